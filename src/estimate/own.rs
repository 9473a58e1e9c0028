//! The parties' own figures in an estimate: what they replace, and why some do not.

use super::model::*;
use crate::indicators::Engine;
use crate::local::{self, LocalFigure, Standing};
use crate::problem::{Outcome, Problem};
use crate::status::{Absent, Status};
use crate::swedish;

/// A local figure in the public one's place. It is about the part of the kommun that belongs to the area.
pub(super) fn count(used: &local::Used<'_>, public: Option<Count>) -> Count {
    let kon = used.women.zip(used.men).map(|(k, m)| (k.people, m.people));
    let all = [used.both, used.women, used.men].into_iter().flatten();
    let year = all.clone().map(|one| one.year).next().unwrap_or_default();
    let mut sources: Vec<String> = all.map(|one| format!("lokalt: {}", one.source)).collect();
    sources.dedup();
    Count {
        value: match (used.both, kon) {
            (Some(both), _) => both.people,
            (None, Some((women, men))) => women + men,
            (None, None) => 0.0,
        },
        kon: kon.ok_or_else(|| Absent::bortfall("den lokala uppgiften är inte delad på kön")),
        status: Status::Lokal,
        years: (year, year),
        series: Vec::new(),
        sources,
        uncertainty: (0.0, 0.0),
        kon_scaled: false,
        replaced: public.as_ref().map(Count::public),
        remarks: public
            .map(|count| format!("Offentligt antal: {}", swedish::number(count.value, 1)))
            .into_iter()
            .collect(),
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
pub(super) fn unused(local: &[LocalFigure], underlag: &Underlag, engine: &Engine) -> Vec<String> {
    let mut all = Vec::new();
    for (standing, why) in [
        (Standing::OtherYear, "perioden är inte analysens år"),
        (Standing::OtherPlace, "kommunen är inte med i området"),
    ] {
        let here = local
            .iter()
            .filter(|one| underlag.standing(one) == standing);
        let told: Vec<String> = here
            .map(|one| {
                let group = underlag.assumptions.group_name(&one.group);
                let kommun = engine.regions().name_of(&one.kommun);
                format!("{group} i {kommun} {}", one.period)
            })
            .collect();
        if !told.is_empty() {
            all.push(format!(
                "{} används inte, för {why}: {}.",
                swedish::counted(told.len(), "lokal uppgift", "lokala uppgifter"),
                swedish::short_list(&told, 5)
            ));
        }
    }
    all
}
