//! What the rule has missed by before: the deviation over kommuner of each pair of years.

use super::declare::Nulage;
use crate::indicators::Engine;
use crate::regions::RIKET;
use crate::status::{Kon, Status};
use std::ops::RangeInclusive;

/// Lags that residuals are computed for.
const LAGS: usize = 4;
/// The population that the rule is tried with: known in every year behind us.
pub const PEOPLE: &str = "folkmangd_16_64";

/// Which pairs of years are looked at.
pub struct Pairs {
    pub years: RangeInclusive<i32>,
}

/// σ of ln by lag from 1, then by size class (divisor: the number of pairs), with riket's own counts; a lag without pairs is the
/// longest there is times the root of the lags' quotient. Filled cells are left out.
pub fn residuals(
    nulage: &Nulage,
    indicator: &str,
    engine: &Engine,
    pairs: &Pairs,
) -> Vec<Vec<f64>> {
    let classes = nulage.classes.count();
    let mut all: Vec<Vec<f64>> = Vec::new();
    for lag in 1..=LAGS {
        let mut found: Vec<Vec<f64>> = vec![Vec::new(); classes];
        let years = pairs.years.clone();
        for from in years.filter(|from| pairs.years.contains(&(from + lag as i32))) {
            pair(
                nulage,
                indicator,
                engine,
                (from, from + lag as i32),
                &mut found,
            );
        }
        let longest = all.len();
        all.push(match found.iter().all(Vec::is_empty) {
            true if longest > 0 => {
                let grown = libm::sqrt(lag as f64 / longest as f64);
                all[longest - 1].iter().map(|one| one * grown).collect()
            }
            _ => found.iter().map(|one| deviation(one)).collect(),
        });
    }
    all
}

fn deviation(all: &[f64]) -> f64 {
    let count = (all.len() as f64).max(1.0);
    let mean = all.iter().sum::<f64>() / count;
    let squares: f64 = all.iter().map(|one| (one - mean) * (one - mean)).sum();
    libm::sqrt(squares / count)
}

fn pair(
    nulage: &Nulage,
    indicator: &str,
    engine: &Engine,
    (from, year): (i32, i32),
    found: &mut [Vec<f64>],
) {
    let growth = |id: &str, region: &str| {
        let at = |year| {
            let figure = engine.figure(id, region, year, Kon::T).ok()?;
            let known = figure.status != Status::SkattadLucka && figure.value > 0.0;
            known.then_some(figure.value)
        };
        Some(libm::log(at(year)? / at(from)?))
    };
    let Some((riket, people)) = growth(indicator, RIKET).zip(growth(PEOPLE, RIKET)) else {
        return;
    };
    for region in engine.regions().kommuner() {
        let code = &region.code;
        let (Some(own), Some(own_people), Ok(size)) = (
            growth(indicator, code),
            growth(PEOPLE, code),
            engine.figure(PEOPLE, code, from, Kon::T),
        ) else {
            continue;
        };
        found[nulage.classes.of(size.value)].push(own - riket - (own_people - people));
    }
}
