//! `behov rapport`: the page as a file, without a browser.

use crate::arbetsbok::{recalculated, type_in};
use crate::workdir::{Workdir, listed, number};
use serde_json::Value;

const FORBUND: &str = "Samordningsförbundet Älv & Kust";
const FEW: [&str; 2] = ["--dragningar", "500"];

/// The page about an area.
pub fn page(dir: &Workdir, args: &[&str]) -> String {
    let all = [
        &["rapport", "--ut", "sida.html", "--skriv-over"],
        args,
        &FEW,
    ]
    .concat();
    dir.ok(&all);
    std::fs::read_to_string(dir.path("sida.html")).expect("the page")
}

/// What the page carries for counting anew.
fn model(page: &str) -> Value {
    let start = "<script type=\"application/json\" id=\"modell\">";
    let (_, rest) = page.split_once(start).expect("the model");
    let (json, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

/// The page's text as a reader meets it, without marks.
fn read_aloud(page: &str) -> String {
    let (_, body) = page.split_once("<body>").expect("a body");
    let (body, _) = body.split_once("<script").expect("a script");
    let mut text = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line
            .split([' ', '\t'])
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[test]
fn the_page_as_the_board_reads_it() {
    let dir = Workdir::new();
    let text = read_aloud(&page(&dir, &["--forbund", FORBUND]));
    let edition = crate::fragor::behov().basis().edition();
    let text = text.replace(&edition, "UTGÅVA");
    // How old the figures are depends on the day.
    let (before, after) = text.split_once(" år gamla").expect("their age");
    let before = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let text = format!("{before}ÅLDER år gamla{after}");
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn absent_values_are_told_and_never_nought() {
    let dir = Workdir::new();
    let text = read_aloud(&page(&dir, &["--kommun", "Nynäshamn", "--utan-lagning"]));
    assert!(
        text.contains("Netto, där var och en räknas en gång, kan inte räknas"),
        "{text}"
    );
    assert!(
        text.contains("Kolada publicerar inte N31848 för Nynäshamn"),
        "{text}"
    );
    assert!(text.contains("Nynäshamn: uppgift saknas"), "{text}");
    let row = text
        .lines()
        .find(|line| line.starts_with("Ekonomiskt bistånd, vuxna, 18–64"));
    assert!(row.expect("the group's row").contains("– 80"), "{row:?}");
}

#[test]
fn how_many_riket_reaches_is_told_with_year_and_source() {
    let told = read_aloud(&page(&Workdir::new(), &["--riket"]));
    let mut lines = told.lines();
    let line = lines.find(|line| line.starts_with("I riket nåddes"));
    let line = line.expect("how many are reached");
    for word in ["2023", "Nationella rådet", "räknas inte mot netto"] {
        assert!(line.contains(word), "{line}");
    }
}

/// Nothing outside the file is named in a way that a browser would fetch.
#[test]
fn the_page_is_one_file_under_two_megabytes() {
    let dir = Workdir::new();
    for area in [&["--kommun", "Ale"][..], &["--riket"]] {
        let page = page(&dir, area);
        assert!(page.len() < 2_000_000, "{} bytes", page.len());
        assert!(page.contains("lang=\"sv\"") && page.contains("default-src 'none'"));
        for outside in [
            " src=",
            "@import",
            "<link",
            "<img",
            "<iframe",
            "fetch(",
            "XMLHttp",
            "localStorage",
            "sessionStorage",
            "document.cookie",
            "indexedDB",
        ] {
            assert!(!page.contains(outside), "{outside}");
        }
        let links = page
            .match_indices("href=\"")
            .map(|(at, mark)| &page[at + mark.len()..]);
        for link in links {
            assert!(link.starts_with('#'), "{}", &link[..40.min(link.len())]);
        }
        let urls = page
            .match_indices("url(")
            .map(|(at, mark)| &page[at + mark.len()..]);
        for url in urls {
            assert!(url.starts_with('#'), "{}", &url[..40.min(url.len())]);
        }
        assert!(!page.contains(" style="), "the policy would not obey it");
    }
}

#[test]
fn names_and_reasons_cannot_become_marks_or_scripts() {
    let dir = Workdir::new();
    let evil = "</script><script>alert(1)</script>&\"'";
    let preset = dir.ok(&["antaganden", "mall"]);
    let quoted = evil.replace('"', "\\\"");
    let text = preset.replace("SKL räknar vart fjärde", "").replacen(
        "motivering = \"",
        &format!("motivering = \"{quoted}"),
        4,
    );
    dir.write("mina.toml", text);
    let page = page(
        &dir,
        &[
            "--kommun",
            "Ale",
            "--namn",
            evil,
            "--antaganden",
            "mina.toml",
        ],
    );
    assert!(!page.contains("<script>alert"));
    assert_eq!(page.matches("</script>").count(), 2);
    let groups = model(&page);
    let reason = groups["grupper"][0]["motivering"]
        .as_str()
        .expect("a reason");
    assert!(reason.starts_with(evil), "{reason}");
}

/// The lines that the page counts with give what the program gives, wherever general shares meet others.
#[test]
fn the_pages_lines_give_what_the_program_gives() {
    let dir = Workdir::new();
    let more = ["--andel", "1440:uvas=0.5", "--andel", "sjukskrivna:K=0.3"];
    for area in [
        &["--forbund", FORBUND][..],
        &["--riket"],
        &["--lan", "Uppsala"],
    ] {
        let model = model(&page(&dir, &[area, &more].concat()));
        let moved = [0.6, 0.9, 0.15, 0.4, 0.1, 0.85];
        let ids = [
            "uvas",
            "ekonomiskt_bistand",
            "arbetslosa",
            "aktivitetsersattning",
            "sjukskrivna",
            "sjukersattning_deltid",
        ];
        let set: Vec<String> = ids
            .iter()
            .zip(moved)
            .map(|(id, share)| format!("{id}={share}"))
            .collect();
        let mut args = [area, &["--dragningar", "0"]].concat();
        for one in &set {
            args.extend(["--andel", one]);
        }
        args.extend(more);
        let expected = dir.estimate(&args);
        let brutto = |place: &Value| -> f64 {
            let lines = place["brutto"].as_array().expect("lines").iter();
            lines
                .zip(moved)
                .map(|(line, share)| number(&line[0]) + number(&line[1]) * share)
                .sum()
        };
        let (live, program) = (brutto(&model["omrade"]), number(&expected["brutto"]));
        assert!((live - program).abs() <= 1e-9 * program, "{live} {program}");
        if area[0] == "--forbund" {
            continue; // Its map is the län around it, not its own kommuner alone.
        }
        for (place, unit) in model["karta"]
            .as_array()
            .expect("kommuner")
            .iter()
            .zip(expected["per_kommun"].as_array().expect("kommuner"))
        {
            assert_eq!(place[0], unit["kod"]);
            if unit["brutto_fullstandig"] == true {
                let (live, program) = (brutto(&place[1]), number(&unit["brutto"]));
                assert!(
                    (live - program).abs() <= 1e-9 * program,
                    "{}: {live} {program}",
                    unit["kod"]
                );
            }
        }
    }
}

const OWN: &str = r#"
[[avvikelse]]
grupp = "uvas"
forbund = "Samordningsförbundet Älv & Kust"
kon = "K"
andel_procent = 70.5
kalla = "Prov"
motivering = "Med \"citat\" och \\"
intervall = { typ = "beta", medel = 70, sd = 5, motivering = "Prov" }

[[overlapp]]
av = "ekonomiskt_bistand"
aven_i = [["arbetslosa"], ["sjukskrivna", "uvas"]]
andel_procent = 12.3
kommun = "1440"
mattyp = "flode"
faktorer = ["f_af", "f_fk"]
styrka = "krav"
kalla = "Prov"
motivering = "Prov"

[[monster]]
kommun = "1419"
ovriga = 0
mattyp = "stock"
kalla = "Prov"
motivering = "Prov"
[[monster.rad]]
grupper = ["uvas", "arbetslosa"]
antal = 20
[[monster.rad]]
grupper = ["ekonomiskt_bistand"]
antal = 200
"#;

/// What the page hands over as a file is read back as the same assumptions.
#[test]
fn the_assumptions_that_the_page_hands_over_can_be_used() {
    let dir = Workdir::new();
    let own = format!("{}{OWN}", dir.ok(&["antaganden", "mall"]));
    dir.write("egna.toml", own);
    let area = ["--forbund", FORBUND];
    let model = model(&page(
        &dir,
        &[&area[..], &["--antaganden", "egna.toml"]].concat(),
    ));
    let mut text = model["toml"].as_str().expect("TOML").to_string();
    for what in ["namn", "beslutad_av", "datum"] {
        text = text.replace(&format!("\"@{what}@\""), &model[what].to_string());
    }
    for group in model["grupper"].as_array().expect("groups") {
        let id = group["id"].as_str().expect("an id");
        let percent = (number(&group["andel"]) * 100.0).to_string();
        text = text
            .replace(&format!("\"@andel:{id}@\""), &percent)
            .replace(&format!("\"@kalla:{id}@\""), &group["kalla"].to_string())
            .replace(
                &format!("\"@motivering:{id}@\""),
                &group["motivering"].to_string(),
            )
            .replace(
                &format!("\"@vem_och_nar:{id}@\""),
                &group["vem_och_nar"].to_string(),
            );
    }
    dir.write("ur-rapporten.toml", &text);
    dir.ok(&["antaganden", "kontrollera", "ur-rapporten.toml"]);
    let estimate = |file: &str| {
        let args = ["--antaganden", file, "--dragningar", "200"];
        let value = dir.estimate(&[&area[..], &args].concat());
        // Not the whole: reasons name lines, and the lines of another file are others.
        let units = value["per_kommun"].as_array().expect("kommuner").iter();
        let units = units.map(|unit| serde_json::json!([unit["brutto"], unit["netto"]["mitt"]]));
        let whole = [
            &value["brutto"],
            &value["netto"]["mitt"],
            &value["osakerhet"],
        ];
        (whole.map(Value::clone), units.collect::<Vec<Value>>())
    };
    assert_eq!(estimate("egna.toml"), estimate("ur-rapporten.toml"));
}

#[test]
fn an_existing_page_is_refused_and_a_bad_template_is_told_with_its_line() {
    let dir = Workdir::new();
    dir.write("sida.html", "min egen");
    let told = dir.fault(&["rapport", "--kommun", "Ale", "--ut", "sida.html"]);
    assert!(told.contains("--skriv-over"), "{told}");
    dir.write(
        "egna/templates/rapport.html",
        "rad ett\n{{ tal(\"netto\") }}\n",
    );
    let told = dir.fault(&[
        "rapport",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--deklarationer",
        "egna",
    ]);
    assert!(told.contains("rapport.html, rad 2"), "{told}");
    assert_eq!(listed(&dir.path("")), ["egna", "sida.html"]);
}

#[test]
fn small_local_figures_are_not_in_the_page() {
    let dir = Workdir::new();
    let form = "Part;Grupp;Kommun;Kön;Period;Antal;Källa;Används\n";
    let write = |people: &str| {
        dir.write(
            "lokalt.csv",
            format!("{form}Kommunen;aktivitetsersattning;1440;T;2022;{people};Prov;ja\n"),
        );
        page(&dir, &["--kommun", "Ale", "--lokalt", "lokalt.csv"])
    };
    assert_eq!(write("3"), write("4"));
    assert!(write("40") != write("4"));
}

#[test]
fn participants_come_from_the_workbook() {
    let dir = Workdir::new();
    dir.ok(&[
        "analys",
        "--kommun",
        "Ale",
        "--ut",
        "bok.xlsx",
        "--dragningar",
        "200",
    ]);
    let mut model = recalculated(&dir.path("bok.xlsx"));
    type_in(
        &mut model,
        "Utbud och täckning",
        13,
        &[(0, "Steget"), (3, "40"), (4, "60")],
    );
    let path = dir.path("utbud.xlsx");
    ironcalc::export::save_to_xlsx(&model, &path.to_string_lossy()).expect("a saved workbook");
    let run = dir.run(&[
        "rapport",
        "--fran",
        "utbud.xlsx",
        "--ut",
        "sida.html",
        "--dragningar",
        "0",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = read_aloud(&std::fs::read_to_string(dir.path("sida.html")).expect("the page"));
    let told = text
        .lines()
        .find(|line| line.contains("deltagare"))
        .expect("the sentence");
    assert!(
        told.contains("100 deltagare") && told.contains("14,9\u{a0}%"),
        "{told}"
    );
}
