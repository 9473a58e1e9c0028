//! The area that an estimate is about: kommuner (or parts of them) under one name.

use crate::forbund::Forbund;
use crate::problem::{Field, Outcome, Problem};
use crate::regions::{RIKET, Region, Regions};
use crate::swedish;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Less of a kommun than this is a trace of rounding.
const NOTHING: f64 = 1e-9;

/// An area as people name it: by names or codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AreaName {
    /// Kommuner in the order that they are to be listed, and the user's own name for them together.
    Kommuner {
        names: Vec<String>,
        own: Option<String>,
    },
    Forbund(String),
    Lan(String),
    Riket,
    /// A kommun, a förbund, a län or riket: whichever has the name.
    Any(String),
}

/// What kind of area the user chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Code of the kommun.
    pub kommun: String,
    /// Share of the kommun's people that belongs to the area, in (0, 1].
    pub weight: f64,
    /// Name of the part, where not the whole kommun belongs.
    pub name: Option<String>,
}

/// The kommuner of an estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    pub fn of_kommuner(wanted: &[String], name: Option<&str>, regions: &Regions) -> Outcome<Self> {
        let mut parts: Vec<Part> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for one in wanted {
            let region = regions.kommun(one)?;
            if parts.iter().any(|part| part.kommun == region.code) {
                return Err(Problem::input(format!("{} står två gånger", region.name))
                    .at_field(Field::Kommun)
                    .next("Nämn varje kommun en gång."));
            }
            parts.push(Part::whole(&region.code));
            names.push(&region.name);
        }
        if parts.is_empty() {
            return Err(Problem::input("Ingen kommun är angiven")
                .at_field(Field::Kommun)
                .expected("namn eller koder med komma emellan, till exempel ”Ale, Kungälv”"));
        }
        if let Some(character) = name.and_then(swedish::unwritable) {
            return Err(swedish::unwritable_fault(character).at_field(Field::Name));
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

    /// A förbund as it is on a day.
    ///
    /// # Errors
    /// It has no members that day.
    pub fn of_forbund(forbund: &Forbund, day: NaiveDate) -> Outcome<Self> {
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

    /// A single kommun.
    pub fn of_kommun(kommun: &Region) -> Self {
        Self {
            name: kommun.name.clone(),
            kind: AreaKind::Kommuner,
            parts: vec![Part::whole(&kommun.code)],
        }
    }

    /// A whole län.
    pub fn of_lan(lan: &Region, regions: &Regions) -> Self {
        Self {
            name: lan.name.clone(),
            kind: AreaKind::Lan(lan.code.clone()),
            parts: regions
                .kommuner_in(&lan.code)
                .map(|kommun| Part::whole(&kommun.code))
                .collect(),
        }
    }

    /// The kommuner of several areas, each once and whole.
    pub fn together(areas: &[Self], name: &str) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for part in areas.iter().flat_map(|area| &area.parts) {
            if !parts.iter().any(|known| known.kommun == part.kommun) {
                parts.push(Part::whole(&part.kommun));
            }
        }
        Self {
            name: name.to_string(),
            kind: AreaKind::Kommuner,
            parts,
        }
    }

    /// What is left of its kommuner without those of other areas, whole or in part.
    pub fn without<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Vec<Part> {
        let mut rest = self.parts.clone();
        for own in others.into_iter().flat_map(|area| &area.parts) {
            let same = rest.iter_mut().filter(|part| part.kommun == own.kommun);
            same.for_each(|part| part.weight -= own.weight);
        }
        rest.retain(|part| part.weight > NOTHING);
        rest
    }

    /// The same with its kommuner by name, which ranks none above another.
    pub fn alphabetical(mut self, regions: &Regions) -> Self {
        let name = |part: &Part| swedish::alphabetical(regions.name_of(&part.kommun));
        self.parts.sort_by_cached_key(name);
        self
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

    /// The län that the area touches, in the order of their codes.
    pub fn lan_around<'a>(&self, regions: &'a Regions) -> Vec<&'a Region> {
        let kommuner = self.parts.iter();
        let kommuner = kommuner.filter_map(|part| regions.get(&part.kommun));
        let mut lan: Vec<&Region> = kommuner.filter_map(|one| regions.get(&one.lan)).collect();
        lan.sort_by(|one, other| one.code.cmp(&other.code));
        lan.dedup_by(|one, other| one.code == other.code);
        lan
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
