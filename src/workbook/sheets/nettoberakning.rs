//! Netto of every place, recounted in cells as the shares move.

use super::super::contents::Contents;
use super::super::layout::Layout;
use super::super::page::Page;
use super::super::shares;
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let groups = &contents.skattning().underlag.assumptions.groups;
    layout.live.write(page, sheet, groups, |spot, group| {
        shares::share(contents, layout, spot, group)
    })
}
