//! The estimate carried from the year of its figures to now, and how well that has gone before.

use super::ask::Asked;
use super::behov::Behov;
use super::fraga::{Beside, Fraga, Year};
use super::model::Nowcast;
use crate::area::Area;
use crate::estimate::{self, Skattning, Underlag, ahead, estimate_ahead};
use crate::local::LocalFigure;
use crate::nowcast::{self, Nulage, Pairs, Score, Tally};
use crate::problem::Outcome;
use crate::replicate::{Edition, editions, scored};
use crate::simulation::{Settings, Spread, netto_interval, simulate, simulate_carried};
use crate::status::Absent;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Draws for the nowcast: its interval is wide.
const DRAWS: usize = 1_000;

impl Asked<'_> {
    /// None where it is not asked for, where the question is about an older year, or where there is no later year to carry to.
    pub(super) fn nowcast(&self, skattning: &Skattning) -> Option<Result<Nowcast, Absent>> {
        let underlag = &skattning.underlag;
        if !self.fraga.beside.nowcast {
            return None;
        }
        let newest = estimate::newest_common_year(self.engine, &underlag.assumptions).ok()?;
        if underlag.denominator_year < newest {
            return None;
        }
        let base = self.newest_of_each(underlag);
        let base = base.as_ref().unwrap_or(underlag);
        let year = nowcast::newest_year(self.behov.nulage(), self.engine, &base.years)?;
        Some(self.carried(base, year))
    }

    /// Netto of another area as it probably is now, and how sure that is, without its kommuner.
    pub(super) fn nowcast_area(&self, skattning: &Skattning) -> Option<(f64, Option<Spread>)> {
        let fraga = Fraga {
            depth: None,
            ..self.fraga.about(skattning.underlag.area.clone())
        };
        let asked = Asked {
            fraga: &fraga,
            ..*self
        };
        let now = asked.nowcast(skattning)?.ok()?;
        let netto = now.skattning.netto.as_ref().ok()?.centre();
        let drawn = self.fewer_draws();
        Some((
            netto,
            drawn.and_then(|settings| netto_interval(&now.skattning, settings).ok()),
        ))
    }

    /// The counts of each group's own newest year, with the newest factors that are known; none where the question names a
    /// year, or those are the years that it is about.
    fn newest_of_each(&self, underlag: &Underlag) -> Option<Underlag> {
        let fraga = self.fraga;
        let assumptions = &underlag.assumptions;
        let years = estimate::newest_years(self.engine, assumptions).ok()?;
        if fraga.year != Year::Common || years == underlag.years {
            return None;
        }
        let common = underlag.denominator_year;
        let known = |year| {
            let base = self.underlag_at(fraga, None, Some(year)).ok()?;
            base.riket.is_ok().then_some(base)
        };
        (common..=*years.iter().max()?).rev().find_map(known)
    }

    fn carried(&self, underlag: &Underlag, year: i32) -> Result<Nowcast, Absent> {
        let nulage = self.behov.nulage();
        let by = nowcast::carry(nulage, self.engine, underlag, year)?;
        let moved = ahead(underlag, &by, &self.fraga.overlaps, &self.fraga.local);
        let skattning = estimate_ahead(moved);
        let years = underlag.years.iter().copied();
        let groups = || underlag.assumptions.groups.iter().zip(years.clone());
        let breaks = nulage.breaks.iter().filter(|one| {
            let mut used = groups().filter(|(group, _)| group.indicator == one.indicator);
            used.any(|(_, from)| (from + 1..=year).contains(&one.year))
        });
        let settings = self.fraga.depth.map(|asked| Settings {
            draws: asked.draws.min(DRAWS),
            ..asked
        });
        skattning.netto.as_ref().map_err(Absent::clone)?;
        Ok(Nowcast {
            year,
            years: underlag.years.clone(),
            simulated: settings
                .map(|settings| simulate(&skattning, settings))
                .transpose()?,
            breaks: breaks.map(|one| one.told.clone()).collect(),
            skattning,
        })
    }
}

/// The years that the rule is tried from, and how far; the last year that is known.
const ORIGINS: std::ops::RangeInclusive<i32> = 2017..=2021;
const LAGS: std::ops::RangeInclusive<i32> = 1..=4;
const RESIDUALS_FROM: i32 = 2015;
/// Draws for each case.
const DRAWS_A_CASE: usize = 200;

impl Behov {
    /// The rule tried where the answer is known: riket's totals and factors of the year that is reached are known, each kommun
    /// is carried there, and its own netto of that year is the truth. For each lag, without what a kommun's own overlap moves and
    /// with that drawn too.
    ///
    /// # Errors
    /// The declared assumptions cannot be read.
    pub fn scorecard(&self, day: NaiveDate) -> Outcome<Vec<[Score; 2]>> {
        let mut riket = Fraga::om(Area::riket(self.regions()), day, self)?;
        (riket.beside, riket.depth) = (Beside::default(), None);
        let engine = self.engine();
        let asked = Asked::of(self, &engine, &riket)?;
        let last = estimate::newest_common_year(&engine, &riket.assumptions)?;
        let known = asked.each_year(*ORIGINS.start()..=last)?;
        let mut tallies = LAGS
            .map(|lag| (lag, [Tally::default(); 2]))
            .collect::<Vec<_>>();
        for from in ORIGINS {
            let rule = asked.tried_rule(from);
            for (lag, tally) in tallies.iter_mut().filter(|(lag, _)| from + lag <= last) {
                let cases = asked.tried(&rule, &known, (from, from + *lag))?;
                tally
                    .iter_mut()
                    .zip(&cases)
                    .for_each(|(one, cases)| one.add(cases));
            }
        }
        let scores = tallies
            .into_iter()
            .map(|(lag, tally)| tally.map(|one| one.score(lag)));
        Ok(scores.collect())
    }

    /// How the nuläge of each earlier edition went, where the year that it was about is known by now.
    ///
    /// # Errors
    /// A file of `sources/facit` does not follow its form.
    pub fn earlier_nowcasts(&self, day: NaiveDate) -> Outcome<Vec<(Edition, Score)>> {
        let mut riket = Fraga::om(Area::riket(self.regions()), day, self)?;
        (riket.beside, riket.depth) = (Beside::default(), None);
        let engine = self.engine();
        let asked = Asked::of(self, &engine, &riket)?;
        let last = estimate::newest_common_year(&engine, &riket.assumptions)?;
        let mut all = Vec::new();
        for edition in editions(self.declared())? {
            let year = edition.places.iter().find_map(|one| one.nowcast.year);
            let Some(year) = year.filter(|year| *year <= last) else {
                continue;
            };
            let truth = nowcast::known(&estimate_ahead(asked.underlag_at(
                &riket,
                Some(year),
                None,
            )?));
            all.extend(scored(&edition, &truth).map(|score| (edition, score)));
        }
        Ok(all)
    }

    /// The residuals of each group as they are computed from the figures, by indicator.
    pub fn residuals(&self) -> Vec<(String, Vec<Vec<f64>>)> {
        let engine = self.engine();
        let (nulage, last) = (self.nulage(), self.figures().years().1);
        let pairs = Pairs {
            years: RESIDUALS_FROM..=last,
        };
        let of = |indicator: &str| nowcast::residuals(nulage, indicator, &engine, &pairs);
        let groups = nulage.groups.iter();
        groups
            .map(|one| (one.indicator.clone(), of(&one.indicator)))
            .collect()
    }
}

impl Asked<'_> {
    fn each_year(&self, years: std::ops::RangeInclusive<i32>) -> Outcome<BTreeMap<i32, Skattning>> {
        let of = |year| {
            let underlag = self.underlag_at(self.fraga, Some(year), None)?;
            Ok((year, estimate_ahead(underlag)))
        };
        years.map(of).collect()
    }

    /// Every kommun whose groups are all known, not filled, in both years: carried, and as it became. Without what its own
    /// overlap moves, and with it.
    fn tried(
        &self,
        rule: &Nulage,
        known: &BTreeMap<i32, Skattning>,
        (from, year): (i32, i32),
    ) -> Outcome<[Vec<nowcast::Case>; 2]> {
        let base = self.underlag_at(self.fraga, Some(from), Some(year))?;
        let (Ok(by), Some((before, truth))) = (
            nowcast::carry(rule, self.engine, &base, year),
            known.get(&from).zip(known.get(&year)),
        ) else {
            return Ok([Vec::new(), Vec::new()]);
        };
        let none: &[LocalFigure] = &[];
        let with = estimate_ahead(ahead(&base, &by, &self.fraga.overlaps, none));
        let mut without = with.clone();
        for unit in &mut without.units {
            unit.unit.overlap_sigma = 0.0;
        }
        let settings = Settings {
            draws: DRAWS_A_CASE,
            ..Settings::default()
        };
        Ok([without, with].map(|carried| {
            let drawn = simulate_carried(&carried, settings);
            drawn.map_or_else(
                |_| Vec::new(),
                |drawn| nowcast::cases(before, &carried, &drawn, truth),
            )
        }))
    }

    /// The rule as it could have been known in a year: residuals of pairs of years that end by then.
    fn tried_rule(&self, from: i32) -> Nulage {
        let mut nulage = self.behov.nulage().clone();
        let pairs = Pairs {
            years: RESIDUALS_FROM..=from,
        };
        for group in &mut nulage.groups {
            let all =
                nowcast::residuals(self.behov.nulage(), &group.indicator, self.engine, &pairs);
            (group.own, group.residuals) = (None, all);
        }
        nulage.people = nowcast::PEOPLE.to_string();
        nulage
    }
}
