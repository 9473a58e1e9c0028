//! Filling a workbook that someone else has made.

use crate::lasare::{libreoffice, openpyxl};
use crate::workdir::Workdir;
use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Chart, ChartType, Format, Workbook};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A house template: fields alone and within texts, formats, a formula, a chart, a name, and texts of its own.
fn template(dir: &Workdir) -> PathBuf {
    let mut book = Workbook::new();
    let number = Format::new().set_num_format("#,##0.00").set_bold();
    let sheet = book
        .add_worksheet()
        .set_name("Vår mall & annat")
        .expect("a name");
    let texts = [
        (0, "{{netto}}"),
        (
            1,
            "I {{omrade}} beräknas {{ netto }} personer behöva stöd ({{netto.andel}}).",
        ),
        (2, "{{grupp.uvas.brutto}}"),
        (3, "{{kommun.1440.netto}}"),
        (4, "Oförändrad text < & >"),
        (
            5,
            "{{grupp.uvas.andel}} av de unga, {{grupp.ekonomiskt_bistand.andel}} av dem med bistånd.",
        ),
    ];
    for (row, text) in texts {
        sheet
            .write_string_with_format(row, 1, text, &number)
            .expect("written");
    }
    sheet.write_formula(6, 1, "B1*2").expect("written");
    let mut chart = Chart::new(ChartType::Column);
    chart
        .add_series()
        .set_values(("Vår mall & annat", 0, 1, 3, 1));
    sheet.insert_chart(8, 3, &chart).expect("a chart");
    book.add_worksheet()
        .set_name("Orörd")
        .expect("a name")
        .write_number(0, 0, 17)
        .expect("written");
    book.define_name("behov_brutto", "='Vår mall & annat'!$E$3")
        .expect("a name");
    book.define_name("behov_kommun_1440_brutto", "='Vår mall & annat'!$B$20")
        .expect("a name");
    let path = dir.path("mall.xlsx");
    book.save(&path).expect("saved");
    path
}

fn cell(path: &Path, at: (u32, u32)) -> Data {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range("Vår mall & annat").expect("the sheet");
    range.get_value(at).cloned().unwrap_or_default()
}

fn number(path: &Path, at: (u32, u32)) -> f64 {
    match cell(path, at) {
        Data::Float(number) => number,
        Data::Int(number) => number as f64,
        other => panic!("{at:?} is {other:?}"),
    }
}

fn parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let file = std::fs::File::open(path).expect("a file");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("bytes");
            (part.name().expect("a name").to_string(), bytes)
        })
        .collect()
}

fn check(dir: &Workdir, template: &Path) {
    let value = dir.estimate(&["--kommun", "1440,1482"]);
    let of = |value: &serde_json::Value| value.as_f64().expect("a number");
    let name = template.to_str().expect("a path");
    dir.ok(&[
        "fyll",
        name,
        "--kommun",
        "1440,1482",
        "--ut",
        "ifylld.xlsx",
        "--skriv-over",
    ]);
    let filled = dir.path("ifylld.xlsx");
    assert_eq!(number(&filled, (0, 1)), of(&value["netto"]["mitt"]));
    assert_eq!(number(&filled, (2, 1)), of(&value["grupper"][0]["brutto"]));
    assert_eq!(
        number(&filled, (3, 1)),
        of(&value["per_kommun"][0]["netto"]["mitt"])
    );
    assert_eq!(number(&filled, (2, 4)), of(&value["brutto"]));
    assert_eq!(
        number(&filled, (19, 1)),
        of(&value["per_kommun"][0]["brutto"])
    );
    assert_eq!(
        cell(&filled, (5, 1)),
        Data::String("100,0\u{a0}% av de unga, 80,0\u{a0}% av dem med bistånd.".into())
    );
    let Data::String(text) = cell(&filled, (1, 1)) else {
        panic!("a text");
    };
    assert!(
        text.starts_with("I Ale och Kungälv beräknas 1\u{a0}667 "),
        "{text}"
    );
    assert_eq!(
        cell(&filled, (4, 1)),
        Data::String("Oförändrad text < & >".into())
    );
    let (before, after) = (parts(template), parts(&filled));
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    let changed: Vec<&String> = before
        .keys()
        .filter(|name| before[*name] != after[*name])
        .collect();
    // And the workbook's own part, where formulas must be computed anew when it is opened.
    let others = changed
        .iter()
        .filter(|name| name.as_str() != "xl/workbook.xml");
    assert_eq!(others.collect::<Vec<_>>(), [&"xl/worksheets/sheet1.xml"]);
    let book = String::from_utf8(after["xl/workbook.xml"].clone()).expect("UTF-8");
    assert!(book.contains("fullCalcOnLoad=\"1\""), "{book}");
    // The number keeps the style of the cell that held the field.
    let sheet = String::from_utf8(after["xl/worksheets/sheet1.xml"].clone()).expect("UTF-8");
    let first = sheet
        .split("<c r=\"B1\"")
        .nth(1)
        .expect("the cell")
        .split('>')
        .next()
        .expect("a tag");
    assert!(first.contains("s=\"") && !first.contains("t="), "{first}");
}

#[test]
fn fields_and_named_cells_are_filled_and_the_rest_is_as_it_was() {
    let dir = Workdir::new();
    let path = template(&dir);
    check(&dir, &path);
    let run = dir.run(&["fyll", "mall.xlsx", "--kommun", "Ale"]);
    assert!(
        run.err.is_empty() && dir.path("mall-ifylld.xlsx").is_file(),
        "{}",
        run.err
    );
}

#[test]
fn files_by_libreoffice_and_openpyxl_are_filled_too() {
    let dir = Workdir::new();
    let path = template(&dir);
    if let Some(saved) = libreoffice(&dir, &path, "xlsx") {
        check(&dir, &saved);
    }
    let program =
        "import openpyxl\nbook = openpyxl.load_workbook('mall.xlsx')\nbook.save('openpyxl.xlsx')";
    if openpyxl(&dir, program).is_some() {
        check(&dir, &dir.path("openpyxl.xlsx"));
        let program = "import openpyxl\nbook = openpyxl.load_workbook('ifylld.xlsx')\nsheet = book.worksheets[0]\nprint(sheet['B1'].number_format, sheet['B1'].font.bold)";
        assert_eq!(
            openpyxl(&dir, program).expect("openpyxl"),
            "#,##0.00 True\n"
        );
    }
}

#[test]
fn every_field_is_listed_and_an_absent_value_is_a_dash() {
    let dir = Workdir::new();
    let text = dir
        .ok(&["fyll", "--kommun", "Nynäshamn", "--lista", "--utan-lagning"])
        .replace('\u{a0}', " ");
    for field in [
        "{{netto}}",
        "{{grupp.uvas.brutto}}",
        "{{kommun.0192.netto}}",
        "{{netto.lag95}}",
    ] {
        assert!(text.contains(field), "{field}");
    }
    assert!(text.contains("{{netto}}") && text.contains("– ("), "{text}");
    template(&dir);
    dir.ok(&[
        "fyll",
        "mall.xlsx",
        "--kommun",
        "1440,0192",
        "--utan-lagning",
        "--ut",
        "ut.xlsx",
    ]);
    assert_eq!(cell(&dir.path("ut.xlsx"), (0, 1)), Data::String("–".into()));
}

#[test]
fn faults_are_told_and_nothing_is_written() {
    let dir = Workdir::new();
    let mut book = Workbook::new();
    book.add_worksheet()
        .write_string(2, 2, "{{neto}}")
        .expect("written");
    book.save(dir.path("stavfel.xlsx")).expect("saved");
    let mut book = Workbook::new();
    book.add_worksheet()
        .write_string(2, 2, "inget")
        .expect("written");
    book.save(dir.path("tom.xlsx")).expect("saved");
    let bytes = std::fs::read(dir.path("tom.xlsx")).expect("bytes");
    dir.write("avklippt.xlsx", &bytes[..bytes.len() / 2]);
    let told = dir.faults(&[
        &["fyll", "stavfel.xlsx", "--kommun", "Ale"],
        &["fyll", "tom.xlsx", "--kommun", "Ale"],
        &["fyll", "avklippt.xlsx", "--kommun", "Ale"],
        &["fyll", "finns-inte.xlsx", "--kommun", "Ale"],
        &["fyll", "--kommun", "Ale"],
    ]);
    insta::assert_snapshot!(told);
    assert!(!dir.path("stavfel-ifylld.xlsx").exists());
}
