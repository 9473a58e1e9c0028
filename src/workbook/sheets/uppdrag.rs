//! Uppdrag och metod: what was computed, for whom, how.

use super::super::address::range;
use super::super::contents::Contents;
use super::super::page::{BODY, Cached, Page};
use crate::assumptions::Tolkning;
use crate::present::{self, measure_label};
use crate::template::SheetTemplate;
use crate::told::Told;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    page.widths(&[42.0, 12.0, 24.0, 17.0, 12.0, 28.0, 14.0, 14.0])?;
    let underlag = &contents.skattning().underlag;
    let styles = page.styles;
    let facts = [
        ("Område", underlag.area.name.clone()),
        ("År", contents.skattning().year_text()),
        (
            "Antaganden",
            format!(
                "{}: {}",
                underlag.assumptions.name, underlag.assumptions.description
            ),
        ),
        (
            "Nämnare",
            format!(
                "{} {}",
                underlag.denominator_name, underlag.denominator_year
            ),
        ),
        ("Tolkning", tolkning(contents)),
        ("Omräkningar", draws(contents)),
        ("Program", format!("behov {}", env!("CARGO_PKG_VERSION"))),
    ];
    let mut row = BODY;
    for (label, value) in facts {
        page.text(row, 0, label, &styles.total_text)?;
        page.sheet
            .merge_range(row, 1, row, 7, &value, &styles.wrapped)?;
        row += 1;
    }
    row += 1;
    page.section(row, "Metod")?;
    row += 1;
    let mut texts = contents.texts_from(sheet, "metod_");
    texts.push(contents.text(sheet, "lagen"));
    for text in texts {
        page.paragraph(row, 7, &text, 140)?;
        row += 1;
    }
    row += 1;
    page.header(
        row,
        &[
            "Behovsgrupp",
            "Ålder",
            "Huvudman",
            "Måttyp",
            "Period",
            "Indikator",
        ],
        [],
    )?;
    for (index, group) in underlag.assumptions.groups.iter().enumerate() {
        row += 1;
        let cells = [
            group.name.as_str(),
            &group.ages,
            &group.huvudman,
            measure_label(&group.measure),
            &underlag.years[index].to_string(),
            &group.indicator,
        ];
        for (col, text) in cells.into_iter().enumerate() {
            page.text(row, col as u16, text, &styles.wrapped)?;
        }
    }
    row = steps(sheet, page, contents, row + 2)?;
    page.header(row, &["Kommun", "Kod", "Län", "Andel i området"], [3])?;
    for unit in &underlag.units {
        row += 1;
        page.text(row, 0, &unit.name, &styles.text)?;
        page.text(row, 1, &unit.code, &styles.text)?;
        page.text(
            row,
            2,
            contents.analys.regions.name_of(&unit.lan),
            &styles.text,
        )?;
        page.number(row, 3, unit.weight, &styles.percent)?;
    }
    Ok(())
}

/// What each correction of the method did to netto; the differences sum to the whole.
fn steps(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    let all = &contents.analys.steps;
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return Ok(start);
    };
    let styles = page.styles;
    page.section(start, &contents.text(sheet, "steg"))?;
    let header = [
        "Rättelse",
        "Netto före",
        "Netto efter",
        "Skillnad",
        "Skäl och källa",
        "",
        "",
        "",
    ];
    page.header(start + 1, &header, 1..=3)?;
    let mut row = start + 1;
    for one in all {
        row += 1;
        page.text(row, 0, &one.step.name, &styles.wrapped)?;
        page.number(row, 1, one.before, &styles.whole)?;
        page.number(row, 2, one.after, &styles.whole)?;
        page.number(row, 3, one.after - one.before, &styles.signed)?;
        let why = format!("{}. Källa: {}.", one.step.reason, one.step.source);
        page.sheet
            .merge_range(row, 4, row, 7, &why, &styles.wrapped)?;
        let lines = why.chars().count().div_ceil(68);
        page.height(row, 12.0 * lines as f64 + 3.0)?;
    }
    row += 1;
    page.text(row, 0, "Tillsammans", &styles.total_text)?;
    page.number(row, 1, first.before, &styles.total)?;
    page.number(row, 2, last.after, &styles.total)?;
    let sum = format!("SUM({})", range((start + 2, 3), (row - 1, 3)));
    let value = Cached::Number(last.after - first.before);
    page.formula(row, 3, &sum, value, &styles.signed)?;
    Ok(row + 2)
}

fn tolkning(contents: &Contents<'_>) -> String {
    match contents.skattning().underlag.assumptions.tolkning {
        Tolkning::Person => "person: behovet är en egenskap hos personen",
        Tolkning::Grupp => "grupp: varje grupps andel dras för sig",
    }
    .to_string()
}

fn draws(contents: &Contents<'_>) -> String {
    match &contents.analys.depth {
        Some(Ok(depth)) => present::draws(depth.simulated.settings),
        Some(Err(absent)) => format!("inga: {}", absent.told()),
        None => "inga".to_string(),
    }
}
