//! Several förbund's workbooks brought together: each by its own shares, and by those common to all.

use crate::fornya::{row_of, with_typed};
use crate::workdir::Workdir;
use calamine::{Data, Range, Reader, Xlsx, open_workbook};

fn made(dir: &Workdir, name: &str, args: &[&str]) {
    dir.ok(&[&["analys", "--dragningar", "0", "--ut", name], args].concat());
}

fn sheet(dir: &Workdir, title: &str) -> Range<Data> {
    let mut book: Xlsx<_> = open_workbook(dir.path("alla.xlsx")).expect("the workbook");
    book.worksheet_range(title).expect("the sheet")
}

fn row<'a>(sheet: &'a Range<Data>, start: &str) -> &'a [Data] {
    let mut rows = sheet.rows();
    let found = rows.find(|row| row[0].to_string().starts_with(start));
    found.unwrap_or_else(|| panic!("no row {start}"))
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(value) => *value,
        other => panic!("{other} is no number"),
    }
}

fn netto(dir: &Workdir, args: &[&str]) -> f64 {
    let value = dir.estimate(&[args, &["--dragningar", "0"]].concat());
    value["netto"]["mitt"].as_f64().expect("netto")
}

#[test]
fn each_stands_by_its_own_shares_and_by_the_common_ones() {
    let dir = Workdir::new();
    let kust = ["--forbund", "Älv & Kust"];
    let own = [&kust[..], &["--andel", "uvas=0.5"]].concat();
    made(&dir, "kust.xlsx", &own);
    made(&dir, "roslagen.xlsx", &["--forbund", "Roslagen"]);
    made(&dir, "kust-igen.xlsx", &kust);
    dir.write("anteckningar.xlsx", "inte en arbetsbok");
    let told = dir.ok(&[
        "sammanstall",
        "kust.xlsx",
        "roslagen.xlsx",
        "kust-igen.xlsx",
        "anteckningar.xlsx",
        "--ut",
        "alla.xlsx",
    ]);
    assert!(told.starts_with("2 behovsanalyser sammanställda"), "{told}");
    assert!(
        told.contains(
            "Inte med: kust-igen.xlsx: Samordningsförbundet Älv & Kust finns redan i kust.xlsx"
        ),
        "{told}"
    );
    assert!(told.contains("Inte med: anteckningar.xlsx"), "{told}");
    let overview = sheet(&dir, "Förbunden");
    let found = row(&overview, "Samordningsförbundet Älv & Kust");
    let close =
        |cell: &Data, stated: f64| assert!((number(cell) - stated).abs() < 1e-6, "{cell} {stated}");
    close(&found[2], netto(&dir, &own));
    close(&found[4], netto(&dir, &kust));
    close(&found[5], netto(&dir, &own) - netto(&dir, &kust));
    // All together are estimated on their joint counts, not summed.
    let kommuner = "Ale, Kungälv, Stenungsund, Tjörn, Öckerö, Danderyd, Norrtälje, Täby, Vallentuna, Vaxholm, Österåker";
    let all = row(&overview, "Alla tillsammans");
    close(&all[4], netto(&dir, &["--kommun", kommuner]));
    let sum = number(&found[4]) + number(&row(&overview, "Samordningsförbundet Roslagen")[4]);
    assert!(
        (number(&all[4]) - sum).abs() > 0.1,
        "the sum is another thing"
    );
    let shares = sheet(&dir, "Andelar");
    close(&row(&shares, "Samordningsförbundet Älv & Kust")[1], 0.5);
    close(&row(&shares, "Gemensamma")[1], 1.0);
    let files = sheet(&dir, "Lästa filer");
    assert_eq!(row(&files, "anteckningar.xlsx")[2].to_string(), "nej");
    assert_eq!(row(&files, "kust.xlsx")[2].to_string(), "ja");
}

/// What the förbund have typed is there, row by row, and participants are summed as they stand.
#[test]
fn what_is_typed_is_brought_together() {
    let dir = Workdir::new();
    std::fs::create_dir(dir.path("fran")).expect("a folder");
    for (name, forbund, people) in [("a.xlsx", "Roslagen", 40.0), ("b.xlsx", "VärNa", 25.0)] {
        made(&dir, name, &["--forbund", forbund]);
        let from = dir.path(name);
        let people = people.to_string();
        let below = |sheet: &str, heading: &str| row_of(&from, sheet, heading) + 1;
        let supply = below("Utbud och täckning", "Insats");
        let white = below("Behov och insatser", "Vitt fält");
        let cells = [
            ("Utbud och täckning", supply, 1, "Arbetsstöd"),
            ("Utbud och täckning", supply, 6, people.as_str()),
            ("Behov och insatser", white, 1, "Unga utan kontakt"),
        ];
        with_typed(&dir, &from, &format!("fran/{name}"), &cells);
    }
    dir.ok(&["sammanstall", "fran", "--ut", "alla.xlsx"]);
    let supply = sheet(&dir, "Insatser");
    let rows: Vec<&[Data]> = supply
        .rows()
        .filter(|row| row[1] == Data::String("Arbetsstöd".into()))
        .collect();
    assert_eq!(rows.len(), 2);
    let overview = sheet(&dir, "Förbunden");
    assert_eq!(number(&row(&overview, "Alla tillsammans")[9]), 65.0);
    let own = row(&overview, "Samordningsförbundet Roslagen");
    assert!((number(&own[10]) - 40.0 / number(&own[2])).abs() < 1e-9);
    let words = sheet(&dir, "Behov och vita fält");
    assert_eq!(
        words
            .rows()
            .filter(|row| row[1] == Data::String("Unga utan kontakt".into()))
            .count(),
        2
    );
}

#[test]
fn nothing_that_can_be_read_is_a_fault() {
    let dir = Workdir::new();
    dir.write("bok.xlsx", "inte en arbetsbok");
    let told = dir.fault(&[
        "sammanstall",
        "bok.xlsx",
        "saknas.xlsx",
        "--ut",
        "alla.xlsx",
    ]);
    assert!(
        told.contains("Ingen av filerna är en behovsanalys"),
        "{told}"
    );
    assert!(
        told.contains("bok.xlsx") && told.contains("saknas.xlsx"),
        "{told}"
    );
    assert!(!dir.path("alla.xlsx").exists());
}
