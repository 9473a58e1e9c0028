//! Eight draws of what holds in the whole country.

use super::plan::{Plan, Size};
use crate::netto::Lane;

/// Eight draws of everything that is common to all places.
pub(super) struct Block {
    pub shares: Vec<Lane>,
    /// Standard normal numbers, per group.
    pub common: Vec<Lane>,
    pub factors: Vec<Lane>,
    /// True where every table is that of the points.
    pub at_tables: bool,
}

pub(super) fn national_sizes(plan: &Plan<'_>, block: &Block) -> Vec<Lane> {
    let sizes = plan.national.iter().zip(&block.common);
    sizes
        .map(|(size, &common)| Lane::all(size.value) * common_factor(size, common))
        .collect()
}

/// 1 where the size stays at its point: a standard normal number is never exactly 0 in all eight draws.
pub(super) fn common_factor(size: &Size, common: Lane) -> Lane {
    if common == Lane::ZERO {
        return Lane::ONE;
    }
    grown(size, common, Lane::ZERO, false)
}

/// exp(σ·z − σ²/2), mean 1, for the common and the own part.
pub(super) fn grown(size: &Size, common: Lane, own: Lane, with_own: bool) -> Lane {
    let of_own = if with_own { size.own } else { 0.0 };
    let level = -(size.common * size.common + of_own * of_own) / 2.0;
    Lane(std::array::from_fn(|at| {
        libm::exp(level + size.common * common.0[at] + of_own * own.0[at])
    }))
}
