//! Formulas that several parts of the sheet share.

use super::super::super::address::range;
use super::super::super::layout::Layout;
use super::super::super::line;
use super::super::super::live::Spot;
use super::super::super::page::Page;
use rust_xlsxwriter::{Format, XlsxError};

/// Netto of a group in a place, from where it is computed.
pub(super) fn live_part(
    page: &mut Page<'_>,
    layout: &Layout,
    spot: Spot,
    (row, group): (u32, usize),
    format: &Format,
) -> Result<(), XlsxError> {
    match layout.live.part(spot, group) {
        Some((cell, value)) => page.formula_or_dash(row, line::NETTO, &cell, Some(value), format),
        None => page.number_or_dash(row, line::NETTO, None, format),
    }
}

/// The sum of a column, where every one of its rows has a number; a dash otherwise.
pub(super) fn sum_if_all(first: u32, last: u32, col: u16) -> String {
    let cells = range((first, col), (last, col));
    format!("IF(COUNT({cells})={},SUM({cells}),\"–\")", last - first + 1)
}
