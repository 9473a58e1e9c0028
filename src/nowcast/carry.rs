//! What is declared, put to the figures: riket's count in a later year, and every kommun's people beside riket's.

use super::declare::{By, Carry, Nulage};
use crate::estimate::{Ahead, GroupAhead, KnownAhead, Relative, Underlag};
use crate::indicators::Engine;
use crate::regions::RIKET;
use crate::status::{Absent, Incomputable, Kon};
use std::collections::HashMap;

/// Riket's yearly changes are looked at from this year on.
const CHANGES_FROM: i32 = 2012;

/// The newest year in which all people are known of riket: after the oldest of the groups' years, and not before the newest of
/// them; none where there is no such year.
pub fn newest_year(nulage: &Nulage, engine: &Engine, years: &[i32]) -> Option<i32> {
    let (oldest, newest) = (*years.iter().min()?, *years.iter().max()?);
    let known = |year: &i32| engine.figure(&nulage.people, RIKET, *year, Kon::T).is_ok();
    (newest.max(oldest + 1)..=engine.figures().last_year_held())
        .rev()
        .find(known)
}

/// What carries an estimate to a later year.
///
/// # Errors
/// Why riket's count of a group, or of all people, cannot be carried there.
pub fn carry(
    nulage: &Nulage,
    engine: &Engine,
    underlag: &Underlag,
    year: i32,
) -> Result<Ahead, Absent> {
    let at = At {
        nulage,
        engine,
        underlag,
        year,
    };
    let assumptions = underlag.assumptions.groups.iter().zip(&underlag.years);
    let groups = assumptions
        .map(|(group, from)| at.group(&group.indicator, *from))
        .collect::<Result<Vec<_>, Absent>>()?;
    let from = underlag.denominator_year;
    let riket = |id: &str, year| Ok::<f64, Absent>(engine.figure(id, RIKET, year, Kon::T)?.value);
    let population = riket(POPULATION, year)?;
    let denominator = match &underlag.denominator_indicator {
        Some(id) => riket(id, year).and_then(|now| Ok(now / riket(id, from)?)),
        None => underlag.denominator.clone().map(|_| 1.0),
    };
    let years = f64::from(year - from);
    Ok(Ahead {
        year,
        groups,
        people: at.relative(from),
        population: (population, population / riket(POPULATION, from)?),
        denominator,
        classes: nulage.classes.clone(),
        overlap: nulage
            .overlap
            .iter()
            .map(|one| one * libm::sqrt(years))
            .collect(),
    })
}

/// People of the groups' ages, as the estimate's population.
const POPULATION: &str = "folkmangd_16_64";

struct At<'a> {
    nulage: &'a Nulage,
    engine: &'a Engine,
    underlag: &'a Underlag,
    year: i32,
}

impl At<'_> {
    fn value(&self, id: &str, region: &str, year: i32) -> Result<f64, Absent> {
        Ok(self.engine.figure(id, region, year, Kon::T)?.value)
    }

    /// People of a kommun in a year over those in another, over the same of riket.
    fn people(&self, code: &str, from: i32, year: i32) -> Result<f64, Absent> {
        let growth = |region: &str| {
            let id = &self.nulage.people;
            Ok::<f64, Absent>(self.value(id, region, year)? / self.value(id, region, from)?)
        };
        Ok(growth(code)? / growth(RIKET)?)
    }

    /// The same of every kommun of the estimate.
    fn relative(&self, from: i32) -> Relative {
        let units = self.underlag.units.iter();
        let of = |code: &str| self.people(code, from, self.year);
        units
            .map(|unit| (unit.code.clone(), of(&unit.code)))
            .collect()
    }

    fn group(&self, indicator: &str, from: i32) -> Result<GroupAhead, Absent> {
        let declared = self.nulage.carry_of(indicator).ok_or_else(|| {
            let indicator = indicator.to_string();
            Absent::not_applicable(Incomputable::NotCarried { indicator })
        })?;
        let declared = &declared;
        let base = self.value(indicator, RIKET, from)?;
        let own = declared
            .own
            .as_ref()
            .and_then(|_| self.own_rates(declared, from));
        let (now, common) = match &own {
            Some(own) => (own.riket, 0.0),
            None => riket_in(self.nulage, declared, self.engine, from, self.year)?,
        };
        Ok(GroupAhead {
            riket: (now, now / base),
            common,
            volume: declared.volume.clone(),
            people: self.relative(from),
            from,
            residual: residual(&declared.residuals, self.year - from),
            own: own.map(|own| own.kommuner).unwrap_or_default(),
        })
    }

    /// Counts of the kommuner whose per cent is known after the estimate's year; none where riket's is not.
    fn own_rates(&self, declared: &Carry, from: i32) -> Option<OwnRates> {
        let own = declared.own.as_ref()?;
        let known = |year: &i32| self.value(&own.rate, RIKET, *year).is_ok();
        let newest = (from + 1..=self.year).rev().find(known)?;
        let population = |year| self.value(&own.population, RIKET, year);
        let now = population(self.year).ok()?;
        let growth = now / population(from).ok()?;
        let carried = self.year - newest;
        let kommuner = self.underlag.units.iter().filter_map(|unit| {
            let rate = self.value(&own.rate, &unit.code, newest).ok()?;
            let people = self.value(&own.population, &unit.code, from).ok()?;
            let relative = self.people(&unit.code, from, self.year).ok()?;
            let residual = match carried {
                0 => 0.0,
                lag => {
                    let people = unit.population.as_ref().ok()? / unit.weight.max(1e-9);
                    residual(&declared.residuals, lag)[self.nulage.classes.of(people)]
                }
            };
            let sigma = libm::hypot(own.uncertainty, residual);
            Some((
                unit.code.clone(),
                KnownAhead::People(rate / 100.0 * people * growth * relative, sigma),
            ))
        });
        Some(OwnRates {
            riket: self.value(&own.rate, RIKET, newest).ok()? / 100.0 * now,
            kommuner: kommuner.collect(),
        })
    }
}

struct OwnRates {
    riket: f64,
    kommuner: HashMap<String, KnownAhead>,
}

/// σ of ln at a lag: beyond the longest declared one it grows with the root of time.
fn residual(residuals: &[Vec<f64>], lag: i32) -> Vec<f64> {
    let longest = residuals.len() as i32;
    let known = lag.clamp(1, longest);
    let beyond = libm::sqrt(f64::from(lag.max(1)) / f64::from(known));
    residuals[known as usize - 1]
        .iter()
        .map(|one| one * beyond)
        .collect()
}

/// Riket's count of a group in a later year, and the further relative standard uncertainty that all regions share: published,
/// by a driver from the year of the estimate, or drifting on from the newest of these as it has drifted before.
///
/// # Errors
/// Riket has no count in the estimate's year.
pub fn riket_in(
    nulage: &Nulage,
    declared: &Carry,
    engine: &Engine,
    from: i32,
    year: i32,
) -> Result<(f64, f64), Absent> {
    let own = |year| {
        Ok::<f64, Absent>(
            engine
                .figure(&declared.indicator, RIKET, year, Kon::T)?
                .value,
        )
    };
    let base = own(from)?;
    let driven = |year: i32| {
        if let Ok(known) = own(year) {
            return Some((known, 0.0));
        }
        declared.drivers.iter().find_map(|driver| {
            let of = |year| match &driver.by {
                By::Indicator(id) => Some(engine.figure(id, RIKET, year, Kon::T).ok()?.value),
                By::Months(id) => nulage.months.iter().find(|one| one.id == *id)?.mean(year),
            };
            Some((base * of(year)? / of(from)?, driver.common))
        })
    };
    let newest = (from + 1..=year)
        .rev()
        .find_map(|at| Some((at, driven(at)?)));
    let (at, (count, common)) = newest.unwrap_or((from, (base, 0.0)));
    if at == year {
        return Ok((count, common));
    }
    let (growth, deviation) = drift(&own, from, f64::from(year - at));
    Ok((count * growth, libm::hypot(common, deviation)))
}

/// Half of riket's mean yearly change of ln, so many years on, as a factor, and its deviation.
fn drift(own: &dyn Fn(i32) -> Result<f64, Absent>, from: i32, years: f64) -> (f64, f64) {
    let changes: Vec<f64> = (CHANGES_FROM + 1..=from)
        .filter_map(|year| Some(libm::log(own(year).ok()? / own(year - 1).ok()?)))
        .collect();
    let number = (changes.len() as f64).max(1.0);
    let mean = changes.iter().sum::<f64>() / number;
    let squares: f64 = changes.iter().map(|one| (one - mean) * (one - mean)).sum();
    let deviation = libm::sqrt(squares / (number - 1.0).max(1.0));
    let ahead = deviation * libm::sqrt(years * (1.0 + years / number));
    (libm::exp(0.5 * mean * years), ahead)
}
