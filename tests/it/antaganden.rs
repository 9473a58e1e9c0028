//! Assumptions: the user's own file, overrides and their order, faults with file and line.

use crate::workdir::Workdir;
use serde_json::Value;

/// A file of the user's own with every override that there is.
fn with_overrides(dir: &Workdir, extra: &str) -> String {
    let built_in = dir.ok(&["antaganden", "mall"]);
    format!("{built_in}\n{extra}")
}

fn shares_of_uvas(dir: &Workdir, args: &[&str]) -> Vec<f64> {
    let mut all = vec!["skatta", "--json", "--antaganden", "egna.toml"];
    all.extend(args);
    let json: Value = serde_json::from_str(&dir.ok(&all)).expect("JSON");
    json["per_kommun"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|kommun| kommun["grupper"][0]["andel"].as_f64().expect("a share"))
        .collect()
}

fn avvikelse(place: &str, percent: u32) -> String {
    format!(
        "[[avvikelse]]\ngrupp = \"uvas\"\n{place}\nandel_procent = {percent}\nkalla = \"K\"\nmotivering = \"M\"\n"
    )
}

#[test]
fn the_most_specific_override_wins() {
    let dir = Workdir::new();
    let text = with_overrides(
        &dir,
        &[
            avvikelse("lan = \"14\"", 80),
            avvikelse("forbund = \"Samordningsförbundet Älv & Kust\"", 70),
            avvikelse("kommun = \"1440\"", 60),
        ]
        .concat(),
    );
    dir.write("egna.toml", text);
    // Ale has its own, Kungälv its förbund's, Göteborg its län's, Stockholm the general one.
    let shares = shares_of_uvas(&dir, &["--kommun", "Ale,Kungälv,Göteborg,Stockholm"]);
    assert_eq!(shares, [0.6, 0.7, 0.8, 1.0]);
    let shown = dir.ok(&["antaganden", "visa", "egna.toml", "--kommun", "Ale"]);
    assert!(
        shown.contains("egna.toml, rad 1"),
        "the deciding line is named:\n{shown}"
    );
}

#[test]
fn an_override_for_women_leaves_men_as_they_were() {
    let dir = Workdir::new();
    dir.write(
        "egna.toml",
        with_overrides(&dir, &avvikelse("kommun = \"1440\"\nkon = \"K\"", 50)),
    );
    let read = |args: &[&str]| -> Value {
        let mut all = vec!["skatta", "--kommun", "Ale", "--json"];
        all.extend(args);
        serde_json::from_str(&dir.ok(&all)).expect("JSON")
    };
    let (before, after) = (read(&[]), read(&["--antaganden", "egna.toml"]));
    let of = |json: &Value, kon: &str| json["grupper"][0]["kon"][kon].as_f64().expect("a number");
    assert!((of(&after, "K") - of(&before, "K") / 2.0).abs() < 1e-9);
    assert_eq!(of(&after, "M"), of(&before, "M"));
}

#[test]
fn a_share_on_the_command_line_equals_the_same_line_in_a_file() {
    let dir = Workdir::new();
    dir.write(
        "egna.toml",
        with_overrides(&dir, &avvikelse("kommun = \"1440\"", 90)),
    );
    let brutto = |args: &[&str]| {
        let mut all = vec![
            "skatta",
            "--forbund",
            "Samordningsförbundet Älv & Kust",
            "--json",
        ];
        all.extend(args);
        let json: Value = serde_json::from_str(&dir.ok(&all)).expect("JSON");
        json["brutto"].as_f64().expect("a number")
    };
    let from_file = brutto(&["--antaganden", "egna.toml"]);
    assert_eq!(from_file, brutto(&["--andel", "1440:uvas=0.9"]));
    assert_eq!(from_file, brutto(&["--andel", "Ale:uvas=90%"]));
    assert_eq!(from_file, brutto(&["--andel", "ale:uvas=0,9"]));
}

#[test]
fn a_group_can_be_removed_or_pointed_at_another_indicator_without_code() {
    let dir = Workdir::new();
    let text = dir.ok(&["antaganden", "mall"]).replace(
        "indikator = \"ekonomiskt_bistand\"",
        "indikator = \"bistand_18plus\"",
    );
    dir.write("egna.toml", text);
    let json: Value = serde_json::from_str(&dir.ok(&[
        "skatta",
        "--riket",
        "--json",
        "--dragningar",
        "0",
        "--antaganden",
        "egna.toml",
    ]))
    .expect("JSON");
    let count = json["grupper"][1]["antal"].as_f64().expect("a number");
    assert!((count - 197_757.0).abs() < 0.5, "{count}");
}

#[test]
fn neet_is_accepted_and_answers_that_uvas_is_used() {
    let dir = Workdir::new();
    let run = dir.run(&["skatta", "--kommun", "Ale", "--andel", "neet=0.9"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("UVAS används"), "{}", run.out);
    assert_eq!(
        dir.ok(&["skatta", "--kommun", "Ale", "--andel", "neet=0.9", "--csv"]),
        dir.ok(&["skatta", "--kommun", "Ale", "--andel", "uvas=0.9", "--csv"])
    );
}

#[test]
fn every_preset_is_sound() {
    let dir = Workdir::new();
    for preset in ["skl2016", "skl2016-etiketter", "fc2015"] {
        dir.ok(&[
            "antaganden",
            "mall",
            "--fran",
            preset,
            "--ut",
            &format!("{preset}.toml"),
        ]);
        let text = dir.ok(&["antaganden", "kontrollera", &format!("{preset}.toml")]);
        assert!(text.contains("inga fel. 6 grupper"), "{text}");
    }
}

#[test]
fn faults_name_file_line_and_what_was_expected() {
    let dir = Workdir::new();
    let built_in = dir.ok(&["antaganden", "mall"]);
    let cases = [
        ("andel_procent = 100", "andel_procent = 120"),
        ("andel_procent = 100", "andel_procent = \"hundra\""),
        ("andel_procent = 100", "andel = 1"),
        ("indikator = \"uvas\"", "indikator = \"uvsa\""),
        ("mattyp = \"arsmedel\"", "mattyp = \"medel\""),
        ("grupp = \"arbetslosa\"", "grupp = \"arbetslos\""),
        (
            "motivering = \"SKL räknar alla unga som varken arbetar eller studerar till målgruppen\"\n",
            "",
        ),
        ("typ = \"triangel\"", "typ = \"trekant\""),
        (
            "lag = 60, mitt = 80, hog = 100",
            "lag = 90, mitt = 80, hog = 100",
        ),
        ("andel_procent = 80", "andel_procent = 50"),
        ("beslutad_av", "ingen = [\"arbetslosa\"]\nbeslutad_av"),
        ("id = \"skl2016\"", "id = \"skl2016"),
        (
            "[[grupp]]\nid = \"ekonomiskt_bistand\"",
            "[[grupp]]\nid = \"uvas\"",
        ),
    ];
    let mut told = String::new();
    for (from, to) in cases {
        let changed = built_in.replacen(from, to, 1);
        assert_ne!(changed, built_in, "{from}");
        dir.write("egna.toml", changed);
        let message = dir.fault(&["antaganden", "kontrollera", "egna.toml"]);
        assert!(message.contains("egna.toml, rad "), "{message}");
        told.push_str(&format!("## {to}\n{message}\n"));
    }
    insta::assert_snapshot!(told);
}
