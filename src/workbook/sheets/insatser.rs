//! Behov och insatser: the parties' own words about each group, what falls between them, and what they propose.

use super::super::contents::Contents;
use super::super::layout::prepared;
use super::super::page::{BODY, Page};
use super::super::shown::first_rows;
use crate::earlier::{SECTIONS, TABLES, Table, Typed};
use crate::template::{SheetTemplate, Template};
use rust_xlsxwriter::XlsxError;

/// Empty rows after those that a section starts with.
fn spare(table: &str) -> usize {
    match table {
        "beskrivning" => 0,
        "vita_falt" => 4,
        "prioriterade" | "egna_matt" => 6,
        _ => 10,
    }
}

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    page.widths(&[34.0, 26.0, 13.0, 30.0, 20.0, 20.0, 16.0, 20.0, 20.0])?;
    let (mut row, mut filled) = (BODY, Vec::new());
    for table in TABLES.iter().filter(|one| SECTIONS.contains(&one.id)) {
        let next = section(sheet, page, template, contents, table, row)?;
        filled.push(((row + 2, 1), (next - 2, 8)));
        row = next;
    }
    let Some(map) = TABLES.iter().find(|one| one.id == "karta") else {
        return Ok(());
    };
    page.section(row, &contents.text(sheet, map.id))?;
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
    filled.push(((row + 2, 0), (last, 8)));
    page.print_filled(&filled)
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
    page.section(start, &contents.text(sheet, table.id))?;
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
        page.height(row, 12.0 * lines as f64 + 3.0)?;
    }
    Ok(start + 3 + rows.len() as u32)
}
