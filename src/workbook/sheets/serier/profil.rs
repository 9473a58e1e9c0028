//! The profile: one row a measure, with its newest value, how it has changed, its years as a line, and riket beside it.

use super::super::super::contents::Contents;
use super::super::super::page::{BODY, Page};
use super::said::{lacking, source};
use crate::analys::{IndicatorTable, Where};
use crate::present::{self, BETWEEN, newest, place_of};
use crate::regions::RIKET;
use crate::status::Kon;
use crate::template::{RowTemplate, SheetTemplate};
use crate::{charts, swedish};
use rust_xlsxwriter::{Color, Sparkline, XlsxError};

const VALUE: u16 = 2;
const CHANGE: u16 = 4;
const TREND: u16 = 5;
const WOMEN: u16 = 6;
const MEN: u16 = 7;
const COUNTRY: u16 = 8;
/// What the row rests on, over the columns that are left.
const TOLD: u16 = 9;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    years: &[i32],
) -> Result<u32, XlsxError> {
    let header = [
        "Uppgift",
        "Gäller",
        "Senaste värde",
        "År",
        "Ändring sedan året innan",
        "År för år",
        "Kvinnor",
        "Män",
        "Riket",
        "Enhet och källa, eller varför uppgiften saknas",
    ];
    let last = super::said::FIRST_YEAR_COL + years.len() as u16;
    let label = header[usize::from(TOLD)];
    let mut header = header.to_vec();
    header.resize(usize::from(last) + 1, "");
    page.header(BODY, &header, VALUE..=COUNTRY)?;
    let format = &page.styles.header;
    page.sheet
        .merge_range(BODY, TOLD, BODY, last, label, format)?;
    let mut row = BODY;
    for declared in &sheet.rows {
        let weight = declared.weight.as_deref();
        if let Some(table) = contents.analys.indicator(&declared.indicator, weight) {
            row += 1;
            measure(page, contents, (declared, table), years, row)?;
        }
    }
    Ok(row)
}

fn measure(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    (declared, table): (&RowTemplate, &IndicatorTable),
    years: &[i32],
    row: u32,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    page.text(row, 0, &declared.heading, &styles.wrapped)?;
    let last = super::said::FIRST_YEAR_COL + years.len() as u16;
    let told = match &table.missing {
        Some(why) => lacking(why, declared),
        None => source(table),
    };
    page.sheet
        .merge_range(row, TOLD, row, last, &told, &styles.wrapped)?;
    let lines = declared.heading.chars().count().div_ceil(44);
    page.height(row, 12.0 * lines as f64 + 3.0)?;
    match place_of(contents.analys, declared, table, years) {
        Some((name, place)) => {
            page.text(row, 1, &name, &styles.text)?;
            known(page, contents, (declared, table), (years, &place), row)
        }
        None => between(page, contents, (declared, table), years, row),
    }
}

fn known(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    (declared, table): (&RowTemplate, &IndicatorTable),
    (years, place): (&[i32], &Where),
    row: u32,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let Some((year, value)) = newest(table, place, years) else {
        return Ok(());
    };
    let format = styles.number(declared.decimals);
    page.number(row, VALUE, value, format)?;
    page.number(row, VALUE + 1, f64::from(year), &styles.year)?;
    let before = table.value(place, year - 1, Kon::T);
    let change = before.map(|before| value - before);
    page.number_or_dash(row, CHANGE, change, &styles.arrow(declared.decimals))?;
    for (col, kon) in [(WOMEN, Kon::K), (MEN, Kon::M)] {
        page.number_or_dash(row, col, table.value(place, year, kon), format)?;
    }
    country(page, contents, (declared, table), year, row)?;
    spark(page, table, (years, place), row)
}

/// Riket's value of the same year; of riket itself nothing.
fn country(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    (declared, table): (&RowTemplate, &IndicatorTable),
    year: i32,
    row: u32,
) -> Result<(), XlsxError> {
    let own = contents.skattning().underlag.area.own_region();
    let riket = table.value(&Where::Region(RIKET.to_string()), year, Kon::T);
    let riket = riket.filter(|_| own != Some(RIKET));
    let format = page.styles.number(declared.decimals);
    page.number_or_dash(row, COUNTRY, riket, format)
}

/// The years as a line, drawn from columns that are hidden.
fn spark(
    page: &mut Page<'_>,
    table: &IndicatorTable,
    (years, place): (&[i32], &Where),
    row: u32,
) -> Result<(), XlsxError> {
    page.text(row, TREND, "", &page.styles.text)?;
    let first = super::said::FIRST_YEAR_COL + years.len() as u16 + 2;
    for (col, &year) in (first..).zip(years) {
        if let Some(value) = table.value(place, year, Kon::T) {
            page.number(row, col, value, &page.styles.hidden)?;
        }
        page.sheet.set_column_hidden(col)?;
    }
    let last = first + years.len() as u16 - 1;
    let line = Sparkline::new()
        .set_range((page.sheet.name().as_str(), row, first, row, last))
        .set_sparkline_color(Color::RGB(charts::DARK))
        .show_hidden_data(true)
        .show_last_point(true);
    page.sheet.add_sparkline(row, TREND, &line)?;
    Ok(())
}

/// A measure that the area has no value of: the lowest and the highest of its kommuner.
fn between(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    (declared, table): (&RowTemplate, &IndicatorTable),
    years: &[i32],
    row: u32,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let found = present::between(contents.analys, table, years);
    let Some((year, low, high)) = found else {
        page.text(row, 1, "–", &styles.text)?;
        for col in VALUE..=COUNTRY {
            page.text(row, col, "–", &styles.centered)?;
        }
        return Ok(());
    };
    let number = |value| swedish::number(value, declared.decimals);
    page.text(row, 1, BETWEEN, &styles.text)?;
    let told = format!("{}–{}", number(low), number(high));
    page.text(row, VALUE, &told, &styles.right)?;
    page.number(row, VALUE + 1, f64::from(year), &styles.year)?;
    for col in CHANGE..COUNTRY {
        page.text(row, col, "", &styles.text)?;
    }
    country(page, contents, (declared, table), year, row)
}
