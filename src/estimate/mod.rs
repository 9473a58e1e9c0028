//! The estimate: pure arithmetic from counts and shares to brutto. No files, no clock.

mod compute;
mod darav;
mod gather;
mod lines;
mod model;
mod notices;
mod once;
mod own;
mod stated;

pub use compute::{estimate, estimate_area, estimate_brutto};
pub use gather::{Request, area_figure, gather, newest_common_year};
pub use lines::{Line, Lines};
pub use model::*;
