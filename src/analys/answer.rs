//! The questions that [`Behov`] answers.

use super::ask::Asked;
use super::behov::{AssumptionsFrom, Behov};
use super::fraga::{Beside, Fraga, Year};
use super::model::{Analys, PartBeside};
use crate::area::Area;
use crate::estimate::{self, Skattning};
use crate::indicators::Engine;
use crate::problem::Outcome;
use crate::simulation::Settings;
use chrono::NaiveDate;

impl Fraga {
    /// A question about an area, with every default.
    ///
    /// # Errors
    /// The declared defaults cannot be read.
    pub fn om(area: Area, day: NaiveDate, behov: &Behov) -> Outcome<Self> {
        Ok(Self {
            area,
            day,
            year: Year::Common,
            assumptions: behov.assumptions(AssumptionsFrom::Named(Self::ASSUMPTIONS))?,
            denominator: behov.denominator(Self::DENOMINATOR)?,
            overlaps: behov.overlaps().clone(),
            local: Vec::new(),
            fills_gaps: true,
            depth: Some(Settings::default()),
            beside: Beside::default(),
            basis: behov.basis().clone(),
        })
    }
}

impl Behov {
    /// The estimate alone, without draws or anything beside it.
    ///
    /// # Errors
    /// A year outside the figures, or no year with values for every group.
    pub fn skatta(&self, fraga: &Fraga) -> Outcome<Skattning> {
        let engine = self.engine_for(fraga);
        Ok(estimate::estimate(
            Asked::of(self, &engine, fraga)?.underlag()?,
        ))
    }

    /// The estimate, how sure it is, and what the question asks to have beside it.
    ///
    /// # Errors
    /// As [`Behov::skatta`]; also a declared preset that cannot be read.
    pub fn analysera(&self, fraga: &Fraga) -> Outcome<Analys> {
        let engine = self.engine_for(fraga);
        Asked::of(self, &engine, fraga)?.answer()
    }

    /// Areas beside each other under the question's assumptions, with intervals and places from the same draws.
    ///
    /// # Errors
    /// As [`Behov::skatta`].
    pub fn jamfor(&self, fraga: &Fraga, areas: Vec<Area>) -> Outcome<Vec<(Skattning, PartBeside)>> {
        let engine = self.engine_for(fraga);
        Asked::of(self, &engine, fraga)?.compared(areas)
    }

    /// One that fills gaps only where the question wants it.
    pub(super) fn engine_for(&self, fraga: &Fraga) -> Engine {
        match fraga.fills_gaps {
            true => self.engine(),
            false => self.engine().without_filled_gaps(),
        }
    }
}
