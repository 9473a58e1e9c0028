//! The report for the board: one page of HTML that needs nothing else, still or live.

mod charts;
mod model;
mod page;
mod policy;
mod texts;
mod values;
mod write;

pub use model::{Model, Place};
pub use write::write;
