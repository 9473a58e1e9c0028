//! Utbud och täckning: the förbund's own insatser, and participants against netto.

use super::super::address::{abs, range, relative};
use super::super::contents::Contents;
use super::super::layout::{Layout, prepared};
use super::super::line;
use super::super::live::Spot;
use super::super::page::{BODY, Cached, Page};
use crate::analys::FEWEST_PEOPLE;
use crate::earlier::{TABLES, TOTAL, Table, Typed, women_and_men};
use crate::template::SheetTemplate;
use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

const ANSWER: u32 = BODY;
const REACHED: u32 = BODY + 1;
const TABLE: u32 = BODY + 9;
const NOT_APPLICABLE: &str = "ej tillämpligt";

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[46.0, 26.0, 11.0, 12.0, 12.0, 12.0, 14.0, 14.0, 40.0])?;
    let Some(table) = TABLES.iter().find(|one| one.id == "utbud") else {
        return Ok(());
    };
    let rows = contents.own.inputs.rows(table.id);
    let (first, last) = (TABLE + 1, TABLE + prepared(rows.len()));
    coverage(sheet, page, contents, layout, (first, last))?;
    page.header(TABLE, table.header, 2..=6)?;
    page.open(first, last)?;
    for row in first..=last {
        table_row(page, table, row, rows.get((row - first) as usize))?;
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
    page.repeat(TABLE, TABLE)?;
    page.print_filled(&[((first, 0), (last, 8))])
}

fn table_row(
    page: &mut Page<'_>,
    table: &Table,
    row: u32,
    typed: Option<&Vec<Typed>>,
) -> Result<(), XlsxError> {
    for (at, &col) in table.open.iter().enumerate() {
        let format = match col {
            2 | 3 | 4 | 6 => &page.styles.input_number,
            5 => continue,
            _ => &page.styles.input_text,
        };
        let cell = typed.map_or(&Typed::Empty, |cells| &cells[at]);
        page.typed(row, col as u16, cell, format)?;
    }
    let both = format!("{}:{}", relative(row, 3), relative(row, 4));
    let sum = format!("IF(COUNT({both})=0,\"\",SUM({both}))");
    let people = typed.and_then(|cells| women_and_men(cells));
    if let (None, Some(cells)) = (people, typed)
        && !cells[TOTAL].is_empty()
    {
        return page.typed(row, TOTAL as u16, &cells[TOTAL], &page.styles.open_number);
    }
    let cached = people.map_or(Cached::Text(""), Cached::Number);
    page.formula(row, 5, &sum, cached, &page.styles.open_number)
}

/// Participants of a year over the estimated netto: a flow over a mixed stock, never a gap in service.
fn coverage(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    (first, last): (u32, u32),
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    let people = contents.own.inputs.participants();
    let answer = contents.own.inputs.answer("individinsatser");
    let answer = answer.map_or_else(|| "ja".to_string(), Typed::text);
    page.text(
        ANSWER,
        0,
        &contents.text(sheet, "individinsatser"),
        &styles.text,
    )?;
    page.text(ANSWER, 1, &answer, &styles.input_text)?;
    let answers = DataValidation::new().allow_list_strings(&["ja", "nej"])?;
    page.sheet
        .add_data_validation(ANSWER, 1, ANSWER, 1, &answers)?;
    let reached = range((first, 5), (last, 5));
    let sum = format!("IF(COUNT({reached})=0,\"–\",SUM({reached}))");
    let from = layout.on_malgrupp(layout.total, line::NETTO);
    page.text(REACHED, 0, &contents.text(sheet, "deltagare"), &styles.text)?;
    page.formula_or_dash(REACHED, 1, &sum, people, &styles.whole)?;
    page.text(REACHED + 1, 0, &contents.text(sheet, "netto"), &styles.text)?;
    page.formula_or_dash(REACHED + 1, 1, &from, netto, &styles.whole)?;
    let row = REACHED + 2;
    page.text(
        row,
        0,
        &contents.text(sheet, "tackning"),
        &styles.total_text,
    )?;
    let (over, under) = (abs(REACHED, 1), abs(REACHED + 1, 1));
    let too_few = format!("färre än {FEWEST_PEOPLE} i nämnaren");
    let formula = format!(
        "IF({}=\"nej\",\"{NOT_APPLICABLE}\",IF(AND(ISNUMBER({over}),ISNUMBER({under})),IF({under}<{FEWEST_PEOPLE},\"{too_few}\",{over}/{under}),\"–\"))",
        abs(ANSWER, 1)
    );
    let cached = match (answer.as_str(), people.zip(netto)) {
        ("nej", _) => Cached::Text(NOT_APPLICABLE),
        (_, Some((_, netto))) if netto < FEWEST_PEOPLE => Cached::Text(&too_few),
        (_, Some((people, netto))) => Cached::Number(people / netto),
        (_, None) => Cached::Text("–"),
    };
    page.formula(row, 1, &formula, cached, &styles.percent)?;
    page.paragraph(row + 1, 8, &contents.text(sheet, "forbehall"), 160)?;
    page.paragraph(row + 2, 8, &contents.text(sheet, "riket"), 160)
}
