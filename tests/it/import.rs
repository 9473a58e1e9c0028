//! Files that people download by hand: read right, or refused with the place of the fault; nothing half imported.

use crate::filer::{self, AF_HEADING};
use crate::workdir::Workdir;

const AF: &str = "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08";
fn csv(rows: &[&str]) -> String {
    format!("{}\n{}\n", AF_HEADING.join(";"), rows.join("\n"))
}

/// The values of a normalised series for a region.
fn row(dir: &Workdir, series: &str, region: &str) -> Option<String> {
    let path = dir.path(&format!("cache/behov/normaliserat/{series}.csv"));
    let text = std::fs::read_to_string(path).ok()?;
    let row = text.lines().find(|line| line.starts_with(region))?;
    row.rsplit(';').next().map(str::to_string)
}

fn imported(name: &str, bytes: impl AsRef<[u8]>) -> Workdir {
    let dir = Workdir::new();
    dir.write(name, bytes);
    let text = dir.ok(&["importera", name]);
    assert!(text.contains("värden till"), "{text}");
    dir
}

#[test]
fn numbers_names_and_codes_are_read_however_they_are_written() {
    for (kommun, value, expected) in [
        ("Ale", "1234", "1234p"),
        ("ALE", "1 234", "1234p"),
        ("Ale kommun", "1\u{a0}234", "1234p"),
        ("1440 Ale", "1\u{202f}234", "1234p"),
        ("1440", "1234,0", "1234p"),
        ("Ale", "<5", "s"),
        ("Ale", "..", "b"),
        ("Ale", "", "b"),
    ] {
        let text = csv(&[&format!(
            "2026-08;Västra Götalands län;{kommun};{value};1;1"
        )]);
        let dir = imported(&format!("{AF}.csv"), text);
        assert_eq!(
            row(&dir, "af_utan_arbete_6", "1440;T").as_deref(),
            Some(expected),
            "{kommun} {value}"
        );
    }
}

#[test]
fn a_code_that_lost_its_leading_zero_is_recognised() {
    let text = csv(&["2026-08;Stockholms län;114;7;1;1"]);
    let dir = imported(&format!("{AF}.csv"), text);
    assert_eq!(
        row(&dir, "af_utan_arbete_6", "0114;T").as_deref(),
        Some("7p")
    );
}

#[test]
fn old_windows_letters_and_byte_order_marks_are_read() {
    let text = csv(&["2026-08;Stockholms län;Österåker;7;1;1"]);
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    for bytes in [latin.into_owned(), format!("\u{feff}{text}").into_bytes()] {
        let dir = imported(&format!("{AF}.csv"), bytes);
        assert_eq!(
            row(&dir, "af_utan_arbete_6", "0117;T").as_deref(),
            Some("7p")
        );
    }
}

#[test]
fn what_the_agency_could_not_place_is_skipped_as_declared() {
    let text = csv(&[
        "2026-08;Uppgift saknas;Uppgift saknas;9;9;9",
        "2026-08;Västra Götalands län;Ale;7;1;1",
    ]);
    let dir = imported(&format!("{AF}.csv"), text);
    assert_eq!(
        row(&dir, "af_utan_arbete_6", "1440;T").as_deref(),
        Some("7p")
    );
}

#[test]
fn data_that_are_only_in_a_pivot_cache_are_read() {
    let rows = [
        vec!["2026-08", "Västra Götalands län", "Ale", "Kvinnor", "40"],
        vec!["2026-08", "Västra Götalands län", "Ale", "Män", "60"],
    ];
    let bytes = filer::pivot(&["PERIOD", "LÄN", "KOMMUN", "KÖN", "ANTAL"], &rows);
    let dir = imported("web-sok-lan-kom-2026-08.xlsx", bytes);
    assert_eq!(row(&dir, "af_sokande", "1440;K").as_deref(), Some("40p"));
    assert_eq!(row(&dir, "af_sokande", "1440;M").as_deref(), Some("60p"));
}

#[test]
fn the_same_file_twice_is_one_import_and_a_newer_file_wins() {
    let dir = imported(
        &format!("{AF}.csv"),
        csv(&["2026-08;Västra Götalands län;Ale;7;1;1"]),
    );
    dir.ok(&["importera", &format!("{AF}.csv")]);
    let rounds = crate::workdir::listed(&dir.path("cache/behov/ra/arbetsformedlingen"));
    assert_eq!(rounds.len(), 1);
    dir.write(
        &format!("{AF}-ny.csv"),
        csv(&["2026-08;Västra Götalands län;Ale;8;1;1"]),
    );
    dir.ok(&["importera", &format!("{AF}-ny.csv")]);
    assert_eq!(
        row(&dir, "af_utan_arbete_6", "1440;T").as_deref(),
        Some("8p")
    );
}

#[test]
fn faults_name_the_file_the_cell_and_what_was_expected() {
    let good = "2026-08;Västra Götalands län;Ale;7;1;1";
    let book = filer::xlsx(
        "Total",
        4,
        &[
            AF_HEADING.to_vec(),
            vec!["2026-08", "Västra Götalands län", "Ale", "sju", "1", "1"],
        ],
    );
    let renamed = filer::xlsx(
        "Total",
        4,
        &[vec!["PERIOD", "LÄN", "KOMMUN", "Mer än 6 mån"]],
    );
    let cases: [(&str, Vec<u8>); 11] = [
        ("en avklippt arbetsbok", book[..book.len() / 2].to_vec()),
        ("ett ord i stället för ett tal", book.clone()),
        ("en omdöpt kolumn", renamed),
        (
            "ett blad med annat namn",
            filer::xlsx("Blad1", 0, &[AF_HEADING.to_vec()]),
        ),
        (
            "en andra rubrikrad",
            csv(&[good, &AF_HEADING.join(";"), good]).into(),
        ),
        (
            "en okänd kommun",
            csv(&["2026-08;Västra Götalands län;Alle;7;1;1"]).into(),
        ),
        (
            "en okänd period",
            csv(&["augusti;Västra Götalands län;Ale;7;1;1"]).into(),
        ),
        (
            "ett tal som kan läsas på två sätt",
            csv(&["2026-08;Västra Götalands län;Ale;1.234.567;1;1"]).into(),
        ),
        (
            "samma kommun två gånger",
            csv(&[good, "2026-08;Västra Götalands län;Ale;8;1;1"]).into(),
        ),
        ("en gammal Excelfil", vec![0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]),
        ("inga rader", csv(&[]).into()),
    ];
    let mut told = String::new();
    for (name, bytes) in cases {
        let dir = Workdir::new();
        let file = match bytes.starts_with(b"PK") {
            true => format!("{AF}.xlsx"),
            false => format!("{AF}.csv"),
        };
        dir.write(&file, bytes);
        told.push_str(&format!(
            "--- {name}\n{}\n",
            dir.fault(&["importera", &file])
        ));
        assert!(
            !dir.path("cache/behov/ra").exists(),
            "{name}: nothing is kept"
        );
    }
    let dir = Workdir::new();
    dir.write("annat.csv", "a;b\n");
    told.push_str(&format!(
        "--- ett okänt namn\n{}\n",
        dir.fault(&["importera", "annat.csv"])
    ));
    told.push_str(&format!(
        "--- ingen fil\n{}\n",
        dir.fault(&["importera", &format!("{AF}.csv")])
    ));
    insta::assert_snapshot!(told);
}

#[test]
fn of_two_files_of_which_one_is_bad_none_is_imported() {
    let dir = Workdir::new();
    dir.write(
        &format!("{AF}-a.csv"),
        csv(&["2026-08;Västra Götalands län;Ale;7;1;1"]),
    );
    dir.write(
        &format!("{AF}-b.csv"),
        csv(&["2026-08;Västra Götalands län;Alle;7;1;1"]),
    );
    dir.fault(&["importera", &format!("{AF}-a.csv"), &format!("{AF}-b.csv")]);
    assert!(!dir.path("cache/behov/ra").exists());
}

#[test]
fn a_table_downloaded_as_json_stat_is_read_by_its_declaration() {
    let one = r#"{"id":["Region","Alder","Kon","ContentsCode","Tid"],"size":[1,2,3,1,1],"dimension":{
        "Region":{"category":{"index":["1440"]}},"Alder":{"category":{"index":["TotSA","20-24"]}},
        "Kon":{"category":{"index":["TotSa","1","2"]}},"ContentsCode":{"category":{"index":["000007SF"]}},
        "Tid":{"category":{"index":["2025M12"]}}},"value":[32001,16000,16002,1700,900,null],"status":{"5":".."}}"#;
    let dir = Workdir::new();
    dir.write("nedladdad.json", one);
    let text = dir.ok(&["importera", "nedladdad.json", "--tabell", "TAB6471"]);
    assert!(
        text.contains("6 värden till scb_folkmangd_20_24_brus och scb_folkmangd_totalt"),
        "{text}"
    );
    assert_eq!(
        row(&dir, "scb_folkmangd_totalt", "1440;T").as_deref(),
        Some("32001")
    );
    assert_eq!(
        row(&dir, "scb_folkmangd_20_24_brus", "1440;K").as_deref(),
        Some("b")
    );
    dir.write("fel.json", one.replace("20-24", "20-29"));
    let fault = dir.fault(&["importera", "fel.json", "--tabell", "TAB6471"]);
    assert!(
        fault.contains("Alder har inget värde 20-24") && fault.contains("fel.json"),
        "{fault}"
    );
    dir.write("fel.csv", "a;b\n1;2\n");
    let fault = dir.fault(&["importera", "fel.csv", "--tabell", "TAB6471"]);
    assert!(fault.contains("läses bara som json-stat2"), "{fault}");
}

/// The folder of recorded files, where there is one.
fn recorded() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("BEHOV_INSPELAT").map(std::path::PathBuf::from);
    if folder.is_none() {
        eprintln!("hoppas över: BEHOV_INSPELAT är inte satt");
    }
    folder
}

#[test]
fn the_recorded_files_of_fk_and_mucf_import() {
    let Some(folder) = recorded() else { return };
    let dir = Workdir::new();
    for (file, values) in [
        ("forsakringskassan/ohalsotal_2024_11_06.xlsx", 108),
        ("mucf/MUCF_20241108.xlsx", 18),
    ] {
        let path = folder.join(file);
        let text = dir.ok(&["importera", path.to_str().expect("a plain path")]);
        assert!(text.contains(&format!("{values} värden")), "{text}");
    }
}

#[test]
fn the_recorded_replies_of_scb_have_all_their_cells_and_notes() {
    use behovsanalys::parse::jsonstat::JsonStat;
    let Some(folder) = recorded() else { return };
    let read = |name: &str| {
        std::fs::read(folder.join("scb-pxwebapi2").join(name)).expect("a recorded reply")
    };
    let data: JsonStat = behovsanalys::parse::json(&read("TAB6471_data.json")).expect("a dataset");
    assert_eq!(data.cells(), 2_772);
    assert!(data.notes[0].contains("Cell Key Method"));
    assert!(data.updated.is_some() && data.source.is_some());
    let metadata: JsonStat =
        behovsanalys::parse::json(&read("TAB6471_metadata.json")).expect("metadata");
    assert_eq!(metadata.dimensions[0].codes.len(), 312);
    let config: behovsanalys::parse::pxweb::Config =
        behovsanalys::parse::json(&read("config.json")).expect("a configuration");
    assert_eq!(config.max_data_cells, 150_000);
}
