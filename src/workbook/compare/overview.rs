//! Översikt and Rangordning: the kommuner side by side.

use super::super::address::{abs, range};
use super::super::live::{LiveNetto, Spot};
use super::super::page::{BODY, Page};
use super::book::Book;
use super::data::Data;
use crate::analys::Nowcast;
use crate::charts;
use crate::estimate::{Skattning, UnitResult};
use crate::simulation::Rank;
use crate::swedish::number;
use crate::template::{SheetKind, SheetTemplate};
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormat2ColorScale, Sparkline, XlsxError,
};

/// Columns of Översikt: code, name, population, trend, brutto, netto, the part of brutto that is netto; then the nuläge and its
/// interval, where it is known, and the groups.
const PEOPLE: u16 = 2;
const TREND: u16 = 3;
const BRUTTO: u16 = 4;
const NETTO: u16 = 5;
const LEFT: u16 = 6;
const NOW: u16 = 7;
/// A chart with more bars cannot be read.
const MOST_BARS: usize = 60;

fn people(unit: &UnitResult) -> Option<f64> {
    let known = unit.unit.denominator.as_ref().ok().copied();
    known.filter(|people| *people > 0.0)
}

/// The first column of the groups.
fn first_group(book: &Book<'_>) -> u16 {
    match book.analys.known_nowcast() {
        Some(_) => NOW + 2,
        None => NOW,
    }
}

/// Brutto by the general shares alone; none where a group is absent.
fn brutto(skattning: &Skattning, unit: &UnitResult) -> Option<f64> {
    let groups = skattning.underlag.assumptions.groups.iter();
    let parts = groups.zip(&unit.groups).map(|(group, found)| {
        let count = found.count.as_ref().ok()?;
        Some(count.value * group.share.point)
    });
    parts.sum()
}

/// Netto per thousand by the shares common to all.
fn netto_rate(live: &LiveNetto, unit: &UnitResult, at: usize) -> Option<f64> {
    let (_, netto) = live.total(Spot::Unit(at))?;
    Some(netto / people(unit)? * 1000.0)
}

pub(super) fn overview(
    book: &Book<'_>,
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    (data, live): (&Data, &LiveNetto),
) -> Result<(), XlsxError> {
    let skattning = &book.analys.skattning;
    let groups = &skattning.underlag.assumptions.groups;
    let first_group = first_group(book);
    let first_year = first_group + groups.len() as u16;
    let now = book.analys.known_nowcast();
    let years = &book.analys.years;
    let mut widths = vec![8.0, 24.0, 11.0, 16.0, 10.0, 10.0, 10.0];
    widths.extend(now.iter().flat_map(|_| [15.0, 14.0]));
    widths.extend(groups.iter().map(|_| 13.0));
    widths.extend(years.iter().map(|_| 8.0));
    page.widths(&widths)?;
    let labels: Vec<String> = years.iter().map(|(year, _)| year.to_string()).collect();
    let trend = book.filled(book.template.raw_text(SheetKind::Oversikt, "ar_for_ar"), "");
    let mut header = vec![
        "Kod",
        "Kommun",
        "Invånare 16–64",
        trend.as_str(),
        "Brutto",
        "Netto",
        "Netto, del av brutto",
    ];
    let told = now.map(|now| {
        [
            format!(
                "Nuläge {}, netto, framskrivet från {}",
                now.year,
                now.from_text()
            ),
            "Nuläge, 95 %".to_string(),
        ]
    });
    header.extend(told.iter().flatten().map(String::as_str));
    header.extend(groups.iter().map(|group| group.name.as_str()));
    header.extend(labels.iter().map(String::as_str));
    let last_col = header.len() as u16 - 1;
    page.header(
        BODY,
        &header,
        std::iter::once(PEOPLE).chain(BRUTTO..=last_col),
    )?;
    for (index, unit) in skattning.units.iter().enumerate() {
        let row = BODY + 1 + index as u32;
        unit_row(book, page, (data, live), row, (index, unit))?;
        let mut has_gap = false;
        for (at, (year, one)) in years.iter().enumerate() {
            let then = &one.units[index];
            let value = brutto(skattning, then).zip(people(then));
            let value = value.map(|(brutto, people)| brutto / people * 1000.0);
            has_gap |= value.is_none();
            let people = people(then).map_or("\"–\"".to_string(), |people| people.to_string());
            let formula = thousand(data, row, &people, None, &year.to_string(), groups.len());
            let format = &book.styles.one_decimal;
            page.formula_or_dash(row, first_year + at as u16, &formula, value, format)?;
        }
        // A sparkline would draw a missing year as 0.
        if !has_gap {
            let range = (sheet.title.as_str(), row, first_year, row, last_col);
            let trend = Sparkline::new().set_range(range);
            page.sheet.add_sparkline(row, TREND, &trend)?;
        }
    }
    let last = BODY + skattning.units.len() as u32;
    let scale = ConditionalFormat2ColorScale::new()
        .set_minimum_color(Color::White)
        .set_maximum_color(Color::RGB(0x7F9FC6));
    for col in [BRUTTO, NETTO].into_iter().chain(first_group..first_year) {
        page.sheet
            .add_conditional_format(BODY + 1, col, last, col, &scale)?;
    }
    page.sheet.autofilter(BODY, 0, last, first_year - 1)?;
    page.sheet.set_freeze_panes(BODY + 1, 2)?;
    page.repeat(BODY, BODY)?;
    Ok(())
}

/// Brutto per thousand of a row's kommun, where every group has a number; a dash otherwise.
fn thousand(
    data: &Data,
    row: u32,
    people: &str,
    group: Option<&str>,
    year: &str,
    groups: usize,
) -> String {
    let code = abs(row, 0);
    let sum = data.brutto(&code, group, year);
    let known = data.known(&code, year);
    format!("IF(AND(ISNUMBER({people}),{known}={groups}),{sum}/{people}*1000,\"–\")")
}

fn unit_row(
    book: &Book<'_>,
    page: &mut Page<'_>,
    (data, live): (&Data, &LiveNetto),
    row: u32,
    (index, unit): (usize, &UnitResult),
) -> Result<(), XlsxError> {
    let skattning = &book.analys.skattning;
    let groups = &skattning.underlag.assumptions.groups;
    let year = skattning.underlag.denominator_year.to_string();
    let styles = &book.styles;
    page.texts(row, 0, &[&unit.unit.code, &unit.unit.name], &styles.text)?;
    page.number_or_dash(row, PEOPLE, people(unit), &styles.whole)?;
    page.text(row, TREND, "", &styles.text)?;
    let rate = |value: Option<f64>| Some(value? / people(unit)? * 1000.0);
    let whole = rate(brutto(skattning, unit));
    let formula = thousand(data, row, &abs(row, PEOPLE), None, &year, groups.len());
    page.formula_or_dash(row, BRUTTO, &formula, whole, &styles.one_decimal)?;
    let netto = netto_rate(live, unit, index);
    let of_people =
        |(cell, _): (String, f64)| super::super::address::thousand(&cell, &abs(row, PEOPLE));
    let formula = live.total(Spot::Unit(index)).map(of_people);
    let formula = formula.unwrap_or_else(|| "\"–\"".to_string());
    page.formula_or_dash(row, NETTO, &formula, netto, &styles.one_decimal)?;
    let (all, once) = (abs(row, BRUTTO), abs(row, NETTO));
    let part = format!("IF(ISNUMBER({once}),IF({all}>0,{once}/{all},1),\"–\")");
    let value = netto.zip(whole);
    let value = value.map(|(netto, all)| if all > 0.0 { netto / all } else { 1.0 });
    page.formula_or_dash(row, LEFT, &part, value, &styles.percent)?;
    if let Some(now) = book.analys.known_nowcast() {
        nowcast(page, row, now, index)?;
    }
    for (at, group) in groups.iter().enumerate() {
        let col = first_group(book) + at as u16;
        let count = unit.groups[at].count.as_ref().ok();
        let value = rate(count.map(|count| count.value * group.share.point));
        let formula = thousand(
            data,
            row,
            &abs(row, PEOPLE),
            Some(&group.id),
            &year,
            groups.len(),
        );
        // Like brutto: a kommun that lacks a group is not analys.
        let value = value.filter(|_| whole.is_some());
        page.formula_or_dash(row, col, &formula, value, &styles.one_decimal)?;
    }
    Ok(())
}

/// Netto per thousand as it probably is now, and between what, when the comparison was made.
fn nowcast(page: &mut Page<'_>, row: u32, now: &Nowcast, index: usize) -> Result<(), XlsxError> {
    let unit = &now.skattning.units[index];
    let netto = unit.netto.as_ref().ok().map(|netto| netto.centre());
    let rate = |people_in_need: f64| Some(people_in_need / people(unit)? * 1000.0);
    let format = &page.styles.one_decimal;
    page.number_or_dash(row, NOW, netto.and_then(rate), format)?;
    let spread = now.simulated.as_ref().and_then(|drawn| drawn.units[index]);
    let ends = spread.and_then(|one| rate(one.low).zip(rate(one.high)));
    let told = |(low, high)| format!("{}–{}", number(low, 1), number(high, 1));
    let told = ends.map_or_else(|| "–".to_string(), told);
    page.text(row, NOW + 1, &told, &page.styles.centered)
}

pub(super) fn ranking(
    book: &Book<'_>,
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    live: &LiveNetto,
) -> Result<(), XlsxError> {
    let skattning = &book.analys.skattning;
    let order: Vec<(usize, f64)> = skattning
        .units
        .iter()
        .enumerate()
        .filter_map(|(at, unit)| Some((at, netto_rate(live, unit, at)?)))
        .collect();
    page.widths(&[10.0, 26.0, 18.0, 18.0, 16.0, 30.0])?;
    let header = [
        "Plats",
        "Kommun",
        "Netto per 1 000",
        "Brutto per 1 000",
        "Plats, 95 %, när jämförelsen gjordes",
        "Netto per person, när jämförelsen gjordes",
    ];
    page.header(BODY, &header, [0, 2, 3])?;
    let depth = book.analys.known_depth();
    let from = |at: usize, col: u16| {
        format!(
            "{}!{}",
            book.title(SheetKind::Oversikt),
            abs(BODY + 1 + at as u32, col)
        )
    };
    let last = BODY + order.len() as u32;
    let all = range((BODY + 1, 2), (last.max(BODY + 1), 2));
    for (row, &(at, netto)) in (BODY + 1..).zip(&order) {
        let unit = &skattning.units[at];
        let higher = order.iter().filter(|(_, other)| *other > netto).count();
        // Its own row, so that it follows when the user sorts.
        let own = row_col_to_cell(row, 2);
        let place = format!("IF(ISNUMBER({own}),COUNTIF({all},\">\"&{own})+1,\"–\")");
        let styles = &book.styles;
        page.formula_or_dash(row, 0, &place, Some(higher as f64 + 1.0), &styles.whole)?;
        page.text(row, 1, &unit.unit.name, &styles.text)?;
        page.formula_or_dash(row, 2, &from(at, NETTO), Some(netto), &styles.one_decimal)?;
        let whole = brutto(skattning, unit).zip(people(unit));
        let whole = whole.map(|(brutto, people)| brutto / people * 1000.0);
        page.formula_or_dash(row, 3, &from(at, BRUTTO), whole, &styles.one_decimal)?;
        let rank = depth.and_then(|depth| depth.simulated.ranks[at]);
        let told = |of: fn(Rank) -> String| rank.map_or_else(|| "–".to_string(), of);
        let span = told(|rank| format!("{}–{}", rank.low, rank.high));
        let beside = told(|rank| rank.beside.label().to_string());
        page.texts(row, 4, &[&span, &beside], &styles.text)?;
    }
    if order.is_empty() {
        return Ok(());
    }
    page.sheet.autofilter(BODY, 0, last, 5)?;
    page.sheet.set_freeze_panes(BODY + 1, 0)?;
    if order.len() > MOST_BARS {
        return Ok(());
    }
    let name = sheet.title.as_str();
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name("Netto per 1 000")
        .set_categories((name, BODY + 1, 1, last, 1))
        .set_values((name, BODY + 1, 2, last, 2))
        .set_format(&mut charts::filled(charts::DARK))
        .set_gap(40);
    chart.title().set_name(&charts::plain(
        book.template.raw_text(SheetKind::Rangordning, "diagram"),
    ));
    chart.y_axis().set_reverse();
    chart
        .x_axis()
        .set_name("Per 1 000")
        .set_num_format("#,##0")
        .set_min(0);
    charts::finish(
        &mut chart,
        book.template
            .raw_text(SheetKind::Rangordning, "diagram_alt"),
    );
    chart.legend().set_hidden();
    chart.set_height(160 + 20 * order.len() as u32);
    page.sheet.insert_chart(BODY, 7, &chart)?;
    Ok(())
}
