//! Reading an earlier workbook, also one that Excel or LibreOffice has saved: what the user typed is kept.

mod book;
mod inputs;
mod shares;

pub(super) use book::{AREA_NAME, ASSUMPTIONS_NAME, SHEET_NAME};
pub use book::{Earlier, Typed};
pub use inputs::{Inputs, read as read_inputs};
pub(super) use inputs::{TABLES, TOTAL, Table, women_and_men};
pub use shares::{Known, apply};
