//! What the workbook is made of.

use super::earlier::Inputs;
use crate::analysis::{Analysis, Comparison};
use crate::assumptions::{Scope, overlaps_in_force};
use crate::estimate::Skattning;
use crate::funding::Funding;
use crate::indicators::Engine;
use crate::local::LocalFigure;
use crate::overlaps::{Overlap, Overlaps};
use crate::quality::Check;
use crate::replicate::Backcast;
use crate::status::Absent;

/// Everything that the sheets show.
pub struct Material<'a> {
    pub analysis: &'a Analysis,
    /// Other areas, with the same assumptions.
    pub comparisons: &'a [Comparison],
    /// The area in each year that there are figures for, oldest first.
    pub years: &'a [(i32, Skattning)],
    pub denominators: &'a [ChosenDenominator],
    pub overlaps: &'a Overlaps,
    pub local: &'a [LocalFigure],
    pub funding: &'a Funding,
    pub engine: &'a Engine,
    pub checks: Vec<Check>,
    /// What the user has typed on the sheets for input.
    pub inputs: &'a Inputs,
    /// The earlier workbook that this one takes over from.
    pub since: Option<&'a Since>,
    /// Riket's parts, and the method put to proof; only for riket.
    pub national: Option<&'a National>,
}

/// What the national workbook shows beside the rest.
pub struct National {
    /// Every län, every förbund and the kommuner without one.
    pub parts: Vec<Comparison>,
    pub backcast: Backcast,
}

/// What an earlier workbook said, and what could not be taken over from it.
pub struct Since {
    pub file: String,
    pub netto: Option<f64>,
    pub brutto: Option<f64>,
    /// Id of each group with its brutto.
    pub groups: Vec<(String, Option<f64>)>,
    /// Swedish sentences.
    pub kept: Vec<String>,
    pub unplaced: Vec<String>,
}

/// A population that the user can relate the results to, in the workbook.
pub struct ChosenDenominator {
    pub id: String,
    pub area: Result<f64, Absent>,
    /// Of each kommun, in order.
    pub units: Vec<Result<f64, Absent>>,
    /// Of each comparison, in order.
    pub comparisons: Vec<Result<f64, Absent>>,
}

impl Material<'_> {
    pub(super) fn skattning(&self) -> &Skattning {
        &self.analysis.skattning
    }

    /// Every overlap in force, and where.
    pub(super) fn overlaps(&self) -> Vec<(&Scope, &Overlap)> {
        overlaps_in_force(self.overlaps, &self.skattning().underlag.assumptions)
    }
}
