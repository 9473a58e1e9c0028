//! The workbook, opened and recalculated by programs other than the one that wrote it.

use crate::workdir::{Workdir, listed, number};
use calamine::{Data, Reader, Xlsx, open_workbook};
use ironcalc::base::{Model, cell::CellValue};
use std::path::{Path, PathBuf};

const FORBUND: &str = "Samordningsförbundet Älv & Kust";

pub fn written(dir: &Workdir, args: &[&str]) -> PathBuf {
    let path = dir.path("bok.xlsx");
    let target = path.to_string_lossy().into_owned();
    let mut all = vec!["analys", "--ut", &target, "--dragningar", "300"];
    all.extend(args);
    dir.ok(&all);
    path
}

/// The workbook in a spreadsheet engine, every formula computed anew.
pub fn recalculated(path: &Path) -> Model<'static> {
    let name = path.to_str().expect("a path");
    let mut model =
        ironcalc::import::load_from_xlsx(name, "en", "UTC", "en").expect("a readable workbook");
    model.evaluate();
    model
}

fn sheet_index(model: &Model<'_>, name: &str) -> u32 {
    let names = model.workbook.get_worksheet_names();
    names.iter().position(|one| one == name).expect("the sheet") as u32
}

/// Compares every formula's cached value with the engine's; gives how many there were.
pub fn formulas_that_agree(path: &Path) -> usize {
    agree_with(path, &recalculated(path))
}

fn agree_with(path: &Path, model: &Model<'_>) -> usize {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut compared = 0;
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("formulas");
        let values = book.worksheet_range(&name).expect("values");
        let index = sheet_index(model, &name);
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, col, formula) in formulas.used_cells() {
            let (row, col) = (row as u32 + top, col as u32 + left);
            let cached = values.get_value((row, col)).unwrap_or(&Data::Empty);
            let fresh = model
                .get_cell_value_by_index(index, row as i32 + 1, col as i32 + 1)
                .expect("a cell");
            assert!(
                agree(cached, &fresh) || rounded_apart(formula, cached, &fresh),
                "{name} rad {} kolumn {}: ={formula} visar {cached:?}, räknas till {fresh:?}",
                row + 1,
                col + 1
            );
            compared += 1;
        }
    }
    compared
}

/// True of a number rounded to six decimals that lies so near the middle that it is rounded up here and down there.
fn rounded_apart(formula: &str, cached: &Data, fresh: &CellValue) -> bool {
    match (cached, fresh) {
        (Data::Float(a), CellValue::Number(b)) => {
            formula.contains("ROUND(") && formula.contains(",6)") && (a - b).abs() < 1.1e-6
        }
        _ => false,
    }
}

fn agree(cached: &Data, fresh: &CellValue) -> bool {
    match (cached, fresh) {
        // A share near 0 is the difference of two near 1.
        (Data::Float(a), CellValue::Number(b)) => {
            (a - b).abs() <= (1e-9 * a.abs().max(b.abs())).max(1e-10)
        }
        (Data::Int(a), CellValue::Number(b)) => *a as f64 == *b,
        (Data::String(a), CellValue::String(b)) => a == b,
        (Data::Empty, CellValue::String(b)) => b.is_empty(),
        (Data::Empty, CellValue::None) => true,
        _ => false,
    }
}

#[test]
fn every_cached_value_equals_an_independent_recalculation() {
    for args in [
        &["--forbund", FORBUND][..],
        &["--kommun", "Göteborg"],
        &[
            "--kommun",
            "0192,Ale",
            "--namn",
            "Med saknat värde",
            "--utan-lagning",
        ],
        &["--lan", "Gotland"],
        &[
            "--kommun",
            "Ale,Tjörn",
            "--andel",
            "1440:uvas=0.9",
            "--andel",
            "uvas:K=0.7",
        ],
        &["--kommun", "Ale", "--ar", "2015", "--antaganden", "fc2015"],
        &["--kommun", "Ale", "--namnare", "15-74"],
    ] {
        let dir = Workdir::new();
        let compared = formulas_that_agree(&written(&dir, args));
        assert!(compared > 50, "{args:?}: only {compared} formulas");
    }
}

/// The cell whose neighbour to the left in column `label_col` holds `label`.
pub fn find_row(
    book: &mut Xlsx<std::io::BufReader<std::fs::File>>,
    sheet: &str,
    col: u32,
    label: &str,
) -> u32 {
    let range = book.worksheet_range(sheet).expect("the sheet");
    let (_, (last, _)) = ((), range.end().expect("cells"));
    (0..=last)
        .find(
            |&row| matches!(range.get_value((row, col)), Some(Data::String(text)) if text == label),
        )
        .unwrap_or_else(|| panic!("{label} is not on {sheet}"))
}

fn brutto_of(dir: &Workdir, args: &[&str]) -> f64 {
    number(&dir.estimate(&[args, &["--dragningar", "0"]].concat())["brutto"])
}

fn brutto_in(path: &Path, model: &Model<'_>) -> f64 {
    number_of(value_at(
        path,
        model,
        "Målgrupp",
        (1, "Brutto, alla grupper"),
        9,
    ))
}

/// A general share and then an override on the first empty row, typed into the workbook and said to the program.
fn what_is_typed_is_followed(dir: &Workdir, path: &Path, model: &mut Model<'_>, area: &[&str]) {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let first = find_row(&mut book, "Antaganden", 2, "uvas") as i32;
    let overrides = area.iter().filter(|word| **word == "--andel").count() as i32;
    let same = |model: &Model<'_>, args: &[&str]| {
        let (live, expected) = (brutto_in(path, model), brutto_of(dir, args));
        assert!(
            (live - expected).abs() <= 1e-9 * expected,
            "{args:?}: {live} {expected}"
        );
    };
    let general = [area, &["--andel", "uvas=0.9"]].concat();
    type_in(model, "Antaganden", first, &[(5, "0.9")]);
    same(model, &general);
    let own = [
        (0, "kommun"),
        (1, "'1440"),
        (2, "uvas"),
        (4, "T"),
        (5, "0.5"),
    ];
    type_in(model, "Antaganden", first + 9 + overrides, &own);
    same(
        model,
        &[&general[..], &["--andel", "1440:uvas=0.5"]].concat(),
    );
}

#[test]
fn what_is_typed_gives_what_the_program_gives() {
    for area in [["--forbund", FORBUND], ["--lan", "14"]] {
        let dir = Workdir::new();
        let path = written(&dir, &area);
        what_is_typed_is_followed(&dir, &path, &mut recalculated(&path), &area);
    }
}

/// Opened once for all that is asked of it: riket's workbook takes as long as all the others together.
#[test]
fn the_national_workbook_agrees_and_follows_too() {
    let dir = Workdir::new();
    let area = ["--riket", "--andel", "14:uvas=0.5"];
    let path = written(&dir, &area);
    let mut model = recalculated(&path);
    assert!(agree_with(&path, &model) > 290 * 6);
    what_is_typed_is_followed(&dir, &path, &mut model, &area);
}

/// A cell of the recalculated workbook, found by a label on its row.
pub fn value_at(
    path: &Path,
    model: &Model<'_>,
    sheet: &str,
    (label_col, label): (u32, &str),
    col: i32,
) -> CellValue {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let row = find_row(&mut book, sheet, label_col, label) as i32 + 1;
    let index = sheet_index(model, sheet);
    model
        .get_cell_value_by_index(index, row, col + 1)
        .expect("a cell")
}

/// Types, and lets every formula follow.
pub fn type_in(model: &mut Model<'_>, sheet: &str, row: i32, cells: &[(i32, &str)]) {
    set(model, sheet, row, cells);
    model.evaluate();
}

pub fn set(model: &mut Model<'_>, sheet: &str, row: i32, cells: &[(i32, &str)]) {
    let index = sheet_index(model, sheet);
    for (col, text) in cells {
        model
            .set_user_input(index, row + 1, col + 1, text.to_string())
            .expect("typed");
    }
}

pub fn number_of(value: CellValue) -> f64 {
    match value {
        CellValue::Number(number) => number,
        other => panic!("not a number: {other:?}"),
    }
}

const FORM: &str = "Part;Grupp;Kommun;Kön;Period;Antal;Källa;Används\n";

#[test]
fn a_local_figure_takes_the_public_ones_place_in_the_sheet_as_in_the_program() {
    for (area, rows) in [
        (
            &["--kommun", "1440,1482"][..],
            &["Kommunen;ekonomiskt_bistand;1440;T;2022;500;Prov;ja"][..],
        ),
        (
            &["--lan", "14"],
            &[
                "Arbetsförmedlingen;arbetslosa;Ale;K;2022-12-31;300;Prov;ja",
                "Arbetsförmedlingen;arbetslosa;Ale;M;2022-12-31;350;Prov;ja",
            ],
        ),
    ] {
        let dir = Workdir::new();
        let path = written(&dir, area);
        let mut model = recalculated(&path);
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<(i32, &str)> = (0..).zip(row.split(';')).collect();
            type_in(&mut model, "Lokala data", 5 + at as i32, &cells);
        }
        dir.write("lokalt.csv", format!("{FORM}{}\n", rows.join("\n")));
        let value =
            dir.estimate(&[area, &["--lokalt", "lokalt.csv", "--dragningar", "0"]].concat());
        let live = number_of(value_at(
            &path,
            &model,
            "Målgrupp",
            (1, "Brutto, alla grupper"),
            9,
        ));
        let expected = value["brutto"].as_f64().expect("a number");
        assert!(
            (live - expected).abs() <= 1e-9 * expected,
            "{live} {expected}"
        );
        let used = value_at(&path, &model, "Lokala data", (0, "Part"), 0);
        assert_eq!(used, CellValue::String("Part".into()));
        let index = sheet_index(&model, "Lokala data");
        let state = model.get_cell_value_by_index(index, 6, 9).expect("a state");
        assert_eq!(state, CellValue::String("används".into()));
        // Written by the program, the same figures stand in the sheet and agree.
        let again = dir.path("igen.xlsx");
        let target = again.to_string_lossy().into_owned();
        dir.ok(&[&["analys", "--ut", &target, "--lokalt", "lokalt.csv"], area].concat());
        formulas_that_agree(&again);
    }
}

/// The copy to share is the same whatever the hidden figures are: nothing in it can give them away.
#[test]
fn nothing_in_the_copy_to_share_depends_on_a_small_local_figure() {
    let area = ["--kommun", "1440,1482"];
    let shared = |rows: &str| {
        let dir = Workdir::new();
        dir.write("lokalt.csv", format!("{FORM}{rows}"));
        let more = ["--lokalt", "lokalt.csv", "--delbar"];
        let path = written(&dir, &[&area[..], &more].concat());
        assert!(path.is_file());
        let copy = dir.path("bok-delbar.xlsx");
        formulas_that_agree(&copy);
        std::fs::read(copy).expect("the copy")
    };
    let large = "Kommunen;ekonomiskt_bistand;1482;T;2022;600;Prov;ja\n";
    let with = |rows: &str| shared(&format!("{large}{rows}"));
    let none = with("");
    let three = with("Kommunen;aktivitetsersattning;1440;T;2022;3;Prov;ja\n");
    let four = with("Kommunen;aktivitetsersattning;1440;T;2022;4;Prov;ja\n");
    assert!(three == none && four == none);
    let one_sex = with(
        "Kommunen;aktivitetsersattning;1440;K;2022;2;Prov;ja\nKommunen;aktivitetsersattning;1440;M;2022;70;Prov;ja\n",
    );
    assert!(one_sex == none);
    assert!(shared("") != none, "a large figure is in the copy");
    // With the total, the sexes are left out together, so that neither can be taken from it.
    let total = "Kommunen;aktivitetsersattning;1440;T;2022;72;Prov;ja\n";
    let split = format!(
        "{total}Kommunen;aktivitetsersattning;1440;K;2022;2;Prov;ja\nKommunen;aktivitetsersattning;1440;M;2022;70;Prov;ja\n"
    );
    assert!(with(&split) == with(total));
}

#[test]
fn another_denominator_is_followed_everywhere() {
    let dir = Workdir::new();
    let area = ["--kommun", "1440,1482"];
    let path = written(&dir, &area);
    let mut model = recalculated(&path);
    type_in(&mut model, "Antaganden", 5, &[(1, "20-64")]);
    let value = dir.estimate(&[&area[..], &["--namnare", "20-64", "--dragningar", "0"]].concat());
    let rate = value["brutto_andel"].as_f64().expect("a rate");
    let label = "Brutto och netto som andel av nämnaren";
    let live = number_of(value_at(&path, &model, "Målgrupp", (1, label), 9));
    assert!((live - rate).abs() < 1e-9, "{live} {rate}");
    let netto = value["netto"]["mitt"].as_f64().expect("netto")
        / value["namnare"]["varde"].as_f64().expect("people");
    let live = number_of(value_at(
        &path,
        &model,
        "Sammanfattning",
        (0, "Netto som andel av vald befolkning"),
        3,
    ));
    assert!((live - netto).abs() < 1e-9, "{live} {netto}");
    let unit = value["per_kommun"][0]["brutto_andel"]
        .as_f64()
        .expect("a rate");
    let live = number_of(value_at(&path, &model, "Jämförelse", (0, "Ale"), 9));
    assert!((live / 1000.0 - unit).abs() < 1e-9, "{live} {unit}");
}

#[test]
fn a_changed_overlap_or_tolkning_marks_netto_as_out_of_date() {
    let dir = Workdir::new();
    let path = written(&dir, &["--kommun", "Ale"]);
    let state = |model: &Model<'_>| value_at(&path, model, "Antaganden", (0, "Netto"), 1);
    let mut model = recalculated(&path);
    assert_eq!(state(&model), CellValue::String("aktuellt".into()));
    type_in(&mut model, "Antaganden", 4, &[(1, "grupp")]);
    let stale = CellValue::String("inaktuellt, kör behov igen".into());
    assert_eq!(state(&model), stale);
    let mut model = recalculated(&path);
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let row = find_row(&mut book, "Antaganden", 2, "Av gruppen") as i32 + 1;
    type_in(&mut model, "Antaganden", row, &[(5, "0.6")]);
    assert_eq!(state(&model), stale);
    let index = sheet_index(&model, "Sammanfattning");
    let told = model.get_cell_value_by_index(index, 5, 1);
    assert_eq!(
        told,
        Ok(CellValue::String(
            "Netto är inaktuellt, kör behov igen. Andelar enligt SKL 2016.".into()
        ))
    );
    // A local count makes another table.
    let mut model = recalculated(&path);
    let row = [
        "Kommunen",
        "ekonomiskt_bistand",
        "Ale",
        "T",
        "2022",
        "500",
        "Prov",
        "ja",
    ];
    let cells: Vec<(i32, &str)> = (0..).zip(row).collect();
    type_in(&mut model, "Lokala data", 5, &cells);
    assert_eq!(state(&model), stale);
    // A share recounts netto; its interval is that of the run.
    let mut model = recalculated(&path);
    let row = find_row(&mut book, "Antaganden", 2, "sjukskrivna") as i32;
    type_in(&mut model, "Antaganden", row, &[(5, "0.4")]);
    let recounted = "räknas om, men intervallet gäller när analysen gjordes";
    assert_eq!(state(&model), CellValue::String(recounted.into()));
    let label = "personer antas behöva samordnad rehabilitering, var och en räknad en gång";
    let told = (0..12).find_map(|row| {
        let index = sheet_index(&model, "Sammanfattning");
        match model.get_cell_value_by_index(index, row + 1, 2) {
            Ok(CellValue::String(text)) if text.starts_with(label) => Some(text),
            _ => None,
        }
    });
    let told = told.expect("the headline");
    assert!(told.ends_with("(När analysen gjordes.)"), "{told}");
    // Another denominator leaves netto as it is.
    let mut model = recalculated(&path);
    type_in(&mut model, "Antaganden", 5, &[(1, "20-64")]);
    assert_eq!(state(&model), CellValue::String("aktuellt".into()));
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let dir = Workdir::new();
    let first = std::fs::read(written(&dir, &["--kommun", "Ale"])).expect("a file");
    let other = Workdir::new();
    let second = std::fs::read(written(&other, &["--kommun", "Ale"])).expect("a file");
    assert!(first == second);
}

#[test]
fn an_existing_file_is_refused_unless_the_user_says_so() {
    let dir = Workdir::new();
    dir.write("bok.xlsx", "mitt eget");
    let message = dir.fault(&["analys", "--kommun", "Ale", "--ut", "bok.xlsx"]);
    assert!(message.contains("--skriv-over"), "{message}");
    assert_eq!(
        std::fs::read(dir.path("bok.xlsx")).expect("the file"),
        b"mitt eget"
    );
    dir.ok(&[
        "analys",
        "--kommun",
        "Ale",
        "--ut",
        "bok.xlsx",
        "--skriv-over",
    ]);
    assert!(std::fs::read(dir.path("bok.xlsx")).expect("the file").len() > 10_000);
}

#[test]
fn a_folder_that_cannot_be_written_leaves_no_half_file() {
    let dir = Workdir::new();
    dir.write("fil", "inte en mapp");
    let run = dir.run(&["analys", "--kommun", "Ale", "--ut", "fil/bok.xlsx"]);
    assert_ne!(run.code, 0);
    assert!(run.err.starts_with("Fel: "), "{}", run.err);
    assert_eq!(listed(&dir.path("")), ["fil"]);
}

/// `/dev/full` answers every write as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_in_swedish() {
    use std::process::Stdio;
    let dir = Workdir::new();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("/dev/full");
    let output = dir
        .command(&["skatta", "--kommun", "Ale", "--json"])
        .stdout(Stdio::from(full))
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("full"), "{message}");
}

#[test]
fn names_that_look_like_formulas_stay_text() {
    let dir = Workdir::new();
    let path = written(&dir, &["--kommun", "Ale,Tjörn", "--namn", "=1+1"]);
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("formulas");
        assert!(
            formulas
                .used_cells()
                .all(|(_, _, formula)| formula != "1+1")
        );
    }
    formulas_that_agree(&path);
}

#[test]
fn the_users_own_template_renames_and_reorders_sheets() {
    let dir = Workdir::new();
    let built_in = include_str!("../../templates/behovsanalys.toml");
    let renamed = built_in.replace("titel = \"Målgrupp\"", "titel = \"Vår målgrupp\"");
    assert_ne!(renamed, built_in);
    dir.write("egna/templates/behovsanalys.toml", renamed);
    let path = written(&dir, &["--kommun", "Ale", "--deklarationer", "egna"]);
    let book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    assert!(book.sheet_names().contains(&"Vår målgrupp".to_string()));
    formulas_that_agree(&path);
}

/// Each kommun of the program's list, as a member of a förbund since 2021.
fn everyone_but(code: &str) -> String {
    let regions = include_str!("../../sources/regioner.csv").lines();
    let codes = regions.filter_map(|line| line.split(';').next().filter(|one| one.len() == 4));
    codes
        .filter(|one| *one != code)
        .map(|one| format!("  {{ kommun = \"{one}\", fran = 2021-01-01 }},\n"))
        .collect()
}

#[test]
fn riket_is_whole_whatever_forbund_there_are() {
    let dir = Workdir::new();
    let head = |name: &str| {
        format!("[[forbund]]\nnamn = \"{name}\"\nkalla = \"prov\"\nar = 2024\nmedlem = [\n")
    };
    let ended = "  { kommun = \"0114\", till = 2020-12-31 },\n]\n";
    for (part, left) in [
        ("  { kommun = \"1480\" },\n", false),
        (
            "  { kommun = \"1480\", del = \"Hisingen\", andel_procent = 25 },\n",
            true,
        ),
    ] {
        let all = format!(
            "{}{ended}{}{}{part}]\n",
            head("Slutat"),
            head("Alla"),
            everyone_but("1480")
        );
        dir.write("egna/sources/forbund.toml", all);
        let path = written(
            &dir,
            &["--riket", "--deklarationer", "egna", "--skriv-over"],
        );
        let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
        let texts: Vec<String> = book
            .worksheets()
            .iter()
            .flat_map(|(_, range)| {
                range
                    .rows()
                    .flatten()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            })
            .collect();
        let has = |text: &str| texts.iter().any(|one| one.contains(text));
        assert!(has("Alla") && !has("Slutat"));
        assert_eq!(has("Kommuner utan förbund"), left);
    }
}

#[test]
fn many_kommuner_without_a_name_of_their_own_make_no_noise() {
    let dir = Workdir::new();
    let regions = include_str!("../../sources/regioner.csv").lines();
    let codes: Vec<&str> = regions
        .filter_map(|line| {
            line.split(';')
                .next()
                .filter(|one| one.starts_with("14") && one.len() == 4)
        })
        .collect();
    assert!(codes.len() > 40);
    let run = dir.run(&[
        "analys",
        "--kommun",
        &codes.join(","),
        "--dragningar",
        "0",
        "--ut",
        "bok.xlsx",
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}
