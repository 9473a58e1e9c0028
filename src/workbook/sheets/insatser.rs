//! Behov och insatser: the parties' own words about each group, what falls between them, and what they propose.

use super::super::Contents;
use super::super::first_rows;
use super::super::layout::prepared;
use super::super::page::{BODY, Page};
use crate::earlier::{TABLES, Table, Typed};
use crate::template::{SheetTemplate, Template};
use rust_xlsxwriter::XlsxError;

/// Empty rows after those that a section starts with.
fn spare(table: &str) -> usize {
    match table {
        "beskrivning" => 0,
        "vita_falt" => 5,
        "prioriterade" | "egna_matt" => 10,
        _ => 20,
    }
}

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    page.widths(&[36.0, 26.0, 14.0, 34.0, 22.0, 22.0, 16.0, 22.0, 22.0])?;
    let mut row = BODY;
    let (map, sections) = TABLES[2..].split_last().unwrap_or((&TABLES[7], &[]));
    let mut breaks = Vec::new();
    for table in sections {
        row = section(sheet, page, template, contents, table, row)?;
        breaks.push(row);
    }
    page.sheet.set_page_breaks(&breaks)?;
    page.text(row, 0, &contents.text(sheet, map.id), &page.styles.section)?;
    page.header(row + 1, map.header, [])?;
    let typed = contents.own.inputs.rows(map.id);
    let last = row + 1 + prepared(typed.len());
    page.open(row + 2, last)?;
    for at in row + 2..=last {
        let cells = typed.get((at - row - 2) as usize);
        for col in 0..map.header.len() {
            let cell = cells.map_or(&Typed::Empty, |cells| &cells[col]);
            page.typed(at, col as u16, cell, &page.styles.input_text)?;
        }
    }
    page.sheet.autofilter(row + 1, 0, last, 8)?;
    let shown = row + 2 + (typed.len() as u32).max(25);
    page.sheet.set_print_area(0, 0, shown, 8)?;
    Ok(())
}

/// A heading, and rows with three open fields each.
fn section(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    table: &Table,
    start: u32,
) -> Result<u32, XlsxError> {
    page.text(
        start,
        0,
        &contents.text(sheet, table.id),
        &page.styles.section,
    )?;
    page.header(start + 1, table.header, [])?;
    let mut rows: Vec<Vec<Typed>> = contents.own.inputs.rows(table.id).to_vec();
    if rows.is_empty() {
        let assumptions = &contents.skattning().underlag.assumptions;
        let names = first_rows(template, assumptions, table.id).into_iter();
        rows = names
            .map(|name| vec![Typed::Text(contents.filled(&name))])
            .collect();
    }
    rows.resize(rows.len() + spare(table.id), Vec::new());
    for (row, cells) in (start + 2..).zip(&rows) {
        let input = &page.styles.input_text;
        let mut lines = 2;
        for (at, &col) in table.open.iter().enumerate() {
            let cell = cells.get(at).unwrap_or(&Typed::Empty);
            let (col, width) = (col as u16, if col == 0 { 34 } else { 70 });
            if col > 0 {
                let last = if col == 7 { 8 } else { col + 2 };
                page.sheet.merge_range(row, col, row, last, "", input)?;
            }
            page.typed(row, col, cell, input)?;
            lines = lines.max(cell.text().chars().count().div_ceil(width));
        }
        page.sheet.set_row_height(row, 13.5 * lines as f64 + 3.0)?;
    }
    Ok(start + 3 + rows.len() as u32)
}
