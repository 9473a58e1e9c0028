//! Jämförelse: brutto and netto per 1 000, kommun by kommun, against the area and others.

use super::super::address::{abs, range, relative, thousand};
use super::super::contents::Contents;
use super::super::layout::{DENOMINATOR_ROW, FIRST_GROUP as GROUPS, Layout, SETTING_COL};
use super::super::line;
use super::super::live::Spot;
use super::super::page::{BODY, Page};
use super::super::places::From;
use crate::analys::Comparison;
use crate::charts;
use crate::estimate::Skattning;
use crate::present::units_in_order;
use crate::simulation::Rank;
use crate::swedish;
use crate::template::SheetTemplate;
use crate::told::Told;
use rust_xlsxwriter::{Chart, ChartType, Color, ConditionalFormatDataBar, XlsxError};

/// A chart with more bars than this cannot be read.
const MOST_BARS: usize = 60;
/// So many kommuner can still be read on one page.
const ONE_PAGE: usize = 20;
/// What the columns of the groups share of the width.
const FOR_GROUPS: f64 = 92.0;

/// Columns after the groups.
struct Columns {
    all: u16,
    netto: u16,
    place: u16,
    /// Between which places, and beside riket, when the analysis was made.
    span: u16,
}

impl Columns {
    fn of(layout: &Layout) -> Self {
        let all = layout.after_groups();
        Self {
            all,
            netto: all + 1,
            place: all + 2,
            span: all + 3,
        }
    }
}

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let columns = Columns::of(layout);
    let mut widths = vec![32.0, 10.0, 17.0];
    widths.extend((0..layout.groups).map(|_| FOR_GROUPS / f64::from(layout.groups)));
    widths.extend([9.0, 9.0, 9.0, 22.0]);
    page.widths(&widths)?;
    let groups = &contents.skattning().underlag.assumptions.groups;
    let mut header = vec!["Område", "Vad", "Län"];
    header.extend(groups.iter().map(|group| group.name.as_str()));
    header.extend([
        "Brutto",
        "Netto",
        "Plats i området",
        "Plats, 95 %, och netto per person, när analysen gjordes",
    ]);
    page.header(BODY, &header, GROUPS..=columns.place)?;
    let units = contents.skattning().units.len();
    page.unlock();
    for (row, index) in (BODY + 1..).zip(in_order(contents)) {
        unit_row(page, contents, layout, &columns, (row, index))?;
    }
    page.lock();
    let last_unit = BODY + units as u32;
    page.sheet.autofilter(BODY, 0, last_unit, columns.span)?;
    let mut row = last_unit;
    if units > 1 {
        row += 1;
        area_row(page, contents, layout, &columns, row)?;
    }
    // Terms of comparison need counts and denominators of their own, kept below the table.
    let support = layout.support();
    for (index, other) in contents.analys.comparisons.iter().enumerate() {
        row += 1;
        comparison_row(
            page,
            layout,
            &columns,
            (row, support + 1 + index as u32),
            (index, other),
        )?;
    }
    for col in [columns.all, columns.netto] {
        let bars = ConditionalFormatDataBar::new()
            .set_fill_color(Color::RGB(charts::PALE))
            .set_solid_fill(true);
        page.sheet
            .add_conditional_format(BODY + 1, col, row, col, &bars)?;
    }
    support_table(sheet, page, contents, layout, &columns, support)?;
    page.sheet.set_freeze_panes(BODY + 1, 2)?;
    page.repeat(BODY, BODY)?;
    let first = if units > MOST_BARS {
        last_unit + 1
    } else {
        BODY + 1
    };
    let below = support + contents.analys.comparisons.len() as u32 + 2;
    let below = neighbours(sheet, page, contents, below)?;
    if units <= ONE_PAGE {
        page.on_one_page();
    }
    // Without the hidden columns, and with the chart.
    page.print_to(below + 18, columns.span)?;
    chart(sheet, page, contents, &columns, (first, row), below)
}

/// The kommuner by name; riket's by län, and by name within it.
fn in_order(contents: &Contents<'_>) -> Vec<usize> {
    let skattning = contents.skattning();
    let mut order: Vec<usize> = units_in_order(skattning)
        .into_iter()
        .map(|(index, _)| index)
        .collect();
    if contents.analys.national.is_some() {
        let lan = |index: &usize| {
            let code = &skattning.units[*index].unit.lan;
            swedish::alphabetical(contents.analys.regions.name_of(code))
        };
        order.sort_by_key(lan);
    }
    order
}

/// Netto of a place at the run.
fn live_netto(layout: &Layout, spot: Spot) -> Option<f64> {
    layout.live.total(spot).map(|(_, netto)| netto)
}

/// A number per thousand of a denominator.
fn rate(value: Option<f64>, denominator: Option<f64>) -> Option<f64> {
    let denominator = denominator.filter(|people| *people > 0.0)?;
    Some(value? / denominator * 1000.0)
}

fn unit_row(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    columns: &Columns,
    (row, index): (u32, usize),
) -> Result<(), XlsxError> {
    let unit = &contents.skattning().units[index];
    let lan = contents.analys.regions.name_of(&unit.unit.lan);
    page.texts(row, 0, &[&unit.unit.name, "kommun", lan], &page.styles.text)?;
    let people = unit.unit.denominator.as_ref().ok().copied();
    let at = layout.units + index as u32;
    let on = layout.on_malgrupp(at, line::COUNT);
    let format = &page.styles.one_decimal;
    for (g, group) in unit.groups.iter().enumerate() {
        let from = layout.on_malgrupp(layout.line_row(index, g), line::BRUTTO);
        let value = rate(group.brutto, people);
        page.formula_or_dash(row, GROUPS + g as u16, &thousand(&from, &on), value, format)?;
    }
    // Only complete kommuner are compared: their rate is a number on Målgrupp.
    let rates = [
        (columns.all, 6, unit.rate()),
        (
            columns.netto,
            7,
            rate(live_netto(layout, Spot::Unit(index)), people).map(|r| r / 1000.0),
        ),
    ];
    for (col, source, value) in rates {
        let from = layout.on_malgrupp(at, source);
        let formula = format!("IF(ISNUMBER({from}),{from}*1000,\"–\")");
        page.formula_or_dash(row, col, &formula, value.map(|rate| rate * 1000.0), format)?;
    }
    place(page, contents, layout, columns, (row, index))
}

/// Place among the area's kommuner by netto, the highest first.
fn place(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    columns: &Columns,
    (row, index): (u32, usize),
) -> Result<(), XlsxError> {
    let depth = contents.analys.known_depth();
    if depth.is_none() {
        // Without draws nobody knows how sure a place is.
        let dash = ["–", "–"];
        return page.texts(row, columns.place, &dash, &page.styles.centered);
    }
    let units = &contents.skattning().units;
    let netto_rate = |at: usize| {
        let unit = &units[at];
        let people = unit.unit.denominator.as_ref().ok().copied();
        rate(live_netto(layout, Spot::Unit(at)), people)
    };
    let mine = netto_rate(index);
    let higher = |mine: f64| {
        (0..units.len())
            .filter(|&at| netto_rate(at) > Some(mine))
            .count()
    };
    let value = mine.map(|mine| 1.0 + higher(mine) as f64);
    let all = range(
        (BODY + 1, columns.netto),
        (BODY + units.len() as u32, columns.netto),
    );
    let own = relative(row, columns.netto);
    let formula = format!("IF(ISNUMBER({own}),COUNTIF({all},\">\"&{own})+1,\"–\")");
    page.formula_or_dash(row, columns.place, &formula, value, &page.styles.centered)?;
    let rank = depth.and_then(|depth| depth.simulated.ranks[index]);
    let told = |rank: Rank| format!("{}–{}, {}", rank.low, rank.high, rank.beside.label());
    let told = rank.map_or_else(|| "–".to_string(), told);
    page.text(row, columns.span, &told, &page.styles.wrapped)
}

fn area_row(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    columns: &Columns,
    row: u32,
) -> Result<(), XlsxError> {
    let skattning = contents.skattning();
    let people = skattning.underlag.denominator.as_ref().ok().copied();
    let name = &skattning.underlag.area.name;
    page.texts(row, 0, &[name, "området", ""], &page.styles.total_text)?;
    let on = layout.on_malgrupp(layout.denominator_row(), line::COUNT);
    let format = &page.styles.one_decimal;
    for (g, group) in skattning.groups.iter().enumerate() {
        let from = layout.on_malgrupp(layout.area + g as u32, line::BRUTTO);
        let value = rate(group.brutto, people);
        page.formula_or_dash(row, GROUPS + g as u16, &thousand(&from, &on), value, format)?;
    }
    let netto = live_netto(layout, Spot::Area);
    for (col, source, value) in [
        (columns.all, line::BRUTTO, skattning.brutto),
        (columns.netto, line::NETTO, netto),
    ] {
        let from = layout.on_malgrupp(layout.total, source);
        page.formula_or_dash(row, col, &thousand(&from, &on), rate(value, people), format)?;
    }
    page.texts(row, columns.place, &["", ""], &page.styles.text)
}

/// What a group has of people in all parts of another area; none where it is incomplete.
fn whole(other: &Skattning, group: usize) -> Option<(f64, f64)> {
    let group = &other.groups[group];
    let count = group.count.as_ref().ok().filter(|_| group.complete())?;
    Some((count.value, group.brutto?))
}

fn comparison_row(
    page: &mut Page<'_>,
    layout: &Layout,
    columns: &Columns,
    (row, support): (u32, u32),
    (index, other): (usize, &Comparison),
) -> Result<(), XlsxError> {
    let skattning = &other.skattning;
    let name = &skattning.underlag.area.name;
    page.texts(row, 0, &[name, other.kind.label(), ""], &page.styles.text)?;
    let people = skattning.underlag.denominator.as_ref().ok().copied();
    let on = abs(support, columns.all);
    let format = &page.styles.one_decimal;
    let Some(From::Lines(lines)) = layout.sources.get(&Spot::Comparison(index)) else {
        return Ok(());
    };
    let mut sum = Some(0.0);
    for (g, [none, all]) in lines.iter().enumerate() {
        let col = GROUPS + g as u16;
        let known = whole(skattning, g);
        let count = abs(support, col);
        // Overrides and local figures of its own stand as they were.
        let formula = format!(
            "IF(AND(ISNUMBER({count}),ISNUMBER({on})),({none}+{all}*{})/{on}*1000,\"–\")",
            layout.general_share(g)
        );
        let value = rate(known.map(|(_, brutto)| brutto), people);
        page.formula_or_dash(row, col, &formula, value, format)?;
        sum = sum.zip(value).map(|(sum, value)| sum + value);
    }
    let cells = range((row, GROUPS), (row, columns.all - 1));
    let all = format!("IF(COUNT({cells})={},SUM({cells}),\"–\")", layout.groups);
    page.formula_or_dash(row, columns.all, &all, sum, format)?;
    match layout.live.total(Spot::Comparison(index)) {
        Some((cell, netto)) => {
            let formula = thousand(&cell, &on);
            let value = rate(Some(netto), people);
            page.formula_or_dash(row, columns.netto, &formula, value, format)?;
        }
        None => page.number_or_dash(row, columns.netto, None, format)?,
    }
    page.texts(row, columns.place, &["", ""], &page.styles.text)
}

fn support_table(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    columns: &Columns,
    row: u32,
) -> Result<(), XlsxError> {
    if contents.analys.comparisons.is_empty() {
        return Ok(());
    }
    page.paragraph(row - 1, 7, &contents.text(sheet, "jamforelse"), 130)?;
    let groups = &contents.skattning().underlag.assumptions.groups;
    let mut header = vec!["Antal i det som jämförs med", "Vad", ""];
    header.extend(groups.iter().map(|group| group.name.as_str()));
    header.push("Nämnare");
    page.header(row, &header, GROUPS..=columns.all)?;
    let hidden = columns.span + 1;
    for (at, one) in contents.analys.denominators.iter().enumerate() {
        page.text(row, hidden + at as u16, &one.id, &page.styles.text)?;
        page.sheet.set_column_hidden(hidden + at as u16)?;
    }
    let last = hidden + layout.denominators - 1;
    for (index, other) in contents.analys.comparisons.iter().enumerate() {
        let own = row + 1 + index as u32;
        let skattning = &other.skattning;
        let name = &skattning.underlag.area.name;
        page.texts(own, 0, &[name, other.kind.label(), ""], &page.styles.text)?;
        let format = &page.styles.whole;
        for g in 0..skattning.groups.len() {
            let known = whole(skattning, g).map(|(count, _)| count);
            page.number_or_dash(own, GROUPS + g as u16, known, format)?;
        }
        for (at, one) in contents.analys.denominators.iter().enumerate() {
            let value = one.comparisons[index].as_ref().ok().copied();
            page.number_or_dash(own, hidden + at as u16, value, format)?;
        }
        let chosen = format!(
            "INDEX({},MATCH({},{},0))",
            range((own, hidden), (own, last)),
            layout.on_antaganden(DENOMINATOR_ROW, SETTING_COL),
            range((row, hidden), (row, last))
        );
        let people = skattning.underlag.denominator.as_ref().ok().copied();
        page.formula_or_dash(own, columns.all, &chosen, people, format)?;
    }
    Ok(())
}

/// Of each kommun, those most like it.
fn neighbours(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let text = contents.text(sheet, "liknande");
    let all = &contents.analys.neighbours;
    if text.is_empty() || all.len() > MOST_BARS {
        return Ok(start);
    }
    page.paragraph(start, 9, &text, 150)?;
    let features = &contents.analys.declared.features;
    for (row, one) in (start + 1..).zip(all) {
        let name = contents.analys.regions.name_of(&one.code);
        page.text(row, 0, name, &page.styles.text)?;
        let told = match &one.nearest {
            Ok(nearest) => {
                let told = nearest.iter().map(|one| {
                    format!(
                        "{} ({}, {})",
                        one.name,
                        swedish::number(one.distance, 2),
                        features[one.most].name
                    )
                });
                told.collect::<Vec<_>>().join("; ")
            }
            Err(absent) => format!("kan inte jämföras: {}", absent.told()),
        };
        page.sheet
            .merge_range(row, 1, row, 9, &told, &page.styles.wrapped)?;
        page.height(row, 42.0)?;
    }
    Ok(start + 2 + all.len() as u32)
}

fn chart(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    columns: &Columns,
    (first, last): (u32, u32),
    at: u32,
) -> Result<(), XlsxError> {
    let name = sheet.title.as_str();
    let mut chart = Chart::new(ChartType::Column);
    for (col, label, color) in [
        (columns.all, "Brutto per 1 000", charts::PALE),
        (columns.netto, "Netto per 1 000", charts::DARK),
    ] {
        chart
            .add_series()
            .set_name(label)
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, col, last, col))
            .set_format(&mut charts::filled(color));
    }
    chart
        .title()
        .set_name(&charts::plain(&contents.text(sheet, "diagram")));
    chart
        .y_axis()
        .set_name("Per 1 000")
        .set_num_format("#,##0")
        .set_min(0);
    charts::finish(&mut chart, &contents.text(sheet, "diagram_alt"));
    page.chart((at, 0), &chart, 240.0)?;
    Ok(())
}
