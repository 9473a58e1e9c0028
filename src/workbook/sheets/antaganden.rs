//! Antaganden: every share with its grounds, open for change.

use super::super::layout::{
    CHANGED_COL, DENOMINATOR_ROW, KEY_COL, Layout, SETTING_COL, SHARE_COL, STATE_ROW, TOLKNING_ROW,
    abs, range, scope_words,
};
use super::super::page::{BODY, Cached, Page};
use super::super::{Material, SheetTemplate};
use crate::assumptions::{Override, Scope, Share};
use crate::overlaps::{Amount, Overlap};
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
    let assumptions = &material.skattning().underlag.assumptions;
    let or_dash = |text: &str| {
        if text.is_empty() {
            "–".to_string()
        } else {
            text.to_string()
        }
    };
    let changed = if assumptions.changed {
        ", sedan ändrade"
    } else {
        ""
    };
    let decided = format!(
        "{}. Beslutade av: {}, {}{changed}. Nästa översyn: {}.",
        assumptions.description.trim_end_matches('.'),
        assumptions.decided_by,
        or_dash(&assumptions.date),
        or_dash(&assumptions.next_review)
    );
    page.paragraph(BODY, 11, &decided, 150)?;
    page.header(layout.general - 1, &HEADER, SHARE_COL..=7)?;
    let decision = assumptions.decision();
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
            group.share.decided.as_deref().unwrap_or(&decision),
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
    settings(page, material, layout)?;
    overlaps(sheet, page, material, layout)?;
    page.sheet.set_column_hidden(KEY_COL)?;
    page.sheet.set_column_hidden(CHANGED_COL)?;
    validations(page, material, layout)?;
    page.sheet.set_freeze_panes(layout.general, 0)?;
    Ok(())
}

/// The tolkning and the denominator, and whether netto is up to date with what is chosen.
fn settings(
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let underlag = &material.skattning().underlag;
    let tolkning = underlag.assumptions.tolkning.id();
    page.text(TOLKNING_ROW, 0, "Tolkning", &styles.total_text)?;
    page.text(TOLKNING_ROW, SETTING_COL, tolkning, &styles.input_text)?;
    page.text(TOLKNING_ROW, KEY_COL, tolkning, &styles.text)?;
    let both = DataValidation::new().allow_list_strings(&["person", "grupp"])?;
    let at = SETTING_COL;
    page.sheet
        .add_data_validation(TOLKNING_ROW, at, TOLKNING_ROW, at, &both)?;
    page.text(DENOMINATOR_ROW, 0, "Nämnare", &styles.total_text)?;
    page.text(
        DENOMINATOR_ROW,
        SETTING_COL,
        &underlag.denominator_id,
        &styles.input_code,
    )?;
    let ids: Vec<&str> = material
        .denominators
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    let known = DataValidation::new().allow_list_strings(&ids)?;
    page.sheet
        .add_data_validation(DENOMINATOR_ROW, at, DENOMINATOR_ROW, at, &known)?;
    page.text(STATE_ROW, 0, "Netto är", &styles.total_text)?;
    let (first, last) = layout.overlaps;
    let state = format!(
        "IF(OR({}<>{},SUM({})>0),\"inaktuellt, kör behov igen\",\"aktuellt\")",
        abs(TOLKNING_ROW, SETTING_COL),
        abs(TOLKNING_ROW, KEY_COL),
        range((first, CHANGED_COL), (last, CHANGED_COL))
    );
    page.formula(
        STATE_ROW,
        SETTING_COL,
        &state,
        Cached::Text("aktuellt"),
        &styles.stale,
    )?;
    for (row, text) in [
        (
            TOLKNING_ROW,
            "person: behovet är en egenskap hos personen. grupp: varje grupps andel dras för sig. Ändras den måste netto räknas om av programmet.",
        ),
        (
            DENOMINATOR_ROW,
            "Den befolkning som tal per invånare jämförs med.",
        ),
        (
            STATE_ROW,
            "Ändrade andelar och lokala uppgifter slår igenom direkt, med den del som räknas i netto oförändrad sedan körningen.",
        ),
    ] {
        page.text(row, 2, text, &styles.intro.clone().unset_text_wrap())?;
    }
    Ok(())
}

const OVERLAPS: [&str; 12] = [
    "Gäller",
    "Kod eller namn",
    "Av gruppen",
    "finns också i",
    "",
    "Andel",
    "Låg",
    "Hög",
    "Fördelning",
    "Källa",
    "Motivering",
    "Styrka, måttyp",
];

/// What is known of people in several groups. A change asks for a new run.
fn overlaps(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let (first, last) = layout.overlaps;
    page.paragraph(first - 2, 11, &sheet.text("overlapp", material), 150)?;
    page.header(first - 1, &OVERLAPS, SHARE_COL..=7)?;
    let known = material.overlaps();
    for row in first..=last {
        let one = known.get((row - first) as usize);
        overlap_row(page, material, row, one.copied())?;
    }
    Ok(())
}

/// The id of a kind of measure, with its diacritics.
fn swedish_measure(id: &str) -> &str {
    match id {
        "flode" => "flöde",
        "arsmedel" => "årsmedel",
        other => other,
    }
}

fn overlap_row(
    page: &mut Page<'_>,
    material: &Material<'_>,
    row: u32,
    one: Option<(&Scope, &Overlap)>,
) -> Result<(), XlsxError> {
    blank_row(page, row)?;
    let styles = page.styles;
    if let Some((scope, overlap)) = one {
        let (level, place) = match scope {
            Scope::All => ("riket", ""),
            scope => scope_words(scope),
        };
        let also: Vec<String> = overlap.also.iter().map(|set| set.join(" / ")).collect();
        let factors = overlap.factors.iter();
        let factors: Vec<&str> = factors
            .map(|&at| material.overlaps.factors[at].id.as_str())
            .collect();
        let strength = if overlap.required { "krav" } else { "mål" };
        let grounds = match factors.is_empty() {
            true => overlap.reason.clone(),
            false => format!("{} (gånger {})", overlap.reason, factors.join(" och ")),
        };
        let measure = format!("{strength}, {}", swedish_measure(&overlap.measure));
        let texts = [
            (0, level),
            (1, place),
            (2, overlap.of.as_str()),
            (3, &also.join(" och ")),
            (
                8,
                overlap
                    .interval
                    .as_ref()
                    .map_or("punkt", |i| i.distribution.id()),
            ),
            (9, &overlap.source),
            (10, &grounds),
            (11, &measure),
        ];
        for (col, text) in texts {
            let format = if col == 1 {
                &styles.input_code
            } else {
                &styles.input_text
            };
            page.text(row, col, text, format)?;
        }
        match overlap.amount {
            Amount::Share(share) => {
                page.number(row, SHARE_COL, share, &styles.input_share)?;
                page.number(row, KEY_COL, share, &styles.percent)?;
            }
            Amount::People(people) => {
                page.number(row, SHARE_COL, people, &styles.input_number)?;
                page.number(row, KEY_COL, people, &styles.whole)?;
            }
        }
        if let Some(interval) = &overlap.interval {
            page.number(row, 6, interval.distribution.low(), &styles.input_share)?;
            page.number(row, 7, interval.distribution.high(), &styles.input_share)?;
        }
        row_height(page, row, &grounds, &overlap.source)?;
    }
    let changed = format!("IF({}={},0,1)", abs(row, SHARE_COL), abs(row, KEY_COL));
    page.formula(
        row,
        CHANGED_COL,
        &changed,
        Cached::Number(0.0),
        &styles.text,
    )
}

/// Open cells, those of shares with their format.
fn blank_row(page: &mut Page<'_>, row: u32) -> Result<(), XlsxError> {
    let styles = page.styles;
    for col in 0..12 {
        let format = match col {
            1 => &styles.input_code,
            5..8 => &styles.input_share,
            _ => &styles.input_text,
        };
        page.sheet.write_blank(row, col, format)?;
    }
    Ok(())
}

fn row_height(page: &mut Page<'_>, row: u32, reason: &str, source: &str) -> Result<(), XlsxError> {
    let lines = |text: &str, width: usize| text.chars().count().div_ceil(width);
    let most = lines(reason, 42).max(lines(source, 27)).max(1);
    page.sheet.set_row_height(row, 13.5 * most as f64 + 3.0)?;
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
    row_height(page, row, &share.reason, &share.source)?;
    Ok(())
}

fn override_row(
    page: &mut Page<'_>,
    material: &Material<'_>,
    row: u32,
    declared: Option<&Override>,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    blank_row(page, row)?;
    let mut key = String::new();
    if let Some(one) = declared {
        let (level, place) = scope_words(&one.scope);
        page.text(row, 0, level, &styles.input_text)?;
        page.text(row, 1, place, &styles.input_code)?;
        page.text(row, 2, &one.group, &styles.input_text)?;
        let name = material
            .skattning()
            .underlag
            .assumptions
            .group(&one.group)
            .map_or("", |g| &g.name);
        page.text(row, 3, name, &styles.input_text)?;
        page.text(row, 4, one.kon.id(), &styles.input_text)?;
        share(page, row, &one.share)?;
        let decided = one.share.decided.as_deref().unwrap_or(&one.place);
        page.text(row, 11, decided, &styles.input_text)?;
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
        .skattning()
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
