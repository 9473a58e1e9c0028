//! Avvikelser: shares of their own for a place or a sex, chosen by name, each with where it holds.

use super::super::super::address::{abs, range};
use super::super::super::contents::Contents;
use super::super::super::layout::{
    GROUP_COL, HOLDS_COL, ID_COL, KEY_COL, LISTS_COL, Layout, PLACE_COL, SHARE_COL,
};
use super::super::super::page::{Cached, Page};
use super::rows::{blank_row, open_row, write_changed};
use crate::assumptions::{Override, Scope};
use crate::earlier::{About, col, share_row};
use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula, XlsxError};

/// What stands after the bar of a place that the area does not have.
const UNKNOWN: &str = "?";

/// A level that an override can be about, with the places of the area on it.
struct Level {
    name: &'static str,
    /// What is said of a place that is none of them.
    unknown: &'static str,
    /// Names and codes.
    places: Vec<(String, String)>,
}

/// Columns of names and codes.
pub(super) const LISTS: u16 = 6;

fn levels(contents: &Contents<'_>) -> [Level; 3] {
    let units = &contents.skattning().units;
    let regions = &contents.analys.regions;
    let kommuner = units.iter().map(|unit| &unit.unit);
    let mut forbund: Vec<(String, String)> = kommuner
        .clone()
        .filter_map(|unit| unit.forbund.clone())
        .map(|name| (name.clone(), name))
        .collect();
    let lan = kommuner.clone().map(|unit| unit.lan.clone());
    let mut lan: Vec<(String, String)> = lan
        .map(|code| (regions.name_of(&code).to_string(), code))
        .collect();
    for all in [&mut forbund, &mut lan] {
        all.sort();
        all.dedup();
    }
    let kommuner = kommuner.map(|unit| (unit.name.clone(), unit.code.clone()));
    [
        Level {
            name: "kommun",
            unknown: "okänd kommun",
            places: kommuner.collect(),
        },
        Level {
            name: "förbund",
            unknown: "okänt förbund",
            places: forbund,
        },
        Level {
            name: "län",
            unknown: "okänt län",
            places: lan,
        },
    ]
}

/// The list of a level: its column of names and that of codes, absolute. One of no place has an empty cell.
fn lists(layout: &Layout, at: usize, level: &Level) -> (String, String) {
    let first = layout.overrides.0;
    let last = first + level.places.len().max(1) as u32 - 1;
    let col = LISTS_COL + 2 * at as u16;
    (
        range((first, col), (last, col)),
        range((first, col + 1), (last, col + 1)),
    )
}

pub(super) fn write(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let levels = levels(contents);
    for (at, level) in (0..).zip(&levels) {
        for (row, (name, code)) in (layout.overrides.0..).zip(&level.places) {
            let col = LISTS_COL + 2 * at;
            page.text(row, col, name, &page.styles.text)?;
            page.text(row, col + 1, code, &page.styles.text)?;
        }
    }
    let declared = &contents.skattning().underlag.assumptions.overrides;
    let (first, last) = layout.overrides;
    for (at, row) in (first..=last).enumerate() {
        override_row(
            page,
            contents,
            (layout, &levels),
            row,
            (at, declared.get(at)),
        )?;
    }
    Ok(())
}

fn override_row(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    (layout, levels): (&Layout, &[Level; 3]),
    row: u32,
    (at, declared): (usize, Option<&Override>),
) -> Result<(), XlsxError> {
    blank_row(page, row)?;
    let cells = declared.map(|one| {
        let about = About::of_override(one, &contents.skattning().underlag.assumptions);
        share_row(&about, &one.share)
    });
    if let Some(cells) = &cells {
        page.text(row, ID_COL, &format!("avvikelse:{at}"), &page.styles.text)?;
        open_row(page, row, cells)?;
    }
    write_changed(page, row, cells.as_ref())?;
    let known = declared.map(|one| Known::of(one, levels));
    let or_empty = |text: Option<&str>| text.unwrap_or_default().to_string();
    let place = known
        .as_ref()
        .map_or_else(String::new, |one| format!("{}|{}", one.level, one.code));
    let group = or_empty(declared.map(|one| one.group.as_str()));
    let (key, holds) = match (&known, declared) {
        (Some(known), Some(one)) => (
            format!("{place}|{group}|{}", one.kon.id()),
            known.told.clone(),
        ),
        _ => (String::new(), String::new()),
    };
    for (col, formula, value) in [
        (PLACE_COL, place_formula(layout, levels, row), place),
        (GROUP_COL, group_formula(layout, row), group),
        (KEY_COL, key_formula(row), key),
        (HOLDS_COL, holds_formula(layout, levels, row), holds),
    ] {
        let format = match col {
            HOLDS_COL => &page.styles.wrapped,
            _ => &page.styles.text,
        };
        page.formula(row, col, &formula, Cached::Text(&value), format)?;
    }
    Ok(())
}

/// Where a declared override holds.
struct Known {
    level: &'static str,
    code: String,
    told: String,
}

impl Known {
    fn of(one: &Override, levels: &[Level; 3]) -> Self {
        let (at, asked) = match &one.scope {
            Scope::Kommun(code) => (0, code),
            Scope::Forbund(name) => (1, name),
            Scope::Lan(code) => (2, code),
            Scope::All => {
                return Self {
                    level: "alla",
                    code: "alla".to_string(),
                    told: "gäller hela området".to_string(),
                };
            }
        };
        let level = &levels[at];
        let mut places = level.places.iter();
        match places.find(|(_, code)| code == asked) {
            Some((name, code)) => Self {
                level: level.name,
                code: code.clone(),
                told: format!("gäller {name}"),
            },
            None => Self {
                level: level.name,
                code: UNKNOWN.to_string(),
                told: level.unknown.to_string(),
            },
        }
    }
}

/// What a level chooses, one formula for each.
fn by_level(
    levels: &[Level; 3],
    row: u32,
    of: impl Fn(usize, &Level) -> String,
    all: &str,
) -> String {
    let scope = abs(row, col::SCOPE as u16);
    let each = levels.iter().enumerate().rev();
    each.fold(all.to_string(), |rest, (at, level)| {
        format!("IF({scope}=\"{}\",{},{rest})", level.name, of(at, level))
    })
}

/// What the row is about and the code of its place, found by name or by code: "kommun|1440".
fn place_formula(layout: &Layout, levels: &[Level; 3], row: u32) -> String {
    let place = abs(row, col::PLACE as u16);
    let found = |at: usize, level: &Level| {
        let (names, codes) = lists(layout, at, level);
        let by = |list: &str| {
            format!(
                "\"{}|\"&INDEX({codes},MATCH({place}&\"\",{list},0))",
                level.name
            )
        };
        let unknown = format!("\"{}|{UNKNOWN}\"", level.name);
        format!(
            "IF({place}=\"\",{unknown},IFERROR({},IFERROR({},{unknown})))",
            by(&names),
            by(&codes)
        )
    };
    let scope = abs(row, col::SCOPE as u16);
    let rest = format!("IF({scope}=\"alla\",\"alla|alla\",\"\")");
    by_level(levels, row, found, &rest)
}

/// The id of the group, by name or by id; empty where there is none.
fn group_formula(layout: &Layout, row: u32) -> String {
    let general = |col: usize| {
        let last = layout.general + layout.groups - 1;
        range((layout.general, col as u16), (last, col as u16))
    };
    let (ids, names) = (general(col::GROUP), general(col::NAME));
    let group = abs(row, col::GROUP as u16);
    let by = |list: &str| format!("INDEX({ids},MATCH({group},{list},0))");
    format!(
        "IF({group}=\"\",\"\",IFERROR({},IFERROR({},\"\")))",
        by(&names),
        by(&ids)
    )
}

fn key_formula(row: u32) -> String {
    let at = |col: usize| abs(row, col as u16);
    let (place, group) = (abs(row, PLACE_COL), abs(row, GROUP_COL));
    format!(
        "IF(OR({group}=\"\",{place}=\"\",{share}=\"\"),\"\",{place}&\"|\"&{group}&\"|\"&IF({kon}=\"\",\"T\",{kon}))",
        share = abs(row, SHARE_COL),
        kon = at(col::KON),
    )
}

/// Where the row holds, or why it does not.
fn holds_formula(layout: &Layout, levels: &[Level; 3], row: u32) -> String {
    let at = |col: usize| abs(row, col as u16);
    let (scope, place, group) = (at(col::SCOPE), abs(row, PLACE_COL), abs(row, GROUP_COL));
    let (kon, share, key) = (at(col::KON), abs(row, SHARE_COL), abs(row, KEY_COL));
    let typed = at(col::PLACE);
    let (first, last) = layout.overrides;
    let keys = range((first, KEY_COL), (last, KEY_COL));
    let unknown = by_level(
        levels,
        row,
        |_, level| format!("\"{}\"", level.unknown),
        "\"\"",
    );
    let name = by_level(
        levels,
        row,
        |at, level| {
            let (names, codes) = lists(layout, at, level);
            format!("IFERROR(INDEX({names},MATCH({typed}&\"\",{codes},0)),{typed})")
        },
        "\"hela området\"",
    );
    let steps = [
        (
            format!(
                "AND({scope}=\"\",{}=\"\",{}=\"\",{share}=\"\")",
                at(col::PLACE),
                at(col::GROUP)
            ),
            "\"\"".to_string(),
        ),
        (
            format!("{place}=\"\""),
            "\"skriv kommun, förbund, län eller alla först på raden\"".to_string(),
        ),
        (format!("RIGHT({place},2)=\"|{UNKNOWN}\""), unknown),
        (format!("{group}=\"\""), "\"okänd grupp\"".to_string()),
        (
            format!("AND({kon}<>\"\",{kon}<>\"T\",{kon}<>\"K\",{kon}<>\"M\")"),
            "\"okänt kön: skriv T, K eller M\"".to_string(),
        ),
        (
            format!("NOT(ISNUMBER({share}))"),
            "\"andelen saknas\"".to_string(),
        ),
        (
            format!("COUNTIF({keys},{key})>1"),
            "\"samma som en annan rad\"".to_string(),
        ),
    ];
    let last = format!("\"gäller \"&{name}");
    let each = steps.iter().rev();
    each.fold(last, |rest, (when, told)| {
        format!("IF({when},{told},{rest})")
    })
}

pub(super) fn validations(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let (first, last) = layout.overrides;
    let fraction = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, 1.0))
        .set_error_title("Andelen går inte")?
        .set_error_message("Skriv en andel från 0 till 100 %.")?;
    let general = (layout.general, layout.general + layout.groups - 1);
    for (first, last) in [general, (first, last)] {
        page.sheet
            .add_data_validation(first, SHARE_COL, last, SHARE_COL + 2, &fraction)?;
    }
    let words = DataValidation::new().allow_list_strings(&["kommun", "förbund", "län", "alla"])?;
    page.sheet.add_data_validation(first, 0, last, 0, &words)?;
    let levels = levels(contents);
    for row in first..=last {
        // The list follows what the row is about; a code is as good as a name.
        let (kommuner, _) = lists(layout, 0, &levels[0]);
        let list = by_level(
            &levels,
            row,
            |at, level| lists(layout, at, level).0,
            &kommuner,
        );
        let places = DataValidation::new()
            .allow_list_formula(Formula::new(format!("={list}")))
            .show_error_message(false);
        let at = col::PLACE as u16;
        page.sheet.add_data_validation(row, at, row, at, &places)?;
    }
    let names = range((general.0, col::NAME as u16), (general.1, col::NAME as u16));
    let groups = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={names}")))
        .show_error_message(false);
    let at = col::GROUP as u16;
    page.sheet
        .add_data_validation(first, at, last, at, &groups)?;
    let kon = DataValidation::new()
        .allow_list_strings(&["T", "K", "M"])?
        .set_input_title("Kön")?
        .set_input_message("T båda, K kvinnor, M män")?;
    let at = col::KON as u16;
    page.sheet.add_data_validation(first, at, last, at, &kon)?;
    let strength = DataValidation::new()
        .set_input_title("Styrka och måttyp")?
        .set_input_message(
            "krav: måste hålla. mål: ska hålla så nära det går. Måttypen säger om uppgiften gäller ett datum (stock), någon gång under året (flöde) eller ett medeltal (årsmedel).",
        )?;
    let (first, last) = layout.overlaps;
    let at = col::STRENGTH as u16;
    page.sheet
        .add_data_validation(first, at, last, at, &strength)?;
    Ok(())
}
