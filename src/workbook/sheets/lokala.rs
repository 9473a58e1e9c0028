//! Lokala data: the parties' own figures, which can take the public ones' place.

use super::super::address::{range, relative};
use super::super::contents::Contents;
use super::super::layout::{Layout, local};
use super::super::line;
use super::super::page::{BODY, Cached, Page};
use crate::local::{ANOTHER_YEAR, COLUMNS, LocalFigure, PARTIES, Standing};
use crate::template::SheetTemplate;
use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

const USED: &str = "används";
const OTHER_YEAR: &str = "används inte: perioden är inte analysens år";
const USED_OTHER: &str = "används, fast perioden inte är analysens år";
const LOST: &str = "passar ingen grupp och kommun i området";

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[20.0, 24.0, 18.0, 8.0, 12.0, 10.0, 52.0, 10.0, 42.0])?;
    let mut header = COLUMNS.to_vec();
    header.push("Läge");
    page.paragraph(BODY, local::STATE, &contents.text(sheet, "regler"), 150)?;
    page.header(local::HEADING, &header, [local::PEOPLE])?;
    let last = local::FIRST + layout.local_rows - 1;
    page.open(local::FIRST, last)?;
    for row in local::FIRST..=last {
        let one = contents
            .analys
            .fraga
            .local
            .get((row - local::FIRST) as usize);
        figure(page, contents, layout, row, one)?;
    }
    validations(page, contents, last)?;
    page.sheet.set_column_hidden(local::KEY)?;
    page.sheet
        .autofilter(local::HEADING, 0, last, local::STATE)?;
    page.sheet.set_freeze_panes(local::FIRST, 0)?;
    page.repeat(local::HEADING, local::HEADING)?;
    page.print_filled(&[((local::FIRST, 0), (last, local::STATE))])
}

fn figure(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    row: u32,
    one: Option<&LocalFigure>,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let format_of = |col: u16| match col {
        local::PEOPLE => &styles.input_number,
        local::KOMMUN | local::PERIOD => &styles.input_code,
        _ => &styles.input_text,
    };
    for col in 0..=local::USED {
        page.sheet.write_blank(row, col, format_of(col))?;
    }
    if let Some(one) = one {
        let used = one.used_word();
        let texts = [
            (0, one.party.as_str()),
            (local::GROUP, &one.group),
            (local::KOMMUN, &one.kommun),
            (local::KON, one.kon.id()),
            (local::PERIOD, &one.period),
            (6, &one.source),
            (local::USED, used),
        ];
        for (col, text) in texts {
            page.text(row, col, text, format_of(col))?;
        }
        page.number(row, local::PEOPLE, one.people, &styles.input_number)?;
    }
    let key = one
        .and_then(|one| key_of(one, contents))
        .unwrap_or_default();
    let formula = key_formula(contents, layout, row);
    page.formula(
        row,
        local::KEY,
        &formula,
        Cached::Text(&key),
        &styles.open_number,
    )?;
    let groups = layout.line_range(line::GROUP);
    let codes = layout.line_range(line::CODE);
    let (group, code) = (place_of(layout, row).0, place_of(layout, row).1);
    let state = format!(
        "IF({0}=\"\",IF(AND({1}=\"ja\",ISNUMBER({2})),\"{OTHER_YEAR}\",\"\"),IF(COUNTIFS({sheet}!{groups},{group},{sheet}!{codes},{code})>0,IF({1}=\"{ANOTHER_YEAR}\",\"{USED_OTHER}\",\"{USED}\"),\"{LOST}\"))",
        relative(row, local::KEY),
        relative(row, local::USED),
        relative(row, local::PEOPLE),
        sheet = layout.malgrupp,
    );
    let standing = one.map(|one| contents.skattning().underlag.standing(one));
    let told = match (standing, key.is_empty()) {
        (None | Some(Standing::Beside), _) => "",
        (Some(_), true) => OTHER_YEAR,
        (Some(Standing::Used), false) if one.is_some_and(|one| one.any_year) => USED_OTHER,
        (Some(Standing::Used), false) => USED,
        (Some(_), false) => LOST,
    };
    page.formula(
        row,
        local::STATE,
        &state,
        Cached::Text(told),
        &styles.open_number,
    )
}

/// What the calculation looks the figure up by; none where it is not used.
fn key_of(one: &LocalFigure, contents: &Contents<'_>) -> Option<String> {
    let year = contents.skattning().underlag.year_of(&one.group);
    let used = one.used && (one.any_year || year == Some(one.year));
    let year = match one.any_year {
        true => ANOTHER_YEAR.to_string(),
        false => one.year.to_string(),
    };
    used.then(|| format!("{}|{}|{}|{year}", one.group, one.kommun, one.kon.id()))
}

/// Whether the year in the row is its group's: that of all, or one for each where each has its newest.
fn year_fits(contents: &Contents<'_>, group: &str, year: &str) -> String {
    let underlag = &contents.skattning().underlag;
    let groups = underlag.assumptions.groups.iter().zip(&underlag.years);
    if !underlag.mixed_years {
        return format!("{year}&\"\"=\"{}\"", underlag.denominator_year);
    }
    let pairs = groups.map(|(one, of)| format!("{group}&{year}=\"{}{of}\"", one.id));
    format!("OR({})", pairs.collect::<Vec<_>>().join(","))
}

/// The row's group and kommun, from an id or a name and a code or a name.
fn place_of(layout: &Layout, row: u32) -> (String, String) {
    let sheet = &layout.malgrupp;
    let looked_up = |col: u16, names: String, codes: String| {
        let cell = relative(row, col);
        format!("IFERROR(INDEX({sheet}!{codes},MATCH({cell},{sheet}!{names},0)),{cell}&\"\")")
    };
    let groups = |col| range((layout.area, col), (layout.total - 1, col));
    let units = |col| {
        range(
            (layout.units, col),
            (layout.units + layout.unit_count - 1, col),
        )
    };
    (
        looked_up(local::GROUP, groups(1), groups(0)),
        looked_up(local::KOMMUN, units(1), units(0)),
    )
}

fn key_formula(contents: &Contents<'_>, layout: &Layout, row: u32) -> String {
    let at = |col| relative(row, col);
    let (group, kommun) = place_of(layout, row);
    let period = at(local::PERIOD);
    // A spreadsheet may have made a date of what was typed.
    let year = format!(
        "IF(ISNUMBER({period}),IF({period}>9999,YEAR({period}),{period}),LEFT({period},4))"
    );
    format!(
        "IF(AND(ISNUMBER({people}),OR({used}=\"{ANOTHER_YEAR}\",AND({used}=\"ja\",{fits}))),{group}&\"|\"&{kommun}&\"|\"&IF({kon}=\"\",\"T\",{kon})&\"|\"&IF({used}=\"ja\",{year},\"{ANOTHER_YEAR}\"),\"\")",
        used = at(local::USED),
        people = at(local::PEOPLE),
        fits = year_fits(contents, &group, &year),
        kon = at(local::KON),
    )
}

fn validations(page: &mut Page<'_>, contents: &Contents<'_>, last: u32) -> Result<(), XlsxError> {
    let groups = &contents.skattning().underlag.assumptions.groups;
    let ids: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
    let lists: [(u16, &[&str]); 4] = [
        (0, &PARTIES),
        (local::GROUP, &ids),
        (local::KON, &["T", "K", "M"]),
        (local::USED, &["ja", "nej", ANOTHER_YEAR]),
    ];
    for (col, list) in lists {
        // A list in the file may hold at most 255 characters; a longer one is left unvalidated.
        if list.join(",").len() <= 255 {
            let one = DataValidation::new().allow_list_strings(list)?;
            page.sheet
                .add_data_validation(local::FIRST, col, last, col, &one)?;
        }
    }
    let people = DataValidation::new()
        .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        .set_error_title("Antalet går inte")?
        .set_error_message(
            "Skriv ett antal personer, 0 eller mer. Lämna tomt där uppgiften saknas.",
        )?;
    let col = local::PEOPLE;
    page.sheet
        .add_data_validation(local::FIRST, col, last, col, &people)?;
    Ok(())
}
