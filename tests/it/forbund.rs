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
        ("en kommun i två förbund", forbund("Nytt", &member(ale))),
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
