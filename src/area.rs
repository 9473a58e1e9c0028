//! The area that an estimate is about: kommuner (or parts of them) under one name.

use crate::forbund::Forbund;
use crate::problem::{Outcome, Problem};
use crate::regions::{RIKET, Regions};
use crate::swedish;

/// What kind of area the user chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AreaKind {
    /// One or more kommuner, ad hoc.
    Kommuner,
    /// A samordningsförbund, by its name.
    Forbund(String),
    /// A län, by its code.
    Lan(String),
    Riket,
}

/// A kommun in the area, whole or in part.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Code of the kommun.
    pub kommun: String,
    /// Share of the kommun's people that belongs to the area, in (0, 1].
    pub weight: f64,
    /// Name of the part, where not the whole kommun belongs.
    pub name: Option<String>,
}

/// The kommuner of an estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    pub name: String,
    pub kind: AreaKind,
    /// In the order that results list them.
    pub parts: Vec<Part>,
}

/// The names in a list as people write it: "Ale, Kungälv och Tjörn", "Ale;Tjörn". No kommun has "och" in its name.
pub fn listed(wanted: &str) -> impl Iterator<Item = &str> {
    let parts = wanted.split([',', ';', '&']);
    let parts = parts.flat_map(|part| part.split(" och "));
    let parts = parts.flat_map(|part| part.split(" samt "));
    parts.map(str::trim).filter(|one| !one.is_empty())
}

impl Area {
    /// An ad hoc area of whole kommuner, in the user's order.
    ///
    /// # Errors
    /// An unknown kommun, one that is named twice, or none.
    pub fn of_kommuner(wanted: &str, name: Option<&str>, regions: &Regions) -> Outcome<Self> {
        let mut parts: Vec<Part> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for one in listed(wanted) {
            let region = regions.kommun(one)?;
            if parts.iter().any(|part| part.kommun == region.code) {
                return Err(Problem::input(format!("{} står två gånger", region.name))
                    .at("--kommun")
                    .next("Nämn varje kommun en gång."));
            }
            parts.push(Part::whole(&region.code));
            names.push(&region.name);
        }
        if parts.is_empty() {
            return Err(Problem::input("Ingen kommun är angiven")
                .at("--kommun")
                .expected(
                    "namn eller koder med komma emellan, till exempel --kommun \"Ale, Kungälv\"",
                ));
        }
        if let Some(character) = name.and_then(swedish::unwritable) {
            return Err(swedish::unwritable_fault(character).at("--namn"));
        }
        let name = match name.map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => name.to_string(),
            None => swedish::list(&names),
        };
        Ok(Self {
            name,
            kind: AreaKind::Kommuner,
            parts,
        })
    }

    /// A förbund as it is on a day (`YYYY-MM-DD`).
    ///
    /// # Errors
    /// It has no members that day.
    pub fn of_forbund(forbund: &Forbund, day: &str) -> Outcome<Self> {
        let mut parts: Vec<Part> = Vec::new();
        for member in forbund.members_on(day)? {
            match parts.iter_mut().find(|part| part.kommun == member.kommun) {
                Some(part) => part.merge(member.weight, member.part.as_deref()),
                None => parts.push(Part {
                    kommun: member.kommun.clone(),
                    weight: member.weight,
                    name: member.part.clone(),
                }),
            }
        }
        Ok(Self {
            name: forbund.name.clone(),
            kind: AreaKind::Forbund(forbund.name.clone()),
            parts,
        })
    }

    /// A whole län.
    ///
    /// # Errors
    /// An unknown län.
    pub fn of_lan(wanted: &str, regions: &Regions) -> Outcome<Self> {
        let lan = regions.one_lan(wanted)?;
        Ok(Self {
            name: lan.name.clone(),
            kind: AreaKind::Lan(lan.code.clone()),
            parts: regions
                .kommuner_in(&lan.code)
                .map(|kommun| Part::whole(&kommun.code))
                .collect(),
        })
    }

    /// All of Sweden.
    pub fn riket(regions: &Regions) -> Self {
        Self {
            name: regions.name_of(RIKET).to_string(),
            kind: AreaKind::Riket,
            parts: regions
                .kommuner()
                .map(|kommun| Part::whole(&kommun.code))
                .collect(),
        }
    }

    /// Code of the region whose published rows are the area's own, where there is one.
    pub fn own_region(&self) -> Option<&str> {
        match &self.kind {
            AreaKind::Riket => Some(RIKET),
            AreaKind::Lan(code) => Some(code),
            AreaKind::Kommuner | AreaKind::Forbund(_) => None,
        }
    }

    /// Code of the län that the area is, where it is one.
    pub fn lan(&self) -> Option<&str> {
        match &self.kind {
            AreaKind::Lan(code) => Some(code),
            _ => None,
        }
    }

    /// Codes of the län that the area touches, in order.
    pub fn lan_codes(&self, regions: &Regions) -> Vec<String> {
        let mut codes: Vec<String> = self
            .parts
            .iter()
            .filter_map(|part| regions.get(&part.kommun))
            .map(|region| region.lan.clone())
            .collect();
        codes.sort();
        codes.dedup();
        codes
    }
}

impl Part {
    /// A kommun that belongs with all its people.
    pub fn whole(code: &str) -> Self {
        Self {
            kommun: code.to_string(),
            weight: 1.0,
            name: None,
        }
    }

    fn merge(&mut self, weight: f64, name: Option<&str>) {
        self.weight += weight;
        self.name = match (self.name.take(), name) {
            (Some(one), Some(other)) => Some(format!("{one} och {other}")),
            (one, other) => one.or(other.map(str::to_string)),
        };
    }
}
