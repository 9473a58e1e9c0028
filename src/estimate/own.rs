//! The parties' own figures in an estimate: what they replace, and why some do not.

use super::model::*;
use crate::indicators::Engine;
use crate::local::{self, LocalFigure, Standing};
use crate::problem::{Outcome, Problem};
use crate::status::{Absent, Status, Uncounted};
use crate::swedish;

/// A local figure in the public one's place. It is about the part of the kommun that belongs to the area.
pub(super) fn count(used: &local::Used<'_>, public: Option<Count>) -> Count {
    let kon = used.women.zip(used.men).map(|(k, m)| (k.people, m.people));
    let all = [used.both, used.women, used.men].into_iter().flatten();
    let year = all.clone().map(|one| one.year).next().unwrap_or_default();
    let source = |one: &LocalFigure| match one.any_year {
        true => format!("{LOCAL}{}, {}", one.source, one.period),
        false => format!("{LOCAL}{}", one.source),
    };
    let mut sources: Vec<String> = all.map(source).collect();
    sources.dedup();
    Count {
        value: match (used.both, kon) {
            (Some(both), _) => both.people,
            (None, Some((women, men))) => women + men,
            (None, None) => 0.0,
        },
        kon: kon.ok_or_else(|| Absent::bortfall(Uncounted::LocalNotByKon)),
        status: Status::Lokal,
        years: (year, year),
        series: Vec::new(),
        sources,
        uncertainty: (0.0, 0.0),
        carried: None,
        kon_scaled: false,
        replaced: public.as_ref().map(Count::public),
        remarks: Vec::new(),
    }
}

/// A group is a part of the people of working age, so that no figure of it can be larger.
pub(super) fn check(local: &[LocalFigure], underlag: &Underlag) -> Outcome<()> {
    for one in local {
        let unit = underlag.units.iter().find(|unit| unit.code == one.kommun);
        let Some(Ok(people)) = unit.map(|unit| &unit.population) else {
            continue;
        };
        if underlag.standing(one) == Standing::Used && one.people > *people {
            return Err(Problem::input(format!(
                "Antalet {} är större än hela befolkningen 16–64 år ({})",
                swedish::whole(one.people),
                swedish::whole(*people)
            ))
            .at(one.place.clone())
            .next("Rätta antalet, eller skriv nej i kolumnen Används."));
        }
    }
    Ok(())
}

/// Local figures that should be used but are about another year or place.
pub(super) fn unused(local: &[LocalFigure], underlag: &Underlag, engine: &Engine) -> Vec<Notice> {
    let unused = [
        (Standing::OtherYear, Unused::OtherYear),
        (Standing::OtherPlace, Unused::OtherPlace),
    ];
    let notice = |(standing, why)| {
        let all = local.iter();
        let here = all.filter(|one| underlag.standing(one) == standing);
        let figures: Vec<LocalPeriod> = here
            .map(|one| LocalPeriod {
                at: GroupAt {
                    group: underlag.assumptions.group_name(&one.group).to_string(),
                    kommun: engine.regions().name_of(&one.kommun).to_string(),
                },
                period: one.period.clone(),
            })
            .collect();
        (!figures.is_empty()).then_some(Notice::UnusedLocal { why, figures })
    };
    unused.into_iter().filter_map(notice).collect()
}
