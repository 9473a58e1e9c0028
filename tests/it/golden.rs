//! The published figures that the method must give again, and the back-cast's pairs.

use crate::workdir::Workdir;
use serde_json::Value;

fn estimate(args: &[&str]) -> Value {
    let mut all = vec!["skatta", "--json", "--dragningar", "0"];
    all.extend(args);
    serde_json::from_str(&Workdir::new().ok(&all)).expect("JSON")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn near(value: &Value, expected: f64, within: f64) {
    let found = number(value);
    assert!(
        (found - expected).abs() <= within,
        "{found} is not {expected}"
    );
}

#[test]
fn riket_2022_has_the_stated_groups_and_brutto() {
    let riket = estimate(&["--riket"]);
    for (index, expected) in [
        58_379.0, 188_728.0, 344_825.0, 27_337.0, 201_450.0, 63_248.0,
    ]
    .iter()
    .enumerate()
    {
        // In the order of the preset: sjukskrivna stands after aktivitetsersättning.
        near(&riket["grupper"][index]["antal"], *expected, 0.5);
        assert_eq!(riket["grupper"][index]["niva"], "rad");
    }
    near(&riket["brutto"], 381_150.0, 0.5);
    near(&riket["namnare"]["varde"], 6_421_769.0, 0.0);
    near(&riket["brutto_andel"], 0.0594, 0.00005);
}

#[test]
fn riket_lists_all_kommuner_and_names_the_four_without_ekonomiskt_bistand() {
    let riket = estimate(&["--riket"]);
    assert_eq!(riket["per_kommun"].as_array().map(Vec::len), Some(290));
    let absent: Vec<&str> = riket["saknas"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            assert_eq!(one["grupp"], "ekonomiskt_bistand");
            one["kod"].as_str().expect("a code")
        })
        .collect();
    assert_eq!(absent, ["0192", "1275", "2401", "2514"]);
    for code in absent {
        let kommun = riket["per_kommun"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|one| one["kod"] == code)
            .expect("the kommun");
        assert_eq!(kommun["brutto_fullstandig"], false);
        assert!(kommun["brutto"].is_number(), "the known parts are summed");
        assert!(
            kommun["brutto_andel"].is_null(),
            "no rate, so no place in rankings"
        );
    }
}

#[test]
fn the_four_kommuner_have_the_stated_groups() {
    let stated: [(&str, [f64; 6], f64); 4] = [
        ("1440", [145.2, 425.0, 622.5, 76.0, 822.4, 175.9], 931.2),
        (
            "1482",
            [189.3, 570.0, 881.7, 112.6, 1_236.4, 260.5],
            1_299.6,
        ),
        ("1415", [119.4, 387.0, 487.4, 59.6, 598.1, 137.8], 769.1),
        ("1419", [62.1, 220.0, 199.8, 32.2, 278.0, 74.5], 397.0),
    ];
    for (code, groups, brutto) in stated {
        let kommun = estimate(&["--kommun", code]);
        for (index, expected) in groups.iter().enumerate() {
            near(&kommun["grupper"][index]["antal"], *expected, 0.0501);
        }
        near(&kommun["brutto"], brutto, 0.0501);
    }
    let together = estimate(&["--forbund", "Ale, Kungälv, Stenungsund och Tjörn"]);
    near(&together["brutto"], 3_397.0, 0.05);
    near(&together["namnare"]["varde"], 74_475.0, 0.0);
    assert_eq!(together["grupper"][0]["niva"], "kommunsumma");
}

#[test]
fn folkmangd_18_24_is_whole_to_a_hundredth_in_every_kommun_that_has_it() {
    use crate::fragor::behov;
    use behovsanalys::{regions::RIKET, status::Kon};
    let (engine, regions) = (behov(), behov().regions());
    let value = |code: &str| engine.figure("folkmangd_18_24", code, 2022, Kon::T);
    let known: Vec<f64> = regions
        .kommuner()
        .filter_map(|kommun| Some(value(&kommun.code).ok()?.value))
        .collect();
    assert_eq!(known.len(), 263);
    assert!(known.iter().all(|one| (one - one.round()).abs() < 0.01));
    let whole = |code| value(code).expect("a value").value.round();
    assert_eq!((whole("0180"), whole(RIKET)), (70_967.0, 822_645.0));
}

#[test]
fn women_and_men_sum_to_the_total() {
    let riket = estimate(&["--riket"]);
    for group in riket["grupper"].as_array().expect("groups") {
        let sum = number(&group["kon"]["K"]) + number(&group["kon"]["M"]);
        near(&group["brutto"], sum, 1e-6);
    }
}

#[test]
fn skl_2016_is_reproduced_to_the_digit() {
    let text = Workdir::new().ok(&["replikera", "skl2016"]);
    for stated in [
        "207 061,6",
        "93 038,5",
        "18 799,5",
        "38 840,0",
        "43 495,0",
        "480 634,6",
        "483 300",
        "6,58 %",
        "512 980 (7,03 %)",
        "461 215",
        "500 055",
        "517 629",
        "537 049",
        "556 469",
        "307 348",
        "307 446",
        "87 088",
        "7 326 000",
    ] {
        let stated = stated.replace(' ', "\u{a0}");
        let plain = text.replace(['\u{202f}', ' '], "\u{a0}");
        assert!(plain.contains(&stated), "{stated} is not in\n{text}");
    }
}

#[test]
fn the_backcast_gives_the_stated_pairs() {
    let text = Workdir::new().ok(&["replikera", "bakat"]);
    let plain = text.replace(['\u{202f}', '\u{a0}'], " ");
    for (computed, compared) in [
        ("372 225", "372 154"),
        ("82 416", "79 400"),
        ("262 576", "258 827"),
        ("488 086", "480 635"),
        ("37 116", "37 599"),
        ("85 874", "86 990"),
        ("205 290", "194 200"),
        ("161 137", "150 438"),
        ("222 589", "216 539"),
    ] {
        let line = plain.lines().find(|line| line.contains(computed));
        let line = line.unwrap_or_else(|| panic!("{computed} is not in\n{plain}"));
        assert!(line.contains(compared), "{compared} is not in: {line}");
    }
}
