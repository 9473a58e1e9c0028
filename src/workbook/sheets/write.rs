//! Each sheet to the file that writes it.

use super::super::contents::Contents;
use super::super::layout::Layout;
use super::super::page::Page;
use super::{
    andringar, antaganden, basfakta, beslutslogg, delar, insatser, jamforelse, kallor, kvalitet,
    lokala, malgrupp, medel, meningar, nettoberakning, ordlista, overlapp, provning,
    sammanfattning, serier, uppdrag, utbud, utfall, utveckling,
};
use crate::template::{SheetKind, SheetTemplate, Template};
use rust_xlsxwriter::XlsxError;

pub(in super::super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    match sheet.kind {
        SheetKind::Sammanfattning => sammanfattning::write(sheet, page, template, contents, layout),
        SheetKind::Uppdrag => uppdrag::write(sheet, page, contents),
        SheetKind::Basfakta => basfakta::write(sheet, page, contents),
        SheetKind::Kommunen
        | SheetKind::Arbetsformedlingen
        | SheetKind::Forsakringskassan
        | SheetKind::Regionen
        | SheetKind::Unga
        | SheetKind::Narmare => serier::write(sheet, page, contents),
        SheetKind::Overlapp => overlapp::write(sheet, page, contents),
        SheetKind::Utfall => utfall::write(sheet, page, contents, layout),
        SheetKind::Beslutslogg => beslutslogg::write(page, contents),
        SheetKind::Meningar => meningar::write(page, contents),
        SheetKind::Ordlista => ordlista::write(sheet, page, contents),
        SheetKind::Utveckling => utveckling::write(sheet, page, contents, layout),
        SheetKind::Utbud => utbud::write(sheet, page, contents, layout),
        SheetKind::Insatser => insatser::write(sheet, page, template, contents),
        SheetKind::Medel => medel::write(sheet, page, contents, layout),
        SheetKind::Lokala => lokala::write(sheet, page, contents, layout),
        SheetKind::Malgrupp => malgrupp::write(sheet, page, contents, layout),
        SheetKind::Jamforelse => jamforelse::write(sheet, page, contents, layout),
        SheetKind::Antaganden => antaganden::write(sheet, page, contents, layout),
        SheetKind::Nettoberakning => nettoberakning::write(sheet, page, contents, layout),
        SheetKind::Delar => delar::write(sheet, page, contents, layout),
        SheetKind::Provning => provning::write(sheet, page, contents),
        SheetKind::Andringar => andringar::write(sheet, page, contents, layout),
        SheetKind::Kallor => kallor::write(page, contents),
        SheetKind::Kvalitet => kvalitet::write(page, contents),
        SheetKind::Oversikt
        | SheetKind::Rangordning
        | SheetKind::Liknande
        | SheetKind::Andelar
        | SheetKind::Data
        | SheetKind::Omraden
        | SheetKind::Profil => Ok(()),
    }
}
