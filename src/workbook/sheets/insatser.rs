//! Behov och insatser: the parties' own words about each group, what falls between them, and what they propose.

use super::super::layout::INPUT_ROWS;
use super::super::page::{BODY, Page};
use super::super::{Material, SheetTemplate};
use rust_xlsxwriter::XlsxError;

const MAP: [&str; 9] = [
    "Aktör",
    "Uppdrag",
    "Period",
    "Beskrivning",
    "Uppdragsgivare",
    "Slutlig målgrupp",
    "Redovisas när",
    "Källa",
    "Övrigt",
];
const ROWS: u32 = 20;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
) -> Result<(), XlsxError> {
    page.widths(&[36.0, 26.0, 14.0, 34.0, 22.0, 22.0, 16.0, 22.0, 22.0])?;
    page.open_rows = true;
    let groups = &material.skattning().underlag.assumptions.groups;
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let gaps = sheet.texts_from("vitt_falt_", material);
    let gaps: Vec<&str> = gaps.iter().map(String::as_str).collect();
    let mut row = BODY;
    for (key, header, starts, spare) in [
        (
            "beskrivning",
            &[
                "Behovsgrupp",
                "Beskrivning av behoven",
                "",
                "",
                "Vad som finns",
                "",
                "",
                "Vad som saknas",
                "",
            ][..],
            &names,
            0,
        ),
        (
            "vita_falt",
            &[
                "Vitt fält",
                "Beskrivning",
                "",
                "",
                "Vem som kan ta ansvar",
                "",
                "",
                "Hur många, och källa",
                "",
            ],
            &gaps,
            5,
        ),
        (
            "prioriterade",
            &[
                "Prioriterad grupp",
                "Varför",
                "",
                "",
                "Beslutad av och när",
                "",
                "",
                "Övrigt",
                "",
            ],
            &Vec::new(),
            10,
        ),
        (
            "forslag",
            &[
                "Föreslagen insats",
                "För vilken grupp och vad den ska leda till",
                "",
                "",
                "Parter",
                "",
                "",
                "Kostnad och tid",
                "",
            ],
            &Vec::new(),
            ROWS,
        ),
    ] {
        row = section(sheet, page, material, key, header, starts, spare, row)?;
    }
    page.text(row, 0, &sheet.text("karta", material), &page.styles.section)?;
    page.header(row + 1, &MAP, [])?;
    let (first, last) = (row + 2, row + 1 + INPUT_ROWS);
    page.input_cells((first, last), 0..9, &page.styles.input_text)?;
    page.sheet.autofilter(row + 1, 0, last, 8)?;
    page.sheet.set_print_area(0, 0, first + 25, 8)?;
    Ok(())
}

/// A heading, and rows with three open fields each.
#[allow(clippy::too_many_arguments)]
fn section(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    key: &str,
    header: &[&str],
    starts: &[&str],
    spare: u32,
    start: u32,
) -> Result<u32, XlsxError> {
    page.text(start, 0, &sheet.text(key, material), &page.styles.section)?;
    page.header(start + 1, header, [])?;
    let count = starts.len() as u32 + spare;
    for at in 0..count {
        let row = start + 2 + at;
        let text = starts.get(at as usize).copied().unwrap_or_default();
        let input = &page.styles.input_text;
        page.text(row, 0, text, input)?;
        for col in [1, 4, 7] {
            let last = if col == 7 { 8 } else { col + 2 };
            page.sheet.merge_range(row, col, row, last, "", input)?;
        }
        let lines = text.chars().count().div_ceil(34).max(2);
        page.sheet.set_row_height(row, 13.5 * lines as f64 + 3.0)?;
    }
    Ok(start + 3 + count)
}
