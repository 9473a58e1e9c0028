//! The distributions of a share (`docs/metod.md`), by their quantiles: one uniform number gives one share.

mod beta;
mod model;
mod pool;
mod read;

pub use model::{Distribution, most_spread};
pub use pool::{Judged, MOST_JUDGES, Pool as Judges};
pub use read::{Interval, read};
