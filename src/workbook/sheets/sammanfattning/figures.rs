//! The figures in brief, ten years as a line, and the kommuner on a map.

use super::super::super::address::thousand;
use super::super::super::contents::Contents;
use super::super::super::layout::Layout;
use super::super::super::line;
use super::super::super::live::Spot;
use super::super::super::page::{Page, ROW_PIXELS};
use super::headline::told_at_run;
use crate::analys::{Analys, Kind};
use crate::charts::{self, FONT};
use crate::estimate::Skattning;
use crate::map::{CLASSES, Painted, Picture, classes, painted};
use crate::present::{self, change_interval, with_local};
use crate::swedish;
use crate::template::{SheetKind, SheetTemplate, Template};
use rust_xlsxwriter::{
    Chart, ChartType, Format, Image, ObjectMovement, Shape, ShapeFont, ShapeFormat, XlsxError,
};

/// Last column of the labels, and that of their values.
const LABELS: u16 = 2;
const VALUES: u16 = 3;
/// First column of the map.
const MAP: u16 = 4;
/// What the map may take, in pixels of the sheet.
const MAP_SIZE: (u32, u32) = (288, 300);
/// Pixels of the picture to each of the sheet, so that it is sharp in print.
const SHARP: u32 = 2;
/// Kommuner whose names fit on the map.
const MOST_NAMES: usize = 14;
/// Height and width of the line of years, in pixels.
const YEARS: (u32, u32) = (402, 190);

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    page.section(start, &contents.text(sheet, "i_korthet"))?;
    let row = table(sheet, page, contents, layout, start + 1)?;
    let years = years(sheet, page, template, contents, layout, row)?;
    let map = map(sheet, page, contents, start)?;
    Ok(years.max(map).max(row) + 1)
}

/// A figure with its label.
struct Figure<'a> {
    label: String,
    cell: String,
    value: Option<f64>,
    format: &'a Format,
}

fn table(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    let mut all = rates(sheet, page, contents, layout);
    all.extend(kon(sheet, page, contents, layout));
    all.extend(difference(page, contents, layout));
    let mut row = start;
    if let Some((label, netto)) = nowcast(contents.analys) {
        page.sheet
            .merge_range(row, 0, row, LABELS, "", &page.styles.text)?;
        page.text(row, 0, &label, &page.styles.text)?;
        page.number(row, VALUES, netto, &page.styles.whole)?;
        row += 1;
    }
    for one in &all {
        page.sheet
            .merge_range(row, 0, row, LABELS, "", &page.styles.text)?;
        page.text(row, 0, &one.label, &page.styles.text)?;
        page.formula_or_dash(row, VALUES, &one.cell, one.value, one.format)?;
        row += 1;
    }
    match since(contents) {
        Some(told) => {
            let format = page.styles.note.clone().set_text_wrap();
            told_at_run(page, layout, (row, row + 1), (0, VALUES), &told, &format)?;
            Ok(row + 2)
        }
        None => Ok(row),
    }
}

fn nowcast(analys: &Analys) -> Option<(String, f64)> {
    let now = analys.known_nowcast()?;
    let netto = now.skattning.netto.as_ref().ok()?.centre();
    let label = match &now.simulated {
        Some(drawn) => format!(
            "Nuläge {}, när analysen gjordes (95 %: {}–{})",
            now.year,
            swedish::whole(drawn.netto.low),
            swedish::whole(drawn.netto.high)
        ),
        None => format!("Nuläge {}, när analysen gjordes", now.year),
    };
    Some((label, netto))
}

/// Netto per person, beside riket's, and brutto.
fn rates<'a>(
    sheet: &SheetTemplate,
    page: &Page<'a>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Vec<Figure<'a>> {
    let skattning = contents.skattning();
    let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    let people = skattning.underlag.denominator.as_ref().ok().copied();
    let rate = netto.zip(people.filter(|people| *people > 0.0));
    let netto_cell = layout.on_malgrupp(layout.total, line::NETTO);
    let people_cell = layout.on_malgrupp(layout.denominator_row(), line::COUNT);
    let figure = |key: &str, cell, value, format| Figure {
        label: contents.text(sheet, key),
        cell,
        value,
        format,
    };
    let mut all = vec![
        figure(
            "andel_netto",
            layout.on_malgrupp(layout.total + 2, line::NETTO),
            rate.map(|(netto, people)| netto / people),
            &page.styles.percent2,
        ),
        figure(
            "per_tusen",
            thousand(&netto_cell, &people_cell),
            rate.map(|(netto, people)| netto / people * 1000.0),
            &page.styles.one_decimal,
        ),
    ];
    if let Some((at, riket)) = riket(contents.analys) {
        let people = riket.underlag.denominator.as_ref().ok().copied();
        let live = layout.live.total(Spot::Comparison(at));
        let chosen = layout.comparison_denominator(at);
        if let Some(((cell, netto), chosen)) = live.zip(chosen) {
            let value = people.map(|people| netto / people * 1000.0);
            all.push(figure(
                "riket_per_tusen",
                thousand(&cell, &chosen),
                value,
                &page.styles.one_decimal,
            ));
        }
    }
    all.push(figure(
        "brutto",
        layout.on_malgrupp(layout.total, line::BRUTTO),
        skattning.brutto,
        &page.styles.whole,
    ));
    all
}

/// Riket among the comparisons, and where.
pub(super) fn riket(analys: &Analys) -> Option<(usize, &Skattning)> {
    let mut all = analys.comparisons.iter().enumerate();
    let riket = all.find(|(_, one)| one.kind == Kind::Riket);
    riket.map(|(at, one)| (at, &one.skattning))
}

fn kon<'a>(
    sheet: &SheetTemplate,
    page: &Page<'a>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Vec<Figure<'a>> {
    let kon = layout.live.kon(Spot::Area);
    let keys = ["kvinnor", "man"].into_iter().enumerate();
    keys.map(|(at, key)| {
        let known = kon.as_ref().map(|kon| &kon[at]);
        Figure {
            label: contents.text(sheet, key),
            cell: known.map_or("\"–\"".to_string(), |(cell, _)| cell.clone()),
            value: known.map(|(_, people)| *people),
            format: &page.styles.whole,
        }
    })
    .collect()
}

/// Netto less that of the year compared with, which follows the shares where it was computed with the same assumptions.
fn difference<'a>(page: &Page<'a>, contents: &Contents<'_>, layout: &Layout) -> Option<Figure<'a>> {
    let change = contents.analys.change.as_ref()?.as_ref().ok()?;
    let netto = layout.on_malgrupp(layout.total, line::NETTO);
    let now = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    let mut years = contents.analys.years.iter();
    let at = years.position(|(year, _)| year.to_string() == change.years.0);
    let then = at.and_then(|at| layout.live.total(Spot::Year(at)));
    let then = then.filter(|(_, then)| (then / change.netto.before - 1.0).abs() < 1e-6);
    let (then, before) = then.map_or_else(
        || (change.netto.before.to_string(), change.netto.before),
        |(cell, before)| (cell, before),
    );
    Some(Figure {
        label: format!("Skillnad mot {}", change.years.0),
        cell: format!("IF(ISNUMBER({netto}),{netto}-{then},\"–\")"),
        value: now.map(|now| now - before),
        format: &page.styles.signed,
    })
}

/// What has changed since the year that is compared with.
fn since(contents: &Contents<'_>) -> Option<String> {
    let change = contents.analys.change.as_ref()?.as_ref().ok()?;
    let own = with_local(&contents.analys.years).map_or_else(String::new, |own| format!(" {own}"));
    let sure = change_interval(change).map(|told| format!(" ({told})"));
    let told = crate::present::change_told(change, &sure.unwrap_or_default());
    Some(format!("{told}{own}"))
}

/// Netto of each year with its interval, as lines; the row below them.
fn years(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
    row: u32,
) -> Result<u32, XlsxError> {
    let all = &contents.analys.years;
    let known = all.iter().rev().take_while(|(_, one)| one.netto.is_ok());
    let known = known.count();
    let Some(name) = template
        .title_of(SheetKind::Utveckling)
        .filter(|_| known >= 2)
    else {
        return Ok(row);
    };
    let (first, last) = (2 + (all.len() - known) as u16, 1 + all.len() as u16);
    let (header, netto) = (layout.years_header(), layout.years_total() + 1);
    let mut chart = Chart::new(ChartType::Line);
    let mut lines = vec![(netto, "Netto", charts::line(charts::DARK, 2.5))];
    let intervals = contents
        .analys
        .year_intervals
        .iter()
        .skip(all.len() - known);
    if intervals.len() > 0 && intervals.clone().all(Option::is_some) {
        lines.push((netto + 1, "Lågt, 95 %", charts::line(charts::MIDDLE, 1.0)));
        lines.push((netto + 2, "Högt, 95 %", charts::line(charts::MIDDLE, 1.0)));
    }
    for (row, label, mut format) in lines {
        chart
            .add_series()
            .set_name(label)
            .set_categories((name, header, first, header, last))
            .set_values((name, row, first, row, last))
            .set_format(&mut format);
    }
    chart
        .title()
        .set_name(&charts::plain(&contents.text(sheet, "diagram")));
    chart.y_axis().set_num_format("#,##0").set_min(0);
    charts::finish(&mut chart, &contents.text(sheet, "diagram_alt"));
    let (width, height) = YEARS;
    chart.title().set_font(&charts::small_title());
    chart.set_width(width).set_height(height);
    page.sheet.insert_chart_with_offset(row, 0, &chart, 2, 4)?;
    Ok(row + (height + 10).div_ceil(ROW_PIXELS))
}

/// The kommuner by netto per 1 000 when the analysis was made; the row below the map.
fn map(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let (shapes, limits) = shown_on_map(contents);
    let size = (MAP_SIZE.0 * SHARP, MAP_SIZE.1 * SHARP);
    // A kommun that is newer than the boundaries has none: the page is then without a map.
    let Ok(picture) = painted(&contents.analys.boundaries, &shapes, size) else {
        return Ok(start);
    };
    let heading = match limits.is_empty() {
        true => contents.text(sheet, "karta_en"),
        false => contents.text(sheet, "karta"),
    };
    page.text(start, MAP, &heading, &page.styles.section)?;
    let shown = (picture.width / SHARP, picture.height / SHARP);
    let image = Image::new_from_buffer(&picture.png)?
        .set_scale_to_size(f64::from(shown.0), f64::from(shown.1), true)
        .set_alt_text(swedish::shortened(&contents.text(sheet, "karta_alt"), 255))
        .set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
    page.sheet.insert_image(start + 1, MAP, &image)?;
    names(page, contents, &shapes, &picture, start + 1)?;
    let row = start + 1 + (shown.1 + 6).div_ceil(ROW_PIXELS);
    key(page, &limits, row)
}

/// Which kommuner the map has, and the limits of its classes: of one kommun it is the län, with the kommun marked.
fn shown_on_map<'a>(contents: &'a Contents<'_>) -> (Vec<Painted<'a>>, Vec<f64>) {
    let skattning = contents.skattning();
    if let [only] = skattning.units.as_slice() {
        let around = contents.analys.regions.kommuner_in(&only.unit.lan);
        let shapes = around.map(|kommun| Painted {
            code: &kommun.code,
            class: (kommun.code == only.unit.code).then_some(CLASSES - 2),
            own: kommun.code == only.unit.code,
        });
        return (shapes.collect(), Vec::new());
    }
    present::coloured(skattning)
}

/// The kommuner's names over the picture, where they are few enough to be read.
fn names(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    shapes: &[Painted<'_>],
    picture: &Picture,
    row: u32,
) -> Result<(), XlsxError> {
    const WIDTH: u32 = 84;
    const HEIGHT: u32 = 17;
    if shapes.len() > MOST_NAMES {
        return Ok(());
    }
    for (one, (x, y)) in shapes.iter().zip(&picture.middles) {
        let name = contents.analys.regions.name_of(one.code);
        // A dark colour takes light letters.
        let letters = match one.is_dark() {
            true => "FFFFFF",
            false => "16202C",
        };
        let font = ShapeFont::new()
            .set_name(FONT)
            .set_size(8)
            .set_bold()
            .set_color(letters);
        let plain = ShapeFormat::new().set_no_fill().set_no_line();
        let text = Shape::textbox()
            .set_text(name)
            .set_font(&font)
            .set_format(&plain)
            .set_width(WIDTH)
            .set_height(HEIGHT)
            .set_alt_text(name);
        let at = |middle: f32, size: u32| {
            let middle = middle as u32 / SHARP;
            middle.saturating_sub(size / 2)
        };
        let (x, y) = (at(*x, WIDTH), at(*y, HEIGHT));
        page.sheet.insert_shape_with_offset(row, MAP, &text, x, y)?;
    }
    Ok(())
}

/// What the colours mean, a class on a row.
fn key(page: &mut Page<'_>, limits: &[f64], start: u32) -> Result<u32, XlsxError> {
    if limits.is_empty() {
        return Ok(start);
    }
    let words = classes(limits);
    for (at, (row, word)) in (start..).zip(&words).enumerate() {
        page.text(row, MAP, "", &page.styles.class(at))?;
        page.text(row, MAP + 1, word, &page.styles.note)?;
    }
    Ok(start + words.len() as u32)
}
