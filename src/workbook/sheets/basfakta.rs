//! Basfakta: the declared indicators per kommun, area, län and riket, for both sexes and each.

use super::super::page::{BODY, Page};
use super::super::template::RowTemplate;
use super::super::{Material, SheetTemplate};
use crate::regions::RIKET;
use crate::status::Kon;
use rust_xlsxwriter::XlsxError;

/// A row's region: one of the register, or the area itself.
enum Place {
    Region(String),
    Area,
}

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
) -> Result<(), XlsxError> {
    let mut widths = vec![42.0, 10.0];
    widths.extend(sheet.rows.iter().map(|_| 14.0));
    page.widths(&widths)?;
    let mut header = vec!["Region", "Kön"];
    header.extend(sheet.rows.iter().map(|row| row.heading.as_str()));
    page.header(BODY, &header, 2..header.len() as u16)?;
    page.sheet.set_row_height(BODY, 66)?;
    let mut row = BODY;
    for (name, place) in places(material) {
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
                    value(declared, &place, kon, material),
                    &format,
                )?;
            }
        }
    }
    page.sheet
        .autofilter(BODY, 0, row, 1 + sheet.rows.len() as u16)?;
    page.sheet.set_freeze_panes(BODY + 1, 2)?;
    page.sheet.set_repeat_rows(BODY, BODY)?;
    Ok(())
}

fn places(material: &Material<'_>) -> Vec<(String, Place)> {
    let regions = material.engine.regions();
    let area = &material.skattning().underlag.area;
    let mut all: Vec<(String, Place)> = Vec::new();
    match area.own_region() {
        Some(code) => all.push((area.name.clone(), Place::Region(code.to_string()))),
        None if area.parts.len() > 1 => all.push((area.name.clone(), Place::Area)),
        None => {}
    }
    for part in &area.parts {
        all.push((
            regions.name_of(&part.kommun).to_string(),
            Place::Region(part.kommun.clone()),
        ));
    }
    if area.own_region() != Some(RIKET) {
        if area.own_region().is_none() {
            for code in area.lan_codes(regions) {
                all.push((regions.name_of(&code).to_string(), Place::Region(code)));
            }
        }
        all.push((
            regions.name_of(RIKET).to_string(),
            Place::Region(RIKET.to_string()),
        ));
    }
    all
}

fn value(row: &RowTemplate, place: &Place, kon: Kon, material: &Material<'_>) -> Option<f64> {
    let year = material.skattning().underlag.denominator_year;
    let at = |id: &str, code: &str| {
        material
            .engine
            .figure(id, code, year, kon)
            .ok()
            .map(|f| f.value)
    };
    let parts = &material.skattning().underlag.area.parts;
    match (place, &row.weight) {
        (Place::Region(code), _) => at(&row.indicator, code),
        (Place::Area, None) => parts
            .iter()
            .map(|part| Some(at(&row.indicator, &part.kommun)? * part.weight))
            .sum(),
        (Place::Area, Some(weight)) => {
            let mut sums = (0.0, 0.0);
            for part in parts {
                let weight = at(weight, &part.kommun)? * part.weight;
                sums.0 += at(&row.indicator, &part.kommun)? * weight;
                sums.1 += weight;
            }
            (sums.1 > 0.0).then_some(sums.0 / sums.1)
        }
    }
}
