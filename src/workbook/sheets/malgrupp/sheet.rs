//! The sheet as a whole.

use super::super::super::contents::Contents;
use super::super::super::layout::Layout;
use super::super::super::line;
use super::super::super::page::{BODY, Page};
use super::{area, lines, units};
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

pub(in super::super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[
        21.0, 38.0, 21.0, 10.0, 10.0, 10.0, 9.0, 9.0, 9.0, 10.0, 10.0, 10.0, 9.0, 10.0, 13.0, 44.0,
    ])?;
    for (at, one) in contents.analys.denominators.iter().enumerate() {
        let col = line::DENOMINATORS + at as u16;
        page.text(BODY, col, &one.id, &page.styles.text)?;
    }
    page.print.new_page(layout.lines - 2);
    page.repeat(layout.lines - 1, layout.lines - 1)?;
    area::write(sheet, page, contents, layout)?;
    area::darav(sheet, page, contents, layout)?;
    units::write(sheet, page, contents, layout)?;
    lines::write(sheet, page, contents, layout)?;
    for col in line::LAN..line::DENOMINATORS + layout.denominators {
        page.sheet.set_column_hidden(col)?;
    }
    // The sources are for the screen: with them the print would be too small to read.
    page.print_to(layout.last_line(), line::STATUS)?;
    page.sheet.set_freeze_panes(BODY + 1, 2)?;
    Ok(())
}
