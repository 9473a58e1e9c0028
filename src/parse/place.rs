//! Codes and names of regions as the agencies write them.

use crate::regions::{RIKET, Regions};
use crate::swedish::folded;

/// What a code or a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Region(String),
    /// A known code that is none of ours, such as a group of kommuner.
    Other,
}

/// Kolada: `0000` is riket, `0001`–`0025` are regions (län), four digits are kommuner, `G…` are groups.
pub fn kolada(code: &str, regions: &Regions) -> Option<Place> {
    if code.starts_with('G') {
        return Some(Place::Other);
    }
    let ours = match code {
        "0000" => RIKET,
        _ => match code.strip_prefix("00") {
            Some(lan) if lan.len() == 2 => lan,
            _ => code,
        },
    };
    known(ours, regions)
}

/// SCB: `00`, two digits for län, four for kommuner; anything else is a group.
pub fn scb(code: &str, regions: &Regions) -> Option<Place> {
    let is_ours = matches!(code.len(), 2 | 4) && code.bytes().all(|byte| byte.is_ascii_digit());
    if !is_ours {
        return Some(Place::Other);
    }
    known(code, regions)
}

/// Försäkringskassan: `1440_14`, `ALL_14`, `ALL_ALL`, or a bare code.
pub fn fk(code: &str, regions: &Regions) -> Option<Place> {
    match code.split_once('_') {
        Some(("ALL", "ALL")) => Some(Place::Region(RIKET.into())),
        Some(("ALL", lan)) => known(lan, regions),
        Some((kommun, _)) => known(kommun, regions),
        None if code == "ALL" => Some(Place::Region(RIKET.into())),
        None => known(code, regions),
    }
}

fn known(code: &str, regions: &Regions) -> Option<Place> {
    if let Some(region) = regions.get(code) {
        return Some(Place::Region(region.code.clone()));
    }
    // A code that has been replaced, such as Heby's before 2007, is another area than today's.
    let old = regions.changes_of(code).next().is_some();
    old.then_some(Place::Other)
}

/// A region by the name or code in a file: "0180 Stockholm", "STOCKHOLM", "180", "Dalarna", "Riket".
/// `lan` is the text of the län's own column, where there is one. A total of no said area is [`Place::Other`]: it may be
/// of those kommuner that the file holds, and not of riket.
pub fn named(text: &str, lan: Option<&str>, regions: &Regions) -> Option<Place> {
    let text = clean(text);
    if is_riket(&text) || is_total(&text) {
        // The row of a län may name riket's word in the kommun's column.
        return match lan.map(clean) {
            Some(lan) if is_total(&lan) => Some(Place::Other),
            Some(lan) if !is_riket(&lan) => one_lan(&lan, regions),
            None if is_total(&text) => Some(Place::Other),
            _ => Some(Place::Region(RIKET.into())),
        };
    }
    let (code, name) = code_and_name(&text);
    if let Some(code) = code {
        let found = by_code(&code, regions)?;
        let says_another = !name.is_empty() && !same_name(regions.name_of(&found), name);
        return (!says_another).then_some(Place::Region(found));
    }
    if lan.is_some_and(|lan| folded(&clean(lan)) == folded(&text)) && folded(&text).ends_with("lan")
    {
        return one_lan(&text, regions);
    }
    // Habo and Håbo are told apart by their letters; folding is for files that have lost theirs.
    let exact = regions
        .kommuner()
        .find(|region| region.name.to_lowercase() == text.to_lowercase());
    let mut alike = regions
        .kommuner()
        .filter(|region| same_name(&region.name, &text));
    let only = match (alike.next(), alike.next()) {
        (Some(first), None) => Some(first),
        _ => None,
    };
    exact
        .or(only)
        .map(|region| Place::Region(region.code.clone()))
        .or_else(|| one_lan(&text, regions))
}

/// A län by its name or code, or riket, in a column that holds nothing else.
pub fn named_lan(text: &str, regions: &Regions) -> Option<Place> {
    let text = clean(text);
    match (is_riket(&text), is_total(&text)) {
        (true, _) => Some(Place::Region(RIKET.into())),
        (_, true) => Some(Place::Other),
        _ => one_lan(&text, regions),
    }
}

/// A word for all of something that the row may say elsewhere.
fn is_total(text: &str) -> bool {
    matches!(
        folded(text).as_str(),
        "totalt" | "total" | "samtliga" | "samtliga kommuner" | "alla kommuner" | "hela lanet"
    )
}

fn is_riket(text: &str) -> bool {
    matches!(
        folded(text).as_str(),
        "riket" | "hela riket" | "sverige" | "00 riket"
    )
}

fn one_lan(text: &str, regions: &Regions) -> Option<Place> {
    let (code, name) = code_and_name(text);
    let found = match code {
        Some(code) => by_code(&code, regions)?,
        None => {
            let same = |one: &str| {
                let stem = one.strip_suffix(" län").unwrap_or(one);
                same_name(one, name)
                    || same_name(stem, name)
                    || same_name(stem.trim_end_matches('s'), name)
            };
            regions.lan().find(|lan| same(&lan.name))?.code.clone()
        }
    };
    Some(Place::Region(found))
}

/// Codes that lost their leading zero are recognised by their length.
fn by_code(code: &str, regions: &Regions) -> Option<String> {
    let padded = match code.len() {
        1 | 3 => format!("0{code}"),
        _ => code.to_string(),
    };
    regions.get(&padded).map(|region| region.code.clone())
}

fn code_and_name(text: &str) -> (Option<String>, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return (None, text);
    }
    (
        Some(text[..digits].to_string()),
        text[digits..].trim_start_matches([' ', '-', '–']),
    )
}

fn same_name(ours: &str, theirs: &str) -> bool {
    let theirs = folded(theirs);
    let bare = theirs.strip_suffix(" kommun").unwrap_or(&theirs);
    let ours = folded(ours);
    ours == theirs || ours == bare
}

fn clean(text: &str) -> String {
    text.replace('\u{a0}', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;

    fn regions() -> Regions {
        Regions::load(&Declared::embedded()).unwrap()
    }

    fn code(place: Option<Place>) -> Option<String> {
        match place? {
            Place::Region(code) => Some(code),
            Place::Other => Some("annat".into()),
        }
    }

    #[test]
    fn agencies_codes_become_ours() {
        let regions = regions();
        assert_eq!(code(kolada("0000", &regions)).as_deref(), Some("00"));
        assert_eq!(code(kolada("0014", &regions)).as_deref(), Some("14"));
        assert_eq!(code(kolada("G35", &regions)).as_deref(), Some("annat"));
        assert_eq!(code(kolada("9999", &regions)), None);
        assert_eq!(code(fk("1440_14", &regions)).as_deref(), Some("1440"));
        assert_eq!(code(fk("ALL_14", &regions)).as_deref(), Some("14"));
        assert_eq!(code(fk("ALL_ALL", &regions)).as_deref(), Some("00"));
        assert_eq!(code(scb("1917", &regions)).as_deref(), Some("annat"));
    }

    #[test]
    fn names_in_files_are_recognised() {
        let regions = regions();
        for (text, lan, expected) in [
            ("0180 Stockholm", None, "0180"),
            ("STOCKHOLM", None, "0180"),
            ("180", None, "0180"),
            ("Upplands\u{a0}Väsby", None, "0114"),
            ("Ale kommun", None, "1440"),
            ("Habo", None, "0643"),
            ("HÅBO", None, "0305"),
            ("17 Värmlands län", Some("17 Värmlands län"), "17"),
            ("Riket", Some("Riket"), "00"),
            ("Dalarna", None, "20"),
            ("Gotland", Some("Gotlands län"), "0980"),
            ("Örebro län", Some("Örebro län"), "18"),
            ("Örebro", Some("Örebro län"), "1880"),
            ("Totalt", None, "annat"),
            ("Totalt", Some("Totalt"), "annat"),
            ("Totalt", Some("Riket"), "00"),
            ("Samtliga kommuner", Some("14 Västra Götalands län"), "14"),
        ] {
            assert_eq!(
                code(named(text, lan, &regions)).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for (text, expected) in [
            ("Stockholm", "01"),
            ("Gotland", "09"),
            ("Örebro", "18"),
            ("Riket", "00"),
            ("Totalt", "annat"),
        ] {
            assert_eq!(
                code(named_lan(text, &regions)).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(
            code(named("0180 Göteborg", None, &regions)),
            None,
            "code and name disagree"
        );
        assert_eq!(code(named("Atlantis", None, &regions)), None);
    }
}
