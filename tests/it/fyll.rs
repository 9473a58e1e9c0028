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

/// A template's parts with changes, packed anew.
fn repacked(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name.as_str(), options).expect("a part");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A small template whose parts are changed; the name and what is filled from it.
fn small(dir: &Workdir, name: &str, change: impl Fn(&mut BTreeMap<String, String>)) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Mall").expect("a name");
    sheet.write_string(0, 0, "Netto").expect("written");
    sheet.write_string(0, 1, "{{netto}}").expect("written");
    sheet.write_string(1, 1, "{{omrade}}").expect("written");
    sheet.write_formula(2, 1, "B1*2").expect("written");
    sheet
        .write_formula(3, 1, "IF(B1>0,\"JA\",\"NEJ\")")
        .expect("written");
    let path = dir.path("liten.xlsx");
    book.save(&path).expect("saved");
    let all = parts(&path).into_iter();
    let mut texts: BTreeMap<String, String> = all
        .map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text")))
        .collect();
    change(&mut texts);
    let bytes = texts
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()));
    dir.write(name, repacked(&bytes.collect()))
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn fill(dir: &Workdir, name: &str) -> (String, BTreeMap<String, String>) {
    let told = dir.ok(&[
        "fyll",
        name,
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--ut",
        "ut.xlsx",
        "--skriv-over",
    ]);
    let all = parts(&dir.path("ut.xlsx")).into_iter();
    let texts = all.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text")));
    (told, texts.collect())
}

fn is_filled(dir: &Workdir) {
    let mut book: Xlsx<_> = open_workbook(dir.path("ut.xlsx")).expect("a workbook");
    let range = book.worksheet_range("Mall").expect("the sheet");
    assert!(
        matches!(range.get_value((0, 1)), Some(Data::Float(_))),
        "{range:?}"
    );
    assert_eq!(range.get_value((1, 1)), Some(&Data::String("Ale".into())));
    assert_eq!(range.get_value((0, 0)), Some(&Data::String("Netto".into())));
}

#[test]
fn cells_without_addresses_with_prefixes_and_in_other_parts_are_filled() {
    let dir = Workdir::new();
    small(&dir, "utan.xlsx", |texts| {
        let sheet = texts.get_mut(SHEET).expect("a sheet");
        for cell in ["A1", "B1"] {
            *sheet = sheet.replace(&format!("<c r=\"{cell}\""), "<c");
        }
        *sheet = sheet
            .replace("<row r=\"1\"", "<row")
            .replace("<row r=\"2\"", "<row");
    });
    fill(&dir, "utan.xlsx");
    is_filled(&dir);
    small(&dir, "prefix.xlsx", |texts| {
        let sheet = texts.get_mut(SHEET).expect("a sheet");
        *sheet = sheet
            .replace("</", "</x:")
            .replace('<', "<x:")
            .replace("<x:/x:", "</x:");
        *sheet = sheet
            .replace("<x:?xml", "<?xml")
            .replace("xmlns=", "xmlns:x=");
    });
    let (_, texts) = fill(&dir, "prefix.xlsx");
    is_filled(&dir);
    assert!(!texts[SHEET].contains("<c "), "{}", texts[SHEET]);
    small(&dir, "namn.xlsx", |texts| {
        let book = texts.remove("xl/workbook.xml").expect("a workbook");
        let book = book
            .replace("xmlns:r=", "xmlns:rel=")
            .replace("r:id=", "rel:id=");
        texts.insert("xl/bok.xml".into(), book);
        let links = texts.remove("xl/_rels/workbook.xml.rels").expect("links");
        texts.insert("xl/_rels/bok.xml.rels".into(), links);
        for name in ["_rels/.rels", "[Content_Types].xml"] {
            let part = texts.get_mut(name).expect("a part");
            *part = part.replace("xl/workbook.xml", "xl/bok.xml");
        }
    });
    fill(&dir, "namn.xlsx");
    is_filled(&dir);
}

#[test]
fn formulas_never_show_results_of_other_values_and_lose_no_order() {
    let dir = Workdir::new();
    small(&dir, "kedja.xlsx", |texts| {
        let book = texts.get_mut("xl/workbook.xml").expect("a workbook");
        let name = "</sheets><definedNames><definedName name=\"behov_brutto\">Mall!$B$3</definedName></definedNames>";
        *book = book.replace("</sheets>", name);
        texts.insert(
            "xl/calcChain.xml".into(),
            "<calcChain><c r=\"B3\" i=\"1\"/></calcChain>".into(),
        );
        let types = texts.get_mut("[Content_Types].xml").expect("types");
        *types = types.replace(
            "</Types>",
            "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"c\"/></Types>",
        );
        let links = texts.get_mut("xl/_rels/workbook.xml.rels").expect("links");
        *links = links.replace("</Relationships>", "<Relationship Id=\"rId99\" Type=\"http://x/calcChain\" Target=\"calcChain.xml\"/></Relationships>");
    });
    let (_, texts) = fill(&dir, "kedja.xlsx");
    assert!(!texts.contains_key("xl/calcChain.xml"));
    assert!(!texts["[Content_Types].xml"].contains("calcChain"));
    assert!(!texts["xl/_rels/workbook.xml.rels"].contains("calcChain"));
    let last = texts[SHEET].split("r=\"B4\"").nth(1).expect("the cell");
    let last = last.split("</c>").next().expect("its end");
    assert!(
        last.contains("<f>") && !last.contains("<v>") && !last.contains("t="),
        "{last}"
    );
    if let Some(saved) = libreoffice(&dir, &dir.path("ut.xlsx"), "csv") {
        let text = std::fs::read_to_string(saved).expect("text");
        assert!(text.lines().any(|line| line.ends_with(",JA")), "{text}");
    }
    small(&dir, "delad.xlsx", |texts| {
        let book = texts.get_mut("xl/workbook.xml").expect("a workbook");
        let name = "</sheets><definedNames><definedName name=\"behov_brutto\">Mall!$B$3</definedName></definedNames>";
        *book = book.replace("</sheets>", name);
        let sheet = texts.get_mut(SHEET).expect("a sheet");
        *sheet = sheet.replace(
            "<f>B1*2</f>",
            "<f t=\"shared\" ref=\"B3:B9\" si=\"0\">B1*2</f>",
        );
    });
    let told = dir.fault(&["fyll", "delad.xlsx", "--kommun", "Ale", "--dragningar", "0"]);
    assert!(
        told.contains("andra celler delar") && told.contains("cell B3"),
        "{told}"
    );
}

#[test]
fn templates_macros_and_fields_outside_cells_are_told() {
    let dir = Workdir::new();
    let kind = |texts: &mut BTreeMap<String, String>, kind: &str| {
        let types = texts.get_mut("[Content_Types].xml").expect("types");
        let plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
        assert!(types.contains(plain), "{types}");
        *types = types.replace(plain, kind);
    };
    small(&dir, "mall.xltx", |texts| {
        kind(
            texts,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
        );
        let sheet = texts.get_mut(SHEET).expect("a sheet");
        *sheet = sheet.replace(
            "</sheetData>",
            "</sheetData><headerFooter><oddHeader>{{ar}}</oddHeader></headerFooter>",
        );
    });
    let (told, texts) = fill(&dir, "mall.xltx");
    assert!(
        told.contains("Obs: {{ar}} står kvar i sidhuvud eller sidfot på bladet Mall."),
        "{told}"
    );
    assert!(!texts["[Content_Types].xml"].contains("template"));
    is_filled(&dir);
    small(&dir, "mall.xlsm", |texts| {
        kind(
            texts,
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    });
    let told = dir.fault(&[
        "fyll",
        "mall.xlsm",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--ut",
        "x.xlsx",
    ]);
    assert!(told.contains("ska sluta på .xlsm"), "{told}");
    dir.ok(&["fyll", "mall.xlsm", "--kommun", "Ale", "--dragningar", "0"]);
    assert!(dir.path("mall-ifylld.xlsm").is_file());
    small(&dir, "tabell.xlsx", |texts| {
        let table = "<table><tableColumns><tableColumn name=\"{{netto}}\"/></tableColumns></table>";
        texts.insert("xl/tables/table1.xml".into(), table.into());
    });
    let told = dir.fault(&[
        "fyll",
        "tabell.xlsx",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
    ]);
    assert!(told.contains("tabells rubrikrad"), "{told}");
}
