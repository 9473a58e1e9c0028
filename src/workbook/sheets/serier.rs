//! One huvudman's figures over the years: the area and its kommuner, by sex where published.

use super::super::page::{BODY, Page};
use super::super::template::RowTemplate;
use super::super::{Material, SheetTemplate};
use crate::estimate::area_figure;
use crate::figures::Held;
use crate::local::Standing;
use crate::regions::RIKET;
use crate::status::Kon;
use rust_xlsxwriter::XlsxError;

/// Years shown, the last of them the year of the estimate.
const YEARS: i32 = 9;
/// Kommuner are listed one by one up to this many.
const MOST_UNITS: usize = 20;
const FIRST_YEAR_COL: u16 = 3;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
) -> Result<(), XlsxError> {
    let last = material.skattning().underlag.denominator_year;
    let years: Vec<i32> = (last - YEARS + 1..=last).collect();
    let mut widths = vec![48.0, 30.0, 9.0];
    widths.extend(years.iter().map(|_| 9.5));
    widths.push(50.0);
    page.widths(&widths)?;
    let labels: Vec<String> = years.iter().map(i32::to_string).collect();
    let mut header = vec!["Uppgift", "Område", "Kön"];
    header.extend(labels.iter().map(String::as_str));
    header.push("Enhet, källa, eller varför uppgiften saknas");
    let numbers = FIRST_YEAR_COL..FIRST_YEAR_COL + years.len() as u16;
    page.header(BODY, &header, numbers)?;
    let mut row = BODY + 1;
    for declared in &sheet.rows {
        row = indicator(page, material, declared, &years, row)?;
    }
    row = local(page, sheet, material, row + 1)?;
    page.sheet.autofilter(
        BODY,
        0,
        row.max(BODY + 1),
        FIRST_YEAR_COL + years.len() as u16,
    )?;
    page.sheet.set_freeze_panes(BODY + 1, FIRST_YEAR_COL)?;
    page.sheet.set_repeat_rows(BODY, BODY)?;
    Ok(())
}

/// Where a row's figures are from.
enum Place<'a> {
    Area,
    Region(&'a str),
}

fn indicator(
    page: &mut Page<'_>,
    material: &Material<'_>,
    declared: &RowTemplate,
    years: &[i32],
    mut row: u32,
) -> Result<u32, XlsxError> {
    let area = &material.skattning().underlag.area;
    let engine = material.engine;
    let regions = engine.regions();
    if let Some(why) = not_at_hand(material, &declared.indicator) {
        page.text(row, 0, &declared.heading, &page.styles.text)?;
        page.text(row, 1, &area.name, &page.styles.text)?;
        for col in 2..FIRST_YEAR_COL + years.len() as u16 {
            page.text(row, col, "–", &page.styles.centered)?;
        }
        let col = FIRST_YEAR_COL + years.len() as u16;
        page.text(row, col, &why, &page.styles.text)?;
        return Ok(row + 1);
    }
    let summable = engine.unit_of(&declared.indicator) == "antal";
    let own = area.own_region().is_some();
    let mut places: Vec<(String, Place<'_>, &[Kon])> = Vec::new();
    if own || (summable && area.parts.len() > 1) {
        places.push((area.name.clone(), Place::Area, &Kon::ALL));
    }
    if area.parts.len() <= MOST_UNITS {
        let sexes: &[Kon] = if area.parts.len() == 1 {
            &Kon::ALL
        } else {
            &Kon::ALL[..1]
        };
        for part in &area.parts {
            let name = regions.name_of(&part.kommun).to_string();
            places.push((name, Place::Region(&part.kommun), sexes));
        }
    }
    let lan = area.lan_codes(regions);
    let lacks = |place: &Place<'_>| {
        let at = |year: &i32| value(material, declared, place, *year, Kon::T);
        years.iter().all(|year| at(year).is_none())
    };
    // What is only published per län is shown for the area's län.
    if area.own_region().is_none() && places.iter().all(|(_, place, _)| lacks(place)) {
        for code in &lan {
            let name = regions.name_of(code).to_string();
            places.push((name, Place::Region(code), &Kon::ALL));
        }
    }
    if area.own_region() != Some(RIKET) && !summable {
        places.push((
            regions.name_of(RIKET).to_string(),
            Place::Region(RIKET),
            &Kon::ALL[..1],
        ));
    }
    for (name, place, sexes) in places {
        for &kon in sexes {
            let values: Vec<Option<f64>> = years
                .iter()
                .map(|&year| value(material, declared, &place, year, kon))
                .collect();
            // A sex that is never published is no row; both together always is.
            if kon != Kon::T && values.iter().all(Option::is_none) {
                continue;
            }
            page.text(row, 0, &declared.heading, &page.styles.text)?;
            page.text(row, 1, &name, &page.styles.text)?;
            page.text(row, 2, kon.label(), &page.styles.text)?;
            let format = page.styles.number(declared.decimals).clone();
            for (col, value) in (FIRST_YEAR_COL..).zip(&values) {
                page.number_or_dash(row, col, *value, &format)?;
            }
            let col = FIRST_YEAR_COL + years.len() as u16;
            page.text(
                row,
                col,
                &source(material, &declared.indicator),
                &page.styles.text,
            )?;
            row += 1;
        }
    }
    Ok(row)
}

/// Why the figure is absent everywhere: it has not been fetched, or does not exist.
fn not_at_hand(material: &Material<'_>, id: &str) -> Option<String> {
    let engine = material.engine;
    if let Some(series) = engine.figures().get(id) {
        return match &series.held {
            Held::At(source) => Some(format!("Inte hämtad: kör behov hamta --kalla {source}")),
            Held::Embedded | Held::Fetched => None,
        };
    }
    match engine.knows(id) {
        true => None,
        false => Some(format!("{id} är okänd")),
    }
}

fn value(
    material: &Material<'_>,
    declared: &RowTemplate,
    place: &Place<'_>,
    year: i32,
    kon: Kon,
) -> Option<f64> {
    let id = &declared.indicator;
    let engine = material.engine;
    match place {
        Place::Region(code) => engine.figure(id, code, year, kon).ok().map(|one| one.value),
        Place::Area if kon == Kon::T => {
            area_figure(&material.skattning().underlag.area, id, year, engine).ok()
        }
        Place::Area => {
            let area = &material.skattning().underlag.area;
            let at = |code: &str| engine.figure(id, code, year, kon).ok().map(|one| one.value);
            match area.own_region() {
                Some(code) => at(code),
                None => area
                    .parts
                    .iter()
                    .map(|part| Some(at(&part.kommun)? * part.weight))
                    .sum(),
            }
        }
    }
}

/// Unit and publisher; for a derived figure that it is derived.
fn source(material: &Material<'_>, id: &str) -> String {
    let engine = material.engine;
    let unit = engine.unit_of(id);
    match engine.figures().get(id) {
        Some(series) => format!("{unit}, {} {}", series.publisher_short(), series.id),
        None => format!("{unit}, räknat (formeln på Källor)"),
    }
}

/// The parties' own figures for the groups of this huvudman.
fn local(
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    material: &Material<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let text = sheet.text("lokalt", material);
    if text.is_empty() {
        return Ok(start);
    }
    let mine: Vec<_> = material
        .local
        .iter()
        .filter(|one| {
            let group = material.skattning().underlag.assumptions.group(&one.group);
            group.is_some_and(|group| group.huvudman == sheet.text("huvudman", material))
                || one.party == sheet.text("huvudman", material)
        })
        .collect();
    page.text(start, 0, &text, &page.styles.section)?;
    if mine.is_empty() {
        let none = "Inga. De skrivs på bladet för lokala uppgifter.";
        page.text(start + 1, 0, none, &page.styles.text)?;
        return Ok(start + 1);
    }
    let mut row = start;
    for one in mine {
        row += 1;
        let styles = page.styles;
        let place = material.engine.regions().name_of(&one.kommun);
        let group = material.skattning().group_name(&one.group);
        page.text(row, 0, &format!("{group} (lokal)"), &styles.text)?;
        page.text(row, 1, place, &styles.text)?;
        page.text(row, 2, one.kon.label(), &styles.text)?;
        page.number(row, FIRST_YEAR_COL, one.people, &styles.whole)?;
        let used = match material.skattning().underlag.standing(one) {
            Standing::Used => "används",
            Standing::Beside => "används inte",
            Standing::OtherYear => "används inte (annat år)",
            Standing::OtherPlace => "används inte (utanför området)",
        };
        let told = format!("{}, {used}, {}", one.period, one.source);
        page.text(row, FIRST_YEAR_COL + 1, &told, &styles.text)?;
    }
    Ok(row)
}
