//! Local figures: what they replace, what they do not, and that the user is told.

use crate::workdir::Workdir;
use calamine::{Reader, Xlsx, open_workbook};
use std::path::Path;

const FORM: &str = "Part;Grupp;Kommun;Kön;Period;Antal;Källa;Används\n";

fn write(dir: &Workdir, name: &str, rows: &str) {
    dir.write(name, format!("{FORM}{rows}\n"));
}

fn texts(path: &Path) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, range)| range.rows().flatten());
    cells.map(ToString::to_string).collect()
}

#[test]
fn a_personal_number_among_other_words_is_refused() {
    let dir = Workdir::new();
    let row = "Kommunen;uvas;Ale;T;2022;150;Anna Prov 19900118-9811;ja";
    write(&dir, "p.csv", row);
    for args in [
        &["lokalt", "kontrollera", "p.csv"][..],
        &[
            "analys", "--kommun", "Ale", "--lokalt", "p.csv", "--ut", "b.xlsx",
        ],
        &[
            "rapport", "--kommun", "Ale", "--lokalt", "p.csv", "--ut", "r.html",
        ],
    ] {
        let told = dir.fault(args);
        assert!(
            told.contains("personnummer") && !told.contains("9811"),
            "{told}"
        );
    }
}

#[test]
fn figures_of_another_year_or_place_are_told_wherever_they_could_be_missed() {
    let dir = Workdir::new();
    write(
        &dir,
        "l.csv",
        "Kommunen;ekonomiskt_bistand;Ale;T;2025;700;IFO;ja\nKommunen;ekonomiskt_bistand;Tjörn;T;2022;100;IFO;ja",
    );
    let year = "1 lokal uppgift används inte, för perioden är inte analysens år: Ekonomiskt bistånd, vuxna i Ale 2025.";
    let place = "1 lokal uppgift används inte, för kommunen är inte med i området: Ekonomiskt bistånd, vuxna i Tjörn 2022.";
    let area = ["--kommun", "Ale", "--lokalt", "l.csv", "--dragningar", "0"];
    for more in [
        &["skatta"][..],
        &["analys", "--ut", "b.xlsx"],
        &["rapport", "--ut", "r.html"],
    ] {
        let text = dir.ok(&[more, &area[..]].concat());
        assert!(text.contains(year) && text.contains(place), "{text}");
    }
    let all = texts(&dir.path("b.xlsx"));
    for told in [
        year,
        place,
        "används inte: perioden är inte analysens år",
        "passar ingen grupp och kommun i området",
        "2025, används inte (annat år), IFO",
        "2022, används inte (utanför området), IFO",
    ] {
        assert!(all.iter().any(|text| text == told), "{told}");
    }
    crate::arbetsbok::formulas_that_agree(&dir.path("b.xlsx"));
}

#[test]
fn a_corrected_figure_takes_the_place_of_the_workbooks() {
    let dir = Workdir::new();
    write(
        &dir,
        "a.csv",
        "Kommunen;ekonomiskt_bistand;Ale;T;2022;480;IFO;ja",
    );
    write(
        &dir,
        "b.csv",
        "Regionen;ekonomiskt_bistand;Ale;T;2022;490;Reg;ja",
    );
    let run = |more: &[&str]| dir.ok(&[&["analys", "--dragningar", "0"], more].concat());
    run(&["--kommun", "Ale", "--lokalt", "a.csv", "--ut", "ett.xlsx"]);
    let again = run(&[
        "--fran", "ett.xlsx", "--lokalt", "a.csv", "--ut", "tva.xlsx",
    ]);
    assert!(!again.contains("ersatt"), "{again}");
    let told = run(&[
        "--fran", "tva.xlsx", "--lokalt", "b.csv", "--ut", "tre.xlsx",
    ]);
    assert!(
        told.contains("1 lokal uppgift i arbetsboken är ersatt av den i filen med lokala uppgifter: Ekonomiskt bistånd, vuxna i Ale 2022 (480)."),
        "{told}"
    );
    let all = texts(&dir.path("tre.xlsx"));
    assert_eq!(all.iter().filter(|text| *text == "används").count(), 1);
    assert!(!all.iter().any(|text| text == "480"));
    crate::arbetsbok::formulas_that_agree(&dir.path("tre.xlsx"));
    dir.ok(&[
        "rapport",
        "--fran",
        "tre.xlsx",
        "--ut",
        "r.html",
        "--dragningar",
        "0",
    ]);
}

#[test]
fn a_figure_taken_back_gives_way_and_a_total_that_is_no_sum_is_refused() {
    let dir = Workdir::new();
    let row = "AF;arbetslosa;Ale;T;2022;700;AF";
    write(&dir, "ja.csv", &format!("{row};ja"));
    write(&dir, "nej.csv", &format!("{row};nej"));
    let run = |more: &[&str]| dir.ok(&[&["analys", "--dragningar", "0"], more].concat());
    let public = run(&["--kommun", "Ale", "--ut", "a.xlsx"]);
    run(&["--kommun", "Ale", "--lokalt", "ja.csv", "--ut", "b.xlsx"]);
    let back = run(&["--fran", "b.xlsx", "--lokalt", "nej.csv", "--ut", "c.xlsx"]);
    let brutto = |text: &str| text.lines().nth(1).map(str::to_string);
    assert_eq!(brutto(&back), brutto(&public), "{back}");
    let sexes = "AF;arbetslosa;Ale;K;2022;300;AF;ja\nAF;arbetslosa;Ale;M;2022;330;AF;ja";
    write(&dir, "fel.csv", &format!("{row};ja\n{sexes}"));
    let told = dir.fault(&["skatta", "--kommun", "Ale", "--lokalt", "fel.csv"]);
    assert!(
        told.contains("Totalt är 700, men kvinnor och män är tillsammans 630"),
        "{told}"
    );
}

#[test]
fn a_figure_larger_than_the_population_is_refused_with_its_place() {
    let dir = Workdir::new();
    write(&dir, "s.csv", "Kommunen;uvas;Ale;T;2022;999999;IFO;ja");
    let told = dir.fault(&["skatta", "--kommun", "Ale", "--lokalt", "s.csv"]);
    assert!(
        told.contains("större än hela befolkningen 16–64 år"),
        "{told}"
    );
    assert!(told.contains("s.csv, rad 2"), "{told}");
}

#[test]
fn small_figures_that_a_report_leaves_out_and_empty_files_are_told() {
    let dir = Workdir::new();
    write(
        &dir,
        "l.csv",
        "Kommunen;aktivitetsersattning;Ale;T;2022;3;IFO;ja",
    );
    let text = dir.ok(&[
        "rapport", "--kommun", "Ale", "--lokalt", "l.csv", "--ut", "r.html",
    ]);
    assert!(text.contains("1 lokal uppgift som är under 5"), "{text}");
    write(&dir, "tom.csv", "");
    let run = dir.run(&["skatta", "--kommun", "Ale", "--lokalt", "tom.csv", "--json"]);
    assert!(
        run.err.contains("tom.csv har inga lokala uppgifter"),
        "{}",
        run.err
    );
}

/// An older figure stands in the year that is asked about where its row says so, marked with its year, and in no other year.
#[test]
fn a_figure_of_another_year_is_used_where_its_row_says_so() {
    let dir = Workdir::new();
    write(
        &dir,
        "l.csv",
        "Kommunen;ekonomiskt_bistand;Ale;K;2021;300;IFO;annat år\nKommunen;ekonomiskt_bistand;Ale;M;2021;310;IFO;annat år\nKommunen;sjukskrivna;Ale;T;2021;900;IFO;ja",
    );
    let args = ["--kommun", "Ale", "--lokalt", "l.csv", "--dragningar", "0"];
    let value = dir.estimate(&args);
    let count = |id: &str| {
        let mut groups = value["grupper"].as_array().expect("groups").iter();
        let group = groups.find(|one| one["id"] == id).expect("the group");
        group["antal"].as_f64().expect("a number")
    };
    assert_eq!(count("ekonomiskt_bistand"), 610.0);
    assert_ne!(count("sjukskrivna"), 900.0);
    let text = dir.ok(&[&["analys", "--ut", "b.xlsx"], &args[..]].concat());
    assert!(
        text.contains("610 är en lokal uppgift (IFO, 2021)"),
        "{text}"
    );
    let all = texts(&dir.path("b.xlsx"));
    let told = "används, fast perioden inte är analysens år";
    assert_eq!(all.iter().filter(|one| *one == told).count(), 2);
    crate::arbetsbok::formulas_that_agree(&dir.path("b.xlsx"));
    // The years before are as they were, and next year's workbook says the same.
    dir.ok(&[
        "analys",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--ut",
        "utan.xlsx",
    ]);
    let year_of = |name: &str, at: usize| {
        let mut book: Xlsx<_> = open_workbook(dir.path(name)).expect("a workbook");
        let sheet = book.worksheet_range("Utveckling").expect("the sheet");
        let mut rows = sheet.rows();
        let row = rows.find(|row| row[0].to_string().starts_with("Ekonomiskt bistånd"));
        let row: Vec<String> = row
            .expect("the group")
            .iter()
            .map(ToString::to_string)
            .collect();
        row[row.len() - at].clone()
    };
    assert_eq!(year_of("b.xlsx", 2), year_of("utan.xlsx", 2));
    assert_ne!(year_of("b.xlsx", 1), year_of("utan.xlsx", 1));
    dir.ok(&[
        "analys",
        "--fran",
        "b.xlsx",
        "--dragningar",
        "0",
        "--ut",
        "c.xlsx",
    ]);
    let again = texts(&dir.path("c.xlsx"));
    assert_eq!(again.iter().filter(|one| *one == told).count(), 2);
    // Two of other years say two things of the same year.
    write(
        &dir,
        "tva.csv",
        "Kommunen;sjukskrivna;Ale;T;2021;900;IFO;annat år\nKommunen;sjukskrivna;Ale;T;2020;950;IFO;annat år",
    );
    let run = dir.run(&["skatta", "--kommun", "Ale", "--lokalt", "tva.csv"]);
    assert!(
        run.code != 0 && run.err.contains("Två uppgifter om samma grupp"),
        "{}",
        run.err
    );
}

#[test]
fn where_each_group_has_its_newest_year_each_local_figure_is_held_to_its_own() {
    let dir = Workdir::new();
    let value = dir.estimate(&["--kommun", "Ale", "--ar", "senaste"]);
    let groups = value["grupper"].as_array().expect("groups").iter();
    let rows: Vec<String> = groups
        .map(|group| {
            let of = |key: &str| group[key].as_str().expect("a text").to_string();
            format!("Kommunen;{};Ale;T;{};100;Prov;ja", of("id"), of("period"))
        })
        .collect();
    write(&dir, "l.csv", &rows.join("\n"));
    let args = [
        "--kommun",
        "Ale",
        "--ar",
        "senaste",
        "--lokalt",
        "l.csv",
        "--dragningar",
        "0",
    ];
    let text = dir.ok(&[&["analys", "--ut", "b.xlsx"], &args[..]].concat());
    assert!(!text.contains("används inte"), "{text}");
    crate::arbetsbok::formulas_that_agree(&dir.path("b.xlsx"));
}

#[test]
fn a_form_is_read_as_it_is_seen_and_what_is_left_out_is_told() {
    let dir = Workdir::new();
    write(
        &dir,
        "rader.csv",
        "Kommunen;uvas;1440;T;2022;;IFO;ja\nKommunen;uvas;1482;T;2022;1,234;IFO, LSS, uttag 1, 2, 3;ja",
    );
    let told = dir.ok(&["lokalt", "importera", "rader.csv", "--ut", "ut.csv"]);
    assert!(
        told.contains("Obs: rader.csv, rad 2, kolumn 6: antalet saknas"),
        "{told}"
    );
    let text = std::fs::read_to_string(dir.path("ut.csv")).expect("a file");
    assert!(text.contains("Kommunen;uvas;1482;T;2022;1234;"), "{text}");
    for (name, rows, told) in [
        (
            "spann.csv",
            "Kommunen;uvas;1482;T;2022-2023;60;IFO;ja",
            "Perioden går inte att läsa",
        ),
        (
            "citat.csv",
            "Kommunen;uvas;1482;T;2022;60;\"IFO;ja\nKommunen;uvas;1440;T;2022;60;IFO;ja",
            "citattecken på rad 2",
        ),
        (
            "tvetydig.csv",
            "Kommunen;uvas;1482;T;2022;1.234;IFO;ja\nKommunen;uvas;1440;T;2022;12,5;IFO;ja",
            "läsas på två sätt",
        ),
    ] {
        write(&dir, name, rows);
        let fault = dir.fault(&["lokalt", "kontrollera", name]);
        assert!(fault.contains(told), "{fault}");
    }
    dir.write(
        "dubbel.csv",
        format!(
            "{};Antal\nKommunen;uvas;1482;T;2022;60;IFO;ja;6\n",
            FORM.trim()
        ),
    );
    let fault = dir.fault(&["lokalt", "kontrollera", "dubbel.csv"]);
    assert!(fault.contains("Rubriken Antal står två gånger"), "{fault}");
}

#[test]
fn a_row_that_only_a_pivots_memory_holds_is_not_read() {
    let dir = Workdir::new();
    let heading = [
        "Part", "Grupp", "Kommun", "Kön", "Period", "Källa", "Används", "Antal",
    ];
    let old = [vec![
        "Kommunen", "uvas", "1415", "T", "2022", "IFO", "ja", "99",
    ]];
    let sheet = filer_with_memory(&heading, &old);
    let comment = "<comments><t>Anna 19900118 9811</t></comments>".to_string();
    let with_comment = crate::filer::with_parts(&sheet, &[("xl/comments1.xml", comment)]);
    dir.write("kommentar.xlsx", with_comment);
    let told = dir.fault(&["lokalt", "kontrollera", "kommentar.xlsx"]);
    assert!(
        told.contains("en kommentar") && !told.contains("9811"),
        "{told}"
    );
    dir.write("formular.xlsx", sheet);
    let told = dir.ok(&["lokalt", "kontrollera", "formular.xlsx"]);
    assert!(told.contains("En uppgift; 1 ska användas."), "{told}");
}

/// A form with one row, and a pivot cache with others.
fn filer_with_memory(heading: &[&str], old: &[Vec<&str>]) -> Vec<u8> {
    let row = vec!["Kommunen", "uvas", "1440", "T", "2022", "IFO", "ja", "120"];
    let form = crate::filer::xlsx("Lokala data", 2, &[heading.to_vec(), row]);
    crate::filer::with_memory(&form, heading, old)
}
