//! The paper in Word: its numbers beside the workbook's, what a reader without sight has, and a house's own letterhead.

use crate::arbetsbok::written;
use crate::fornya::with_typed;
use crate::lasare::{libreoffice, missing, openpyxl};
use crate::sidor::{parts, rows};
use crate::workdir::Workdir;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const AREA: [&str; 2] = ["--forbund", "Älv & Kust"];
const DOCUMENT: &str = "word/document.xml";

fn paper(dir: &Workdir, name: &str, args: &[&str]) -> PathBuf {
    let path = dir.path(name);
    let target = path.to_string_lossy().into_owned();
    let own = ["underlag", "--ut", &target, "--dragningar", "300"];
    dir.ok(&[&own[..], args].concat());
    path
}

/// The texts of the elements `w:t` in a piece of XML.
fn texts(xml: &str) -> String {
    let mut out = String::new();
    for piece in xml.split("<w:t").skip(1) {
        if !piece.starts_with(['>', ' ']) {
            continue;
        }
        let inner = piece.split_once('>').expect("an element").1;
        out.push_str(inner.split("</w:t>").next().expect("a text"));
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn paragraphs(document: &str) -> Vec<String> {
    let all = document.split("<w:p>").skip(1);
    all.map(|one| texts(one.split("</w:p>").next().expect("an end")))
        .collect()
}

/// Each table as rows of texts.
fn tables(document: &str) -> Vec<Vec<Vec<String>>> {
    let all = document.split("<w:tbl>").skip(1);
    all.map(|table| {
        let table = table.split("</w:tbl>").next().expect("an end");
        let rows = table.split("<w:tr>").skip(1);
        rows.map(|row| row.split("<w:tc>").skip(1).map(texts).collect())
            .collect()
    })
    .collect()
}

fn table_that_begins<'a>(all: &'a [Vec<Vec<String>>], with: &str) -> &'a Vec<Vec<String>> {
    let found = all.iter().find(|table| table[0][0] == with);
    found.unwrap_or_else(|| panic!("no table begins with {with}"))
}

/// A number as a person writes it: "1 406", "33,8".
fn number(text: &str) -> f64 {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace(',', ".").replace('−', "-");
    plain
        .parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

fn rounded(cell: &str) -> f64 {
    cell.parse::<f64>()
        .unwrap_or_else(|_| panic!("{cell} is no number"))
        .round()
}

#[test]
fn every_group_has_the_workbooks_numbers() {
    let dir = Workdir::new();
    let book = written(&dir, &AREA);
    let paper = parts(&paper(&dir, "u.docx", &AREA));
    let all = tables(&paper[DOCUMENT]);
    let groups = table_that_begins(&all, "Behovsgrupp");
    let page = rows(&book, "Sammanfattning");
    let header = page
        .iter()
        .position(|row| row[0] == "Behovsgrupp")
        .expect("the groups");
    for (told, cells) in groups[1..].iter().zip(&page[header + 1..]).take(6) {
        assert_eq!(told[0], cells[0]);
        for (said, cell) in [(1, 1), (3, 3), (4, 4)] {
            assert_eq!(number(&told[said]), rounded(&cells[cell]), "{}", told[0]);
        }
        let percent = number(told[2].trim_end_matches('%'));
        let share: f64 = cells[2].parse().expect("a share");
        assert!((percent / 100.0 - share).abs() < 5e-4, "{told:?}");
    }
    let brief = table_that_begins(&all, "Uppgift");
    let netto = rounded(
        page.iter()
            .find(|row| !row[0].is_empty() && row[0].parse::<f64>().is_ok())
            .expect("netto")[0]
            .as_str(),
    );
    assert_eq!(number(&brief[1][1]), netto);
    let sum: f64 = groups[1..7].iter().map(|row| number(&row[3])).sum();
    assert!(
        (number(&groups[7][3]) - sum).abs() <= 3.0,
        "each is rounded"
    );
    assert_eq!(number(&groups[7][4]), netto);
}

#[test]
fn charts_carry_the_tables_numbers_in_a_workbook_of_their_own() {
    let dir = Workdir::new();
    let path = paper(&dir, "u.docx", &AREA);
    let paper = parts(&path);
    let charts: Vec<&String> = paper
        .keys()
        .filter(|part| part.starts_with("word/charts/behov"))
        .collect();
    assert!(charts.len() >= 9, "{charts:?}");
    for part in &charts {
        let chart = &paper[*part];
        assert!(chart.contains("<c:externalData r:id=\"rId1\">"), "{part}");
        let gaps = "<c:dispBlanksAs val=\"gap\"/>";
        assert!(
            chart.contains(gaps),
            "{part} would draw what is absent as 0"
        );
        let number = part
            .trim_start_matches("word/charts/behov")
            .trim_end_matches(".xml");
        let links = &paper[&format!("word/charts/_rels/behov{number}.xml.rels")];
        assert!(links.contains(&format!("/word/embeddings/behov{number}.xlsx")));
    }
    // The stacked chart's data are the groups' netto.
    let file = std::fs::File::open(&path).expect("the paper");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let groups = tables(&paper[DOCUMENT]);
    let groups = table_that_begins(&groups, "Behovsgrupp").clone();
    let stacked = charts
        .iter()
        .find(|part| paper[**part].contains("<c:grouping val=\"stacked\"/>"))
        .expect("a stacked chart");
    let number_of = stacked
        .trim_start_matches("word/charts/behov")
        .trim_end_matches(".xml");
    let mut inner = archive
        .by_name(&format!("word/embeddings/behov{number_of}.xlsx"))
        .expect("its data");
    let data = dir.path("data.xlsx");
    std::io::copy(
        &mut inner,
        &mut std::fs::File::create(&data).expect("a file"),
    )
    .expect("copied");
    let cells = rows(&data, "Data");
    for (row, told) in cells[1..].iter().zip(&groups[1..7]) {
        assert_eq!((&row[0], rounded(&row[1])), (&told[0], number(&told[4])));
    }
}

#[test]
fn who_cannot_see_it_and_who_navigates_by_headings_can_read_it() {
    let dir = Workdir::new();
    let all = parts(&paper(&dir, "u.docx", &AREA));
    let document = &all[DOCUMENT];
    let drawings = document.matches("<w:drawing>").count();
    let told = document
        .split("descr=\"")
        .skip(1)
        .filter(|text| !text.starts_with('"'))
        .count();
    assert!(
        drawings >= 11 && told >= drawings,
        "{drawings} drawings, {told} texts"
    );
    let tables = document.matches("<w:tbl>").count();
    for what in [
        "<w:tblHeader/>",
        "<w:tblDescription w:val=\"",
        "<w:tblCaption w:val=\"",
    ] {
        assert_eq!(document.matches(what).count(), tables, "{what}");
    }
    let headings = document.matches("<w:pStyle w:val=\"Heading1\"/>").count();
    let entries = document
        .matches("<w:hyperlink w:anchor=\"_TocBehov")
        .count();
    assert_eq!((headings, entries), (13, 13));
    assert!(document.contains("TOC \\o &quot;1-1&quot;") || document.contains("TOC \\o \"1-1\""));
    assert!(all["word/styles.xml"].contains("<w:lang w:val=\"sv-SE\""));
    assert!(
        all["word/footer1.xml"].contains(" PAGE ")
            && all["word/footer1.xml"].contains(" NUMPAGES ")
    );
    for (part, text) in &all {
        assert!(!text.contains("{{"), "a field is left in {part}");
    }
    let list = paragraphs(document).join("\n");
    for word in ["skl2016", "behov hamta", "behov forbund", "uvas.", "NaN"] {
        assert!(!list.contains(word), "{word} is no word for a board");
    }
}

#[test]
fn other_programs_open_it_as_a_document_of_six_to_ten_pages() {
    let dir = Workdir::new();
    let path = paper(&dir, "u.docx", &AREA);
    let program = "import docx\nd = docx.Document('u.docx')\nprint(len(d.tables), len(d.inline_shapes), d.core_properties.title)\nprint([p.text for p in d.paragraphs if p.style.name == 'Heading 1'][1])\nprint(d.tables[0].style.name, d.sections[0].header.paragraphs[0].text)";
    if let Some(said) = python_docx(&dir, program) {
        let lines: Vec<&str> = said.lines().collect();
        assert!(
            lines[0].ends_with("Behovsanalys: Samordningsförbundet Älv & Kust 2022"),
            "{said}"
        );
        assert_eq!(lines[1], "Området");
        assert_eq!(
            lines[2],
            "behov tabell Behovsanalys Samordningsförbundet Älv & Kust 2022"
        );
    }
    if let Some(pdf) = libreoffice(&dir, &path, "pdf") {
        let bytes = std::fs::read(pdf).expect("a PDF");
        let pages = bytes
            .windows(12)
            .filter(|one| one.starts_with(b"/Type/Page") && one[10] != b's')
            .count();
        assert!((6..=11).contains(&pages), "{pages} pages");
    }
}

/// Runs Python with python-docx; gives what it printed.
fn python_docx(dir: &Workdir, program: &str) -> Option<String> {
    let known = Command::new("/usr/bin/python3")
        .args(["-c", "import docx"])
        .output();
    if !known.is_ok_and(|done| done.status.success()) {
        missing("python-docx");
        return None;
    }
    openpyxl(dir, program)
}

#[test]
fn the_same_question_gives_the_same_file_and_so_does_the_exported_template() {
    let dir = Workdir::new();
    let first = std::fs::read(paper(&dir, "a.docx", &["--kommun", "Ale"])).expect("a paper");
    let again = std::fs::read(paper(&dir, "b.docx", &["--kommun", "Ale"])).expect("a paper");
    assert!(first == again);
    dir.ok(&["mall", "exportera", "--ut", "mall.docx"]);
    assert!(
        dir.ok(&["mall", "kontrollera", "mall.docx"])
            .contains("inga fel")
    );
    let house = std::fs::read(paper(
        &dir,
        "c.docx",
        &["--kommun", "Ale", "--mall", "mall.docx"],
    ))
    .expect("a paper");
    assert!(first == house);
}

/// A Word file of a house: letterhead, styles under names of its own, a logotype, and a line that a person has written.
fn house(dir: &Workdir, name: &str, body: &str) -> PathBuf {
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Override PartName=\"/word/document.xml\" ContentType=\"{kind}.template.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"{kind}.styles+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\"{kind}.header+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" Type=\"{link}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s\" Type=\"{link}/styles\" Target=\"styles.xml\"/><Relationship Id=\"h\" Type=\"{link}/header\" Target=\"header1.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {w}><w:body>{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:left=\"2268\" w:right=\"1134\" w:top=\"1400\" w:bottom=\"1400\"/></w:sectPr></w:body></w:document>"
            ),
        ),
        (
            "word/styles.xml",
            format!(
                "<w:styles {w}><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Vanlig\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Rubrik1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Vanlig\"/><w:rPr><w:color w:val=\"990000\"/></w:rPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Caption\"><w:name w:val=\"Egen\"/></w:style></w:styles>"
            ),
        ),
        (
            "word/header1.xml",
            format!(
                "<w:hdr {w}><w:p><w:r><w:t>Husets brevhuvud, {{{{om</w:t></w:r><w:r><w:t>rade</w:t></w:r><w:r><w:t>}}}} år {{{{ar}}}}</w:t></w:r></w:p></w:hdr>"
            ),
        ),
        ("word/media/logo.png", "inte en riktig bild".to_string()),
    ];
    let path = dir.path(name);
    let mut writer = ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    for (name, text) in files {
        writer
            .start_file(name, SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("finished");
    path
}

const LINE: &str = "<w:p><w:r><w:t>Dnr 2026-17</w:t></w:r></w:p>";

#[test]
fn a_house_keeps_its_letterhead_its_styles_and_what_it_has_written() {
    let dir = Workdir::new();
    house(&dir, "hus.dotx", LINE);
    let all = parts(&paper(
        &dir,
        "u.docx",
        &[&AREA[..], &["--mall", "hus.dotx"]].concat(),
    ));
    assert_eq!(
        texts(&all["word/header1.xml"]),
        "Husets brevhuvud, Samordningsförbundet Älv & Kust år 2022"
    );
    let document = &all[DOCUMENT];
    assert!(
        document.find("Dnr 2026-17") < document.find("Tre budskap"),
        "the outline follows"
    );
    assert_eq!(
        document.matches("<w:pStyle w:val=\"Rubrik1\"/>").count(),
        13
    );
    assert!(!document.contains("w:val=\"Heading1\""));
    let styles = &all["word/styles.xml"];
    assert!(
        styles.contains("<w:color w:val=\"990000\"/>")
            && !styles.contains("w:styleId=\"Heading1\"")
    );
    // An id that the house uses otherwise is not taken from it.
    assert!(styles.contains("w:styleId=\"Caption\"><w:name w:val=\"Egen\"/>"));
    assert!(styles.contains(
        "w:styleId=\"BehovCaption\"><w:name w:val=\"caption\"/><w:basedOn w:val=\"Vanlig\"/>"
    ));
    assert!(
        all["[Content_Types].xml"].contains("wordprocessingml.document.main+xml"),
        "no longer a template"
    );
    assert_eq!(all["word/media/logo.png"], "inte en riktig bild");
    // 150 mm between its margins.
    let widest = document
        .split("<wp:extent cx=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse::<u32>().ok())
        .max();
    let widest = widest.expect("a drawing");
    assert!((148 * 36_000..=150 * 36_000).contains(&widest), "{widest}");
    if let Some(said) = python_docx(
        &dir,
        "import docx\nprint(len(docx.Document('u.docx').tables))",
    ) {
        assert!(said.trim().parse::<usize>().expect("a number") >= 10);
    }
}

#[test]
fn a_house_chooses_its_own_sections_and_fields() {
    let dir = Workdir::new();
    let body = "<w:p><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr><w:r><w:t>Läget i {{omrade}}</w:t></w:r></w:p><w:p><w:r><w:t>Netto är </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{{net</w:t></w:r><w:r><w:t>to}}</w:t></w:r><w:r><w:t> personer.</w:t></w:r></w:p><w:p><w:r><w:t>{{ avsnitt.grupper }}</w:t></w:r></w:p>";
    house(&dir, "hus.docx", body);
    let all = parts(&paper(
        &dir,
        "u.docx",
        &["--kommun", "Ale", "--mall", "hus.docx"],
    ));
    let list = paragraphs(&all[DOCUMENT]);
    assert_eq!(list[0], "Läget i Ale");
    let netto = tables(&all[DOCUMENT]);
    let netto = &table_that_begins(&netto, "Behovsgrupp")[7][4];
    assert_eq!(list[1], format!("Netto är {netto} personer."));
    assert!(
        all[DOCUMENT].contains("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">"),
        "written as where its field begins"
    );
    assert!(
        !list.join(" ").contains("Tre budskap"),
        "nothing that it has not asked for"
    );
}

#[test]
fn what_is_wrong_with_a_house_is_told_with_its_paragraph() {
    let dir = Workdir::new();
    let of = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    house(&dir, "falt.docx", &of("Netto: {{nettto}}"));
    house(&dir, "avsnitt.docx", &of("{{avsnitt.gruper}}"));
    house(&dir, "bland.docx", &of("Se {{avsnitt.grupper}} här"));
    house(
        &dir,
        "tabell.docx",
        &format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
            of("{{avsnitt.grupper}}")
        ),
    );
    house(
        &dir,
        "strikt.docx",
        &format!("<w:p xmlns:s=\"http://purl.oclc.org/ooxml/x\"/>{LINE}"),
    );
    let whole = std::fs::read(house(&dir, "hel.docx", LINE)).expect("a file");
    dir.write("avklippt.docx", &whole[..whole.len() / 2]);
    dir.write("text.docx", "inget zip-arkiv");
    written(&dir, &["--kommun", "Ale"]);
    std::fs::copy(dir.path("bok.xlsx"), dir.path("bok.docx")).expect("copied");
    let names = [
        "falt",
        "avsnitt",
        "bland",
        "tabell",
        "strikt",
        "avklippt",
        "text",
        "bok",
        "finns-inte",
    ];
    let names = names.map(|name| format!("{name}.docx"));
    let commands: Vec<Vec<&str>> = names
        .iter()
        .map(|name| {
            vec![
                "underlag",
                "--kommun",
                "Ale",
                "--dragningar",
                "100",
                "--mall",
                name.as_str(),
            ]
        })
        .collect();
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    insta::assert_snapshot!(dir.faults(&commands));
    assert!(!dir.path("output").exists(), "nothing is written");
}

#[test]
fn the_forbunds_own_words_insatser_and_decisions_come_with_its_workbook() {
    let dir = Workdir::new();
    let book = written(&dir, &["--kommun", "Ale"]);
    let at = |sheet: &str, text: &str| crate::fornya::row_of(&book, sheet, text);
    let needs = at("Behov och insatser", "Behovsgrupp") + 1;
    let proposals = at("Behov och insatser", "Föreslagen insats") + 1;
    let services = at("Utbud och täckning", "Insats") + 1;
    let shares = at("Antaganden", "Sjukskrivna");
    let typed = with_typed(
        &dir,
        &book,
        "skriven.xlsx",
        &[
            ("Behov och insatser", needs, 2, "Många saknar bostad"),
            ("Behov och insatser", needs, 8, "Stöd på kvällstid"),
            ("Behov och insatser", proposals, 1, "En väg in"),
            (
                "Behov och insatser",
                proposals,
                2,
                "Unga ska få ett svar på en vecka",
            ),
            ("Utbud och täckning", services, 1, "Steget"),
            ("Utbud och täckning", services, 6, "41"),
            ("Antaganden", shares, 6, "0.3"),
        ],
    );
    let typed = typed.to_string_lossy().into_owned();
    let all = parts(&paper(&dir, "u.docx", &["--fran", &typed]));
    let list = paragraphs(&all[DOCUMENT]).join("\n");
    for own in [
        "Behovet. Många saknar bostad",
        "Vad som saknas. Stöd på kvällstid",
        "att pröva insatsen en väg in: Unga ska få ett svar på en vecka",
        "En väg in: Unga ska få ett svar på en vecka",
    ] {
        assert!(list.contains(own), "{own}");
    }
    let tables = tables(&all[DOCUMENT]);
    assert_eq!(
        table_that_begins(&tables, "Insats")[1][..4],
        ["Steget", "", "", "41"]
    );
    let decisions = table_that_begins(&tables, "Vad");
    assert!(decisions[1][0].contains("Sjukskrivna"), "{decisions:?}");
}
