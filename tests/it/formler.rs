//! Derived indicators and corrections as data: a new one needs no code, a wrong one names its line.

use crate::workdir::{Workdir, number};
use serde_json::Value;

const BUILT_IN: &str = include_str!("../../sources/indikatorer.toml");

fn indicator(id: &str, unit: &str, formula: &str) -> String {
    format!(
        "\n[[indikator]]\nid = \"{id}\"\nnamn = \"Ny\"\nenhet = \"{unit}\"\nmattyp = \"stock\"\n[[indikator.alternativ]]\nformel = \"{formula}\"\nstatus = \"modellerad\"\nforklaring = \"Prövning\"\n"
    )
}

fn with_indicators(dir: &Workdir, extra: &str) {
    dir.write(
        "egna/sources/indikatorer.toml",
        format!("{BUILT_IN}{extra}"),
    );
}

#[test]
fn a_new_derived_indicator_needs_only_lines_in_sources() {
    let dir = Workdir::new();
    with_indicators(
        &dir,
        &indicator("halva", "antal", "(N01954 + N01955) / 2 − N01954 · 0"),
    );
    let preset = dir
        .ok(&["antaganden", "mall"])
        .replace("indikator = \"uvas\"", "indikator = \"halva\"");
    dir.write("egna.toml", preset);
    let text = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale",
        "--json",
        "--deklarationer",
        "egna",
        "--antaganden",
        "egna.toml",
    ]);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let count = json["grupper"][0]["antal"].as_f64().expect("a number");
    assert_eq!(count, 19_673.0 / 2.0);
}

#[test]
fn a_formula_can_use_rikets_value_and_the_nearest_year() {
    let dir = Workdir::new();
    with_indicators(
        &dir,
        &indicator(
            "ny",
            "antal",
            "N01954 * (N01955@riket / N01955@riket) + narmaste_ar(N01955) − N01955",
        ),
    );
    let preset = dir
        .ok(&["antaganden", "mall"])
        .replace("indikator = \"uvas\"", "indikator = \"ny\"");
    dir.write("egna.toml", preset);
    let text = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale",
        "--json",
        "--deklarationer",
        "egna",
        "--antaganden",
        "egna.toml",
    ]);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["grupper"][0]["antal"], 1_605.0);
}

/// Försäkringskassan's own count of a län is shared among its kommuner by their full cases; riket's is not used there.
#[test]
fn aktivitetsersattning_follows_the_count_of_its_lan_once_fetched() {
    let dir = Workdir::new();
    dir.write(
        "egna/sources/figurer/fk_aktivitetsersattning_lan.csv",
        "# nyckeltal: fk_aktivitetsersattning_lan\n# titel: Personer med aktivitetsersättning i december (län)\n# enhet: antal\n# producent: Försäkringskassan\n# utgivare: Försäkringskassan\n# hamtad: 2024-08-30\n# konsuppdelat: ja\nregion;kon;2022\n14;T;6000\n",
    );
    let of = |area: &[&str], more: &[&str]| {
        let value = dir.estimate(&[area, &["--ar", "2022", "--dragningar", "0"], more].concat());
        let groups = value["grupper"].as_array().expect("groups").clone();
        let group = groups
            .iter()
            .find(|one| one["id"] == "aktivitetsersattning");
        number(&group.expect("the group")["antal"])
    };
    let own = ["--deklarationer", "egna"];
    let lan = of(&["--lan", "14"], &own);
    assert_eq!(lan, 6000.0);
    let rows = dir.ok(&[
        "skatta",
        "--lan",
        "14",
        "--ar",
        "2022",
        "--csv=rfc4180",
        own[0],
        own[1],
    ]);
    let rows = rows.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let kommuner = rows.filter(|row| row[0].len() == 4 && row[2] == "aktivitetsersattning");
    let sum: f64 = kommuner
        .map(|row| row[3].parse::<f64>().expect("a count"))
        .sum();
    assert!((sum - lan).abs() < 1e-6, "{sum}");
    let elsewhere = ["--kommun", "Krokom"];
    assert_eq!(of(&elsewhere, &own), of(&elsewhere, &[]));
}

#[test]
fn faults_in_formulas_name_file_and_line() {
    let dir = Workdir::new();
    let cases = [
        ("okänt namn", indicator("ny", "antal", "N01954 + N99999")),
        (
            "ring",
            indicator("a", "antal", "b + N01954") + &indicator("b", "antal", "a + N01954"),
        ),
        ("sig själv", indicator("ny", "antal", "ny + N01954")),
        ("olika enheter", indicator("ny", "antal", "N01954 + N02797")),
        (
            "fel enhet på resultatet",
            indicator("ny", "procent", "N01954 + N01955"),
        ),
        ("parentes", indicator("ny", "antal", "(N01954 + N01955")),
        ("okänt tecken", indicator("ny", "antal", "N01954 ^ 2")),
        ("tom", indicator("ny", "antal", "")),
        ("upptaget namn", indicator("uvas", "antal", "N01954")),
        (
            "djup",
            indicator(
                "ny",
                "antal",
                &format!("{}N01954{}", "(".repeat(5_000), ")".repeat(5_000)),
            ),
        ),
    ];
    let mut told = String::new();
    for (name, text) in cases {
        with_indicators(&dir, &text);
        let message = dir.fault(&["skatta", "--kommun", "Ale", "--deklarationer", "egna"]);
        assert!(
            message.contains("indikatorer.toml, rad "),
            "{name}: {message}"
        );
        let message = message.replace("\\", "/");
        let short: Vec<String> = message
            .lines()
            .map(|line| line.chars().take(300).collect())
            .collect();
        told.push_str(&format!("## {name}\n{}\n", short.join("\n")));
    }
    insta::assert_snapshot!(told);
}

/// Corrections with one number changed, and what the figures then say of them.
fn corrections(from: &str, to: &str) -> Vec<(String, usize, Option<String>)> {
    use behovsanalys::{declared::Declared, figures::Figures, regions::Regions, told::Told};
    let dir = Workdir::new();
    let built_in = include_str!("../../sources/korrigeringar.toml");
    dir.write(
        "egna/sources/korrigeringar.toml",
        built_in.replacen(from, to, 1),
    );
    let declared = Declared::with_replacements(dir.path("egna")).expect("declarations");
    let regions = Regions::load(&declared).expect("regions");
    let figures = Figures::load(&declared, &regions).expect("figures");
    let results = figures.corrections().iter();
    results
        .map(|one| {
            (
                one.id.clone(),
                one.hits.len(),
                one.mended.as_ref().map(Told::told),
            )
        })
        .collect()
}

#[test]
fn a_correction_makes_zeros_absent() {
    let all = corrections("", "");
    let of = |id: &str| all.iter().find(|one| one.0 == id).expect("the correction");
    assert_eq!(of("utbetalt_bistand_noll_2021").1, 4);
    assert!(of("inga_barn_rapporterade_u31803").1 >= 7);
    assert!(
        all.iter()
            .all(|one| one.2.is_none() || one.0 == "helarsekvivalenter_bistand_noll")
    );
}

#[test]
fn a_correction_whose_fault_has_been_repaired_says_so() {
    let all = corrections("vantade_traffar_minst = 4", "vantade_traffar_minst = 5");
    let (_, _, mended) = all.first().expect("the correction");
    assert!(
        mended.as_ref().is_some_and(|text| text.contains("4")),
        "{mended:?}"
    );
}
