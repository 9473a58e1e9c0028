//! From a question to its answer, over one engine.

use super::behov::Behov;
use super::fraga::{Fraga, Since, Year};
use super::model::{Analys, ChosenDenominator, Comparison, Kind, OfForbund};
use crate::area::{Area, AreaKind, Part};
use crate::comparison::{
    Before, Change, OverlapChoice, StepTaken, change, projected, similar, steps, triangulate,
};
use crate::estimate::{self, Request, Skattning, Underlag, area_figure, estimate_area};
use crate::indicators::Engine;
use crate::local::LocalFigure;
use crate::problem::{Field, Outcome};
use crate::quality;
use crate::simulation::{
    Depth, Rank, Settings, Spread, difference, difference_of_rates, netto_interval, ranked,
};
use crate::status::{Absent, Reason};
use std::time::Instant;

/// Draws for the interval of each year, and for the places of the kommuner around: they are shown as a band and as whole numbers.
const DRAWS_BESIDE: usize = 500;

/// A question with its year found, and what it is put to.
pub(super) struct Asked<'a> {
    pub behov: &'a Behov,
    pub engine: &'a Engine,
    pub fraga: &'a Fraga,
    /// None for the newest of each group.
    pub year: Option<i32>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(behov: &'a Behov, engine: &'a Engine, fraga: &'a Fraga) -> Outcome<Self> {
        let year = match fraga.year {
            Year::Common => Some(estimate::newest_common_year(engine, &fraga.assumptions)?),
            Year::One(year) => Some(year),
            Year::EachNewest => None,
        };
        Ok(Self {
            behov,
            engine,
            fraga,
            year,
        })
    }

    /// The counts that an estimate is made of.
    pub(super) fn underlag(&self) -> Outcome<Underlag> {
        self.underlag_of(self.fraga, self.year)
    }

    fn underlag_of(&self, fraga: &Fraga, year: Option<i32>) -> Outcome<Underlag> {
        self.underlag_at(fraga, year, None)
    }

    pub(super) fn underlag_at(
        &self,
        fraga: &Fraga,
        year: Option<i32>,
        factor_year: Option<i32>,
    ) -> Outcome<Underlag> {
        // A figure of another year stands in the year that is asked about, and in no other.
        let other = year != self.year;
        let local = fraga.local.iter().filter(|one| !(other && one.any_year));
        let local: Vec<LocalFigure> = local.cloned().collect();
        let request = Request {
            assumptions: &fraga.assumptions,
            year,
            denominator: &fraga.denominator,
            forbund: self.behov.forbund(),
            overlaps: &fraga.overlaps,
            local: &local,
            day: fraga.day,
            factor_year,
        };
        estimate::gather(&fraga.area, &request, self.engine)
    }

    /// Another area under the same assumptions, with netto for each of its kommuner.
    pub(super) fn whole_estimate_of(&self, area: Area) -> Outcome<Skattning> {
        let other = self.fraga.about(area);
        Ok(estimate::estimate(self.underlag_of(&other, self.year)?))
    }

    /// Another area under the same assumptions.
    pub(super) fn estimate_of(&self, area: Area) -> Outcome<Skattning> {
        let other = self.fraga.about(area);
        Ok(estimate_area(self.underlag_of(&other, self.year)?))
    }

    /// Everything that the question asks for.
    pub(super) fn answer(&self) -> Outcome<Analys> {
        let (fraga, declared) = (self.fraga, self.behov.comparison());
        let beside = &fraga.beside;
        let skattning = self.estimate()?;
        let years = if beside.years {
            self.years()?
        } else {
            Vec::new()
        };
        let year = skattning.underlag.denominator_year;
        let neighbours = match beside.similar {
            true => similar(&codes(&skattning), &declared.features, year, self.engine),
            false => Vec::new(),
        };
        let comparisons = self.comparisons(&skattning, &neighbours)?;
        let steps = self.steps(&skattning)?;
        let depth = self.depth(&skattning);
        let around = self.around()?;
        let checks = beside
            .checks
            .then(|| quality::checks(&skattning, self.engine));
        Ok(Analys {
            year_intervals: self.year_intervals(&years, &depth, year),
            over_years: self.over_years(&years),
            beside_riket: self.beside_riket(&skattning, &comparisons),
            ranks_around: self.ranks(around.as_ref()),
            depth,
            nowcast: self.nowcast(&skattning),
            triangles: self.triangles(&skattning, &steps)?,
            judges: self.judges()?,
            steps,
            projection: projected(
                &skattning,
                &beside.projection,
                &declared.projection,
                &fraga.overlaps,
                self.engine,
            ),
            change: self.change(&years, &skattning)?,
            denominators: self.denominators(&skattning, &comparisons),
            around,
            national: self.national(&skattning)?,
            checks: checks.unwrap_or_default(),
            indicators: self.indicators(year),
            sources: self.sources(),
            funding: self.behov.funding().clone(),
            kronor: self.kronor(year)?,
            declared: declared.clone(),
            regions: self.behov.regions().clone(),
            boundaries: self.behov.boundaries().clone(),
            forbund: self.forbund(),
            fraga: fraga.clone(),
            years,
            neighbours,
            comparisons,
            skattning,
        })
    }

    fn estimate(&self) -> Outcome<Skattning> {
        let begun = Instant::now();
        let skattning = estimate::estimate(self.underlag()?);
        tracing::debug!(
            kommuner = skattning.units.len(),
            saknas = skattning.missing.len(),
            netto = skattning.netto.is_ok(),
            sekunder = begun.elapsed().as_secs_f64(),
            "skattat"
        );
        Ok(skattning)
    }

    /// The förbund that the question is about, as the register has it.
    fn forbund(&self) -> Option<OfForbund> {
        let AreaKind::Forbund(name) = &self.fraga.area.kind else {
            return None;
        };
        let register = self.behov.forbund();
        let forbund = register.find(name).ok()?;
        let before = register.before(forbund);
        Some(OfForbund {
            doubt: forbund.doubt(self.fraga.day),
            before: before.map(|one| one.name.clone()).collect(),
            forbund: forbund.clone(),
        })
    }

    /// What the state's model gives the förbund beside those of the register.
    fn kronor(&self, year: i32) -> Outcome<Option<f64>> {
        let AreaKind::Forbund(_) = &self.fraga.area.kind else {
            return Ok(None);
        };
        if !self.fraga.beside.denominators {
            return Ok(None);
        }
        let mut areas = vec![self.fraga.area.clone()];
        let others = self.behov.areas_of_forbund(self.fraga.day)?.into_iter();
        areas.extend(others.filter(|area| area.name != self.fraga.area.name));
        let all: Vec<&Area> = areas.iter().collect();
        let kronor = self.behov.kronor(&all, year, self.engine);
        Ok(kronor.first().copied().flatten())
    }

    /// How sure the estimate is; none where the question asks for no draws.
    fn depth(&self, skattning: &Skattning) -> Option<Result<Depth, Absent>> {
        let settings: Settings = self.fraga.depth?;
        let begun = Instant::now();
        let depth = Depth::of(skattning, settings);
        tracing::debug!(
            dragningar = settings.draws,
            sekunder = begun.elapsed().as_secs_f64(),
            "draget"
        );
        Some(depth)
    }

    pub(super) fn fewer_draws(&self) -> Option<Settings> {
        let settings = self.fraga.depth?;
        Some(Settings {
            draws: settings.draws.min(DRAWS_BESIDE),
            ..settings
        })
    }

    /// How sure netto of each year is; that of the estimate's own year is the estimate's.
    fn year_intervals(
        &self,
        years: &[(i32, Skattning)],
        depth: &Option<Result<Depth, Absent>>,
        own: i32,
    ) -> Vec<Option<Spread>> {
        let settings = self
            .fewer_draws()
            .filter(|_| self.fraga.beside.year_intervals);
        let of = |(year, one): &(i32, Skattning)| match depth {
            Some(Ok(depth)) if *year == own => Some(depth.simulated.netto),
            _ => netto_interval(one, settings?).ok(),
        };
        years.iter().map(of).collect()
    }

    /// From the first of the years to the last: a change over them is told with its interval or not at all.
    fn over_years(&self, years: &[(i32, Skattning)]) -> Option<(i32, Spread)> {
        let settings = self
            .fraga
            .depth
            .filter(|_| self.fraga.beside.year_intervals)?;
        let ((year, first), (_, last)) = (years.first()?, years.last()?);
        if years.len() < 2 {
            return None;
        }
        let spread = difference(first, last, settings).ok()?;
        Some((*year, spread))
    }

    fn beside_riket(&self, skattning: &Skattning, comparisons: &[Comparison]) -> Option<Spread> {
        let riket = comparisons.iter().find(|one| one.kind == Kind::Riket)?;
        difference_of_rates(skattning, &riket.skattning, self.fraga.depth?).ok()
    }

    fn ranks(&self, around: Option<&Skattning>) -> Vec<Option<Rank>> {
        let drawn = around.zip(self.fewer_draws());
        let found = drawn.and_then(|(around, settings)| ranked(around, settings).ok());
        found.unwrap_or_default()
    }

    fn triangles(
        &self,
        skattning: &Skattning,
        steps: &[StepTaken],
    ) -> Outcome<Vec<crate::comparison::Triangle>> {
        if !self.fraga.beside.others {
            return Ok(Vec::new());
        }
        let other = |preset: Option<&str>, overlaps: OverlapChoice| {
            let mut fraga = self.fraga.clone();
            if let Some(preset) = preset {
                let named = super::AssumptionsFrom::Named(preset);
                fraga.assumptions = self.behov.assumptions(named)?;
            }
            overlaps.apply(&mut fraga.overlaps, &mut fraga.assumptions);
            Ok(estimate_area(self.underlag_of(&fraga, self.year)?))
        };
        let measures = &self.behov.comparison().measures;
        let first_rules = steps.first().map(|one| one.before);
        triangulate(skattning, measures, self.engine, first_rules, &other)
    }

    fn judges(&self) -> Outcome<Vec<(String, Result<f64, Absent>)>> {
        let assumptions = &self.fraga.assumptions;
        let roles = assumptions.judges().into_iter();
        roles
            .map(|role| {
                let mut fraga = self.fraga.clone();
                fraga.assumptions = assumptions.as_judged_by(role);
                let one = estimate_area(self.underlag_of(&fraga, self.year)?);
                Ok((role.to_string(), one.netto.map(|netto| netto.centre())))
            })
            .collect()
    }

    /// From the method's first rules to the present ones; none where nothing else is asked for, or these give no netto.
    fn steps(&self, skattning: &Skattning) -> Outcome<Vec<StepTaken>> {
        if !self.fraga.beside.others {
            return Ok(Vec::new());
        }
        let at = |before: &Before| {
            let mut fraga = self.fraga.clone();
            before.apply(&mut fraga.overlaps, &mut fraga.assumptions);
            Ok(estimate_area(self.underlag_of(&fraga, self.year)?))
        };
        let taken = steps(&self.behov.comparison().steps, skattning, &at)?;
        Ok(taken.unwrap_or_default())
    }

    /// The change since an earlier year, or from other assumptions.
    fn change(
        &self,
        years: &[(i32, Skattning)],
        now: &Skattning,
    ) -> Outcome<Option<Result<Change, Absent>>> {
        let (year, assumptions) = match (&self.fraga.beside.since, years) {
            (Since::Other { year, assumptions }, _) => (*year, assumptions.as_deref()),
            (Since::YearBefore, [.., (before, _), _]) => (Some(*before), None),
            (Since::YearBefore | Since::Nothing, _) => return Ok(None),
        };
        let before = assumptions.unwrap_or(&self.fraga.assumptions);
        let this_year = now.underlag.denominator_year;
        let then = year.unwrap_or(this_year);
        let at = |new_figures: bool, new_factors: bool, new_assumptions: bool| {
            let mut fraga = self.fraga.clone();
            if !new_assumptions {
                fraga.assumptions = before.clone();
            }
            let other = if new_figures { None } else { year };
            let factor_year = if new_factors { this_year } else { then };
            let underlag = self.underlag_at(&fraga, other.or(self.year), Some(factor_year));
            underlag.map(estimate_area).map_err(|problem| match other {
                Some(_) => problem.at_field(Field::CompareYear),
                None => problem,
            })
        };
        let all = [
            at(false, false, false)?,
            at(true, false, false)?,
            at(false, true, false)?,
            at(false, false, true)?,
            at(true, true, true)?,
        ];
        Ok(Some(change(&all, self.fraga.depth)))
    }

    /// The area in every year that has figures, up to the year of the estimate.
    fn years(&self) -> Outcome<Vec<(i32, Skattning)>> {
        let (first, last) = self.engine.figures().years();
        let mut all = Vec::new();
        for year in first..=self.year.unwrap_or(last) {
            let one = estimate_area(self.underlag_of(self.fraga, Some(year))?);
            if one.brutto.is_some() {
                all.push((year, one));
            }
        }
        Ok(all)
    }

    /// The populations that can be chosen: those at hand, and the question's own.
    fn denominators(
        &self,
        skattning: &Skattning,
        comparisons: &[Comparison],
    ) -> Vec<ChosenDenominator> {
        if !self.fraga.beside.denominators {
            return Vec::new();
        }
        let underlag = &skattning.underlag;
        let mut all = Vec::new();
        for one in self.behov.denominators() {
            let chosen = one.id == self.fraga.denominator.id;
            let of = |area: &Area| match &one.indicator {
                Some(id) => area_figure(area, id, underlag.denominator_year, self.engine),
                None => Err(Absent::bortfall(Reason::Declared(one.reason.clone()))),
            };
            let stated = |underlag: &Underlag| match chosen {
                true => underlag.denominator.clone(),
                false => of(&underlag.area),
            };
            if !chosen && of(&underlag.area).is_err() {
                continue;
            }
            let part = |part: &Part| of(&only(part));
            let others = comparisons.iter();
            all.push(ChosenDenominator {
                id: one.id.clone(),
                area: stated(underlag),
                units: underlag.area.parts.iter().map(part).collect(),
                comparisons: others.map(|one| stated(&one.skattning.underlag)).collect(),
            });
        }
        all
    }
}

fn codes(skattning: &Skattning) -> Vec<&str> {
    let units = skattning.underlag.units.iter();
    units.map(|unit| unit.code.as_str()).collect()
}

/// An area of one part.
fn only(part: &Part) -> Area {
    Area {
        name: String::new(),
        kind: AreaKind::Kommuner,
        parts: vec![part.clone()],
    }
}
