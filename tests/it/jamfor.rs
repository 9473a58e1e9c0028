//! The comparison of kommuner: live shares common to all, every formula recalculated by another engine.

use crate::arbetsbok::{formulas_that_agree, number_of, recalculated, type_in, value_at};
use crate::workdir::Workdir;
use calamine::{Data, Reader, Xlsx, open_workbook};

#[test]
fn a_forbund_whose_name_has_commas_is_one_name() {
    let dir = Workdir::new();
    // The förbund of that name has gone into one of five kommuner.
    let name = "Ale, Kungälv, Stenungsund och Tjörn";
    for (at, names) in [
        &[name][..],
        &["Ale, Tjörn"],
        &["Ale och Tjörn", "Gotland"],
        &["Ale,", "Tjörn"],
    ]
    .iter()
    .enumerate()
    {
        let out = format!("j{at}.xlsx");
        let text = dir.ok(&[&["jamfor", "--ut", &out], *names].concat());
        let count = [5, 2, 3, 2][at];
        assert!(
            text.starts_with(&format!("{count} kommuner jämförs")),
            "{text}"
        );
    }
}

#[test]
fn every_formula_agrees_and_a_changed_share_is_followed() {
    let dir = Workdir::new();
    let text = dir.ok(&[
        "jamfor",
        "Ale",
        "Tjörn,Nynäshamn",
        "Gotlands län",
        "--ut",
        "bok.xlsx",
    ]);
    assert!(text.starts_with("4 kommuner jämförs, 2022."), "{text}");
    let path = dir.path("bok.xlsx");
    assert!(formulas_that_agree(&path) > 1_500);
    let mut model = recalculated(&path);
    type_in(&mut model, "Andelar", 4, &[(2, "0.5")]);
    let value = dir.estimate(&[
        "--kommun",
        "1440",
        "--andel",
        "uvas=0.5",
        "--dragningar",
        "0",
    ]);
    let rate = value["brutto_andel"].as_f64().expect("a rate");
    let live = number_of(value_at(&path, &model, "Översikt", (1, "Ale"), 4));
    assert!((live / 1000.0 - rate).abs() < 1e-9, "{live} {rate}");
}

#[test]
fn an_absent_value_is_empty_in_data_with_why_and_a_dash_elsewhere() {
    let dir = Workdir::new();
    dir.ok(&[
        "jamfor",
        "Ale",
        "Nynäshamn",
        "--ut",
        "bok.xlsx",
        "--utan-lagning",
    ]);
    let mut book: Xlsx<_> = open_workbook(dir.path("bok.xlsx")).expect("a workbook");
    let data = book.worksheet_range("Data").expect("the sheet");
    let absent = data.rows().filter(|row| {
        row[1] == Data::String("Nynäshamn".into())
            && row[2] == Data::String("ekonomiskt_bistand".into())
            && row[4] == Data::Float(2022.0)
    });
    for row in absent {
        assert!(!matches!(row[5], Data::Float(_)), "{row:?}");
        assert!(
            matches!(&row[9], Data::String(why) if !why.is_empty()),
            "{row:?}"
        );
    }
    let overview = book.worksheet_range("Översikt").expect("the sheet");
    let mut rows = overview.rows();
    let row = rows
        .find(|row| row[1] == Data::String("Nynäshamn".into()))
        .expect("Nynäshamn");
    assert_eq!(
        (&row[4], &row[5]),
        (&Data::String("–".into()), &Data::String("–".into()))
    );
}

#[test]
fn too_few_and_unknown_areas_are_told() {
    let dir = Workdir::new();
    let told = dir.faults(&[
        &["jamfor", "Ale"],
        &["jamfor", "Ale", "Götborg"],
        &["jamfor"],
    ]);
    insta::assert_snapshot!(told);
}

/// Nobody's netto is known: the sheet that counts it has no column, and the rest is there.
#[test]
fn kommuner_without_netto_are_still_compared() {
    let dir = Workdir::new();
    dir.ok(&[
        "jamfor",
        "Nynäshamn",
        "Perstorp",
        "--utan-lagning",
        "--ut",
        "utan.xlsx",
    ]);
    assert!(formulas_that_agree(&dir.path("utan.xlsx")) > 50);
}
