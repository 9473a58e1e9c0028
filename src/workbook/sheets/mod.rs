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
use super::{Contents, SheetTemplate, Template};
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    match sheet.id.as_str() {
        "sammanfattning" => sammanfattning::write(sheet, page, template, contents, layout),
        "uppdrag" => uppdrag::write(sheet, page, contents),
        "basfakta" => basfakta::write(sheet, page, contents),
        "kommunen" | "arbetsformedlingen" | "forsakringskassan" | "regionen" | "unga" => {
            serier::write(sheet, page, contents)
        }
        "overlapp" => overlapp::write(sheet, page, contents, layout),
        "utveckling" => utveckling::write(sheet, page, contents, layout),
        "utbud" => utbud::write(sheet, page, contents, layout),
        "insatser" => insatser::write(sheet, page, contents),
        "medel" => medel::write(sheet, page, contents, layout),
        "lokala" => lokala::write(sheet, page, contents, layout),
        "malgrupp" => malgrupp::write(sheet, page, contents, layout),
        "jamforelse" => jamforelse::write(sheet, page, contents, layout),
        "antaganden" => antaganden::write(sheet, page, contents, layout),
        "delar" => delar::write(sheet, page, contents),
        "provning" => provning::write(sheet, page, contents),
        "andringar" => andringar::write(sheet, page, contents, layout),
        "kallor" => kallor::write(page, contents),
        "kvalitet" => kvalitet::write(page, contents),
        // The template is read with `KINDS`, and each of those has its line here.
        other => Err(XlsxError::ParameterError(format!(
            "innehållet {other} saknas"
        ))),
    }
}
