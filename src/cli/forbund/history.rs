//! A förbund before and after its members changed, with the same year's figures.

use crate::analys::{Behov, Beside, Fraga};
use crate::area::{Area, AreaKind, Part};
use crate::estimate::Netto;
use crate::forbund::Forbund;
use crate::present::table_of;
use crate::problem::Outcome;
use crate::swedish;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Each day on which its members became others, with those who came and left, and netto before and after.
pub(super) fn told(behov: &Behov, name: &str, today: NaiveDate) -> Outcome<String> {
    let forbund = behov.forbund().find_on(name, today)?;
    let days = days(forbund);
    let mut text = format!("{}\n", forbund.name);
    for one in behov.forbund().before(forbund) {
        let ended = one.ended.as_ref().and_then(|ended| ended.on);
        let when = ended.map_or_else(|| "dagen är okänd".into(), |day| day.to_string());
        text.push_str(&format!(
            "Tog över efter {} (sista dag: {when})\n",
            one.name
        ));
    }
    let mut rows = Vec::new();
    let mut year = String::new();
    for day in days.into_iter().filter(|day| *day <= today) {
        let before = day.pred_opt().unwrap_or(day);
        let (then, now) = (at(behov, forbund, before), at(behov, forbund, day));
        let mut sizes = [None, None];
        for (size, area) in sizes.iter_mut().zip([&then, &now]) {
            let Some(area) = area.as_ref().filter(|area| !area.parts.is_empty()) else {
                continue;
            };
            let (netto, of) = netto(behov, area, today)?;
            (*size, year) = (netto, of);
        }
        let names = |one: &Option<Area>, other: &Option<Area>| {
            let held = |area: &Option<Area>, code: &str| {
                area.iter()
                    .any(|area| area.parts.iter().any(|part| part.kommun == code))
            };
            let all = one.iter().flat_map(|area| &area.parts);
            let new = all.filter(|part| !held(other, &part.kommun));
            let names: Vec<&str> = new
                .map(|part| behov.regions().name_of(&part.kommun))
                .collect();
            names.join(", ")
        };
        let whole = |size: Option<f64>| size.map_or_else(|| "–".to_string(), swedish::whole);
        let difference = sizes[0].zip(sizes[1]).map(|(then, now)| now - then);
        rows.push(vec![
            day.to_string(),
            names(&now, &then),
            names(&then, &now),
            whole(sizes[0]),
            whole(sizes[1]),
            whole(difference),
        ]);
    }
    if rows.is_empty() {
        text.push_str("Ingen dag är känd då medlemmarna blev andra.\n");
        return Ok(text);
    }
    let header = [
        "Dag",
        "Kom med",
        "Lämnade",
        "Netto före",
        "Netto efter",
        "Skillnad",
    ];
    text.push_str(&format!(
        "{}\nNetto är räknat på siffrorna för {year} på båda sidor, så skillnaden är medlemmarnas. Före ett förbunds första dag räknas de förbund som det tog över efter.\n",
        table_of(&header, &rows, &[0, 1, 2])
    ));
    Ok(text)
}

/// Days on which a membership began or had just ended.
fn days(forbund: &Forbund) -> BTreeSet<NaiveDate> {
    let members = forbund.memberships.iter();
    let ends = |one: &crate::forbund::Membership| one.to.and_then(|day| day.succ_opt());
    members
        .flat_map(|one| [one.from, ends(one)])
        .flatten()
        .collect()
}

/// The area on a day: the förbund's members, or before its first day those of the ones that it took over from.
fn at(behov: &Behov, forbund: &Forbund, day: NaiveDate) -> Option<Area> {
    if let Ok(area) = Area::of_forbund(forbund, day) {
        return Some(area);
    }
    let before = behov.forbund().before(forbund);
    let areas: Vec<Area> = before
        .filter_map(|one| Area::of_forbund(one, day).ok())
        .collect();
    let parts: Vec<Part> = areas.into_iter().flat_map(|area| area.parts).collect();
    (!parts.is_empty()).then(|| Area {
        name: forbund.name.clone(),
        kind: AreaKind::Kommuner,
        parts,
    })
}

/// Netto of an area without draws, and the year that it is of.
fn netto(behov: &Behov, area: &Area, day: NaiveDate) -> Outcome<(Option<f64>, String)> {
    let fraga = Fraga {
        depth: None,
        beside: Beside::default(),
        ..Fraga::om(area.clone(), day, behov)?
    };
    let skattning = behov.analysera(&fraga)?.skattning;
    let netto = skattning.netto.as_ref().ok().map(Netto::centre);
    Ok((netto, skattning.year_text()))
}
