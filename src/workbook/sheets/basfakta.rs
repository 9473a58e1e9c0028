//! Basfakta: the declared indicators per kommun, area, län and riket, for both sexes and each.

use super::super::contents::Contents;
use super::super::page::{BODY, Page};
use crate::analys::Where;
use crate::regions::RIKET;
use crate::status::Kon;
use crate::template::{RowTemplate, SheetTemplate};
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    let mut widths = vec![40.0, 9.0];
    widths.extend(
        sheet
            .rows
            .iter()
            .map(|_| (150.0 / sheet.rows.len() as f64).min(14.0)),
    );
    page.widths(&widths)?;
    let mut header = vec!["Region", "Kön"];
    header.extend(sheet.rows.iter().map(|row| row.heading.as_str()));
    page.header(BODY, &header, 2..header.len() as u16)?;
    let mut row = BODY;
    page.unlock();
    for (name, place) in places(contents) {
        for kon in Kon::ALL {
            row += 1;
            let styles = page.styles;
            page.text(
                row,
                0,
                &name,
                if kon == Kon::T {
                    &styles.total_text
                } else {
                    &styles.text
                },
            )?;
            page.text(row, 1, kon.label(), &styles.text)?;
            for (index, declared) in sheet.rows.iter().enumerate() {
                let format = page.styles.number(declared.decimals).clone();
                page.number_or_dash(
                    row,
                    2 + index as u16,
                    value(declared, &place, kon, contents),
                    &format,
                )?;
            }
        }
    }
    page.lock();
    page.sheet
        .autofilter(BODY, 0, row, 1 + sheet.rows.len() as u16)?;
    page.sheet.set_freeze_panes(BODY + 1, 2)?;
    page.repeat(BODY, BODY)?;
    Ok(())
}

fn places(contents: &Contents<'_>) -> Vec<(String, Where)> {
    let regions = &contents.analys.regions;
    let area = &contents.skattning().underlag.area;
    let region = |code: &str| {
        let name = regions.name_of(code).to_string();
        (name, Where::Region(code.to_string()))
    };
    let mut all: Vec<(String, Where)> = Vec::new();
    match area.own_region() {
        Some(code) => all.push((area.name.clone(), Where::Region(code.to_string()))),
        None if area.parts.len() > 1 => all.push((area.name.clone(), Where::Area)),
        None => {}
    }
    all.extend(area.parts.iter().map(|part| region(&part.kommun)));
    if area.own_region().is_none() {
        all.extend(area.lan_around(regions).iter().map(|one| region(&one.code)));
    }
    if area.own_region() != Some(RIKET) {
        all.push(region(RIKET));
    }
    all
}

/// The area's figure is a weighted mean where the row says so.
fn value(row: &RowTemplate, place: &Where, kon: Kon, contents: &Contents<'_>) -> Option<f64> {
    let year = contents.skattning().underlag.denominator_year;
    let table = contents
        .analys
        .indicator(&row.indicator, row.weight.as_deref())?;
    match (place, &row.weight) {
        (Where::Area, Some(_)) => table.value(&Where::Mean, year, kon),
        _ => table.value(place, year, kon),
    }
}
