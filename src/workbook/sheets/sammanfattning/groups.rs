//! The groups, one row each: the calculation, what it is per inhabitant beside riket, and the years.

use super::super::super::contents::Contents;
use super::super::super::layout::Layout;
use super::super::super::line;
use super::super::super::live::Spot;
use super::super::super::page::Page;
use super::figures::riket;
use crate::estimate::Skattning;
use crate::template::{SheetKind, Template};
use rust_xlsxwriter::{Color, Sparkline, XlsxError};

/// Characters of a name that fit on one line.
const NAME_LINE: usize = 28;
const SPARK: u16 = 7;

pub(super) fn write(
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    let header = [
        "Behovsgrupp",
        "Antal",
        "Andel",
        "Brutto",
        "Netto",
        "Antal per 1 000",
        "Riket per 1 000",
        "Antal, år för år",
    ];
    page.header(start, &header, 1..=6)?;
    for index in 0..contents.skattning().groups.len() {
        row(page, contents, layout, (start + 1 + index as u32, index))?;
        spark(
            page,
            template,
            contents,
            layout,
            (start + 1 + index as u32, index),
        )?;
    }
    Ok(start + 1 + layout.groups)
}

fn row(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    (row, index): (u32, usize),
) -> Result<(), XlsxError> {
    let (styles, skattning) = (page.styles, contents.skattning());
    let (group, from) = (&skattning.groups[index], layout.area + index as u32);
    let name = &skattning.underlag.assumptions.groups[index].name;
    page.text(row, 0, name, &styles.wrapped)?;
    let lines = name.chars().count().div_ceil(NAME_LINE);
    page.height(row, 12.0 * lines as f64 + 3.0)?;
    let count = group.count.as_ref().ok();
    let netto = layout.live.part(Spot::Area, index).map(|(_, netto)| netto);
    let cells = [
        (1, line::COUNT, count.map(|one| one.value), &styles.whole),
        (2, line::SHARE, count.map(|_| group.share), &styles.percent),
        (3, line::BRUTTO, group.brutto, &styles.whole),
        (4, line::NETTO, netto, &styles.whole),
    ];
    for (col, source, value, format) in cells {
        page.formula_or_dash(row, col, &layout.on_malgrupp(from, source), value, format)?;
    }
    let (count, people) = (
        layout.on_malgrupp(from, line::COUNT),
        layout.on_malgrupp(layout.denominator_row(), line::COUNT),
    );
    let formula = super::super::super::address::thousand(&count, &people);
    page.formula_or_dash(
        row,
        5,
        &formula,
        rate(skattning, index),
        &styles.one_decimal,
    )?;
    beside(page, contents, layout, (row, index))
}

/// Riket's number per 1 000, against the chosen population.
fn beside(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    (row, index): (u32, usize),
) -> Result<(), XlsxError> {
    let format = &page.styles.one_decimal;
    let known = riket(contents.analys).and_then(|(at, riket)| {
        let people = riket.groups[index].count.as_ref().ok()?.value;
        Some((
            people,
            layout.comparison_denominator(at)?,
            rate(riket, index),
        ))
    });
    match known {
        Some((people, chosen, value)) => {
            let formula = format!("IF(ISNUMBER({chosen}),{people}/{chosen}*1000,\"–\")");
            page.formula_or_dash(row, 6, &formula, value, format)
        }
        None => page.number_or_dash(row, 6, None, format),
    }
}

/// The count per 1 000 of the denominator.
fn rate(skattning: &Skattning, index: usize) -> Option<f64> {
    let people = *skattning.underlag.denominator.as_ref().ok()?;
    let count = skattning.groups[index].count.as_ref().ok()?;
    (people > 0.0).then(|| count.value / people * 1000.0)
}

fn spark(
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
    (row, index): (u32, usize),
) -> Result<(), XlsxError> {
    page.text(row, SPARK, "", &page.styles.text)?;
    let years = contents.analys.years.len() as u16;
    let Some(name) = template
        .title_of(SheetKind::Utveckling)
        .filter(|_| years > 1)
    else {
        return Ok(());
    };
    let from = layout.years_counts() + index as u32;
    let line = Sparkline::new()
        .set_range((name, from, 2, from, 1 + years))
        .set_sparkline_color(Color::RGB(crate::charts::DARK))
        .show_last_point(true);
    page.sheet.add_sparkline(row, SPARK, &line)?;
    Ok(())
}
