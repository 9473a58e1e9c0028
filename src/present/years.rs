//! What must be said of an area year by year.

use crate::analys::{Analys, Sources};
use crate::estimate::Skattning;
use crate::status::Reason;
use crate::{swedish, told};
use chrono::Datelike;

/// What years the figures are about, and how old the oldest of them are on the day of the question.
pub fn age_of_figures(analys: &Analys) -> String {
    let skattning = &analys.skattning;
    let years = || skattning.underlag.years.iter().copied();
    let (oldest, newest) = (years().min(), years().max());
    let age = analys.fraga.day.year() - oldest.unwrap_or_default();
    let about = format!("Siffrorna gäller {}", skattning.year_text());
    match (age, oldest == newest) {
        (..=1, _) => about,
        (_, true) => format!("{about} och är {age} år gamla"),
        (_, false) => format!("{about}, och de äldsta är {age} år gamla"),
    }
}

/// Why some years have no netto, and which years rest on other figures than the rest.
pub fn remark_on_years(years: &[(i32, Skattning)], sources: &Sources) -> Option<String> {
    let all = [without_netto(years, sources), with_local(years)];
    let told: Vec<String> = all.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// Years with local figures beside years without: their difference is partly one of sources.
pub fn with_local(years: &[(i32, Skattning)]) -> Option<String> {
    let local = |one: &&(i32, Skattning)| !one.1.local_notices.is_empty();
    let own: Vec<String> = years
        .iter()
        .filter(local)
        .map(|(year, _)| year.to_string())
        .collect();
    (!own.is_empty() && own.len() < years.len()).then(|| {
        format!(
            "{} räknas med lokala uppgifter, övriga år utan.",
            swedish::list(&own)
        )
    })
}

fn without_netto(years: &[(i32, Skattning)], sources: &Sources) -> Option<String> {
    let absent = years.iter();
    let absent: Vec<(String, &Reason)> = absent
        .filter_map(|(year, one)| Some((year.to_string(), &one.netto.as_ref().err()?.reason)))
        .collect();
    let (year, reason) = absent.last()?;
    let years: Vec<&str> = absent.iter().map(|(year, _)| year.as_str()).collect();
    let reason = told::naming(reason, &|id| with_title(id, sources));
    Some(match absent.len() {
        1 => format!("Netto kan inte räknas för {year}: {reason}."),
        _ => format!(
            "Netto kan inte räknas för {}. Skälet för {year}: {reason}.",
            swedish::list(&years)
        ),
    })
}

/// A nyckeltal with what it counts after its code.
fn with_title(id: &str, sources: &Sources) -> String {
    match sources.title_of(id) {
        Some(title) => format!("{id} (”{title}”)"),
        None => id.to_string(),
    }
}
