//! The workbook for Nationella rådet: several förbund's own workbooks brought together.

use super::page::{BODY, Heading, Page, new_workbook};
use super::styles::Styles;
use crate::analys::{Gathered, GatheredBook};
use crate::earlier::{Inputs, SECTIONS, TABLES, Typed};
use crate::estimate::{Netto, Skattning};
use crate::problem::{Outcome, Problem};
use crate::status::Absent;
use crate::swedish;
use crate::template::{SheetKind, SheetTemplate, Template};
use rust_xlsxwriter::{Format, XlsxError};

/// The workbook as bytes.
///
/// # Errors
/// The sheets could not be built.
pub fn write(template: &Template, gathered: &Gathered) -> Outcome<Vec<u8>> {
    build(template, gathered).map_err(|error| {
        Problem::input(format!("Arbetsboken kunde inte byggas: {error}")).at(template.file.clone())
    })
}

fn build(template: &Template, gathered: &Gathered) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let styles = Styles::new();
    let filled = |text: &str| {
        text.replace("{antal}", &gathered.books.len().to_string())
            .replace("{antaganden}", &gathered.common.name)
    };
    for sheet in &template.sheets {
        let worksheet = workbook.add_worksheet();
        let texts = Heading {
            title: &sheet.title,
            heading: &filled(&sheet.heading),
            intro: &filled(&sheet.intro),
            footer: "Sammanställning av behovsanalyser",
            home: template.sheets.first().map(|first| first.title.as_str()),
            role: sheet.kind.role(),
        };
        let mut page = Page::headed(worksheet, &styles, &texts)?;
        match sheet.kind {
            SheetKind::Oversikt => overview(sheet, &mut page, gathered)?,
            SheetKind::Andelar => shares(&mut page, gathered)?,
            SheetKind::Utbud => supply(&mut page, gathered)?,
            SheetKind::Insatser => words(&mut page, gathered)?,
            _ => read(&mut page, gathered)?,
        }
        page.finish()?;
    }
    workbook.save_to_buffer()
}

fn netto(one: &Result<Netto, Absent>) -> Option<f64> {
    one.as_ref().ok().map(Netto::centre)
}

fn people(skattning: &Skattning) -> Option<f64> {
    skattning.underlag.denominator.as_ref().ok().copied()
}

fn name(book: &GatheredBook) -> &str {
    &book.own.underlag.area.name
}

const OVERVIEW: [&str; 14] = [
    "Förbund",
    "År",
    "Netto, egna andelar",
    "95 %",
    "Netto, gemensamma andelar",
    "Skillnad",
    "Per 1 000, gemensamma",
    "Brutto, egna andelar",
    "Invånare 16–64 eller vald nämnare",
    "Deltagare",
    "Täckning, av netto med egna andelar",
    "Statens medel, kr",
    "Statens kr per person i behov",
    "Fil",
];

fn overview(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    gathered: &Gathered,
) -> Result<(), XlsxError> {
    page.widths(&[
        44.0, 9.0, 13.0, 18.0, 14.0, 12.0, 13.0, 13.0, 15.0, 12.0, 14.0, 15.0, 14.0, 44.0,
    ])?;
    page.header(BODY, &OVERVIEW, (1..3).chain(4..13))?;
    let mut row = BODY;
    for book in &gathered.books {
        row += 1;
        overview_row(page, row, book)?;
    }
    if !gathered.books.is_empty() {
        page.sheet
            .autofilter(BODY, 0, row, OVERVIEW.len() as u16 - 1)?;
    }
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.repeat(BODY, BODY)?;
    together(sheet, page, gathered, row + 2)
}

fn overview_row(page: &mut Page<'_>, row: u32, book: &GatheredBook) -> Result<(), XlsxError> {
    let styles = page.styles;
    let (own, common) = (netto(&book.own.netto), netto(&book.common.netto));
    let participants = book.inputs.participants();
    let state = book.inputs.answer("staten").and_then(Typed::number);
    let per = |value: Option<f64>| {
        value
            .zip(own)
            .filter(|(_, own)| *own > 0.0)
            .map(|(value, own)| value / own)
    };
    let spread = book.spread.map_or_else(
        || "–".to_string(),
        |one| format!("{}–{}", swedish::whole(one.low), swedish::whole(one.high)),
    );
    page.text(row, 0, name(book), &styles.text)?;
    page.text(row, 1, &book.own.year_text(), &styles.centered)?;
    page.number_or_dash(row, 2, own, &styles.whole)?;
    page.text(row, 3, &spread, &styles.centered)?;
    page.number_or_dash(row, 4, common, &styles.whole)?;
    let off = own.zip(common).map(|(own, common)| own - common);
    page.number_or_dash(row, 5, off, &styles.signed)?;
    let rate = common
        .zip(people(&book.common))
        .map(|(netto, people)| netto / people * 1000.0);
    page.number_or_dash(row, 6, rate, &styles.one_decimal)?;
    let brutto = book.own.brutto.filter(|_| book.own.complete);
    page.number_or_dash(row, 7, brutto, &styles.whole)?;
    page.number_or_dash(row, 8, people(&book.own), &styles.whole)?;
    page.number_or_dash(row, 9, participants, &styles.whole)?;
    page.number_or_dash(row, 10, per(participants), &styles.percent)?;
    page.number_or_dash(row, 11, state, &styles.whole)?;
    page.number_or_dash(row, 12, per(state), &styles.whole)?;
    page.text(row, 13, &book.file, &styles.text)
}

/// The kommuner of all together, and what is not added up.
fn together(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    gathered: &Gathered,
    row: u32,
) -> Result<(), XlsxError> {
    let Some(together) = &gathered.together else {
        return Ok(());
    };
    let styles = page.styles;
    for col in 0..OVERVIEW.len() as u16 {
        page.text(row, col, "", &styles.total_text)?;
    }
    page.text(row, 0, sheet.raw_text("tillsammans"), &styles.total_text)?;
    page.text(row, 1, &together.year_text(), &styles.total_text)?;
    page.number_or_dash(row, 4, netto(&together.netto), &styles.total)?;
    page.number_or_dash(row, 8, people(together), &styles.total)?;
    let reached = gathered
        .books
        .iter()
        .filter_map(|book| book.inputs.participants());
    page.number_or_dash(row, 9, reached.reduce(|sum, one| sum + one), &styles.total)?;
    page.paragraph(row + 1, 8, sheet.raw_text("summa"), 130)
}

fn shares(page: &mut Page<'_>, gathered: &Gathered) -> Result<(), XlsxError> {
    let groups = &gathered.common.groups;
    let mut widths = vec![44.0];
    widths.extend(groups.iter().map(|_| 16.0));
    widths.extend([12.0, 44.0]);
    page.widths(&widths)?;
    let mut header = vec!["Förbund"];
    header.extend(groups.iter().map(|group| group.name.as_str()));
    header.extend(["Avvikelser", "Grupper som bara finns här"]);
    page.header(BODY, &header, 1..=groups.len() as u16 + 1)?;
    let styles = page.styles;
    page.text(
        BODY + 1,
        0,
        &format!("Gemensamma: {}", gathered.common.name),
        &styles.total_text,
    )?;
    for (col, group) in (1..).zip(groups) {
        let bold: Format = styles.total.clone().set_num_format("0.0%");
        page.number(BODY + 1, col, group.share.point, &bold)?;
    }
    for (row, book) in (BODY + 2..).zip(&gathered.books) {
        let own = &book.own.underlag.assumptions;
        page.text(row, 0, name(book), &styles.text)?;
        for (col, group) in (1..).zip(groups) {
            let share = own
                .groups
                .iter()
                .find(|one| one.id == group.id)
                .map(|one| one.share.point);
            let same = share.is_none_or(|share| (share - group.share.point).abs() < 1e-9);
            let format = match same {
                true => styles.percent.clone(),
                false => styles.percent.clone().set_bold(),
            };
            page.number_or_dash(row, col, share, &format)?;
        }
        let col = groups.len() as u16 + 1;
        page.number(row, col, own.overrides.len() as f64, &styles.whole)?;
        let others = own
            .groups
            .iter()
            .filter(|one| !groups.iter().any(|group| group.id == one.id));
        let others: Vec<String> = others
            .map(|one| format!("{} ({})", one.name, swedish::share(one.share.point)))
            .collect();
        page.text(row, col + 1, &others.join("; "), &styles.wrapped)?;
    }
    page.sheet.set_freeze_panes(BODY + 2, 1)?;
    Ok(())
}

/// The open cells of a table that hold something, a row each.
fn rows<'a>(inputs: &'a Inputs, table: &str) -> impl Iterator<Item = &'a Vec<Typed>> {
    let rows = inputs.rows(table).iter();
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty()))
}

/// The headings of a table's open cells.
fn headings(table: &str) -> Vec<&'static str> {
    let found = TABLES.iter().find(|one| one.id == table);
    found.map_or_else(Vec::new, |one| {
        one.open.iter().map(|&at| one.header[at]).collect()
    })
}

fn cells(page: &mut Page<'_>, row: u32, first: u16, typed: &[Typed]) -> Result<(), XlsxError> {
    for (col, cell) in (first..).zip(typed) {
        let styles = page.styles;
        match cell {
            Typed::Number(value) => page.number(row, col, *value, &styles.whole)?,
            other => page.text(row, col, &other.text(), &styles.wrapped)?,
        }
    }
    Ok(())
}

fn supply(page: &mut Page<'_>, gathered: &Gathered) -> Result<(), XlsxError> {
    page.widths(&[40.0, 36.0, 20.0, 10.0, 12.0, 12.0, 12.0, 14.0, 14.0, 36.0])?;
    let mut header = vec!["Förbund"];
    header.extend(headings("utbud"));
    page.header(BODY, &header, 3..8)?;
    let mut row = BODY;
    for book in &gathered.books {
        for typed in rows(&book.inputs, "utbud") {
            row += 1;
            page.text(row, 0, name(book), &page.styles.wrapped)?;
            cells(page, row, 1, typed)?;
        }
    }
    page.sheet
        .autofilter(BODY, 0, row.max(BODY + 1), header.len() as u16 - 1)?;
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.repeat(BODY, BODY)?;
    Ok(())
}

/// What the förbund write, section by section, and their maps of rehabilitation.
fn words(page: &mut Page<'_>, gathered: &Gathered) -> Result<(), XlsxError> {
    page.widths(&[40.0, 26.0, 34.0, 34.0, 34.0, 22.0, 22.0, 18.0, 22.0, 22.0])?;
    let mut row = BODY;
    for section in SECTIONS.iter().copied().chain(["karta"]) {
        let held = gathered
            .books
            .iter()
            .map(|book| rows(&book.inputs, section).count());
        if held.sum::<usize>() == 0 {
            continue;
        }
        let mut header = vec!["Förbund"];
        header.extend(headings(section));
        page.header(row, &header, [])?;
        for book in &gathered.books {
            for typed in rows(&book.inputs, section) {
                row += 1;
                page.text(row, 0, name(book), &page.styles.wrapped)?;
                cells(page, row, 1, typed)?;
            }
        }
        row += 2;
    }
    if row == BODY {
        page.text(
            row,
            0,
            "Inga texter är skrivna i arbetsböckerna.",
            &page.styles.note,
        )?;
    }
    Ok(())
}

fn read(page: &mut Page<'_>, gathered: &Gathered) -> Result<(), XlsxError> {
    page.widths(&[60.0, 40.0, 16.0, 90.0])?;
    page.header(BODY, &["Fil", "Förbund", "Läst", "Att veta"], [])?;
    let styles = page.styles;
    let mut row = BODY;
    for (file, why) in &gathered.left_out {
        row += 1;
        page.texts(row, 0, &[file, "", "nej", why], &styles.wrapped)?;
        page.height(row, 15.0 * why.lines().count().max(1) as f64 + 15.0)?;
    }
    for book in &gathered.books {
        row += 1;
        let told = gathered
            .remarks
            .iter()
            .filter(|(file, _)| *file == book.file);
        let told: Vec<&str> = told.map(|(_, told)| told.as_str()).collect();
        page.texts(
            row,
            0,
            &[&book.file, name(book), "ja", &told.join(" ")],
            &styles.wrapped,
        )?;
    }
    Ok(())
}
