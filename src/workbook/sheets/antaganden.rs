//! Antaganden: every share with its grounds, open for change.

use super::super::layout::{KEY_COL, Layout, SHARE_COL, abs};
use super::super::page::{BODY, Cached, Page};
use super::super::{Material, SheetTemplate};
use crate::assumptions::{Override, Scope, Share};
use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

const HEADER: [&str; 12] = [
    "Gäller",
    "Kod eller namn",
    "Grupp",
    "Behovsgrupp",
    "Kön",
    "Andel",
    "Låg",
    "Hög",
    "Fördelning",
    "Källa",
    "Motivering",
    "Vem och när",
];

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[
        11.0, 18.0, 21.0, 34.0, 6.0, 9.0, 8.0, 8.0, 12.0, 30.0, 46.0, 20.0, 4.0,
    ])?;
    let assumptions = &material.skattning.underlag.assumptions;
    let or_dash = |text: &str| {
        if text.is_empty() {
            "–".to_string()
        } else {
            text.to_string()
        }
    };
    let decided = format!(
        "{} Beslutad av: {}. Datum: {}. Nästa översyn: {}.",
        assumptions.description,
        assumptions.decided_by,
        or_dash(&assumptions.date),
        or_dash(&assumptions.next_review)
    );
    page.paragraph(BODY, 11, &decided, 150)?;
    page.header(layout.general - 1, &HEADER, SHARE_COL..=7)?;
    for (index, group) in assumptions.groups.iter().enumerate() {
        let row = layout.general + index as u32;
        let styles = page.styles;
        page.text(row, 0, "alla", &styles.text)?;
        page.text(row, 1, "", &styles.text)?;
        page.text(row, 2, &group.id, &styles.text)?;
        page.text(row, 3, &group.name, &styles.wrapped)?;
        page.text(row, 4, "T", &styles.centered)?;
        share(page, row, &group.share)?;
        page.text(
            row,
            11,
            &format!("{} {}", assumptions.decided_by, assumptions.date),
            &styles.input_text,
        )?;
    }
    let (first, last) = layout.overrides;
    page.paragraph(first - 2, 11, &sheet.text("avvikelser", material), 150)?;
    page.header(first - 1, &HEADER, SHARE_COL..=7)?;
    for row in first..=last {
        let declared = assumptions.overrides.get((row - first) as usize);
        override_row(page, material, row, declared)?;
    }
    page.sheet.set_column_hidden(KEY_COL)?;
    validations(page, material, layout)?;
    page.sheet.set_freeze_panes(layout.general, 0)?;
    Ok(())
}

fn share(page: &mut Page<'_>, row: u32, share: &Share) -> Result<(), XlsxError> {
    let styles = page.styles;
    page.number(row, SHARE_COL, share.point, &styles.input_share)?;
    let interval = share.interval.as_ref();
    for (col, value) in [
        (6, interval.map(|i| i.distribution.low())),
        (7, interval.map(|i| i.distribution.high())),
    ] {
        match value {
            Some(value) => page.number(row, col, value, &styles.input_share)?,
            None => page.text(row, col, "", &styles.input_share)?,
        }
    }
    page.text(
        row,
        8,
        interval.map_or("punkt", |i| i.distribution.id()),
        &styles.input_text,
    )?;
    page.text(row, 9, &share.source, &styles.input_text)?;
    page.text(row, 10, &share.reason, &styles.input_text)?;
    let lines = share
        .reason
        .chars()
        .count()
        .div_ceil(42)
        .max(share.source.chars().count().div_ceil(27))
        .max(1);
    page.sheet.set_row_height(row, 13.5 * lines as f64 + 3.0)?;
    Ok(())
}

fn override_row(
    page: &mut Page<'_>,
    material: &Material<'_>,
    row: u32,
    declared: Option<&Override>,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    for col in 0..12 {
        page.sheet.write_blank(
            row,
            col,
            if (5..8).contains(&col) {
                &styles.input_share
            } else {
                &styles.input_text
            },
        )?;
    }
    let mut key = String::new();
    if let Some(one) = declared {
        let (level, place) = match &one.scope {
            Scope::Kommun(code) => ("kommun", code.as_str()),
            Scope::Forbund(name) => ("förbund", name.as_str()),
            Scope::Lan(code) => ("län", code.as_str()),
            Scope::All => ("alla", "alla"),
        };
        page.text(row, 0, level, &styles.input_text)?;
        page.text(row, 1, place, &styles.input_text)?;
        page.text(row, 2, &one.group, &styles.input_text)?;
        let name = material
            .skattning
            .underlag
            .assumptions
            .group(&one.group)
            .map_or("", |g| &g.name);
        page.text(row, 3, name, &styles.input_text)?;
        page.text(row, 4, one.kon.id(), &styles.input_text)?;
        share(page, row, &one.share)?;
        page.text(row, 11, &one.place, &styles.input_text)?;
        key = format!("{level}|{place}|{}|{}", one.group, one.kon.id());
    }
    let at = |col| abs(row, col);
    let formula = format!(
        "IF(OR({2}=\"\",{4}=\"\"),\"\",{0}&\"|\"&{1}&\"|\"&{2}&\"|\"&IF({3}=\"\",\"T\",{3}))",
        at(0),
        at(1),
        at(2),
        at(4),
        at(SHARE_COL)
    );
    page.formula(row, KEY_COL, &formula, Cached::Text(&key), &styles.text)
}

fn validations(
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let fraction = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, 1.0))
        .set_error_title("Andelen går inte")?
        .set_error_message("Skriv en andel från 0 till 100 %.")?;
    let (first, last) = layout.overrides;
    page.sheet.add_data_validation(
        layout.general,
        SHARE_COL,
        layout.general + layout.groups - 1,
        SHARE_COL + 2,
        &fraction,
    )?;
    page.sheet
        .add_data_validation(first, SHARE_COL, last, SHARE_COL + 2, &fraction)?;
    let levels = DataValidation::new().allow_list_strings(&["kommun", "förbund", "län", "alla"])?;
    page.sheet.add_data_validation(first, 0, last, 0, &levels)?;
    let ids: Vec<&str> = material
        .skattning
        .underlag
        .assumptions
        .groups
        .iter()
        .map(|g| g.id.as_str())
        .collect();
    // A list in the file may hold at most 255 characters; a longer one is left unvalidated.
    if ids.join(",").len() <= 255 {
        page.sheet.add_data_validation(
            first,
            2,
            last,
            2,
            &DataValidation::new().allow_list_strings(&ids)?,
        )?;
    }
    page.sheet.add_data_validation(
        first,
        4,
        last,
        4,
        &DataValidation::new().allow_list_strings(&["T", "K", "M"])?,
    )?;
    Ok(())
}
