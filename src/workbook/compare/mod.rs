//! The workbook for a beredningsgrupp: kommuner side by side, with shares common to all.

mod book;
mod data;
mod overview;
mod places;
mod profile;
mod write;

pub use write::write;
