//! The JSON contract and the CSV forms.

use crate::workdir::Workdir;
use serde_json::Value;

fn schema() -> jsonschema::Validator {
    let text = include_str!("../../docs/skattning.schema.json");
    let schema: Value = serde_json::from_str(text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema")
}

fn estimate(args: &[&str]) -> Value {
    Workdir::new().estimate(args)
}

#[test]
fn every_kind_of_area_follows_the_schema() {
    let schema = schema();
    for args in [
        &["--riket"][..],
        &["--lan", "Uppsala"],
        &["--forbund", "Skellefteå och Norsjö"],
        &["--kommun", "0192", "--utan-lagning"],
        &["--kommun", "Ale,Nynäshamn", "--ar", "senaste"],
        &["--kommun", "Ale", "--namnare", "16-74"],
        &["--kommun", "Ale", "--ar", "2013"],
        &["--kommun", "Ale", "--andel", "arbetslosa=0"],
        &[
            "--kommun",
            "1782",
            "--jamfor-ar",
            "2020",
            "--framskriv",
            "2030",
        ],
        &[
            "--kommun",
            "Nynäshamn",
            "--jamfor-ar",
            "2020",
            "--utan-lagning",
        ],
    ] {
        let estimate = estimate(args);
        let faults: Vec<String> = schema
            .iter_errors(&estimate)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert_eq!(faults, Vec::<String>::new(), "{args:?}");
    }
}

#[test]
fn the_schema_would_notice_a_missing_part() {
    let mut estimate = estimate(&["--kommun", "Ale"]);
    estimate
        .as_object_mut()
        .expect("an object")
        .remove("saknas");
    assert!(!schema().is_valid(&estimate));
}

#[test]
fn every_absent_value_has_a_row_in_saknas() {
    let estimate = estimate(&[
        "--riket",
        "--ar",
        "2013",
        "--utan-lagning",
        "--dragningar",
        "0",
    ]);
    let missing = estimate["saknas"].as_array().expect("a list");
    let mut absent = 0;
    for kommun in estimate["per_kommun"].as_array().expect("a list") {
        for group in kommun["grupper"].as_array().expect("a list") {
            if group["antal"].is_null() {
                absent += 1;
                let told = missing
                    .iter()
                    .any(|one| one["kod"] == kommun["kod"] && one["grupp"] == group["id"]);
                assert!(told, "{} {}", kommun["namn"], group["id"]);
            }
        }
    }
    assert!(absent > 0);
}

#[test]
fn the_area_that_lacks_a_denominator_says_why() {
    let estimate = estimate(&["--kommun", "Ale", "--namnare", "15-74"]);
    assert!(estimate["namnare"]["varde"].is_null());
    assert!(estimate["brutto_andel"].is_null());
    assert!(estimate["saknas"].to_string().contains("15"));
}

#[test]
fn csv_for_excel_has_byte_order_mark_semicolons_and_decimal_commas() {
    let dir = Workdir::new();
    let run = dir.run(&["skatta", "--kommun", "Ale", "--csv"]);
    assert!(run.bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    let text = run.out.trim_start_matches('\u{feff}');
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert!(rows[0].starts_with("kod;namn;grupp;antal;"));
    assert!(rows[1].starts_with("1440;Ale;uvas;145,"), "{}", rows[1]);
    assert_eq!(rows.last(), Some(&""));
    assert!(!text.replace("\r\n", "").contains('\n'));
}

#[test]
fn csv_for_machines_reads_back_to_the_same_numbers_as_json() {
    let dir = Workdir::new();
    let text = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale,Nynäshamn",
        "--csv=rfc4180",
        "--utan-lagning",
    ]);
    let estimate = estimate(&["--kommun", "Ale,Nynäshamn", "--utan-lagning"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    // Six groups and all of them together, of two kommuner and the area.
    assert_eq!(rows.len(), 21);
    let ale = &estimate["per_kommun"][0]["grupper"][0];
    let same = |cell: &str, value: &Value| cell.parse::<f64>().ok() == value.as_f64();
    assert!(same(&rows[0][3], &ale["antal"]));
    assert!(same(&rows[0][5], &ale["brutto"]));
    assert_eq!((&rows[6][2], &rows[6][15]), ("alla", "2022"));
    assert!(same(
        &rows[6][16],
        &estimate["per_kommun"][0]["netto"]["mitt"]
    ));
    let sure = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale",
        "--csv=rfc4180",
        "--dragningar",
        "200",
    ]);
    let last = sure.lines().last().expect("a row");
    let last: Vec<Option<f64>> = last.split(',').map(|cell| cell.parse().ok()).collect();
    assert!(last[17] < last[16] && last[16] < last[18], "{sure}");
    // Nynäshamn's ekonomiskt bistånd: an empty cell, a status and a reason.
    assert_eq!(&rows[8][3], "");
    assert_eq!(&rows[8][10], "bortfall");
    assert!(rows[8][13].contains("Nynäshamn"));
}
