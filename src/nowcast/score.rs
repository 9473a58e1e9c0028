//! How well counts have been carried ahead where the answer is known.

use crate::estimate::{Counted, Netto, Skattning, UnitResult};
use crate::simulation::Simulated;
use crate::status::Status;
use std::collections::HashMap;

/// A kommun carried ahead, and as it became.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    pub truth: f64,
    pub carried: f64,
    /// Its netto in the year that it is carried from.
    pub before: f64,
    pub within_80: bool,
    pub within_95: bool,
}

/// What many cases say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    pub lag: i32,
    pub cases: usize,
    /// Fractions of the cases.
    pub within_80: f64,
    pub within_95: f64,
    /// Mean absolute errors of netto, fractions: of the rule, and of the old figure as it is.
    pub error: f64,
    pub error_before: f64,
}

/// Netto of the kommuner whose groups are all known, none of them filled, by code.
pub fn known(skattning: &Skattning) -> HashMap<String, f64> {
    let units = skattning.units.iter().filter(|unit| is_known(unit));
    units
        .filter_map(|unit| Some((unit.unit.code.clone(), netto(unit)?)))
        .collect()
}

fn netto(unit: &UnitResult) -> Option<f64> {
    unit.netto.as_ref().ok().map(Netto::centre)
}

fn is_known(unit: &UnitResult) -> bool {
    let filled = |count: &Counted| match count {
        Ok(count) => count.status == Status::SkattadLucka,
        Err(_) => true,
    };
    !unit.unit.counts.iter().any(filled)
}

/// The kommuner whose groups are all known, none of them filled, in both years.
pub fn cases(
    before: &Skattning,
    carried: &Skattning,
    drawn: &Simulated,
    truth: &Skattning,
) -> Vec<Case> {
    let both = before.units.iter().zip(&truth.units);
    let found = both.zip(carried.units.iter().zip(&drawn.units));
    found
        .filter(|((before, truth), _)| is_known(before) && is_known(truth))
        .filter_map(|((before, truth), (carried, spread))| {
            let (spread, truth) = (spread.as_ref()?, netto(truth)?);
            Some(Case {
                truth,
                carried: netto(carried)?,
                before: netto(before)?,
                within_80: (spread.inner.0..=spread.inner.1).contains(&truth),
                within_95: (spread.low..=spread.high).contains(&truth),
            })
        })
        .collect()
}

/// Sums over cases.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    cases: usize,
    within_80: usize,
    within_95: usize,
    error: f64,
    error_before: f64,
}

impl Tally {
    pub fn add(&mut self, cases: &[Case]) {
        for one in cases {
            self.cases += 1;
            self.within_80 += usize::from(one.within_80);
            self.within_95 += usize::from(one.within_95);
            self.error += (one.carried / one.truth - 1.0).abs();
            self.error_before += (one.before / one.truth - 1.0).abs();
        }
    }

    pub fn score(&self, lag: i32) -> Score {
        let cases = (self.cases as f64).max(1.0);
        Score {
            lag,
            cases: self.cases,
            within_80: self.within_80 as f64 / cases,
            within_95: self.within_95 as f64 / cases,
            error: self.error / cases,
            error_before: self.error_before / cases,
        }
    }
}
