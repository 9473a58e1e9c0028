//! What of the template is shown.

use super::contents::Contents;
use crate::assumptions::Assumptions;
use crate::template::{SheetKind, SheetTemplate, Template};

/// Names of the rows that a table of open cells starts with the first time.
pub fn first_rows(template: &Template, assumptions: &Assumptions, table: &str) -> Vec<String> {
    match table {
        "beskrivning" => {
            let groups = assumptions.groups.iter();
            groups.map(|group| group.name.clone()).collect()
        }
        "vita_falt" => {
            let mut sheets = template.sheets.iter();
            let sheet = sheets.find(|one| one.kind == SheetKind::Insatser);
            let texts = sheet.map_or_else(Vec::new, |sheet| sheet.raw_texts_from("vitt_falt_"));
            texts.into_iter().map(str::to_string).collect()
        }
        _ => Vec::new(),
    }
}

/// The sheets of the template; that on what has changed only where there is an earlier workbook, and those of
/// riket's parts and of the proof only for riket.
pub(super) fn shown<'a>(
    template: &'a Template,
    contents: &'a Contents<'_>,
) -> impl Iterator<Item = &'a SheetTemplate> {
    let sheets = template.sheets.iter();
    sheets.filter(|sheet| match sheet.kind {
        SheetKind::Andringar => contents.own.before.is_some(),
        SheetKind::Delar | SheetKind::Provning => contents.analys.national.is_some(),
        _ => true,
    })
}
