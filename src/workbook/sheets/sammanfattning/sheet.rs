//! The sheet as a whole.

use super::super::super::contents::Contents;
use super::super::super::layout::Layout;
use super::super::super::page::{BODY, Page};
use super::super::super::shown::shown;
use super::columns::{LAST, LINE, LINKS};
use super::{figures, groups, headline};
use crate::present::{doubted_members, first_of_all};
use crate::template::{SheetTemplate, Template};
use rust_xlsxwriter::{Image, XlsxError};

pub(in super::super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.upright();
    page.widths(&[27.0, 9.5, 9.5, 9.5, 10.5, 10.5, 9.5, 10.5, 3.0, 24.0, 3.0])?;
    if let Some(logo) = &template.logo {
        let picture = Image::new_from_buffer(logo)?
            .set_scale_to_size(150, 36, true)
            .set_alt_text("Logotyp");
        page.sheet.insert_image(0, 5, &picture)?;
    }
    let row = headline::write(sheet, page, contents, layout)?;
    let row = figures::write(sheet, page, template, contents, layout, row)?;
    let row = sentences(sheet, page, contents, layout, row)?;
    let row = groups::write(page, template, contents, layout, row + 1)?;
    let last = reservations(sheet, page, contents, row + 1)?;
    links(sheet, page, template, contents)?;
    page.print_to(last, LAST)?;
    page.on_one_page();
    Ok(())
}

/// Three sentences that the figures carry, or what the user has written instead of them.
fn sentences(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<u32, XlsxError> {
    const SHOWN: usize = 3;
    let of_area = contents.said.iter().filter(|one| one.group.is_none());
    // The level stands in figures above.
    let texts = of_area.skip(1).filter_map(|one| one.text());
    let texts: Vec<&str> = texts.take(SHOWN).collect();
    if texts.is_empty() {
        return Ok(start);
    }
    page.section(start, &contents.text(sheet, "meningar"))?;
    for (row, text) in (start + 1..).zip(&texts) {
        headline::told_at_run(
            page,
            layout,
            (row, row),
            (0, LAST),
            text,
            &page.styles.wrapped,
        )?;
        let lines = text.chars().count().div_ceil(LINE);
        page.height(row, 12.0 * lines as f64 + 3.0)?;
    }
    Ok(start + 1 + texts.len() as u32)
}

fn reservations(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    start: u32,
) -> Result<u32, XlsxError> {
    page.section(start, &contents.text(sheet, "att_veta"))?;
    let mut texts = first_of_all(contents.skattning());
    texts.extend(doubted_members(contents.analys));
    texts.extend(contents.texts_from(sheet, "forbehall_"));
    texts.push(contents.text(sheet, "lagen"));
    texts.extend(contents.new_rules());
    if !contents.skattning().missing.is_empty() {
        texts.push("Några uppgifter saknas; de står på bladet Kvalitet.".into());
    }
    for (row, text) in (start + 1..).zip(&texts) {
        page.paragraph(row, LAST, text, LINE)?;
    }
    Ok(start + texts.len() as u32)
}

/// Links to the other sheets, one below the other beside the print.
fn links(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    template: &Template,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    let heading = contents.text(sheet, "innehall");
    page.text(BODY, LINKS, &heading, &page.styles.section)?;
    let others = shown(template, contents).filter(|other| other.kind != sheet.kind);
    for (row, other) in (BODY + 1..).zip(others) {
        page.link(row, LINKS, &other.title, &other.title)?;
    }
    Ok(())
}
