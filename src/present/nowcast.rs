//! The nuläge in words, as JSON, and how well it has gone before.

use super::columns::table_of;
use crate::analys::{Analys, Nowcast};
use crate::estimate::Netto;
use crate::nowcast::Score;
use crate::replicate::Edition;
use crate::simulation::Spread;
use crate::swedish;
use crate::told::Told;
use serde_json::{Value, json};

/// What the area probably is now, in a sentence or two; none where it is not asked for.
pub fn sentence(analys: &Analys) -> Option<String> {
    let nowcast = match analys.nowcast.as_ref()? {
        Ok(nowcast) => nowcast,
        Err(absent) => return Some(format!("Nuläget kan inte räknas: {}", absent.told())),
    };
    let netto = nowcast.skattning.netto.as_ref().ok()?.centre();
    let sure = match &nowcast.simulated {
        Some(drawn) => format!(
            ", troligen mellan {} och {} (95 % av omräkningarna; 80 % mellan {} och {})",
            swedish::whole(drawn.netto.low),
            swedish::whole(drawn.netto.high),
            swedish::whole(drawn.netto.inner.0),
            swedish::whole(drawn.netto.inner.1)
        ),
        None => String::new(),
    };
    Some(format!(
        "Nuläge {} (framskrivet från {}): netto {}{sure}. Brutto {}.",
        nowcast.year,
        nowcast.from_text(),
        swedish::whole(netto),
        nowcast.skattning.brutto.map_or("–".into(), swedish::whole)
    ))
}

fn interval(low: f64, high: f64) -> Value {
    json!({"lag": low, "hog": high})
}

fn netto(netto: Option<&Netto>, spread: Option<&Spread>) -> Value {
    json!({
        "mitt": netto.map(Netto::centre),
        "intervall95": spread.map(|one| interval(one.low, one.high)),
        "intervall80": spread.map(|one| interval(one.inner.0, one.inner.1)),
    })
}

/// `nulage` of the JSON document; null where it is not asked for.
pub(super) fn value(analys: &Analys) -> Value {
    match &analys.nowcast {
        None => Value::Null,
        Some(Err(absent)) => json!({"orsak": absent.told()}),
        Some(Ok(nowcast)) => known(nowcast),
    }
}

fn known(nowcast: &Nowcast) -> Value {
    let (skattning, drawn) = (&nowcast.skattning, nowcast.simulated.as_ref());
    let declared = &skattning.underlag.assumptions.groups;
    let groups = skattning.groups.iter().zip(declared).zip(&nowcast.years);
    let groups = groups.map(|((group, one), from)| {
        let count = group.count.as_ref().ok();
        json!({
            "id": one.id,
            "fran_ar": from,
            "antal": count.map(|count| count.value),
            "andel": group.share,
            "brutto": group.brutto,
            "status": count.map(|count| count.status.id()),
        })
    });
    let units = skattning.units.iter().enumerate().map(|(at, unit)| {
        let spread = drawn.and_then(|drawn| drawn.units[at].as_ref());
        json!({
            "kod": unit.unit.code,
            "namn": unit.unit.name,
            "brutto": unit.brutto,
            "netto": netto(unit.netto.as_ref().ok(), spread),
        })
    });
    json!({
        "ar": nowcast.year,
        "fran_ar": nowcast.from(),
        "netto": netto(skattning.netto.as_ref().ok(), drawn.map(|drawn| &drawn.netto)),
        "brutto": skattning.brutto,
        "grupper": groups.collect::<Vec<_>>(),
        "per_kommun": units.collect::<Vec<_>>(),
        "brott": nowcast.breaks,
    })
}

/// The scorecard, without and with what a kommun's own overlap moves, and what earlier editions said.
pub fn scorecard(scores: &[[Score; 2]], earlier: &[(Edition, Score)]) -> String {
    let table = |at: usize| {
        let rows: Vec<Vec<String>> = scores.iter().map(|one| score(&one[at])).collect();
        table_of(&SCORE, &rows, &[])
    };
    format!(
        "Nulägets regel prövad från 2017–2021, alla kommuner med sex kända grupper; facit är årets egna netto\n{}\n\nMed dragning också av hur kommunens eget överlapp ändras (så räknas nuläget)\n{}\n\nFel är medlet av avvikelsen i kommunens netto; den gamla siffran är den som regeln utgår från, oförändrad.\n\n{}\n",
        table(0),
        table(1),
        earlier_nowcasts(earlier)
    )
}

const SCORE: [&str; 6] = [
    "År framåt",
    "Fall",
    "Inom 80 %",
    "Inom 95 %",
    "Fel",
    "Fel, gammal siffra",
];

fn score(one: &Score) -> Vec<String> {
    vec![
        one.lag.to_string(),
        one.cases.to_string(),
        swedish::percent(one.within_80, 1),
        swedish::percent(one.within_95, 1),
        swedish::percent(one.error, 1),
        swedish::percent(one.error_before, 1),
    ]
}

/// What earlier editions said of a year that is known by now.
fn earlier_nowcasts(all: &[(Edition, Score)]) -> String {
    if all.is_empty() {
        return "Ingen tidigare utgåvas nuläge har ännu fått sitt facit: året är inte publicerat i alla grupper.".into();
    }
    let row = |(edition, one): &(Edition, Score)| {
        let mut row = vec![edition.id.clone()];
        row.extend(score(one));
        row
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    let mut header = vec!["Utgåva"];
    header.extend(SCORE);
    format!(
        "Tidigare utgåvors nuläge mot det år som det gällde\n{}",
        table_of(&header, &rows, &[0])
    )
}

/// The residuals that are computed, beside those that are declared.
pub fn residuals(computed: &[(String, Vec<Vec<f64>>)], declared: &[Vec<Vec<f64>>]) -> String {
    let mut rows = Vec::new();
    for ((indicator, computed), declared) in computed.iter().zip(declared) {
        for (lag, (computed, declared)) in (1..).zip(computed.iter().zip(declared)) {
            let told = |all: &[f64]| {
                let all: Vec<String> = all.iter().map(|one| swedish::number(*one, 3)).collect();
                all.join("  ")
            };
            rows.push(vec![
                indicator.clone(),
                lag.to_string(),
                told(computed),
                told(declared),
            ]);
        }
    }
    let header = ["Grupp", "År framåt", "Räknat ur siffrorna", "Deklarerat"];
    format!(
        "Kommunens avvikelse från regeln, σ i logaritmen per storleksklass\n{}\n",
        table_of(&header, &rows, &[0])
    )
}
