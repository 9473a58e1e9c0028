//! Överlapp: what is believed of people in several groups.

use super::super::contents::Contents;
use super::super::page::{BODY, Page};
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

/// The overlaps that shape the tables, in people, the strongest first.
pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
) -> Result<(), XlsxError> {
    page.widths(&[42.0, 22.0, 16.0, 16.0, 11.0, 11.0, 34.0, 44.0])?;
    let start = BODY;
    page.section(start, &contents.text(sheet, "kanda"))?;
    page.header(
        start + 1,
        &[
            "I gruppen",
            "finns också i",
            "",
            "",
            "Gäller",
            "Personer",
            "Hur säkert",
            "Källa",
        ],
        [5],
    )?;
    let underlag = &contents.skattning().underlag;
    let riket = underlag.riket.as_ref().ok();
    let riket = riket.map_or(&[][..], |riket| &riket.stated.overlaps);
    let own = &underlag.stated.overlaps;
    let all = riket.iter().map(|one| ("riket", one));
    let all = all.chain(own.iter().map(|one| ("området", one)));
    let mut row = start + 1;
    for (about, one) in all {
        row += 1;
        let styles = page.styles;
        let names = |bits: usize| {
            let groups = underlag.assumptions.groups.iter().enumerate();
            let inside = groups.filter(|(at, _)| bits >> at & 1 == 1);
            let names: Vec<&str> = inside.map(|(_, group)| group.name.as_str()).collect();
            crate::swedish::alternatives(&names)
        };
        let also: Vec<String> = one.margin.any.iter().map(|bits| names(*bits)).collect();
        let name = &underlag.assumptions.groups[one.of].name;
        page.text(row, 0, name, &styles.text)?;
        page.sheet
            .merge_range(row, 1, row, 3, &also.join(", och i "), &styles.wrapped)?;
        page.text(row, 4, about, &styles.text)?;
        page.number(row, 5, one.margin.people, &styles.whole)?;
        let strength = match one.required {
            true => "måste hålla (krav)",
            false => "ska hålla så nära det går (mål)",
        };
        page.text(row, 6, strength, &styles.wrapped)?;
        let source = source(contents, &one.place);
        page.text(row, 7, source, &styles.wrapped)?;
        let lines = source.chars().count().div_ceil(44).max(2);
        page.height(row, 12.0 * lines as f64 + 3.0)?;
    }
    page.repeat(start + 1, start + 1)?;
    Ok(())
}

/// Whose knowledge an overlap is; of one that a figure of the place itself tells, what it is called.
fn source<'a>(contents: &'a Contents<'_>, place: &'a str) -> &'a str {
    let all = contents.overlaps().into_iter();
    let mut stated = all.filter(|(_, one)| one.place == place);
    stated.next().map_or(place, |(_, one)| one.source.as_str())
}
