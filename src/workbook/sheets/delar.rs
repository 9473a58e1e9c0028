//! Riket's parts: län, förbund and the rest, and how their sums differ from riket's own rows.

use super::super::Contents;
use super::super::layout::{abs, range, thousand};
use super::super::page::{BODY, Page};
use crate::analys::Comparison;
use crate::estimate::{Skattning, UnitResult};
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

const BRUTTO: u16 = 3;
const NETTO: u16 = 5;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    let Some(national) = &contents.analys.national else {
        return Ok(());
    };
    page.widths(&[46.0, 12.0, 14.0, 14.0, 14.0, 14.0, 14.0, 40.0])?;
    let header = [
        "Område",
        "Vad",
        "Nämnare",
        "Brutto",
        "per 1 000",
        "Netto",
        "per 1 000",
        "Saknas i",
    ];
    page.header(BODY, &header, 2..=6)?;
    let mut row = BODY;
    for one in &national.parts {
        row += 1;
        part(page, row, one)?;
    }
    page.sheet.autofilter(BODY, 0, row, 7)?;
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.sheet.set_repeat_rows(BODY, BODY)?;
    sums(sheet, page, contents, row + 2)
}

fn part(page: &mut Page<'_>, row: u32, one: &Comparison) -> Result<(), XlsxError> {
    let skattning = &one.skattning;
    let styles = page.styles;
    let name = &skattning.underlag.area.name;
    page.texts(row, 0, &[name, one.kind.label()], &styles.text)?;
    let people = skattning.underlag.denominator.as_ref().ok().copied();
    page.number_or_dash(row, 2, people, &styles.whole)?;
    let netto = skattning.netto.as_ref().ok().map(|netto| netto.centre());
    for (col, value) in [(BRUTTO, value_of(skattning, BRUTTO)), (NETTO, netto)] {
        page.number_or_dash(row, col, value, &styles.whole)?;
        let (top, bottom) = (abs(row, col), abs(row, 2));
        let rate = value
            .zip(people)
            .map(|(value, people)| value / people * 1000.0);
        let formula = thousand(&top, &bottom);
        page.formula_or_dash(row, col + 1, &formula, rate, &styles.one_decimal)?;
    }
    page.text(row, 7, &lacking(skattning), &styles.text)
}

/// Kommuner that lack a group, so that brutto is of the known parts.
fn lacking(skattning: &Skattning) -> String {
    let mut names: Vec<&str> = skattning
        .missing
        .iter()
        .filter(|one| !one.code.is_empty())
        .map(|one| one.name.as_str())
        .collect();
    names.dedup();
    crate::swedish::short_list(&names, 4)
}

/// The sum of the län against riket's own rows, with what the difference consists of.
fn sums(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<(), XlsxError> {
    let Some(national) = &contents.analys.national else {
        return Ok(());
    };
    let skattning = contents.skattning();
    page.text(
        start,
        0,
        &contents.text(sheet, "summor"),
        &page.styles.section,
    )?;
    page.header(
        start + 1,
        &["", "", "", "Brutto", "", "Netto"],
        [BRUTTO, NETTO],
    )?;
    let last = BODY + national.parts.len() as u32;
    let whole = &page.styles.whole;
    let row = start + 2;
    page.text(row, 0, "Rikets egna rader", &page.styles.text)?;
    page.number_or_dash(row, BRUTTO, skattning.brutto, whole)?;
    let netto = skattning.netto.as_ref().ok().map(|netto| netto.centre());
    page.number_or_dash(row, NETTO, netto, whole)?;
    for (at, kinds) in [&["län"][..], &["förbund", "övriga"]]
        .into_iter()
        .enumerate()
    {
        let row = row + 1 + at as u32;
        page.text(
            row,
            0,
            &format!("Summan av {}", crate::swedish::list(kinds)),
            &page.styles.text,
        )?;
        for col in [BRUTTO, NETTO] {
            let parts: Vec<&Comparison> = national
                .parts
                .iter()
                .filter(|one| kinds.contains(&one.kind.label()))
                .collect();
            let (sum, known) = (over(kinds, col, last, true), over(kinds, col, last, false));
            let formula = format!("IF({known}={},{sum},\"–\")", parts.len());
            let values = parts.iter().map(|one| value_of(&one.skattning, col));
            page.formula_or_dash(row, col, &formula, values.sum(), whole)?;
        }
    }
    let row = row + 4;
    let units = skattning.units.iter();
    let complete: Vec<&UnitResult> = units.filter(|unit| unit.complete).collect();
    let kommuner: f64 = complete.iter().filter_map(|unit| unit.brutto).sum();
    let nettos = complete.iter().filter_map(|unit| unit.netto.as_ref().ok());
    let netto: f64 = nettos.map(|netto| netto.centre()).sum();
    let label = format!(
        "Summan av de {} kommuner av {} som har alla grupper",
        complete.len(),
        skattning.units.len()
    );
    page.text(row - 1, 0, &label, &page.styles.text)?;
    page.number(row - 1, BRUTTO, kommuner, whole)?;
    page.number(row - 1, NETTO, netto, whole)?;
    for (row, text) in (row..).zip(contents.texts_from(sheet, "skillnad_")) {
        page.paragraph(row, 7, &text, 150)?;
    }
    Ok(())
}

/// The sum of a column over the parts of some kinds, or how many of them have a number there.
fn over(kinds: &[&str], col: u16, last: u32, sum: bool) -> String {
    let values = range((BODY + 1, col), (last, col));
    let of = range((BODY + 1, 1), (last, 1));
    let each = kinds.iter().map(|kind| match sum {
        true => format!("SUMIFS({values},{of},\"{kind}\")"),
        false => format!("COUNTIFS({of},\"{kind}\",{values},\">=0\")"),
    });
    each.collect::<Vec<_>>().join("+")
}

/// Brutto only of what is complete: a sum of known parts is no sum.
fn value_of(skattning: &Skattning, col: u16) -> Option<f64> {
    match col {
        BRUTTO => skattning.brutto.filter(|_| skattning.complete),
        _ => skattning.netto.as_ref().ok().map(|netto| netto.centre()),
    }
}
