//! The published figures that the method must give again, and the back-cast's pairs.

use crate::workdir::Workdir;
use behovsanalys::analys::Behov;
use behovsanalys::status::Kon;
use serde_json::Value;

fn estimate(args: &[&str]) -> Value {
    Workdir::new().estimate(&[args, &["--dragningar", "0"]].concat())
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
        58_379.15, 188_728.0, 344_824.53, 33_053.0, 195_490.11, 64_734.77,
    ]
    .iter()
    .enumerate()
    {
        // In the order of the preset: sjukskrivna stands after aktivitetsersättning.
        near(&riket["grupper"][index]["antal"], *expected, 0.01);
        assert_eq!(riket["grupper"][index]["niva"], "rad");
    }
    near(&riket["brutto"], 383_559.59, 0.01);
    near(&riket["namnare"]["varde"], 6_421_769.0, 0.0);
    near(&riket["brutto_andel"], 0.0597, 0.00005);
}

#[test]
fn riket_lists_all_kommuner_and_names_the_four_without_ekonomiskt_bistand() {
    let riket = estimate(&["--riket", "--utan-lagning"]);
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
    let stated: [(&str, [f64; 3], f64); 4] = [
        ("1440", [145.2, 425.0, 622.5], 937.88),
        ("1482", [189.3, 570.0, 881.7], 1_309.37),
        ("1415", [119.4, 387.0, 487.4], 774.36),
        ("1419", [62.1, 220.0, 199.8], 399.87),
    ];
    for (code, groups, brutto) in stated {
        let kommun = estimate(&["--kommun", code]);
        for (index, expected) in groups.iter().enumerate() {
            near(&kommun["grupper"][index]["antal"], *expected, 0.0501);
        }
        near(&kommun["brutto"], brutto, 0.01);
    }
    let together = estimate(&["--kommun", "Ale, Kungälv, Stenungsund och Tjörn"]);
    near(&together["brutto"], 3_421.48, 0.01);
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
fn a_silent_kommun_is_filled_visibly_unless_the_user_declines() {
    for (code, people) in [
        ("0192", 446.89),
        ("1275", 240.23),
        ("2401", 141.31),
        ("2514", 286.15),
    ] {
        let kommun = estimate(&["--kommun", code]);
        near(&kommun["grupper"][1]["antal"], people, 0.005);
        assert_eq!(kommun["grupper"][1]["status"], "skattad_lucka");
        let without = estimate(&["--kommun", code, "--utan-lagning"]);
        assert!(without["grupper"][1]["antal"].is_null());
        assert_eq!(without["grupper"][1]["status"], "bortfall");
    }
    let said = Workdir::new().ok(&["skatta", "--kommun", "Nynäshamn"]);
    let told =
        "Kommunen har inte lämnat uppgift, och antalet är skattat ur dess andra år: Nynäshamn";
    assert!(said.contains(told), "{said}");
}

#[test]
fn every_kommun_and_lan_has_netto_every_year() {
    for year in ["2012", "2014", "2017"] {
        let riket = estimate(&["--riket", "--ar", year]);
        let kommuner = riket["per_kommun"].as_array().expect("kommuner");
        let with_netto = |one: &&Value| one["netto"]["mitt"].is_number();
        assert_eq!(kommuner.iter().filter(with_netto).count(), 290, "{year}");
    }
}

#[test]
fn uvas_by_kon_is_solved_out_of_the_published_shares() {
    let riket = estimate(&["--riket"]);
    near(&riket["grupper"][0]["kon"]["K"], 24_745.0, 0.05);
    let kommun = estimate(&["--kommun", "1440"]);
    near(&kommun["grupper"][0]["kon"]["K"], 46.10, 0.005);
}

#[test]
fn sjukpenning_and_sjukersattning_meet_skls_counts_of_2015() {
    let riket = estimate(&["--riket", "--ar", "2015"]);
    near(&riket["grupper"][3]["antal"], 37_599.0, 0.01);
    near(&riket["grupper"][4]["antal"], 196_570.6, 0.05);
    near(&riket["grupper"][5]["antal"], 88_048.5, 0.05);
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
        ("88 048", "86 990"),
        ("196 571", "194 200"),
    ] {
        let line = plain.lines().find(|line| line.contains(computed));
        let line = line.unwrap_or_else(|| panic!("{computed} is not in\n{plain}"));
        assert!(line.contains(compared), "{compared} is not in: {line}");
    }
}

/// The method's first rules gave riket 291 145, and the corrected factor alone 276 599.
#[test]
fn the_steps_between_the_methods_sum_to_the_difference() {
    for (area, first, second, within) in [
        (&["--riket"][..], 291_144.70, Some(276_599.0), 0.5),
        (&["--kommun", "1440"], 745.76, None, 0.01),
        (&["--kommun", "1419"], 323.01, None, 0.01),
    ] {
        let value = estimate(area);
        let steps = value["metodsteg"].as_array().expect("steps");
        near(&steps[0]["fore"], first, within);
        if let Some(second) = second {
            near(&steps[1]["fore"], second, within);
        }
        let moved: f64 = steps
            .iter()
            .map(|one| number(&one["efter"]) - number(&one["fore"]))
            .sum();
        let whole = number(&value["netto"]["mitt"]) - number(&steps[0]["fore"]);
        assert!((moved - whole).abs() < 1e-6, "{moved} {whole}");
        for pair in steps.windows(2) {
            assert_eq!(pair[0]["efter"], pair[1]["fore"]);
        }
    }
}

/// Every known bistånd left out in turn and filled from the kommun's other years: the stated interval holds it as often as
/// it says (`docs/metod.md`, Luckor).
#[test]
fn the_interval_of_a_filled_gap_holds_what_was_left_out() {
    let behov = Behov::embedded().expect("the figures");
    let at = |region: &str, year: i32| {
        let found = behov.figure("ekonomiskt_bistand_rapporterat", region, year, Kon::T);
        found.ok().map(|figure| figure.value)
    };
    let years: Vec<i32> = (2012..=2022).collect();
    let riket: Vec<f64> = years
        .iter()
        .map(|&year| at("00", year).expect("riket"))
        .collect();
    let (mut held, mut cases) = ([[0.0; 2]; 2], [[0.0; 2]; 2]);
    for kommun in behov.regions().kommuner() {
        let known: Vec<Option<f64>> = years.iter().map(|&year| at(&kommun.code, year)).collect();
        let part = |year: usize| known[year].map(|value| (value / riket[year]).ln());
        for left_out in (0..years.len()).filter(|&year| known[year].is_some()) {
            let before = (0..left_out)
                .rev()
                .find_map(|year| Some((year, part(year)?)));
            let after = (left_out + 1..years.len()).find_map(|year| Some((year, part(year)?)));
            let (log, sides) = match (before, after) {
                (Some((y0, p0)), Some((y1, p1))) => {
                    let way = (left_out - y0) as f64 / (y1 - y0) as f64;
                    (p0 + way * (p1 - p0), 1)
                }
                (Some((_, part)), None) | (None, Some((_, part))) => (part, 0),
                (None, None) => continue,
            };
            let filled = riket[left_out] * log.exp();
            let small = usize::from(filled >= 150.0);
            let own: f64 = [[0.19, 0.12], [0.13, 0.08]][sides][small];
            let sigma = (own * own).ln_1p().sqrt();
            let ratio = (known[left_out].expect("known") / filled).ln() + sigma * sigma / 2.0;
            cases[sides][small] += 1.0;
            held[sides][small] += f64::from(u8::from(ratio.abs() <= 1.96 * sigma));
        }
    }
    let all: f64 = cases.iter().flatten().sum();
    assert_eq!(all, 3_137.0);
    // With one side and with both, below and above 150 people.
    for (held, cases) in held.iter().flatten().zip(cases.iter().flatten()) {
        let part: f64 = held / cases;
        assert!((0.94..=0.98).contains(&part), "{part} of {cases}");
    }
}
