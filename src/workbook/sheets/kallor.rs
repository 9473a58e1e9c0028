//! Källor: every series used, the formulas over them, and the constants.

use super::super::contents::Contents;
use super::super::page::{BODY, Page};
use crate::analys::Sources;
use crate::indicators::KonRule;
use crate::swedish;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(page: &mut Page<'_>, contents: &Contents<'_>) -> Result<(), XlsxError> {
    page.widths(&[27.0, 38.0, 13.0, 33.0, 14.0, 10.0, 11.0, 19.0, 18.0])?;
    let sources = &contents.analys.sources;
    let row = series(page, sources)?;
    let row = formulas(page, sources, row + 2)?;
    let row = constants(page, sources, row + 2)?;
    let edition = contents.analys.fraga.basis.edition();
    let told = format!(
        "Utgåva {edition}: programmets version, metod, deklarationer och siffror. Samma utgåva ger samma tal."
    );
    page.text(row + 2, 0, &told, &page.styles.note)?;
    page.sheet.set_freeze_panes(BODY + 1, 0)?;
    Ok(())
}

fn series(page: &mut Page<'_>, sources: &Sources) -> Result<u32, XlsxError> {
    page.header(
        BODY,
        &[
            "Nyckeltal",
            "Titel",
            "Enhet",
            "Producent",
            "Utgivare",
            "Perioder",
            "Hämtad",
            "Villkor",
            "Adress",
        ],
        [],
    )?;
    let mut row = BODY;
    let shown = sources.series.iter().filter(|one| one.shown);
    for one in shown.map(|one| &one.series) {
        row += 1;
        let cells = [
            one.id.clone(),
            one.title.clone(),
            one.unit.clone(),
            one.producer.clone(),
            one.publisher.clone(),
            format!("{}–{}", one.first_year, one.last_year),
            one.fetched.clone(),
            one.licence.clone(),
            one.address.clone(),
        ];
        for (col, text) in cells.iter().enumerate() {
            page.text(row, col as u16, text, &page.styles.wrapped)?;
        }
        page.height(row, wrapped(&cells, &[26, 36, 12, 31, 13, 9, 10, 18, 17]))?;
    }
    Ok(row)
}

fn formulas(page: &mut Page<'_>, sources: &Sources, start: u32) -> Result<u32, XlsxError> {
    page.header(
        start,
        &[
            "Indikator",
            "Formel",
            "Status",
            "Vad formeln antar",
            "Enhet",
            "Osäkerhet gemensam",
            "Osäkerhet egen",
            "Per kön",
        ],
        [],
    )?;
    let mut row = start;
    for one in &sources.indicators {
        for way in &one.alternatives {
            row += 1;
            let kon = match &one.kon {
                KonRule::Same => "samma formel".to_string(),
                KonRule::Formulas(formulas) => {
                    let texts: Vec<&str> = formulas.iter().map(|one| one.text.as_str()).collect();
                    texts.join("; annars ")
                }
                KonRule::Not(reason) => format!("delas inte: {reason}"),
            };
            let cells = [
                format!("{} ({})", one.name, one.id),
                way.text.clone(),
                way.status.label().to_string(),
                way.explanation.clone(),
                one.unit.clone(),
                swedish::share(way.common),
                swedish::share(way.own.least),
                kon,
            ];
            for (col, text) in cells.iter().enumerate() {
                page.text(row, col as u16, text, &page.styles.wrapped)?;
            }
            let longest = way
                .text
                .chars()
                .count()
                .div_ceil(36)
                .max(way.explanation.chars().count().div_ceil(31));
            let longest = longest
                .max(cells[7].chars().count().div_ceil(18))
                .max(cells[0].chars().count().div_ceil(25));
            page.height(row, 12.0 * longest as f64 + 4.0)?;
        }
    }
    Ok(row)
}

fn constants(page: &mut Page<'_>, sources: &Sources, start: u32) -> Result<u32, XlsxError> {
    page.header(
        start,
        &["Konstant", "Vad den anger", "Värde (båda könen)", "Källa"],
        [],
    )?;
    let mut row = start;
    for (id, one) in &sources.constants {
        row += 1;
        for (col, text) in [id, &one.explanation, &one.text, &one.source]
            .into_iter()
            .enumerate()
        {
            page.text(row, col as u16, text, &page.styles.wrapped)?;
        }
        let cells = [
            id.clone(),
            one.explanation.clone(),
            one.text.clone(),
            one.source.clone(),
        ];
        page.height(row, wrapped(&cells, &[26, 36, 12, 31]))?;
    }
    Ok(row)
}

/// How high a row is whose texts are broken after so many characters.
fn wrapped(cells: &[String], fits: &[usize]) -> f64 {
    let lines = cells.iter().zip(fits);
    let lines = lines.map(|(text, fits)| text.chars().count().div_ceil(*fits));
    12.5 * lines.max().unwrap_or(1).max(1) as f64 + 4.0
}
