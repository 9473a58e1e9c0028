//! The estimate: pure arithmetic from counts and shares to brutto. No files, no clock.

mod ahead;
mod compute;
mod darav;
mod gather;
mod lines;
mod model;
mod notices;
mod once;
mod own;
mod stated;

pub use ahead::{Ahead, GroupAhead, KnownAhead, Relative, SizeClasses, ahead};
pub use compute::{estimate, estimate_ahead, estimate_area, estimate_brutto};
pub use gather::{Request, area_figure, gather, newest_common_year, newest_years};
pub use lines::{Line, Lines};
pub use model::*;
