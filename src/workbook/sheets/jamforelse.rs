//! Jämförelse: brutto per 1 000, kommun by kommun, against the area, the län and riket.

use super::super::layout::{Layout, abs, line};
use super::super::page::{BODY, Cached, Page};
use super::super::{Material, SheetTemplate};
use crate::estimate::Skattning;
use rust_xlsxwriter::{Chart, ChartType, Color, ConditionalFormatDataBar, XlsxError};

/// A chart with more bars than this cannot be read.
const MOST_BARS: usize = 60;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let groups = layout.groups as u16;
    let mut widths = vec![34.0];
    widths.extend((0..groups).map(|_| 18.0));
    widths.extend([12.0, 10.0]);
    page.widths(&widths)?;
    let names: Vec<&str> = material
        .skattning
        .underlag
        .assumptions
        .groups
        .iter()
        .map(|g| g.name.as_str())
        .collect();
    let mut header = vec!["Region"];
    header.extend(names);
    header.extend(["Alla grupper", "Plats i området"]);
    page.header(BODY, &header, 1..=groups + 1)?;
    page.sheet.set_row_height(BODY, 54)?;
    let units = material.skattning.units.len();
    for index in 0..units {
        unit_row(page, material, layout, index)?;
    }
    let last_unit = BODY + units as u32;
    let mut row = last_unit;
    if units > 1 {
        row += 1;
        area_row(page, material, layout, row)?;
    }
    // Terms of comparison need counts and denominators of their own, kept below the table.
    let support = row + material.comparisons.len() as u32 + 4;
    for (index, other) in material.comparisons.iter().enumerate() {
        row += 1;
        comparison_row(page, layout, row, support + 1 + index as u32, other)?;
    }
    let total = groups + 1;
    page.sheet.add_conditional_format(
        BODY + 1,
        total,
        row,
        total,
        &ConditionalFormatDataBar::new()
            .set_fill_color(Color::RGB(0x9DB7D5))
            .set_solid_fill(true),
    )?;
    support_table(sheet, page, material, layout, support)?;
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.sheet.set_repeat_rows(BODY, BODY)?;
    let first = if units > MOST_BARS {
        last_unit + 1
    } else {
        BODY + 1
    };
    chart(
        sheet,
        page,
        material,
        (first, row, total),
        support + material.comparisons.len() as u32 + 2,
    )
}

fn per_thousand(
    page: &mut Page<'_>,
    row: u32,
    col: u16,
    formula: &str,
    value: Option<f64>,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    match value {
        Some(value) => page.formula(
            row,
            col,
            formula,
            Cached::Number(value),
            &styles.one_decimal,
        ),
        None => page.number_or_dash(row, col, None, &styles.one_decimal),
    }
}

fn unit_row(
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
    index: usize,
) -> Result<(), XlsxError> {
    let unit = &material.skattning.units[index];
    let row = BODY + 1 + index as u32;
    page.text(row, 0, &unit.unit.name, &page.styles.text)?;
    let denominator = unit
        .unit
        .denominator
        .as_ref()
        .ok()
        .copied()
        .filter(|d| *d > 0.0);
    let on = layout.on_malgrupp(layout.units + index as u32, 3);
    for (g, group) in unit.groups.iter().enumerate() {
        let formula = format!(
            "{}/{on}*1000",
            layout.on_malgrupp(layout.line_row(index, g), line::BRUTTO)
        );
        let value = group
            .brutto
            .and_then(|brutto| Some(brutto / denominator? * 1000.0));
        per_thousand(page, row, 1 + g as u16, &formula, value)?;
    }
    let total = layout.groups as u16 + 1;
    let formula = format!(
        "{}/{on}*1000",
        layout.on_malgrupp(layout.units + index as u32, 2)
    );
    per_thousand(
        page,
        row,
        total,
        &formula,
        unit.rate().map(|rate| rate * 1000.0),
    )?;
    let all: Vec<f64> = material
        .skattning
        .units
        .iter()
        .filter_map(|u| u.rate())
        .map(|rate| rate * 1000.0)
        .collect();
    let range = format!(
        "{}:{}",
        abs(BODY + 1, total),
        abs(BODY + material.skattning.units.len() as u32, total)
    );
    match unit.rate().map(|rate| rate * 1000.0) {
        Some(mine) => {
            let place = 1 + all.iter().filter(|other| **other > mine).count();
            let formula = format!("COUNTIF({range},\">\"&{})+1", abs(row, total));
            page.formula(
                row,
                total + 1,
                &formula,
                Cached::Number(place as f64),
                &page.styles.centered,
            )
        }
        None => page.text(row, total + 1, "–", &page.styles.centered),
    }
}

fn area_row(
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
    row: u32,
) -> Result<(), XlsxError> {
    let skattning = material.skattning;
    page.text(
        row,
        0,
        &skattning.underlag.area.name,
        &page.styles.total_text,
    )?;
    let on = layout.on_malgrupp(layout.total + 1, 3);
    for (g, group) in skattning.groups.iter().enumerate() {
        let formula = format!(
            "{}/{on}*1000",
            layout.on_malgrupp(layout.area + g as u32, 3)
        );
        per_thousand(
            page,
            row,
            1 + g as u16,
            &formula,
            rate_of(skattning, group.brutto.filter(|_| group.complete())),
        )?;
    }
    let formula = format!("{}/{on}*1000", layout.on_malgrupp(layout.total, 3));
    let whole = skattning.brutto.filter(|_| skattning.complete);
    per_thousand(
        page,
        row,
        layout.groups as u16 + 1,
        &formula,
        rate_of(skattning, whole),
    )?;
    page.text(row, layout.groups as u16 + 2, "", &page.styles.text)
}

fn rate_of(skattning: &Skattning, brutto: Option<f64>) -> Option<f64> {
    let denominator = *skattning.underlag.denominator.as_ref().ok()?;
    (denominator > 0.0).then_some(brutto? / denominator * 1000.0)
}

fn comparison_row(
    page: &mut Page<'_>,
    layout: &Layout,
    row: u32,
    support: u32,
    other: &Skattning,
) -> Result<(), XlsxError> {
    let total = layout.groups as u16 + 1;
    page.text(row, 0, &other.underlag.area.name, &page.styles.text)?;
    let mut complete = true;
    for (g, group) in other.groups.iter().enumerate() {
        let col = 1 + g as u16;
        let brutto = group.brutto.filter(|_| group.complete());
        let general = other.underlag.assumptions.groups[g].share.point;
        let (Some(brutto), Ok(count)) = (brutto, &group.count) else {
            complete = false;
            per_thousand(page, row, col, "", None)?;
            continue;
        };
        let local = brutto - count.value * general;
        let local = if local.abs() < 1e-9 * brutto.abs() {
            String::new()
        } else {
            format!("+({local})")
        };
        let formula = format!(
            "({}*{}{local})/{}*1000",
            abs(support, col),
            layout.general_share(g),
            abs(support, total)
        );
        per_thousand(page, row, col, &formula, rate_of(other, Some(brutto)))?;
    }
    let sum = format!("SUM({}:{})", abs(row, 1), abs(row, total - 1));
    per_thousand(
        page,
        row,
        total,
        &sum,
        rate_of(other, other.brutto.filter(|_| complete)),
    )?;
    page.text(row, total + 1, "", &page.styles.text)
}

fn support_table(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
    row: u32,
) -> Result<(), XlsxError> {
    if material.comparisons.is_empty() {
        return Ok(());
    }
    page.paragraph(row - 1, 7, &sheet.text("jamforelse", material), 130)?;
    let mut header = vec!["Antal i länet och riket"];
    header.extend(
        material
            .skattning
            .underlag
            .assumptions
            .groups
            .iter()
            .map(|g| g.name.as_str()),
    );
    header.push("Nämnare");
    page.header(row, &header, 1..=layout.groups as u16 + 1)?;
    page.sheet.set_row_height(row, 54)?;
    for (index, other) in material.comparisons.iter().enumerate() {
        let row = row + 1 + index as u32;
        let styles = page.styles;
        page.text(row, 0, &other.underlag.area.name, &styles.text)?;
        for (g, group) in other.groups.iter().enumerate() {
            let known = group.count.as_ref().ok().filter(|_| group.complete());
            page.number_or_dash(row, 1 + g as u16, known.map(|c| c.value), &styles.whole)?;
        }
        page.number_or_dash(
            row,
            1 + layout.groups as u16,
            other.underlag.denominator.as_ref().ok().copied(),
            &styles.whole,
        )?;
    }
    Ok(())
}

fn chart(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    (first, last, col): (u32, u32, u16),
    at: u32,
) -> Result<(), XlsxError> {
    let name = sheet.title.as_str();
    let mut chart = Chart::new(ChartType::Column);
    chart
        .add_series()
        .set_name("Brutto per 1 000")
        .set_categories((name, first, 0, last, 0))
        .set_values((name, first, col, last, col))
        .set_format(rust_xlsxwriter::ChartFormat::new().set_solid_fill(
            rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(0x1F3A5F)),
        ));
    chart
        .title()
        .set_name(sheet.text("diagram", material).as_str());
    chart.legend().set_hidden();
    chart
        .y_axis()
        .set_name("Per 1 000")
        .set_num_format("#,##0")
        .set_min(0);
    chart.set_width(960).set_height(340);
    chart.set_alt_text(sheet.text("diagram_alt", material));
    page.sheet.insert_chart(at, 0, &chart)?;
    Ok(())
}
