//! Figures that the four parties enter themselves: read, checked, and kept apart from the published ones.

mod form;
mod personal;
mod read;

pub use form::{form, to_csv};
pub use read::{COLUMNS, Loaded, check_together, load, of};

use crate::status::Kon;

/// A figure of a party's own: people in a group in a kommun.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalFigure {
    /// Kommunen, Arbetsförmedlingen …
    pub party: String,
    /// Id of the group.
    pub group: String,
    /// Code of the kommun.
    pub kommun: String,
    pub kon: Kon,
    /// As written: 2022, or a date.
    pub period: String,
    pub year: i32,
    pub people: f64,
    pub source: String,
    /// True where it takes the public figure's place.
    pub used: bool,
    /// File, sheet and row.
    pub place: String,
}

/// The used figures of one group, kommun and year.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Used<'a> {
    pub both: Option<&'a LocalFigure>,
    pub women: Option<&'a LocalFigure>,
    pub men: Option<&'a LocalFigure>,
}

/// What takes the public figures' place in a group, a kommun and a year; none where nothing does.
pub fn used<'a>(all: &'a [LocalFigure], group: &str, kommun: &str, year: i32) -> Option<Used<'a>> {
    let mut found = Used::default();
    for one in all
        .iter()
        .filter(|one| one.used && one.group == group && one.kommun == kommun && one.year == year)
    {
        match one.kon {
            Kon::T => found.both = Some(one),
            Kon::K => found.women = Some(one),
            Kon::M => found.men = Some(one),
        }
    }
    (found != Used::default()).then_some(found)
}

/// The figures that a shared copy may rest on. One under the threshold is left out everywhere, so that the public figure
/// stands in its place and no sum holds it; where one sex is, the other is too, and only both together are told.
pub fn hidden(all: &[LocalFigure], threshold: u32) -> Vec<LocalFigure> {
    let small = |one: &LocalFigure| one.people < f64::from(threshold);
    let about = |one: &LocalFigure| (one.group.clone(), one.kommun.clone(), one.year);
    let of = |one: &LocalFigure, kon: Kon| {
        let mut found = all.iter().filter(|other| other.used && other.kon == kon);
        found.find(|other| about(other) == about(one))
    };
    let mut kept = Vec::new();
    for one in all.iter().filter(|one| one.used && !small(one)) {
        if one.kon == Kon::T {
            // A sex that is small must not be left when the other is taken from the total.
            kept.push(one.clone());
            continue;
        }
        let other = if one.kon == Kon::K { Kon::M } else { Kon::K };
        let pair = of(one, other);
        if pair.is_some_and(|pair| !small(pair)) {
            kept.push(one.clone());
        }
    }
    kept
}
