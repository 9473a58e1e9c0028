//! Filling a workbook that already exists: cells with `{{netto}}`, and cells whose defined name starts with `behov_`.
//! Every part of the file that holds none of them stays as it was, byte for byte.

mod book;
pub(crate) mod package;
mod rest;
mod sheet;
mod values;

pub use book::{Filled, fill};
pub use values::{Value, Values};
