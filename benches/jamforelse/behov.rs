//! This program's side of the comparison: each job some times, one line of JSON per job on standard output.
//! `benches/jamforelse/kor.py` runs it beside the others and prints the ratios.
//!
//! Arguments: a folder for what the jobs read and write, and how many times each job is run.

#[path = "../fragor/mod.rs"]
mod fragor;

use behovsanalys::analys::{Beside, Compared, Own, Since};
use behovsanalys::area::AreaName;
use behovsanalys::declared::Declared;
use behovsanalys::estimate::Skattning;
use behovsanalys::figures::Figures;
use behovsanalys::parse;
use behovsanalys::parse::book::Book;
use behovsanalys::parse::jsonstat::JsonStat;
use behovsanalys::regions::Regions;
use behovsanalys::simulation::{Settings, Spread, drawn_brutto, simulate};
use behovsanalys::template::Template;
use behovsanalys::workbook;
use fragor::{behov, fraga};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

const LONG_ROWS: u32 = 348_000;
const BRUTTO_DRAWS: usize = 100_000;
const NETTO_DRAWS: usize = 1_000;

/// A job, run as often as asked.
type Job = fn(&Run);

fn main() {
    // Cargo's own words for benchmarks begin with a dash.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let [folder, times, wanted @ ..] = words.as_slice() else {
        return;
    };
    let run = Run {
        folder: PathBuf::from(folder),
        times: times.parse().expect("a number"),
    };
    let jobs: [(&str, Job); 7] = [
        ("b", load),
        ("c", json_stat),
        ("d-brutto", brutto),
        ("d-netto", netto),
        ("e-riket", national),
        ("e-lang", long_table),
        ("f", read_back),
    ];
    for (name, job) in jobs {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            job(&run);
        }
    }
}

struct Run {
    folder: PathBuf,
    times: usize,
}

impl Run {
    /// Runs a job once to warm up and then as often as asked, and tells of it.
    fn time<T>(&self, job: &str, mut work: impl FnMut() -> T) {
        black_box(work());
        let seconds: Vec<f64> = (0..self.times)
            .map(|_| {
                let begun = Instant::now();
                black_box(work());
                begun.elapsed().as_secs_f64()
            })
            .collect();
        println!(
            "{}",
            json!({"jobb": job, "vem": "behov", "sekunder": seconds})
        );
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// (b) The reference figures, from the embedded files to one table.
fn load(run: &Run) {
    let declared = Declared::embedded();
    let regions = Regions::load(&declared).expect("regions");
    run.time("b", || Figures::load(&declared, &regions).expect("figures"));
}

/// (c) A reply of 150 000 cells to a tidy table: a column of positions per dimension, and the values.
fn json_stat(run: &Run) {
    let bytes = std::fs::read(run.file("svar.json")).expect("the reply");
    run.time("c", || {
        let reply: JsonStat = parse::json(&bytes).expect("a reply");
        let mut columns: Vec<Vec<u32>> =
            vec![Vec::with_capacity(reply.cells()); reply.dimensions.len()];
        let mut values: Vec<Option<f64>> = Vec::with_capacity(reply.cells());
        reply.for_each(|position, value, _| {
            for (column, at) in columns.iter_mut().zip(position) {
                column.push(*at as u32);
            }
            values.push(value);
        });
        (columns, values)
    });
}

fn riket() -> Skattning {
    let riket = behov().skatta(&fraga(&AreaName::Riket));
    riket.expect("an estimate")
}

fn settings(draws: usize) -> Settings {
    Settings {
        draws,
        seed: 1,
        only_shares: true,
    }
}

/// A pool of so many threads; all cores where it is 0.
fn on<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads").install(work)
}

/// (d) Brutto of 290 kommuner × 6 groups, with interval, median and deviation of each kommun.
fn brutto(run: &Run) {
    let skattning = riket();
    for (threads, name) in [(1, "d-brutto en kärna"), (0, "d-brutto alla kärnor")] {
        run.time(name, || {
            on(threads, || {
                drawn_brutto(&skattning, settings(BRUTTO_DRAWS), Spread::of).expect("draws")
            })
        });
        // The product by itself, as the others' is told too.
        run.time(&format!("{name}, bara produkten"), || {
            on(threads, || {
                drawn_brutto(&skattning, settings(BRUTTO_DRAWS), <[f64]>::len).expect("draws")
            })
        });
    }
    let counts: Vec<Vec<f64>> = skattning
        .units
        .iter()
        .filter(|unit| unit.complete)
        .map(|unit| {
            unit.groups
                .iter()
                .map(|group| group.count.as_ref().expect("a count").value)
                .collect()
        })
        .collect();
    write_json(&run.file("antal.json"), &json!(counts));
}

/// (d) Netto of the same at fixed tables.
fn netto(run: &Run) {
    let skattning = riket();
    for (threads, name) in [(1, "d-netto en kärna"), (0, "d-netto alla kärnor")] {
        run.time(name, || {
            on(threads, || {
                simulate(&skattning, settings(NETTO_DRAWS)).expect("draws")
            })
        });
    }
    let tables: Vec<_> = skattning
        .units
        .iter()
        .filter_map(|unit| unit.netto.as_ref().ok())
        .map(|netto| json!(netto.table.cells))
        .collect();
    let sizes: Vec<_> = skattning
        .units
        .iter()
        .filter(|unit| unit.netto.is_ok())
        .map(|unit| {
            json!(
                unit.groups
                    .iter()
                    .map(|group| group.count.as_ref().expect("a count").value)
                    .collect::<Vec<_>>()
            )
        })
        .collect();
    let centres: Vec<f64> = skattning
        .units
        .iter()
        .filter_map(|unit| unit.netto.as_ref().ok())
        .map(|netto| netto.centre())
        .collect();
    let whole =
        json!({"dragningar": NETTO_DRAWS, "tabeller": tables, "antal": sizes, "mitt": centres});
    write_json(&run.file("tabeller.json"), &whole);
}

fn write_json(path: &Path, value: &serde_json::Value) {
    std::fs::write(path, value.to_string()).expect("a file");
}

/// (e) The national workbook, from answer to bytes.
fn national(run: &Run) {
    let template = Template::load(behov().declared()).expect("the template");
    let mut riket = fraga(&AreaName::Riket);
    riket.beside = Beside {
        others: false,
        similar: false,
        since: Since::Nothing,
        years: false,
        compared: Compared::None,
        national: false,
        ..Beside::workbook(&riket.area, &template)
    };
    let analys = behov().analysera(&riket).expect("an answer");
    let write = || workbook::write(&template, &analys, &Own::default()).expect("a workbook");
    std::fs::write(run.file("riket.xlsx"), write()).expect("a workbook");
    run.time("e-riket", write);
}

/// (e) 348 000 rows × 8 columns, row by row.
fn long_table(run: &Run) {
    run.time("e-lang", || {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().expect("a sheet");
        for row in 0..LONG_ROWS {
            let kommun = row % 290;
            sheet
                .write_string(row, 0, format!("{:04}", 114 + kommun))
                .expect("a cell");
            sheet
                .write_string(row, 1, format!("Kommun {kommun}"))
                .expect("a cell");
            sheet
                .write_string(
                    row,
                    2,
                    ["uvas", "arbetslosa", "sjukskrivna"][row as usize % 3],
                )
                .expect("a cell");
            sheet
                .write_string(row, 3, ["T", "K", "M"][row as usize % 3])
                .expect("a cell");
            sheet.write_number(row, 4, 2012 + row % 11).expect("a cell");
            sheet
                .write_number(row, 5, f64::from(row) * 1.37)
                .expect("a cell");
            sheet.write_number(row, 6, 0.25).expect("a cell");
            sheet
                .write_number(row, 7, f64::from(row) * 0.3425)
                .expect("a cell");
        }
        book.save(run.file("lang.xlsx")).expect("a workbook");
    });
}

/// (f) The long table back.
fn read_back(run: &Run) {
    let bytes = std::fs::read(run.file("lang.xlsx")).expect("the long table");
    run.time("f", || {
        let mut book = Book::open(&bytes).expect("a workbook");
        let title = book.titles().remove(0);
        let sheet = book.sheet(&title).expect("a sheet");
        assert_eq!(sheet.rows.len(), LONG_ROWS as usize);
        sheet
    });
}
