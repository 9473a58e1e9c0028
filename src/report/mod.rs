//! The report for the board: one page of HTML that needs nothing else, still or live.

mod charts;
mod map;
mod model;
mod page;
mod policy;
mod texts;
mod values;

pub use model::{Model, Place};

use crate::analysis::{Analysis, Comparison};
use crate::declared::Declared;
use crate::estimate::Skattning;
use crate::indicators::Engine;
use crate::overlaps::Factor;
use crate::problem::Outcome;

/// Everything that the report shows.
pub struct Material<'a> {
    pub analysis: &'a Analysis,
    /// Other areas, with the same assumptions.
    pub comparisons: &'a [Comparison],
    /// The area in each year that there are figures for, oldest first.
    pub years: &'a [(i32, Skattning)],
    /// The kommuner around the area, where they are not the area's own.
    pub around: Option<&'a Skattning>,
    /// Factors that overlaps in the assumptions refer to.
    pub factors: &'a [Factor],
    pub engine: &'a Engine,
    pub reached: Reached,
}

/// How many the förbund reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reached {
    Unknown,
    /// It gives nobody individual support, so that there is nothing to relate.
    OnlyStructural,
    People(f64),
}

impl Material<'_> {
    /// The kommuner of the map.
    fn map(&self) -> &Skattning {
        self.around.unwrap_or(&self.analysis.skattning)
    }
}

/// The page as text; the same material gives the same text.
///
/// # Errors
/// A fault in one of the templates, or in the file of boundaries.
pub fn write(declared: &Declared, material: &Material<'_>) -> Outcome<String> {
    page::write(declared, material)
}
