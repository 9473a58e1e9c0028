//! Files that people download by hand: read right, or refused with the place of the fault; nothing half imported.

use crate::filer::{self, AF_HEADING};
use crate::workdir::Workdir;

const AF: &str = "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08";
fn csv(rows: &[&str]) -> String {
    format!("{}\n{}\n", AF_HEADING.join(";"), rows.join("\n"))
}

/// The values of a normalised series for a region.
fn row(dir: &Workdir, series: &str, region: &str) -> Option<String> {
    let text = crate::lager::years(&dir.path("cache/behov"), series)?;
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
        vec![
            "2026-08",
            "Västra Götalands län",
            "Ale",
            "Kvinnor",
            "18-24",
            "15",
        ],
        vec![
            "2026-08",
            "Västra Götalands län",
            "Ale",
            "Kvinnor",
            "25-54",
            "25",
        ],
        vec![
            "2026-08",
            "Västra Götalands län",
            "Ale",
            "Män",
            "25-54",
            "60",
        ],
    ];
    let heading = ["PERIOD", "LAN", "KOMMUN_BESKR", "KOEN", "ALDGR", "INSAL"];
    let bytes = filer::pivot(&heading, &rows);
    let dir = imported("web-sok-lan-kom-2026-08.xlsx", bytes);
    assert_eq!(
        row(&dir, "af_inskrivna_kommun", "1440;K").as_deref(),
        Some("40p")
    );
    assert_eq!(
        row(&dir, "af_inskrivna_kommun", "1440;M").as_deref(),
        Some("60p")
    );
    assert_eq!(
        row(&dir, "af_inskrivna_kommun", "1440;T").as_deref(),
        Some("100p")
    );
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
    let twice = [&AF_HEADING[..], &[AF_HEADING[3]]].concat();
    let cases: [(&str, Vec<u8>); 17] = [
        ("samma rubrik två gånger", filer::xlsx("Total", 4, &[twice])),
        (
            "ett spann av månader",
            csv(&[&good.replace("2026-08", "2026-01 - 2026-08")]).into(),
        ),
        (
            "ett antal under 0",
            csv(&[&good.replace(";7;", ";-7;")]).into(),
        ),
        ("en webbsida", "<html><body>Fel</body></html>".into()),
        (
            "ett kalkylark i ods",
            with_part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ),
        (
            "ett citattecken som inte avslutas",
            csv(&[&good.replace("Ale", "\"Ale"), good]).into(),
        ),
        ("en avklippt arbetsbok", book[..book.len() / 2].to_vec()),
        ("ett ord i stället för ett tal", book.clone()),
        ("en omdöpt kolumn", renamed),
        (
            "ett blad med annat namn",
            filer::xlsx("Blad1", 0, &[vec!["Något", "annat"]]),
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
            csv(&[
                "2026-08;Västra Götalands län;Ale;1.234;1;1",
                "2026-08;Västra Götalands län;Tjörn;12,5;1;1",
            ])
            .into(),
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
    dir.write("del.json", one.replace("20-24", "20-29"));
    let text = dir.ok(&["importera", "del.json", "--tabell", "TAB6471"]);
    assert!(
        text.contains("3 värden till scb_folkmangd_totalt")
            && text.contains("scb_folkmangd_20_24_brus: Alder har inget värde 20-24"),
        "{text}"
    );
    dir.write("fel.csv", "a;b\n1;2\n");
    let fault = dir.fault(&["importera", "fel.csv", "--tabell", "TAB6471"]);
    assert!(
        fault.contains("tidpunkter") && fault.contains("json-stat2"),
        "{fault}"
    );
}

/// A packed file with one part.
fn with_part(name: &str, text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file(name, options).expect("a part");
    writer.write_all(text.as_bytes()).expect("written");
    writer.finish().expect("a zip file").into_inner()
}

/// A dataset of one kommun, with these dimensions (name, codes, labels) around the region.
fn dataset(region: &str, others: &[(&str, &[&str], &[&str])], value: f64) -> String {
    let one = |codes: &[&str], labels: &[&str]| {
        let labels: serde_json::Map<String, serde_json::Value> = codes
            .iter()
            .zip(labels)
            .map(|(code, label)| (code.to_string(), serde_json::json!(label)))
            .collect();
        serde_json::json!({"category": {"index": codes, "label": labels}})
    };
    let mut id = vec![region];
    let mut size = vec![1];
    let mut dimension = serde_json::Map::new();
    dimension.insert(region.to_string(), one(&["1440"], &["Ale"]));
    for (name, codes, labels) in others {
        id.push(name);
        size.push(codes.len());
        dimension.insert(name.to_string(), one(codes, labels));
    }
    let count: usize = size.iter().product();
    let dataset = serde_json::json!({
        "id": id, "size": size, "dimension": dimension, "value": vec![value; count], "note": null,
    });
    dataset.to_string()
}

const SEXES: (&str, &[&str], &[&str]) = ("Kon", &["1+2", "1", "2"], &["totalt", "män", "kvinnor"]);

fn months(count: usize) -> Vec<String> {
    (1..=count)
        .map(|month| format!("2024M{month:02}"))
        .collect()
}

#[test]
fn a_variable_that_is_not_declared_or_another_content_is_never_a_total() {
    let dir = Workdir::new();
    let months = months(12);
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    let month: (&str, &[&str], &[&str]) = ("Tid", &months, &months);
    let contents = |labels: &'static [&'static str]| {
        ("ContentsCode", &["a", "b", "c"][..labels.len()], labels)
    };
    let paid = contents(&["Sjukpenning", "Ekonomiskt bistånd", "Etableringsersättning"]);
    let status = contents(&["Andel arbetslösa", "Andel sjuka", "Andel övriga (procent)"]);
    let age = |code: &'static [&'static str]| ("Aldersgrupp", code, code);
    let born = ("Fodelseregion", &["tot"][..], &["totalt"][..]);
    for (table, text, told) in [
        (
            "TAB1386",
            dataset("Region", &[SEXES, age(&["20-24"]), paid, month], 9.0),
            "Aldersgrupp har inget värde 20-64",
        ),
        (
            "TAB1386",
            dataset(
                "Region",
                &[
                    SEXES,
                    age(&["20-64"]),
                    ("Bakgrund", &["in"], &["inrikes"]),
                    paid,
                    month,
                ],
                9.0,
            ),
            "variabeln Bakgrund är inte deklarerad",
        ),
        (
            "TAB6260",
            dataset(
                "Region",
                &[
                    SEXES,
                    ("Alder", &["20-64"], &["20-64 år"]),
                    born,
                    status,
                    month,
                ],
                5.0,
            ),
            "bara som andel",
        ),
        (
            "TAB1386",
            dataset("Ort", &[SEXES, age(&["20-64"]), paid, month], 9.0),
            "Ort är inte deklarerad",
        ),
        (
            "TAB1386",
            dataset("Region", &[SEXES, age(&["20-64"]), paid, month], -9.0),
            "mindre än 0",
        ),
    ] {
        dir.write("t.json", text);
        let fault = dir.fault(&["importera", "t.json", "--tabell", table]);
        assert!(fault.contains(told), "{told}: {fault}");
        assert!(
            !dir.path("cache/behov/ra").exists(),
            "{told}: nothing is kept"
        );
    }
    dir.write(
        "t.json",
        dataset("region", &[SEXES, age(&["20-64"]), paid, month], 9.0),
    );
    let text = dir.ok(&["importera", "t.json", "--tabell", "TAB1386"]);
    assert!(text.contains("saknas: scb_helarsekv_program"), "{text}");
    assert_eq!(
        row(&dir, "scb_helarsekv_sjukpenning", "1440;T").as_deref(),
        Some("9")
    );
    assert_eq!(row(&dir, "scb_helarsekv_sjukpenning", "00;T"), None);
}

#[test]
fn months_from_two_files_make_a_year_and_half_a_year_is_told() {
    let dir = Workdir::new();
    let all = months(12);
    let of = |months: &[String], value: f64| {
        let months: Vec<&str> = months.iter().map(String::as_str).collect();
        let contents = ("ContentsCode", &["a"][..], &["Sjukpenning"][..]);
        let age = ("Aldersgrupp", &["20-64"][..], &["20-64 år"][..]);
        dataset(
            "Region",
            &[SEXES, age, contents, ("Tid", &months, &months)],
            value,
        )
    };
    dir.write("TAB1386-a.json", of(&all[..6], 10.0));
    dir.write("TAB1386-b.json", of(&all[6..], 20.0));
    let text = dir.ok(&["importera", "TAB1386-b.json", "--prova"]);
    assert!(
        text.contains("Inget är sparat") && !dir.path("cache/behov").exists(),
        "{text}"
    );
    let text = dir.ok(&["importera", "TAB1386-b.json"]);
    assert!(
        text.contains("Månaderna i 2024 ger inget årsvärde ännu"),
        "{text}"
    );
    assert_eq!(row(&dir, "scb_helarsekv_sjukpenning", "1440;T"), None);
    dir.ok(&["importera", "TAB1386-a.json"]);
    assert_eq!(
        row(&dir, "scb_helarsekv_sjukpenning", "1440;T").as_deref(),
        Some("15")
    );
}

#[test]
fn an_older_month_that_is_read_later_does_not_become_the_year() {
    let dir = Workdir::new();
    for (month, value) in [("08", "800"), ("03", "300")] {
        let name = format!("{}{month}.csv", AF.trim_end_matches("08"));
        dir.write(
            &name,
            csv(&[&format!(
                "2026-{month};Västra Götalands län;Ale;{value};1;1"
            )]),
        );
        dir.ok(&["importera", &name]);
        assert_eq!(
            row(&dir, "af_utan_arbete_6", "1440;T").as_deref(),
            Some("800p")
        );
    }
}

#[test]
fn thousands_raised_marks_and_utf_16_are_read_as_what_they_are() {
    for (text, expected) in [
        ("1,234", "1234p"),
        ("1.234", "1234p"),
        ("1.234.567", "1234567p"),
    ] {
        let text = csv(&[&format!("2026-08;Västra Götalands län;Ale;{text};1;1")]);
        let dir = imported(&format!("{AF}.csv"), &text);
        assert_eq!(
            row(&dir, "af_utan_arbete_6", "1440;T").as_deref(),
            Some(expected)
        );
        let wide: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let dir = imported(&format!("{AF}.csv"), wide);
        assert_eq!(
            row(&dir, "af_utan_arbete_6", "1440;T").as_deref(),
            Some(expected)
        );
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let (plain, raised) = (
        rust_xlsxwriter::Format::new(),
        rust_xlsxwriter::Format::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript),
    );
    let sheet = book.add_worksheet().set_name("Total ").expect("a name");
    for (col, text) in (0..).zip(AF_HEADING) {
        sheet.write_string(4, col, text).expect("a cell");
    }
    for (col, text) in (0..).zip(["2026-08", "Västra Götalands län", "Ale"]) {
        sheet.write_string(5, col, text).expect("a cell");
    }
    sheet
        .write_rich_string(5, 3, &[(&plain, "800"), (&raised, "1")])
        .expect("a cell");
    sheet.write_number(5, 4, 300).expect("a cell");
    sheet.write_number(5, 5, 100).expect("a cell");
    let dir = imported(
        &format!("{AF}.xlsx"),
        book.save_to_buffer().expect("a workbook"),
    );
    assert_eq!(
        row(&dir, "af_utan_arbete_6", "1440;T").as_deref(),
        Some("800p")
    );
}

#[test]
fn a_kommun_in_two_lan_at_once_is_its_rows_together() {
    let dir = imported(
        &format!("{AF}.csv"),
        csv(&[
            "2007-01;Uppsala län;Heby;106;50;20",
            "2007-01;Västmanlands län;Heby;<5;6;7",
            "2026-08;Uppsala län;Heby;120;60;30",
        ]),
    );
    let values = |series: &str| {
        let text = crate::lager::years(&dir.path("cache/behov"), series).expect("a series");
        text.lines().last().expect("a row").to_string()
    };
    assert_eq!(values("af_utan_arbete_6"), "0331;T;s;120p");
    assert_eq!(values("af_utan_arbete_12"), "0331;T;56p;60p");
}

#[test]
fn lan_totals_and_notes_are_told_apart() {
    let dir = Workdir::new();
    dir.write(
        "MUCF_x.csv",
        "År;Län;Ålder;Bakgrund;Kön;Andel\n2022;Stockholm;16-24 år;Totalt;Totalt;0,07\n2022;Örebro;25-29 år;Totalt;Totalt;0,1\n",
    );
    dir.ok(&["importera", "MUCF_x.csv"]);
    assert_eq!(row(&dir, "mucf_uvas_16_24", "01;T").as_deref(), Some("7"));
    assert_eq!(row(&dir, "mucf_uvas_25_29", "18;T").as_deref(), Some("10"));
    dir.write(
        "MUCF_y.csv",
        "År;Län;Ålder;Bakgrund;Kön;Andel\n2022;Dalarna;16-24 år;Totalt;Totalt;7,2\n",
    );
    let fault = dir.fault(&["importera", "MUCF_y.csv"]);
    assert!(
        fault.contains("720 procent") && fault.contains("rad 2, kolumn 6"),
        "{fault}"
    );
    dir.write(
        "ekonomiskt-bistand-c.csv",
        "Kommun;Kön;År;Antal biståndsmottagare\nAle;Totalt;2024;400\nTotalt;Totalt;2024;500\nKälla: Socialstyrelsen\n",
    );
    let text = dir.ok(&["importera", "ekonomiskt-bistand-c.csv"]);
    assert!(
        text.contains("raderna ”Totalt” hoppas över") && text.contains("en not hoppas över"),
        "{text}"
    );
    assert_eq!(
        row(&dir, "sos_bistandsmottagare", "1440;T").as_deref(),
        Some("400")
    );
    assert_eq!(row(&dir, "sos_bistandsmottagare", "00;T"), None);
    dir.write(
        "sjukpenningtal-x.csv",
        "År;Månad;Län;Kommun;Ålder;Kön;Sjukpenningtal 1.0\n2024;12;Riket;Riket;Samtliga 16-64 år;Kvinnor och män;10,3\n2024;12;14 Västra Götalands län;Samtliga kommuner;Samtliga 16-64 år;Kvinnor och män;9,8\n2024;12;14 Västra Götalands län;1440 Ale;Samtliga 16-64 år;Kvinnor och män;9,1\n",
    );
    dir.ok(&["importera", "sjukpenningtal-x.csv"]);
    for (region, value) in [("00;T", "10.3"), ("14;T", "9.8"), ("1440;T", "9.1")] {
        assert_eq!(
            row(&dir, "fk_sjukpenningtal_export", region).as_deref(),
            Some(value)
        );
    }
}

#[test]
fn what_a_browser_saves_is_read_or_named() {
    let dir = Workdir::new();
    dir.write(
        "000007SF_x.csv",
        "\"region\";\"ålder\";\"kön\";\"2025M12\"\n\"1440 Ale\";\"totalt, samtliga åldrar\";\"totalt, samtliga män och kvinnor\";33000\n",
    );
    dir.ok(&["importera", "000007SF_x.csv"]);
    assert_eq!(
        row(&dir, "scb_folkmangd_totalt", "1440;T").as_deref(),
        Some("33000")
    );
    dir.write(
        "kolada.json",
        r#"{"values":[{"kpi":"N31848","municipality":"1440","period":2023,"values":[{"gender":"T","status":"","value":430}]},
            {"kpi":"N99998","municipality":"1440","period":2023,"values":[{"gender":"T","status":"","value":1}]}]}"#,
    );
    let text = dir.ok(&["importera", "kolada.json"]);
    assert!(
        text.contains("1 värde till N31848") && text.contains("N99998"),
        "{text}"
    );
    assert_eq!(row(&dir, "N31848", "1440;T").as_deref(), Some("430"));
    for (text, told) in [
        (r#"{"dataset":{"dimension":{}}}"#, "json-stat 1"),
        (r#"{"columns":[],"data":[]}"#, "PxWebs eget format"),
    ] {
        dir.write("t.json", text);
        let fault = dir.fault(&["importera", "t.json", "--tabell", "TAB6471"]);
        assert!(fault.contains(told), "{fault}");
    }
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
