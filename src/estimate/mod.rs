//! The estimate: pure arithmetic from counts and shares to brutto. No files, no clock.

mod compute;
mod darav;
mod gather;
mod model;
mod once;

pub use compute::estimate;
pub use gather::{Denominator, Request, denominators, gather, newest_common_year};
pub use model::*;
pub use once::national_table;
