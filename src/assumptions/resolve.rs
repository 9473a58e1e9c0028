//! Which share applies: kommun before förbund before län before all, and at each level a sex before both.

use super::model::{Assumptions, Group, LocalOverlap, Scope, Share};
use crate::overlaps::{Overlap, Overlaps};
use crate::status::Kon;

/// Where a kommun belongs, for deciding its shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Membership<'a> {
    /// Code of the kommun; none for a län or riket as a whole.
    pub kommun: Option<&'a str>,
    /// Name of the förbund that it belongs to as a whole.
    pub forbund: Option<&'a str>,
    /// Code of the län.
    pub lan: Option<&'a str>,
}

impl<'a> Membership<'a> {
    /// Of an area's own row: that of a län, or riket's.
    pub fn of_row(lan: Option<&'a str>) -> Self {
        Self {
            lan,
            ..Self::default()
        }
    }
}

/// The share that applies, and the line that decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decided<'a> {
    pub share: &'a Share,
    /// None where the group's general share applies.
    pub place: Option<&'a str>,
}

/// The most specific share for a group somewhere.
pub fn decide<'a>(
    assumptions: &'a Assumptions,
    group: &'a Group,
    at: Membership<'_>,
    kon: Kon,
) -> Decided<'a> {
    let best = assumptions
        .overrides
        .iter()
        .filter(|one| one.group == group.id && (one.kon == Kon::T || one.kon == kon))
        .filter_map(|one| Some((one.scope.rank(at)?, one.kon == Kon::T, one)))
        .min_by_key(|(rank, both, _)| (*rank, *both));
    match best {
        Some((_, _, one)) => Decided {
            share: &one.share,
            place: Some(&one.place),
        },
        None => Decided {
            share: &group.share,
            place: None,
        },
    }
}

impl Scope {
    /// True where the scope holds the place, also where something more specific decides.
    pub fn holds(&self, at: Membership<'_>) -> bool {
        self.rank(at).is_some()
    }

    /// 0 for the most specific; none where the scope does not hold the place.
    fn rank(&self, at: Membership<'_>) -> Option<u8> {
        match self {
            Scope::Kommun(code) => (at.kommun == Some(code)).then_some(0),
            Scope::Forbund(name) => (at.forbund == Some(name)).then_some(1),
            Scope::Lan(code) => (at.lan == Some(code)).then_some(2),
            Scope::All => Some(3),
        }
    }
}

/// Every overlap in force and where: the program's own, unless they are left out or restated for riket, and the file's.
pub fn overlaps_in_force<'a>(
    declared: &'a Overlaps,
    assumptions: &'a Assumptions,
) -> Vec<(&'a Scope, &'a Overlap)> {
    let restated = |one: &Overlap| {
        let mut own = assumptions.overlaps.iter();
        own.any(|own| own.scope == Scope::All && own.overlap.same_people(one))
    };
    let standard = declared.stated.iter();
    standard
        .filter(|one| assumptions.standard_overlaps && !restated(one))
        .map(|one| (&Scope::All, one))
        .chain(
            assumptions
                .overlaps
                .iter()
                .map(|one| (&one.scope, &one.overlap)),
        )
        .collect()
}

/// The overlaps stated for a place or what it lies in, the most specific of those about the same people.
/// Those of riket are not among them: they shape its table, from which the others are made.
pub fn local_overlaps<'a>(
    assumptions: &'a Assumptions,
    at: Membership<'_>,
) -> Vec<&'a LocalOverlap> {
    let local = assumptions.overlaps.iter();
    let mut ranked: Vec<(u8, &LocalOverlap)> = local
        .filter(|one| one.scope != Scope::All)
        .filter_map(|one| Some((one.scope.rank(at)?, one)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut all: Vec<&LocalOverlap> = Vec::new();
    for (_, one) in ranked {
        if !all
            .iter()
            .any(|other| other.overlap.same_people(&one.overlap))
        {
            all.push(one);
        }
    }
    all
}
