//! What an estimate is put beside: other measures, years to come, the change, similar kommuner.

use crate::workdir::{Workdir, near, number};
use serde_json::{Value, json};

const NO_DRAWS: [&str; 2] = ["--dragningar", "0"];

fn estimate(dir: &Workdir, args: &[&str]) -> Value {
    dir.estimate(&[args, &NO_DRAWS].concat())
}

fn found<'a>(value: &'a Value, id: &str) -> &'a Value {
    let all = value["triangulering"].as_array().expect("measures");
    all.iter().find(|one| one["id"] == id).expect("the measure")
}

#[test]
fn riket_is_triangulated_with_the_stated_figures() {
    let value = estimate(&Workdir::new(), &["--riket"]);
    for (id, people, grupp) in [
        ("skl2016", 262_634.57, 345_459.99),
        ("oberoende", 352_904.01, 375_398.25),
        ("ifau_ofaktoriserade", 229_185.22, 334_180.67),
    ] {
        let one = found(&value, id);
        near(&one["antal"], people, 0.01);
        near(&one["grupp"], grupp, 0.01);
        near(&one["brutto"], 383_559.59, 0.01);
    }
    near(&found(&value, "prop2003")["antal"], 0.05 * 5_942_479.0, 0.5);
    near(&found(&value, "forarbeten")["antal"], 280_000.0, 0.0);
    near(
        &found(&value, "helarsekvivalenter_2021")["antal"],
        784_018.0,
        0.0,
    );
    for id in ["bas", "helarsekvivalenter"] {
        let reason = found(&value, id)["orsak"].as_str().expect("a reason");
        assert!(reason.contains("behov hamta"), "{reason}");
    }
}

#[test]
fn a_number_given_for_riket_is_not_put_beside_a_kommun() {
    let value = estimate(&Workdir::new(), &["--kommun", "Ale"]);
    assert_eq!(found(&value, "forarbeten")["antal"], Value::Null);
    assert_eq!(
        found(&value, "forarbeten")["orsak"],
        "talet är bara angivet för riket"
    );
}

#[test]
fn the_change_sums_exactly_and_each_part_is_what_it_says() {
    let dir = Workdir::new();
    let args = [
        "--kommun",
        "1440,1482",
        "--jamfor-ar",
        "2021",
        "--jamfor-antaganden",
        "fc2015",
    ];
    let value = estimate(&dir, &args);
    let alone = |ar: &str, antaganden: &str| {
        let args = [
            "--kommun",
            "1440,1482",
            "--ar",
            ar,
            "--antaganden",
            antaganden,
        ];
        estimate(&dir, &args)["netto"]["mitt"].clone()
    };
    let split = &value["forandring"]["netto"];
    let part = |key: &str| number(&split[key]);
    near(&split["fore"], number(&alone("2021", "fc2015")), 1e-6);
    near(&split["efter"], number(&alone("2022", "skl2016")), 1e-6);
    near(
        &split["siffror"],
        number(&alone("2022", "fc2015")) - part("fore"),
        1e-6,
    );
    near(
        &split["antaganden"],
        number(&alone("2021", "skl2016")) - part("fore"),
        1e-6,
    );
    for split in [split, &value["forandring"]["brutto"]] {
        let part = |key: &str| number(&split[key]);
        let moved = part("siffror") + part("faktor") + part("antaganden") + part("samspel");
        let sum = part("fore") + moved;
        assert!((sum - part("efter")).abs() < 1e-9 * part("efter"));
    }
    // 2021 has a factor of its own, 2020 another.
    let args = [
        "--kommun",
        "1440,1482",
        "--ar",
        "2021",
        "--jamfor-ar",
        "2020",
    ];
    let value = estimate(&dir, &args);
    assert!(number(&value["forandring"]["netto"]["faktor"]) < -1.0);
    near(&value["forandring"]["brutto"]["faktor"], 0.0, 0.0);
    let same = estimate(&dir, &["--kommun", "Ale", "--jamfor-ar", "2021"]);
    near(&same["forandring"]["netto"]["antaganden"], 0.0, 0.0);
    let absent = estimate(
        &dir,
        &[
            "--kommun",
            "Nynäshamn",
            "--jamfor-ar",
            "2021",
            "--utan-lagning",
        ],
    );
    let reason = absent["forandring"]["orsak"].as_str().expect("a reason");
    assert!(
        reason.contains("(2022)") || reason.contains("saknas"),
        "{reason}"
    );
    let fault = dir.fault(&["skatta", "--kommun", "Ale", "--jamfor-ar", "1812"]);
    assert!(
        fault.contains("--jamfor-ar") && fault.contains("1812"),
        "{fault}"
    );
}

/// People by age as json-stat2, the same number of women and men: of the first age, of the last, and evenly between.
fn people_by_age(content: &str, year: i32, of: fn(u32) -> f64) -> String {
    let codes = |codes: Vec<String>| {
        let index: serde_json::Map<String, Value> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| (code.clone(), json!(at)))
            .collect();
        json!({"category": {"index": index, "label": codes.iter().map(|c| (c.clone(), json!(c))).collect::<serde_json::Map<_, _>>()}})
    };
    let ages = 15..=74;
    let values: Vec<f64> = (0..2).flat_map(|_| ages.clone().map(of)).collect();
    json!({
        "version": "2.0", "class": "dataset", "label": "Befolkning", "updated": "2026-04-10T06:00:00Z",
        "id": ["Region", "Kon", "Alder", "ContentsCode", "Tid"],
        "size": [1, 2, ages.clone().count(), 1, 1],
        "dimension": {
            "Region": codes(vec!["1440".into()]), "Kon": codes(vec!["1".into(), "2".into()]),
            "Alder": codes(ages.map(|age| age.to_string()).collect()),
            "ContentsCode": {"category": {"index": {content: 0}, "label": {content: "Folkmängd"}}}, "Tid": codes(vec![year.to_string()]),
        },
        "value": values,
    })
    .to_string()
}

#[test]
fn years_to_come_follow_the_people_of_each_groups_ages_or_name_the_fetch() {
    let dir = Workdir::new();
    let args = ["--kommun", "Ale", "--framskriv", "2030"];
    let value = estimate(&dir, &args);
    assert_eq!(
        value["framskrivning"][0]["orsak"],
        "SCB:s befolkningsframskrivning, 16–64 år är inte hämtad: kör behov hamta --kalla scb"
    );
    let import = |text: String, table: &str| {
        dir.write("folk.json", text);
        dir.ok(&["importera", "folk.json", "--tabell", table]);
    };
    // As many of every age now; later twice as many who are younger than 19, and half as many who are 30 or older.
    import(people_by_age("BE0101N1", 2022, |_| 200.0), "TAB638");
    let later = |age| match age {
        0..=18 => 400.0,
        19..=29 => 200.0,
        _ => 100.0,
    };
    import(people_by_age("000005RC", 2030, later), "BefProgRegFakN");
    let value = estimate(&dir, &args);
    let one = &value["framskrivning"][0];
    let years = |from: f64, to: f64, twice: f64, half: f64| {
        (to - from + 1.0 + twice - half / 2.0) / (to - from + 1.0)
    };
    // UVAS, bistånd, arbetslösa, aktivitetsersättning, sjukskrivna, sjukersättning på deltid: of those ages, so many are
    // younger than 19, and so many 30 or older.
    let growth = [
        years(16.0, 24.0, 3.0, 0.0),
        years(18.0, 64.0, 1.0, 35.0),
        years(18.0, 64.0, 1.0, 35.0),
        1.0,
        years(16.0, 64.0, 3.0, 35.0),
        0.5,
    ];
    let groups = value["grupper"].as_array().expect("groups");
    let brutto: Vec<f64> = groups.iter().map(|one| number(&one["brutto"])).collect();
    let stated: f64 = brutto
        .iter()
        .zip(growth)
        .map(|(brutto, growth)| brutto * growth)
        .sum();
    near(&one["brutto"], stated, 1e-6);
    near(
        &one["befolkning_16_64"],
        2.0 * (3.0 * 400.0 + 11.0 * 200.0 + 35.0 * 100.0),
        1e-9,
    );
    let (netto, largest) = (number(&one["netto"]), number(&value["netto"]["mitt"]));
    assert!(netto < stated && netto != largest, "{netto} {stated}");
    // With the same growth for all, netto grows as they do.
    import(people_by_age("000005RC", 2030, |_| 220.0), "BefProgRegFakN");
    let value = estimate(&dir, &args);
    let one = &value["framskrivning"][0];
    near(&one["brutto"], number(&value["brutto"]) * 1.1, 1e-6);
    near(&one["netto"], number(&value["netto"]["mitt"]) * 1.1, 0.5);
    let text = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale",
        "--framskriv",
        "2030",
        "--dragningar",
        "0",
    ]);
    assert!(text.contains("2030: netto "), "{text}");
    assert!(text.contains(" vid dagens andelar"), "{text}");
    let fault = dir.fault(&["skatta", "--kommun", "Ale", "--framskriv", "snart"]);
    assert!(fault.contains("--framskriv"), "{fault}");
}

#[test]
fn similar_kommuner_are_seven_nearest_first_and_mutual_distances_agree() {
    let dir = Workdir::new();
    let value = estimate(&dir, &["--riket"]);
    let all = value["liknande"].as_array().expect("kommuner");
    assert_eq!(all.len(), 290);
    let mut pairs = std::collections::HashMap::new();
    for one in all {
        let nearest = one["kommuner"].as_array().expect("neighbours");
        assert_eq!(nearest.len(), 7, "{}", one["kod"]);
        let distances: Vec<f64> = nearest
            .iter()
            .map(|other| number(&other["avstand"]))
            .collect();
        assert!(distances.is_sorted() && distances[0] > 0.0);
        for other in nearest {
            assert_ne!(other["kod"], one["kod"]);
            pairs.insert(
                (one["kod"].to_string(), other["kod"].to_string()),
                number(&other["avstand"]),
            );
        }
    }
    for ((one, other), distance) in &pairs {
        if let Some(back) = pairs.get(&(other.clone(), one.clone())) {
            assert!((back - distance).abs() < 1e-12);
        }
    }
    let alone = estimate(&dir, &["--kommun", "1440"]);
    let ale = all.iter().find(|one| one["kod"] == "1440").expect("Ale");
    assert_eq!(&alone["liknande"][0], ale);
}

#[test]
fn a_kommun_fits_one_screen() {
    let dir = Workdir::new();
    let text = dir.ok(&["skatta", "--kommun", "Ale", "--dragningar", "500"]);
    let rows: usize = text
        .lines()
        .map(|line| line.chars().count().div_ceil(130).max(1))
        .sum();
    assert!(rows <= 30, "{rows} rows of 130 characters:\n{text}");
    insta::assert_snapshot!(text);
}

/// The two years share their draws of shares, overlaps and common errors, so the change is surer than either year.
#[test]
fn a_change_has_an_interval_of_its_own() {
    let dir = Workdir::new();
    let args = [
        "--riket",
        "--ar",
        "2021",
        "--jamfor-ar",
        "2016",
        "--dragningar",
        "1000",
    ];
    let value = dir.estimate(&args);
    let change = &value["forandring"];
    let width = |one: &Value| number(&one["hog"]) - number(&one["lag"]);
    let netto = &value["osakerhet"]["intervall95"];
    assert!(
        width(&change["intervall95"]) < 0.7 * width(netto),
        "{change} {netto}"
    );
    let off = number(&change["netto"]["efter"]) - number(&change["netto"]["fore"]);
    let (low, high) = (
        number(&change["intervall95"]["lag"]),
        number(&change["intervall95"]["hog"]),
    );
    assert!(low < off && off < high, "{low} {off} {high}");
    assert_eq!(change["skild_fran_noll"], high < 0.0 || low > 0.0);
    let same = dir.estimate(&[
        "--kommun",
        "Ale",
        "--jamfor-antaganden",
        "skl2016",
        "--dragningar",
        "200",
    ]);
    let change = &same["forandring"];
    near(&change["intervall95"]["lag"], 0.0, 1e-9);
    near(&change["intervall95"]["hog"], 0.0, 1e-9);
    let text = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale",
        "--jamfor-ar",
        "2021",
        "--dragningar",
        "500",
    ]);
    assert!(text.contains("95 % av omräkningarna ger"), "{text}");
}
