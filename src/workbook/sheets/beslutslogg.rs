//! Beslutslogg: what has been decided otherwise than the assumptions that the work began from, kept from year to year.

use super::super::contents::Contents;
use super::super::layout::prepared;
use super::super::page::{BODY, Page};
use crate::earlier::{LOG, TABLES, Typed};
use rust_xlsxwriter::{Format, XlsxError};

pub(super) fn write(page: &mut Page<'_>, contents: &Contents<'_>) -> Result<(), XlsxError> {
    page.widths(&[44.0, 18.0, 18.0, 30.0, 13.0, 60.0])?;
    let Some(table) = TABLES.iter().find(|one| one.id == LOG) else {
        return Ok(());
    };
    page.header(BODY, table.header, [])?;
    let rows = contents.own.inputs.rows(LOG);
    let last = BODY + prepared(rows.len());
    page.open(BODY + 1, last)?;
    for row in BODY + 1..=last {
        let cells = rows.get((row - BODY - 1) as usize);
        let mut lines = 1;
        for col in 0..table.header.len() {
            let cell = cells.map_or(&Typed::Empty, |cells| &cells[col]);
            let format: &Format = &page.styles.input_text;
            page.typed(row, col as u16, cell, format)?;
            let width = if col == 5 { 58 } else { 28 };
            lines = lines.max(cell.text().chars().count().div_ceil(width));
        }
        if cells.is_some() {
            page.height(row, 12.0 * lines as f64 + 3.0)?;
        }
    }
    page.sheet.autofilter(BODY, 0, last, 5)?;
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.repeat(BODY, BODY)?;
    page.print_filled(&[((BODY + 1, 0), (last, 5))])
}
