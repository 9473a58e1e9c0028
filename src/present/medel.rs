//! The state's model for money as text and as CSV.

use super::columns::table_of;
use crate::analys::{Medel, MedelPlace};
use crate::earlier::{Inputs, Typed};
use crate::problem::Outcome;
use crate::swedish;
use crate::told::Told;
use std::collections::HashMap;

/// What has been decided about a förbund, in kronor, and how many it reaches; none where it is not stated.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Decided {
    pub state: Option<f64>,
    pub kommuner: Option<f64>,
    pub region: Option<f64>,
    pub participants: Option<f64>,
    /// Kronor that it has saved.
    pub equity: Option<f64>,
}

impl Decided {
    /// As it is filled in in a workbook.
    pub fn of(inputs: &Inputs) -> Self {
        let kronor = |key| inputs.answer(key).and_then(Typed::number);
        Self {
            state: kronor("staten"),
            kommuner: kronor("kommuner"),
            region: kronor("region"),
            participants: inputs.participants(),
            equity: kronor("eget_kapital"),
        }
    }

    /// All parties together: what kommuner and region give counts up to half of the state's each.
    pub fn total(&self) -> Option<f64> {
        let state = self.state?;
        Some(state + self.kommuner?.min(state / 2.0) + self.region?.min(state / 2.0))
    }
}

fn whole(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_string(), swedish::whole)
}

/// Something over netto, with the ends that netto's interval gives.
fn over_netto(value: Option<f64>, place: &MedelPlace, decimals: usize, times: f64) -> String {
    let Some((value, netto)) = value.zip(place.netto.as_ref().ok()) else {
        return "–".to_string();
    };
    let by = |people: f64| swedish::number(value / people * times, decimals);
    match place.spread {
        Some(spread) => format!("{} ({}–{})", by(*netto), by(spread.high), by(spread.low)),
        None => by(*netto),
    }
}

/// The table, what it is conditional on, and what has been decided where that is known.
pub fn medel(medel: &Medel, decided: &HashMap<String, Decided>, before: Option<&Medel>) -> String {
    let funding = &medel.funding;
    let earlier: HashMap<&str, Option<f64>> = before
        .iter()
        .flat_map(|before| &before.places)
        .map(|one| (one.name.as_str(), one.alone))
        .collect();
    let mut header = vec![
        "Förbund",
        "Försörjningsmått",
        "Befolkning 16–64",
        "Modellens kr",
        "Om resten finns",
        "Netto",
        "95 %",
        "Modellens kr per person i behov",
    ];
    if before.is_some() {
        header.push("Mot i dag");
    }
    if !decided.is_empty() {
        header.extend([
            "Beslutat, alla parter",
            "Kr per person i behov",
            "Täckning, %",
            "Eget kapital",
        ]);
    }
    let rows: Vec<Vec<String>> = medel
        .places
        .iter()
        .map(|place| {
            let need = place.need.as_ref().ok();
            let mut row = vec![
                place.name.clone(),
                whole(need.map(|need| need.support)),
                whole(need.map(|need| need.population)),
                whole(place.alone),
                whole(place.beside_rest),
                whole(place.netto.as_ref().ok().copied()),
                place.spread.map_or_else(
                    || "–".into(),
                    |one| format!("{}–{}", swedish::whole(one.low), swedish::whole(one.high)),
                ),
                over_netto(place.alone, place, 0, 1.0),
            ];
            if before.is_some() {
                let then = earlier.get(place.name.as_str()).copied().flatten();
                let off = place.alone.zip(then).map(|(now, then)| now - then);
                row.push(whole(off));
            }
            if !decided.is_empty() {
                let own = decided.get(&place.name).copied().unwrap_or_default();
                row.extend([
                    whole(own.total()),
                    over_netto(own.total(), place, 0, 1.0),
                    over_netto(own.participants, place, 1, 100.0),
                    whole(own.equity),
                ]);
            }
            row
        })
        .collect();
    let mut text = format!(
        "Statens fördelningsmodell på siffror för {}: {} kr, varav {} kr till varje förbund och resten {} efter försörjningsmått och {} efter befolkning ({})\n{}\n",
        medel.year,
        swedish::whole(funding.total),
        swedish::whole(funding.base),
        swedish::percent(funding.by_support, 0),
        swedish::percent(funding.by_population, 0),
        funding.source,
        table_of(&header, &rows, &[0])
    );
    text.push_str(&conditions(medel));
    text
}

fn conditions(medel: &Medel) -> String {
    let funding = &medel.funding;
    let known = medel
        .places
        .iter()
        .filter(|one| one.alone.is_some())
        .count();
    let sum: f64 = medel.places.iter().filter_map(|one| one.alone).sum();
    let mut text = format!(
        "Summa till de {known} förbunden: {} kr.\nVarje belopp är villkorat: {} förbund finns i landet ({}), och programmet vet kommunerna i {}. ”Modellens kr” gäller om de vore alla.",
        swedish::whole(sum),
        funding.in_country,
        funding.in_country_source,
        medel.places.len()
    );
    if let Some(rest) = medel.rest {
        text.push_str(&format!(
            " ”Om resten finns” låter alla andra kommuner vara de {} andra förbunden, som då får {} kr tillsammans.",
            rest.forbund,
            swedish::whole(medel.to_rest)
        ));
    }
    text.push_str("\nFörsörjningsmåttet är en ersättare ur öppna siffror; modellens eget beställs hos SCB. Det är en modell, inget beslut och inget omdöme om vad ett förbund borde få.\n");
    for place in &medel.places {
        if let Err(absent) = &place.need {
            text.push_str(&format!(
                "{} är inte med i fördelningen: {}\n",
                place.name,
                absent.told()
            ));
        }
    }
    text
}

/// A row for each förbund, for Excel.
///
/// # Errors
/// None that a user can cause.
pub fn medel_csv(medel: &Medel, decided: &HashMap<String, Decided>) -> Outcome<Vec<u8>> {
    let header = [
        "forbund",
        "ar",
        "forsorjningsmatt",
        "befolkning_16_64",
        "modellens_kronor",
        "om_resten_finns",
        "netto",
        "netto_lag",
        "netto_hog",
        "beslutat_alla_parter",
        "deltagare",
        "eget_kapital",
    ];
    let rows = medel.places.iter().map(|place| {
        let number = |value: Option<f64>| value.map_or_else(String::new, swedish::plain_comma);
        let need = place.need.as_ref().ok();
        let own = decided.get(&place.name).copied().unwrap_or_default();
        [
            crate::output::inert(&place.name),
            medel.year.to_string(),
            number(need.map(|need| need.support)),
            number(need.map(|need| need.population)),
            number(place.alone),
            number(place.beside_rest),
            number(place.netto.as_ref().ok().copied()),
            number(place.spread.map(|one| one.low)),
            number(place.spread.map(|one| one.high)),
            number(own.total()),
            number(own.participants),
            number(own.equity),
        ]
    });
    crate::output::excel_csv(header, rows)
}
