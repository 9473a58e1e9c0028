//! One file per sheet.

mod andringar;
mod antaganden;
mod basfakta;
pub(super) mod charts;
mod delar;
mod insatser;
mod jamforelse;
mod kallor;
mod kvalitet;
mod lokala;
mod malgrupp;
mod medel;
mod overlapp;
mod provning;
mod sammanfattning;
mod serier;
mod uppdrag;
mod utbud;
mod utveckling;

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
        "kommunen" | "arbetsformedlingen" | "forsakringskassan" | "regionen" | "unga" => {
            serier::write(sheet, page, material)
        }
        "overlapp" => overlapp::write(sheet, page, material, layout),
        "utveckling" => utveckling::write(sheet, page, material, layout),
        "utbud" => utbud::write(sheet, page, material, layout),
        "insatser" => insatser::write(sheet, page, material),
        "medel" => medel::write(sheet, page, material, layout),
        "lokala" => lokala::write(sheet, page, material, layout),
        "malgrupp" => malgrupp::write(sheet, page, material, layout),
        "jamforelse" => jamforelse::write(sheet, page, material, layout),
        "antaganden" => antaganden::write(sheet, page, material, layout),
        "delar" => delar::write(sheet, page, material),
        "provning" => provning::write(sheet, page, material),
        "andringar" => andringar::write(sheet, page, material, layout),
        "kallor" => kallor::write(page, template, material),
        "kvalitet" => kvalitet::write(page, material),
        // The template is read with `KINDS`, and each of those has its line here.
        other => Err(XlsxError::ParameterError(format!(
            "innehållet {other} saknas"
        ))),
    }
}
