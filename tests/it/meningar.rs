//! Sentences made from figures: what is said, and that nothing is said that the figures do not carry.

use behovsanalys::analys::{Behov, Beside, Compared, Fraga, Since};
use behovsanalys::area::AreaName;
use behovsanalys::declared::Declared;
use behovsanalys::present::{Rules, Sentences};
use chrono::NaiveDate;
use std::fmt::Write;

fn said(name: AreaName) -> (Sentences, behovsanalys::analys::Analys) {
    let behov = Behov::embedded().expect("the program's own");
    let day = NaiveDate::from_ymd_opt(2026, 1, 31).expect("a day");
    let area = behov.area(&name, day).expect("an area");
    let mut fraga = Fraga::om(area, day, &behov).expect("a question");
    fraga.beside = Beside {
        since: Since::YearBefore,
        years: true,
        year_intervals: true,
        compared: Compared::Nearest,
        ..Beside::shown()
    };
    let analys = behov.analysera(&fraga).expect("an answer");
    let rules = Rules::load(behov.declared()).expect("rules");
    (rules.said(&analys).expect("sentences"), analys)
}

#[test]
fn what_is_said_of_a_forbund_and_of_a_kommun() {
    let mut text = String::new();
    for name in ["Älv & Kust", "Norrköping"] {
        let (said, analys) = said(AreaName::Any(name.into()));
        for one in &said.area {
            writeln!(text, "{} ({})", one.text, one.rule).expect("a text");
        }
        let groups = &analys.fraga.assumptions.groups;
        for (group, all) in groups.iter().zip(&said.groups) {
            writeln!(text, "  {}", group.name).expect("a text");
            for one in all {
                writeln!(text, "    {} ({})", one.text, one.rule).expect("a text");
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// A change is named only where its interval lies on one side of 0, and by its own sign.
#[test]
fn a_change_is_said_only_with_its_interval() {
    for name in ["Ale", "Norrköping", "Öckerö", "Dorotea"] {
        let (said, analys) = said(AreaName::Any(name.into()));
        let rules: Vec<&str> = said.area.iter().map(|one| one.rule.as_str()).collect();
        let change = analys.change.as_ref().and_then(|one| one.as_ref().ok());
        let interval = change.and_then(|one| one.interval).expect("an interval");
        let expected = match (interval.low > 0.0, interval.high < 0.0) {
            (true, _) => "fler_an_aret_innan",
            (_, true) => "farre_an_aret_innan",
            _ => "som_aret_innan",
        };
        assert!(rules.contains(&expected), "{name}: {rules:?}");
        let beside = analys.beside_riket.expect("an interval");
        let expected = match (beside.low > 0.0, beside.high < 0.0) {
            (true, _) => "over_riket",
            (_, true) => "under_riket",
            _ => "som_riket",
        };
        assert!(rules.contains(&expected), "{name}: {rules:?}");
    }
}

#[test]
fn a_rule_that_cannot_be_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("templates")).expect("a folder");
    let told = |when: &str, text: &str| {
        let rule = format!(
            "[[mening]]\nid = \"a\"\nom = \"grupp\"\nvikt = 1\nnar = {when:?}\ntext = {text:?}\n"
        );
        std::fs::write(folder.path().join("templates/meningar.toml"), rule).expect("a file");
        let declared = Declared::with_replacements(folder.path().into()).expect("a folder");
        Rules::load(&declared)
            .err()
            .map(|one| one.to_string())
            .unwrap_or_default()
    };
    assert_eq!(told("antal is not none", "{{ antal|antal }}"), "");
    let unknown = told("antall > 3", "x");
    assert!(
        unknown.contains("antall") && unknown.contains("rad 5"),
        "{unknown}"
    );
    let filter = told("antal > 3", "{{ antal|ental }}");
    assert!(filter.contains("rad 6"), "{filter}");
    let broken = told("antal >", "x");
    assert!(broken.contains("rad 5"), "{broken}");
}

/// Every field that a rule may use is described, and no other.
#[test]
fn the_fields_are_those_of_the_description() {
    let text = std::fs::read_to_string("docs/meningar.md").expect("the description");
    let rules = std::fs::read_to_string("templates/meningar.toml").expect("the rules");
    assert!(rules.matches("[[mening]]").count() >= 20);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("templates")).expect("a folder");
    for about in ["omrade", "grupp"] {
        let rule = format!(
            "[[mening]]\nid = \"a\"\nom = \"{about}\"\nvikt = 1\nnar = \"x_x\"\ntext = \"x\"\n"
        );
        std::fs::write(folder.path().join("templates/meningar.toml"), rule).expect("a file");
        let declared = Declared::with_replacements(folder.path().into()).expect("a folder");
        let told = Rules::load(&declared).err().expect("a fault").to_string();
        let (_, known) = told.split_once("Väntat: ").expect("the fields");
        let known = known
            .lines()
            .next()
            .expect("a line")
            .replace(" eller ", ", ");
        for field in known.split(", ") {
            assert!(
                text.contains(&format!("`{field}`")),
                "{field} is not described"
            );
        }
    }
}
