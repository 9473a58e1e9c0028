//! Medel: what the state has decided, what kommun and region then give, and kronor per person in need.

use super::super::layout::{Layout, abs, line};
use super::super::page::{BODY, Page};
use super::super::{Material, SheetTemplate};
use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

/// What a row's number is.
enum Kind {
    Kronor,
    Share,
    People,
}

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[58.0, 18.0, 70.0])?;
    let row = decided(sheet, page, material, layout)?;
    model(sheet, page, material, row + 2)
}

fn decided(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<u32, XlsxError> {
    page.text(
        BODY,
        0,
        &sheet.text("beslut", material),
        &page.styles.section,
    )?;
    let state = BODY + 1;
    input(page, sheet, material, state, "staten", &Kind::Kronor)?;
    input(page, sheet, material, state + 1, "kommuner", &Kind::Kronor)?;
    input(page, sheet, material, state + 2, "region", &Kind::Kronor)?;
    let own = abs(state, 1);
    let most = format!("IF(ISNUMBER({own}),{own}/2,\"–\")");
    formula(
        page,
        sheet,
        material,
        state + 3,
        "hogst",
        &most,
        &Kind::Kronor,
        None,
    )?;
    let (kommun, region) = (abs(state + 1, 1), abs(state + 2, 1));
    let total = format!(
        "IF(COUNT({own},{kommun},{region})=3,{own}+MIN({kommun},{own}/2)+MIN({region},{own}/2),\"–\")"
    );
    formula(
        page,
        sheet,
        material,
        state + 4,
        "totalt",
        &total,
        &Kind::Kronor,
        None,
    )?;
    let over = format!(
        "IF(COUNT({own},{kommun},{region})<3,\"–\",IF(OR({kommun}>{own}/2,{region}>{own}/2),\"en part ger mer än hälften av statens medel: överskottet räknas inte\",\"ja\"))"
    );
    formula(
        page,
        sheet,
        material,
        state + 5,
        "ryms",
        &over,
        &Kind::Kronor,
        None,
    )?;
    let netto = material
        .skattning()
        .netto
        .as_ref()
        .ok()
        .map(|netto| netto.centre());
    let from = layout.on_malgrupp(layout.total, line::NETTO);
    formula(
        page,
        sheet,
        material,
        state + 6,
        "netto",
        &from,
        &Kind::People,
        netto,
    )?;
    let (total, people) = (abs(state + 4, 1), abs(state + 6, 1));
    let each = format!("IF(AND(ISNUMBER({total}),ISNUMBER({people})),{total}/{people},\"–\")");
    formula(
        page,
        sheet,
        material,
        state + 7,
        "per_person",
        &each,
        &Kind::Kronor,
        None,
    )?;
    Ok(state + 7)
}

/// The state's model, with its parameters as they are declared.
fn model(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    start: u32,
) -> Result<(), XlsxError> {
    let declared = material.funding;
    page.text(
        start,
        0,
        &sheet.text("modell", material),
        &page.styles.section,
    )?;
    page.paragraph(start + 1, 2, &sheet.text("modell_om", material), 130)?;
    let parameters = [
        ("anslag", declared.total, &page.styles.whole),
        ("grundbelopp", declared.base, &page.styles.whole),
        ("del_forsorjning", declared.by_support, &page.styles.percent),
        (
            "del_befolkning",
            declared.by_population,
            &page.styles.percent,
        ),
    ];
    let first = start + 2;
    for (row, (key, value, format)) in (first..).zip(parameters) {
        page.text(row, 0, &sheet.text(key, material), &page.styles.text)?;
        page.number(row, 1, value, format)?;
        page.text(row, 2, &declared.source, &page.styles.wrapped)?;
    }
    input(
        page,
        sheet,
        material,
        first + 4,
        "antal_forbund",
        &Kind::People,
    )?;
    input(
        page,
        sheet,
        material,
        first + 5,
        "andel_forsorjning",
        &Kind::Share,
    )?;
    input(
        page,
        sheet,
        material,
        first + 6,
        "andel_befolkning",
        &Kind::Share,
    )?;
    let at = |row: u32| abs(first + row, 1);
    let result = format!(
        "IF(COUNT({4},{5},{6})=3,{1}+({0}-{1}*{4})*({2}*{5}+{3}*{6}),\"–\")",
        at(0),
        at(1),
        at(2),
        at(3),
        at(4),
        at(5),
        at(6)
    );
    formula(
        page,
        sheet,
        material,
        first + 7,
        "modellens_belopp",
        &result,
        &Kind::Kronor,
        None,
    )
}

fn input(
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    material: &Material<'_>,
    row: u32,
    key: &str,
    kind: &Kind,
) -> Result<(), XlsxError> {
    label(page, sheet, material, row, key)?;
    let (format, most) = match kind {
        Kind::Share => (&page.styles.input_share, 1.0),
        Kind::Kronor | Kind::People => (&page.styles.input_number, 1e12),
    };
    page.sheet.write_blank(row, 1, format)?;
    let allowed = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, most))
        .set_error_title("Talet går inte")?
        .set_error_message("Skriv ett tal som är 0 eller mer. Andelar skrivs i procent.")?;
    page.sheet.add_data_validation(row, 1, row, 1, &allowed)?;
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn formula(
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    material: &Material<'_>,
    row: u32,
    key: &str,
    formula: &str,
    kind: &Kind,
    value: Option<f64>,
) -> Result<(), XlsxError> {
    label(page, sheet, material, row, key)?;
    let format = match kind {
        Kind::Share => &page.styles.percent,
        Kind::Kronor | Kind::People => &page.styles.whole,
    };
    page.formula_or_dash(row, 1, formula, value, format)
}

/// What the row is, and a remark after a vertical bar in the template's text.
fn label(
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    material: &Material<'_>,
    row: u32,
    key: &str,
) -> Result<(), XlsxError> {
    let text = sheet.text(key, material);
    let (name, remark) = text.split_once('|').unwrap_or((&text, ""));
    page.text(row, 0, name.trim(), &page.styles.wrapped)?;
    page.text(row, 2, remark.trim(), &page.styles.wrapped)?;
    let lines = remark
        .chars()
        .count()
        .div_ceil(72)
        .max(name.chars().count().div_ceil(60));
    page.sheet
        .set_row_height(row, 13.5 * lines.max(1) as f64 + 3.0)?;
    Ok(())
}
