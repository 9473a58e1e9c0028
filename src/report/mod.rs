//! The report for the board: one page of HTML that needs nothing else, still or live.

mod charts;
mod map;
mod model;
mod page;
mod policy;
mod texts;
mod values;

pub use map::{Drawing, Shape, drawn};
pub use model::{Model, Place};

use crate::analys::Analys;
use crate::declared::Declared;
use crate::problem::Outcome;

/// How many the förbund reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reached {
    Unknown,
    /// It gives nobody individual support, so that there is nothing to relate.
    OnlyStructural,
    People(f64),
}

/// The page as text; the same answer gives the same text. `declared` has its template and the map's boundaries.
///
/// # Errors
/// A fault in one of the templates, or in the file of boundaries.
pub fn write(declared: &Declared, analys: &Analys, reached: Reached) -> Outcome<String> {
    page::write(declared, analys, reached)
}
