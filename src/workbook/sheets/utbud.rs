//! Utbud och täckning: the förbund's own insatser, and participants against netto.

use super::super::layout::{INPUT_ROWS, Layout, abs, line, range, relative};
use super::super::page::{BODY, Cached, Page};
use super::super::{Material, SheetTemplate};
use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

const ANSWER: u32 = BODY;
const REACHED: u32 = BODY + 1;
const TABLE: u32 = BODY + 9;
const HEADER: [&str; 9] = [
    "Insats",
    "Kategori",
    "Platser",
    "Deltagare kvinnor",
    "Deltagare män",
    "Deltagare totalt",
    "Kostnad, kr",
    "Period",
    "Källa",
];

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[46.0, 24.0, 11.0, 12.0, 12.0, 12.0, 14.0, 14.0, 40.0])?;
    page.open_rows = true;
    coverage(sheet, page, material, layout)?;
    page.header(TABLE, &HEADER, 2..=6)?;
    let (first, last) = (TABLE + 1, TABLE + INPUT_ROWS);
    let text = &page.styles.input_text;
    page.input_cells((first, last), [0, 1, 7, 8].into_iter(), text)?;
    let number = &page.styles.input_number;
    page.input_cells((first, last), [2, 3, 4, 6].into_iter(), number)?;
    for row in first..=last {
        let both = format!("{}:{}", relative(row, 3), relative(row, 4));
        let sum = format!("IF(COUNT({both})=0,\"\",SUM({both}))");
        page.formula(row, 5, &sum, Cached::Text(""), &page.styles.whole)?;
    }
    let amount = DataValidation::new()
        .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        .set_error_title("Talet går inte")?
        .set_error_message("Skriv ett tal, 0 eller mer. Lämna tomt där uppgiften saknas.")?;
    for col in [2, 3, 4, 6] {
        page.sheet
            .add_data_validation(first, col, last, col, &amount)?;
    }
    page.sheet.autofilter(TABLE, 0, last, 8)?;
    page.sheet.set_repeat_rows(TABLE, TABLE)?;
    page.sheet.set_print_area(0, 0, TABLE + 30, 8)?;
    Ok(())
}

/// Participants of a year over the estimated netto: a flow over a mixed stock, never a gap in service.
fn coverage(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let netto = material
        .skattning()
        .netto
        .as_ref()
        .ok()
        .map(|netto| netto.centre());
    let (first, last) = (TABLE + 1, TABLE + INPUT_ROWS);
    page.text(
        ANSWER,
        0,
        &sheet.text("individinsatser", material),
        &styles.text,
    )?;
    page.text(ANSWER, 1, "ja", &styles.input_text)?;
    let answers = DataValidation::new().allow_list_strings(&["ja", "nej"])?;
    page.sheet
        .add_data_validation(ANSWER, 1, ANSWER, 1, &answers)?;
    let reached = range((first, 5), (last, 5));
    let cells = [
        (
            sheet.text("deltagare", material),
            format!("IF(COUNT({reached})=0,\"–\",SUM({reached}))"),
            None,
        ),
        (
            sheet.text("netto", material),
            layout.on_malgrupp(layout.total, line::NETTO),
            netto,
        ),
    ];
    for (row, (label, formula, value)) in (REACHED..).zip(cells) {
        page.text(row, 0, &label, &styles.text)?;
        page.formula_or_dash(row, 1, &formula, value, &styles.whole)?;
    }
    let row = REACHED + 2;
    page.text(
        row,
        0,
        &sheet.text("tackning", material),
        &styles.total_text,
    )?;
    let (people, whole) = (abs(REACHED, 1), abs(REACHED + 1, 1));
    // No percentage of fewer than 50 people (METHOD §7).
    let formula = format!(
        "IF({}=\"nej\",\"ej tillämpligt\",IF(AND(ISNUMBER({people}),ISNUMBER({whole})),IF({whole}<50,\"färre än 50 i nämnaren\",{people}/{whole}),\"–\"))",
        abs(ANSWER, 1)
    );
    page.formula_or_dash(row, 1, &formula, None, &styles.percent)?;
    page.paragraph(row + 1, 8, &sheet.text("forbehall", material), 160)?;
    page.paragraph(row + 2, 8, &sheet.text("riket", material), 160)?;
    Ok(())
}
