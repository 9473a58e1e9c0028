//! The data files: whole, the same twice, and the same numbers as elsewhere.

use crate::workdir::{Workdir, near, number};
use behovsanalys::table::{from_parquet, numbers, texts, wholes};
use serde_json::Value;
use std::sync::OnceLock;

const TABLES: [&str; 6] = [
    "indikatorer",
    "skattningar",
    "omraden",
    "forbund",
    "antaganden",
    "kallor",
];

const FEW: [&str; 6] = ["data", "Ale", "Kungälv", "--dragningar", "200", "--ut"];

/// Written once, for the tests that read.
fn written() -> &'static Workdir {
    static WRITTEN: OnceLock<Workdir> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let dir = Workdir::new();
        dir.ok(&[&FEW[..], &["ett"]].concat());
        dir
    })
}

#[test]
fn the_files_are_described_and_the_same_twice() {
    let dir = written();
    dir.ok(&[&FEW[..], &["två"]].concat());
    let read = |name: &str| std::fs::read(dir.path(name)).expect(name);
    let package: Value = serde_json::from_slice(&read("ett/datapackage.json")).expect("JSON");
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), 2 * TABLES.len());
    for resource in resources {
        let path = resource["path"].as_str().expect("a path");
        assert_eq!(
            read(&format!("ett/{path}")),
            read(&format!("två/{path}")),
            "{path}"
        );
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields
            .iter()
            .filter_map(|one| one["name"].as_str())
            .collect();
        for key in resource["schema"]["primaryKey"].as_array().expect("a key") {
            assert!(
                names.contains(&key.as_str().expect("a name")),
                "{path} {key}"
            );
        }
        if path.ends_with(".csv") {
            let text = String::from_utf8(read(&format!("ett/{path}"))).expect("UTF-8");
            assert_eq!(
                text.lines().next(),
                Some(names.join(",").as_str()),
                "{path}"
            );
        }
    }
    let told = dir.fault(&[&FEW[..], &["ett"]].concat());
    assert!(told.contains("finns redan"), "{told}");
    dir.write("tre/omraden.csv", "mitt eget");
    let told = dir.fault(&[&FEW[..], &["tre"]].concat());
    assert!(told.contains("finns redan"), "{told}");
    let left = std::fs::read_dir(dir.path("tre")).expect("the folder");
    assert_eq!(left.count(), 1, "nothing is written beside it");
}

#[test]
fn the_estimates_are_those_of_the_program() {
    let dir = written();
    let bytes = std::fs::read(dir.path("ett/skattningar.parquet")).expect("a file");
    let frame = from_parquet(&bytes).expect("a table");
    let (regions, years) = (
        texts(&frame, "region").expect("codes"),
        wholes(&frame, "ar").expect("years"),
    );
    let (groups, kon) = (
        texts(&frame, "grupp").expect("groups"),
        texts(&frame, "kon").expect("kon"),
    );
    let is = |all: &[Option<String>], at: usize, text: &str| all[at].as_deref() == Some(text);
    let cell = |column: &str, code: &str, year: i32, group: &str, sex: &str| {
        let values = numbers(&frame, column).expect(column);
        let mut rows = (0..frame.height()).filter(|&at| {
            is(&regions, at, code)
                && years[at] == Some(year)
                && is(&groups, at, group)
                && is(&kon, at, sex)
        });
        let found = rows.next().expect("a row");
        assert!(rows.next().is_none(), "one row");
        values[found]
    };
    let value = dir.estimate(&["--kommun", "Ale", "--dragningar", "0"]);
    let near = |found: Option<f64>, stated: &Value| near(stated, found.expect("a number"), 1e-9);
    near(
        cell("netto", "1440", 2022, "alla", "T"),
        &value["netto"]["mitt"],
    );
    near(
        cell("netto", "1440", 2022, "alla", "K"),
        &value["netto"]["kon"]["K"],
    );
    near(cell("brutto", "1440", 2022, "alla", "T"), &value["brutto"]);
    near(
        cell("antal", "1440", 2022, "uvas", "T"),
        &value["grupper"][0]["antal"],
    );
    near(
        cell("netto", "1440", 2025, "alla", "T"),
        &value["nulage"]["netto"]["mitt"],
    );
    for (column, end) in [("grans_lag", "lag"), ("grans_hog", "hog")] {
        near(
            cell(column, "1440", 2022, "alla", "T"),
            &value["netto"]["frechet"][end],
        );
    }
    let low = cell("netto_lag", "1440", 2022, "alla", "T").expect("a number");
    assert!(low < number(&value["netto"]["mitt"]));
    assert!(cell("netto", "1440", 2012, "alla", "T").is_some());
    let indicators = std::fs::read(dir.path("ett/indikatorer.parquet")).expect("a file");
    let indicators = from_parquet(&indicators).expect("a table");
    let (values, reasons) = (
        numbers(&indicators, "varde").expect("values"),
        texts(&indicators, "orsak").expect("reasons"),
    );
    assert!(
        values
            .iter()
            .zip(&reasons)
            .all(|(value, reason)| value.is_none() == reason.is_some())
    );
}

#[test]
fn an_answer_is_a_table_too() {
    use behovsanalys::analys::{Beside, Fraga};
    use behovsanalys::area::AreaName;
    let (behov, day) = (crate::fragor::behov(), crate::fragor::day());
    let area = behov
        .area(&AreaName::Any("Ale".into()), day)
        .expect("an area");
    let mut fraga = Fraga::om(area, day, behov).expect("a question");
    fraga.depth = None;
    fraga.beside = Beside::default();
    let analys = behov.analysera(&fraga).expect("an answer");
    let frame = analys.table().expect("a table");
    let netto = numbers(&frame, "netto").expect("netto");
    let found: Vec<f64> = netto.into_iter().flatten().collect();
    let centre = analys.skattning.netto.as_ref().expect("netto").centre();
    // Both together, women and men.
    assert_eq!(found.len(), 3);
    assert!((found[0] - centre).abs() < 1e-9 && (found[1] + found[2] - centre).abs() < 1e-6);
}
