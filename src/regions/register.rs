//! The register of regions, read from `sources/regioner.csv` and `sources/regionandringar.toml`.

use super::lookup::{Named, resolve_named};
use crate::declared::{Declared, DeclaredFile};
use crate::form::FormFile;
use crate::problem::{Outcome, Problem};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Code of riket in the register.
pub const RIKET: &str = "00";

/// What a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionKind {
    Riket,
    Lan,
    Kommun,
}

/// A kommun, a län or riket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// SCB's code: `00`, two digits for a län, four for a kommun.
    pub code: String,
    pub name: String,
    pub kind: RegionKind,
    /// Code of the län; empty for riket.
    pub lan: String,
}

/// A change in the division into kommuner that old codes and old years meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The code that ceased, where one did.
    pub old_code: Option<String>,
    pub new_code: String,
    /// First day of the new division.
    pub date: Option<NaiveDate>,
    pub explanation: String,
}

/// All regions, in order of code.
#[derive(Debug, Clone)]
pub struct Regions {
    all: Vec<Region>,
    by_code: HashMap<String, usize>,
    changes: Vec<Change>,
}

impl Regions {
    /// Reads the register.
    ///
    /// # Errors
    /// A line that is not `kod;namn;typ;lan`, a code that stands twice, a change to an unknown code.
    pub fn load(declared: &Declared) -> Outcome<Self> {
        let all = read_regions(&declared.file("sources/regioner.csv")?)?;
        let by_code: HashMap<String, usize> = all
            .iter()
            .enumerate()
            .map(|(index, region)| (region.code.clone(), index))
            .collect();
        let changes = read_changes(&declared.file("sources/regionandringar.toml")?)?;
        Ok(Self {
            all,
            by_code,
            changes,
        })
    }

    /// Every region, riket first, then län, then kommuner.
    pub fn all(&self) -> &[Region] {
        &self.all
    }

    /// Position of a code in [`Regions::all`].
    pub fn index_of(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// The region with this code.
    pub fn get(&self, code: &str) -> Option<&Region> {
        self.index_of(code).map(|index| &self.all[index])
    }

    /// Name of a code that is known to be in the register, or the code itself.
    pub fn name_of<'a>(&'a self, code: &'a str) -> &'a str {
        self.get(code).map_or(code, |region| &region.name)
    }

    /// All kommuner in order of code.
    pub fn kommuner(&self) -> impl Iterator<Item = &Region> {
        self.all.iter().filter(|r| r.kind == RegionKind::Kommun)
    }

    /// All län in order of code.
    pub fn lan(&self) -> impl Iterator<Item = &Region> {
        self.all.iter().filter(|r| r.kind == RegionKind::Lan)
    }

    /// The kommuner of one län.
    pub fn kommuner_in<'a>(&'a self, lan: &'a str) -> impl Iterator<Item = &'a Region> {
        self.kommuner().filter(move |region| region.lan == lan)
    }

    /// Declared changes that concern a code, old or new.
    pub fn changes_of<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Change> {
        self.changes.iter().filter(move |change| {
            change.new_code == code || change.old_code.as_deref() == Some(code)
        })
    }

    /// The kommun that the user means by a code or a name.
    ///
    /// # Errors
    /// An unknown or ambiguous name, with the nearest or the matching names.
    pub fn kommun(&self, wanted: &str) -> Outcome<&Region> {
        let wanted = wanted.trim();
        let current = self.current_code(wanted);
        // Declarations name kommuner by code, and many of them.
        let by_code = self
            .get(current)
            .filter(|one| one.kind == RegionKind::Kommun);
        if let Some(kommun) = by_code {
            return Ok(kommun);
        }
        let bare = strip_word(current, &[" kommuner", " kommun", " stad"]);
        resolve_named(bare, "kommun", self.kommuner().map(Named::kommun))
    }

    /// The län that the user means by a code or a name, with or without the word "län".
    ///
    /// # Errors
    /// As [`Regions::kommun`].
    pub fn one_lan(&self, wanted: &str) -> Outcome<&Region> {
        let wanted = wanted.trim();
        let bare = match wanted.get(..7) {
            Some(word) if word.to_lowercase() == "region " => &wanted[7..],
            _ => strip_word(wanted, &[" läns"]),
        };
        resolve_named(bare, "län", self.lan().map(Named::lan))
    }

    fn current_code<'a>(&'a self, wanted: &'a str) -> &'a str {
        self.changes
            .iter()
            .find(|change| change.old_code.as_deref() == Some(wanted))
            .map_or(wanted, |change| &change.new_code)
    }
}

fn strip_word<'a>(name: &'a str, words: &[&str]) -> &'a str {
    words
        .iter()
        .find_map(|word| {
            let cut = name.len().checked_sub(word.len())?;
            let (head, tail) = (name.get(..cut)?, name.get(cut..)?);
            (tail.to_lowercase() == *word).then_some(head)
        })
        .unwrap_or(name)
}

fn read_regions(file: &DeclaredFile) -> Outcome<Vec<Region>> {
    let mut regions = Vec::new();
    let mut seen = HashMap::new();
    for (index, line) in file.text.lines().enumerate().skip(1) {
        if line.trim().is_empty() {
            continue;
        }
        let region = read_region(line).ok_or_else(|| {
            fault(file, index, "Raden går inte att läsa").expected("kod;namn;typ;lan")
        })?;
        if let Some(first) = seen.insert(region.code.clone(), index + 1) {
            return Err(fault(
                file,
                index,
                &format!("Koden {} står två gånger", region.code),
            )
            .expected(format!("en rad per kod; den första är rad {first}")));
        }
        regions.push(region);
    }
    Ok(regions)
}

fn fault(file: &DeclaredFile, index: usize, what: &str) -> Box<Problem> {
    Problem::input(what).at_line(&file.name, index + 1)
}

fn read_region(line: &str) -> Option<Region> {
    let parts: Vec<&str> = line.split(';').collect();
    let [code, name, kind, lan] = parts[..] else {
        return None;
    };
    let (kind, digits) = match kind {
        "riket" => (RegionKind::Riket, 2),
        "lan" => (RegionKind::Lan, 2),
        "kommun" => (RegionKind::Kommun, 4),
        _ => return None,
    };
    let code_is_good = code.len() == digits && code.bytes().all(|b| b.is_ascii_digit());
    (code_is_good && !name.is_empty()).then(|| Region {
        code: code.to_string(),
        name: name.to_string(),
        kind,
        lan: lan.to_string(),
    })
}

fn read_changes(file: &DeclaredFile) -> Outcome<Vec<Change>> {
    let parsed = FormFile::parse(file)?;
    let root = parsed.root();
    let mut changes = Vec::new();
    for form in root.forms("andring")? {
        form.text("namn")?;
        form.text("kalla")?;
        changes.push(Change {
            old_code: form.text_or_none("kod")?.map(str::to_string),
            new_code: form.text("ny_kod")?.to_string(),
            date: form.date_or_none("datum")?,
            explanation: form.text("forklaring")?.to_string(),
        });
        form.finish()?;
    }
    root.finish()?;
    Ok(changes)
}

impl<'a> Named<'a, Region> {
    pub(super) fn region(region: &'a Region) -> Self {
        Self {
            item: region,
            code: &region.code,
            name: &region.name,
            spellings: Vec::new(),
        }
    }

    /// "Kungälv" is also "Kungälvs", as in "Kungälvs kommun".
    pub(super) fn kommun(region: &'a Region) -> Self {
        Self {
            spellings: vec![format!("{}s", region.name)],
            ..Self::region(region)
        }
    }

    /// "Västra Götalands län" is also "Västra Götalands", "Västra Götaland" and so on.
    pub(super) fn lan(region: &'a Region) -> Self {
        let stem = region.name.strip_suffix(" län").unwrap_or(&region.name);
        let mut spellings = vec![stem.to_string()];
        spellings.extend(stem.strip_suffix('s').map(str::to_string));
        Self {
            spellings,
            ..Self::region(region)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions() -> Regions {
        Regions::load(&Declared::embedded()).unwrap()
    }

    #[test]
    fn the_register_is_whole() {
        let regions = regions();
        assert_eq!(regions.kommuner().count(), 290);
        assert_eq!(regions.lan().count(), 21);
        assert!(regions.get(RIKET).is_some());
    }

    #[test]
    fn a_kommun_answers_to_code_and_to_every_spelling() {
        let regions = regions();
        for wanted in [
            "Göteborg",
            "goteborg",
            "GÖTEBORG",
            "1480",
            "Göteborg stad",
            "göteb",
        ] {
            assert_eq!(regions.kommun(wanted).unwrap().code, "1480", "{wanted}");
        }
        assert_eq!(regions.kommun("Go\u{308}teborg").unwrap().code, "1480");
    }

    #[test]
    fn diacritics_decide_before_folding_and_whole_names_before_prefixes() {
        let regions = regions();
        assert_eq!(regions.kommun("Habo").unwrap().name, "Habo");
        assert_eq!(regions.kommun("håbo").unwrap().name, "Håbo");
        assert_eq!(regions.kommun("Mark").unwrap().name, "Mark");
        assert_eq!(regions.kommun("Marka").unwrap().name, "Markaryd");
    }

    #[test]
    fn an_ambiguous_beginning_lists_the_candidates_with_codes() {
        let message = regions().kommun("Upp").unwrap_err().to_string();
        for candidate in ["Upplands-Bro (0139)", "Uppsala (0380)", "Uppvidinge (0760)"] {
            assert!(message.contains(candidate), "{message}");
        }
    }

    #[test]
    fn a_misspelling_answers_with_the_three_nearest() {
        let problem = regions().kommun("Kungelf").unwrap_err();
        assert_eq!(problem.exit_code(), 2);
        assert!(problem.to_string().contains("Kungälv (1482)"), "{problem}");
    }

    #[test]
    fn hebys_old_code_still_leads_to_heby() {
        let regions = regions();
        assert_eq!(regions.kommun("1917").unwrap().name, "Heby");
        assert_eq!(regions.changes_of("0331").count(), 1);
    }

    #[test]
    fn a_lan_answers_with_and_without_its_last_word() {
        let regions = regions();
        for wanted in ["14", "Västra Götaland", "västra götalands län", "vastra"] {
            assert_eq!(regions.one_lan(wanted).unwrap().code, "14", "{wanted}");
        }
    }
}
