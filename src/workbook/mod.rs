//! The behovsanalys workbook: sheets declared in `templates/`, formulas live and cached.

pub mod compare;
mod earlier;
mod layout;
mod material;
mod page;
mod sheets;
mod template;

use crate::area::AreaKind;
use crate::problem::{Outcome, Problem};
use earlier::{AREA_NAME, ASSUMPTIONS_NAME, SHEET_NAME};
pub use earlier::{Earlier, Inputs, Known, apply, read_inputs};
use layout::{Layout, quoted};
pub use material::{ChosenDenominator, Material, National, Since};
use page::{Page, Styles};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
pub use template::{SheetTemplate, Template};

/// The workbook as bytes; the same material gives the same bytes.
///
/// # Errors
/// The sheets could not be built, for instance because a title is not a valid sheet name.
pub fn write(template: &Template, material: &Material<'_>) -> Outcome<Vec<u8>> {
    build(template, material).map_err(|error| {
        Problem::input(format!("Arbetsboken kunde inte byggas: {error}"))
            .at(template.file.clone())
            .next("Kontrollera bladens titlar i mallen: högst 31 tecken, och inga av tecknen [ ] : * ? / \\.")
    })
}

fn build(template: &Template, material: &Material<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(material)?);
    let styles = Styles::new();
    let layout = Layout::new(template, material);
    for sheet in shown(template, material) {
        let worksheet = workbook.add_worksheet();
        let mut page = Page::start(worksheet, &styles, sheet, material, &sheet.title)?;
        sheets::write(sheet, &mut page, template, material, &layout)?;
        page.finish()?;
    }
    for (name, target) in layout.names(material) {
        workbook.define_name(name, &target)?;
    }
    for sheet in shown(template, material) {
        let name = format!("{SHEET_NAME}{}", sheet.id);
        workbook.define_name(name, &format!("={}!$A$1", quoted(&sheet.title)))?;
    }
    workbook.define_name(AREA_NAME, &format!("=\"{}\"", area_of(material)))?;
    workbook.define_name(
        ASSUMPTIONS_NAME,
        &format!("=\"{}\"", assumptions_of(material)),
    )?;
    workbook.save_to_buffer()
}

/// The sheets of the template; that on what has changed only where there is an earlier workbook, and those of
/// riket's parts and of the proof only for riket.
fn shown<'a>(
    template: &'a Template,
    material: &'a Material<'_>,
) -> impl Iterator<Item = &'a SheetTemplate> {
    let sheets = template.sheets.iter();
    sheets.filter(|sheet| match sheet.id.as_str() {
        "andringar" => material.since.is_some(),
        "delar" | "provning" => material.national.is_some(),
        _ => true,
    })
}

/// The area as the command line would name it, for the next year's run.
fn area_of(material: &Material<'_>) -> String {
    let area = &material.skattning().underlag.area;
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
fn assumptions_of(material: &Material<'_>) -> String {
    let id = material
        .skattning()
        .underlag
        .assumptions
        .id
        .replace('"', "");
    // As for the area: a text in a name may hold 255 characters.
    id.chars().take(250).collect()
}

/// Dated by the newest retrieval among the figures: no clock, so that files can be compared.
fn properties(material: &Material<'_>) -> Result<DocProperties, XlsxError> {
    let series = material.engine.figures().series();
    let newest = series
        .iter()
        .map(|one| one.fetched.as_str())
        .max()
        .unwrap_or("2024-01-01");
    Ok(DocProperties::new()
        .set_title(format!(
            "Behovsanalys: {}",
            material.skattning().underlag.area.name
        ))
        .set_subject("Behov av samordnad rehabilitering (Finsam)")
        .set_author(format!("behov {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&ExcelDateTime::parse_from_str(newest)?))
}
