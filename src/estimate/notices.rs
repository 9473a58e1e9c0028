//! What must be said of an estimate beside its numbers.

use super::model::*;
use crate::assumptions::Scope;
use crate::status::{Kon, Status};

/// What could not be applied as it was written.
pub(super) fn of(underlag: &Underlag, units: &[UnitResult]) -> Vec<Notice> {
    let remarks = underlag.assumptions.remarks.iter();
    let mut all: Vec<Notice> = remarks.cloned().map(Notice::Assumed).collect();
    all.extend(underlag.unused_local.iter().cloned());
    all.extend(undivided(underlag, units));
    all.extend(unsplit(underlag, units));
    all.extend(elsewhere(underlag, units));
    all
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
