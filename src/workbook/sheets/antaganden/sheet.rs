//! The sheet as a whole.

use super::super::super::address::{abs, range};
use super::super::super::contents::Contents;
use super::super::super::layout::{
    CHANGED_COL, DENOMINATOR_ROW, HOLDS_COL, ID_COL, KEY_COL, LISTS_COL, Layout, RECOUNTED,
    RUN_AGAIN, SETTING_COL, SHARE_COL, STATE_ROW, TOLKNING_ROW, UP_TO_DATE,
};
use super::super::super::line;
use super::super::super::page::{BODY, Cached, Page};
use super::avvikelser;
use super::rows::{blank_row, open_row, write_changed};
use crate::assumptions::Scope;
use crate::earlier::{About, OVERLAPS, ROW_ID, Row, SHARES, Typed, col, overlap_row, share_row};
use crate::overlaps::{Amount, Overlap};
use crate::status::Kon;
use crate::template::SheetTemplate;
use rust_xlsxwriter::{DataValidation, XlsxError};

pub(in super::super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[
        9.0, 16.0, 19.0, 28.0, 5.0, 8.0, 7.0, 7.0, 11.0, 25.0, 36.0, 14.0, 15.0,
    ])?;
    let assumptions = &contents.skattning().underlag.assumptions;
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
    shares_header(page, layout.general - 1)?;
    let decision = assumptions.decision();
    for (index, group) in assumptions.groups.iter().enumerate() {
        let about = About {
            scope: &Scope::All,
            group: (&group.id, &group.name),
            kon: Kon::T,
            decided: group.share.decided.as_deref().unwrap_or(&decision),
        };
        general_row(
            page,
            layout.general + index as u32,
            &about,
            &share_row(&about, &group.share),
        )?;
    }
    let (first, _) = layout.overrides;
    page.paragraph(first - 2, 11, &contents.text(sheet, "avvikelser"), 150)?;
    shares_header(page, first - 1)?;
    page.text(first - 1, HOLDS_COL, "Läge", &page.styles.header)?;
    avvikelser::write(page, contents, layout)?;
    settings(page, contents, layout)?;
    overlaps(sheet, page, contents, layout)?;
    for col in KEY_COL..LISTS_COL + avvikelser::LISTS {
        page.sheet.set_column_hidden(col)?;
    }
    avvikelser::validations(page, contents, layout)?;
    page.print_to(layout.overlaps.1, HOLDS_COL)?;
    page.sheet.set_freeze_panes(layout.general, 0)?;
    Ok(())
}

/// The tolkning and the denominator, and whether netto is up to date with what is chosen.
fn settings(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let underlag = &contents.skattning().underlag;
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
    let ids: Vec<&str> = contents
        .analys
        .denominators
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    let known = DataValidation::new().allow_list_strings(&ids)?;
    page.sheet
        .add_data_validation(DENOMINATOR_ROW, at, DENOMINATOR_ROW, at, &known)?;
    page.text(STATE_ROW, 0, "Netto", &styles.total_text)?;
    page.formula(
        STATE_ROW,
        SETTING_COL,
        &state(layout),
        Cached::Text(UP_TO_DATE),
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
            "Ändrade andelar och avvikelser räknas om överallt, också i netto. Ett nytt antal, överlapp eller en ny tolkning kräver en ny körning.",
        ),
    ] {
        page.text(row, 2, text, &styles.intro.clone().unset_text_wrap())?;
    }
    Ok(())
}

/// Whether netto is that of the run: a moved share recounts it, but not its interval; what makes the table asks for a new run.
fn state(layout: &Layout) -> String {
    let (first, last) = layout.overlaps;
    let counts = layout.line_range(line::CHANGED);
    format!(
        "IF(OR({}<>{},SUM({})>0,SUM({}!{counts})>0),\"{RUN_AGAIN}\",IF({}>0,\"{RECOUNTED}\",\"{UP_TO_DATE}\"))",
        abs(TOLKNING_ROW, SETTING_COL),
        abs(TOLKNING_ROW, KEY_COL),
        range((first, CHANGED_COL), (last, CHANGED_COL)),
        layout.malgrupp,
        layout.moved()
    )
}

/// What is known of people in several groups. A change asks for a new run.
fn overlaps(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let (first, last) = layout.overlaps;
    page.paragraph(first - 2, 11, &contents.text(sheet, "overlapp"), 150)?;
    page.header(first - 1, &OVERLAPS, SHARE_COL..=7)?;
    page.text(first - 1, ID_COL, ROW_ID, &page.styles.text)?;
    let known = contents.overlaps();
    for (at, row) in (first..=last).enumerate() {
        overlap_line(page, contents, row, known.get(at).copied())?;
        if at < known.len() {
            page.text(row, ID_COL, &format!("overlapp:{at}"), &page.styles.text)?;
        }
    }
    Ok(())
}

fn overlap_line(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    row: u32,
    one: Option<(&Scope, &Overlap)>,
) -> Result<(), XlsxError> {
    blank_row(page, row)?;
    let styles = page.styles;
    let factors = &contents.analys.fraga.overlaps.factors;
    let cells = one.map(|(scope, overlap)| overlap_row(scope, overlap, factors));
    if let (Some((_, overlap)), Some(cells)) = (one, &cells) {
        open_row(page, row, cells)?;
        if let (Amount::People(people), Typed::Number(_)) = (overlap.amount, &cells[col::POINT]) {
            page.number(row, SHARE_COL, people, &styles.input_number)?;
        }
    }
    write_changed(page, row, cells.as_ref())
}

/// Headings of a table of shares, and of the hidden column of its rows' ids.
fn shares_header(page: &mut Page<'_>, row: u32) -> Result<(), XlsxError> {
    page.header(row, &SHARES, SHARE_COL..=7)?;
    page.text(row, ID_COL, ROW_ID, &page.styles.text)
}

/// A general share: what it is about is closed.
fn general_row(
    page: &mut Page<'_>,
    row: u32,
    about: &About<'_>,
    cells: &Row,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    open_row(page, row, cells)?;
    let (id, name) = about.group;
    page.text(row, 0, "alla", &styles.text)?;
    page.text(row, 1, "", &styles.text)?;
    page.text(row, 2, id, &styles.text)?;
    page.text(row, 3, name, &styles.wrapped)?;
    page.text(row, 4, "T", &styles.centered)?;
    let mut written = cells.clone();
    written[col::PLACE] = Typed::Empty;
    write_changed(page, row, Some(&written))?;
    page.text(row, ID_COL, &format!("grupp:{id}"), &styles.text)
}
