//! Areas that the user puts beside each other: numbers for the screen, and the same as a text table.

use super::ground::Ground;
use super::work::Place;
use crate::analys::{Fraga, PartBeside};
use crate::area::{Area, AreaKind};
use crate::estimate::Skattning;
use crate::output::{excel_csv, inert};
use crate::problem::{Outcome, Problem};
use crate::simulation::Settings;
use crate::told::Told;
use crate::{present, swedish};
use serde_json::{Value, json};

/// More areas than these are no comparison.
const MOST: usize = 330;
/// Draws that places are told from, as `behov jamfor` has it.
const DRAWS: usize = 2_000;

/// An area with what is known beside it.
pub(super) struct Row {
    skattning: Skattning,
    beside: PartBeside,
}

impl Row {
    fn netto(&self) -> Option<f64> {
        Some(self.skattning.netto.as_ref().ok()?.centre())
    }

    fn per_thousand(&self, of: Option<f64>) -> Option<f64> {
        let people = *self.skattning.underlag.denominator.as_ref().ok()?;
        (people > 0.0).then_some(of? / people * 1_000.0)
    }

    /// Riket is not put beside itself.
    fn beside_riket(&self) -> Option<&'static str> {
        let is_riket = self.skattning.underlag.area.kind == AreaKind::Riket;
        let rank = self.beside.rank.filter(|_| !is_riket)?;
        Some(rank.beside.label())
    }

    fn shown(&self) -> Value {
        let spread = self.beside.spread;
        json!({
            "namn": self.skattning.underlag.area.name,
            "koder": self.skattning.underlag.units.iter().map(|unit| &unit.code).collect::<Vec<_>>(),
            "netto": self.netto(),
            "lag": spread.map(|one| one.low),
            "hog": spread.map(|one| one.high),
            "per_1000": self.per_thousand(self.netto()),
            "per_1000_lag": self.per_thousand(spread.map(|one| one.low)),
            "per_1000_hog": self.per_thousand(spread.map(|one| one.high)),
            "nulage": self.beside.nowcast.map(|one| one.0),
            "nulage_lag": self.beside.nowcast.and_then(|one| one.1).map(|one| one.low),
            "nulage_hog": self.beside.nowcast.and_then(|one| one.1).map(|one| one.high),
            "plats": self.beside.rank.map(present::rank_text),
            "mot_riket": self.beside_riket(),
            "saknas": self.skattning.netto.as_ref().err().map(Told::told),
        })
    }
}

/// Each area under the shares of the question, with intervals and places from the same draws.
///
/// # Errors
/// An unknown area, or fewer than two.
pub(super) fn rows(fraga: &Fraga, places: &[Place], ground: &Ground<'_>) -> Outcome<Vec<Row>> {
    let mut areas: Vec<Area> = Vec::new();
    for place in places {
        let area = match place.name() {
            Some(name) => ground.behov.area(&name, ground.day)?,
            None => fraga.area.clone(),
        };
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    if !(2..=MOST).contains(&areas.len()) {
        return Err(
            Problem::input(format!("{} områden går inte att jämföra", areas.len()))
                .expected(format!("2 till {MOST} olika områden"))
                .next("Sök upp fler områden och tryck på deras namn."),
        );
    }
    let mut fraga = fraga.clone();
    fraga.depth = Some(Settings {
        draws: DRAWS,
        ..Settings::default()
    });
    fraga.beside.nowcast = true;
    let all = ground.behov.jamfor(&fraga, areas)?.into_iter();
    let mut rows: Vec<Row> = all
        .map(|(skattning, beside)| Row { skattning, beside })
        .collect();
    rows.sort_by_key(|row| swedish::alphabetical(&row.skattning.underlag.area.name));
    Ok(rows)
}

pub(super) fn shown(rows: &[Row]) -> Value {
    json!({
        "ar": rows.first().map(|row| row.skattning.year_text()),
        "rader": rows.iter().map(Row::shown).collect::<Vec<_>>(),
    })
}

const HEADER: [&str; 11] = [
    "Område",
    "År",
    "Netto",
    "Netto lägst",
    "Netto högst",
    "Per 1 000",
    "Nuläge",
    "Nuläge lägst",
    "Nuläge högst",
    "Plats",
    "Mot riket",
];

/// The rows as a text table that opens in a Swedish Excel.
///
/// # Errors
/// None that a user can cause.
pub(super) fn csv(rows: &[Row]) -> Outcome<Vec<u8>> {
    let whole = |number: Option<f64>| number.map_or_else(String::new, |one| format!("{one:.0}"));
    let cells = rows.iter().map(|row| {
        let (spread, now) = (row.beside.spread, row.beside.nowcast);
        let drawn_now = now.and_then(|one| one.1);
        let rate = row.per_thousand(row.netto());
        [
            inert(&row.skattning.underlag.area.name),
            row.skattning.year_text(),
            whole(row.netto()),
            whole(spread.map(|one| one.low)),
            whole(spread.map(|one| one.high)),
            rate.map_or_else(String::new, |one| format!("{one:.1}").replace('.', ",")),
            whole(now.map(|one| one.0)),
            whole(drawn_now.map(|one| one.low)),
            whole(drawn_now.map(|one| one.high)),
            row.beside.rank.map(present::rank_text).unwrap_or_default(),
            row.beside_riket().unwrap_or_default().to_string(),
        ]
    });
    excel_csv(HEADER, cells)
}
