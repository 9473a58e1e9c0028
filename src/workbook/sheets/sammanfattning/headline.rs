//! The large number, how sure it is, and the bar of its interval.

use super::super::super::contents::Contents;
use super::super::super::layout::{Layout, RECOUNTED, SETTING_COL, STATE_ROW, UP_TO_DATE};
use super::super::super::line;
use super::super::super::live::Spot;
use super::super::super::page::{BODY, Cached, Page, ROW_PIXELS, literal};
use super::columns::{DRAWN, LAST};
use crate::analys::Analys;
use crate::estimate::Netto;
use crate::present::{judges, off_median, other_ways};
use crate::simulation::Spread;
use crate::template::SheetTemplate;
use crate::told::Told;
use crate::{charts, swedish};
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartType, ConditionalFormatText, ConditionalFormatTextRule, Format,
    XlsxError,
};

/// Characters on a line beside the large number.
const LABEL_LINE: usize = 74;
/// Rows that the bars take.
const BARS: u32 = 7;

/// The last row and the next: where the figures begin.
pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    let big = layout.on_malgrupp(layout.total, line::NETTO);
    let cached = netto.map_or(Cached::Text("–"), Cached::Number);
    page.formula(BODY, 0, &big, cached, &styles.big)?;
    let label = format!(
        "{}. {}",
        contents.text(sheet, "huvudtal"),
        interval(contents)
    );
    told_at_run(
        page,
        layout,
        (BODY, BODY),
        (1, LAST),
        &label,
        &styles.big_label,
    )?;
    let lines = label.chars().count().div_ceil(LABEL_LINE);
    page.height(BODY, (12.0 * lines as f64 + 4.0).max(40.0))?;
    state(page, contents, layout, BODY + 1)?;
    match bars(sheet, page, contents, BODY + 2)? {
        true => Ok(BODY + 2 + BARS),
        false => Ok(BODY + 3),
    }
}

/// Whether netto is that of the run, and whose shares it rests on.
fn state(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    row: u32,
) -> Result<(), XlsxError> {
    let skattning = contents.skattning();
    let state = layout.on_antaganden(STATE_ROW, SETTING_COL);
    let name = format!("Andelar enligt {}", skattning.underlag.assumptions.name);
    let partial = match skattning.complete {
        true => "",
        false => " Uppgifter saknas: brutto gäller de kända delarna. Se Kvalitet.",
    };
    let told = format!(
        "\"Netto \"&IF({state}=\"{RECOUNTED}\",\"\",\"är \")&{state}&\". \"&{}&IF({}>0,\", ändrade\",\"\")&\".{partial}\"",
        literal(&name),
        layout.moved()
    );
    let now = format!("Netto är aktuellt. {name}.{partial}");
    let note = &page.styles.note;
    page.sheet.merge_range(row, 0, row, LAST, "", note)?;
    page.formula(row, 0, &told, Cached::Text(&now), note)?;
    let warning = ConditionalFormatText::new()
        .set_rule(ConditionalFormatTextRule::Contains(
            "inaktuellt".to_string(),
        ))
        .set_format(&page.styles.warning);
    page.sheet
        .add_conditional_format(row, 0, row, 0, &warning)?;
    Ok(())
}

/// A text about the run, over some columns; it says so as soon as anything differs.
pub(super) fn told_at_run(
    page: &mut Page<'_>,
    layout: &Layout,
    (first, last): (u32, u32),
    (left, right): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    page.sheet
        .merge_range(first, left, last, right, "", format)?;
    let state = layout.on_antaganden(STATE_ROW, SETTING_COL);
    let formula = format!(
        "{}&IF({state}=\"{UP_TO_DATE}\",\"\",\" (När analysen gjordes.)\")",
        literal(text)
    );
    page.formula(first, left, &formula, Cached::Text(text), format)
}

/// How sure netto is, in a sentence.
fn interval(contents: &Contents<'_>) -> String {
    if let Err(absent) = &contents.skattning().netto {
        return format!("Netto kan inte räknas: {}.", absent.told());
    }
    let Some(depth) = contents.analys.known_depth() else {
        return String::new();
    };
    let one = &depth.simulated;
    let mut text = format!(
        "Osäkerheten är stor: 95 % av {} omräkningar ger mellan {} och {}, givet tolkningen och modellen.",
        swedish::whole(one.settings.draws as f64),
        swedish::whole(one.netto.low),
        swedish::whole(one.netto.high)
    );
    let analys = contents.analys;
    for told in [judges(analys), off_median(analys), other_ways(analys)] {
        text.extend(told.map(|told| format!(" {told}.")));
    }
    text
}

/// What a bar is of: netto and its interval.
struct Drawn {
    label: String,
    netto: f64,
    spread: Spread,
}

/// The year of the figures, and now.
fn drawn(analys: &Analys) -> Vec<Drawn> {
    let at_run = analys.known_depth().map(|depth| depth.simulated.netto);
    let netto = analys.skattning.netto.as_ref().ok().map(Netto::centre);
    let then = netto.zip(at_run).map(|(netto, spread)| Drawn {
        label: analys.skattning.year_text(),
        netto,
        spread,
    });
    let now = analys.known_nowcast().and_then(|now| {
        Some(Drawn {
            label: format!("Nuläge {}", now.year),
            netto: now.skattning.netto.as_ref().ok()?.centre(),
            spread: now.simulated.as_ref()?.netto,
        })
    });
    then.into_iter().chain(now).collect()
}

/// The intervals as bars that meet at netto; false where nothing is drawn.
fn bars(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    row: u32,
) -> Result<bool, XlsxError> {
    let all = drawn(contents.analys);
    if all.is_empty() {
        return Ok(false);
    }
    let hidden = &page.styles.hidden;
    for (at, one) in (row..).zip(&all) {
        page.text(at, DRAWN, &one.label, hidden)?;
        // The estimate can lie outside what the draws say: the bars still start and end where they should.
        let middle = one.netto.clamp(one.spread.low, one.spread.high);
        let parts = [
            one.spread.low,
            middle - one.spread.low,
            one.spread.high - middle,
        ];
        for (col, value) in (DRAWN + 1..).zip(parts) {
            page.number(at, col, value, hidden)?;
        }
    }
    for col in DRAWN..=DRAWN + 3 {
        page.sheet.set_column_hidden(col)?;
    }
    let last = row + all.len() as u32 - 1;
    let name = sheet.title.as_str();
    let mut chart = Chart::new(ChartType::BarStacked);
    let mut unseen = ChartFormat::new();
    unseen.set_no_line().set_no_fill();
    let mut below = charts::filled(charts::MIDDLE);
    let mut above = charts::filled(charts::PALE);
    for (col, label, format) in [
        (DRAWN + 1, "Lågt", &mut unseen),
        (DRAWN + 2, "Från lågt till netto", &mut below),
        (DRAWN + 3, "Från netto till högt", &mut above),
    ] {
        chart
            .add_series()
            .set_name(label)
            .set_categories((name, row, DRAWN, last, DRAWN))
            .set_values((name, row, col, last, col))
            .set_format(format)
            .set_gap(45);
    }
    chart.y_axis().set_reverse();
    let low = all
        .iter()
        .map(|one| one.spread.low)
        .fold(f64::INFINITY, f64::min);
    let high = all.iter().map(|one| one.spread.high).fold(0.0, f64::max);
    chart
        .x_axis()
        .set_num_format("#,##0")
        .set_min(charts::axis_start(low, high))
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::High);
    charts::finish(&mut chart, &contents.text(sheet, "intervall_alt"));
    chart.legend().set_hidden();
    chart.show_hidden_data();
    chart.set_width(690).set_height(ROW_PIXELS * BARS - 6);
    page.sheet.insert_chart_with_offset(row, 0, &chart, 2, 2)?;
    Ok(true)
}
