//! The behovsanalys workbook: sheets declared in `templates/`, formulas live and cached.

mod layout;
mod material;
mod page;
mod sheets;
mod template;

use crate::problem::{Outcome, Problem};
use layout::Layout;
pub use material::{ChosenDenominator, Comparison, Material};
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
    for sheet in &template.sheets {
        let worksheet = workbook.add_worksheet();
        let mut page = Page::start(worksheet, &styles, sheet, material, &sheet.title)?;
        sheets::write(sheet, &mut page, template, material, &layout)?;
        page.finish()?;
    }
    for (name, target) in layout.names(material) {
        workbook.define_name(name, &target)?;
    }
    workbook.save_to_buffer()
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
