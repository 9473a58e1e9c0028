//! Källor: every series used, the formulas over them, and the constants.

use super::super::page::{BODY, Page};
use super::super::{Material, Template};
use crate::indicators::KonRule;
use crate::swedish;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    page: &mut Page<'_>,
    template: &Template,
    material: &Material<'_>,
) -> Result<(), XlsxError> {
    page.widths(&[34.0, 52.0, 18.0, 44.0, 16.0, 12.0, 14.0, 30.0, 24.0])?;
    let used = used(template, material);
    let row = series(page, material, &used)?;
    page.sheet.set_page_breaks(&[row + 2])?;
    let row = formulas(page, material, &used, row + 2)?;
    constants(page, material, &used, row + 2)?;
    page.sheet.set_freeze_panes(BODY + 1, 0)?;
    Ok(())
}

/// Ids of everything the groups, the denominator and Basfakta's template rest on.
fn used<'a>(template: &'a Template, material: &'a Material<'_>) -> Vec<&'a str> {
    let indicators = material.engine.indicators();
    let mut all: Vec<&str> = Vec::new();
    let groups = &material.skattning().underlag.assumptions.groups;
    let denominator = material.skattning().underlag.denominator_indicator.iter();
    let basics = template
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.rows)
        .flat_map(|row| std::iter::once(&row.indicator).chain(&row.weight));
    let darav = &material.skattning().underlag.assumptions.darav;
    for id in groups
        .iter()
        .map(|group| group.indicator.as_str())
        .chain(denominator.chain(basics).map(String::as_str))
        .chain(darav.iter().map(|one| one.indicator.as_str()))
    {
        for part in indicators.parts_of(id, material.engine.figures()) {
            if !all.contains(&part) {
                all.push(part);
            }
        }
    }
    all.sort();
    all
}

fn series(page: &mut Page<'_>, material: &Material<'_>, used: &[&str]) -> Result<u32, XlsxError> {
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
    for one in used
        .iter()
        .filter_map(|id| material.engine.figures().get(id))
        .filter(|series| series.has_figures())
    {
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
        page.sheet.set_row_height(row, 28)?;
    }
    Ok(row)
}

fn formulas(
    page: &mut Page<'_>,
    material: &Material<'_>,
    used: &[&str],
    start: u32,
) -> Result<u32, XlsxError> {
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
    for one in used
        .iter()
        .filter_map(|id| material.engine.indicators().get(id))
    {
        let figures = material.engine.figures();
        for way in one
            .alternatives
            .iter()
            .filter(|way| way.is_at_hand(figures))
        {
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
                .div_ceil(48)
                .max(way.explanation.chars().count().div_ceil(40));
            let longest = longest
                .max(cells[7].chars().count().div_ceil(27))
                .max(cells[0].chars().count().div_ceil(30));
            page.sheet
                .set_row_height(row, 13.5 * longest as f64 + 4.0)?;
        }
    }
    Ok(row)
}

fn constants(
    page: &mut Page<'_>,
    material: &Material<'_>,
    used: &[&str],
    start: u32,
) -> Result<(), XlsxError> {
    page.header(
        start,
        &["Konstant", "Vad den anger", "Värde (båda könen)", "Källa"],
        [],
    )?;
    let mut row = start;
    for (id, one) in material.engine.indicators().constants() {
        if !used.contains(&id) {
            continue;
        }
        row += 1;
        for (col, text) in [id, &one.explanation, &one.text, &one.source]
            .into_iter()
            .enumerate()
        {
            page.text(row, col as u16, text, &page.styles.wrapped)?;
        }
        page.sheet.set_row_height(row, 44)?;
    }
    Ok(())
}
