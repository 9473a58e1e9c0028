//! What must be said of an estimate beside its numbers.

use super::model::*;
use crate::assumptions::Scope;
use crate::status::{Kon, Status};

/// What the numbers rest on, and what could not be applied as it was written.
pub(super) fn of(underlag: &Underlag, units: &[UnitResult]) -> Vec<Notice> {
    let mut all: Vec<Notice> = filled(underlag, units).into_iter().collect();
    let remarks = underlag.assumptions.remarks.iter();
    all.extend(remarks.cloned().map(Notice::Assumed));
    all.extend(clamped(units));
    all.extend(unfitted(units));
    all.extend(without_own_overlap(underlag));
    all.extend(underlag.unused_local.iter().cloned());
    all.extend(undivided(underlag, units));
    all.extend(unsplit(underlag, units));
    all.extend(elsewhere(underlag, units));
    all
}

/// Part of brutto from which it is said first that it rests on figures that nobody has reported.
const FILLED: f64 = 0.1;

/// The kommuner whose brutto rests on filled gaps to more than a tenth; the area is told of by them.
fn filled(underlag: &Underlag, units: &[UnitResult]) -> Option<Notice> {
    let all = units.iter().filter_map(|unit| {
        let groups = underlag.assumptions.groups.iter().zip(&unit.groups);
        let filled = groups.filter(|(_, group)| {
            let count = group.count.as_ref();
            count.is_ok_and(|count| count.status == Status::SkattadLucka)
        });
        let (mut people, mut groups) = (0.0, Vec::new());
        for (declared, group) in filled {
            people += group.brutto.unwrap_or_default();
            groups.push(declared.name.clone());
        }
        let part = people / unit.brutto.filter(|brutto| *brutto > 0.0)?;
        (part > FILLED).then(|| FilledKommun {
            kommun: unit.unit.name.clone(),
            groups,
            part,
        })
    });
    let all: Vec<FilledKommun> = all.collect();
    (!all.is_empty()).then_some(Notice::Filled(all))
}

/// How many of the area's kommuner have a share that becomes higher than asked for.
fn clamped(units: &[UnitResult]) -> Option<Notice> {
    let nettos = units.iter().filter_map(|unit| unit.netto.as_ref().ok());
    let clamped: Vec<bool> = nettos.map(|netto| !netto.clamped.is_empty()).collect();
    let (count, kommuner) = (clamped.iter().filter(|one| **one).count(), clamped.len());
    (count > 0 && kommuner > 1).then_some(Notice::Clamped { count, kommuner })
}

/// The kommuner whose own published overlap could not be fitted.
fn unfitted(units: &[UnitResult]) -> Option<Notice> {
    let dropped = units.iter().filter_map(|unit| {
        let places = &unit.netto.as_ref().ok()?.dropped;
        (!places.is_empty()).then(|| (unit.unit.name.clone(), places.clone()))
    });
    let dropped: Vec<(String, Vec<String>)> = dropped.collect();
    (!dropped.is_empty()).then_some(Notice::OwnOverlapUnfitted(dropped))
}

/// The kommuner that lack the figure of their own overlap, so that riket's pattern alone shapes theirs.
fn without_own_overlap(underlag: &Underlag) -> Vec<Notice> {
    let count = underlag.units.first().map_or(0, |unit| unit.relative.len());
    let lacking = |at: usize| {
        let units = underlag.units.iter();
        units.filter_map(move |unit| match &unit.relative[at] {
            Some(Err(absent)) => Some((unit.name.clone(), absent)),
            _ => None,
        })
    };
    let told = (0..count).filter_map(|at| {
        let (_, first) = lacking(at).next()?;
        let kommuner: Vec<String> = lacking(at).map(|(name, _)| name).collect();
        Some(match kommuner.len() == underlag.units.len() {
            true => Notice::NoOwnOverlap(first.clone()),
            false => Notice::NoOwnOverlapIn(kommuner),
        })
    });
    told.collect()
}

/// Every local figure that stands in a public one's place, with both.
pub(super) fn local(underlag: &Underlag, units: &[UnitResult]) -> Vec<Notice> {
    local_counts(underlag, units)
        .map(|(at, count)| Notice::Local {
            at,
            people: count.value,
            sources: count
                .sources
                .iter()
                .map(|source| source.trim_start_matches(LOCAL).to_string())
                .collect(),
            public: count.replaced.map(|public| public.value),
        })
        .collect()
}

/// Counts that a local figure has given, with where.
fn local_counts<'a>(
    underlag: &'a Underlag,
    units: &'a [UnitResult],
) -> impl Iterator<Item = (GroupAt, &'a Count)> {
    let groups = &underlag.assumptions.groups;
    units.iter().flat_map(move |unit| {
        let all = groups.iter().zip(&unit.groups);
        all.filter_map(|(group, one)| {
            let count = one.count.as_ref().ok()?;
            let at = || GroupAt {
                group: group.name.clone(),
                kommun: unit.unit.name.clone(),
            };
            (count.status == Status::Lokal).then(|| (at(), count))
        })
    })
}

/// Why brutto of all groups cannot be divided by sex, where a figure of a party's own is what is not.
fn undivided(underlag: &Underlag, units: &[UnitResult]) -> Option<Notice> {
    let all = local_counts(underlag, units).filter(|(_, count)| count.kon.is_err());
    let all: Vec<GroupAt> = all.map(|(at, _)| at).collect();
    (!all.is_empty()).then_some(Notice::Undivided(all))
}

/// Overrides of one sex that are not used, since the group is not known by sex there.
fn unsplit(underlag: &Underlag, units: &[UnitResult]) -> Vec<Notice> {
    let assumptions = &underlag.assumptions;
    let of_one_sex = assumptions.overrides.iter().filter(|one| one.kon != Kon::T);
    of_one_sex
        .filter_map(|one| {
            let groups = &assumptions.groups;
            let index = groups.iter().position(|group| group.id == one.group)?;
            let hit = units
                .iter()
                .filter(|unit| one.scope.holds(unit.unit.membership()));
            let without = |unit: &&UnitResult| matches!(&unit.groups[index].count, Ok(count) if count.kon.is_err());
            let kommuner: Vec<String> =
                hit.filter(without).map(|unit| unit.unit.name.clone()).collect();
            (!kommuner.is_empty()).then(|| Notice::UnusedForKon {
                group: groups[index].name.clone(),
                place: one.place.clone(),
                kommuner,
            })
        })
        .collect()
}

/// Overrides of places that the area does not hold.
fn elsewhere(underlag: &Underlag, units: &[UnitResult]) -> Option<Notice> {
    let outside = |scope: &Scope| {
        let mut units = units.iter();
        !units.any(|unit| scope.holds(unit.unit.membership()))
    };
    let overrides = underlag.assumptions.overrides.iter();
    let places: Vec<String> = overrides
        .filter(|one| outside(&one.scope))
        .map(|one| one.place.clone())
        .collect();
    (!places.is_empty()).then_some(Notice::OutsideArea(places))
}
