//! The shares of a place as formulas.

use super::contents::Contents;
use super::layout::Layout;
use super::line;
use super::live::Spot;
use super::places::{From, Within};
use super::sheets::whole::Whole;
use crate::estimate::{Level, Skattning};
use crate::status::Kon;

/// The formula of a place's share of a group.
pub(super) fn share(contents: &Contents<'_>, layout: &Layout, spot: Spot, group: usize) -> String {
    let on = |row: u32| {
        let (brutto, count) = (
            layout.on_malgrupp(row, line::BRUTTO),
            layout.on_malgrupp(row, line::COUNT),
        );
        format!("IFERROR({brutto}/{count},0)")
    };
    match (spot, layout.sources.get(&spot)) {
        (Spot::Area, _) => on(layout.area + group as u32),
        (Spot::Unit(unit), _) => on(layout.line_row(unit, group)),
        (_, Some(From::Rows(within))) => part_share(contents, layout, within, spot, group),
        (_, Some(From::Lines(lines))) => {
            let size = size_of(contents, spot, group);
            let [none, all] = lines[group];
            let general = layout.general_share(group);
            match size > 0.0 {
                true => format!("{}+{}*{general}", none / size, all / size),
                false => "0".to_string(),
            }
        }
        (_, None) => "0".to_string(),
    }
}

/// People of a group in a place's table.
fn size_of(contents: &Contents<'_>, spot: Spot, group: usize) -> f64 {
    let netto = skattning(contents, spot).netto.as_ref();
    netto.map_or(0.0, |netto| netto.table.size(group))
}

fn skattning<'a>(contents: &Contents<'a>, spot: Spot) -> &'a Skattning {
    let analys = contents.analys;
    match spot {
        Spot::Area | Spot::Unit(_) => &analys.skattning,
        Spot::Comparison(at) => &analys.comparisons[at].skattning,
        Spot::Year(at) => &analys.years[at].1,
        Spot::Part(at) => {
            let parts = analys.national.iter().flat_map(|national| &national.parts);
            parts
                .map(|part| &part.skattning)
                .nth(at)
                .unwrap_or(&analys.skattning)
        }
    }
}

/// A part's brutto from its kommuner's rows, over the group's size.
fn part_share(
    contents: &Contents<'_>,
    layout: &Layout,
    within: &Within,
    spot: Spot,
    group: usize,
) -> String {
    let size = size_of(contents, spot, group);
    if size <= 0.0 {
        return "0".to_string();
    }
    let part = skattning(contents, spot);
    let whole = Whole {
        layout,
        group: format!("\"{}\"", part.underlag.assumptions.groups[group].id),
        index: group,
        lan: within.lan.clone(),
        within: Some(within.clone()),
    };
    let found = &part.groups[group];
    let brutto = match (&found.count, found.level) {
        (Ok(count), Level::Rad) if part.units.len() > 1 => {
            let [both, women, men] = Kon::ALL.map(|kon| whole.row(kon, count).1);
            whole.of_both(&women, &men, &both)
        }
        _ => whole.sum(line::BRUTTO),
    };
    format!("({brutto})/{size}")
}
