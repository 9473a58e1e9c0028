//! How to draw, and what.

use serde::{Deserialize, Serialize};

/// How many draws, and from which random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub draws: usize,
    pub seed: u64,
    /// Draw the shares alone, at the tables of the points.
    pub only_shares: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            draws: DRAWS,
            seed: 1,
            only_shares: false,
        }
    }
}

impl Settings {
    pub(super) fn for_difference(self) -> Self {
        Self {
            draws: self.draws.min(FOR_DIFFERENCE),
            ..self
        }
    }

    pub(super) fn varied(self) -> Varied {
        match self.only_shares {
            true => Varied::Shares,
            false => Varied::All,
        }
    }
}

/// Draws for a difference: its ends are told in whole persons of a wide interval.
const FOR_DIFFERENCE: usize = 1_000;

/// More draws than this are asked for only by mistake.
pub const MOST_DRAWS: usize = 1_000_000;

/// Draws where nothing else is asked for.
pub const DRAWS: usize = 10_000;

/// Fewer draws than this say nothing of a 95 % interval.
pub const FEWEST_DRAWS: usize = 100;

/// What is drawn; the rest stays at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Varied {
    All,
    /// Every share, and nothing else.
    Shares,
    /// One share, by its line.
    Share(usize),
    /// The size of one group, everywhere.
    Size(usize),
    /// One uncertain factor of the overlaps.
    Factor(usize),
    /// All sizes, and nothing else.
    Sizes,
    /// All factors of the overlaps, and nothing else.
    Factors,
    /// What counts and own overlaps err by because they are carried ahead, and nothing else.
    Carried,
}

impl Varied {
    pub(super) fn share(self, line: usize) -> bool {
        matches!(self, Self::All | Self::Shares) || self == Self::Share(line)
    }

    pub(super) fn size(self, group: usize) -> bool {
        matches!(self, Self::All | Self::Sizes) || self == Self::Size(group)
    }

    /// True where what a group errs by because it is carried ahead is drawn.
    pub(super) fn carried(self, group: usize) -> bool {
        self.size(group) || self == Self::Carried
    }

    /// True where every table is that of the points.
    pub(super) fn keeps_tables(self) -> bool {
        matches!(self, Self::Shares | Self::Share(_))
    }

    /// True where what a place's own published overlaps err by is drawn.
    pub(super) fn overlaps(self) -> bool {
        matches!(self, Self::All | Self::Factors | Self::Carried)
    }

    pub(super) fn factor(self, factor: usize) -> bool {
        matches!(self, Self::All | Self::Factors) || self == Self::Factor(factor)
    }
}
