//! Ordlista: the words of the workbook and the types of insatser, explained.

use super::super::contents::Contents;
use super::super::page::{BODY, Page};
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

/// Characters on a line of an explanation.
const LINE: usize = 112;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    page.widths(&[36.0, 110.0])?;
    let mut row = BODY;
    for (title, word, start) in [
        ("ord", "Ord", "ord_"),
        ("insatstyper", "Slag av insats", "insatstyp_"),
    ] {
        page.section(row, &contents.text(sheet, title))?;
        page.header(row + 1, &[word, "Vad det betyder"], [])?;
        row += 2;
        for text in contents.texts_from(sheet, start) {
            let (name, told) = text.split_once('|').unwrap_or((&text, ""));
            page.text(row, 0, name.trim(), &page.styles.wrapped)?;
            page.text(row, 1, told.trim(), &page.styles.wrapped)?;
            let lines = told.chars().count().div_ceil(LINE).max(1);
            page.height(row, 12.0 * lines as f64 + 3.0)?;
            row += 1;
        }
        row += 1;
    }
    Ok(())
}
