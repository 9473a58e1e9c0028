//! Input that attacks: bytes that nobody would send, files that grow, text that wants to be a formula.
//! The fuzz targets' corpus is replayed here, with a bounded number of mutations of it.

#[path = "../../fuzz/drive.rs"]
mod drive;

use crate::arbetsbok::formulas_that_agree;
use crate::lasare::openpyxl;
use crate::workdir::{Workdir, listed};
use calamine::{Reader, Xlsx, open_workbook};
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use drive::Ground;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// Mutations of each file of the corpus; the fuzzers themselves run for longer (docs/tillforlitlighet.md).
const MUTATIONS: usize = 60;

/// Pieces that readers stumble over.
const PIECES: [&[u8]; 14] = [
    b"\0",
    b"\xff\xfe",
    b"<",
    b"&#x0;",
    b"\"",
    b"'",
    b"[[",
    b"{",
    b"99999999999999999999",
    b"-1",
    b"1e999",
    b"NaN",
    b"\xed\xa0\x80",
    "\u{202e}å\u{30a}".as_bytes(),
];

struct Mutator(ChaCha8Rng);

impl Mutator {
    fn below(&mut self, limit: usize) -> usize {
        self.0.next_u32() as usize % limit.max(1)
    }

    fn mutated(&mut self, from: &[u8]) -> Vec<u8> {
        let mut bytes = from.to_vec();
        for _ in 0..1 + self.below(6) {
            let at = self.below(bytes.len());
            match self.below(6) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 => bytes.truncate(at),
                2 => {
                    let end = (at + 1 + self.below(40)).min(bytes.len());
                    bytes.drain(at.min(end)..end);
                }
                3 => {
                    let end = (at + self.below(200)).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
        }
        bytes
    }
}

#[test]
fn the_corpus_and_mutations_of_it_never_panic() {
    let ground = Ground::new();
    let mut mutator = Mutator(ChaCha8Rng::seed_from_u64(1));
    for (name, drive) in drive::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/corpus")
            .join(name);
        let files = listed(&folder);
        assert!(!files.is_empty(), "{name} has no corpus");
        for file in files {
            let bytes = std::fs::read(folder.join(&file)).expect("a file");
            drive(&ground, &bytes);
            for number in 0..MUTATIONS {
                let mutated = mutator.mutated(&bytes);
                let run = std::panic::AssertUnwindSafe(|| drive(&ground, &mutated));
                if std::panic::catch_unwind(run).is_err() {
                    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"))
                        .join(format!("fientligt-{name}-{number}"));
                    std::fs::write(&kept, &mutated).expect("a kept file");
                    panic!("{name}, {file}: {}", kept.display());
                }
            }
        }
    }
}

/// A workbook with these parts, packed hard.
fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        archive.write_all(part).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

const BOOK: &[u8] = b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"Antaganden\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
const LINKS: &[u8] =
    b"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

fn with_sheet(sheet: &[u8]) -> Vec<u8> {
    workbook(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// Files of at most 10 kB that want to become large.
fn small_and_hungry() -> Vec<(&'static str, Vec<u8>)> {
    let cells = "<c><v>1</v></c>".repeat(100_000);
    let mut bomb = Vec::from(&b"<worksheet><sheetData><row r=\"1\">"[..]);
    bomb.extend(cells.as_bytes());
    bomb.extend(b"</row></sheetData></worksheet>");
    let far = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";
    let mut laughs = String::from("<!DOCTYPE w [<!ENTITY a0 \"ha\">");
    for level in 1..30 {
        let before = format!("&a{};", level - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{level} \"{before}\">"));
    }
    laughs.push_str("]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&a29;</t></is></c></row></sheetData></worksheet>");
    vec![
        ("bomb.xlsx", with_sheet(&bomb)),
        ("langt.xlsx", with_sheet(far)),
        ("skratt.xlsx", with_sheet(laughs.as_bytes())),
        ("djup.json", vec![b'['; 9_000]),
        ("orimlig.json", b"{\"id\":[\"a\",\"b\"],\"size\":[4294967296,4294967296],\"dimension\":{},\"value\":[]}".to_vec()),
    ]
}

/// With a ceiling on its memory the program still answers in Swedish: 10 kB never costs 200 MB beyond the figures.
#[cfg(target_os = "linux")]
#[test]
fn small_files_that_want_to_become_large_are_told() {
    let dir = Workdir::new();
    let program = env!("CARGO_BIN_EXE_behov");
    for (name, bytes) in small_and_hungry() {
        assert!(bytes.len() <= 10_240, "{name} is {} bytes", bytes.len());
        dir.write(name, &bytes);
        for words in [
            format!("lokalt kontrollera {name}"),
            format!("analys --fran {name} --kommun Ale --dragningar 0"),
            format!("fyll {name} --kommun Ale --dragningar 0"),
            format!("underlag --mall {name} --kommun Ale --dragningar 0"),
            format!("importera {name} --tabell utan-arbete-per-kommun"),
        ] {
            // The figures and the threads' stacks take some of the address space; a runaway would take it all.
            let line = format!("ulimit -v 900000; exec '{program}' {words}");
            let done = std::process::Command::new("sh")
                .args(["-c", &line])
                .current_dir(dir.path(""))
                .env("HOME", dir.path(""))
                .env("XDG_CACHE_HOME", dir.path("cache"))
                .output()
                .expect("a shell");
            let told = String::from_utf8_lossy(&done.stderr);
            assert!(
                matches!(done.status.code(), Some(1 | 2)),
                "{words}: {:?} {told}",
                done.status
            );
            assert!(
                told.starts_with("Fel: ") && !told.contains("panicked"),
                "{words}: {told}"
            );
        }
    }
}

#[test]
fn a_part_whose_name_climbs_out_of_the_folder_is_written_nowhere() {
    let dir = Workdir::new();
    let sheet = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{{netto}}</t></is></c></row></sheetData></worksheet>";
    let bytes = workbook(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("../../utbruten.txt", b"ute"),
    ]);
    dir.write("inne/mall.xlsx", bytes);
    let run = dir.run(&[
        "fyll",
        "inne/mall.xlsx",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(listed(&dir.path("")), ["inne"]);
    assert_eq!(listed(&dir.path("inne")), ["mall-ifylld.xlsx", "mall.xlsx"]);
    assert!(!dir.path("../utbruten.txt").exists());
}

/// Whatever a party has written stays text: in the workbook, in the tables and in the report.
#[test]
fn text_from_outside_never_becomes_a_formula() {
    let dir = Workdir::new();
    let form = "Part;Grupp;Kommun;Kön;Period;Antal;Källa;Används\n";
    let rows: String = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"x\")"]
        .iter()
        .zip([
            "uvas",
            "ekonomiskt_bistand",
            "arbetslosa",
            "aktivitetsersattning",
            "sjukskrivna",
            "sjukersattning_deltid",
        ])
        .map(|(evil, group)| {
            format!(
                "Kommunen;{group};1440;T;2022;50;\"{}\";ja\n",
                evil.replace('"', "\"\"")
            )
        })
        .collect();
    dir.write("lokalt.csv", format!("{form}{rows}"));
    let area = [
        "--kommun",
        "Ale",
        "--namn",
        "=cmd|' /C calc'!A0",
        "--lokalt",
        "lokalt.csv",
        "--dragningar",
        "0",
    ];
    dir.ok(&[&["analys", "--ut", "bok.xlsx"], &area[..]].concat());
    formulas_that_agree(&dir.path("bok.xlsx"));
    let mut book: Xlsx<_> = open_workbook(dir.path("bok.xlsx")).expect("a workbook");
    for sheet in book.sheet_names() {
        for (_, _, formula) in book
            .worksheet_formula(&sheet)
            .expect("formulas")
            .used_cells()
        {
            for evil in ["cmd|", "HYPERLINK(\"x", "SUM(A1)"] {
                assert!(!formula.contains(evil), "{sheet}: {formula}");
            }
        }
    }
    let csv = dir.ok(&[&["skatta", "--csv"], &area[..]].concat());
    for cell in csv.lines().skip(1).flat_map(|line| line.split(';')) {
        let cell = cell.trim_matches('"');
        let is_number = cell.replace(',', ".").parse::<f64>().is_ok();
        assert!(
            is_number || !cell.starts_with(['=', '+', '-', '@', '\t']),
            "{cell}"
        );
    }
    // What is put together can be opened in Excel, and is read back as it was typed.
    dir.ok(&["lokalt", "importera", "lokalt.csv", "--ut", "ihop.csv"]);
    let together = std::fs::read_to_string(dir.path("ihop.csv")).expect("the file");
    assert!(together.contains(";'=1+1;"), "{together}");
    let value = dir.estimate(&[
        "--kommun",
        "Ale",
        "--lokalt",
        "ihop.csv",
        "--dragningar",
        "0",
    ]);
    assert!(
        value["grupper"][0]["kalla"].to_string().contains("=1+1"),
        "{value}"
    );
}

#[test]
fn characters_that_no_workbook_can_hold_are_refused_with_their_place() {
    let dir = Workdir::new();
    let told = dir.fault(&["analys", "--kommun", "Ale", "--namn", "a\u{7}b"]);
    assert!(told.contains("U+0007") && told.contains("--namn"), "{told}");
    let preset =
        dir.ok(&["antaganden", "mall"])
            .replacen("namn = \"SKL 2016\"", "namn = \"SKL\\u0001\"", 1);
    dir.write("mina.toml", preset);
    let told = dir.fault(&["skatta", "--kommun", "Ale", "--antaganden", "mina.toml"]);
    assert!(
        told.contains("U+0001") && told.contains("mina.toml, rad"),
        "{told}"
    );
    // Line breaks, tabs and everything that can be written are kept.
    dir.ok(&[
        "analys",
        "--kommun",
        "Ale",
        "--namn",
        "a\tb <&> ' \" ]]> 😀",
        "--ut",
        "bok.xlsx",
        "--dragningar",
        "0",
    ]);
    if let Some(told) = openpyxl(
        &dir,
        "import openpyxl; print(openpyxl.load_workbook('bok.xlsx').worksheets[0]['A1'].value)",
    ) {
        assert!(told.contains("<&> ' \" ]]> 😀"), "{told}");
    }
}

#[test]
fn look_alike_letters_are_no_kommun() {
    let dir = Workdir::new();
    // А and е are Cyrillic.
    let told = dir.fault(&["skatta", "--kommun", "Аlе"]);
    assert!(told.contains("Det finns ingen kommun"), "{told}");
    // A composed letter and a letter with its ring apart are the same.
    let one = dir.ok(&["skatta", "--kommun", "Åre", "--dragningar", "0"]);
    assert_eq!(
        one,
        dir.ok(&["skatta", "--kommun", "A\u{30a}re", "--dragningar", "0"])
    );
}
