//! Ändringar: what is new since the earlier workbook, and what could not be taken over from it.

use super::super::address::abs;
use super::super::contents::Contents;
use super::super::layout::Layout;
use super::super::line;
use super::super::live::Spot;
use super::super::page::{BODY, Page};
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let Some(since) = &contents.own.before else {
        return Ok(());
    };
    page.widths(&[46.0, 14.0, 14.0, 14.0, 20.0, 20.0, 20.0, 20.0])?;
    page.text(
        BODY,
        0,
        &format!("Tidigare fil: {}", since.file),
        &page.styles.note,
    )?;
    page.header(BODY + 1, &["", "Förra filen", "Nu", "Skillnad"], 1..=3)?;
    let skattning = contents.skattning();
    let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    let total = |col| layout.on_malgrupp(layout.total, col);
    let mut rows = vec![
        ("Netto".to_string(), since.netto, total(line::NETTO), netto),
        (
            "Brutto".to_string(),
            since.brutto,
            total(line::BRUTTO),
            skattning.brutto,
        ),
    ];
    for (index, group) in skattning.underlag.assumptions.groups.iter().enumerate() {
        let before = since.groups.iter().find(|(id, _)| *id == group.id);
        rows.push((
            format!("Brutto, {}", group.name),
            before.and_then(|(_, brutto)| *brutto),
            layout.on_malgrupp(layout.area + index as u32, line::BRUTTO),
            skattning.groups[index].brutto,
        ));
    }
    let mut row = BODY + 1;
    for (label, before, cell, now) in rows {
        row += 1;
        let whole = &page.styles.whole;
        page.text(row, 0, &label, &page.styles.text)?;
        page.number_or_dash(row, 1, before, whole)?;
        page.formula_or_dash(row, 2, &cell, now, whole)?;
        // The earlier number has been through a file: the last digit may be another.
        let exact = |off: f64, of: f64| {
            if off.abs() < 1e-9 * of.abs() {
                0.0
            } else {
                off
            }
        };
        let off = before
            .zip(now)
            .map(|(before, now)| exact(now - before, now));
        let at = |col| abs(row, col);
        let formula = format!(
            "IF(AND(ISNUMBER({0}),ISNUMBER({1})),{1}-{0},\"–\")",
            at(1),
            at(2)
        );
        page.formula_or_dash(row, 3, &formula, off, whole)?;
    }
    let row = match contents.new_rules() {
        Some(told) => {
            page.paragraph(row + 2, 7, &told, 150)?;
            row + 2
        }
        None => row,
    };
    let row = list(
        page,
        row + 2,
        &contents.text(sheet, "behallet"),
        &since.kept,
        "Inget.",
    )?;
    let all = contents.text(sheet, "ej_placerat");
    list(
        page,
        row + 1,
        &all,
        &since.unplaced,
        "Allt i de gula cellerna har fått sin plats.",
    )?;
    Ok(())
}

fn list(
    page: &mut Page<'_>,
    start: u32,
    title: &str,
    sentences: &[String],
    none: &str,
) -> Result<u32, XlsxError> {
    page.section(start, title)?;
    let none = [none.to_string()];
    let sentences = if sentences.is_empty() {
        &none
    } else {
        sentences
    };
    for (row, sentence) in (start + 1..).zip(sentences) {
        page.paragraph(row, 7, sentence, 150)?;
    }
    Ok(start + 1 + sentences.len() as u32)
}
