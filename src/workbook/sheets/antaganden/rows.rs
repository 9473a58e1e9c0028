//! Rows that the user fills in.

use super::super::super::address::abs;
use super::super::super::layout::CHANGED_COL;
use super::super::super::page::{Cached, Page};
use super::super::super::styles::Styles;
use crate::earlier::{Row, Typed, col};
use rust_xlsxwriter::{Format, XlsxError};

/// 0 where a row says what it did at the run, 1 where it does not. Of what was typed only that which moves a number.
pub(super) fn changed(row: u32, cells: Option<&Row>) -> String {
    let moves = [col::SCOPE, col::PLACE, col::GROUP, col::ALSO, col::KON];
    let moves = moves
        .into_iter()
        .chain([col::POINT, col::LOW, col::HIGH, col::KIND]);
    let same = moves.filter_map(|at| {
        let cell = abs(row, at as u16);
        match cells.map_or(&Typed::Empty, |cells| &cells[at]) {
            Typed::Empty => Some(format!("{cell}=\"\"")),
            Typed::Number(number) => Some(format!(
                "IF(ISNUMBER({cell}),ABS({cell}-{number})<1E-12,FALSE)"
            )),
            // A longer text cannot stand in a formula.
            Typed::Text(text) if text.chars().count() > 200 => None,
            Typed::Text(text) => Some(format!("{cell}&\"\"=\"{}\"", text.replace('"', "\"\""))),
        }
    });
    format!("IF(AND({}),0,1)", same.collect::<Vec<_>>().join(","))
}

pub(super) fn write_changed(
    page: &mut Page<'_>,
    row: u32,
    cells: Option<&Row>,
) -> Result<(), XlsxError> {
    let formula = changed(row, cells);
    page.formula(
        row,
        CHANGED_COL,
        &formula,
        Cached::Number(0.0),
        &page.styles.text,
    )
}

/// Open cells, those of shares with their format.
pub(super) fn blank_row(page: &mut Page<'_>, row: u32) -> Result<(), XlsxError> {
    let styles = page.styles;
    for col in 0..12 {
        page.sheet.write_blank(row, col, open_format(styles, col))?;
    }
    Ok(())
}

pub(super) fn open_format(styles: &Styles, col: u16) -> &Format {
    match col {
        1 => &styles.input_code,
        5..8 => &styles.input_share,
        _ => &styles.input_text,
    }
}

/// Open cells with what stands in them.
pub(super) fn open_row(page: &mut Page<'_>, row: u32, cells: &Row) -> Result<(), XlsxError> {
    for (col, cell) in cells.iter().enumerate() {
        let col = col as u16;
        page.typed(row, col, cell, open_format(page.styles, col))?;
    }
    row_height(page, row, cells)
}

pub(super) fn row_height(page: &mut Page<'_>, row: u32, cells: &Row) -> Result<(), XlsxError> {
    let lines = |column: usize, width: usize| cells[column].text().chars().count().div_ceil(width);
    let most = lines(col::REASON, 34)
        .max(lines(col::SOURCE, 24))
        .max(lines(col::DECIDED, 13))
        .max(lines(col::NAME, 26))
        .max(1);
    page.height(row, 12.0 * most as f64 + 3.0)?;
    Ok(())
}
