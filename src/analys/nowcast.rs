//! The estimate carried from the year of its figures to now, and how well that has gone before.

use super::ask::Asked;
use super::behov::Behov;
use super::fraga::{Beside, Fraga, Year};
use crate::area::Area;
use crate::estimate::{self, Skattning, Underlag, ahead, estimate_ahead};
use crate::local::LocalFigure;
use crate::nowcast::{self, Nulage, Pairs, Score, Tally};
use crate::problem::Outcome;
use crate::simulation::{Settings, Simulated, simulate, simulate_carried};
use crate::status::Absent;
use chrono::NaiveDate;

/// Draws for the nowcast: its interval is wide.
const DRAWS: usize = 1_000;

/// The area as it probably is now.
#[derive(Debug, Clone)]
pub struct Nowcast {
    pub year: i32,
    /// The year that it is carried from.
    pub from: i32,
    /// Without bounds; every count is carried ahead.
    pub skattning: Skattning,
    /// None where no draws are asked for.
    pub simulated: Option<Simulated>,
    /// What counts otherwise after the year that it is carried from.
    pub breaks: Vec<String>,
}

impl Asked<'_> {
    /// None where it is not asked for, where the question is about an older year, or where there is no later year to carry to.
    pub(super) fn nowcast(&self, skattning: &Skattning) -> Option<Result<Nowcast, Absent>> {
        let underlag = &skattning.underlag;
        if !self.fraga.beside.nowcast {
            return None;
        }
        let newest = estimate::newest_common_year(self.engine, &underlag.assumptions).ok()?;
        let year = nowcast::newest_year(self.behov.nulage(), self.engine, underlag)?;
        (underlag.denominator_year >= newest).then(|| self.carried(underlag, year))
    }

    fn carried(&self, underlag: &Underlag, year: i32) -> Result<Nowcast, Absent> {
        let nulage = self.behov.nulage();
        let by = nowcast::carry(nulage, self.engine, underlag, year)?;
        let moved = ahead(underlag, &by, &self.fraga.overlaps, &self.fraga.local);
        let skattning = estimate_ahead(moved);
        let from = underlag.denominator_year;
        let groups = &underlag.assumptions.groups;
        let breaks = nulage.breaks.iter().filter(|one| {
            let used = groups.iter().any(|group| group.indicator == one.indicator);
            used && (from + 1..=year).contains(&one.year)
        });
        let settings = self.fraga.depth.map(|asked| Settings {
            draws: asked.draws.min(DRAWS),
            ..asked
        });
        skattning.netto.as_ref().map_err(Absent::clone)?;
        Ok(Nowcast {
            year,
            from,
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
    /// is carried there, and its own netto of that year is the truth. With `overlaps`, what its own overlap moves is drawn too.
    ///
    /// # Errors
    /// The declared assumptions cannot be read.
    pub fn scorecard(&self, day: NaiveDate, overlaps: bool) -> Outcome<Vec<Score>> {
        let mut riket = Fraga::om(Area::riket(self.regions()), day, self)?;
        (riket.beside, riket.depth) = (Beside::default(), None);
        let engine = self.engine();
        let last = estimate::newest_common_year(&engine, &riket.assumptions)?;
        let mut scores = Vec::new();
        for lag in LAGS {
            let mut tally = Tally::default();
            for from in ORIGINS.filter(|from| from + lag <= last) {
                riket.year = Year::One(from);
                let asked = Asked::of(self, &engine, &riket)?;
                tally.add(&asked.tried(from, from + lag, overlaps)?);
            }
            scores.push(tally.score(lag));
        }
        Ok(scores)
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
    /// Every kommun whose groups are all known, not filled, in both years: carried, and as it became.
    fn tried(&self, from: i32, year: i32, overlaps: bool) -> Outcome<Vec<nowcast::Case>> {
        let before = estimate_ahead(self.underlag_at(self.fraga, Some(from), None)?);
        let truth = estimate_ahead(self.underlag_at(self.fraga, Some(year), None)?);
        let base = self.underlag_at(self.fraga, Some(from), Some(year))?;
        let nulage = self.tried_rule(from, overlaps);
        let Ok(by) = nowcast::carry(&nulage, self.engine, &base, year) else {
            return Ok(Vec::new());
        };
        let none: &[LocalFigure] = &[];
        let carried = estimate_ahead(ahead(&base, &by, &self.fraga.overlaps, none));
        let settings = Settings {
            draws: DRAWS_A_CASE,
            ..Settings::default()
        };
        let Ok(drawn) = simulate_carried(&carried, settings) else {
            return Ok(Vec::new());
        };
        Ok(nowcast::cases(&before, &carried, &drawn, &truth))
    }

    /// The rule as it could have been known in a year: residuals of pairs of years that end by then.
    fn tried_rule(&self, from: i32, overlaps: bool) -> Nulage {
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
        if !overlaps {
            nulage.overlap.fill(0.0);
        }
        nulage
    }
}
