//! The user's own template, and the form for the parties' own figures.

use crate::workdir::Workdir;
use calamine::{Reader, Xlsx, open_workbook};

#[test]
fn the_exported_template_can_be_changed_checked_and_used() {
    let dir = Workdir::new();
    dir.ok(&["mall", "exportera", "--ut", "egen/var.toml"]);
    let text = std::fs::read_to_string(dir.path("egen/var.toml")).expect("the template");
    let told = dir.ok(&["mall", "kontrollera", "egen/var.toml"]);
    assert!(told.contains("inga fel. 28 blad"), "{told}");
    // Without Medel, Antaganden first, another title and a logo.
    let start = text.find("[[blad]]\nid = \"medel\"").expect("Medel");
    let end = start + text[start + 8..].find("[[blad]]").expect("another") + 8;
    let mut changed = format!("{}{}", &text[..start], &text[end..]);
    changed = changed.replace("titel = \"Målgrupp\"", "titel = \"Vår målgrupp\"");
    let first = changed.find("\n[[blad]]").expect("a sheet");
    changed.insert_str(first, "\nlogotyp = \"logo.png\"\n");
    dir.write("egen/logo.png", PNG);
    dir.write("egen/andrad.toml", changed);
    dir.ok(&[
        "analys",
        "--kommun",
        "Ale",
        "--mall",
        "egen/andrad.toml",
        "--ut",
        "bok.xlsx",
    ]);
    let book: Xlsx<_> = open_workbook(dir.path("bok.xlsx")).expect("a workbook");
    let names = book.sheet_names();
    assert!(names.contains(&"Vår målgrupp".to_string()) && !names.contains(&"Medel".to_string()));
    crate::arbetsbok::formulas_that_agree(&dir.path("bok.xlsx"));
    let next = dir.ok(&[
        "analys",
        "--fran",
        "bok.xlsx",
        "--mall",
        "egen/andrad.toml",
        "--ut",
        "nasta.xlsx",
    ]);
    assert!(next.contains("nasta.xlsx"), "{next}");
}

/// A picture of one point.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99, 0x3d, 0x1d, 0, 0,
    0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

#[test]
fn faults_in_a_template_name_file_and_line() {
    let dir = Workdir::new();
    let text = dir.ok(&["mall", "exportera"]);
    let mut told = String::new();
    for (from, to) in [
        ("id = \"kvalitet\"", "id = \"kvalite\""),
        ("titel = \"Basfakta\"", "titel = \"Basfakta [2022]\""),
        (
            "titel = \"Medel\"",
            "titel = \"Ett namn som är längre än vad Excel tillåter\"",
        ),
        ("indikator = \"N31807\"", "indikator = \"N99999\""),
        ("id = \"malgrupp\"", "id = \"unga\""),
        (
            "[[blad]]\nid = \"sammanfattning\"",
            "logotyp = \"../hemlig.png\"\n[[blad]]\nid = \"sammanfattning\"",
        ),
        (
            "[[blad]]\nid = \"sammanfattning\"",
            "logotyp = \"finns-inte.png\"\n[[blad]]\nid = \"sammanfattning\"",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        dir.write("fel.toml", text.replacen(from, to, 1));
        told.push_str(&dir.fault(&["mall", "kontrollera", "fel.toml"]));
        told.push('\n');
    }
    insta::assert_snapshot!(told);
}

const HEADING: &str = "Part;Grupp;Kommun;Kön;Period;Antal;Källa;Används\n";

#[test]
fn the_form_is_empty_its_answers_are_checked_and_put_together() {
    let dir = Workdir::new();
    dir.ok(&["lokalt", "mall"]);
    let told = dir.ok(&["lokalt", "kontrollera", "lokala-uppgifter.xlsx"]);
    assert!(told.contains("inga fel. Formuläret är tomt"), "{told}");
    dir.write(
        "region.csv",
        format!("{HEADING}Regionen;Sjukskrivna;Ale;;2022;81;Patientsystemet;nej\nRegionen;;Tjörn;;2022;;Kommer i maj;\n"),
    );
    dir.write(
        "kommun.csv",
        format!("{HEADING}Kommunen;ekonomiskt_bistand;1440;K;2022;210;Treserva;ja\nKommunen;ekonomiskt_bistand;1440;M;2022;205;Treserva;ja\n"),
    );
    let told = dir.ok(&["lokalt", "kontrollera", "region.csv"]);
    assert!(
        told.contains("Antalet saknas (Regionen; Tjörn; 2022; Kommer i maj)")
            || told.contains("antalet saknas (Regionen; Tjörn; 2022; Kommer i maj)"),
        "{told}"
    );
    dir.ok(&["lokalt", "importera", "region.csv", "kommun.csv"]);
    let value = dir.estimate(&[
        "--kommun",
        "Ale",
        "--lokalt",
        "lokalt.csv",
        "--dragningar",
        "0",
    ]);
    let group = &value["grupper"][1];
    assert_eq!(
        (group["antal"].as_f64(), &group["status"]),
        (Some(415.0), &serde_json::json!("lokal"))
    );
    crate::workdir::near(&group["offentligt_antal"], 425.0, 1e-9);
    assert_eq!(group["kalla"], serde_json::json!(["lokalt: Treserva"]));
    let text = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale,Tjörn",
        "--lokalt",
        "lokalt.csv",
        "--dragningar",
        "0",
    ]);
    assert!(text.contains("Ekonomiskt bistånd, vuxna i Ale: 415 är en lokal uppgift (Treserva); det offentliga är 425."), "{text}");
    assert_eq!(group["kon"]["K"].as_f64(), Some(168.0));
    assert_eq!(
        value["grupper"][4]["status"], "modellerad",
        "a figure that is not used changes nothing"
    );
}

#[test]
fn personal_data_and_other_faults_are_refused() {
    let dir = Workdir::new();
    let mut told = String::new();
    for rows in [
        "Kommunen;uvas;Ale;T;2022;19900118-9811;Prov;nej",
        "Kommunen;uvas;Ale;T;2022;1;a;nej\nKommunen;uvas;Ale;T;2022;1;b;nej\nKommunen;uvas;Ale;T;2022;1;c;nej",
        "Kommunen;uvas;Atlantis;T;2022;12;Prov;ja",
        "Kommunen;ungdomar;Ale;T;2022;12;Prov;ja",
        "Kommunen;uvas;Ale;Q;2022;12;Prov;ja",
        "Kommunen;uvas;Ale;T;i fjol;12;Prov;ja",
        "Kommunen;uvas;Ale;T;2022;många;Prov;ja",
        "Kommunen;uvas;Ale;T;2022;12;;ja",
        "Kommunen;uvas;Ale;T;2022;12;Prov;kanske",
        "Kommunen;uvas;Ale;K;2022;12;Prov;ja",
        "Kommunen;uvas;Ale;T;2022;12;Prov;ja\nRegionen;uvas;1440;T;2022-12-31;14;Prov;ja",
    ] {
        dir.write("fel.csv", format!("{HEADING}{rows}\n"));
        told.push_str(&dir.fault(&["lokalt", "kontrollera", "fel.csv"]));
        told.push('\n');
    }
    dir.write("personer.csv", "Namn;Personnummer\nA;1\n");
    told.push_str(&dir.fault(&["lokalt", "kontrollera", "personer.csv"]));
    dir.write("annat.csv", "Kolumn;Annan\nA;1\n");
    told.push_str(&format!(
        "\n{}",
        dir.fault(&["lokalt", "kontrollera", "annat.csv"])
    ));
    insta::assert_snapshot!(told);
}
