//! Netto in the workbook's own cells when shares and overrides are typed into it, against the program's netto at them.

use crate::arbetsbok::{find_row, number_of, recalculated, set, value_at, written};
use crate::lasare::{libreoffice_all, openpyxl};
use crate::workdir::{Workdir, number};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const FORBUND: &str = "Samordningsförbundet Älv & Kust";
pub const GROUPS: [&str; 6] = [
    "uvas",
    "ekonomiskt_bistand",
    "arbetslosa",
    "aktivitetsersattning",
    "sjukskrivna",
    "sjukersattning_deltid",
];
/// Largest relative error of netto in a cell.
const WITHIN: f64 = 1e-6;
const NETTO: i32 = 13;

/// General shares of all groups, and an override typed on an empty row.
pub struct Setting {
    pub shares: Vec<f64>,
    place: (&'static str, &'static str),
    group: usize,
    own: f64,
}

impl Setting {
    /// The same every time; shares in whole per mille, 0 and 1 among them.
    pub fn all(count: u64) -> Vec<Self> {
        let mut state = 2003_1210_u64;
        let mut next = move |most: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % (most + 1)
        };
        let places = [
            ("kommun", "1440"),
            ("kommun", "Ale"),
            ("län", "14"),
            ("kommun", "Tjörn"),
        ];
        let mut one = |at: u64| Self {
            shares: (0..6).map(|_| next(1000) as f64 / 1000.0).collect(),
            place: places[at as usize % places.len()],
            group: next(5) as usize,
            own: next(1000) as f64 / 1000.0,
        };
        let mut all: Vec<Self> = (0..count).map(&mut one).collect();
        all[0].shares[2] = 1.0;
        if let Some(second) = all.get_mut(1) {
            second.shares[1] = 0.0;
        }
        all
    }

    fn args(&self) -> Vec<String> {
        let mut all = Vec::new();
        for (id, share) in GROUPS.iter().zip(&self.shares) {
            all.extend(["--andel".to_string(), format!("{id}={share}")]);
        }
        let code = match self.place.1 {
            "Ale" => "1440",
            "Tjörn" => "1419",
            code => code,
        };
        all.extend([
            "--andel".to_string(),
            format!("{code}:{}={}", GROUPS[self.group], self.own),
        ]);
        all
    }

    /// What the program says at these shares.
    fn estimate(&self, dir: &Workdir, area: &[&str]) -> Value {
        let args = self.args();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        dir.estimate(&[area, &["--dragningar", "0"], &args].concat())
    }

    /// Cells of Antaganden to type into, by row and column from 0: the general shares from `first`, the override on `own`.
    fn cells(&self, first: u32, own: u32) -> Vec<(u32, i32, String)> {
        let shares = (first..).zip(&self.shares);
        let general = shares.map(|(row, share)| (row, 5, share.to_string()));
        let text = [
            (0, self.place.0),
            (1, self.place.1),
            (2, GROUPS[self.group]),
            (4, "T"),
        ];
        let text = text.map(|(col, text)| (own, col, text.to_string()));
        general
            .chain(text)
            .chain([(own, 5, self.own.to_string())])
            .collect()
    }
}

/// Row of the first general share, and of the first override, on Antaganden.
fn rows(path: &Path) -> (u32, u32) {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let first = find_row(&mut book, "Antaganden", 2, GROUPS[0]);
    (first, first + 6 + 3)
}

fn close(live: f64, expected: &Value, what: &str) {
    let expected = number(expected);
    assert!(
        (live / expected - 1.0).abs() <= WITHIN,
        "{what}: {live} {expected}"
    );
}

pub fn how_many(short: u64, long: u64) -> u64 {
    if std::env::var_os("BEHOV_LANGE").is_some() {
        long
    } else {
        short
    }
}

#[test]
fn netto_follows_shares_and_overrides_in_every_place() {
    let dir = Workdir::new();
    let area = ["--forbund", FORBUND];
    let path = written(&dir, &area);
    let (first, own) = rows(&path);
    let mut model = recalculated(&path);
    let state = |model: &_| value_at(&path, model, "Antaganden", (0, "Netto"), 1);
    assert_eq!(format!("{:?}", state(&model)), "String(\"aktuellt\")");
    for setting in Setting::all(how_many(3, 20)) {
        for (row, col, text) in setting.cells(first, own) {
            // A code is text although it is written in digits.
            let text = if col == 1 { format!("'{text}") } else { text };
            set(&mut model, "Antaganden", row as i32, &[(col, &text)]);
        }
        model.evaluate();
        let value = setting.estimate(&dir, &area);
        let total = value_at(
            &path,
            &model,
            "Målgrupp",
            (1, "Brutto, alla grupper"),
            NETTO,
        );
        close(number_of(total), &value["netto"]["mitt"], "the area");
        for one in value["per_kommun"].as_array().expect("kommuner") {
            let code = one["kod"].as_str().expect("a code");
            let live = value_at(&path, &model, "Målgrupp", (0, code), NETTO);
            close(number_of(live), &one["netto"]["mitt"], code);
        }
        let kon = &value["netto"]["kon"];
        for (label, sex) in [("Netto, kvinnor", "K"), ("Netto, män", "M")] {
            let live = value_at(&path, &model, "Sammanfattning", (0, label), 3);
            close(number_of(live), &kon[sex], label);
        }
        let told = format!("{:?}", state(&model));
        assert!(told.contains("räknas om, men intervallet"), "{told}");
    }
}

#[test]
fn what_is_compared_with_follows_the_general_shares() {
    let dir = Workdir::new();
    let path = written(&dir, &["--kommun", "Ale"]);
    let (first, _) = rows(&path);
    let mut model = recalculated(&path);
    let setting = &Setting::all(1)[0];
    for (row, share) in (first as i32..).zip(&setting.shares) {
        set(&mut model, "Antaganden", row, &[(5, &share.to_string())]);
    }
    model.evaluate();
    let args = setting.args();
    let general: Vec<&str> = args.iter().map(String::as_str).take(12).collect();
    for (area, name) in [
        (&["--riket"][..], "Riket"),
        (&["--lan", "14"], "Västra Götalands län"),
    ] {
        let value = dir.estimate(&[area, &general, &["--dragningar", "0"]].concat());
        let live = number_of(value_at(&path, &model, "Jämförelse", (0, name), 10));
        let people = number(&value["namnare"]["varde"]);
        close(live / 1000.0 * people, &value["netto"]["mitt"], name);
    }
}

#[test]
fn the_comparison_of_kommuner_follows_the_shares() {
    let dir = Workdir::new();
    let path = dir.path("jamforelse.xlsx");
    let target = path.to_string_lossy().into_owned();
    dir.ok(&["jamfor", "Ale", "Kungälv", "Tjörn", "--ut", &target]);
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let first = find_row(&mut book, "Andelar", 0, GROUPS[0]) as i32;
    let mut model = recalculated(&path);
    for setting in Setting::all(how_many(3, 20)) {
        for (row, share) in (first..).zip(&setting.shares) {
            set(&mut model, "Andelar", row, &[(2, &share.to_string())]);
        }
        model.evaluate();
        let args = setting.args();
        let general: Vec<&str> = args.iter().map(String::as_str).take(12).collect();
        let asked = ["--kommun", "Ale, Kungälv, Tjörn", "--dragningar", "0"];
        let value = dir.estimate(&[&asked, &general[..]].concat());
        for one in value["per_kommun"].as_array().expect("kommuner") {
            let code = one["kod"].as_str().expect("a code");
            let at = |col| number_of(value_at(&path, &model, "Översikt", (0, code), col));
            close(at(5) * at(2) / 1000.0, &one["netto"]["mitt"], code);
        }
    }
}

#[test]
fn eight_groups_are_live_too() {
    let dir = Workdir::new();
    let mut assumptions = dir.ok(&["antaganden", "mall"]);
    for (id, indicator, ages) in [
        ("vanlig_manad", "bistand_vanlig_manad", "18–64"),
        ("langvarigt", "langvarigt_bistand", "18+"),
    ] {
        assumptions += &format!(
            "\n[[grupp]]\nid = \"{id}\"\nnamn = \"Prov {id}\"\nindikator = \"{indicator}\"\nhuvudman = \"Kommunen\"\nalder = \"{ages}\"\nmattyp = \"stock\"\nandel_procent = 40\nkalla = \"Prov\"\nmotivering = \"Prov\"\n"
        );
    }
    dir.write("egna.toml", assumptions);
    let own = ["--kommun", "Ale", "--antaganden", "egna.toml"];
    let path = written(&dir, &own);
    let (first, _) = rows(&path);
    let mut model = recalculated(&path);
    let shares = [0.9, 0.7, 0.1, 0.55, 0.25, 0.35, 0.6, 0.0];
    let mut asked: Vec<String> = own.map(String::from).to_vec();
    for ((row, share), id) in (first as i32..)
        .zip(shares)
        .zip(GROUPS.iter().chain(&["vanlig_manad", "langvarigt"]))
    {
        set(&mut model, "Antaganden", row, &[(5, &share.to_string())]);
        asked.extend(["--andel".into(), format!("{id}={share}")]);
    }
    model.evaluate();
    asked.extend(["--dragningar".into(), "0".into()]);
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let value = dir.estimate(&asked);
    let row = (1, "Brutto, alla grupper");
    let live = number_of(value_at(&path, &model, "Målgrupp", row, NETTO));
    close(live, &value["netto"]["mitt"], "the area");
}

/// The workbook with the cells of each setting, saved by openpyxl and computed by LibreOffice; none without them.
fn by_libreoffice(
    dir: &Workdir,
    path: &Path,
    settings: &[Setting],
) -> Option<Vec<Xlsx<std::io::BufReader<std::fs::File>>>> {
    let (first, own) = rows(path);
    let mut program = format!(
        "import openpyxl\nbook = openpyxl.load_workbook('{}')\nsheet = book['Antaganden']\n",
        path.display()
    );
    for (at, setting) in settings.iter().enumerate() {
        for (row, col, text) in setting.cells(first, own) {
            let value = if col == 5 { text } else { format!("'{text}'") };
            program += &format!("sheet.cell({}, {}).value = {value}\n", row + 1, col + 1);
        }
        program += &format!("book.save('andrad{at}.xlsx')\n");
    }
    openpyxl(dir, &program)?;
    let files: Vec<_> = (0..settings.len())
        .map(|at| dir.path(&format!("andrad{at}.xlsx")))
        .collect();
    let saved = libreoffice_all(dir, &files, "xlsx")?;
    Some(
        saved
            .iter()
            .map(|file| open_workbook(file).expect("a workbook"))
            .collect(),
    )
}

fn cell(
    book: &mut Xlsx<std::io::BufReader<std::fs::File>>,
    sheet: &str,
    (col, label): (u32, &str),
    at: u32,
) -> f64 {
    let row = find_row(book, sheet, col, label);
    let range = book.worksheet_range(sheet).expect("the sheet");
    match range.get_value((row, at)) {
        Some(Data::Float(number)) => *number,
        other => panic!("{sheet} {label}: {other:?}"),
    }
}

#[test]
fn netto_follows_the_shares_in_libreoffice_too() {
    let dir = Workdir::new();
    let area = ["--forbund", FORBUND];
    let path = written(&dir, &area);
    let settings = Setting::all(how_many(2, 20));
    let Some(books) = by_libreoffice(&dir, &path, &settings) else {
        return;
    };
    for (mut book, setting) in books.into_iter().zip(&settings) {
        let value = setting.estimate(&dir, &area);
        let live = cell(
            &mut book,
            "Målgrupp",
            (1, "Brutto, alla grupper"),
            NETTO as u32,
        );
        close(live, &value["netto"]["mitt"], "the area");
        for one in value["per_kommun"].as_array().expect("kommuner") {
            let code = one["kod"].as_str().expect("a code");
            close(
                cell(&mut book, "Målgrupp", (0, code), NETTO as u32),
                &one["netto"]["mitt"],
                code,
            );
        }
    }
}

/// Settings tried in riket's workbook; each takes LibreOffice half a minute.
fn in_riket() -> u64 {
    let asked = std::env::var("BEHOV_INSTALLNINGAR_I_RIKET").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(2)
}

/// Riket, its 290 kommuner and its 21 län.
#[test]
fn netto_follows_the_shares_in_all_of_riket() {
    if std::env::var_os("BEHOV_LANGE").is_none() {
        eprintln!("hoppar över: rikets alla platser prövas med BEHOV_LANGE=1");
        return;
    }
    let dir = Workdir::new();
    let path = written(&dir, &["--riket"]);
    let settings = Setting::all(in_riket());
    let Some(books) = by_libreoffice(&dir, &path, &settings) else {
        return;
    };
    for (mut book, setting) in books.into_iter().zip(&settings) {
        let mut expected: BTreeMap<String, Value> = BTreeMap::new();
        let value = setting.estimate(&dir, &["--riket"]);
        for one in value["per_kommun"].as_array().expect("kommuner") {
            let code = one["kod"].as_str().expect("a code");
            expected.insert(code.to_string(), one["netto"]["mitt"].clone());
        }
        let live = cell(
            &mut book,
            "Målgrupp",
            (1, "Brutto, alla grupper"),
            NETTO as u32,
        );
        close(live, &value["netto"]["mitt"], "riket");
        let range = book.worksheet_range("Målgrupp").expect("the sheet");
        let mut seen = 0;
        for row in range.rows() {
            // The rows of the kommuner come before those of the calculation, which have the same codes.
            let (Data::String(code), Data::Float(netto)) = (&row[0], &row[NETTO as usize]) else {
                continue;
            };
            if let Some(stated) = expected.remove(code) {
                close(*netto, &stated, code);
                seen += 1;
            }
        }
        assert_eq!(seen, 290);
        let range = book.worksheet_range("Län och förbund").expect("the sheet");
        let lan = range
            .rows()
            .filter(|row| row[1] == Data::String("län".into()));
        let lan: Vec<(String, f64)> = lan
            .map(|row| {
                (
                    row[0].to_string(),
                    row[5].to_string().parse().expect("netto"),
                )
            })
            .collect();
        assert_eq!(lan.len(), 21);
        for (name, live) in lan {
            let value = setting.estimate(&dir, &["--lan", &name]);
            close(live, &value["netto"]["mitt"], &name);
        }
    }
}
