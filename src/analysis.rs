//! Everything that is computed for one area: the estimate, how sure it is, and what it is put beside.

use crate::comparison::{Change, Declarations, Neighbours, Projected, Triangle};
use crate::estimate::Skattning;
use crate::simulation::Depth;
use crate::status::Absent;

/// No percentage of fewer people than this is shown.
pub const FEWEST_PEOPLE: f64 = 50.0;

/// What is shown of an area.
#[derive(Debug, Clone)]
pub struct Analysis {
    pub skattning: Skattning,
    /// None where no draws are asked for.
    pub depth: Option<Result<Depth, Absent>>,
    pub declared: Declarations,
    pub triangles: Vec<Triangle>,
    /// Of each kommun, in order.
    pub neighbours: Vec<Neighbours>,
    /// The years to come that are asked for.
    pub projection: Vec<Projected>,
    /// Since the year that is asked for.
    pub change: Option<Result<Change, Absent>>,
}

/// Another area, and what it is to this one: län, riket, liknande kommun.
pub struct Comparison {
    pub kind: &'static str,
    pub skattning: Skattning,
}

impl Analysis {
    /// How sure the estimate is, where that is known.
    pub fn known_depth(&self) -> Option<&Depth> {
        self.depth.as_ref()?.as_ref().ok()
    }
}
