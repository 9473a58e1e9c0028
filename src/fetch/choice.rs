//! What is to be fetched, and what a fetch did not bring.

use super::progress::{Talk, Watched};
use crate::origin::Table;
use crate::problem::Problem;

/// First year that is asked for.
const FIRST_YEAR: i32 = 2012;

/// What the user wants fetched.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Ids of sources; all where empty.
    pub sources: Vec<String>,
    /// Nyckeltal; all declared where empty.
    pub ids: Vec<String>,
    /// Codes of kommuner; all where empty.
    pub places: Vec<String>,
    pub threads: usize,
    pub talk: Talk,
    /// Where it can be seen how far it has come.
    pub watched: Option<Watched>,
    /// The clock, UTC, `2026-01-31T12:00:00.000Z`.
    pub now: fn() -> String,
}

impl Choice {
    pub(super) fn ids_of(&self, table: &Table) -> Vec<String> {
        let declared = table.series.iter().map(|serie| serie.id.clone());
        match self.ids.is_empty() {
            true => declared.collect(),
            false => declared.filter(|id| self.ids.contains(id)).collect(),
        }
    }

    /// All years up to the clock's.
    pub(super) fn years(&self, table: &Table) -> Vec<i32> {
        let declared = table.selection.iter().find(|(name, _)| name == "year");
        let first = declared
            .and_then(|(_, texts)| texts.first()?.trim_end_matches('-').parse().ok())
            .unwrap_or(FIRST_YEAR);
        let last = (self.now)()
            .get(..4)
            .and_then(|year| year.parse().ok())
            .unwrap_or(first);
        (first..=last).collect()
    }

    pub(super) fn is_narrow(&self) -> bool {
        !self.ids.is_empty() || !self.places.is_empty()
    }
}

/// Something that was asked for and did not come.
#[derive(Debug, Clone)]
pub struct Lack {
    /// Nyckeltal or table, with the kommuner and years where only some were asked for.
    pub what: String,
    /// Series that are missing or older because of it.
    pub series: Vec<String>,
    pub problem: Box<Problem>,
}

impl Lack {
    /// A table or file that did not come whole.
    pub(super) fn of_table(table: &Table, problem: Box<Problem>) -> Self {
        Self {
            what: table.id.clone(),
            series: table.series.iter().map(|serie| serie.id.clone()).collect(),
            problem,
        }
    }
}
