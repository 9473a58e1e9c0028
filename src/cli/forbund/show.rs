//! The register as text: all, one of them, and what is uncertain about it.

use super::known::Known;
use crate::forbund::{Doubt, Forbund, Membership, Standing};
use crate::present::table_of;
use crate::problem::Outcome;
use crate::swedish;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What Nationella rådet counted in November 2024.
const ALL_FORBUND: usize = 72;
const ALL_MEMBERS: usize = 274;

pub(super) fn list(known: &Known) -> String {
    let of = |wanted: &[Standing]| -> Vec<&Forbund> {
        let all = known.register.all().iter();
        all.filter(|one| wanted.contains(&one.standing())).collect()
    };
    let stated = of(&[Standing::Stated]);
    let uncertain = of(&[Standing::Probable, Standing::Named]);
    let ended = of(&[Standing::Ended]);
    let rows = |all: &[&Forbund], row: &dyn Fn(&Forbund) -> Vec<String>| -> Vec<Vec<String>> {
        all.iter().map(|one| row(one)).collect()
    };
    let current = rows(&stated, &|one| {
        vec![one.name.clone(), members(one), about(one)]
    });
    let names = rows(&uncertain, &|one| {
        vec![one.name.clone(), probable(one), about(one)]
    });
    let past = rows(&ended, &|one| {
        let ended = one.ended.as_ref();
        let day = ended.and_then(|ended| ended.on).map(|day| day.to_string());
        let into = ended.and_then(|ended| ended.into.clone());
        vec![
            one.name.clone(),
            day.unwrap_or_else(|| "okänd".into()),
            into.unwrap_or_else(|| "okänt".into()),
        ]
    });
    format!(
        "Förbund vars kommuner en källa anger ({})\n{}\n\nFörbund vars kommuner ingen källa räknar upp ({})\n{}\n\nFörbund som inte finns kvar ({})\n{}\n\n{}\n",
        stated.len(),
        table_of(&["Förbund", "Kommuner", "Gäller"], &current, &[0, 1, 2]),
        uncertain.len(),
        table_of(&["Förbund", "Antagligen", "Gäller"], &names, &[0, 1, 2]),
        ended.len(),
        table_of(&["Förbund", "Sista dag", "Tog över"], &past, &[0, 1, 2]),
        "Det finns ingen samlad offentlig förteckning. Rätta ett förbund med behov forbund ratta, lägg till ett med behov forbund lagg-till."
    )
}

fn members(one: &Forbund) -> String {
    let ongoing = one.memberships.iter().filter(|member| member.to.is_none());
    let names: Vec<&str> = ongoing.map(|member| member.name.as_str()).collect();
    swedish::list(&names)
}

fn probable(one: &Forbund) -> String {
    let names: Vec<&str> = one.probable.iter().map(|(_, name)| name.as_str()).collect();
    match names.is_empty() {
        true => "okänt".to_string(),
        false => swedish::list(&names),
    }
}

/// The year that it is stated for.
fn about(one: &Forbund) -> String {
    match (one.year, one.earliest) {
        (Some(year), _) => year.to_string(),
        (None, Some(earliest)) => format!("odaterad, tidigast {earliest}"),
        (None, None) => "odaterad".to_string(),
    }
}

pub(super) fn one(known: &Known, name: &str, day: NaiveDate) -> Outcome<String> {
    let forbund = known.register.find(name)?;
    let mut text = format!("{}\n", forbund.name);
    if !forbund.also.is_empty() {
        text.push_str(&format!("Kallas också: {}\n", forbund.also.join(", ")));
    }
    if !forbund.memberships.is_empty() {
        let rows: Vec<Vec<String>> = forbund
            .memberships
            .iter()
            .map(|one| member(one, day))
            .collect();
        let header = ["Kommun", "Del", "Från", "Till", "Medlem i dag"];
        text.push_str(&format!("{}\n", table_of(&header, &rows, &[0, 1, 2, 3, 4])));
    } else {
        text.push_str(&format!(
            "Kommuner: {} (ingen källa räknar upp dem)\n",
            probable(forbund)
        ));
    }
    if let Some(ended) = &forbund.ended {
        let when = ended
            .on
            .map_or_else(|| "dagen är okänd".into(), |day| day.to_string());
        text.push_str(&format!("Finns inte kvar ({when})"));
        if let Some(into) = &ended.into {
            text.push_str(&format!(": {into} tog över"));
        }
        text.push('\n');
    }
    let before: Vec<&str> = known
        .register
        .before(forbund)
        .map(|one| one.name.as_str())
        .collect();
    if !before.is_empty() {
        text.push_str(&format!("Tog över efter: {}\n", swedish::list(&before)));
    }
    if let Some(remark) = &forbund.remark {
        text.push_str(&format!("Obs: {remark}\n"));
    }
    text.push_str(&format!(
        "Källa: {} (gäller {})\n",
        forbund.source,
        about(forbund)
    ));
    if let Some(address) = &forbund.address {
        text.push_str(&format!("Adress: {address}\n"));
    }
    text.push_str(&format!("Fil: {}\n", forbund.file));
    Ok(text)
}

fn member(one: &Membership, today: NaiveDate) -> Vec<String> {
    let part = one.part.as_ref();
    let part = part.map(|part| format!("{part} ({})", swedish::share(one.weight)));
    vec![
        format!("{} {}", one.kommun, one.name),
        part.unwrap_or_else(|| "hela".into()),
        one.from
            .map_or_else(|| "okänt".into(), |day| day.to_string()),
        one.to.map_or_else(|| "pågår".into(), |day| day.to_string()),
        if one.holds_on(today) { "ja" } else { "nej" }.into(),
    ]
}

/// What should be looked into, and how much of the country the register holds.
pub(super) fn checked(known: &Known, day: NaiveDate) -> String {
    let register = &known.register;
    let active: Vec<&Forbund> = register.active_on(day).collect();
    let memberships = active.iter().flat_map(|one| &one.memberships);
    let kommuner: BTreeSet<&str> = memberships
        .filter(|one| one.holds_on(day))
        .map(|one| one.kommun.as_str())
        .collect();
    let mut text = format!(
        "{} förbund har kommuner enligt en källa, sammanlagt {} kommuner.\nI november 2024 fanns {ALL_FORBUND} förbund med {ALL_MEMBERS} kommuner (Nationella rådet).\n",
        active.len(),
        kommuner.len()
    );
    let of = |wanted: fn(Doubt) -> bool| -> Vec<&str> {
        let doubted = active
            .iter()
            .filter(|one| one.doubt(day).is_some_and(wanted));
        doubted.map(|one| one.name.as_str()).collect()
    };
    let without: Vec<&str> = register
        .all()
        .iter()
        .filter(|one| matches!(one.standing(), Standing::Probable | Standing::Named))
        .map(|one| one.name.as_str())
        .collect();
    for (what, names) in [
        (
            "Uppgiften är äldre än fem år",
            of(|one| matches!(one, Doubt::Old(_))),
        ),
        (
            "Källan är odaterad",
            of(|one| matches!(one, Doubt::Undated(_))),
        ),
        ("Ingen källa räknar upp kommunerna", without),
    ] {
        text.push_str(&format!("\n{what} ({})\n", names.len()));
        for name in names {
            text.push_str(&format!("  {name}\n"));
        }
    }
    text.push_str("\nStämmer medlemmarna: behov forbund ratta NAMN med källa och år. Annars också vilka som ska med eller bort.\n");
    text
}
