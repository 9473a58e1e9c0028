//! The table engine: named columns to a frame, a frame to files and back. The only room that names polars, and only its
//! eager half.

mod columns;
mod files;
mod read;
mod shape;

pub use columns::Columns;
pub use files::{csv, from_parquet, parquet};
pub use polars::prelude::DataFrame;
pub use read::{kinds, numbers, texts, texts_as, wholes};
pub use shape::{Fold, columns_of, grouped, kept, last_of_each, sorted, stacked};

use crate::problem::Problem;
use polars::prelude::PolarsError;

/// What the engine refuses lies in the program or in a damaged file, never in what the user asked.
fn fault(doing: &str, error: &PolarsError) -> Box<Problem> {
    Problem::surroundings(format!("{doing} ({error})"))
        .next("Rapportera felet; det ligger i programmet, inte i dina uppgifter.")
}
