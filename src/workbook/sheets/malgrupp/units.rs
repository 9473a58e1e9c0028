//! The kommuner: brutto, netto and its interval.

use super::super::super::address::{abs, range};
use super::super::super::contents::Contents;
use super::super::super::layout::Layout;
use super::super::super::line;
use super::super::super::live::Spot;
use super::super::super::page::Page;
use super::area::ratio;
use super::parts::sum_if_all;
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.section(layout.units - 2, &contents.text(sheet, "per_kommun"))?;
    page.header(
        layout.units - 1,
        &[
            "Kod",
            "Kommun",
            "Fullständig",
            "Nämnare",
            "Netto lågt, 95 %, när analysen gjordes",
            "Netto högt, 95 %, när analysen gjordes",
            "Brutto, del av nämnaren",
            "Netto, del av nämnaren",
            "",
            "Brutto",
            "varav kvinnor",
            "varav män",
            "Netto, kvinnor",
            "Netto",
        ],
        line::COUNT..=line::NETTO,
    )?;
    for index in 0..contents.skattning().units.len() {
        unit_row(page, contents, layout, index)?;
    }
    Ok(())
}

fn unit_row(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    index: usize,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let unit = &contents.skattning().units[index];
    let row = layout.units + index as u32;
    page.text(row, 0, &unit.unit.code, &styles.text)?;
    page.text(row, 1, &unit.unit.name, &styles.text)?;
    let complete = if unit.complete {
        "ja"
    } else {
        "nej, grupp saknas"
    };
    page.text(row, 2, complete, &styles.text)?;
    for (at, one) in contents.analys.denominators.iter().enumerate() {
        let col = line::DENOMINATORS + at as u16;
        let value = one.units[index].as_ref().ok().copied();
        page.number_or_dash(row, col, value, &styles.whole)?;
    }
    let people = unit.unit.denominator.as_ref().ok().copied();
    let chosen = layout.chosen_denominator(row);
    page.formula_or_dash(row, line::COUNT, &chosen, people, &styles.whole)?;
    let depth = contents.analys.known_depth();
    let spread = depth.and_then(|depth| depth.simulated.units.get(index).copied()?);
    page.number_or_dash(row, 4, spread.map(|one| one.low), &styles.whole)?;
    page.number_or_dash(row, 5, spread.map(|one| one.high), &styles.whole)?;
    let (first, last) = (
        layout.line_row(index, 0),
        layout.line_row(index, layout.groups as usize - 1),
    );
    let cells = range((first, line::BRUTTO), (last, line::BRUTTO));
    let brutto = format!("IF(COUNT({cells})=0,\"–\",SUM({cells}))");
    page.formula_or_dash(row, line::BRUTTO, &brutto, unit.brutto, &styles.whole)?;
    let kon = unit.groups.iter().try_fold((0.0, 0.0), |(k, m), group| {
        group.brutto_kon.map(|(women, men)| (k + women, m + men))
    });
    let netto = layout.live.total(Spot::Unit(index)).map(|(_, netto)| netto);
    for (col, value) in [
        (line::BRUTTO_K, kon.map(|(k, _)| k)),
        (line::BRUTTO_M, kon.map(|(_, m)| m)),
        (line::NETTO, netto),
    ] {
        let formula = sum_if_all(first, last, col);
        page.formula_or_dash(row, col, &formula, value, &styles.whole)?;
    }
    let women = layout.live.kon(Spot::Unit(index));
    let women = women.map(|[women, _]| women);
    let cell = women.as_ref().map_or("\"–\"", |(cell, _)| cell.as_str());
    let value = women.as_ref().map(|(_, women)| *women);
    page.formula_or_dash(row, line::LEFT, cell, value, &styles.whole)?;
    let whole = format!(
        "IF(COUNT({cells})={},{},\"–\")",
        layout.groups,
        ratio(&abs(row, line::BRUTTO), &abs(row, line::COUNT))
    );
    page.formula_or_dash(row, 6, &whole, unit.rate(), &styles.percent2)?;
    let rate = netto.zip(people.filter(|people| *people > 0.0));
    let formula = ratio(&abs(row, line::NETTO), &abs(row, line::COUNT));
    page.formula_or_dash(row, 7, &formula, rate.map(|(n, p)| n / p), &styles.percent2)
}
