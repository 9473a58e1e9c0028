//! Sammanfattning: the number, the chart, the reservations, the way on.

use super::super::Contents;
use super::super::layout::{Layout, RECOUNTED, SETTING_COL, STATE_ROW, UP_TO_DATE, line, thousand};
use super::super::live::Spot;
use super::super::page::{BODY, Cached, Page, literal};
use super::charts;
use crate::present::{
    change_interval, doubted_members, first_of_all, judges, measure_label, nowcast_sentence,
    off_median, other_ways, with_local,
};
use crate::swedish;
use crate::template::{SheetTemplate, Template};
use crate::told::Told;
use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatText, ConditionalFormatTextRule, Format, Image, XlsxError,
};

/// Characters on a line beside the large number.
const LABEL_LINE: usize = 78;

/// Links to the other sheets stand side by side, so that the page prints large.
const LINKS_PER_ROW: u32 = 4;
const LINK_COLS: [u16; 4] = [0, 1, 3, 6];

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[46.0, 11.0, 11.0, 11.0, 11.0, 11.0, 14.0, 12.0])?;
    if let Some(logo) = &template.logo {
        let picture = Image::new_from_buffer(logo)?
            .set_scale_to_size(150, 36, true)
            .set_alt_text("Logotyp");
        page.sheet.insert_image(0, 6, &picture)?;
    }
    let table = headline(sheet, page, contents, layout)?;
    let next = groups(page, contents, layout, table)?;
    chart(sheet, page, contents, table, next)?;
    page.sheet.set_print_fit_to_pages(1, 1);
    let below = reservations(sheet, page, contents, next + 16)?;
    page.text(
        below,
        0,
        &contents.text(sheet, "innehall"),
        &page.styles.section,
    )?;
    let others = super::super::shown(template, contents).filter(|other| other.kind != sheet.kind);
    for (index, other) in others.enumerate() {
        let (row, col) = (index as u32 / LINKS_PER_ROW, index as u32 % LINKS_PER_ROW);
        page.link(below + 1 + row, LINK_COLS[col as usize], &other.title)?;
    }
    Ok(())
}

fn headline(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    let skattning = contents.skattning();
    let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    let big = layout.on_malgrupp(layout.total, line::NETTO);
    let cached = netto.map_or(Cached::Text("–"), Cached::Number);
    page.formula(BODY, 0, &big, cached, &styles.big)?;
    let label = format!(
        "{}. {}",
        contents.text(sheet, "huvudtal"),
        interval(contents)
    );
    told_at_run(page, layout, (BODY, BODY), &label, &styles.big_label)?;
    let lines = label.chars().count().div_ceil(LABEL_LINE);
    page.sheet
        .set_row_height(BODY, (15.0 * lines as f64 + 4.0).max(38.0))?;
    let kon = layout.live.kon(Spot::Area);
    let of_kon = |at: usize| {
        let kon = kon.as_ref().map(|kon| &kon[at]);
        let cell = kon.map_or("\"–\"".to_string(), |(cell, _)| cell.clone());
        (cell, kon.map(|(_, people)| *people))
    };
    let ((women, women_now), (men, men_now)) = (of_kon(0), of_kon(1));
    let people = skattning.underlag.denominator.as_ref().ok().copied();
    let rate = netto.zip(people.filter(|people| *people > 0.0));
    let rows = [
        (
            "andel_netto",
            layout.on_malgrupp(layout.total + 2, line::NETTO),
            rate.map(|(netto, people)| netto / people),
            &styles.percent2,
        ),
        (
            "per_tusen",
            thousand(
                &big,
                &layout.on_malgrupp(layout.denominator_row(), line::COUNT),
            ),
            rate.map(|(netto, people)| netto / people * 1000.0),
            &styles.one_decimal,
        ),
        ("kvinnor", women, women_now, &styles.whole),
        ("man", men, men_now, &styles.whole),
        (
            "brutto",
            layout.on_malgrupp(layout.total, line::BRUTTO),
            skattning.brutto,
            &styles.whole,
        ),
    ];
    for (index, (key, cell, value, format)) in rows.into_iter().enumerate() {
        let row = BODY + 1 + index as u32;
        page.text(row, 0, &contents.text(sheet, key), &styles.text)?;
        page.formula_or_dash(row, 1, &cell, value, format)?;
    }
    difference(page, contents, layout, (BODY + 6, &big))?;
    let state = layout.on_antaganden(STATE_ROW, SETTING_COL);
    let told = format!("\"Netto \"&IF({state}=\"{RECOUNTED}\",\"\",\"är \")&{state}&\".\"");
    page.formula(
        BODY + 1,
        2,
        &told,
        Cached::Text("Netto är aktuellt."),
        &styles.note,
    )?;
    let warning = ConditionalFormatText::new()
        .set_rule(ConditionalFormatTextRule::Contains(
            "inaktuellt".to_string(),
        ))
        .set_format(&styles.warning);
    page.sheet
        .add_conditional_format(BODY + 1, 2, BODY + 1, 2, &warning)?;
    if !skattning.complete {
        let partial = "Uppgifter saknas: brutto gäller de kända delarna. Se Kvalitet.";
        page.text(BODY + 2, 2, partial, &styles.stale)?;
    }
    if let Some(sentence) = since(contents) {
        let wrapped = styles.note.clone().set_text_wrap();
        told_at_run(page, layout, (BODY + 3, BODY + 4), &sentence, &wrapped)?;
    }
    if let Some(sentence) = nowcast_sentence(contents.analys) {
        let wrapped = styles.note.clone().set_text_wrap();
        told_at_run(page, layout, (BODY + 6, BODY + 7), &sentence, &wrapped)?;
    }
    let name = format!("Andelar enligt {}", skattning.underlag.assumptions.name);
    let shares = format!(
        "{}&IF({}>0,\", ändrade\",\"\")&\".\"",
        literal(&name),
        layout.moved()
    );
    let now = format!("{name}.");
    page.formula(BODY + 5, 2, &shares, Cached::Text(&now), &styles.note)?;
    Ok(BODY + 9)
}

/// A text about the run, beside the numbers; it says so as soon as anything differs.
fn told_at_run(
    page: &mut Page<'_>,
    layout: &Layout,
    (first, last): (u32, u32),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let col = if first == BODY { 1 } else { 2 };
    page.sheet.merge_range(first, col, last, 7, "", format)?;
    let state = layout.on_antaganden(STATE_ROW, SETTING_COL);
    let formula = format!(
        "{}&IF({state}=\"{UP_TO_DATE}\",\"\",\" (När analysen gjordes.)\")",
        literal(text)
    );
    page.formula(first, col, &formula, Cached::Text(text), format)
}

/// Netto less that of the year compared with, which follows the shares where it was computed with the same assumptions.
fn difference(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    (row, netto): (u32, &str),
) -> Result<(), XlsxError> {
    let Some(Ok(change)) = &contents.analys.change else {
        return Ok(());
    };
    let mut years = contents.analys.years.iter();
    let at = years.position(|(year, _)| year.to_string() == change.years.0);
    let then = at.and_then(|at| layout.live.total(Spot::Year(at)));
    let then = then.filter(|(_, then)| (then / change.netto.before - 1.0).abs() < 1e-6);
    let then = then.map_or_else(|| change.netto.before.to_string(), |(cell, _)| cell);
    let styles = page.styles;
    let label = format!("Skillnad mot {}", change.years.0);
    page.text(row, 0, &label, &styles.text)?;
    let formula = format!("IF(ISNUMBER({netto}),{netto}-{then},\"–\")");
    let value = change.netto.after - change.netto.before;
    page.formula_or_dash(row, 1, &formula, Some(value), &styles.signed)
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

/// What has changed since the year that is compared with.
fn since(contents: &Contents<'_>) -> Option<String> {
    let change = contents.analys.change.as_ref()?.as_ref().ok()?;
    let off = change.netto.after - change.netto.before;
    let direction = if off < 0.0 { "färre" } else { "fler" };
    let own = with_local(&contents.analys.years).map_or_else(String::new, |own| format!(" {own}"));
    Some(format!(
        "Sedan {}: {} {direction}{}, varav nya siffror {}, årets faktor för överlappen {} och andra antaganden {} (se Utveckling).{own}",
        change.years.0,
        swedish::whole(off.abs()),
        change_interval(change).map_or_else(String::new, |told| format!(" ({told})")),
        swedish::whole(change.netto.data),
        swedish::whole(change.netto.factors),
        swedish::whole(change.netto.assumptions)
    ))
}

fn groups(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    let styles = page.styles;
    page.header(
        start,
        &[
            "Behovsgrupp",
            "Antal",
            "Andel",
            "Brutto",
            "Netto",
            "Period",
            "Status",
            "Måttyp",
        ],
        1..=4,
    )?;
    let skattning = contents.skattning();
    for (index, group) in skattning.groups.iter().enumerate() {
        let (row, from) = (start + 1 + index as u32, layout.area + index as u32);
        let declared = &skattning.underlag.assumptions.groups[index];
        page.text(row, 0, &declared.name, &styles.text)?;
        let count = group.count.as_ref().ok();
        let share = count.map(|_| group.share);
        let cells = [
            (1, line::COUNT, count.map(|c| c.value), &styles.whole),
            (2, line::SHARE, share, &styles.percent),
            (3, line::BRUTTO, group.brutto, &styles.whole),
            (
                4,
                line::NETTO,
                layout.live.part(Spot::Area, index).map(|(_, netto)| netto),
                &styles.whole,
            ),
        ];
        for (col, source, value, format) in cells {
            let cell = layout.on_malgrupp(from, source);
            page.formula_or_dash(row, col, &cell, value, format)?;
        }
        let status = group
            .count
            .as_ref()
            .map_or_else(|absent| absent.status.id(), |count| count.status.label());
        let year = skattning.underlag.years[index].to_string();
        page.texts(
            row,
            5,
            &[&year, status, measure_label(&declared.measure)],
            &styles.text,
        )?;
    }
    Ok(start + 1 + layout.groups)
}

fn chart(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    table: u32,
    next: u32,
) -> Result<(), XlsxError> {
    let name = sheet.title.as_str();
    let mut chart = Chart::new(ChartType::Bar);
    for (col, label, color) in [(3, "Brutto", charts::PALE), (4, "Netto", charts::DARK)] {
        chart
            .add_series()
            .set_name(label)
            .set_categories((name, table + 1, 0, next - 1, 0))
            .set_values((name, table + 1, col, next - 1, col))
            .set_format(&mut charts::filled(color))
            .set_gap(50);
    }
    chart
        .title()
        .set_name(&charts::plain(&contents.text(sheet, "diagram")));
    // The first group at the top; the numbers then follow the axis to the bottom edge.
    chart.y_axis().set_reverse();
    chart
        .x_axis()
        .set_name("Personer")
        .set_num_format("#,##0")
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::High);
    charts::finish(&mut chart, &contents.text(sheet, "diagram_alt"));
    chart.set_height(280);
    page.sheet.insert_chart(next + 1, 0, &chart)?;
    Ok(())
}

fn reservations(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    page.text(start, 0, "Att veta om siffrorna", &page.styles.section)?;
    let mut texts = first_of_all(contents.skattning());
    texts.extend(doubted_members(contents.analys));
    texts.extend(contents.texts_from(sheet, "forbehall_"));
    texts.push(contents.text(sheet, "lagen"));
    texts.extend(contents.new_rules());
    if !contents.skattning().missing.is_empty() {
        texts.push("Några uppgifter saknas; de står på bladet Kvalitet.".into());
    }
    for (index, text) in texts.iter().enumerate() {
        page.paragraph(start + 1 + index as u32, 7, text, 130)?;
    }
    Ok(start + 2 + texts.len() as u32)
}
