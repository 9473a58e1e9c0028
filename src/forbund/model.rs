//! A förbund, its members through the years, and what it is called.

use crate::problem::{Outcome, Problem, Step};
use crate::swedish;
use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;

/// Years that a förbund's members can be stated for.
pub const YEARS: RangeInclusive<u32> = 2004..=2100;

/// What is stated of members for longer ago than this is told as old.
const FRESH_YEARS: i32 = 5;

/// One kommun's membership in a förbund.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// Code of the kommun.
    pub kommun: String,
    /// Its name.
    pub name: String,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day; none for a membership that goes on.
    pub to: Option<NaiveDate>,
    /// Name of the part of the kommun that belongs, where not the whole.
    pub part: Option<String>,
    /// Share of the kommun's population 16–64 that belongs, in (0, 1].
    pub weight: f64,
    /// Line in the file.
    pub line: usize,
}

impl Membership {
    /// True on the given day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// True where the two hold on some same day.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let ends_before =
            |one: &Self, other: &Self| one.to.zip(other.from).is_some_and(|(to, from)| to < from);
        !ends_before(self, other) && !ends_before(other, self)
    }
}

/// A samordningsförbund.
#[derive(Debug, Clone, PartialEq)]
pub struct Forbund {
    pub name: String,
    /// Other names that it goes by.
    pub also: Vec<String>,
    /// Code of its län, where known.
    pub lan: Option<String>,
    pub memberships: Vec<Membership>,
    /// Code and name of kommuner that probably belong: no source lists them.
    pub probable: Vec<(String, String)>,
    pub source: String,
    pub address: Option<String>,
    /// The year that the members are stated for; none where the source is undated.
    pub year: Option<u32>,
    /// The earliest year that an undated source can be from.
    pub earliest: Option<u32>,
    /// None for a förbund that is there as far as is known.
    pub ended: Option<Ended>,
    pub remark: Option<String>,
    /// The file that declares it.
    pub file: String,
}

/// A förbund that is no more.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// Its last day, where known.
    pub on: Option<NaiveDate>,
    /// What took over.
    pub into: Option<String>,
}

/// Why the members of a förbund may be others by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The source has no date; the earliest year that it can be from.
    Undated(Option<u32>),
    /// They are stated for a year long ago.
    Old(u32),
}

/// How well it is known who its members are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A source lists them.
    Stated,
    /// Some probably belong.
    Probable,
    /// Only its name is known.
    Named,
    Ended,
}

impl Forbund {
    pub fn standing(&self) -> Standing {
        match self {
            Self { ended: Some(_), .. } => Standing::Ended,
            one if !one.memberships.is_empty() => Standing::Stated,
            one if !one.probable.is_empty() => Standing::Probable,
            _ => Standing::Named,
        }
    }

    /// Why its members may be others on a day; none where they were stated lately.
    pub fn doubt(&self, day: NaiveDate) -> Option<Doubt> {
        match self.year {
            None => Some(Doubt::Undated(self.earliest)),
            Some(year) => {
                let age = day.year() - i32::try_from(year).unwrap_or(i32::MAX);
                (age > FRESH_YEARS).then_some(Doubt::Old(year))
            }
        }
    }

    /// The memberships that hold on a day, or why there are none.
    ///
    /// # Errors
    /// Nobody has stated its members, or every membership has ended or not yet begun.
    pub fn members_on(&self, day: NaiveDate) -> Outcome<Vec<&Membership>> {
        let members: Vec<&Membership> = self
            .memberships
            .iter()
            .filter(|membership| membership.holds_on(day))
            .collect();
        if !members.is_empty() {
            return Ok(members);
        }
        if self.memberships.is_empty() {
            return Err(self.unknown_members(None));
        }
        let last = self.memberships.iter().filter_map(|m| m.to).max();
        let what = match last {
            Some(last) => format!(
                "{} har inga medlemmar den {day}: det sista medlemskapet upphörde {last}",
                self.name
            ),
            None => format!("{} har inga medlemmar den {day}", self.name),
        };
        Err(Problem::input(what)
            .at(self.file.clone())
            .step(Step::OtherDay))
    }

    /// Why nothing can be said of its members; `before` is the name of the one that it took over from, where that was asked for.
    pub(super) fn unknown_members(&self, before: Option<&str>) -> Box<Problem> {
        let names: Vec<&str> = self
            .probable
            .iter()
            .map(|(_, name)| name.as_str())
            .collect();
        let known = match (&self.ended, names.is_empty()) {
            (Some(_), _) => {
                "det finns inte kvar, och vilka kommuner som ingick är inte sett".to_string()
            }
            (None, true) => "ingen källa räknar upp dess kommuner".to_string(),
            (None, false) => format!(
                "antagligen {}, men ingen källa räknar upp dem",
                swedish::list(&names)
            ),
        };
        let name = match before {
            Some(before) => format!("{}, som tog över efter {before},", self.name),
            None => self.name.clone(),
        };
        Problem::input(format!("Medlemmarna i {name} är inte kända: {known}"))
            .at(format!("{} ({})", self.file, self.source))
            .step(Step::AddForbund {
                name: self.name.clone(),
                kommuner: names.join(", "),
            })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.also.iter().map(String::as_str))
    }

    pub(super) fn goes_by(&self, name: &str) -> bool {
        self.names().any(|one| same_name(one, name))
    }
}

/// A kommun that is known to have no förbund.
#[derive(Debug, Clone, PartialEq)]
pub struct Outside {
    pub kommun: String,
    pub source: String,
    pub year: u32,
}

/// The name as people know it, without what every förbund is called.
pub(super) fn short(name: &str) -> &str {
    let starts = [
        "Samordningsförbundet i ",
        "Samordningsförbundet ",
        "Samordningsförbund ",
    ];
    let rest = starts.iter().find_map(|start| name.strip_prefix(start));
    rest.unwrap_or(name)
}

/// Words that say no more than that it is a förbund.
const PLAIN_WORDS: [&str; 8] = [
    "och",
    "i",
    "the",
    "finsam",
    "samordningsforbundet",
    "samordningsforbund",
    "samordningsforbunds",
    "forbundet",
];

/// "Ale–Kungälv och Tjörn" and "Finsam Tjörn, Ale, Kungälv" are the same list of names.
pub(super) fn simplified(name: &str) -> String {
    let words: String = swedish::folded(name)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let plain = |word: &&str| !PLAIN_WORDS.contains(word);
    let mut words: Vec<&str> = words.split_whitespace().filter(plain).collect();
    words.sort_unstable();
    words.join(" ")
}

pub(super) fn same_name(one: &str, other: &str) -> bool {
    let simple = simplified(one);
    !simple.is_empty() && simple == simplified(other)
}
