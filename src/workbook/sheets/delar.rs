//! Riket's parts: län, förbund and the rest, and how their sums differ from riket's own rows.

use super::super::address::{abs, range, thousand};
use super::super::contents::Contents;
use super::super::layout::Layout;
use super::super::line;
use super::super::live::Spot;
use super::super::page::{BODY, Cached, Page};
use crate::analys::{Comparison, Kind, PartBeside};
use crate::earlier::Typed;
use crate::estimate::{Skattning, UnitResult};
use crate::present::rank_among;
use crate::simulation::Spread;
use crate::swedish;
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;

const BRUTTO: u16 = 3;
const NETTO: u16 = 5;
const REACH: u16 = 12;
const LACKING: u16 = 14;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let Some(national) = &contents.analys.national else {
        return Ok(());
    };
    page.widths(&[
        46.0, 12.0, 14.0, 14.0, 14.0, 14.0, 14.0, 18.0, 14.0, 18.0, 26.0, 16.0, 16.0, 14.0, 40.0,
    ])?;
    let header = [
        "Område",
        "Vad",
        "Nämnare",
        "Brutto",
        "per 1 000",
        "Netto",
        "per 1 000",
        "Netto, 95 %, när analysen gjordes",
        "Nuläge, netto",
        "Nuläge, 95 %",
        "Plats bland sina lika, 95 %, och mot riket",
        "Modellens kronor, om resten av landet är de andra förbunden",
        "Deltagare under året, om det är känt",
        "Täckning: deltagare / netto",
        "Saknas i",
    ];
    page.header(BODY, &header, (2..=6).chain([8, 11, 12, 13]))?;
    let mut row = BODY;
    for (at, one) in national.parts.iter().enumerate() {
        row += 1;
        part(page, layout, row, (at, one))?;
        beside(page, row, &national.beside[at])?;
        reach(page, contents, layout, row, (at, one))?;
        page.text(row, LACKING, &lacking(&one.skattning), &page.styles.text)?;
    }
    page.sheet.autofilter(BODY, 0, row, LACKING)?;
    page.sheet.set_freeze_panes(BODY + 1, 1)?;
    page.repeat(BODY, BODY)?;
    page.side_by_side()?;
    sums(sheet, page, contents, layout, row + 2)
}

fn part(
    page: &mut Page<'_>,
    layout: &Layout,
    row: u32,
    (at, one): (usize, &Comparison),
) -> Result<(), XlsxError> {
    let skattning = &one.skattning;
    let styles = page.styles;
    let name = &skattning.underlag.area.name;
    page.texts(row, 0, &[name, one.kind.label()], &styles.text)?;
    let people = skattning.underlag.denominator.as_ref().ok().copied();
    page.number_or_dash(row, 2, people, &styles.whole)?;
    // Without netto brutto is of the known parts, and does not follow the shares.
    let brutto = skattning.brutto.filter(|_| skattning.complete);
    let spot = Spot::Part(at);
    let brutto = (layout.live.brutto(spot), brutto);
    for (col, (live, value)) in [(BRUTTO, brutto), (NETTO, (layout.live.total(spot), None))] {
        let value = live.as_ref().map(|(_, value)| *value).or(value);
        match live {
            Some((formula, _)) => page.formula_or_dash(row, col, &formula, value, &styles.whole)?,
            None => page.number_or_dash(row, col, value, &styles.whole)?,
        }
        let (top, bottom) = (abs(row, col), abs(row, 2));
        let rate = value
            .zip(people)
            .map(|(value, people)| value / people * 1000.0);
        let formula = thousand(&top, &bottom);
        page.formula_or_dash(row, col + 1, &formula, rate, &styles.one_decimal)?;
    }
    Ok(())
}

/// How sure netto is, what it probably is now, where the part stands, and the model's kronor; as when the analysis was made.
fn beside(page: &mut Page<'_>, row: u32, one: &PartBeside) -> Result<(), XlsxError> {
    let styles = page.styles;
    let ends = |spread: Option<Spread>| {
        let told =
            |one: Spread| format!("{}–{}", swedish::whole(one.low), swedish::whole(one.high));
        spread.map_or_else(|| "–".to_string(), told)
    };
    page.text(row, 7, &ends(one.spread), &styles.centered)?;
    page.number_or_dash(row, 8, one.nowcast.map(|(netto, _)| netto), &styles.whole)?;
    page.text(
        row,
        9,
        &ends(one.nowcast.and_then(|(_, spread)| spread)),
        &styles.centered,
    )?;
    let rank = one.rank.map_or_else(|| "–".to_string(), rank_among);
    page.text(row, 10, &rank, &styles.text)?;
    page.number_or_dash(row, 11, one.kronor, &styles.whole)
}

/// Participants that the user types for a förbund, and how many of netto they are.
fn reach(
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    row: u32,
    (at, one): (usize, &Comparison),
) -> Result<(), XlsxError> {
    if one.kind != Kind::Forbund {
        return page.texts(row, REACH, &["", ""], &page.styles.text);
    }
    let name = &one.skattning.underlag.area.name;
    let rows = contents.own.inputs.rows("deltagare_forbund").iter();
    let own = rows.filter(|cells| cells[0].text() == *name);
    let typed = own.map(|cells| &cells[1]).next().unwrap_or(&Typed::Empty);
    page.typed(row, REACH, typed, &page.styles.input_number)?;
    let netto = layout.live.total(Spot::Part(at)).map(|(_, netto)| netto);
    let value = typed.number().zip(netto.filter(|netto| *netto > 0.0));
    let (people, all) = (abs(row, REACH), abs(row, NETTO));
    let formula = format!("IF(AND(ISNUMBER({people}),ISNUMBER({all})),{people}/{all},\"–\")");
    let value = value.map(|(people, netto)| people / netto);
    page.formula_or_dash(row, REACH + 1, &formula, value, &page.styles.percent)
}

/// Kommuner that lack a group, so that brutto is of the known parts.
fn lacking(skattning: &Skattning) -> String {
    let mut names: Vec<&str> = skattning
        .missing
        .iter()
        .filter(|one| !one.code.is_empty())
        .map(|one| one.name.as_str())
        .collect();
    names.dedup();
    crate::swedish::short_list(&names, 4)
}

/// The sum of the län against riket's own rows, with what the difference consists of.
fn sums(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
    start: u32,
) -> Result<(), XlsxError> {
    let Some(national) = &contents.analys.national else {
        return Ok(());
    };
    let skattning = contents.skattning();
    page.section(start, &contents.text(sheet, "summor"))?;
    page.header(
        start + 1,
        &["", "", "", "Brutto", "", "Netto"],
        [BRUTTO, NETTO],
    )?;
    let last = BODY + national.parts.len() as u32;
    let whole = &page.styles.whole;
    let row = start + 2;
    page.text(row, 0, "Rikets egna rader", &page.styles.text)?;
    let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
    for (col, from, value) in [
        (BRUTTO, line::BRUTTO, skattning.brutto),
        (NETTO, line::NETTO, netto),
    ] {
        let cell = layout.on_malgrupp(layout.total, from);
        page.formula_or_dash(row, col, &cell, value, whole)?;
    }
    for (at, kinds) in [&["län"][..], &["förbund", "övriga"]]
        .into_iter()
        .enumerate()
    {
        let row = row + 1 + at as u32;
        page.text(
            row,
            0,
            &format!("Summan av {}", crate::swedish::list(kinds)),
            &page.styles.text,
        )?;
        for col in [BRUTTO, NETTO] {
            let parts = national.parts.iter().enumerate();
            let parts = parts.filter(|(_, one)| kinds.contains(&one.kind.label()));
            let values: Vec<Option<f64>> = parts
                .map(|(at, one)| value_of(layout, Spot::Part(at), &one.skattning, col))
                .collect();
            let (sum, known) = (over(kinds, col, last, true), over(kinds, col, last, false));
            let formula = format!("IF({known}={},{sum},\"–\")", values.len());
            let value = values.into_iter().sum();
            page.formula_or_dash(row, col, &formula, value, whole)?;
        }
    }
    let row = row + 4;
    let units = skattning.units.iter();
    let complete: Vec<&UnitResult> = units.filter(|unit| unit.complete).collect();
    let kommuner: f64 = complete.iter().filter_map(|unit| unit.brutto).sum();
    let nettos = (0..skattning.units.len()).filter_map(|at| layout.live.total(Spot::Unit(at)));
    let netto: f64 = nettos.map(|(_, netto)| netto).sum();
    let column = |col| {
        let last = layout.units + layout.unit_count - 1;
        format!(
            "{}!{}",
            layout.malgrupp,
            range((layout.units, col), (last, col))
        )
    };
    let label = format!(
        "Summan av de {} kommuner av {} som har alla grupper",
        complete.len(),
        skattning.units.len()
    );
    page.text(row - 1, 0, &label, &page.styles.text)?;
    let (bruttos, nettos) = (column(line::BRUTTO), column(line::NETTO));
    let sum = format!("SUMIFS({bruttos},{nettos},\">=0\")");
    page.formula(row - 1, BRUTTO, &sum, Cached::Number(kommuner), whole)?;
    let sum = format!("SUM({nettos})");
    page.formula(row - 1, NETTO, &sum, Cached::Number(netto), whole)?;
    for (row, text) in (row..).zip(contents.texts_from(sheet, "skillnad_")) {
        page.paragraph(row, 7, &text, 150)?;
    }
    Ok(())
}

/// The sum of a column over the parts of some kinds, or how many of them have a number there.
fn over(kinds: &[&str], col: u16, last: u32, sum: bool) -> String {
    let values = range((BODY + 1, col), (last, col));
    let of = range((BODY + 1, 1), (last, 1));
    let each = kinds.iter().map(|kind| match sum {
        true => format!("SUMIFS({values},{of},\"{kind}\")"),
        false => format!("COUNTIFS({of},\"{kind}\",{values},\">=0\")"),
    });
    each.collect::<Vec<_>>().join("+")
}

/// Brutto only of what is complete: a sum of known parts is no sum.
fn value_of(layout: &Layout, spot: Spot, skattning: &Skattning, col: u16) -> Option<f64> {
    let live = match col {
        BRUTTO => layout.live.brutto(spot),
        _ => layout.live.total(spot),
    };
    let brutto = skattning
        .brutto
        .filter(|_| col == BRUTTO && skattning.complete);
    live.map(|(_, value)| value).or(brutto)
}
