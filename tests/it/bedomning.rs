//! Several judges of the shares: the form, the pooling, each judge's netto first.

use crate::workdir::{Workdir, near, number};

/// A form with one row filled for the unemployed.
fn filled(dir: &Workdir, role: &str, numbers: &str) -> String {
    let file = format!("{role}.csv");
    dir.ok(&["bedomning", "mall", "--roll", role, "--ut", &file]);
    let text = std::fs::read_to_string(dir.path(&file)).expect("the form");
    let rows = text.lines().map(|line| match line.split(';').nth(1) {
        Some("arbetslosa") => format!("{role};arbetslosa;;{numbers};1;Så ser vi det"),
        _ => line.to_string(),
    });
    let text: Vec<String> = rows.collect();
    dir.write(&file, text.join("\r\n"));
    file
}

fn judged(dir: &Workdir) {
    let files = [
        filled(dir, "kommun", "20;35;60"),
        filled(dir, "Arbetsförmedlingen", "5;10;20 %"),
        filled(dir, "Försäkringskassan", "10;20;40,0"),
    ];
    let mut args = vec!["bedomning", "las"];
    args.extend(files.iter().map(String::as_str));
    let told = dir.ok(&[&args[..], &["--ut", "bedomda.toml"]].concat());
    assert!(
        told.contains("3 bedömningar av kommun, Arbetsförmedlingen och Försäkringskassan"),
        "{told}"
    );
}

#[test]
fn the_share_is_what_the_judges_say_together_and_each_netto_is_shown() {
    let dir = Workdir::new();
    judged(&dir);
    dir.ok(&["antaganden", "kontrollera", "bedomda.toml"]);
    let value = dir.estimate(&["--kommun", "Ale", "--antaganden", "bedomda.toml"]);
    near(&value["grupper"][2]["andel"], 0.230_56, 5e-6);
    let bars = value["kanslighet"].as_array().expect("bars");
    let bar = bars
        .iter()
        .find(|bar| bar["slag"] == "andel" && bar["id"] == "arbetslosa")
        .expect("the share is drawn");
    near(&bar["lag"], 0.05, 1e-9);
    near(&bar["hog"], 0.60, 1e-9);
    let judges = value["bedomare"].as_array().expect("judges");
    for (one, mean) in judges
        .iter()
        .zip(["0.366666667", "0.108333333", "0.216666667"])
    {
        let alone = dir.estimate(&["--kommun", "Ale", "--andel", &format!("arbetslosa={mean}")]);
        near(&one["netto"], number(&alone["netto"]["mitt"]), 1e-4);
    }
    let text = dir.ok(&[
        "skatta",
        "--kommun",
        "Ale",
        "--antaganden",
        "bedomda.toml",
        "--dragningar",
        "200",
    ]);
    let line = text
        .lines()
        .find(|line| line.contains("bedömarna"))
        .expect("the judges");
    assert!(
        line.starts_with("Netto enligt bedömarna var för sig: kommun"),
        "{line}"
    );
}

#[test]
fn judgements_follow_the_workbook_until_the_share_is_moved() {
    let dir = Workdir::new();
    judged(&dir);
    let area = ["--kommun", "Ale", "--dragningar", "200"];
    dir.ok(&[
        &[
            "analys",
            "--ut",
            "forst.xlsx",
            "--antaganden",
            "bedomda.toml",
        ],
        &area[..],
    ]
    .concat());
    let direct = dir.estimate(&["--kommun", "Ale", "--antaganden", "bedomda.toml"]);
    dir.ok(&[
        "analys",
        "--fran",
        "forst.xlsx",
        "--ut",
        "igen.xlsx",
        "--dragningar",
        "200",
    ]);
    dir.ok(&[
        "rapport",
        "--fran",
        "igen.xlsx",
        "--ut",
        "sida.html",
        "--dragningar",
        "200",
    ]);
    let page = std::fs::read_to_string(dir.path("sida.html")).expect("the page");
    assert!(
        page.contains("Netto enligt bedömarna var för sig"),
        "they are still there"
    );
    let netto = format!("{:.0}", number(&direct["netto"]["mitt"]));
    assert!(
        page.contains(&format!("data-decimaler=\"0\">{netto}<")),
        "{netto}"
    );
    let moved = dir.estimate(&[
        "--kommun",
        "Ale",
        "--antaganden",
        "bedomda.toml",
        "--andel",
        "arbetslosa=0.3",
    ]);
    assert_eq!(moved["bedomare"].as_array().map(Vec::len), Some(0));
    near(&moved["grupper"][2]["andel"], 0.3, 1e-12);
}

#[test]
fn faults_in_judgements_name_the_place() {
    let dir = Workdir::new();
    judged(&dir);
    let text = std::fs::read_to_string(dir.path("bedomda.toml")).expect("the file");
    let other = text.replacen("andel_procent = 23.05", "andel_procent = 31.05", 1);
    assert_ne!(text, other);
    dir.write("annan.toml", other);
    let fault = dir.fault(&["antaganden", "kontrollera", "annan.toml"]);
    assert!(fault.contains("bedömningarna ger 23,06\u{a0}%"), "{fault}");
    for (numbers, expected) in [
        ("35;20;60", "inte i ordning"),
        ("20;35;600", "Procenttalet går inte att läsa: ”600”"),
        ("20;;60", "Procenttalet går inte att läsa: ””"),
    ] {
        let dir = Workdir::new();
        let file = filled(&dir, "kommun", numbers);
        let fault = dir.fault(&["bedomning", "las", &file, "--ut", "ut.toml"]);
        assert!(
            fault.contains(expected) && fault.contains("kommun.csv"),
            "{fault}"
        );
        assert!(!dir.path("ut.toml").exists());
    }
}
