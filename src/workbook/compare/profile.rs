//! A kommun's own sheet: its groups year by year, and what today's shares make of them.

use super::super::address::{abs, range};
use super::super::live::{LiveNetto, Spot};
use super::super::page::{BODY, Cached, Page};
use super::book::Book;
use crate::charts;
use crate::template::SheetTemplate;
use rust_xlsxwriter::{Chart, ChartType, XlsxError};

pub(super) fn write(
    book: &Book<'_>,
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    live: &LiveNetto,
    (title, index): (&str, usize),
) -> Result<(), XlsxError> {
    let analys = book.analys;
    let unit = &analys.skattning.units[index];
    let groups = &analys.skattning.underlag.assumptions.groups;
    let years = &analys.years;
    let mut widths = vec![46.0];
    widths.extend(years.iter().map(|_| 9.5));
    widths.extend([10.0, 11.0, 11.0]);
    page.widths(&widths)?;
    let labels: Vec<String> = years.iter().map(|(year, _)| year.to_string()).collect();
    let mut header = vec!["Behovsgrupp"];
    header.extend(labels.iter().map(String::as_str));
    header.extend(["Andel", "Brutto", "Netto"]);
    let share = 1 + years.len() as u16;
    page.header(BODY, &header, 1..=share + 2)?;
    let styles = &book.styles;
    for (g, group) in groups.iter().enumerate() {
        let row = BODY + 1 + g as u32;
        page.text(row, 0, &group.name, &styles.text)?;
        for (at, (_, one)) in years.iter().enumerate() {
            let count = one.units[index].groups[g].count.as_ref().ok();
            // Empty, not a dash: the chart would draw that as 0.
            match count {
                Some(count) => page.number(row, 1 + at as u16, count.value, &styles.whole)?,
                None => page.text(row, 1 + at as u16, "", &styles.whole)?,
            }
        }
        let point = Cached::Number(group.share.point);
        page.formula(row, share, &book.share(g), point, &styles.percent)?;
        let now = unit.groups[g].count.as_ref().ok().map(|count| count.value);
        let brutto = now.map(|count| count * group.share.point);
        let (count, by) = (abs(row, share - 1), abs(row, share));
        let formula = format!("IF(ISNUMBER({count}),{count}*{by},\"–\")");
        page.formula_or_dash(row, share + 1, &formula, brutto, &styles.whole)?;
        match live.part(Spot::Unit(index), g) {
            Some((cell, netto)) => {
                page.formula_or_dash(row, share + 2, &cell, Some(netto), &styles.whole)?;
            }
            None => page.number_or_dash(row, share + 2, None, &styles.whole)?,
        }
    }
    totals(book, page, live, (index, share))?;
    chart(
        book,
        page,
        sheet,
        (title, &unit.unit.name),
        years.len() as u16,
    )
}

fn totals(
    book: &Book<'_>,
    page: &mut Page<'_>,
    live: &LiveNetto,
    (index, share): (usize, u16),
) -> Result<(), XlsxError> {
    let skattning = &book.analys.skattning;
    let unit = &skattning.units[index];
    let groups = &skattning.underlag.assumptions.groups;
    let (first, last) = (BODY + 1, BODY + groups.len() as u32);
    let row = last + 1;
    let styles = &book.styles;
    for col in 0..=share + 2 {
        page.text(row, col, "", &styles.total_text)?;
    }
    page.text(row, 0, "Alla grupper", &styles.total_text)?;
    let bruttos = groups.iter().zip(&unit.groups).map(|(group, found)| {
        let count = found.count.as_ref().ok()?;
        Some(count.value * group.share.point)
    });
    let bruttos: Option<Vec<f64>> = bruttos.collect();
    let netto = live.total(Spot::Unit(index)).map(|(_, netto)| netto);
    for (col, value) in [
        (share + 1, bruttos.map(|all| all.iter().sum())),
        (share + 2, netto),
    ] {
        let cells = range((first, col), (last, col));
        let sum = format!("IF(COUNT({cells})={},SUM({cells}),\"–\")", groups.len());
        page.formula_or_dash(row, col, &sum, value, &styles.total)?;
    }
    Ok(())
}

fn chart(
    book: &Book<'_>,
    page: &mut Page<'_>,
    sheet: &SheetTemplate,
    (title, kommun): (&str, &str),
    years: u16,
) -> Result<(), XlsxError> {
    let groups = &book.analys.skattning.underlag.assumptions.groups;
    let mut chart = Chart::new(ChartType::Line);
    for (g, group) in groups.iter().enumerate() {
        let row = BODY + 1 + g as u32;
        chart
            .add_series()
            .set_name(&charts::plain(&group.name))
            .set_categories((title, BODY, 1, BODY, years))
            .set_values((title, row, 1, row, years))
            .set_format(&mut charts::told_apart(g));
    }
    let text = |key| book.filled(book.template.raw_text(sheet.kind, key), kommun);
    chart.title().set_name(&charts::plain(&text("diagram")));
    chart
        .y_axis()
        .set_name("Personer")
        .set_num_format("#,##0")
        .set_min(0);
    charts::finish(&mut chart, &text("diagram_alt"));
    page.sheet
        .insert_chart(BODY + groups.len() as u32 + 3, 0, &chart)?;
    page.on_one_page();
    Ok(())
}
