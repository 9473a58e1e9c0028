//! Sammanfattning: the number, the chart, the reservations, the way on.

use super::super::layout::Layout;
use super::super::page::{BODY, Cached, Page};
use super::super::{Material, SheetTemplate, Template};
use rust_xlsxwriter::{Chart, ChartType, Color, XlsxError};

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[46.0, 11.0, 11.0, 11.0, 11.0, 11.0, 14.0, 12.0])?;
    let table = headline(sheet, page, material, layout)?;
    let next = groups(page, material, layout, table)?;
    chart(sheet, page, material, table, next)?;
    page.sheet.set_print_fit_to_pages(1, 1);
    let below = reservations(sheet, page, material, next + 15)?;
    page.text(
        below,
        0,
        &sheet.text("innehall", material),
        &page.styles.section,
    )?;
    for (index, other) in template
        .sheets
        .iter()
        .filter(|other| other.id != sheet.id)
        .enumerate()
    {
        page.link(below + 1 + index as u32, 0, &other.title)?;
    }
    Ok(())
}

fn headline(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let skattning = material.skattning;
    match skattning.brutto {
        Some(brutto) => page.formula(
            BODY,
            0,
            &layout.on_malgrupp(layout.total, 3),
            Cached::Number(brutto),
            &styles.big,
        )?,
        None => page.text(BODY, 0, "–", &styles.big)?,
    }
    page.sheet.set_row_height(BODY, 38)?;
    let partial = if skattning.complete {
        ""
    } else {
        " Uppgifter saknas: summan gäller de kända delarna."
    };
    let label = format!("{}.{partial}", sheet.text("huvudtal", material));
    page.sheet
        .merge_range(BODY, 1, BODY, 7, &label, &styles.big_label)?;
    let rows = [
        (
            sheet.text("andel", material),
            layout.on_malgrupp(layout.total + 2, 3),
            skattning.rate(),
            &styles.percent2,
        ),
        (
            sheet.text("kvinnor", material),
            layout.on_malgrupp(layout.total, 5),
            skattning.brutto_kon().map(|(k, _)| k),
            &styles.whole,
        ),
        (
            sheet.text("man", material),
            layout.on_malgrupp(layout.total, 6),
            skattning.brutto_kon().map(|(_, m)| m),
            &styles.whole,
        ),
    ];
    for (index, (label, cell, value, format)) in rows.into_iter().enumerate() {
        let row = BODY + 1 + index as u32;
        page.text(row, 0, &label, &styles.text)?;
        match value {
            Some(value) => page.formula(row, 1, &cell, Cached::Number(value), format)?,
            None => page.number_or_dash(row, 1, None, format)?,
        }
    }
    Ok(BODY + 5)
}

fn groups(
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    page.header(
        start,
        &[
            "Behovsgrupp",
            "Antal",
            "Andel",
            "Brutto",
            "Kvinnor",
            "Män",
            "Status",
            "Period",
        ],
        1..=5,
    )?;
    for (index, group) in material.skattning.groups.iter().enumerate() {
        let (row, from) = (start + 1 + index as u32, layout.area + index as u32);
        page.text(
            row,
            0,
            &material.skattning.underlag.assumptions.groups[index].name,
            &styles.text,
        )?;
        let count = group.count.as_ref().ok();
        let kon = group.brutto_kon.as_ref().ok();
        let cells = [
            (1, 2, count.map(|c| c.value), &styles.whole),
            (2, 4, count.map(|_| group.share), &styles.percent),
            (3, 3, group.brutto, &styles.whole),
            (4, 5, kon.map(|(k, _)| *k), &styles.whole),
            (5, 6, kon.map(|(_, m)| *m), &styles.whole),
        ];
        for (col, source, value, format) in cells {
            match value {
                Some(value) => page.formula(
                    row,
                    col,
                    &layout.on_malgrupp(from, source),
                    Cached::Number(value),
                    format,
                )?,
                None => page.number_or_dash(row, col, None, format)?,
            }
        }
        page.text(
            row,
            6,
            group
                .count
                .as_ref()
                .map_or_else(|a| a.status.id(), |c| c.status.label()),
            &styles.text,
        )?;
        page.text(
            row,
            7,
            &material.skattning.underlag.years[index].to_string(),
            &styles.text,
        )?;
    }
    Ok(start + 1 + layout.groups)
}

fn chart(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    table: u32,
    next: u32,
) -> Result<(), XlsxError> {
    let name = sheet.title.as_str();
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name("Brutto")
        .set_categories((name, table + 1, 0, next - 1, 0))
        .set_values((name, table + 1, 3, next - 1, 3))
        .set_format(
            rust_xlsxwriter::ChartFormat::new().set_solid_fill(
                rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(0x1F3A5F)),
            ),
        )
        .set_gap(60)
        .set_data_label(
            rust_xlsxwriter::ChartDataLabel::new()
                .show_value()
                .set_num_format("#,##0"),
        );
    chart
        .title()
        .set_name(sheet.text("diagram", material).as_str());
    chart.legend().set_hidden();
    // The first group at the top; the numbers then follow the axis to the bottom edge.
    chart.y_axis().set_reverse();
    chart
        .x_axis()
        .set_name("Personer")
        .set_num_format("#,##0")
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::High);
    chart.set_width(860).set_height(270);
    chart.set_alt_text(sheet.text("diagram_alt", material));
    page.sheet.insert_chart(next + 1, 0, &chart)?;
    Ok(())
}

fn reservations(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    page.text(start, 0, "Att veta om siffrorna", &page.styles.section)?;
    let mut texts = sheet.texts_from("forbehall_", material);
    texts.push(sheet.text("lagen", material));
    if !material.skattning.missing.is_empty() {
        texts.push("Några uppgifter saknas; de står på bladet Kvalitet.".into());
    }
    for (index, text) in texts.iter().enumerate() {
        page.paragraph(start + 1 + index as u32, 7, text, 130)?;
    }
    Ok(start + 2 + texts.len() as u32)
}
