//! This edition of the program beside the one before it.

use super::ask::Asked;
use super::behov::Behov;
use super::fraga::{Basis, Beside, Fraga, METHOD};
use super::model::Nowcast;

use crate::area::Area;
use crate::comparison::Before;
use crate::estimate::{Netto, Skattning};
use crate::problem::Outcome;
use crate::regions::RIKET;
use crate::replicate::{Edition, Moved, Told, ToldNow, editions, moved};
use crate::simulation::{Settings, Spread};
use crate::status::Absent;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What has moved since the edition before.
pub struct SinceEdition {
    pub before: Edition,
    pub now: Edition,
    /// Riket, and each kommun by code.
    pub moved: Vec<Moved>,
}

impl Behov {
    /// What this program says of riket and each kommun, with the nuläge.
    ///
    /// # Errors
    /// The declared assumptions cannot be read.
    pub fn edition(&self, day: NaiveDate) -> Outcome<Option<Edition>> {
        let fraga = self.about_riket(day, Some(Settings::default()))?;
        let engine = self.engine_for(&fraga);
        let asked = Asked::of(self, &engine, &fraga)?;
        let skattning = crate::estimate::estimate(asked.underlag()?);
        let nowcast = asked.nowcast(&skattning).and_then(Result::ok);
        Ok(Edition::of(told(
            &skattning,
            nowcast.as_ref(),
            self.basis(),
            day,
        )))
    }

    /// This edition beside the newest kept one that is another; none where there is no such.
    ///
    /// # Errors
    /// A file of `sources/facit` does not follow its form.
    pub fn since_edition(&self, day: NaiveDate) -> Outcome<Option<SinceEdition>> {
        // Until it is released an edition's declarations change from day to day: the version and the method tell it.
        let own = format!("{}-m{}-", self.basis().program, self.basis().method);
        let mut kept = editions(self.declared())?.into_iter().rev();
        let before = kept.find(|one| !one.id.starts_with(&own));
        let (Some(before), Some(now)) = (before, self.edition(day)?) else {
            return Ok(None);
        };
        let by_old_rules = self.by_rules_of(before.method, day)?;
        Ok(Some(SinceEdition {
            moved: moved(&before, &now, &by_old_rules),
            before,
            now,
        }))
    }

    /// Netto of riket and each kommun on the present figures by the rules of a method, by code.
    fn by_rules_of(&self, method: u32, day: NaiveDate) -> Outcome<HashMap<String, f64>> {
        let mut fraga = self.about_riket(day, None)?;
        if method < METHOD {
            let before = Before::all(&self.comparison().steps);
            before.apply(&mut fraga.overlaps, &mut fraga.assumptions);
            fraga.fills_gaps = false;
        }
        let engine = self.engine_for(&fraga);
        let skattning = crate::estimate::estimate(Asked::of(self, &engine, &fraga)?.underlag()?);
        let known = places(&skattning).filter_map(|(code, netto)| Some((code.to_string(), netto?)));
        Ok(known.collect())
    }

    fn about_riket(&self, day: NaiveDate, depth: Option<Settings>) -> Outcome<Fraga> {
        Ok(Fraga {
            depth,
            beside: Beside::shown(),
            ..Fraga::om(Area::riket(self.regions()), day, self)?
        })
    }
}

/// Riket and each kommun with its netto.
fn places(skattning: &Skattning) -> impl Iterator<Item = (&str, Option<f64>)> {
    let netto = |one: &Result<Netto, Absent>| one.as_ref().ok().map(Netto::centre);
    let units = skattning.units.iter();
    let units = units.map(move |unit| (unit.unit.code.as_str(), netto(&unit.netto)));
    std::iter::once((RIKET, netto(&skattning.netto))).chain(units)
}

fn told(
    skattning: &Skattning,
    nowcast: Option<&Nowcast>,
    basis: &Basis,
    day: NaiveDate,
) -> Vec<Told> {
    let now: Vec<ToldNow> = nowcast.map(carried).unwrap_or_default();
    let all = places(skattning)
        .enumerate()
        .map(|(at, (code, netto))| Told {
            edition: basis.edition(),
            method: basis.method,
            day: day.to_string(),
            code: code.to_string(),
            year: skattning.underlag.denominator_year,
            netto: netto.map(kept),
            nowcast: now.get(at).copied().unwrap_or_default(),
        });
    all.collect()
}

/// In the order of [`places`].
fn carried(nowcast: &Nowcast) -> Vec<ToldNow> {
    let drawn = nowcast.simulated.as_ref();
    let riket = std::iter::once(drawn.map(|drawn| drawn.netto));
    let units =
        (0..nowcast.skattning.units.len()).map(|at| drawn.and_then(|drawn| drawn.units[at]));
    let spreads = riket.chain(units);
    let ends = |spread: Option<Spread>, of: fn(Spread) -> (f64, f64)| {
        spread.map(of).map(|(low, high)| (kept(low), kept(high)))
    };
    let of = |((_, netto), spread): ((&str, Option<f64>), Option<Spread>)| ToldNow {
        year: netto.map(|_| nowcast.year),
        netto: netto.map(kept),
        within_80: ends(spread, |one| one.inner),
        within_95: ends(spread, |one| (one.low, one.high)),
    };
    places(&nowcast.skattning).zip(spreads).map(of).collect()
}

/// With the digits that are kept.
fn kept(people: f64) -> f64 {
    (people * 100.0).round() / 100.0
}
