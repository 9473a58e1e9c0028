//! What must be said beside an estimate, as the page and the paper say it.

use crate::estimate::{Notice, Skattning};
use crate::swedish;
use crate::told::Told;

/// Places that lack the same figure for the same reason are named up to this many.
const NAMED: usize = 5;

/// What is noticed, but for gaps that have been filled and shares that have been held back: those are told where they stand.
pub fn noticed(skattning: &Skattning) -> Vec<String> {
    let notices = skattning.local_notices.iter().chain(&skattning.notices);
    let later = |one: &&Notice| !matches!(one, Notice::Filled(_) | Notice::Clamped { .. });
    notices.filter(later).map(Told::told).collect()
}

/// Each group that is missing somewhere, with where and why: those that are missing for the same reason together.
pub fn missing(skattning: &Skattning) -> Vec<String> {
    let mut all: Vec<(&str, String, Vec<&str>)> = Vec::new();
    for one in &skattning.missing {
        // The place stands before it.
        let why = one.absent.told().replace(&format!(" för {}", one.name), "");
        let group = skattning.group_name(&one.group);
        match all
            .iter_mut()
            .find(|(known, told, _)| *known == group && *told == why)
        {
            Some((.., places)) => places.push(&one.name),
            None => all.push((group, why, vec![&one.name])),
        }
    }
    let all = all.iter().map(|(group, why, places)| {
        let places = swedish::short_list(places, NAMED);
        swedish::sentence(&format!("{group} i {places} saknas: {why}"))
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analys::{Behov, Fraga};
    use crate::area::AreaName;
    use chrono::NaiveDate;

    /// Nynäshamn and Perstorp publish no ekonomiskt bistånd of 2022.
    #[test]
    fn what_is_missing_for_the_same_reason_is_told_once() {
        let behov = Behov::embedded().unwrap();
        let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap();
        let told = |names: &[&str]| {
            let names = names.iter().map(|name| name.to_string()).collect();
            let area = AreaName::Kommuner { names, own: None };
            let area = behov.area(&area, day).unwrap();
            let mut fraga = Fraga::om(area, day, &behov).unwrap();
            fraga.fills_gaps = false;
            missing(&behov.skatta(&fraga).unwrap())
        };
        let why = "saknas: Kolada publicerar inte N31848 2022.";
        let group = "Ekonomiskt bistånd, vuxna";
        assert_eq!(
            told(&["Nynäshamn", "Ale"]),
            [format!("{group} i Nynäshamn {why}")]
        );
        assert_eq!(
            told(&["Nynäshamn", "Perstorp"]),
            [format!("{group} i Nynäshamn och Perstorp {why}")]
        );
    }
}
