//! The calculation: one row per kommun and group.

use super::super::super::address::abs;
use super::super::super::contents::Contents;
use super::super::super::layout::{Layout, local};
use super::super::super::line;
use super::super::super::live::Spot;
use super::super::super::page::{Cached, Page};
use super::super::super::places::NO_FORBUND;
use super::super::whole::share_of;
use super::parts::live_part;
use crate::estimate::{UnitGroup, UnitResult};
use crate::local::ANOTHER_YEAR;
use crate::status::Kon;
use crate::template::SheetTemplate;
use crate::told::Told;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.section(layout.lines - 2, &contents.text(sheet, "berakning"))?;
    page.header(
        layout.lines - 1,
        &[
            "Kod",
            "Kommun",
            "Grupp",
            "Antal",
            "Antal kvinnor",
            "Antal män",
            "Andel",
            "Andel kvinnor",
            "Andel män",
            "Brutto",
            "Brutto kvinnor",
            "Brutto män",
            "Ny person (inte i en tidigare grupp), del",
            "Netto",
            "Status",
            "Källa (nyckeltal och period), eller varför värdet saknas",
        ],
        line::COUNT..=line::NETTO,
    )?;
    let groups = &contents.skattning().underlag.assumptions.groups;
    for (u, unit) in contents.skattning().units.iter().enumerate() {
        for (g, group) in unit.groups.iter().enumerate() {
            let row = layout.line_row(u, g);
            let text = &page.styles.text;
            page.text(row, line::CODE, &unit.unit.code, text)?;
            page.text(row, line::NAME, &unit.unit.name, text)?;
            page.text(row, line::GROUP, &groups[g].id, text)?;
            page.text(row, line::LAN, &unit.unit.lan, text)?;
            let forbund = unit.unit.forbund.as_deref().unwrap_or(NO_FORBUND);
            let lan = contents.analys.regions.name_of(&unit.unit.lan);
            page.text(row, line::LAN_NAME, lan, text)?;
            page.text(row, line::FORBUND, forbund, text)?;
            let year = contents.skattning().underlag.years[g];
            counts(page, layout, (row, year), group)?;
            shares(page, layout, row, g, group)?;
            changed(page, row, group)?;
            results(page, layout, (row, u, g), unit)?;
            grounds(page, row, group)?;
        }
    }
    Ok(())
}

/// The public counts, hidden, and the counts used: a local one where there is one.
fn counts(
    page: &mut Page<'_>,
    layout: &Layout,
    (row, year): (u32, i32),
    group: &UnitGroup,
) -> Result<(), XlsxError> {
    let format = &page.styles.whole;
    let count = group.count.as_ref().ok();
    let public = count.map(|count| count.public()).filter(|_| {
        // Where only a local figure is known there is no public one.
        count.is_some_and(|count| count.replaced.is_some() || !count.series.is_empty())
    });
    let public_kon = public.and_then(|public| public.kon);
    page.number_or_dash(row, line::PUBLIC, public.map(|p| p.value), format)?;
    page.number_or_dash(row, line::PUBLIC_K, public_kon.map(|(k, _)| k), format)?;
    page.number_or_dash(row, line::PUBLIC_M, public_kon.map(|(_, m)| m), format)?;
    let kon = count.and_then(|count| count.kon.as_ref().ok());
    let values = [
        (line::COUNT, Kon::T, count.map(|count| count.value)),
        (line::COUNT_K, Kon::K, kon.map(|(k, _)| *k)),
        (line::COUNT_M, Kon::M, kon.map(|(_, m)| *m)),
    ];
    for (col, kon, value) in values {
        // Without a sheet for local figures, those that are used stand as numbers.
        if layout.lokala.is_none() {
            page.number_or_dash(row, col, value, format)?;
            continue;
        }
        let used = used_count(layout, row, year, kon);
        page.formula_or_dash(row, col, &used, value, format)?;
    }
    Ok(())
}

/// The local figure of the sex, first one of the year and then one that is used for want of it, or the public one. Where only
/// both together are known locally, the sexes are not.
fn used_count(layout: &Layout, row: u32, year: i32, kon: Kon) -> String {
    let public = match kon {
        Kon::T => line::PUBLIC,
        Kon::K => line::PUBLIC_K,
        Kon::M => line::PUBLIC_M,
    };
    let (Some(people), Some(keys)) = (
        layout.local_range(local::PEOPLE),
        layout.local_range(local::KEY),
    ) else {
        return abs(row, public);
    };
    let years = [ANOTHER_YEAR.to_string(), year.to_string()];
    years.iter().fold(abs(row, public), |otherwise, year| {
        let of = |kon: &str| {
            let key = format!(
                "{}&\"|\"&{}&\"|{kon}|{year}\"",
                abs(row, line::GROUP),
                abs(row, line::CODE)
            );
            format!("INDEX({people},MATCH({key},{keys},0))")
        };
        match kon {
            Kon::T => format!(
                "IFERROR({},IFERROR({}+{},{otherwise}))",
                of("T"),
                of("K"),
                of("M")
            ),
            _ => format!(
                "IFERROR({},IF(ISNUMBER({}),\"–\",{otherwise}))",
                of(kon.id()),
                of("T")
            ),
        }
    })
}

/// 1 where a count is another than at the run.
fn changed(page: &mut Page<'_>, row: u32, group: &UnitGroup) -> Result<(), XlsxError> {
    let count = group.count.as_ref().ok();
    let women = count
        .and_then(|count| count.kon.as_ref().ok())
        .map(|(k, _)| *k);
    let same = |col: u16, value: Option<f64>| {
        let cell = abs(row, col);
        match value {
            Some(value) => format!("IF(ISNUMBER({cell}),ABS({cell}-{value})<1E-6,FALSE)"),
            None => format!("NOT(ISNUMBER({cell}))"),
        }
    };
    let formula = format!(
        "IF(AND({},{}),0,1)",
        same(line::COUNT, count.map(|count| count.value)),
        same(line::COUNT_K, women)
    );
    page.formula(
        row,
        line::CHANGED,
        &formula,
        Cached::Number(0.0),
        &page.styles.text,
    )
}

fn shares(
    page: &mut Page<'_>,
    layout: &Layout,
    row: u32,
    index: usize,
    group: &UnitGroup,
) -> Result<(), XlsxError> {
    let columns = [line::SHARE, line::SHARE_K, line::SHARE_M];
    for ((col, kon), share) in columns.into_iter().zip(Kon::ALL).zip(group.shares) {
        let formula = unit_share(layout, row, index, kon);
        let format = &page.styles.percent;
        page.formula(row, col, &formula, Cached::Number(share), format)?;
    }
    Ok(())
}

fn results(
    page: &mut Page<'_>,
    layout: &Layout,
    (row, u, index): (u32, usize, usize),
    unit: &UnitResult,
) -> Result<(), XlsxError> {
    let group = &unit.groups[index];
    let at = |col: u16| abs(row, col);
    let (n, k, m) = (at(line::COUNT), at(line::COUNT_K), at(line::COUNT_M));
    let (p, pk, pm) = (at(line::SHARE), at(line::SHARE_K), at(line::SHARE_M));
    let format = &page.styles.whole;
    let brutto = format!(
        "IF(ISNUMBER({n}),IF(AND(ISNUMBER({k}),OR({pk}<>{p},{pm}<>{p})),{k}*{pk}+{m}*{pm},{n}*{p}),\"–\")"
    );
    page.formula_or_dash(row, line::BRUTTO, &brutto, group.brutto, format)?;
    let of_kon = |count: &str, share: &str| format!("IF(ISNUMBER({count}),{count}*{share},\"–\")");
    let kon = group.brutto_kon;
    page.formula_or_dash(
        row,
        line::BRUTTO_K,
        &of_kon(&k, &pk),
        kon.map(|(k, _)| k),
        format,
    )?;
    page.formula_or_dash(
        row,
        line::BRUTTO_M,
        &of_kon(&m, &pm),
        kon.map(|(_, m)| m),
        format,
    )?;
    live_part(
        page,
        layout,
        Spot::Unit(u),
        (row, index),
        &page.styles.whole,
    )?;
    kept_of(page, layout, Spot::Unit(u), (row, index))
}

/// The part of brutto that is netto; all of it where there is nothing to share.
pub(super) fn kept_of(
    page: &mut Page<'_>,
    layout: &Layout,
    spot: Spot,
    (row, index): (u32, usize),
) -> Result<(), XlsxError> {
    let (brutto, netto) = (abs(row, line::BRUTTO), abs(row, line::NETTO));
    let formula = format!("IF(ISNUMBER({netto}),IF({brutto}>0,{netto}/{brutto},1),\"–\")");
    page.formula_or_dash(
        row,
        line::LEFT,
        &formula,
        layout.live.kept(spot, index),
        &page.styles.percent,
    )
}

fn grounds(page: &mut Page<'_>, row: u32, group: &UnitGroup) -> Result<(), XlsxError> {
    let text = &page.styles.text;
    match &group.count {
        Ok(count) => {
            page.text(row, line::STATUS, count.status.label(), text)?;
            let period = match count.years.0 == count.years.1 {
                true => count.years.0.to_string(),
                false => format!("{}–{}", count.years.0, count.years.1),
            };
            let from = count.grounds().join(", ");
            page.text(row, line::SOURCE, &format!("{from} ({period})"), text)
        }
        Err(absent) => {
            page.text(row, line::STATUS, absent.status.id(), text)?;
            page.text(row, line::SOURCE, &absent.told(), text)
        }
    }
}

/// The most precise override for the row, its place by code or by name, or the general share.
fn unit_share(layout: &Layout, row: u32, index: usize, kon: Kon) -> String {
    let at = |level: &str, col| format!("\"{level}|\"&{}", abs(row, col));
    let places = [
        at("kommun", line::CODE),
        at("kommun", line::NAME),
        at("förbund", line::FORBUND),
        at("län", line::LAN),
        at("län", line::LAN_NAME),
        "\"alla|alla\"".to_string(),
    ];
    share_of(layout, &places, &abs(row, line::GROUP), index, kon)
}
