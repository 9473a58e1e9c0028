//! The workbook as a whole.

use super::address::quoted;
use super::contents::Contents;
use super::layout::Layout;
use super::page::{Page, new_workbook};
use super::shown::shown;
use super::styles::Styles;
use super::{printed, sheets};
use crate::analys::{Analys, Behov, Fraga, Own, Since, state_cells};
use crate::area::AreaKind;
use crate::assumptions::Assumptions;
use crate::earlier::{AREA_NAME, ASSUMPTIONS_NAME, SHEET_NAME, STATE_SHEET};
use crate::local::{self, LocalFigure};
use crate::present::Rules;
use crate::problem::{Outcome, Problem};
use crate::template::{SheetKind, Template};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Worksheet, XlsxError};

/// The workbook as bytes; the same contents gives the same bytes.
///
/// # Errors
/// The sheets could not be built, for instance because a title is not a valid sheet name.
pub fn write(template: &Template, analys: &Analys, own: &Own) -> Outcome<Vec<u8>> {
    let state = state_cells(&analys.fraga)?;
    let said = Rules::of_file(&template.sentences)?.said(analys)?;
    let contents = Contents {
        analys,
        own,
        said: said.lines(&analys.skattning.underlag.assumptions.groups, &own.inputs),
    };
    build(template, &contents, &state).map_err(|error| {
        Problem::input(format!("Arbetsboken kunde inte byggas: {error}"))
            .at(template.file.clone())
            .next("Kontrollera bladens titlar i mallen: högst 31 tecken, och inga av tecknen [ ] : * ? / \\.")
    })
}

fn build(
    template: &Template,
    contents: &Contents<'_>,
    state: &[[String; 2]],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    workbook.set_properties(&properties(contents)?);
    let styles = Styles::new();
    let layout = Layout::new(template, contents);
    let mut areas = Vec::new();
    for (at, sheet) in shown(template, contents).enumerate() {
        let worksheet = workbook.add_worksheet();
        let home = template.title_of(SheetKind::Sammanfattning);
        let mut page = Page::start(worksheet, &styles, sheet, contents, home)?;
        sheets::write(sheet, &mut page, template, contents, &layout)?;
        if let Some(area) = page.finish()? {
            areas.push((at, area));
        }
    }
    write_state(workbook.add_worksheet(), state)?;
    for (name, target) in layout.names(contents) {
        workbook.define_name(name, &target)?;
    }
    for sheet in shown(template, contents) {
        let name = format!("{SHEET_NAME}{}", sheet.kind.id());
        workbook.define_name(name, &format!("={}!$A$1", quoted(&sheet.title)))?;
    }
    workbook.define_name(AREA_NAME, &format!("=\"{}\"", area_of(contents)))?;
    workbook.define_name(
        ASSUMPTIONS_NAME,
        &format!("=\"{}\"", assumptions_of(contents)),
    )?;
    printed::with_formulas(workbook.save_to_buffer()?, &areas).map_err(XlsxError::ParameterError)
}

/// The copy to share: without what has been typed beside `base`, and without local figures under a threshold.
///
/// # Errors
/// As [`write`], and those of the question.
pub fn to_share(
    behov: &Behov,
    fraga: &Fraga,
    base: &Assumptions,
    threshold: u32,
    template: &Template,
) -> Outcome<Vec<u8>> {
    let template = template.to_share();
    let shown = local::hidden(&fraga.local, threshold).into_iter();
    let mut shared = Fraga {
        local: shown.map(LocalFigure::to_share).collect(),
        assumptions: fraga.assumptions.to_share(base),
        ..fraga.clone()
    };
    // The copy carries its question too: what it is compared with has no texts of the user's either.
    if let Since::Other {
        assumptions: Some(before),
        ..
    } = &mut shared.beside.since
    {
        **before = before.to_share(base);
    }
    write(&template, &behov.analysera(&shared)?, &Own::default())
}

/// The question itself, on a sheet that no menu shows.
fn write_state(sheet: &mut Worksheet, state: &[[String; 2]]) -> Result<(), XlsxError> {
    sheet.set_name(STATE_SHEET)?.set_very_hidden(true);
    for (row, cells) in (0..).zip(state) {
        for (col, text) in (0..).zip(cells) {
            sheet.write_string(row, col, text)?;
        }
    }
    Ok(())
}

/// The area as the command line would name it, for the next year's run.
fn area_of(contents: &Contents<'_>) -> String {
    let area = &contents.skattning().underlag.area;
    match &area.kind {
        AreaKind::Forbund(name) => format!("forbund:{}", name.replace('"', "")),
        AreaKind::Lan(code) => format!("lan:{code}"),
        AreaKind::Riket => "riket:".to_string(),
        AreaKind::Kommuner => {
            let codes: Vec<&str> = area.parts.iter().map(|part| part.kommun.as_str()).collect();
            let name = area.name.replace(['"', '|'], "");
            let whole = format!("kommun:{}|{name}", codes.join(","));
            // A text in a name may hold 255 characters; longer areas are asked for anew.
            match whole.chars().count() <= 250 {
                true => whole,
                false => String::new(),
            }
        }
    }
}

/// The assumptions as the command line would name them, where they are not a file of the user's own.
fn assumptions_of(contents: &Contents<'_>) -> String {
    let id = contents
        .skattning()
        .underlag
        .assumptions
        .id
        .replace('"', "");
    // As for the area: a text in a name may hold 255 characters.
    id.chars().take(250).collect()
}

/// Dated by the newest retrieval among the figures: no clock, so that files can be compared.
fn properties(contents: &Contents<'_>) -> Result<DocProperties, XlsxError> {
    let newest = match contents.analys.fraga.basis.fetched.as_str() {
        "" => "2024-01-01",
        fetched => fetched,
    };
    Ok(DocProperties::new()
        .set_title(format!(
            "Behovsanalys: {}",
            contents.skattning().underlag.area.name
        ))
        .set_subject("Behov av samordnad rehabilitering (Finsam)")
        .set_author(format!("behov {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&ExcelDateTime::parse_from_str(newest)?))
}
