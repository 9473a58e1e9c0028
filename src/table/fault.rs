//! Faults of the table engine.

use crate::problem::Problem;
use polars::prelude::PolarsError;

/// What the engine refuses lies in the program or in a damaged file, never in what the user asked.
pub(super) fn fault(doing: &str, error: &PolarsError) -> Box<Problem> {
    Problem::surroundings(format!("{doing} ({error})"))
        .next("Rapportera felet; det ligger i programmet, inte i dina uppgifter.")
}
