//! Cells and ranges as formulas name them.

use rust_xlsxwriter::utility::{row_col_to_cell, row_col_to_cell_absolute};

/// A sheet's title as formulas write it.
pub(super) fn quoted(title: &str) -> String {
    format!("'{}'", title.replace('\'', "''"))
}

/// A cell divided by another, per thousand; a dash where either is missing.
pub(super) fn thousand(top: &str, bottom: &str) -> String {
    format!("IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),{top}/{bottom}*1000,\"–\")")
}

pub(super) fn abs(row: u32, col: u16) -> String {
    row_col_to_cell_absolute(row, col)
}

/// Without dollar signs: sorted rows keep their formulas right.
pub(super) fn relative(row: u32, col: u16) -> String {
    row_col_to_cell(row, col)
}

pub(super) fn range((row, col): (u32, u16), (last_row, last_col): (u32, u16)) -> String {
    format!("{}:{}", abs(row, col), abs(last_row, last_col))
}
