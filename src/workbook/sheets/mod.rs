//! One file per sheet.

mod antaganden;
mod basfakta;
mod jamforelse;
mod kallor;
mod kvalitet;
mod malgrupp;
mod sammanfattning;
mod uppdrag;

use super::layout::Layout;
use super::page::Page;
use super::{Material, SheetTemplate, Template};
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    match sheet.id.as_str() {
        "sammanfattning" => sammanfattning::write(sheet, page, template, material, layout),
        "uppdrag" => uppdrag::write(sheet, page, material),
        "basfakta" => basfakta::write(sheet, page, material),
        "malgrupp" => malgrupp::write(sheet, page, material, layout),
        "jamforelse" => jamforelse::write(sheet, page, material, layout),
        "antaganden" => antaganden::write(sheet, page, material, layout),
        "kallor" => kallor::write(page, template, material),
        _ => kvalitet::write(page, material),
    }
}
