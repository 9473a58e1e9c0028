//! Prövning: the method on older figures against other counts, and what the result depends on.

use super::super::address::abs;
use super::super::contents::Contents;
use super::super::page::{BODY, Page};
use crate::replicate::Trial;
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

const HEADER: [&str; 6] = [
    "Uppgift",
    "År",
    "Metoden",
    "Jämförs med",
    "Skillnad",
    "Jämförelsen",
];

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    let Some(national) = &contents.analys.national else {
        return Ok(());
    };
    page.widths(&[46.0, 8.0, 14.0, 14.0, 12.0, 70.0])?;
    let row = trials(
        page,
        BODY,
        &contents.text(sheet, "bakat"),
        &national.backcast.trials,
    )?;
    let row = trials(
        page,
        row,
        &contents.text(sheet, "utomstaende"),
        &national.backcast.outside,
    )?;
    for (row, text) in (row..).zip(contents.texts_from(sheet, "metod_")) {
        page.paragraph(row, 5, &text, 150)?;
    }
    Ok(())
}

fn trials(
    page: &mut Page<'_>,
    start: u32,
    title: &str,
    trials: &[Trial],
) -> Result<u32, XlsxError> {
    page.section(start, title)?;
    page.header(start + 1, &HEADER, 1..=4)?;
    let mut row = start + 1;
    for one in trials {
        row += 1;
        let styles = page.styles;
        page.text(row, 0, &one.name, &styles.text)?;
        page.number(row, 1, f64::from(one.year), &styles.year)?;
        page.number(row, 2, one.computed, &styles.whole)?;
        page.number(row, 3, one.compared, &styles.whole)?;
        let formula = format!("{}/{}-1", abs(row, 2), abs(row, 3));
        let off = one.computed / one.compared - 1.0;
        page.formula_or_dash(row, 4, &formula, Some(off), &styles.percent)?;
        let kind = if one.independent {
            ""
        } else {
            " (prövar bara volymen)"
        };
        page.text(
            row,
            5,
            &format!("{}{kind}", one.comparison),
            &styles.wrapped,
        )?;
    }
    Ok(row + 2)
}
