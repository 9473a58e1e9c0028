//! The table engine: named columns to a frame, a frame to files and back. The only room that names polars, and only its
//! eager half.

mod columns;
mod fault;
mod files;
mod read;
mod shape;

pub use columns::Columns;
pub use files::{csv, from_parquet, parquet};
pub use polars::prelude::DataFrame;
pub use read::{kinds, numbers, texts, texts_as, wholes};
pub use shape::{Fold, columns_of, grouped, kept, last_of_each, sorted, stacked};
