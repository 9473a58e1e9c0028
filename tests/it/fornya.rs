//! The yearly refresh: nothing that the user typed in the earlier workbook is lost.

use crate::forlustfri::edited;
use crate::lasare::libreoffice;
use crate::workdir::Workdir;
use behovsanalys::earlier::STATE_SHEET;
use calamine::{Data, Reader, Xlsx, open_workbook};
use ironcalc::base::Model;
use ironcalc::export::save_to_xlsx;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn written(dir: &Workdir, name: &str, args: &[&str]) -> PathBuf {
    dir.ok(&[&["analys", "--ut", name, "--dragningar", "500"], args].concat());
    dir.path(name)
}

fn model_of(path: &Path) -> Model<'static> {
    let name = path.to_str().expect("a path");
    ironcalc::import::load_from_xlsx(name, "en", "UTC", "en").expect("a readable workbook")
}

fn index_of(model: &Model<'_>, name: &str) -> u32 {
    let names = model.workbook.get_worksheet_names();
    names.iter().position(|one| one == name).expect("the sheet") as u32
}

/// Row (from 1) of the first cell in a column that holds the text.
pub fn row_of(path: &Path, sheet: &str, text: &str) -> i32 {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet");
    let top = range.start().expect("cells").0;
    let mut rows = range.rows().enumerate();
    let found = rows.find(|(_, row)| {
        row.iter()
            .any(|cell| matches!(cell, Data::String(one) if one == text))
    });
    found
        .unwrap_or_else(|| panic!("{text} is not on {sheet}"))
        .0 as i32
        + top as i32
        + 1
}

/// What is typed into an otherwise untouched workbook: sheet, row, column (from 1), text.
fn entries(path: &Path) -> Vec<(&'static str, i32, i32, String)> {
    let at = |sheet, text| row_of(path, sheet, text);
    let mut all: Vec<(&'static str, i32, i32, String)> = vec![
        (
            "Antaganden",
            at("Antaganden", "Tolkning"),
            2,
            "grupp".into(),
        ),
        ("Antaganden", at("Antaganden", "Nämnare"), 2, "20-64".into()),
        (
            "Antaganden",
            at("Antaganden", "sjukskrivna"),
            6,
            "0.35".into(),
        ),
        (
            "Antaganden",
            at("Antaganden", "sjukskrivna"),
            7,
            "0.25".into(),
        ),
        (
            "Antaganden",
            at("Antaganden", "sjukskrivna"),
            8,
            "0.45".into(),
        ),
        (
            "Antaganden",
            at("Antaganden", "sjukskrivna"),
            10,
            "Vår egen genomgång".into(),
        ),
        (
            "Antaganden",
            at("Antaganden", "sjukskrivna"),
            11,
            "Egen motivering".into(),
        ),
        (
            "Antaganden",
            at("Antaganden", "sjukskrivna"),
            12,
            "Beredningsgruppen 2026-10-01".into(),
        ),
        (
            "Antaganden",
            at("Antaganden", "Av gruppen") + 1,
            6,
            "0.4".into(),
        ),
    ];
    let spare = at("Antaganden", "Av gruppen") - 6;
    for (col, text) in [
        (1, "kommun"),
        (2, "'1482"),
        (3, "uvas"),
        (5, "K"),
        (6, "0.5"),
        (10, "Källan"),
        (11, "Skälet"),
        (12, "Styrelsen 2026-11-02"),
    ] {
        all.push(("Antaganden", spare, col, text.into()));
    }
    let own = at("Antaganden", "Av gruppen") + 5;
    for (col, text) in [
        (1, "kommun"),
        (2, "'1440"),
        (3, "uvas"),
        (4, "arbetslosa"),
        (6, "0.3"),
        (10, "Källan"),
        (11, "Skälet"),
        (12, "krav, stock"),
    ] {
        all.push(("Antaganden", own, col, text.into()));
    }
    for (row, texts) in [
        [
            "Kommunen",
            "ekonomiskt_bistand",
            "Ale",
            "T",
            "2022",
            "444",
            "Eget system",
            "ja",
        ],
        [
            "Regionen",
            "sjukskrivna",
            "1482",
            "K",
            "2021",
            "77",
            "Egen räkning",
            "nej",
        ],
    ]
    .iter()
    .enumerate()
    {
        for (col, text) in (1..).zip(texts) {
            all.push(("Lokala data", 6 + row as i32, col, (*text).into()));
        }
    }
    let table = at("Utbud och täckning", "Insats");
    for row in [1, 2, 7] {
        for (col, text) in [
            (1, "Insats"),
            (2, "Kategori"),
            (3, "10"),
            (4, "20"),
            (5, "30"),
            (7, "400000"),
            (8, "2022"),
            (9, "Källa"),
        ] {
            let text = if col < 3 {
                format!("{text} {row}")
            } else {
                text.to_string()
            };
            all.push(("Utbud och täckning", table + row, col, text));
        }
    }
    for label in [
        "Behovsgrupp",
        "Vitt fält",
        "Prioriterad grupp",
        "Föreslagen insats",
    ] {
        let first = at("Behov och insatser", label);
        for row in 1..=3 {
            for col in [2, 5, 8] {
                all.push((
                    "Behov och insatser",
                    first + row,
                    col,
                    format!("=inte en formel {label} {row} {col}").replace('=', "'="),
                ));
            }
        }
    }
    let map = at("Behov och insatser", "Aktör");
    for col in 1..=9 {
        all.push(("Behov och insatser", map + 3, col, format!("Karta {col}")));
    }
    for (label, text) in [
        ("Statens beslutade medel, kr", "3000000"),
        ("Kommunernas medel, kr", "2000000"),
        ("Regionens medel, kr", "1000000"),
        ("Antal förbund i landet", "80"),
        (
            "Förbundets del av försörjningsmåttet i alla förbund",
            "0.01",
        ),
        (
            "Förbundets del av befolkningen 16–64 år i alla förbund",
            "0.02",
        ),
    ] {
        all.push(("Medel", at("Medel", label), 2, text.into()));
    }
    all
}

fn filled(dir: &Workdir, path: &Path) -> PathBuf {
    let mut model = model_of(path);
    for (sheet, row, col, text) in entries(path) {
        let index = index_of(&model, sheet);
        model.set_user_input(index, row, col, text).expect("typed");
    }
    model.evaluate();
    let out = dir.path("ifylld.xlsx");
    save_to_xlsx(&model, out.to_str().expect("a path")).expect("saved");
    out
}

/// Every text and number on the sheets for input that a program did not compute: by sheet, how often.
fn typed(path: &Path) -> BTreeMap<(String, String), usize> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut all = BTreeMap::new();
    for sheet in [
        "Antaganden",
        "Lokala data",
        "Utbud och täckning",
        "Behov och insatser",
        "Medel",
    ] {
        let range = book.worksheet_range(sheet).expect("the sheet");
        for cell in range.rows().flatten() {
            let text = match cell {
                Data::Float(number) => format!("{number:.9}"),
                Data::Int(number) => format!("{number}.000000000"),
                Data::String(text) => text.clone(),
                _ => continue,
            };
            *all.entry((sheet.to_string(), text)).or_insert(0) += 1;
        }
    }
    all
}

fn kept(before: &Path, after: &Path) {
    let (one, other) = (typed(before), typed(after));
    for (sheet, _, _, text) in entries(before) {
        let plain = text.trim_start_matches('\'');
        let number = plain.parse::<f64>().map(|number| format!("{number:.9}"));
        // A code typed as a name is written as the code, and the other way round.
        if matches!(plain, "Ale" | "20-64") {
            continue;
        }
        let found = [Some(plain.to_string()), number.ok()]
            .into_iter()
            .flatten()
            .any(|text| {
                let key = (sheet.to_string(), text);
                other.get(&key).copied().unwrap_or(0) >= one.get(&key).copied().unwrap_or(0)
                    && other.contains_key(&key)
            });
        assert!(found, "{sheet}: ”{plain}” is lost");
    }
}

const AREA: [&str; 2] = ["--kommun", "1440,1482"];

#[test]
fn the_area_and_its_own_name_are_remembered() {
    let dir = Workdir::new();
    for (args, name) in [
        (
            &["--kommun", "1440,1482", "--namn", "Vårt område"][..],
            "Vårt område",
        ),
        (
            &["--forbund", "Skellefteå"],
            "Samordningsförbundet Skellefteå-Norsjö",
        ),
        (&["--lan", "Gotland"], "Gotlands län"),
    ] {
        let first = written(&dir, "forra.xlsx", &[args, &["--skriv-over"]].concat());
        let more = ["--fran", first.to_str().expect("a path"), "--skriv-over"];
        let text = dir.ok(&[
            &["analys", "--ut", "nasta.xlsx", "--dragningar", "0"],
            &more[..],
        ]
        .concat());
        assert!(text.starts_with(&format!("{name}, 2022")), "{text}");
    }
}

/// The text of every cell on a sheet.
fn texts(path: &Path, sheet: &str) -> String {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet");
    let cells: Vec<String> = range
        .rows()
        .flatten()
        .map(ToString::to_string)
        .filter(|text| !text.is_empty())
        .collect();
    cells.join("\n")
}

#[test]
fn the_workbooks_own_assumptions_are_taken_up_again() {
    let dir = Workdir::new();
    let ale = ["--kommun", "1440"];
    written(
        &dir,
        "fc.xlsx",
        &[&ale[..], &["--antaganden", "fc2015"]].concat(),
    );
    let unchanged = written(&dir, "oforandrad.xlsx", &["--fran", "fc.xlsx"]);
    let all = texts(&unchanged, "Antaganden");
    assert!(
        all.contains("Förbundschefsgruppen 2015") && !all.contains("med ändringar"),
        "{all}"
    );

    let moved = ["--fran", "fc.xlsx", "--andel", "uvas=0.5"];
    let all = texts(&written(&dir, "andrad.xlsx", &moved), "Antaganden");
    assert!(all.contains("När analysen gjordes"), "{all}");
    assert!(all.contains(", med ändringar"), "{all}");

    // What differs from the file is said, and the share is the workbook's even beside another file.
    let both = ["--fran", "andrad.xlsx", "--antaganden", "skl2016"];
    let run = dir.run(
        &[
            &["analys", "--ut", "tredje.xlsx", "--dragningar", "0"],
            &both[..],
        ]
        .concat(),
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out
            .contains("Antagandena är den tidigare arbetsbokens, där något är ändrat mot"),
        "{}",
        run.out
    );
}

/// Types into cells (sheet, row, column from 1) of a workbook.
pub fn with_typed(
    dir: &Workdir,
    from: &Path,
    name: &str,
    cells: &[(&str, i32, i32, &str)],
) -> PathBuf {
    let mut model = model_of(from);
    for (sheet, row, col, text) in cells {
        let index = index_of(&model, sheet);
        model
            .set_user_input(index, *row, *col, (*text).into())
            .expect("typed");
    }
    model.evaluate();
    let path = dir.path(name);
    save_to_xlsx(&model, path.to_str().expect("a path")).expect("saved");
    path
}

#[test]
fn an_interval_without_a_kind_is_an_interval_and_half_of_one_is_told() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &["--kommun", "1440"]);
    let row = row_of(&first, "Antaganden", "uvas");
    let share = |low: &'static str, high: &'static str| {
        vec![
            ("Antaganden", row, 6, "0.4"),
            ("Antaganden", row, 7, low),
            ("Antaganden", row, 8, high),
        ]
    };
    with_typed(&dir, &first, "spann.xlsx", &share("0.3", "0.5"));
    let next = written(&dir, "nasta.xlsx", &["--fran", "spann.xlsx"]);
    let mut book: Xlsx<_> = open_workbook(&next).expect("a workbook");
    let range = book.worksheet_range("Antaganden").expect("the sheet");
    let cells: Vec<String> = (5..9)
        .map(|col| {
            range
                .get_value((row as u32 - 1, col))
                .expect("a cell")
                .to_string()
        })
        .collect();
    assert_eq!(cells, ["0.4", "0.3", "0.5", "triangel"]);
    with_typed(&dir, &first, "halv.xlsx", &share("0.3", ""));
    let text = dir.ok(&["analys", "--fran", "halv.xlsx", "--ut", "tredje.xlsx"]);
    assert!(text.contains("bara en av Låg och Hög står"), "{text}");
    // An interval alone is a change too, and nobody has decided it.
    let row = row_of(&first, "Antaganden", "arbetslosa");
    let cells = [("Antaganden", row, 7, "0.2"), ("Antaganden", row, 8, "0.4")];
    with_typed(&dir, &first, "brett.xlsx", &cells);
    let text = dir.ok(&["analys", "--fran", "brett.xlsx", "--ut", "femte.xlsx"]);
    assert!(
        text.contains("där något är ändrat mot SKL 2016: Arbetslösa"),
        "{text}"
    );
    // The interval of the program's own file is taken away by saying so.
    let row = row_of(&first, "Antaganden", "sjukskrivna");
    with_typed(
        &dir,
        &first,
        "punkt.xlsx",
        &[("Antaganden", row, 9, "punkt")],
    );
    let next = written(&dir, "fjarde.xlsx", &["--fran", "punkt.xlsx"]);
    let mut book: Xlsx<_> = open_workbook(&next).expect("a workbook");
    let range = book.worksheet_range("Antaganden").expect("the sheet");
    let low = range
        .get_value((row as u32 - 1, 6))
        .map(ToString::to_string);
    assert_eq!(low.unwrap_or_default(), "");
}

#[test]
fn typed_totals_are_kept_and_sheets_of_ones_own_are_told() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &["--kommun", "1440"]);
    let row = row_of(&first, "Utbud och täckning", "Insats");
    let at = |row, col, text| ("Utbud och täckning", row, col, text);
    let cells = [
        at(row + 1, 1, "Bara summan"),
        at(row + 1, 6, "35"),
        at(row + 2, 1, "Säger emot sig"),
        at(row + 2, 4, "20"),
        at(row + 2, 6, "99"),
        at(row + 3, 1, "Bara ungefär"),
        at(row + 3, 6, "ca 40"),
    ];
    let mut model = model_of(&with_typed(&dir, &first, "ifylld.xlsx", &cells));
    model.add_sheet("Mina egna").expect("a sheet");
    save_to_xlsx(&model, dir.path("egen.xlsx").to_str().expect("a path")).expect("saved");
    let text = dir.ok(&[
        "analys",
        "--fran",
        "egen.xlsx",
        "--ut",
        "nasta.xlsx",
        "--dragningar",
        "0",
    ]);
    assert!(
        text.contains("2 uppgifter i arbetsboken fick ingen plats"),
        "{text}"
    );
    assert!(
        text.contains("Säger emot sig: deltagare totalt är 99"),
        "{text}"
    );
    assert!(
        text.contains("bladet Mina egna är inte programmets"),
        "{text}"
    );
    let next = dir.path("nasta.xlsx");
    let all = texts(&next, "Utbud och täckning");
    assert!(all.contains("\n35\n") && all.contains("\n55\n"), "{all}");
    assert!(all.ends_with("\nca 40"), "{all}");
    crate::arbetsbok::formulas_that_agree(&next);
    let bad = [at(row + 1, 4, "-5")];
    with_typed(&dir, &first, "fel.xlsx", &bad);
    let fault = dir.fault(&["analys", "--fran", "fel.xlsx", "--ut", "ny.xlsx"]);
    assert!(fault.contains("Deltagare kvinnor är -5"), "{fault}");
}

#[test]
fn names_are_understood_where_ids_are_and_the_same_place_twice_is_told() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &["--kommun", "1440"]);
    let spare = row_of(&first, "Antaganden", "Av gruppen") - 6;
    let line = |row: i32, place: &'static str, share: &'static str| {
        [
            ("Antaganden", row, 1, "kommun"),
            ("Antaganden", row, 2, place),
            ("Antaganden", row, 3, "Sjukskrivna"),
            ("Antaganden", row, 5, "kvinnor"),
            ("Antaganden", row, 6, share),
        ]
    };
    let cells = [line(spare, "Ale", "0.5"), line(spare + 1, "'1440", "0.6")].concat();
    with_typed(&dir, &first, "namn.xlsx", &cells);
    let text = dir.ok(&[
        "analys",
        "--fran",
        "namn.xlsx",
        "--ut",
        "nasta.xlsx",
        "--dragningar",
        "0",
    ]);
    assert!(
        text.contains("samma plats, grupp och kön står redan"),
        "{text}"
    );
    let all = texts(&dir.path("nasta.xlsx"), "Antaganden");
    assert!(all.contains("1440\nsjukskrivna\n"), "{all}");
    // The report's part of the group is what came of it, and the override is told.
    dir.ok(&[
        "rapport",
        "--fran",
        "namn.xlsx",
        "--ut",
        "r.html",
        "--dragningar",
        "0",
    ]);
    let page = std::fs::read_to_string(dir.path("r.html")).expect("the page");
    assert!(
        page.contains("Sjukskrivna i Ale, kvinnor, 50\u{a0}%"),
        "the override"
    );
    let value = dir.estimate(&[
        "--kommun",
        "Ale",
        "--andel",
        "Ale:sjukskrivna:K=0.5",
        "--dragningar",
        "0",
    ]);
    let group = &value["grupper"][4];
    let part = group["brutto"].as_f64().expect("brutto") / group["antal"].as_f64().expect("people");
    assert!((0.2..0.5).contains(&part), "{part}");
    let shown = format!("{:.1}\u{a0}%", part * 100.0).replace('.', ",");
    assert!(page.contains(&shown), "{shown}");
}

#[test]
fn the_copy_to_share_has_no_word_that_the_user_has_typed() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &AREA);
    filled(&dir, &first);
    let shared = |from: &str, name: &str| {
        written(&dir, &format!("{name}.xlsx"), &["--fran", from, "--delbar"]);
        let path = dir.path(&format!("{name}-delbar.xlsx"));
        let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
        let sheets = book.worksheets();
        let cells = sheets.iter().flat_map(|(_, range)| range.rows().flatten());
        let all: Vec<String> = cells.map(ToString::to_string).collect();
        crate::arbetsbok::formulas_that_agree(&path);
        all.join("\n")
    };
    let (clean, typed) = (
        shared("forra.xlsx", "ren"),
        shared("ifylld.xlsx", "skriven"),
    );
    let mut secrets = 0;
    for (.., text) in entries(&first) {
        let plain = text.trim_start_matches('\'');
        // Shares, and what the program itself says, are there to be shared.
        if plain.parse::<f64>().is_ok() || clean.contains(plain) || plain == "krav, stock" {
            continue;
        }
        secrets += 1;
        assert!(!typed.contains(plain), "{plain}");
    }
    assert!(secrets > 20, "{secrets}");
    assert!(!typed.contains("ifylld.xlsx"));
}

#[test]
fn what_a_template_has_no_sheet_for_is_told() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &["--kommun", "1440"]);
    let row = row_of(&first, "Medel", "Statens beslutade medel, kr");
    with_typed(&dir, &first, "medel.xlsx", &[("Medel", row, 2, "3000000")]);
    dir.ok(&["mall", "exportera", "--ut", "mall.toml"]);
    let text = std::fs::read_to_string(dir.path("mall.toml")).expect("the template");
    let from = text.find("[[blad]]\nid = \"medel\"").expect("the sheet");
    let rest = text[from + 1..].find("[[blad]]").expect("another sheet") + from + 1;
    dir.write("utan.toml", format!("{}{}", &text[..from], &text[rest..]));
    let text = dir.ok(&[
        "analys",
        "--fran",
        "medel.xlsx",
        "--mall",
        "utan.toml",
        "--ut",
        "nasta.xlsx",
        "--dragningar",
        "0",
    ]);
    assert!(text.contains("mallen har inget blad för Medel"), "{text}");
}

#[test]
fn another_area_than_the_workbooks_is_told() {
    let dir = Workdir::new();
    written(&dir, "forra.xlsx", &["--kommun", "1440"]);
    let run = |area: &str, name: &str| {
        dir.ok(&[
            "analys",
            "--fran",
            "forra.xlsx",
            "--kommun",
            area,
            "--ut",
            name,
            "--dragningar",
            "0",
        ])
    };
    let told = "Den tidigare arbetsboken är om Ale;";
    assert!(run("Göteborg", "g.xlsx").contains(told));
    assert!(!run("Ale", "a.xlsx").contains(told));
}

#[test]
fn assumptions_of_ones_own_are_carried_and_named_again_where_they_are_not() {
    let dir = Workdir::new();
    let own = dir.ok(&["antaganden", "mall"]);
    dir.write(
        "egna.toml",
        own.replacen("id = \"skl2016\"", "id = \"egna\"", 1),
    );
    let named = ["--antaganden", "egna.toml"];
    written(
        &dir,
        "egen.xlsx",
        &[&["--kommun", "1440"], &named[..]].concat(),
    );
    let again = ["--fran", "egen.xlsx", "--dragningar", "0"];
    let told = dir.ok(&[&["analys", "--ut", "buren.xlsx"], &again[..]].concat());
    assert!(!told.contains("Obs:"), "{told}");
    // As the first version wrote it, and as another program may leave it: without what it carries.
    let book = std::fs::read(dir.path("egen.xlsx")).expect("a workbook");
    let bare = edited(&book, "xl/workbook.xml", STATE_SHEET, "Annat");
    dir.write("egen.xlsx", bare);
    let fault = dir.fault(&["analys", "--fran", "egen.xlsx", "--ut", "ny.xlsx"]);
    assert!(fault.contains("egna antaganden (id ”egna”)"), "{fault}");
    assert!(fault.contains("--antaganden FIL"), "{fault}");
    assert!(!dir.path("ny.xlsx").exists());
    written(
        &dir,
        "ny.xlsx",
        &[&["--fran", "egen.xlsx"], &named[..]].concat(),
    );
}

#[test]
fn everything_that_was_typed_is_in_the_next_workbook() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &AREA);
    let filled = filled(&dir, &first);
    let next = written(
        &dir,
        "nasta.xlsx",
        &["--fran", filled.to_str().expect("a path")],
    );
    kept(&filled, &next);
    let text = dir.ok(&[
        "analys",
        "--fran",
        "nasta.xlsx",
        "--ut",
        "tredje.xlsx",
        "--dragningar",
        "500",
    ]);
    assert!(text.starts_with("Ale och Kungälv, 2022"), "{text}");
    kept(&next, &dir.path("tredje.xlsx"));
    crate::arbetsbok::formulas_that_agree(&next);
    // The same choices on the command line give the same brutto.
    let mut book: Xlsx<_> = open_workbook(&next).expect("a workbook");
    let changes = book.worksheet_range("Ändringar").expect("the sheet");
    let told: Vec<String> = changes.rows().map(|row| row[0].to_string()).collect();
    assert!(
        told.iter().any(|text| text.contains("Sjukskrivna")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|text| text == "Allt i de gula cellerna har fått sin plats."),
        "{told:?}"
    );
}

#[test]
fn a_workbook_that_libreoffice_has_saved_is_taken_over_whole() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &AREA);
    let filled = filled(&dir, &first);
    let Some(saved) = libreoffice(&dir, &filled, "xlsx") else {
        return;
    };
    let next = written(
        &dir,
        "nasta.xlsx",
        &["--fran", saved.to_str().expect("a path")],
    );
    kept(&filled, &next);
}

#[test]
fn moved_rows_and_sheets_are_found_again_and_lost_headings_are_an_error() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &AREA);
    let filled = filled(&dir, &first);
    let mut model = model_of(&filled);
    for sheet in ["Antaganden", "Lokala data", "Utbud och täckning", "Medel"] {
        let index = index_of(&model, sheet);
        model.insert_rows(index, 3, 2).expect("inserted rows");
    }
    model.evaluate();
    let moved = dir.path("flyttad.xlsx");
    save_to_xlsx(&model, moved.to_str().expect("a path")).expect("saved");
    let next = written(&dir, "nasta.xlsx", &["--fran", "flyttad.xlsx"]);
    kept(&filled, &next);
    let mut model = model_of(&filled);
    let row = row_of(&filled, "Utbud och täckning", "Insats");
    let index = index_of(&model, "Utbud och täckning");
    model
        .set_user_input(index, row, 1, "Något annat".into())
        .expect("typed");
    model.evaluate();
    save_to_xlsx(&model, dir.path("trasig.xlsx").to_str().expect("a path")).expect("saved");
    let fault = dir.fault(&["analys", "--fran", "trasig.xlsx", "--ut", "ny.xlsx"]);
    assert!(
        fault.contains("bladet Utbud och täckning, cell A1"),
        "{fault}"
    );
    assert!(!dir.path("ny.xlsx").exists());
}

#[test]
fn what_cannot_be_placed_is_told_and_bad_cells_are_errors() {
    let dir = Workdir::new();
    let first = written(&dir, "forra.xlsx", &AREA);
    let spare = row_of(&first, "Antaganden", "Av gruppen") - 6;
    let with = |cells: &[_], name: &str| with_typed(&dir, &first, name, cells);
    with(
        &[
            ("Antaganden", spare, 1, "kommun"),
            ("Antaganden", spare, 2, "Atlantis"),
            ("Antaganden", spare, 3, "uvas"),
            ("Antaganden", spare, 6, "0.5"),
            ("Lokala data", 6, 1, "Regionen"),
            ("Lokala data", 6, 7, "En källa utan antal"),
        ],
        "okand.xlsx",
    );
    let next = written(&dir, "nasta.xlsx", &["--fran", "okand.xlsx"]);
    let mut book: Xlsx<_> = open_workbook(&next).expect("a workbook");
    let changes = book.worksheet_range("Ändringar").expect("the sheet");
    let told: Vec<String> = changes.rows().map(|row| row[0].to_string()).collect();
    let told = told.join("\n");
    assert!(told.contains("Atlantis") && told.contains("0.5"), "{told}");
    assert!(
        told.contains("antalet saknas (Regionen; En källa utan antal)"),
        "{told}"
    );
    let row = row_of(&first, "Antaganden", "uvas");
    with(&[("Antaganden", row, 6, "fyra av fem")], "fel.xlsx");
    let fault = dir.fault(&["analys", "--fran", "fel.xlsx", "--ut", "ny.xlsx"]);
    assert!(
        fault.contains(&format!("bladet Antaganden, cell F{row}")),
        "{fault}"
    );
    dir.write(
        "avklippt.xlsx",
        &std::fs::read(&first).expect("bytes")[..20_000],
    );
    let fault = dir.fault(&["analys", "--fran", "avklippt.xlsx", "--ut", "ny.xlsx"]);
    assert!(fault.contains("avklippt"), "{fault}");
    assert!(!dir.path("ny.xlsx").exists());
}
