//! Förbund: the shipped ones, the user's own, and contradictions among them.

use crate::workdir::Workdir;

fn forbund(name: &str, members: &str) -> String {
    format!("[[forbund]]\nnamn = \"{name}\"\nkalla = \"Förbundsordningen\"\nar = 2024\n{members}\n")
}

fn member(lines: &str) -> String {
    format!("[[forbund.medlem]]\n{lines}\n")
}

#[test]
fn the_users_own_forbund_is_added_shown_and_used() {
    let dir = Workdir::new();
    dir.ok(&[
        "forbund",
        "lagg-till",
        "--namn",
        "Mittskåne",
        "--kommun",
        "Eslöv, Höör,Hörby",
        "--kalla",
        "Förbundsordningen",
        "--ar",
        "2024",
    ]);
    assert!(dir.ok(&["forbund", "lista"]).contains("Mittskåne"));
    assert!(dir.ok(&["forbund", "visa", "mittskane"]).contains("Hörby"));
    let text = dir.ok(&["skatta", "--forbund", "Mittsk"]);
    assert!(text.contains("1285 Eslöv"), "{text}");
}

#[test]
fn commands_accept_diacritics() {
    let dir = Workdir::new();
    let text = dir.ok(&["förbund", "visa", "Skellefteå och Norsjö"]);
    assert_eq!(text, dir.ok(&["forbund", "visa", "skelleftea och norsjo"]));
    dir.ok(&[
        "förbund",
        "lägg-till",
        "--namn",
        "Ett",
        "--kommun",
        "Eslöv",
        "--källa",
        "K",
        "--år",
        "2024",
    ]);
}

#[test]
fn a_kommun_can_be_shared_by_two_forbund_in_parts() {
    let dir = Workdir::new();
    let part = |name: &str, percent: u32| {
        member(&format!(
            "kommun = \"1480\"\ndel = \"{name}\"\nandel_procent = {percent}"
        ))
    };
    let text = forbund("Göteborg Ett", &part("Centrum", 60))
        + &forbund("Göteborg Två", &part("Nordost", 40));
    dir.write("egna.toml", &text);
    let shown = dir.ok(&[
        "skatta",
        "--forbund",
        "Göteborg Ett",
        "--forbundsfil",
        "egna.toml",
        "--json",
    ]);
    let json: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let whole: serde_json::Value =
        serde_json::from_str(&dir.ok(&["skatta", "--kommun", "Göteborg", "--json"])).expect("JSON");
    let brutto = |json: &serde_json::Value| json["brutto"].as_f64().expect("a number");
    assert!((brutto(&json) - 0.6 * brutto(&whole)).abs() < 1e-9 * brutto(&whole));
    assert_eq!(
        json["grupper"][1]["status"], "modellerad",
        "a scaled count is modelled"
    );
}

#[test]
fn contradictions_and_faults_are_told_with_file_and_line() {
    let dir = Workdir::new();
    let ale = "kommun = \"1440\"";
    let cases = [
        (
            "en kommun i två förbund",
            forbund("Nytt", &member(ale)) + &forbund("Ännu ett", &member(ale)),
        ),
        (
            "rättelse av ett okänt förbund",
            "[[rattelse]]\nforbund = \"Kirunas\"\nkalla = \"K\"\nar = 2026\n".to_string(),
        ),
        ("okänd kod", forbund("Nytt", &member("kommun = \"9999\""))),
        ("inga medlemmar", forbund("Nytt", "")),
        (
            "slut före början",
            forbund(
                "Nytt",
                &member("kommun = \"1285\"\nfran = \"2020-01-01\"\ntill = \"2019-12-31\""),
            ),
        ),
        (
            "del utan andel",
            forbund("Nytt", &member("kommun = \"1285\"\ndel = \"Norra\"")),
        ),
        ("okänd nyckel", forbund("Nytt", &member("komun = \"1285\""))),
        (
            "saknad källa",
            "[[forbund]]\nnamn = \"Nytt\"\nar = 2024\nmedlem = [{ kommun = \"1285\" }]\n"
                .to_string(),
        ),
        (
            "samma namn två gånger",
            forbund("Nytt", &member("kommun = \"1285\""))
                + &forbund("Nytt", &member("kommun = \"1267\"")),
        ),
    ];
    let mut told = String::new();
    for (name, text) in cases {
        dir.write("egna.toml", text);
        let message = dir.fault(&["forbund", "lista", "--forbundsfil", "egna.toml"]);
        assert!(message.contains("egna.toml"), "{name}: {message}");
        told.push_str(&format!("## {name}\n{message}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn an_ended_membership_no_longer_counts() {
    let dir = Workdir::new();
    let text = forbund(
        "Nytt",
        &(member("kommun = \"1285\"") + &member("kommun = \"1267\"\ntill = \"2021-12-31\"")),
    );
    dir.write("egna.toml", text);
    let now = dir.ok(&["skatta", "--forbund", "Nytt", "--forbundsfil", "egna.toml"]);
    assert!(!now.contains("Höör"), "{now}");
    let then = dir.ok(&[
        "skatta",
        "--forbund",
        "Nytt",
        "--forbundsfil",
        "egna.toml",
        "--medlemmar-per",
        "2021-06-30",
    ]);
    assert!(then.contains("1267 Höör"), "{then}");
}

#[test]
fn a_forbund_whose_members_have_all_left_is_a_fault() {
    let dir = Workdir::new();
    dir.write(
        "egna.toml",
        forbund("Nytt", &member("kommun = \"1285\"\ntill = \"2021-12-31\"")),
    );
    let message = dir.fault(&["skatta", "--forbund", "Nytt", "--forbundsfil", "egna.toml"]);
    assert!(message.contains("Nytt"), "{message}");
}

#[test]
fn a_forbund_answers_to_its_names_and_its_old_ones() {
    let dir = Workdir::new();
    let estimate = |name: &str| dir.estimate(&["--forbund", name, "--dragningar", "0"]);
    let kust = estimate("Samordningsförbundet Älv & Kust");
    assert_eq!(kust["per_kommun"].as_array().map(Vec::len), Some(5));
    for name in [
        "alv och kust",
        "Ale, Kungälv, Stenungsund och Tjörn",
        "Finsam Öckerö",
        "Ale",
    ] {
        assert_eq!(estimate(name)["netto"], kust["netto"], "{name}");
    }
    let old = ["--forbund", "Ale, Kungälv, Stenungsund och Tjörn"];
    let then = dir.estimate(
        &[
            &old[..],
            &["--medlemmar-per", "2017-06-30", "--dragningar", "0"],
        ]
        .concat(),
    );
    assert_eq!(then["per_kommun"].as_array().map(Vec::len), Some(4));
    let shown = dir.ok(&["forbund", "visa", "Ale, Kungälv, Stenungsund och Tjörn"]);
    assert!(
        shown.contains("Samordningsförbundet Älv & Kust tog över"),
        "{shown}"
    );
    let shown = dir.ok(&["forbund", "visa", "Ale"]);
    assert!(
        shown.contains("1407 Öckerö") && shown.contains("Tog över efter"),
        "{shown}"
    );
}

#[test]
fn a_name_without_members_shows_the_command_that_adds_them() {
    let dir = Workdir::new();
    let told = dir.fault(&["skatta", "--forbund", "Västerbergslagen"]);
    assert!(
        told.contains("antagligen Ludvika och Smedjebacken"),
        "{told}"
    );
    let command = "behov forbund lagg-till --namn \"Västerbergslagens samordningsförbund\" --kommun \"Ludvika, Smedjebacken\"";
    assert!(told.contains(command), "{told}");
    dir.ok(&[
        "forbund",
        "lagg-till",
        "--namn",
        "Västerbergslagens samordningsförbund",
        "--kommun",
        "Ludvika, Smedjebacken",
        "--kalla",
        "Förbundsordningen",
        "--ar",
        "2026",
    ]);
    assert!(
        dir.ok(&[
            "skatta",
            "--forbund",
            "Västerbergslagen",
            "--dragningar",
            "0"
        ])
        .contains("2085 Ludvika")
    );
}

/// Told once in each form, and no longer once it is confirmed.
#[test]
fn members_that_may_be_others_are_told_until_they_are_confirmed() {
    let dir = Workdir::new();
    let doubt = "Medlemmarna i Samordningsförbundet Älv & Kust är odaterade, tidigast 2018";
    let estimate = ["skatta", "--forbund", "Älv & Kust", "--dragningar", "0"];
    let text = dir.ok(&estimate);
    assert!(
        text.trim_end()
            .lines()
            .last()
            .expect("a line")
            .starts_with(doubt),
        "{text}"
    );
    let args = ["--forbund", "Älv & Kust", "--dragningar", "0", "--ut"];
    let summary = dir.ok(&[&["analys"], &args[..], &["bok.xlsx"]].concat());
    // After it only what to do next.
    assert!(
        summary
            .trim_end()
            .lines()
            .nth_back(1)
            .expect("a line")
            .starts_with(doubt),
        "{summary}"
    );
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(dir.path("bok.xlsx")).expect("a workbook");
    let first =
        calamine::Reader::worksheet_range(&mut book, "Sammanfattning").expect("the first page");
    let told = first
        .used_cells()
        .filter(|(_, _, cell)| cell.to_string().starts_with(doubt));
    assert_eq!(told.count(), 1);
    dir.ok(&[&["rapport"], &args[..], &["sida.html"]].concat());
    let page = std::fs::read_to_string(dir.path("sida.html")).expect("the page");
    assert_eq!(page.matches("är odaterade, tidigast 2018").count(), 1);
    dir.ok(&[
        "forbund",
        "ratta",
        "Älv & Kust",
        "--kalla",
        "Förbundsordningen",
    ]);
    assert!(!dir.ok(&estimate).contains("odaterade"));
}

#[test]
fn the_white_map_counts_every_kommun_once() {
    let dir = Workdir::new();
    let csv = dir.ok(&["forbund", "karta", "--csv"]);
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 290);
    let with = |place: &str| {
        rows.iter()
            .filter(|row| row.split(';').nth(3) == Some(place))
            .count()
    };
    assert_eq!(with("medlem enligt en källa"), 158);
    assert_eq!(
        with("medlem enligt en källa") + with("antagligen medlem") + with("okänt"),
        290
    );
    let text = dir.ok(&["forbund", "karta"]);
    assert!(text.contains("inte att den står utanför"), "{text}");
    dir.ok(&["forbund", "karta", "--ut", "karta.svg"]);
    let drawing = std::fs::read_to_string(dir.path("karta.svg")).expect("the map");
    assert_eq!(drawing.matches("<path ").count(), 290);
    assert!(drawing.contains("Ale: medlem enligt en källa, Samordningsförbundet Älv &amp; Kust"));
}

#[test]
fn a_merger_is_told_with_what_it_changed() {
    let dir = Workdir::new();
    let text = dir.ok(&["forbund", "historik", "Södra Vänern"]);
    assert!(
        text.contains(
            "Tog över efter Samordningsförbundet Mellerud Vänersborg (sista dag: 2021-12-31)"
        ),
        "{text}"
    );
    let row = text
        .lines()
        .find(|line| line.starts_with("2022-01-01"))
        .expect("the day");
    assert!(row.contains("Mellerud"), "{row}");
    let netto = |kommuner: &str| {
        let value = dir.estimate(&["--kommun", kommuner, "--dragningar", "0"]);
        value["netto"]["mitt"].as_f64().expect("netto").round()
    };
    let four = "Trollhättan, Vänersborg, Lilla Edet, Grästorp";
    let numbers: String = row
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == ' ')
        .collect();
    for wanted in [netto(&format!("{four}, Mellerud")), netto(four)] {
        let digits = format!("{wanted}");
        assert!(numbers.replace(' ', "").contains(&digits), "{digits} {row}");
    }
}

#[test]
fn the_model_for_money_sums_to_the_krona_and_says_what_it_rests_on() {
    let dir = Workdir::new();
    let csv = dir.ok(&["medel", "--csv"]);
    let cell = |row: &str, at: usize| {
        let text = row.split(';').nth(at).expect("a cell").replace(',', ".");
        text.parse::<f64>().unwrap_or(f64::NAN)
    };
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 40);
    let sum: f64 = rows.iter().map(|row| cell(row, 4)).sum();
    assert_eq!(sum, 339_000_000.0);
    let with_rest: f64 = rows.iter().map(|row| cell(row, 5)).sum();
    let text = dir.ok(&["medel"]);
    assert!(
        text.contains("72 förbund finns i landet") && text.contains("de 32 andra förbunden"),
        "{text}"
    );
    let told: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == ' ')
        .collect();
    let rest = format!("{}", 339_000_000.0 - with_rest);
    assert!(told.replace(' ', "").contains(&rest), "{rest}: {text}");
    assert!(
        text.contains("Försörjningsmåttet är en ersättare"),
        "{text}"
    );
    // Merged, the two have one base amount between them.
    let of = |csv: &str, name: &str| {
        cell(
            csv.lines().find(|row| row.starts_with(name)).expect(name),
            4,
        )
    };
    let merged = dir.ok(&["medel", "--csv", "--sla-samman", "Roslagen + VärNa"]);
    let both = of(&csv, "Samordningsförbundet Roslagen") + of(&csv, "Samordningsförbundet VärNa");
    let one = of(
        &merged,
        "Samordningsförbundet Roslagen + Samordningsförbundet VärNa",
    );
    assert!(one < both && one > both - 400_000.0, "{one} {both}");
    assert_eq!(
        merged.lines().skip(1).map(|row| cell(row, 4)).sum::<f64>(),
        339_000_000.0
    );
    let indexed = dir.ok(&["medel", "--csv", "--index", "10"]);
    assert_eq!(
        indexed.lines().skip(1).map(|row| cell(row, 4)).sum::<f64>(),
        372_900_000.0
    );
    let joined = dir.ok(&["medel", "--csv", "--ansluter", "Lekeberg:Finsam i Örebro"]);
    let orebro = "Samordningsförbundet Finsam i Örebro";
    assert!(of(&joined, orebro) > of(&csv, orebro));
    // What has been decided, per person in need, with netto's interval.
    dir.write("beslut.csv", "forbund;staten;kommuner;region;deltagare;eget_kapital\nÄlv & Kust;4 000 000;2 000 000;3000000;250;1 200 000\n");
    let decided = dir.ok(&["medel", "--beslutade", "beslut.csv"]);
    let row = decided
        .lines()
        .find(|line| line.starts_with("Samordningsförbundet Älv & Kust"))
        .expect("the row")
        .replace('\u{a0}', " ");
    // The region's part counts up to half of the state's.
    assert!(
        row.contains("8 000 000") && row.contains("1 200 000"),
        "{row}"
    );
    let netto = dir.estimate(&["--forbund", "Älv & Kust", "--dragningar", "0"])["netto"]["mitt"]
        .as_f64()
        .expect("netto");
    assert!(
        row.contains(&format!("{:.1} (", 250.0 / netto * 100.0).replace('.', ",")),
        "{row}"
    );
    dir.write(
        "beslut.csv",
        "forbund;staten;kommuner;region;deltagare;eget_kapital\nÄlv & Kust;mycket;;;;\n",
    );
    let fault = dir.fault(&["medel", "--beslutade", "beslut.csv"]);
    assert!(
        fault.contains("beslut.csv, rad 2") && fault.contains("staten"),
        "{fault}"
    );
}
