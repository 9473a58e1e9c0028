//! Brutto till netto: what the overlaps give, the bounds, what other ways of counting give, and what netto depends on.

use super::super::address::range;
use super::super::contents::Contents;
use super::super::layout::Layout;
use super::super::line;
use super::super::live::Spot;
use super::super::page::{BODY, Cached, Page};
use crate::charts;
use crate::estimate::Netto;
use crate::present::{FILES, worth_knowing};
use crate::simulation::Bar;
use crate::template::SheetTemplate;
use crate::told::Told;
use rust_xlsxwriter::{Chart, ChartFormat, ChartType, Color, ConditionalFormatDataBar, XlsxError};

/// Decimals of a difference: beyond them it is the noise of two nearly equal numbers.
const DIGITS: i32 = 6;

fn rounded(value: f64) -> f64 {
    let scale = 10f64.powi(DIGITS);
    // Adding 0 turns a negative nought into a plain one.
    (value * scale).round() / scale + 0.0
}

/// What fits on a line of the first column.
const LONGEST_LINE: usize = 60;

/// Columns that the chart of what netto depends on is drawn from, beside the print.
const LOWER: u16 = 9;
const SPAN: u16 = 10;
/// Last column of the print.
const LAST: u16 = 7;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[52.0, 11.0, 14.0, 12.0, 13.0, 34.0, 26.0, 34.0])?;
    let row = waterfall(sheet, page, contents, layout)?;
    let row = bounds(sheet, page, contents, layout, row + 2)?;
    let row = clamps(sheet, page, contents, row + 1)?;
    let row = triangulation(sheet, page, contents, row + 1)?;
    let row = information(sheet, page, contents, row + 2)?;
    let last = sensitivity(sheet, page, contents, row + 2)?;
    chart(sheet, page, contents, layout)?;
    page.print_to(last, LAST)
}

fn waterfall(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<u32, XlsxError> {
    page.section(BODY, &contents.text(sheet, "vattenfall"))?;
    page.header(
        BODY + 1,
        &[
            "Behovsgrupp",
            "Brutto",
            "Finns redan i en tidigare grupp",
            "Ny person (inte i en tidigare grupp)",
            "Netto, summerat",
        ],
        1..=4,
    )?;
    let skattning = contents.skattning();
    let mut sum = 0.0;
    for (index, group) in skattning.underlag.assumptions.groups.iter().enumerate() {
        let row = BODY + 2 + index as u32;
        let netto = layout.live.part(Spot::Area, index).map(|(_, netto)| netto);
        let from = |col| layout.on_malgrupp(layout.area + index as u32, col);
        let whole = &page.styles.whole;
        page.text(row, 0, &group.name, &page.styles.text)?;
        let brutto = skattning.groups[index].brutto;
        page.formula_or_dash(row, 1, &from(line::BRUTTO), brutto, whole)?;
        let counted = format!(
            "IF(ISNUMBER({0}),ROUND({1}-{0},{DIGITS}),\"–\")",
            from(line::NETTO),
            from(line::BRUTTO)
        );
        page.formula_or_dash(
            row,
            2,
            &counted,
            brutto
                .zip(netto)
                .map(|(brutto, netto)| rounded(brutto - netto)),
            whole,
        )?;
        page.formula_or_dash(row, 3, &from(line::NETTO), netto, whole)?;
        sum += netto.unwrap_or(0.0);
        let so_far = format!("SUM({})", range((BODY + 2, 3), (row, 3)));
        page.formula(row, 4, &so_far, Cached::Number(sum), whole)?;
    }
    Ok(BODY + 1 + layout.groups)
}

/// Fréchet's bounds follow the shares; the others are those of the last run.
fn bounds(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    page.section(start, &contents.text(sheet, "granser"))?;
    page.header(start + 1, &["", "Lägst", "Högst", "Mitt"], 1..=3)?;
    let skattning = contents.skattning();
    let netto = match &skattning.netto {
        Ok(netto) => netto,
        Err(absent) => {
            let text = format!("Netto kan inte räknas: {}.", absent.told());
            page.paragraph(start + 2, 4, &text, 100)?;
            return Ok(start + 2);
        }
    };
    let bruttos = format!(
        "{}!{}",
        layout.malgrupp,
        range(
            (layout.area, line::BRUTTO),
            (layout.total - 1, line::BRUTTO)
        )
    );
    let mut row = start + 2;
    let whole = &page.styles.whole;
    page.text(row, 0, "Utan antagande om överlapp", &page.styles.text)?;
    let low = Cached::Number(netto.frechet.low);
    page.formula(row, 1, &format!("MAX({bruttos})"), low, whole)?;
    let population = skattning
        .underlag
        .population
        .clone()
        .unwrap_or(f64::INFINITY);
    let high = format!("MIN({population},SUM({bruttos}))");
    page.formula(row, 2, &high, Cached::Number(netto.frechet.high), whole)?;
    page.text(row, 3, "", &page.styles.text)?;
    for (label, bounds, middle) in rows(contents, netto) {
        row += 1;
        page.text(row, 0, label, &page.styles.text)?;
        page.number_or_dash(row, 1, bounds.map(|(low, _)| low), whole)?;
        page.number_or_dash(row, 2, bounds.map(|(_, high)| high), whole)?;
        page.number_or_dash(row, 3, middle, whole)?;
    }
    let reasons = [netto.person.as_ref().err(), netto.sharp_without.as_ref()];
    for absent in reasons.into_iter().flatten() {
        row += 1;
        page.paragraph(row, 4, &crate::swedish::sentence(&absent.told()), 100)?;
    }
    Ok(row)
}

type BoundsRow = (&'static str, Option<(f64, f64)>, Option<f64>);

fn rows(contents: &Contents<'_>, netto: &Netto) -> Vec<BoundsRow> {
    let spread = contents
        .analys
        .known_depth()
        .map(|depth| depth.simulated.netto);
    vec![
        (
            "Givet antal och överlapp som är krav (när analysen gjordes)",
            netto.sharp.map(|one| (one.low, one.high)),
            None,
        ),
        (
            "Så som grupperna antas överlappa, tolkningen person (när analysen gjordes)",
            netto.given.map(|one| (one.low, one.high)),
            netto.person.as_ref().ok().copied(),
        ),
        (
            "Tolkningen grupp (när analysen gjordes)",
            None,
            Some(netto.grupp),
        ),
        (
            "95 % av omräkningarna (när analysen gjordes; mitt är medianen)",
            spread.map(|one| (one.low, one.high)),
            spread.map(|one| one.median),
        ),
    ]
}

/// Groups whose share becomes another.
fn clamps(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let clamped = match &contents.skattning().netto {
        Ok(netto) if !netto.clamped.is_empty() => &netto.clamped,
        _ => return Ok(start),
    };
    page.section(start, &contents.text(sheet, "justerade"))?;
    page.header(
        start + 1,
        &["Behovsgrupp", "Angiven andel", "Blir i netto"],
        1..=2,
    )?;
    let groups = &contents.skattning().underlag.assumptions.groups;
    for (row, one) in (start + 2..).zip(clamped) {
        page.text(row, 0, &groups[one.group].name, &page.styles.text)?;
        page.number(row, 1, one.asked, &page.styles.percent)?;
        page.number(row, 2, one.reached, &page.styles.percent)?;
    }
    Ok(start + 2 + clamped.len() as u32)
}

/// Other answers to the same question, with what each measures.
fn triangulation(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    page.section(start, &contents.text(sheet, "triangulering"))?;
    page.header(
        start + 1,
        &[
            "Mått",
            "Antal",
            "Brutto",
            "Netto, grupp",
            "Period",
            "Vad det mäter, eller varför det saknas",
            "",
            "Källa",
        ],
        1..=3,
    )?;
    let mut row = start + 1;
    for one in &contents.analys.triangles {
        row += 1;
        let styles = page.styles;
        let found = one.found.as_ref().ok();
        page.text(row, 0, &one.measure.name, &styles.text)?;
        page.number_or_dash(row, 1, found.map(|found| found.people), &styles.whole)?;
        page.number_or_dash(row, 2, found.and_then(|found| found.brutto), &styles.whole)?;
        page.number_or_dash(row, 3, found.and_then(|found| found.grupp), &styles.whole)?;
        let period = found.map_or("–", |found| found.period.as_str());
        page.text(row, 4, period, &styles.text)?;
        let told = match &one.found {
            Ok(_) => one.measure.measures.clone(),
            Err(absent) => format!("{}. Saknas: {}.", one.measure.measures, absent.told()),
        };
        page.sheet
            .merge_range(row, 5, row, 6, &told, &styles.wrapped)?;
        page.text(row, 7, &one.measure.source, &styles.wrapped)?;
        let lines = told.chars().count().div_ceil(72);
        let lines = lines.max(one.measure.source.chars().count().div_ceil(44));
        page.height(row, 12.0 * lines as f64 + 3.0)?;
    }
    Ok(row)
}

/// What it would be worth to find out.
fn information(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let Some(depth) = contents.analys.known_depth() else {
        return Ok(start - 2);
    };
    let styles = page.styles;
    page.section(start, &contents.text(sheet, "information"))?;
    if let Some(told) = worth_knowing(contents.analys) {
        page.paragraph(start + 1, 4, &told, 100)?;
    }
    let start = start + 1;
    let header = ["Uppgift", "Osäkerhet som försvinner", "… med 100 akter"];
    page.header(start + 1, &header, 1..=2)?;
    let skattning = contents.skattning();
    let one = &depth.sensitivity;
    let mut rows: Vec<(String, f64, Option<f64>)> = one
        .bars
        .iter()
        .filter(|bar| bar.ends.is_some())
        .map(|bar| {
            let name = crate::present::input_name(skattning, &bar.input);
            (name, bar.worth, bar.worth_of_review(FILES))
        })
        .collect();
    rows.push((
        "alla överlapp (en registerbeställning hos SCB)".into(),
        one.overlaps_worth,
        None,
    ));
    rows.push(("alla antal".into(), one.counts_worth, None));
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut row = start + 1;
    for (name, worth, review) in rows {
        row += 1;
        page.text(row, 0, &name, &styles.wrapped)?;
        if name.chars().count() > LONGEST_LINE {
            page.height(row, 30.0)?;
        }
        page.number(row, 1, worth, &styles.percent)?;
        page.number_or_dash(row, 2, review, &styles.percent)?;
    }
    if let Ok(netto) = &skattning.netto
        && let Ok(person) = netto.person
    {
        let told = format!(
            "Tolkningarna person och grupp skiljer {} personer åt. Det avgörs av vad som menas, inte av mer kunskap.",
            crate::swedish::whole((netto.grupp - person).abs())
        );
        page.paragraph(row + 1, 4, &told, 100)?;
        row += 1;
    }
    Ok(row)
}

/// What netto depends on: at each input's low and high, and its part of the variance.
fn sensitivity(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let Some(depth) = contents.analys.known_depth() else {
        return Ok(start);
    };
    page.section(start, &contents.text(sheet, "kanslighet"))?;
    page.header(
        start + 1,
        &[
            "Ingång",
            "Lägst",
            "Högst",
            "Netto vid det lägsta",
            "Netto vid det högsta",
            "Del av osäkerheten",
            "Netto per procentenhet",
        ],
        1..=6,
    )?;
    // Those with ends first, for the chart; each part by what it means for netto.
    let mut bars: Vec<&Bar> = depth.sensitivity.bars.iter().collect();
    bars.sort_by_key(|bar| bar.ends.is_none());
    for (row, bar) in (start + 2..).zip(&bars) {
        let styles = page.styles;
        let name = crate::present::input_name(contents.skattning(), &bar.input);
        page.text(row, 0, &name, &styles.wrapped)?;
        if name.chars().count() > LONGEST_LINE {
            page.height(row, 30.0)?;
        }
        page.number_or_dash(row, 1, bar.ends.map(|ends| ends.low), &styles.percent)?;
        page.number_or_dash(row, 2, bar.ends.map(|ends| ends.high), &styles.percent)?;
        page.number_or_dash(row, 3, bar.ends.map(|ends| ends.netto_low), &styles.whole)?;
        page.number_or_dash(row, 4, bar.ends.map(|ends| ends.netto_high), &styles.whole)?;
        page.number(row, 5, bar.variance, &styles.percent)?;
        page.number_or_dash(row, 6, bar.per_point, &styles.one_decimal)?;
        let span = bar.ends.map(|ends| {
            let low = ends.netto_low.min(ends.netto_high);
            (low, ends.netto_low.max(ends.netto_high) - low)
        });
        page.number_or_dash(row, LOWER, span.map(|span| span.0), &styles.hidden)?;
        page.number_or_dash(row, SPAN, span.map(|span| span.1), &styles.hidden)?;
    }
    let last = start + 1 + bars.len() as u32;
    let part = ConditionalFormatDataBar::new()
        .set_fill_color(Color::RGB(charts::PALE))
        .set_solid_fill(true);
    page.sheet
        .add_conditional_format(start + 2, 5, last, 5, &part)?;
    tornado(sheet, page, &bars, start + 1)
}

/// Netto between each uncertain input's ends, the widest at the top.
fn tornado(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    bars: &[&Bar],
    header: u32,
) -> Result<u32, XlsxError> {
    let name = sheet.title.as_str();
    let below = header + bars.len() as u32 + 2;
    let ends: Vec<_> = bars.iter().map_while(|bar| bar.ends).collect();
    if ends.is_empty() {
        return Ok(below);
    }
    let (first, last) = (header + 1, header + ends.len() as u32);
    let mut chart = Chart::new(ChartType::BarStacked);
    // An unseen bar carries the seen one to where netto is lowest.
    let mut unseen = ChartFormat::new();
    unseen.set_no_line().set_no_fill();
    let mut seen = charts::filled(charts::MIDDLE);
    for (col, label, format) in [
        (LOWER, "Lägsta netto", &mut unseen),
        (SPAN, "Spann", &mut seen),
    ] {
        chart
            .add_series()
            .set_name(label)
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, col, last, col))
            .set_format(format)
            .set_gap(60);
    }
    let lowest = ends.iter().map(|one| one.netto_low.min(one.netto_high));
    let lowest = lowest.fold(f64::INFINITY, f64::min);
    let highest = ends.iter().map(|one| one.netto_low.max(one.netto_high));
    let highest = highest.fold(0.0, f64::max);
    chart
        .title()
        .set_name("Netto mellan varje uppgifts gränser");
    chart.y_axis().set_reverse();
    chart
        .x_axis()
        .set_name("Personer")
        .set_num_format("#,##0")
        .set_min(charts::axis_start(lowest, highest));
    charts::finish(
        &mut chart,
        "Staplar från netto vid det ena till netto vid det andra ändvärdet av varje osäker uppgift. Samma tal står i tabellen ovanför.",
    );
    chart.legend().set_hidden();
    chart.show_hidden_data();
    for col in [LOWER, SPAN] {
        page.sheet.set_column_hidden(col)?;
    }
    page.chart((below, 0), &chart, 250.0)?;
    Ok(below + 17)
}

/// Netto upon what is already counted, per group.
fn chart(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let name = sheet.title.as_str();
    let (first, last) = (BODY + 2, BODY + 1 + layout.groups);
    let mut chart = Chart::new(ChartType::BarStacked);
    for (col, label, color) in [
        (3, "Ny person (inte i en tidigare grupp)", charts::DARK),
        (2, "Finns redan i en tidigare grupp", charts::PALE),
    ] {
        chart
            .add_series()
            .set_name(label)
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, col, last, col))
            .set_format(&mut charts::filled(color))
            .set_gap(60);
    }
    chart
        .title()
        .set_name(&charts::plain(&contents.text(sheet, "diagram")));
    chart.y_axis().set_reverse();
    chart.x_axis().set_name("Personer").set_num_format("#,##0");
    charts::finish(&mut chart, &contents.text(sheet, "diagram_alt"));
    // Beside the tables of the first sections, which leave these columns free.
    chart.set_width(690).set_height(300);
    page.sheet.insert_chart(BODY, 5, &chart)?;
    Ok(())
}
