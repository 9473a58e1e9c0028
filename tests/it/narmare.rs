//! The needs that studies name: shown as they are published, and counted as groups where they are chosen.

use crate::arbetsbok::{formulas_that_agree, written};
use crate::sidor::rows;
use crate::workdir::{Workdir, near, number};
use serde_json::Value;

const ALE: [&str; 2] = ["--kommun", "Ale"];
/// Those with figures in the program itself.
const AT_HAND: [&str; 5] = [
    "langvarigt_bistand",
    "bistand_sjukskrivna",
    "bistand_sociala_skal",
    "bistand_etablering",
    "langtidsarbetslosa",
];

fn group<'a>(estimate: &'a Value, id: &str) -> &'a Value {
    let groups = estimate["grupper"].as_array().expect("groups");
    let found = groups.iter().find(|one| one["id"] == id);
    found.unwrap_or_else(|| panic!("{id} is not among the groups"))
}

#[test]
fn a_chosen_group_adds_its_brutto_and_few_new_people() {
    let dir = Workdir::new();
    let plain = dir.estimate(&ALE);
    let groups = plain["grupper"].as_array().expect("groups").len();
    for id in AT_HAND {
        let more = dir.estimate(&[&ALE[..], &["--grupp", id]].concat());
        assert_eq!(
            more["grupper"].as_array().expect("groups").len(),
            groups + 1
        );
        let own = number(&group(&more, id)["brutto"]);
        assert!(
            more["nulage"]["netto"]["mitt"].is_number(),
            "{id}: {}",
            more["nulage"]
        );
        assert!(own > 0.0, "{id}");
        near(&more["brutto"], number(&plain["brutto"]) + own, 1e-6);
        let (before, after) = (
            number(&plain["netto"]["person"]),
            number(&more["netto"]["person"]),
        );
        // It is a part of a group that is counted already: hardly anybody is new, and nobody goes.
        assert!(
            (before - 1e-6..before + 0.1 * own).contains(&after),
            "{id}: {before} {after} of {own}"
        );
    }
}

#[test]
fn nine_groups_are_counted_and_the_workbook_follows_them() {
    let dir = Workdir::new();
    let chosen = [
        "--grupp",
        AT_HAND[0],
        "--grupp",
        AT_HAND[1],
        "--grupp",
        "Långtidsarbetslösa",
    ];
    let book = written(&dir, &[&ALE[..], &chosen].concat());
    assert!(formulas_that_agree(&book) > 500);
    let asked = dir.estimate(&[&ALE[..], &chosen].concat());
    let page = rows(&book, "Sammanfattning");
    let netto = page
        .iter()
        .find_map(|row| row[0].parse::<f64>().ok())
        .expect("netto");
    // Twelve sweeps of formulas come so near.
    near(&asked["netto"]["person"], netto, 0.01);
    // The next year's run asks the same without being told.
    let name = book.to_string_lossy().into_owned();
    let next = dir.path("nasta.xlsx").to_string_lossy().into_owned();
    dir.ok(&[
        "analys",
        "--fran",
        &name,
        "--ut",
        &next,
        "--dragningar",
        "300",
    ]);
    let again = rows(next.as_ref(), "Sammanfattning");
    assert_eq!(
        again.iter().find_map(|row| row[0].parse::<f64>().ok()),
        Some(netto)
    );
    let log = rows(next.as_ref(), "Antaganden");
    assert!(
        log.iter()
            .flatten()
            .any(|cell| cell == "Långtidsarbetslösa")
    );
}

#[test]
fn what_cannot_be_counted_is_told() {
    let dir = Workdir::new();
    let of = |groups: &[&'static str]| -> Vec<&'static str> {
        let flags = groups.iter().flat_map(|one| ["--grupp", *one]);
        ["skatta"].into_iter().chain(ALE).chain(flags).collect()
    };
    let commands = [
        of(&AT_HAND[..4]),
        of(&["uvas_25_29"]),
        of(&["langtidsarbetlosa"]),
    ];
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    insta::assert_snapshot!(dir.faults(&commands));
}

#[test]
fn the_sheet_has_a_value_or_a_reason_on_every_row() {
    let dir = Workdir::new();
    let book = written(&dir, &["--forbund", "Älv & Kust"]);
    let all = rows(&book, "Behoven närmare");
    let header = all
        .iter()
        .position(|row| row[0] == "Uppgift")
        .expect("the profile");
    let profile: Vec<&Vec<String>> = all[header + 1..]
        .iter()
        .take_while(|row| !row[1].is_empty())
        .collect();
    assert!(profile.len() > 30, "{}", profile.len());
    for row in &profile {
        let known = row[2] != "–";
        assert!(
            known || row[9].starts_with("Inte hämtad: behov hamta"),
            "{row:?}"
        );
    }
    let of = |name: &str| {
        profile
            .iter()
            .find(|row| row[0] == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    // The kommuner's own, weighted by how many whose hinder is known.
    let parts = ["Ale", "Kungälv", "Stenungsund", "Tjörn", "Öckerö"];
    let long: Vec<&Vec<String>> = all[header + profile.len()..].iter().collect();
    let value = |heading: &str, place: &str| -> f64 {
        let row = long
            .iter()
            .find(|row| row[0] == heading && row[1] == place && row[2] == "totalt");
        row.unwrap_or_else(|| panic!("{heading} {place}"))[11]
            .parse()
            .expect("a number")
    };
    let people = "Vuxna med bistånd vars försörjningshinder är rapporterat, någon gång under året";
    let cause = "därav arbetslösa, %";
    let weight: f64 = parts.iter().map(|place| value(people, place)).sum();
    let mean: f64 = parts
        .iter()
        .map(|place| value(people, place) * value(cause, place))
        .sum::<f64>()
        / weight;
    assert!((of(cause)[2].parse::<f64>().expect("a number") - mean).abs() < 1e-9);
    assert!(
        of("★ Unga med aktivitetsersättning, 19–29 år")[2]
            .parse::<f64>()
            .is_ok()
    );
    let told = all.concat().join(" ");
    assert!(told.contains("Hur länge sjukfallen och ersättningarna har pågått"));
}
