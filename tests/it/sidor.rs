//! The workbook as pages: what is printed, how large, what can be read without seeing it, and what the user's words do.

use crate::arbetsbok::{find_row, recalculated, value_at, written};
use crate::fornya::with_typed;
use crate::workdir::Workdir;
use calamine::{Data, Reader, Xlsx, open_workbook};
use ironcalc::base::cell::CellValue;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

const FORBUND: [&str; 2] = ["--forbund", "Älv & Kust"];
/// Points of A4 across and up, without margins, and of what is read.
const PAPER: [f64; 2] = [784.0, 514.0];
const TEXT: f64 = 9.0;

/// Every part of a workbook that is text.
pub fn parts(path: &Path) -> BTreeMap<String, String> {
    let file = std::fs::File::open(path).expect("the workbook");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("a whole part");
        if let Ok(text) = String::from_utf8(bytes) {
            parts.insert(name, text);
        }
    }
    parts
}

/// The values of an attribute in each element of a name.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name} ");
    let found = xml.match_indices(&start);
    found
        .map(|(at, _)| &xml[at..at + xml[at..].find('>').expect("an end")])
        .collect()
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let start = format!(" {name}=\"");
    let from = element.find(&start)? + start.len();
    element[from..].split('"').next()
}

/// Titles of the sheets in order, without the one that no menu shows.
fn titles(parts: &BTreeMap<String, String>) -> Vec<String> {
    let sheets = elements(&parts["xl/workbook.xml"], "sheet");
    let shown = sheets
        .iter()
        .filter(|one| attribute(one, "state").is_none());
    shown
        .map(|one| {
            attribute(one, "name")
                .expect("a name")
                .replace("&amp;", "&")
        })
        .collect()
}

fn column(letters: &str) -> usize {
    let letters = letters.bytes().filter(u8::is_ascii_uppercase);
    letters.fold(0, |all, one| all * 26 + usize::from(one - b'A') + 1)
}

/// How many columns of a sheet are printed.
fn printed_columns(parts: &BTreeMap<String, String>, at: usize, sheet: &str) -> usize {
    let start = format!("name=\"_xlnm.Print_Area\" localSheetId=\"{at}\">");
    let book = &parts["xl/workbook.xml"];
    if let Some(from) = book.find(&start) {
        let area = book[from + start.len()..]
            .split('<')
            .next()
            .expect("an area");
        return match area.rsplit_once("),") {
            // The last number of OFFSET is how many columns there are.
            Some((_, columns)) => columns.trim_end_matches(')').parse().expect("columns"),
            None => column(area.rsplit(':').next().expect("a corner")),
        };
    }
    let cells = elements(sheet, "c");
    let cells = cells.iter().filter_map(|one| attribute(one, "r"));
    cells.map(column).max().expect("cells")
}

/// Points that the print of a sheet is wide.
fn printed_width(sheet: &str, columns: usize) -> f64 {
    let declared = elements(sheet, "col");
    let width = |at: usize| {
        let holds = |one: &&&str| {
            let number = |name| attribute(one, name).and_then(|text| text.parse::<usize>().ok());
            number("min") <= Some(at) && Some(at) <= number("max")
        };
        let Some(one) = declared.iter().find(holds) else {
            return 9.14;
        };
        match attribute(one, "hidden") {
            Some(_) => 0.0,
            None => attribute(one, "width")
                .and_then(|text| text.parse().ok())
                .expect("a width"),
        }
    };
    (1..=columns).map(width).sum::<f64>() * 5.25
}

#[test]
fn no_sheet_prints_its_text_under_seven_points() {
    for area in [&FORBUND[..], &["--kommun", "Ale"], &["--riket"]] {
        let dir = Workdir::new();
        let parts = parts(&written(&dir, area));
        for (at, title) in titles(&parts).iter().enumerate() {
            let sheet = &parts[&format!("xl/worksheets/sheet{}.xml", at + 1)];
            let width = printed_width(sheet, printed_columns(&parts, at, sheet));
            let setup = elements(sheet, "pageSetup")[0];
            let upright = attribute(setup, "orientation") == Some("portrait");
            let across =
                attribute(setup, "fitToWidth").map_or(1.0, |text| text.parse().expect("a number"));
            let paper = PAPER[usize::from(upright)] * across;
            let points = TEXT * (paper / width).min(1.0);
            assert!(
                points >= 7.0,
                "{area:?}, {title}: {points:.2} points, {width:.0} wide"
            );
        }
    }
}

#[test]
fn every_sheet_leads_home_has_its_colour_and_stands_in_order() {
    let dir = Workdir::new();
    let parts = parts(&written(&dir, &FORBUND));
    let titles = titles(&parts);
    let mut colours = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        let sheet = &parts[&format!("xl/worksheets/sheet{}.xml", at + 1)];
        let links = elements(sheet, "hyperlink");
        let home = |one: &&&str| {
            attribute(one, "location").is_some_and(|to| to.contains("Sammanfattning"))
        };
        assert_eq!(links.iter().any(|one| home(&one)), at > 0, "{title}");
        let colour = attribute(elements(sheet, "tabColor")[0], "rgb").expect("a colour");
        if colours.last() != Some(&colour) {
            colours.push(colour);
        }
    }
    // What is read, what is written on, what both rest on: each colour once.
    assert_eq!(colours.len(), 3, "{titles:?}");
    assert_eq!(titles[0], "Sammanfattning");
}

/// What the eye sees has words beside it, and what is long has a heading that stays.
#[test]
fn pictures_have_words_and_tables_have_headings_that_stay() {
    let dir = Workdir::new();
    let all = parts(&written(&dir, &FORBUND));
    let mut drawn = 0;
    for (name, text) in all
        .iter()
        .filter(|(name, _)| name.starts_with("xl/drawings/drawing"))
    {
        for one in elements(text, "xdr:cNvPr") {
            let told = attribute(one, "descr").unwrap_or_default();
            assert!(told.chars().count() >= 3, "{name}: {one}");
            drawn += 1;
        }
    }
    assert!(drawn >= 8, "{drawn}");
    assert!(all["docProps/core.xml"].contains("Behovsanalys: "));
    for (at, title) in titles(&all).iter().enumerate() {
        let sheet = &all[&format!("xl/worksheets/sheet{}.xml", at + 1)];
        let rows = elements(sheet, "row").len();
        let repeats =
            all["xl/workbook.xml"].contains(&format!("Print_Titles\" localSheetId=\"{at}\""));
        let stays = sheet.contains("state=\"frozen\"") || repeats;
        let one_page = !sheet.contains("fitToHeight=\"0\"");
        // A sheet of several short tables has none that stays.
        let short = [
            "Brutto till netto",
            "Uppdrag och metod",
            "Kvalitet",
            "Ordlista",
            "Medel",
            "Behov och insatser",
        ];
        assert!(
            rows < 40 || stays || one_page || short.contains(&title.as_str()),
            "{title}: {rows} rows"
        );
    }
    // Data bars and colours stand behind numbers, never alone: each conditional format covers cells that hold something.
    assert!(!all.values().any(|text| text.contains("showValue=\"0\"")));
}

#[test]
fn empty_sheets_for_input_print_nothing_and_filled_ones_to_their_last_row() {
    let dir = Workdir::new();
    let parts = parts(&written(&dir, &FORBUND));
    let book = &parts["xl/workbook.xml"];
    for title in [
        "Lokala data",
        "Utbud och täckning",
        "Behov och insatser",
        "Beslutslogg",
    ] {
        let at = titles(&parts)
            .iter()
            .position(|one| one == title)
            .expect("the sheet");
        let start = format!("name=\"_xlnm.Print_Area\" localSheetId=\"{at}\">");
        let from = book.find(&start).expect("an area") + start.len();
        let area = book[from..].split("</").next().expect("an area");
        assert!(
            area.starts_with("IF(SUM(SUMPRODUCT(") && area.contains(",OFFSET("),
            "{title}: {area}"
        );
        assert!(area.contains("$XFD$1"), "{title}: {area}");
    }
}

#[test]
fn tables_to_sort_are_unlocked_and_sorting_is_allowed() {
    let dir = Workdir::new();
    let parts = parts(&written(&dir, &FORBUND));
    let styles = &parts["xl/styles.xml"];
    let formats = &styles[styles.find("<cellXfs").expect("formats")..];
    let formats: Vec<&str> = formats.split("<xf ").skip(1).collect();
    for (title, first) in [("Jämförelse", "A5"), ("Basfakta", "A5"), ("Kommunen", "")] {
        let at = titles(&parts)
            .iter()
            .position(|one| one == title)
            .expect("the sheet");
        let sheet = &parts[&format!("xl/worksheets/sheet{}.xml", at + 1)];
        let protection = elements(sheet, "sheetProtection")[0];
        assert_eq!(
            attribute(protection, "sort"),
            Some("0"),
            "{title}: {protection}"
        );
        assert_eq!(attribute(protection, "autoFilter"), Some("0"), "{title}");
        let filtered = attribute(elements(sheet, "autoFilter")[0], "ref").expect("a range");
        let cell = match first {
            "" => {
                let row: u32 = filtered[1..]
                    .split(':')
                    .next()
                    .and_then(|text| text.parse().ok())
                    .expect("a row");
                format!("A{}", row + 1)
            }
            first => first.to_string(),
        };
        let cells = elements(sheet, "c");
        let found = cells
            .iter()
            .find(|one| attribute(one, "r") == Some(&cell))
            .expect("the cell");
        let style: usize = attribute(found, "s")
            .and_then(|text| text.parse().ok())
            .expect("a style");
        assert!(formats[style].contains("locked=\"0\""), "{title} {cell}");
    }
}

/// Names are as good as codes where an override is typed, and the row says where it holds.
#[test]
fn an_override_typed_by_name_takes_hold_and_says_where() {
    let dir = Workdir::new();
    let path = written(&dir, &FORBUND);
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let first = find_row(&mut book, "Antaganden", 12, "Läge") as i32 + 2;
    let typed = |cells: &[(i32, &str)]| {
        let mut model = recalculated(&path);
        let names = model.workbook.get_worksheet_names();
        let sheet = names
            .iter()
            .position(|one| one == "Antaganden")
            .expect("the sheet") as u32;
        for (col, text) in cells {
            model
                .set_user_input(sheet, first, *col, (*text).to_string())
                .expect("typed");
        }
        model.evaluate();
        let holds = model
            .get_cell_value_by_index(sheet, first, 13)
            .expect("a cell");
        let brutto = value_at(&path, &model, "Målgrupp", (1, "Brutto, alla grupper"), 9);
        (holds, brutto)
    };
    let (_, before) = typed(&[]);
    let row = |place: &'static str, group: &'static str| {
        [(1, "kommun"), (2, place), (3, group), (6, "0.9")]
    };
    let (holds, after) = typed(&row("Tjörn", "Sjukskrivna"));
    assert_eq!(holds, CellValue::String("gäller Tjörn".into()));
    let (by_code, same) = typed(&row("'1419", "sjukskrivna"));
    assert_eq!((by_code, &same), (holds, &after));
    assert_ne!(after, before);
    for (cells, told) in [
        (row("Göteborg", "Sjukskrivna"), "okänd kommun"),
        (row("Tjörn", "Sjukskrivne"), "okänd grupp"),
    ] {
        let (holds, brutto) = typed(&cells);
        assert_eq!(holds, CellValue::String(told.into()));
        assert_eq!(brutto, before);
    }
    let (holds, _) = typed(&[(1, "kommun"), (2, "Tjörn"), (3, "Sjukskrivna")]);
    assert_eq!(holds, CellValue::String("andelen saknas".into()));
    let everywhere = [(1, "alla"), (3, "Sjukskrivna"), (5, "K"), (6, "0.4")];
    let (holds, _) = typed(&everywhere);
    assert_eq!(holds, CellValue::String("gäller hela området".into()));
}

/// Cells of a sheet as texts.
pub fn rows(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet");
    let text = |cell: &Data| cell.to_string().replace('\u{a0}', " ");
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

fn renewed(dir: &Workdir, from: &Path, name: &str) -> std::path::PathBuf {
    let path = dir.path(name);
    let (from, to) = (from.display().to_string(), path.display().to_string());
    dir.ok(&[
        "analys",
        "--fran",
        &from,
        "--ut",
        &to,
        "--dragningar",
        "300",
    ]);
    path
}

#[test]
fn a_sentence_of_ones_own_stands_on_the_first_page_and_in_the_report_and_is_kept() {
    let dir = Workdir::new();
    let first = written(&dir, &FORBUND);
    let said = rows(&first, "Meningar");
    let at = |rule: &str| {
        said.iter()
            .position(|row| row.get(7).is_some_and(|one| one == rule))
    };
    let (own, struck) = (
        at("under_riket").expect("a rule"),
        at("enda_over_grupp").or(at("farre_an_aret_innan")),
    );
    let struck = struck.expect("another rule");
    let (text, gone) = (
        "Här är behovet ”lägre” & ojämnt <fördelat>.",
        said[struck][1].clone(),
    );
    let cells = [
        ("Meningar", own as i32 + 1, 5, text),
        ("Meningar", struck as i32 + 1, 5, "–"),
    ];
    let typed = with_typed(&dir, &first, "skriven.xlsx", &cells);
    let second = renewed(&dir, &typed, "andra.xlsx");
    let third = renewed(&dir, &second, "tredje.xlsx");
    for path in [&second, &third] {
        let page: Vec<String> = rows(path, "Sammanfattning").concat();
        assert!(page.iter().any(|cell| cell == text), "{page:?}");
        assert!(!page.contains(&gone), "{gone}");
        let kept = rows(path, "Meningar");
        assert_eq!(kept[own][4], text);
        assert_eq!(kept[struck][4], "–");
        assert_eq!(
            kept[own][1], said[own][1],
            "the program's own words stay beside"
        );
    }
    let from = third.display().to_string();
    dir.ok(&[
        "rapport",
        "--fran",
        &from,
        "--ut",
        "sida.html",
        "--dragningar",
        "300",
    ]);
    let page = std::fs::read_to_string(dir.path("sida.html")).expect("a page");
    assert!(page.contains("Här är behovet ”lägre” &amp; ojämnt &lt;fördelat&gt;."));
    assert!(!page.contains(&gone));
}

/// Each change is a row once, whoever opens the workbook next, and a change back is a row too.
#[test]
fn what_is_decided_is_logged_once_and_last_years_file_is_not_touched() {
    let dir = Workdir::new();
    let first = written(&dir, &FORBUND);
    let logged = |path: &Path| -> Vec<Vec<String>> {
        let all = rows(path, "Beslutslogg");
        let heading = all
            .iter()
            .position(|row| row[0] == "Vad")
            .expect("headings");
        all[heading + 1..]
            .iter()
            .filter(|row| !row[0].is_empty())
            .cloned()
            .collect()
    };
    assert!(logged(&first).is_empty());
    let mut book: Xlsx<_> = open_workbook(&first).expect("a workbook");
    let share = find_row(&mut book, "Antaganden", 2, "sjukskrivna") as i32 + 1;
    let typed = with_typed(
        &dir,
        &first,
        "andrad.xlsx",
        &[
            ("Antaganden", share, 6, "0.25"),
            ("Antaganden", share, 11, "Akterna visar fler"),
            ("Antaganden", share, 12, "Styrelsen, 2026-11-01"),
            ("Antaganden", 5, 2, "grupp"),
        ],
    );
    let before = std::fs::read(&typed).expect("the file");
    let second = renewed(&dir, &typed, "andra.xlsx");
    assert_eq!(std::fs::read(&typed).expect("the file"), before);
    let log = logged(&second);
    assert_eq!(log.len(), 2, "{log:?}");
    assert_eq!(
        log[0][..4],
        [
            "Andel: Sjukskrivna",
            "20 % (10 % till 30 %)",
            "25 %",
            "Styrelsen, 2026-11-01"
        ]
    );
    assert_eq!(log[0][5], "Akterna visar fler");
    assert_eq!(log[1][..3], ["Tolkning", "person", "grupp"]);
    // Nothing new is nothing more, and what is filled in stays.
    let who = rows(&second, "Beslutslogg")
        .iter()
        .position(|row| row[0] == "Tolkning")
        .expect("a row") as i32
        + 1;
    let filled = with_typed(
        &dir,
        &second,
        "ifylld.xlsx",
        &[("Beslutslogg", who, 4, "Beredningen")],
    );
    let third = renewed(&dir, &filled, "tredje.xlsx");
    let log = logged(&third);
    assert_eq!(
        (log.len(), log[1][3].as_str()),
        (2, "Beredningen"),
        "{log:?}"
    );
    let share = find_row(
        &mut open_workbook(&third).expect("a workbook"),
        "Antaganden",
        2,
        "sjukskrivna",
    ) as i32
        + 1;
    let back = with_typed(
        &dir,
        &third,
        "tillbaka.xlsx",
        &[("Antaganden", share, 6, "0.3")],
    );
    let log = logged(&renewed(&dir, &back, "fjarde.xlsx"));
    assert_eq!(log.len(), 3, "{log:?}");
    assert_eq!(log[2][..3], ["Andel: Sjukskrivna", "25 %", "30 %"]);
    // A changed share does not keep the source that it had.
    let antaganden = rows(&renewed(&dir, &back, "femte.xlsx"), "Antaganden");
    let row = antaganden
        .iter()
        .find(|row| row[2] == "sjukskrivna")
        .expect("a row");
    assert_eq!(row[9], "");
}

#[test]
fn no_chart_draws_what_is_absent_as_zero() {
    let dir = Workdir::new();
    dir.ok(&["jamfor", "Ale", "Ydre", "--ut", "jamfor.xlsx"]);
    for path in [written(&dir, &FORBUND), dir.path("jamfor.xlsx")] {
        let parts = parts(&path);
        let charts = parts
            .iter()
            .filter(|(name, _)| name.starts_with("xl/charts/chart"));
        let mut count = 0;
        for (name, chart) in charts {
            assert!(chart.contains("<c:dispBlanksAs val=\"gap\"/>"), "{name}");
            count += 1;
        }
        assert!(count > 1, "{count}");
    }
}
