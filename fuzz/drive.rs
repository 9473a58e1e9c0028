//! What each fuzz target does with its bytes. Shared by the targets here and by the tests, which replay the corpus.

use behovsanalys::analys::{Analys, AssumptionsFrom, Behov, Fraga, Overrides};
use behovsanalys::area::{Area, AreaName};
use behovsanalys::assumptions::{self, Assumptions};
use behovsanalys::declared::DeclaredFile;
use behovsanalys::earlier::{Earlier, Inputs};
use behovsanalys::forbund::ForbundRegister;
use behovsanalys::indicators::{Engine, Indicators};
use behovsanalys::local;
use behovsanalys::origin::Table;
use behovsanalys::paper::{self, House};
use behovsanalys::parse::{self, file, fk, grids, jsonstat::JsonStat, kolada, pivot, pxweb};
use behovsanalys::regions::Regions;
use behovsanalys::template::Template;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::io::{Cursor, Write};
use std::sync::{Arc, OnceLock};
use zip::write::SimpleFileOptions;

/// The program's own figures and declarations, read once.
pub struct Ground {
    behov: Behov,
    template: Template,
    assumptions: Assumptions,
    /// Made when it is first needed.
    analys: OnceLock<Analys>,
}

/// A target's name, and what it does.
pub type Drive = fn(&Ground, &[u8]);

/// Every target.
pub const ALL: [(&str, Drive); 13] = [
    ("json_stat", json_stat),
    ("kolada", kolada_page),
    ("fk", fk_rows),
    ("csv", text_table),
    ("xlsx", sheet),
    ("pivot", pivot_cache),
    ("antaganden", assumptions_file),
    ("mall", template_file),
    ("forbund", forbund_file),
    ("formler", formula),
    ("fornya", earlier),
    ("fyll", fields),
    ("hus", house),
];

impl Ground {
    pub fn new() -> Self {
        let behov = Behov::embedded().expect("the program's own figures");
        Self {
            template: Template::load(behov.declared()).expect("the template"),
            assumptions: behov
                .assumptions(AssumptionsFrom::Named(Fraga::ASSUMPTIONS))
                .expect("the preset"),
            analys: OnceLock::new(),
            behov,
        }
    }

    /// Ale, without what takes time.
    fn analys(&self) -> &Analys {
        self.analys.get_or_init(|| {
            let day = NaiveDate::from_ymd_opt(2024, 6, 30).expect("a day");
            let ale = self.behov.area(&AreaName::Any("Ale".to_string()), day);
            let mut fraga = Fraga::om(ale.expect("Ale"), day, &self.behov).expect("a question");
            fraga.depth = None;
            self.behov.analysera(&fraga).expect("an answer")
        })
    }

    fn regions(&self) -> &Arc<Regions> {
        self.behov.regions()
    }

    fn tables(&self) -> impl Iterator<Item = &Table> {
        let origins = self.behov.origins().iter();
        origins.flat_map(|origin| &origin.tables)
    }
}

/// A declared file with this text; none where the bytes are no text.
fn written(bytes: &[u8]) -> Option<DeclaredFile> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(DeclaredFile {
        name: "prov".to_string(),
        text: Cow::Owned(text.to_string()),
    })
}

fn json_stat(ground: &Ground, bytes: &[u8]) {
    let Ok(reply) = parse::json::<JsonStat>(bytes) else {
        return;
    };
    let mut cells = 0;
    reply.for_each(|_, _, _| cells += 1);
    assert_eq!(cells, reply.cells());
    let variables = pxweb::variables_v2(&reply);
    for table in ground.tables().filter(|table| !table.series.is_empty()) {
        if let Ok(mut collector) = pxweb::Collector::new(table, &variables, ground.regions()) {
            let _ = collector.add(&reply);
            let _ = collector.finish();
        }
    }
}

fn kolada_page(ground: &Ground, bytes: &[u8]) {
    if let Ok(page) = parse::json::<kolada::Page>(bytes) {
        let _ = page.observations(ground.regions(), &mut Vec::new());
        let _ = page.next();
    }
    let _ = parse::json::<kolada::KpiPage>(bytes);
}

fn fk_rows(ground: &Ground, bytes: &[u8]) {
    if let Ok(rows) = parse::json::<Vec<fk::Row>>(bytes) {
        for table in ground.tables() {
            let _ = fk::observations(&rows, table, ground.regions());
        }
    }
}

fn every_reader(ground: &Ground, bytes: &[u8]) {
    let Ok(grids) = grids::grids("prov", bytes) else {
        return;
    };
    for grid in &grids {
        let _ = grid.place(grid.rows.len(), 1);
    }
    for table in ground.tables() {
        let _ = file::observations("prov", bytes, table, ground.regions());
    }
    let _ = local::of("prov", bytes, &ground.assumptions, ground.regions());
}

fn text_table(ground: &Ground, bytes: &[u8]) {
    if !bytes.starts_with(b"PK") {
        every_reader(ground, bytes);
    }
}

/// A workbook: the bytes themselves, or one whose parts they are.
fn packed(bytes: &[u8], parts: &[(&str, &[u8])], title: &str) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let workbook = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"{title}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let empty: &[u8] = b"<worksheet><sheetData/></worksheet>";
    let mut all: Vec<(&str, &[u8])> = vec![
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
    ];
    if !parts
        .iter()
        .any(|(name, _)| *name == "xl/worksheets/sheet1.xml")
    {
        all.push(("xl/worksheets/sheet1.xml", empty));
    }
    all.extend(parts);
    zipped(&all)
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        archive.start_file(*name, stored).expect("a part");
        archive.write_all(part).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// The bytes before and after the first zero byte.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let at = bytes.iter().position(|byte| *byte == 0);
    at.map_or((bytes, &[]), |at| (&bytes[..at], &bytes[at + 1..]))
}

fn in_a_sheet(bytes: &[u8], title: &str) -> Vec<u8> {
    let (sheet, strings) = halves(bytes);
    let parts = [
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    let count = if strings.is_empty() { 1 } else { 2 };
    packed(bytes, &parts[..count], title)
}

fn sheet(ground: &Ground, bytes: &[u8]) {
    every_reader(ground, &in_a_sheet(bytes, "Total"));
}

fn pivot_cache(_: &Ground, bytes: &[u8]) {
    let (definition, records) = halves(bytes);
    let parts = [
        ("xl/pivotCache/pivotCacheDefinition1.xml", definition),
        ("xl/pivotCache/pivotCacheRecords1.xml", records),
    ];
    let of = |name: &str| match name {
        "" => None,
        "INSAL" => Some(pivot::Use::Value),
        _ => Some(pivot::Use::Key),
    };
    let _ = pivot::grids(&packed(bytes, &parts, "Total"), of);
}

fn assumptions_file(ground: &Ground, bytes: &[u8]) {
    let Some(file) = written(bytes) else { return };
    let read = ground.behov.assumptions(AssumptionsFrom::File(&file));
    let Ok(read) = read else { return };
    // What was read can be written, and is then read as the same.
    let factors = &ground.behov.overlaps().factors;
    let text = assumptions::text(&read, factors, assumptions::Shares::Plain);
    let again = written(text.expect("a text").as_bytes()).expect("a file");
    let again = ground.behov.assumptions(AssumptionsFrom::File(&again));
    assert!(again.is_ok(), "{:?}", again.err());
}

fn template_file(ground: &Ground, bytes: &[u8]) {
    if let Some(file) = written(bytes)
        && let Ok(template) = Template::of(&file, ground.behov.declared())
    {
        let _ = ground.behov.check(&template);
    }
}

fn forbund_file(ground: &Ground, bytes: &[u8]) {
    if let Some(file) = written(bytes)
        && let Ok(register) =
            ForbundRegister::load(ground.behov.declared(), Some(&file), ground.regions())
    {
        for forbund in register.all() {
            let _ = forbund.members_on(NaiveDate::MIN);
        }
    }
}

/// The bytes as a whole file of indicators, and as one formula.
fn formula(ground: &Ground, bytes: &[u8]) {
    let Some(file) = written(bytes) else { return };
    let _ = Indicators::of(&file, ground.behov.figures());
    let text = toml::Value::String(file.text.to_string());
    let one = format!(
        "[[indikator]]\nid = \"prov\"\nnamn = \"Prov\"\nenhet = \"antal\"\nmattyp = \"stock\"\n[[indikator.alternativ]]\nformel = {text}\nstatus = \"harledd\"\nforklaring = \"Prov\"\n"
    );
    if let Some(file) = written(one.as_bytes())
        && let Ok(read) = Indicators::of(&file, ground.behov.figures())
    {
        let engine = Engine::new(
            ground.behov.figures().clone(),
            Arc::new(read),
            ground.regions().clone(),
        );
        let _ = engine.figure("prov", "1440", 2022, behovsanalys::status::Kon::T);
    }
}

fn earlier(ground: &Ground, bytes: &[u8]) {
    let book = in_a_sheet(bytes, "Antaganden");
    let Ok(earlier) = Earlier::of("prov", &book, &ground.template) else {
        return;
    };
    let day = NaiveDate::from_ymd_opt(2024, 6, 30).expect("a day");
    let over = Overrides {
        area: Some(Area::riket(ground.regions())),
        ..Overrides::none(day)
    };
    let _ = ground.behov.fornya(&earlier, over);
}

fn fields(_: &Ground, bytes: &[u8]) {
    let values = behovsanalys::fill::Values::default();
    let _ = behovsanalys::fill::fill("prov", &in_a_sheet(bytes, "Blad"), &values);
}

/// The bytes as a house's Word file: the document, and after a zero byte its styles.
fn house(ground: &Ground, bytes: &[u8]) {
    let (document, styles) = halves(bytes);
    let types: &[u8] = b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let root: &[u8] = b"<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let links: &[u8] = b"<Relationships><Relationship Id=\"s\" Type=\"x/styles\" Target=\"styles.xml\"/><Relationship Id=\"h\" Type=\"x/header\" Target=\"document.xml\"/></Relationships>";
    let own = match bytes.starts_with(b"PK") {
        true => bytes.to_vec(),
        false => zipped(&[
            ("[Content_Types].xml", types),
            ("_rels/.rels", root),
            ("word/_rels/document.xml.rels", links),
            ("word/document.xml", document),
            ("word/styles.xml", styles),
        ]),
    };
    let house = House {
        name: "prov",
        bytes: &own,
    };
    let inputs = Inputs::default();
    let _ = paper::write(
        ground.behov.declared(),
        ground.analys(),
        &inputs,
        Some(&house),
    );
}
