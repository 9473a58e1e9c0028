//! Meningar: what the figures say, by the declared rules, to keep or to word otherwise.

use super::super::contents::Contents;
use super::super::page::{BODY, Page};
use crate::earlier::{OWN_WORDS, TABLES};
use rust_xlsxwriter::XlsxError;

/// What the figures say, each with a cell for what the user would rather say.
pub(super) fn write(page: &mut Page<'_>, contents: &Contents<'_>) -> Result<(), XlsxError> {
    let Some(table) = TABLES.iter().find(|one| one.id == OWN_WORDS) else {
        return Ok(());
    };
    page.widths(&[30.0, 22.0, 22.0, 22.0, 22.0, 22.0, 22.0, 14.0, 14.0])?;
    page.header(BODY, table.header, [])?;
    let mut row = BODY;
    for one in &contents.said {
        row += 1;
        let styles = page.styles;
        let made = one.made.as_deref().unwrap_or(NO_LONGER);
        page.text(row, 0, &one.about, &styles.wrapped)?;
        let places = [
            (1, 3, made, &styles.wrapped),
            (
                4,
                6,
                one.own.as_deref().unwrap_or_default(),
                &styles.input_text,
            ),
            (7, 8, one.rule.as_str(), &styles.text),
        ];
        let mut lines = one.about.chars().count().div_ceil(28);
        for (col, last, text, format) in places {
            page.sheet.merge_range(row, col, row, last, "", format)?;
            if !text.is_empty() {
                page.text(row, col, text, format)?;
            }
            lines = lines.max(text.chars().count().div_ceil(62));
        }
        page.height(row, 12.0 * lines as f64 + 3.0)?;
    }
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.repeat(BODY, BODY)
}

/// Stands for a sentence that the user has worded and the figures no longer say.
const NO_LONGER: &str = "Det säger siffrorna inte längre; er lydelse visas inte.";
