//! Kvalitet: the checks as sentences, and every absent value with its reason.

use super::super::contents::Contents;
use super::super::page::{BODY, Page};
use crate::told::Told;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(page: &mut Page<'_>, contents: &Contents<'_>) -> Result<(), XlsxError> {
    page.widths(&[14.0, 24.0, 24.0, 20.0, 20.0, 20.0, 20.0, 20.0])?;
    page.header(BODY, &["Utfall", "Kontroll", "", "", "", "", "", ""], [])?;
    let styles = page.styles;
    let mut row = BODY;
    for check in &contents.analys.checks {
        row += 1;
        page.text(row, 0, check.verdict.label(), &styles.total_text)?;
        page.sheet
            .merge_range(row, 1, row, 7, &check.sentence, &styles.wrapped)?;
        let lines = check.sentence.chars().count().div_ceil(130).max(1);
        page.height(row, 12.0 * lines as f64 + 4.0)?;
    }
    row += 2;
    page.section(row, "Värden som saknas")?;
    if contents.skattning().missing.is_empty() {
        let none = "Inga: alla behovsgrupper har ett värde i alla kommuner.";
        return page.paragraph(row + 1, 7, none, 130);
    }
    row += 1;
    page.header(
        row,
        &["Kod", "Kommun", "Grupp", "Status", "Varför", "", "", ""],
        [],
    )?;
    for one in &contents.skattning().missing {
        row += 1;
        page.text(row, 0, &one.code, &styles.text)?;
        page.text(row, 1, &one.name, &styles.text)?;
        page.text(row, 2, &one.group, &styles.text)?;
        page.text(row, 3, one.absent.status.id(), &styles.text)?;
        page.sheet
            .merge_range(row, 4, row, 7, &one.absent.told(), &styles.wrapped)?;
    }
    Ok(())
}
