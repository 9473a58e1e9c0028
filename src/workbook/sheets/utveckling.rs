//! Utveckling: the area year by year with today's shares, and what the change consists of.

use super::super::address::{abs, range};
use super::super::contents::Contents;
use super::super::layout::Layout;
use super::super::line;
use super::super::live::Spot;
use super::super::page::{BODY, Cached, Page};
use crate::comparison::{Change, Split};
use crate::estimate::{Netto, Skattning};
use crate::present::{change_interval, nowcast_sentence, remark_on_years};
use crate::simulation::Spread;
use crate::status::Absent;
use crate::template::SheetTemplate;
use crate::told::Told;
use crate::{charts, swedish};
use rust_xlsxwriter::{Chart, ChartType, XlsxError};

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let count = contents.analys.years.len() as u16;
    let mut widths = vec![48.0, 12.0];
    widths.extend((0..count).map(|_| 10.5));
    page.widths(&widths)?;
    let row = counts(sheet, page, contents, BODY)?;
    let table = row + 2;
    let row = bruttos(sheet, page, contents, layout, table)?;
    let row = match remark_on_years(&contents.analys.years, &contents.analys.sources) {
        Some(remark) => {
            page.paragraph(row + 1, 8, &remark, 110)?;
            row + 1
        }
        None => row,
    };
    let row = nowcast(sheet, page, contents, row + 2)?;
    let row = projection(page, contents, row + 2)?;
    let row = change(sheet, page, contents, row + 2)?;
    chart(sheet, page, contents, layout, (table, row + 2))?;
    page.on_one_page();
    page.sheet.set_freeze_panes(BODY + 2, 2)?;
    Ok(())
}

/// Each kommun, and the area, in the year of the figures and as it probably is now; nothing where that is not known.
fn nowcast(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let Some(Ok(now)) = &contents.analys.nowcast else {
        return Ok(start.saturating_sub(2));
    };
    let title = contents.text(sheet, "nulage");
    page.section(start, &title)?;
    let told = nowcast_sentence(contents.analys).unwrap_or_default();
    let breaks = now.breaks.iter().map(|told| swedish::sentence(told));
    let told: Vec<String> = std::iter::once(told).chain(breaks).collect();
    let told = told.join(" ");
    page.paragraph(start + 1, 8, &told, 110)?;
    let (then, later) = (
        format!("Netto {}", contents.skattning().year_text()),
        format!("Nuläge {}", now.year),
    );
    let header = ["Kommun", &then, &later, "Lågt, 95 %", "Högt, 95 %"];
    page.header(start + 2, &header, 1..5)?;
    let drawn = now.simulated.as_ref();
    let skattning = contents.skattning();
    let netto = |one: &Result<Netto, Absent>| one.as_ref().ok().map(Netto::centre);
    let mut rows = vec![(
        skattning.underlag.area.name.as_str(),
        netto(&skattning.netto),
        netto(&now.skattning.netto),
        drawn.map(|drawn| drawn.netto),
    )];
    if skattning.units.len() > 1 {
        let both = skattning.units.iter().zip(&now.skattning.units);
        rows.extend(both.enumerate().map(|(at, (then, later))| {
            let spread = drawn.and_then(|drawn| drawn.units[at]);
            (
                then.unit.name.as_str(),
                netto(&then.netto),
                netto(&later.netto),
                spread,
            )
        }));
    }
    let whole = &page.styles.whole;
    for (row, (name, then, later, spread)) in (start + 3..).zip(&rows) {
        page.text(row, 0, name, &page.styles.text)?;
        let ends = [spread.map(|one| one.low), spread.map(|one| one.high)];
        for (col, value) in (1..).zip([*then, *later, ends[0], ends[1]]) {
            page.number_or_dash(row, col, value, whole)?;
        }
    }
    Ok(start + 2 + rows.len() as u32)
}

fn years_header(page: &mut Page<'_>, contents: &Contents<'_>, row: u32) -> Result<(), XlsxError> {
    let years: Vec<String> = contents
        .analys
        .years
        .iter()
        .map(|(year, _)| year.to_string())
        .collect();
    let mut header = vec!["Behovsgrupp", "Dagens andel"];
    header.extend(years.iter().map(String::as_str));
    page.header(row, &header, 1..header.len() as u16)
}

/// People per group and year, as published or derived.
fn counts(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    page.section(start, &contents.text(sheet, "antal"))?;
    years_header(page, contents, start + 1)?;
    let groups = &contents.skattning().underlag.assumptions.groups;
    for (index, group) in groups.iter().enumerate() {
        let row = start + 2 + index as u32;
        page.text(row, 0, &group.name, &page.styles.text)?;
        page.text(row, 1, "", &page.styles.text)?;
        for (col, (_, one)) in (2..).zip(&contents.analys.years) {
            page.number_or_dash(row, col, people(one, index), &page.styles.whole)?;
        }
    }
    Ok(start + 1 + groups.len() as u32)
}

/// None where the group is absent somewhere in the area.
fn people(one: &Skattning, group: usize) -> Option<f64> {
    let group = &one.groups[group];
    let count = group.count.as_ref().ok().filter(|_| group.complete())?;
    Some(count.value)
}

/// The counts times today's share in the area, live, and each year's netto.
fn bruttos(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    page.section(start, &contents.text(sheet, "brutto"))?;
    years_header(page, contents, start + 1)?;
    let skattning = contents.skattning();
    let mut sums = vec![Some(0.0); contents.analys.years.len()];
    for (index, group) in skattning.groups.iter().enumerate() {
        let row = start + 2 + index as u32;
        let name = &skattning.underlag.assumptions.groups[index].name;
        page.text(row, 0, name, &page.styles.text)?;
        let share = group.brutto.is_some().then_some(group.share);
        let from = layout.on_malgrupp(layout.area + index as u32, line::SHARE);
        page.formula_or_dash(row, 1, &from, share, &page.styles.percent)?;
        for (at, (_, one)) in contents.analys.years.iter().enumerate() {
            let col = 2 + at as u16;
            let count = abs(BODY + 2 + index as u32, col);
            let value = people(one, index)
                .zip(share)
                .map(|(people, share)| people * share);
            let formula = format!(
                "IF(AND(ISNUMBER({count}),ISNUMBER({0})),{count}*{0},\"–\")",
                abs(row, 1)
            );
            page.formula_or_dash(row, col, &formula, value, &page.styles.whole)?;
            sums[at] = sums[at].zip(value).map(|(sum, value)| sum + value);
        }
    }
    let row = start + 2 + layout.groups;
    page.text(row, 0, "Brutto, alla grupper", &page.styles.total_text)?;
    page.text(row, 1, "", &page.styles.total_text)?;
    page.text(row + 1, 0, "Netto", &page.styles.total_text)?;
    page.text(row + 1, 1, "", &page.styles.total_text)?;
    for (at, sum) in sums.iter().enumerate() {
        let col = 2 + at as u16;
        let cells = range((start + 2, col), (row - 1, col));
        let formula = format!("IF(COUNT({cells})={},SUM({cells}),\"–\")", layout.groups);
        page.formula_or_dash(row, col, &formula, *sum, &page.styles.total)?;
        match layout.live.total(Spot::Year(at)) {
            Some((cell, netto)) => {
                page.formula_or_dash(row + 1, col, &cell, Some(netto), &page.styles.total)?;
            }
            None => page.number_or_dash(row + 1, col, None, &page.styles.total)?,
        }
    }
    band(page, contents, row + 2)
}

/// How sure each year's netto was when the analysis was made; the last row that is taken.
fn band(page: &mut Page<'_>, contents: &Contents<'_>, start: u32) -> Result<u32, XlsxError> {
    let all = &contents.analys.year_intervals;
    if all.iter().all(Option::is_none) {
        return Ok(start - 1);
    }
    for (row, end) in [(start, "lågt"), (start + 1, "högt")] {
        let label = format!("Netto {end}, 95 %, när analysen gjordes");
        page.texts(row, 0, &[&label, ""], &page.styles.text)?;
        for (col, one) in (2..).zip(all) {
            let value = |one: Spread| if end == "lågt" { one.low } else { one.high };
            page.number_or_dash(row, col, one.map(value), &page.styles.whole)?;
        }
    }
    Ok(start + 1)
}

fn projection(page: &mut Page<'_>, contents: &Contents<'_>, start: u32) -> Result<u32, XlsxError> {
    if contents.analys.projection.is_empty() {
        return Ok(start - 2);
    }
    let declared = &contents.analys.declared.projection;
    let title = format!("Framskrivning vid dagens andelar ({})", declared.name);
    page.section(start, &title)?;
    page.header(start + 1, &["År", "Befolkning", "Brutto", "Netto"], 1..=3)?;
    let mut row = start + 1;
    for one in &contents.analys.projection {
        row += 1;
        page.text(row, 0, &one.year.to_string(), &page.styles.text)?;
        let whole = &page.styles.whole;
        let value = one.value.as_ref().ok();
        page.number_or_dash(row, 1, value.map(|value| value.population), whole)?;
        page.number_or_dash(row, 2, value.map(|value| value.brutto), whole)?;
        page.number_or_dash(row, 3, value.map(|value| value.netto), whole)?;
        if let Err(absent) = &one.value {
            page.text(row, 4, &absent.told(), &page.styles.text)?;
        }
    }
    Ok(row)
}

fn change(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let change: &Change = match &contents.analys.change {
        Some(Ok(change)) => change,
        Some(Err(absent)) => {
            let text = format!("Förändringen kan inte räknas: {}.", absent.told());
            page.paragraph(start, 7, &text, 120)?;
            return Ok(start);
        }
        None => return Ok(start),
    };
    let title = format!(
        "{} {} ({}) till {} ({})",
        contents.text(sheet, "forandring"),
        change.years.0,
        change.assumptions.0,
        change.years.1,
        change.assumptions.1
    );
    page.section(start, &title)?;
    page.header(
        start + 1,
        &[
            "",
            "Före",
            "Nya siffror",
            "Årets faktor för överlappen",
            "Andra antaganden",
            "Allt tillsammans",
            "Efter",
        ],
        1..=6,
    )?;
    for (row, label, split) in [
        (start + 2, "Brutto", change.brutto),
        (start + 3, "Netto", change.netto),
    ] {
        let Split {
            before,
            after,
            data,
            factors,
            assumptions,
            interaction,
        } = split;
        page.text(row, 0, label, &page.styles.text)?;
        for (col, value) in (1..).zip([before, data, factors, assumptions, interaction]) {
            page.number(row, col, value, &page.styles.whole)?;
        }
        let sum = format!("SUM({})", range((row, 1), (row, 5)));
        page.formula(row, 6, &sum, Cached::Number(after), &page.styles.whole)?;
    }
    let Some(told) = change_interval(change) else {
        return Ok(start + 3);
    };
    let told = format!("Förändringen av netto: {told}. (När analysen gjordes.)");
    page.paragraph(start + 4, 7, &told, 120)?;
    Ok(start + 4)
}

fn chart(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    (table, at): (u32, u32),
) -> Result<(), XlsxError> {
    let name = sheet.title.as_str();
    let last = 1 + contents.analys.years.len() as u16;
    // A chart draws a dash as 0: it starts after the last year that lacks a value.
    let lacks = |(_, one): &&(i32, Skattning)| one.netto.is_err();
    let known = contents
        .analys
        .years
        .iter()
        .rev()
        .take_while(|one| !lacks(one))
        .count() as u16;
    if known < 2 {
        return Ok(());
    }
    let first = last + 1 - known;
    let total = table + 2 + layout.groups;
    let mut chart = Chart::new(ChartType::Line);
    let mut lines = vec![
        (total, "Brutto", charts::told_apart(1)),
        (total + 1, "Netto", charts::line(charts::DARK, 3.0)),
    ];
    let from = contents.analys.years.len() - usize::from(known);
    let intervals = contents.analys.year_intervals.iter().skip(from);
    if intervals.clone().all(Option::is_some) && intervals.len() > 0 {
        let edge = || charts::line(charts::PALE, 1.0);
        lines.push((total + 2, "Netto lågt, 95 %", edge()));
        lines.push((total + 3, "Netto högt, 95 %", edge()));
    }
    for (row, label, mut line) in lines {
        chart
            .add_series()
            .set_name(label)
            .set_categories((name, table + 1, first, table + 1, last))
            .set_values((name, row, first, row, last))
            .set_format(&mut line);
    }
    chart
        .title()
        .set_name(&charts::plain(&contents.text(sheet, "diagram")));
    chart
        .y_axis()
        .set_name("Personer")
        .set_num_format("#,##0")
        .set_min(0);
    charts::finish(&mut chart, &contents.text(sheet, "diagram_alt"));
    page.chart((at, 0), &chart, 240.0)?;
    Ok(())
}
