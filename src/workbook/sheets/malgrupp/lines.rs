//! The calculation: one row per kommun and group.

use super::super::super::layout::{KEY_COL, Layout, SHARE_COL, abs, levels, line, local};
use super::super::super::page::{Cached, Page};
use super::super::super::{Contents, SheetTemplate};
use crate::estimate::{UnitGroup, UnitResult};
use crate::status::Kon;
use crate::told::Told;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let section = &page.styles.section;
    page.text(
        layout.lines - 2,
        0,
        &contents.text(sheet, "berakning"),
        section,
    )?;
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
            "Räknas i netto",
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
            let forbund = unit.unit.forbund.as_deref().unwrap_or("");
            page.text(row, line::FORBUND, forbund, text)?;
            let year = contents.skattning().underlag.years[g];
            counts(page, layout, (row, year), group)?;
            shares(page, layout, row, g, group)?;
            results(page, row, g, unit)?;
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
    let format = &page.styles.one_decimal;
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

/// The local figure of the sex, or the public one. Where only both together are known locally, the sexes are not.
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
            "IFERROR({},IFERROR({}+{},{}))",
            of("T"),
            of("K"),
            of("M"),
            abs(row, public)
        ),
        _ => format!(
            "IFERROR({},IF(ISNUMBER({}),\"–\",{}))",
            of(kon.id()),
            of("T"),
            abs(row, public)
        ),
    }
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
    row: u32,
    index: usize,
    unit: &UnitResult,
) -> Result<(), XlsxError> {
    let group = &unit.groups[index];
    let at = |col: u16| abs(row, col);
    let (n, k, m) = (at(line::COUNT), at(line::COUNT_K), at(line::COUNT_M));
    let (p, pk, pm) = (at(line::SHARE), at(line::SHARE_K), at(line::SHARE_M));
    let format = &page.styles.one_decimal;
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
    let left = unit.netto.as_ref().ok().map(|netto| netto.kept(index));
    page.number_or_dash(row, line::LEFT, left, &page.styles.percent)?;
    let step = unit
        .netto
        .as_ref()
        .ok()
        .map(|netto| netto.waterfall[index].netto);
    page.formula_or_dash(row, line::NETTO, &netto_of(row), step, format)
}

/// Brutto times the part that is counted in netto.
pub(super) fn netto_of(row: u32) -> String {
    let (brutto, left) = (abs(row, line::BRUTTO), abs(row, line::LEFT));
    format!("IF(AND(ISNUMBER({brutto}),ISNUMBER({left})),{brutto}*{left},\"–\")")
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

/// The most specific override for the row, or the general share.
fn unit_share(layout: &Layout, row: u32, index: usize, kon: Kon) -> String {
    let group = abs(row, line::GROUP);
    let places = [
        format!("\"kommun|\"&{}", abs(row, line::CODE)),
        format!("\"förbund|\"&{}", abs(row, line::FORBUND)),
        format!("\"län|\"&{}", abs(row, line::LAN)),
        "\"alla|alla\"".to_string(),
    ];
    let keys: Vec<String> = places
        .iter()
        .flat_map(|place| levels(kon).iter().map(move |kon| (place, kon)))
        .map(|(place, kon)| format!("{place}&\"|\"&{group}&\"|{kon}\""))
        .collect();
    nested(layout, &keys, &layout.general_share(index))
}

/// The share of the first key that is found among the overrides.
pub(super) fn nested(layout: &Layout, keys: &[String], general: &str) -> String {
    let (shares, found) = (
        layout.override_range(SHARE_COL),
        layout.override_range(KEY_COL),
    );
    keys.iter()
        .rev()
        .fold(general.to_string(), |otherwise, key| {
            format!("IFERROR(INDEX({shares},MATCH({key},{found},0)),{otherwise})")
        })
}
