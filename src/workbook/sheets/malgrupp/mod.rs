//! Målgrupp: the calculation, live.

mod area;
mod lines;
mod units;

use super::super::Contents;
use super::super::layout::{Layout, line, range};
use super::super::live::Spot;
use super::super::page::{BODY, Page};
use crate::template::SheetTemplate;
use rust_xlsxwriter::{Format, XlsxError};

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[
        21.0, 38.0, 21.0, 10.0, 10.0, 10.0, 9.0, 9.0, 9.0, 10.0, 10.0, 10.0, 9.0, 10.0, 13.0, 44.0,
    ])?;
    for (at, one) in contents.analys.denominators.iter().enumerate() {
        let col = line::DENOMINATORS + at as u16;
        page.text(BODY, col, &one.id, &page.styles.text)?;
    }
    page.print.new_page(layout.lines - 2);
    page.repeat(layout.lines - 1, layout.lines - 1)?;
    area::write(sheet, page, contents, layout)?;
    area::darav(sheet, page, contents, layout)?;
    units::write(sheet, page, contents, layout)?;
    lines::write(sheet, page, contents, layout)?;
    for col in line::LAN..line::DENOMINATORS + layout.denominators {
        page.sheet.set_column_hidden(col)?;
    }
    // The sources are for the screen: with them the print would be too small to read.
    page.print_to(layout.last_line(), line::STATUS)?;
    page.sheet.set_freeze_panes(BODY + 1, 2)?;
    Ok(())
}

/// Netto of a group in a place, from where it is computed.
fn live_part(
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
fn sum_if_all(first: u32, last: u32, col: u16) -> String {
    let cells = range((first, col), (last, col));
    format!("IF(COUNT({cells})={},SUM({cells}),\"–\")", last - first + 1)
}
