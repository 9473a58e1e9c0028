//! Netto: figures worked out beforehand, and what must hold of any area.

use crate::workdir::{Workdir, near, number};
use proptest::prelude::*;
use serde_json::Value;

fn estimate(args: &[&str]) -> Value {
    Workdir::new().estimate(&[args, &["--dragningar", "0"]].concat())
}

#[test]
fn riket_has_the_stated_netto_and_bounds() {
    let riket = estimate(&["--riket"]);
    let netto = &riket["netto"];
    near(&netto["mitt"], 262_634.57, 0.01);
    near(&netto["grupp"], 345_459.99, 0.01);
    near(&netto["lag"], 236_337.3, 0.1);
    near(&netto["hog"], 294_542.1, 0.1);
    near(&netto["kon"]["K"], 131_906.96, 0.01);
    near(&netto["kon"]["M"], 130_727.62, 0.01);
    let complete = riket["per_kommun"]
        .as_array()
        .expect("kommuner")
        .iter()
        .filter(|one| one["brutto_fullstandig"] == true);
    let nettos: Vec<f64> = complete.map(|one| number(&one["netto"]["mitt"])).collect();
    assert_eq!(nettos.len(), 290);
    let sum: f64 = nettos.iter().sum();
    assert!((sum - 267_253.8).abs() < 0.05, "{sum}");
}

#[test]
fn riket_has_the_stated_netto_every_year() {
    for (year, stated) in [
        ("2012", 337_198.2),
        ("2013", 338_130.8),
        ("2014", 334_923.9),
        ("2015", 332_462.3),
        ("2016", 330_702.8),
        ("2017", 316_896.4),
        ("2018", 303_507.3),
        ("2019", 291_181.5),
        ("2020", 305_938.8),
        ("2021", 286_047.9),
    ] {
        let netto = &estimate(&["--riket", "--ar", year])["netto"];
        near(&netto["person"], stated, 0.1);
    }
}

#[test]
fn the_kommuner_and_their_area_have_the_stated_netto() {
    for (area, person, group) in [
        ("1440", 670.23, 856.88),
        ("1482", 996.92, 1_216.96),
        ("1415", 565.56, 710.72),
        ("1419", 295.21, 367.09),
        ("0192", 750.45, 967.83),
        ("1440,1482,1415,1419", 2_525.50, 3_151.37),
    ] {
        let netto = &estimate(&["--kommun", area])["netto"];
        near(&netto["person"], person, 0.01);
        near(&netto["grupp"], group, 0.01);
    }
    for (lan, person, group) in [
        ("Stockholm", 56_050.55, 68_917.55),
        ("Skåne", 40_527.36, 54_678.34),
    ] {
        let netto = &estimate(&["--lan", lan])["netto"];
        near(&netto["person"], person, 0.01);
        near(&netto["grupp"], group, 0.01);
    }
}

#[test]
fn netto_by_kon_is_the_stated_and_sums_to_netto() {
    for (kommun, women, men) in [("1440", 330.58, 339.65), ("1419", 146.09, 149.12)] {
        let netto = &estimate(&["--kommun", kommun])["netto"];
        near(&netto["kon"]["K"], women, 0.01);
        near(&netto["kon"]["M"], men, 0.01);
        let sum = number(&netto["kon"]["K"]) + number(&netto["kon"]["M"]);
        near(&netto["mitt"], sum, 1e-6);
    }
}

#[test]
fn the_bounds_given_the_table_hold_the_centre_where_shares_are_clamped() {
    for (kommun, netto, low, high) in [
        ("Filipstad", 513.81, 508.51, 597.88),
        ("Perstorp", 264.60, 260.71, 303.87),
        ("1440", 670.23, 621.68, 745.67),
    ] {
        let found = &estimate(&["--kommun", kommun])["netto"];
        near(&found["mitt"], netto, 0.01);
        near(&found["lag"], low, 0.01);
        near(&found["hog"], high, 0.01);
    }
}

#[test]
fn moved_shares_give_the_stated_netto() {
    for (shares, riket, kommun) in [
        (&["ekonomiskt_bistand=1"][..], 280_510.17, 711.30),
        (&["arbetslosa=0.4"], 311_134.60, 756.63),
        (&["sjukskrivna=0.3"], 280_802.94, 746.53),
        (&["uvas=0.7"], 249_585.33, 635.02),
        (
            &[
                "ekonomiskt_bistand=0.6",
                "uvas=0.8",
                "arbetslosa=0.35",
                "aktivitetsersattning=0.4",
                "sjukskrivna=0.15",
                "sjukersattning_deltid=0.3",
            ],
            242_999.87,
            580.99,
        ),
    ] {
        let moved = shares.iter().flat_map(|share| ["--andel", share]);
        let moved: Vec<&str> = moved.collect();
        for (area, stated) in [(&["--riket"][..], riket), (&["--kommun", "1440"], kommun)] {
            let netto = &estimate(&[area, &moved].concat())["netto"];
            near(&netto["person"], stated, 0.01);
        }
    }
}

#[test]
fn uvas_apart_and_independent_stand_in_the_triangulation() {
    let riket = estimate(&["--riket"]);
    for (id, people) in [
        ("uvas_oberoende", 278_798.28),
        ("uvas_skild", 284_381.90),
        ("bistand_vanlig_manad", 119_440.0),
    ] {
        let all = riket["triangulering"].as_array().expect("lines");
        let line = all.iter().find(|one| one["id"] == id).expect("the line");
        near(&line["antal"], people, 0.5);
    }
}

#[test]
fn without_the_factor_and_without_overlaps_the_stated_comparisons_come_out() {
    let dir = Workdir::new();
    let text = include_str!("../../sources/overlapp.toml");
    let first = text.find("[[overlapp]]").expect("overlaps");
    let unscaled: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("faktorer ="))
        .collect();
    for (text, person, group) in [
        (unscaled.join("\n"), 229_185.2, 334_180.7),
        (text[..first].to_string(), 352_904.0, 375_398.3),
    ] {
        dir.write("egna/sources/overlapp.toml", text);
        let value: Value = serde_json::from_str(&dir.ok(&[
            "skatta",
            "--riket",
            "--json",
            "--dragningar",
            "0",
            "--deklarationer",
            "egna",
        ]))
        .expect("JSON");
        near(&value["netto"]["person"], person, 0.5);
        near(&value["netto"]["grupp"], group, 0.5);
    }
}

#[test]
fn a_share_that_the_others_exceed_is_told_with_what_it_becomes() {
    let dir = Workdir::new();
    let text = dir
        .ok(&["skatta", "--kommun", "1782"])
        .replace('\u{a0}', " ");
    assert!(
        text.contains(
            "Andelen för Arbetslösa, öppet och i program blir i netto 51,2 % i stället för 25 %"
        ),
        "{text}"
    );
}

#[test]
fn shares_are_clamped_in_the_stated_number_of_kommuner() {
    let riket = estimate(&["--riket"]);
    let codes: Vec<String> = riket["per_kommun"]
        .as_array()
        .expect("kommuner")
        .iter()
        .filter(|one| {
            one["netto"]["justerade"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        })
        .map(|one| one["kod"].to_string())
        .collect();
    assert_eq!(codes.len(), 104, "{codes:?}");
}

#[test]
fn an_area_that_lacks_a_group_has_no_netto_but_says_why() {
    let value = estimate(&["--kommun", "Nynäshamn,Ale", "--utan-lagning"]);
    assert_eq!(value["netto"]["mitt"], Value::Null);
    assert_eq!(
        value["netto"]["orsak"],
        "Ekonomiskt bistånd, vuxna saknas i Nynäshamn"
    );
    assert_eq!(value["vattenfall"], Value::Array(Vec::new()));
    assert!(number(&value["per_kommun"][1]["netto"]["mitt"]) > 0.0);
}

#[test]
fn shares_that_cannot_all_be_true_name_the_two_and_fall_back() {
    let dir = Workdir::new();
    let preset = dir.ok(&["antaganden", "mall"]);
    let general = "andel_procent = 25";
    let spread = "intervall = { typ = \"triangel\", lag = 10, mitt = 25, hog = 40,";
    let none = "intervall = { typ = \"triangel\", lag = 0, mitt = 0, hog = 40,";
    let text = preset
        .replacen(general, "andel_procent = 0", 1)
        .replacen(spread, none, 1)
        .replacen("beslutad_av", "ingen = [\"arbetslosa\"]\nbeslutad_av", 1);
    dir.write("ingen.toml", text);
    let args = ["skatta", "--kommun", "Ale", "--antaganden", "ingen.toml"];
    let text = dir.ok(&args).replace('\u{a0}', " ");
    assert!(
        text.contains(
            "Netto gäller tolkningen grupp, för tolkningen person går inte att räkna: andelarna för"
        ),
        "{text}"
    );
    assert!(
        text.contains("(UVAS) (100 %) och Arbetslösa, öppet och i program (0 %)"),
        "{text}"
    );
}

#[test]
fn the_tolkning_of_the_file_leads() {
    let dir = Workdir::new();
    let text = dir.ok(&["antaganden", "mall"]);
    dir.write(
        "mina.toml",
        text.replacen("beslutad_av", "tolkning = \"grupp\"\nbeslutad_av", 1),
    );
    let value: Value = serde_json::from_str(&dir.ok(&[
        "skatta",
        "--kommun",
        "1440",
        "--json",
        "--antaganden",
        "mina.toml",
    ]))
    .expect("JSON");
    assert_eq!(value["netto"]["tolkning"], "grupp");
    near(&value["netto"]["mitt"], 856.88, 0.005);
    dir.write(
        "fel.toml",
        text.replacen("beslutad_av", "tolkning = \"hushall\"\nbeslutad_av", 1),
    );
    let fault = dir.fault(&["skatta", "--kommun", "1440", "--antaganden", "fel.toml"]);
    assert!(
        fault.contains("Okänd tolkning: hushall") && fault.contains("fel.toml, rad"),
        "{fault}"
    );
}

#[test]
fn the_waterfall_sums_to_netto_exactly_in_both_tolkningar() {
    for share in ["uvas=1", "arbetslosa=0"] {
        let value = estimate(&["--kommun", "1440,1482", "--andel", share]);
        let steps = value["vattenfall"].as_array().expect("steps");
        let sum: f64 = steps.iter().map(|step| number(&step["netto"])).sum();
        near(&value["netto"]["mitt"], sum, 1e-6);
        for step in steps {
            let left = number(&step["brutto"]) - number(&step["redan_raknade"]);
            near(&step["netto"], left, 1e-6);
        }
    }
}

#[test]
fn faults_in_the_overlaps_name_file_and_line() {
    let dir = Workdir::new();
    let text = include_str!("../../sources/overlapp.toml");
    let mut told = String::new();
    for (from, to) in [
        ("andel_procent = 55", "andel_procent = 155"),
        ("aven_i = [[\"arbetslosa\"]]", "aven_i = [\"arbetslosa\"]"),
        ("andel_procent = 15\n", "andel_procent = 95\n"),
    ] {
        dir.write("egna/sources/overlapp.toml", text.replacen(from, to, 1));
        let run = dir.run(&[
            "skatta",
            "--riket",
            "--deklarationer",
            "egna",
            "--dragningar",
            "0",
        ]);
        let said = run.out.lines().filter(|line| line.starts_with("Netto"));
        told.push_str(&format!(
            "{}{}\n",
            run.err,
            said.collect::<Vec<_>>().join("\n")
        ));
    }
    insta::assert_snapshot!(told);
}

mod tables {
    use super::*;
    use behovsanalys::netto::*;

    /// A table with people in every pattern, and shares.
    fn any_case() -> impl Strategy<Value = (Table, Vec<f64>)> {
        (2_usize..=5).prop_flat_map(|groups| {
            (
                prop::collection::vec(1.0..1_000.0_f64, 1 << groups),
                prop::collection::vec(0.01..0.99_f64, groups),
            )
                .prop_map(move |(cells, shares)| (Table { groups, cells }, shares))
        })
    }

    fn targets(table: &Table, shares: &[f64]) -> Vec<f64> {
        (0..table.groups)
            .map(|group| shares[group] * table.size(group))
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn the_centre_lies_within_the_bounds_and_its_margins_hold((table, shares) in any_case()) {
            let targets = targets(&table, &shares);
            let population: f64 = table.cells.iter().sum();
            let centre = by_person(&table, &shares).expect("no share is 0");
            let wide = frechet(&targets, population);
            let members = Table { groups: table.groups, cells: centre.members.clone() };
            for (group, target) in targets.iter().enumerate() {
                prop_assert!(members.size(group) >= target * (1.0 - 1e-9));
                if !centre.clamped[group] {
                    prop_assert!((members.size(group) / target - 1.0).abs() < 1e-9, "{} {target}", members.size(group));
                }
            }
            if !centre.clamped.contains(&true) {
                let given = given_table(&table, &targets).expect("the centre is one solution");
                let slack = 1e-6 * population;
                prop_assert!(wide.low <= given.low + slack && given.low <= centre.netto + slack);
                prop_assert!(centre.netto <= given.high + slack && given.high <= wide.high + slack);
            }
        }

        #[test]
        fn the_order_of_the_groups_is_irrelevant((table, shares) in any_case()) {
            let turned = |pattern: usize| (0..table.groups).filter(|g| pattern >> g & 1 == 1).fold(0, |all, g| all | 1 << (table.groups - 1 - g));
            let mut cells = vec![0.0; table.cells.len()];
            for (pattern, people) in table.cells.iter().enumerate() {
                cells[turned(pattern)] = *people;
            }
            let other = Table { groups: table.groups, cells };
            let backwards: Vec<f64> = shares.iter().rev().copied().collect();
            let (one, two) = (by_person(&table, &shares).expect("a centre"), by_person(&other, &backwards).expect("a centre"));
            prop_assert!((one.netto / two.netto - 1.0).abs() < 1e-9);
            prop_assert!((by_group(&table, &shares) / by_group(&other, &backwards) - 1.0).abs() < 1e-12);
        }

        #[test]
        fn a_group_without_a_share_changes_nothing_by_group((table, shares) in any_case()) {
            let mut none = shares.clone();
            none[0] = 0.0;
            let merged: Vec<f64> = (0..table.cells.len() / 2).map(|rest| table.cells[rest << 1] + table.cells[rest << 1 | 1]).collect();
            let without = Table { groups: table.groups - 1, cells: merged };
            prop_assert!((by_group(&table, &none) / by_group(&without, &shares[1..]) - 1.0).abs() < 1e-12);
        }

        #[test]
        fn fitting_to_other_sizes_keeps_the_association((table, factors) in any_case()) {
            let population: f64 = table.cells.iter().sum();
            let sizes: Vec<f64> = (0..table.groups).map(|group| table.size(group) * factors[group]).collect();
            let margins: Vec<Margin> = sizes.iter().enumerate().map(|(group, people)| Margin::size(group, *people)).collect();
            let fitted = fit(&table, &margins, population).expect("it always converges");
            for (group, size) in sizes.iter().enumerate() {
                prop_assert!((fitted.size(group) / size - 1.0).abs() < 1e-8);
            }
            // SPREE: the odds ratio of two groups within every pattern of the rest is as before.
            let odds = |table: &Table| (0..table.cells.len() >> 2).map(|rest| {
                let at = |pair: usize| table.cells[rest << 2 | pair];
                at(0) * at(3) / (at(1) * at(2))
            }).collect::<Vec<f64>>();
            for (before, after) in odds(&table).iter().zip(odds(&fitted)) {
                prop_assert!((after / before - 1.0).abs() < 1e-6);
            }
        }
    }
}

/// Arguments for assumptions with so many groups, all counted by one indicator.
fn with_groups(dir: &Workdir, count: usize) -> Vec<String> {
    let mut text = String::from(
        "id = \"många\"\nnamn = \"Många grupper\"\nbeskrivning = \"Prov\"\nbeslutad_av = \"Provet\"\n",
    );
    for number in 1..=count {
        text.push_str(&format!(
            "\n[[grupp]]\nid = \"g{number}\"\nnamn = \"Grupp {number}\"\nindikator = \"sjukskrivna\"\nhuvudman = \"Provet\"\nalder = \"16–64\"\nmattyp = \"stock\"\nandel_procent = {}\nkalla = \"Provet\"\nmotivering = \"Provet\"\n",
            10 + number
        ));
    }
    dir.write("manga.toml", text);
    [
        "skatta",
        "--kommun",
        "Ale",
        "--antaganden",
        "manga.toml",
        "--json",
    ]
    .map(String::from)
    .to_vec()
}

#[test]
fn more_groups_than_a_table_can_hold_are_told_and_brutto_stands() {
    let dir = Workdir::new();
    let args = with_groups(&dir, 13);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let value: Value = serde_json::from_str(&dir.ok(&args)).expect("JSON");
    assert_eq!(value["netto"]["mitt"], Value::Null);
    let reason = value["netto"]["orsak"].as_str().expect("a reason");
    assert_eq!(
        reason,
        "det räknas för högst 12 behovsgrupper, och antagandena har 13"
    );
    assert!(number(&value["brutto"]) > 0.0);
}

#[test]
fn bounds_of_one_tolkning_do_not_stand_beside_the_other() {
    let dir = Workdir::new();
    let text = |name: &str| {
        let args = [
            "skatta",
            "--kommun",
            "Ale",
            "--dragningar",
            "0",
            "--antaganden",
            name,
        ];
        dir.ok(&args)
    };
    let own = dir.ok(&["antaganden", "mall"]);
    dir.write("person.toml", &own);
    dir.write(
        "grupp.toml",
        format!(
            "tolkning = \"grupp\"\n{}",
            own.replace("tolkning = \"person\"\n", "")
        ),
    );
    let given = "så som grupperna antas överlappa";
    assert!(text("person.toml").contains(given));
    let grupp = text("grupp.toml");
    assert!(
        grupp.contains("Netto gäller tolkningen grupp") && !grupp.contains(given),
        "{grupp}"
    );
}
