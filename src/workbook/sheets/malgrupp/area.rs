//! The area as a whole, group by group.

use super::super::super::address::abs;
use super::super::super::contents::Contents;
use super::super::super::layout::Layout;
use super::super::super::line;
use super::super::super::live::Spot;
use super::super::super::page::{BODY, Cached, Page};
use super::super::whole::{Columns, Whole};
use super::lines::kept_of;
use super::parts::{live_part, sum_if_all};
use crate::estimate::{AreaGroup, Count, Level};
use crate::present::measure_label;
use crate::status::Kon;
use crate::template::SheetTemplate;
use crate::told::Told;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.header(
        BODY,
        &[
            "Grupp",
            "Behovsgrupp",
            "Måttyp och period",
            "Antal",
            "Antal kvinnor",
            "Antal män",
            "Andel (brutto / antal)",
            "Allmän andel",
            "",
            "Brutto",
            "varav kvinnor",
            "varav män",
            "Ny person (inte i en tidigare grupp), del",
            "Netto",
            "Status",
            "Nivå",
        ],
        line::COUNT..=line::NETTO,
    )?;
    let skattning = contents.skattning();
    for (index, group) in skattning.groups.iter().enumerate() {
        let row = layout.area + index as u32;
        let declared = &skattning.underlag.assumptions.groups[index];
        let year = skattning.underlag.years[index];
        let styles = page.styles;
        page.text(row, 0, &declared.id, &styles.text)?;
        page.text(row, 1, &declared.name, &styles.wrapped)?;
        let lines = declared.name.chars().count().div_ceil(36);
        page.height(row, 12.0 * lines as f64 + 3.0)?;
        let measure = format!("{} {year}", measure_label(&declared.measure));
        page.text(row, 2, &measure, &styles.text)?;
        match (&group.count, group.brutto) {
            (Ok(count), Some(brutto)) => known(page, layout, row, index, group, count, brutto)?,
            _ => {
                for col in line::COUNT..=line::BRUTTO_M {
                    page.number_or_dash(row, col, None, &styles.whole)?;
                }
            }
        }
        let general = Cached::Number(declared.share.point);
        page.formula(
            row,
            7,
            &layout.general_share(index),
            general,
            &styles.percent,
        )?;
        page.text(row, 8, "", &styles.text)?;
        live_part(page, layout, Spot::Area, (row, index), &styles.whole)?;
        kept_of(page, layout, Spot::Area, (row, index))?;
        let status = group
            .count
            .as_ref()
            .map_or_else(|absent| absent.status.id(), |count| count.status.label());
        page.text(row, line::STATUS, status, &styles.text)?;
        let incomplete = if group.complete() {
            ""
        } else {
            ", ofullständig"
        };
        let level = format!("{}{incomplete}", group.level.id());
        page.text(row, line::SOURCE, &level, &styles.text)?;
    }
    totals(sheet, page, contents, layout)
}

/// A group that has a count: the sum of the kommuner, or the area's own row with what they change.
fn known(
    page: &mut Page<'_>,
    layout: &Layout,
    row: u32,
    index: usize,
    group: &AreaGroup,
    count: &Count,
    brutto: f64,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let of_kon = count.kon.as_ref().ok();
    let brutto_kon = group.brutto_kon.as_ref().ok();
    let columns = [
        (Kon::T, Some(count.value), Some(brutto)),
        (Kon::K, of_kon.map(|(k, _)| *k), brutto_kon.map(|(k, _)| *k)),
        (Kon::M, of_kon.map(|(_, m)| *m), brutto_kon.map(|(_, m)| *m)),
    ];
    let is_sum = group.level == Level::Kommunsumma || layout.unit_count == 1;
    let whole = Whole {
        layout,
        group: abs(row, 0),
        index,
        lan: layout.area_lan.clone(),
        within: None,
    };
    for (kon, people, brutto) in columns {
        let at = Columns::of(kon);
        let (counts, bruttos) = match is_sum {
            true => (whole.sum_of(at.count, kon), whole.sum_of(at.brutto, kon)),
            false => whole.row(kon, count),
        };
        let bruttos = match (is_sum, kon) {
            (false, Kon::T) => {
                let (women, men) = (abs(row, line::BRUTTO_K), abs(row, line::BRUTTO_M));
                whole.of_both(&women, &men, &bruttos)
            }
            _ => bruttos,
        };
        page.formula_or_dash(row, at.count, &counts, people, &styles.whole)?;
        page.formula_or_dash(row, at.brutto, &bruttos, brutto, &styles.whole)?;
    }
    let share = format!(
        "IF({0}=0,{1},{2}/{0})",
        abs(row, line::COUNT),
        layout.general_share(index),
        abs(row, line::BRUTTO)
    );
    page.formula(
        row,
        line::SHARE,
        &share,
        Cached::Number(group.share),
        &styles.percent,
    )
}

fn totals(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let skattning = contents.skattning();
    let row = layout.total;
    for col in 0..=line::NETTO {
        page.text(row, col, "", &styles.total_text)?;
    }
    page.text(row, 1, &contents.text(sheet, "summa"), &styles.total_text)?;
    let sum = |col: u16| format!("SUM({}:{})", abs(layout.area, col), abs(row - 1, col));
    match skattning.brutto {
        Some(brutto) => {
            let brutto = Cached::Number(brutto);
            page.formula(row, line::BRUTTO, &sum(line::BRUTTO), brutto, &styles.total)?;
        }
        None => page.number_or_dash(row, line::BRUTTO, None, &styles.total)?,
    }
    let kon = skattning.brutto_kon();
    for (col, value) in [
        (line::BRUTTO_K, kon.map(|(k, _)| k)),
        (line::BRUTTO_M, kon.map(|(_, m)| m)),
        (
            line::NETTO,
            layout.live.total(Spot::Area).map(|(_, netto)| netto),
        ),
    ] {
        let formula = sum_if_all(layout.area, row - 1, col);
        page.formula_or_dash(row, col, &formula, value, &styles.total)?;
    }
    denominator(page, contents, layout)
}

/// The chosen population, and brutto and netto as parts of it.
fn denominator(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let skattning = contents.skattning();
    let underlag = &skattning.underlag;
    let row = layout.denominator_row();
    let year = underlag.denominator_year;
    page.text(
        row,
        1,
        &format!("Nämnare: vald befolkning {year}"),
        &styles.text,
    )?;
    for (at, one) in contents.analys.denominators.iter().enumerate() {
        let col = line::DENOMINATORS + at as u16;
        page.number_or_dash(row, col, one.area.as_ref().ok().copied(), &styles.whole)?;
    }
    let people = underlag.denominator.as_ref().ok().copied();
    let chosen = layout.chosen_denominator(row);
    page.formula_or_dash(row, line::COUNT, &chosen, people, &styles.whole)?;
    page.text(
        row + 1,
        1,
        "Brutto och netto som andel av nämnaren",
        &styles.text,
    )?;
    let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    for (col, value) in [(line::BRUTTO, skattning.brutto), (line::NETTO, netto)] {
        let rate = value.zip(people.filter(|people| *people > 0.0));
        let rate = rate.map(|(value, people)| value / people);
        let formula = ratio(&abs(layout.total, col), &abs(row, line::COUNT));
        page.formula_or_dash(row + 1, col, &formula, rate, &styles.percent2)?;
    }
    Ok(())
}

/// A quotient of two cells, where both have numbers.
pub(super) fn ratio(top: &str, bottom: &str) -> String {
    format!("IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),{top}/{bottom},\"–\")")
}

/// Sub-groups: known, but without a share and outside brutto.
pub(super) fn darav(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let underlag = &contents.skattning().underlag;
    if underlag.darav.is_empty() {
        return Ok(());
    }
    let styles = page.styles;
    page.section(layout.darav, &contents.text(sheet, "darav"))?;
    for (row, one) in (layout.darav + 1..).zip(&underlag.darav) {
        let parent = &underlag.assumptions.groups[one.parent];
        page.text(row, 0, &parent.id, &styles.text)?;
        page.text(row, 1, &one.name, &styles.wrapped)?;
        match &one.value {
            Ok(value) if one.unit == "procent" => {
                page.number(row, line::COUNT, value / 100.0, &styles.percent)?;
            }
            Ok(value) => page.number(row, line::COUNT, *value, &styles.whole)?,
            Err(absent) => {
                page.number_or_dash(row, line::COUNT, None, &styles.whole)?;
                page.text(row, line::COUNT_K, &absent.told(), &styles.text)?;
            }
        }
        let lines = one.name.chars().count().div_ceil(42);
        page.height(row, 12.0 * lines as f64 + 2.0)?;
    }
    Ok(())
}
