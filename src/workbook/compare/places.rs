//! Områden: förbund, län and riket beside each other, as when the comparison was made.

use super::super::page::{BODY, Page};
use super::book::Book;
use crate::analys::PartBeside;
use crate::area::AreaKind;
use crate::estimate::Skattning;
use crate::present::rank_among;
use crate::simulation::Spread;
use crate::swedish;
use rust_xlsxwriter::XlsxError;

const HEADER: [&str; 10] = [
    "Område",
    "Vad",
    "Invånare 16–64",
    "Brutto",
    "Netto",
    "Netto, 95 %",
    "Netto per 1 000",
    "Nuläge, netto",
    "Nuläge, 95 %",
    "Plats bland raderna, 95 %, och mot riket",
];

pub(super) fn write(book: &Book<'_>, page: &mut Page<'_>) -> Result<(), XlsxError> {
    page.widths(&[46.0, 11.0, 12.0, 10.0, 10.0, 16.0, 10.0, 10.0, 16.0, 34.0])?;
    page.header(BODY, &HEADER, [2, 3, 4, 6, 7])?;
    page.unlock();
    for (row, (skattning, beside)) in (BODY + 1..).zip(book.places) {
        place(page, row, skattning, beside)?;
    }
    page.lock();
    let last = BODY + book.places.len().max(1) as u32;
    page.sheet
        .autofilter(BODY, 0, last, HEADER.len() as u16 - 1)?;
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.repeat(BODY, BODY)
}

fn place(
    page: &mut Page<'_>,
    row: u32,
    skattning: &Skattning,
    beside: &PartBeside,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let area = &skattning.underlag.area;
    page.texts(row, 0, &[&area.name, kind(&area.kind)], &styles.text)?;
    let people = skattning.underlag.denominator.as_ref().ok().copied();
    let netto = skattning.netto.as_ref().ok().map(|one| one.centre());
    let rate = netto.zip(people.filter(|people| *people > 0.0));
    let rate = rate.map(|(netto, people)| netto / people * 1000.0);
    // Brutto of known parts is no brutto of the whole.
    let brutto = skattning.brutto.filter(|_| skattning.complete);
    let ends = |spread: Option<Spread>| {
        let told =
            |one: Spread| format!("{}–{}", swedish::whole(one.low), swedish::whole(one.high));
        spread.map_or_else(|| "–".to_string(), told)
    };
    page.number_or_dash(row, 2, people, &styles.whole)?;
    page.number_or_dash(row, 3, brutto, &styles.whole)?;
    page.number_or_dash(row, 4, netto, &styles.whole)?;
    page.text(row, 5, &ends(beside.spread), &styles.centered)?;
    page.number_or_dash(row, 6, rate, &styles.one_decimal)?;
    let now = beside.nowcast;
    page.number_or_dash(row, 7, now.map(|(netto, _)| netto), &styles.whole)?;
    page.text(
        row,
        8,
        &ends(now.and_then(|(_, spread)| spread)),
        &styles.centered,
    )?;
    let rank = beside.rank.map_or_else(|| "–".to_string(), rank_among);
    page.text(row, 9, &rank, &styles.text)
}

fn kind(kind: &AreaKind) -> &'static str {
    match kind {
        AreaKind::Forbund(_) => "förbund",
        AreaKind::Lan(_) => "län",
        AreaKind::Riket => "riket",
        AreaKind::Kommuner => "kommuner",
    }
}
