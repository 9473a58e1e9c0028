//! The sheet as a whole.

use super::super::super::contents::Contents;
use super::super::super::page::{BODY, Page};
use super::profil;
use super::said::{FIRST_YEAR_COL, lacking, source};
use crate::analys::{IndicatorTable, MOST_KOMMUNER, Where};
use crate::local::Standing;
use crate::present::shown_years;
use crate::regions::RIKET;
use crate::status::Kon;
use crate::template::{RowTemplate, SheetTemplate};
use rust_xlsxwriter::XlsxError;

pub(in super::super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    let years = shown_years(contents.analys);
    let told_col = FIRST_YEAR_COL + years.len() as u16;
    let mut widths = vec![42.0, 27.0, 13.0];
    widths.extend(years.iter().map(|_| 9.0));
    widths.push(30.0);
    page.widths(&widths)?;
    let mut below = profil::write(sheet, page, contents, &years)?;
    for text in contents.texts_from(sheet, "saknas_") {
        below += 1;
        page.paragraph(below, told_col, &text, 190)?;
    }
    let below = local(page, sheet, contents, below + 1)?;
    let heading = below + 2;
    page.section(heading, "Alla år, kommun för kommun")?;
    page.print.new_page(heading);
    let labels: Vec<String> = years.iter().map(i32::to_string).collect();
    let mut header = vec!["Uppgift", "Område", "Kön"];
    header.extend(labels.iter().map(String::as_str));
    header.push("Enhet, källa, eller varför uppgiften saknas");
    page.header(heading + 1, &header, FIRST_YEAR_COL..told_col)?;
    let mut row = heading + 2;
    page.unlock();
    for declared in &sheet.rows {
        row = indicator(page, contents, declared, &years, row)?;
    }
    page.lock();
    let end = (row - 1).max(heading + 2);
    page.sheet.autofilter(heading + 1, 0, end, told_col)?;
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.repeat(heading + 1, heading + 1)?;
    page.print_to(end, told_col)
}

fn indicator(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    declared: &RowTemplate,
    years: &[i32],
    mut row: u32,
) -> Result<u32, XlsxError> {
    let area = &contents.skattning().underlag.area;
    let weight = declared.weight.as_deref();
    let Some(table) = contents.analys.indicator(&declared.indicator, weight) else {
        return Ok(row);
    };
    let told_col = FIRST_YEAR_COL + years.len() as u16;
    if let Some(why) = &table.missing {
        page.text(row, 0, &declared.heading, &page.styles.text)?;
        page.text(row, 1, &area.name, &page.styles.text)?;
        for col in 2..told_col {
            page.text(row, col, "–", &page.styles.centered)?;
        }
        page.text(row, told_col, &lacking(why, declared), &page.styles.text)?;
        return Ok(row + 1);
    }
    for (name, place, sexes) in places(contents, table, years) {
        for &kon in sexes {
            let values: Vec<Option<f64>> = years
                .iter()
                .map(|&year| table.value(&place, year, kon))
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
            page.text(row, told_col, &source(table), &page.styles.text)?;
            row += 1;
        }
    }
    Ok(row)
}

/// A row's name, whose figures it has, and for which sexes.
type Line = (String, Where, &'static [Kon]);

/// The area, its kommuner where they are few, its län where nothing else has a figure, and riket.
fn places(contents: &Contents<'_>, table: &IndicatorTable, years: &[i32]) -> Vec<Line> {
    const BOTH: &[Kon] = &[Kon::T];
    let area = &contents.skattning().underlag.area;
    let regions = &contents.analys.regions;
    let region = |code: &str| {
        let name = regions.name_of(code).to_string();
        (name, Where::Region(code.to_string()))
    };
    let summable = table.unit == "antal";
    let mut places: Vec<Line> = Vec::new();
    if area.own_region().is_some() || (summable && area.parts.len() > 1) {
        places.push((area.name.clone(), Where::Area, &Kon::ALL));
    }
    if area.parts.len() <= MOST_KOMMUNER {
        let sexes = if area.parts.len() == 1 {
            &Kon::ALL[..]
        } else {
            BOTH
        };
        let parts = area.parts.iter().map(|part| region(&part.kommun));
        places.extend(parts.map(|(name, place)| (name, place, sexes)));
    }
    let lacks = |place: &Where| {
        let mut all = years.iter();
        all.all(|&year| table.value(place, year, Kon::T).is_none())
    };
    // What is only published per län is shown for the area's län.
    if area.own_region().is_none() && places.iter().all(|(_, place, _)| lacks(place)) {
        let lan = area
            .lan_around(regions)
            .into_iter()
            .map(|one| region(&one.code));
        places.extend(lan.map(|(name, place)| (name, place, &Kon::ALL[..])));
    }
    if area.own_region() != Some(RIKET) && !summable {
        let (name, place) = region(RIKET);
        places.push((name, place, BOTH));
    }
    places
}

/// The parties' own figures for the groups of this huvudman.
fn local(
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let text = contents.text(sheet, "lokalt");
    if text.is_empty() {
        return Ok(start);
    }
    let mine: Vec<_> = contents
        .analys
        .fraga
        .local
        .iter()
        .filter(|one| {
            let group = contents.skattning().underlag.assumptions.group(&one.group);
            group.is_some_and(|group| group.huvudman == contents.text(sheet, "huvudman"))
                || one.party == contents.text(sheet, "huvudman")
        })
        .collect();
    page.section(start, &text)?;
    if mine.is_empty() {
        let none = "Inga. De skrivs på bladet Lokala data.";
        page.text(start + 1, 0, none, &page.styles.text)?;
        return Ok(start + 1);
    }
    let mut row = start;
    for one in mine {
        row += 1;
        let styles = page.styles;
        let place = contents.analys.regions.name_of(&one.kommun);
        let group = contents.skattning().group_name(&one.group);
        page.text(row, 0, &format!("{group} (lokal)"), &styles.text)?;
        page.text(row, 1, place, &styles.text)?;
        page.text(row, 2, one.kon.label(), &styles.text)?;
        page.number(row, FIRST_YEAR_COL, one.people, &styles.whole)?;
        let used = match contents.skattning().underlag.standing(one) {
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
