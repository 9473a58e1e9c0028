//! Computing a figure, published or derived, for a region, a year and a sex.

use super::formula::{At, Expr, Function, KonAt, Operator, RegionAt};
use super::model::*;
use crate::figures::Figures;
use crate::regions::{RIKET, Region, RegionKind, Regions};
use crate::status::{Absent, AbsentStatus, Incomputable, Kon, Reason, Status};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Women and men whose sum is as near as this to the total, relative to it, are not scaled to it.
const SUMS: f64 = 1e-9;

type Answer = Result<Arc<Figure>, Absent>;

/// Where a formula is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    region: usize,
    year: i32,
    kon: Kon,
}

/// Evaluates indicators over the figures, each at most once.
pub struct Engine {
    figures: Arc<Figures>,
    indicators: Arc<Indicators>,
    regions: Arc<Regions>,
    fills_gaps: bool,
    known: Mutex<HashMap<(usize, Place), Answer>>,
}

impl Engine {
    pub fn new(figures: Arc<Figures>, indicators: Arc<Indicators>, regions: Arc<Regions>) -> Self {
        Self {
            figures,
            indicators,
            regions,
            fills_gaps: true,
            known: Mutex::default(),
        }
    }

    /// The engine that leaves a figure absent where a region is silent one year, instead of estimating it from other years.
    pub fn without_filled_gaps(mut self) -> Self {
        self.fills_gaps = false;
        self
    }

    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    pub fn indicators(&self) -> &Indicators {
        &self.indicators
    }

    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// True where `id` is a nyckeltal or an indicator.
    pub fn knows(&self, id: &str) -> bool {
        self.figures.get(id).is_some() || self.indicators.get(id).is_some()
    }

    /// Unit of a nyckeltal or indicator; empty for an unknown one.
    pub fn unit_of(&self, id: &str) -> &str {
        let declared = self.indicators.get(id).map(|one| one.unit.as_str());
        declared
            .or_else(|| self.figures.get(id).map(|one| one.unit.as_str()))
            .unwrap_or_default()
    }

    /// The figure `id` (nyckeltal or indicator) of a region, in the unit declared for it.
    ///
    /// # Errors
    /// Why there is none.
    pub fn figure(&self, id: &str, region: &str, year: i32, kon: Kon) -> Answer {
        let region = self.regions.index_of(region).ok_or_else(|| {
            let code = region.to_string();
            Absent::not_applicable(Incomputable::UnknownRegion { code })
        })?;
        self.named(id, Place { region, year, kon })
    }

    /// The newest year, not after `latest`, in which `id` has a value for a region.
    pub fn newest_year(&self, id: &str, region: &str, latest: i32) -> Option<i32> {
        let (first, last) = self.figures.years();
        (first..=last.min(latest))
            .rev()
            .find(|&year| self.figure(id, region, year, Kon::T).is_ok())
    }

    fn named(&self, id: &str, place: Place) -> Answer {
        if let Some(&index) = self.indicators.by_id.get(id) {
            return self.derived(index, place);
        }
        if let Some(index) = self.figures.index_of(id) {
            return self.published(index, place);
        }
        match self.indicators.constants.get(id) {
            Some(constant) => self.constant(id, constant, place),
            None => Err(Absent::not_applicable(Incomputable::UnknownFigure {
                id: id.to_string(),
            })),
        }
    }

    fn constant(&self, id: &str, constant: &Constant, place: Place) -> Answer {
        let why = |why: fn(String) -> Incomputable| Absent::not_applicable(why(id.to_string()));
        let by_kon = || why(|id| Incomputable::ConstantNotByKon { id });
        let value = if constant.by_year.is_empty() {
            constant.values[place.kon as usize].ok_or_else(by_kon)?
        } else if place.kon != Kon::T {
            return Err(by_kon());
        } else if !self.is_riket(place.region) {
            return Err(why(|id| Incomputable::ConstantOfRiket { id }));
        } else {
            constant.in_year(place.year).ok_or_else(|| {
                Absent::not_applicable(Incomputable::ConstantNotYet {
                    id: id.to_string(),
                    year: place.year,
                })
            })?
        };
        Ok(Arc::new(Figure::number(value)))
    }

    fn published(&self, series: usize, place: Place) -> Answer {
        let Place { region, year, kon } = place;
        let value = self
            .figures
            .value(series, region, year, kon, &self.regions)?;
        let mut figure = Figure::number(value);
        if self.figures.is_preliminary(series, region, year, kon) {
            figure.status = Status::Preliminar;
        }
        let code = &self.regions.all()[region].code;
        figure.rounding = self.figures.rounding(series, code, year, value);
        figure.used.insert(
            series,
            Used {
                first_year: year,
                last_year: year,
            },
        );
        figure.remarks = self
            .figures
            .flags_of(series, region, year)
            .map(|flag| flag.text.clone())
            .collect();
        Ok(Arc::new(figure))
    }

    fn derived(&self, index: usize, place: Place) -> Answer {
        if let Some(answer) = self.known().get(&(index, place)) {
            return answer.clone();
        }
        let answer = self.compute(index, place);
        self.known().insert((index, place), answer.clone());
        answer
    }

    /// What has been computed. A thread that stopped in the middle has left nothing half-written in it.
    fn known(&self) -> MutexGuard<'_, HashMap<(usize, Place), Answer>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn compute(&self, index: usize, place: Place) -> Answer {
        let indicator = &self.indicators.all[index];
        if place.kon == Kon::T || !indicator.scale_kon {
            return self.unscaled(index, place);
        }
        let at = |kon| Place { kon, ..place };
        let total = self.derived(index, at(Kon::T))?;
        let women = self.unscaled(index, at(Kon::K))?;
        let men = self.unscaled(index, at(Kon::M))?;
        let sum = women.value + men.value;
        if sum <= 0.0 {
            return Err(Absent::bortfall(Incomputable::NothingByKon {
                indicator: indicator.name.clone(),
            }));
        }
        let mine = if place.kon == Kon::K { &women } else { &men };
        let mut figure = Figure::clone(mine).traced(&total);
        let factor = total.value / sum;
        if (factor - 1.0).abs() > SUMS {
            figure.status = figure.status.max(Status::Modellerad);
            figure.scaled = true;
        }
        figure.value = mine.value * factor;
        Ok(Arc::new(figure))
    }

    fn unscaled(&self, index: usize, place: Place) -> Answer {
        let indicator = &self.indicators.all[index];
        match (&indicator.kon, place.kon) {
            (KonRule::Not(reason), Kon::K | Kon::M) => {
                Err(Absent::not_applicable(Reason::Declared(reason.clone())))
            }
            (KonRule::Formulas(formulas), Kon::K | Kon::M) => {
                let mut found = formulas.iter().map(|one| self.expr(&one.formula, place));
                let last = found.next_back();
                let first = found.find(Result::is_ok).or(last);
                let none = || Err(Absent::not_applicable(Incomputable::FormulaNotByKon));
                let figure = first.unwrap_or_else(none)?;
                Ok(Arc::new(finished(figure, &indicator.alternatives[0], 0)))
            }
            _ => self.first_possible(&indicator.alternatives, place),
        }
    }

    /// The first alternative whose parts all exist; else why the first one lacks them.
    fn first_possible(&self, alternatives: &[Alternative], place: Place) -> Answer {
        let (mut first_reason, mut not_fetched) = (None, None);
        for (number, way) in alternatives.iter().enumerate() {
            let fills = way.status == Status::SkattadLucka;
            if !way.years.contains(&place.year) || fills && !self.fills_gaps {
                continue;
            }
            match self.expr(&way.formula, place) {
                Ok(figure) => return Ok(Arc::new(finished(figure, way, number))),
                // That something better has not been fetched explains nothing.
                Err(absent) if absent.status == AbsentStatus::EjHamtad => {
                    not_fetched = Some(absent)
                }
                Err(absent) => first_reason = first_reason.or(Some(absent)),
            }
        }
        let year = place.year;
        let none = || Absent::not_applicable(Incomputable::NoFormula { year });
        Err(first_reason.or(not_fetched).unwrap_or_else(none))
    }

    fn expr(&self, expr: &Expr, place: Place) -> Result<Figure, Absent> {
        match expr {
            Expr::Number { value, .. } => Ok(Figure::number(*value)),
            Expr::Name { name, at } => {
                let moved = self.moved(place, *at)?;
                let mut figure = Figure::clone(&*self.named(name, moved)?);
                figure.own_rows &= moved.region == place.region;
                Ok(figure)
            }
            Expr::Negative(inner) => {
                let mut figure = self.expr(inner, place)?;
                figure.value = -figure.value;
                Ok(figure)
            }
            Expr::Binary(operator, left, right) => {
                let (left, right) = (self.expr(left, place)?, self.expr(right, place)?);
                let value = operator.apply(left.value, right.value);
                if !value.is_finite() {
                    let region = self.regions.all()[place.region].name.clone();
                    return Err(Absent::bortfall(Incomputable::DivisionByZero { region }));
                }
                let rounding = rounding(*operator, &left, &right);
                let mut figure = left.traced(&right);
                (figure.value, figure.rounding) = (value, rounding);
                Ok(figure)
            }
            Expr::Call(function, parts) => self.call(*function, parts, place),
        }
    }

    fn call(&self, function: Function, parts: &[Expr], place: Place) -> Result<Figure, Absent> {
        match (function, parts) {
            (Function::NearestYear, [inner]) => self.nearest_year(inner, place),
            (Function::BetweenYears, [inner]) => self.between_years(inner, place),
            (Function::LanRatio, [top, bottom]) => self.lan_ratio(top, bottom, place),
            (Function::LanSum, [inner]) => self.lan_sum(inner, place),
            (Function::KommunMean, [value, weight]) => self.kommun_mean(value, weight, place),
            (Function::Within, [inner, low, high]) => {
                let (figure, low) = (self.expr(inner, place)?, self.expr(low, place)?);
                let high = self.expr(high, place)?;
                let inside = figure.value > low.value && figure.value < high.value;
                inside
                    .then_some(figure)
                    .ok_or_else(|| Absent::not_applicable(Incomputable::OutsideLimits))
            }
            (Function::AtLeast, [inner, least]) => {
                let (figure, least) = (self.expr(inner, place)?, self.expr(least, place)?);
                let enough = figure.value.abs() >= least.value;
                enough
                    .then_some(figure)
                    .ok_or_else(|| Absent::not_applicable(Incomputable::BelowLimit))
            }
            // The parser gives each function as many parts as it takes.
            _ => Err(Absent::not_applicable(Incomputable::WrongParts)),
        }
    }

    fn moved(&self, place: Place, at: At) -> Result<Place, Absent> {
        Ok(Place {
            region: self.region_at(place.region, at.region)?,
            year: place.year + at.years,
            kon: match (at.kon, place.kon) {
                (KonAt::Both, _) => Kon::T,
                (KonAt::Other, Kon::K) => Kon::M,
                (KonAt::Other, Kon::M) => Kon::K,
                (_, kon) => kon,
            },
        })
    }

    fn region_at(&self, here: usize, at: RegionAt) -> Result<usize, Absent> {
        let region = &self.regions.all()[here];
        let code = match at {
            RegionAt::Same => return Ok(here),
            RegionAt::Riket => RIKET,
            RegionAt::Lan => &region.lan,
        };
        self.regions.index_of(code).ok_or_else(|| {
            let region = region.name.clone();
            Absent::not_applicable(Incomputable::NoLan { region })
        })
    }

    fn is_riket(&self, region: usize) -> bool {
        self.regions.all()[region].kind == RegionKind::Riket
    }

    fn nearest_year(&self, expr: &Expr, place: Place) -> Result<Figure, Absent> {
        let (first, last) = self.figures.years();
        let here = self.expr(expr, place);
        if here.is_ok() {
            return here;
        }
        for distance in 1..=(last - first) {
            for year in [place.year - distance, place.year + distance] {
                if let Ok(figure) = self.expr(expr, Place { year, ..place }) {
                    return Ok(figure);
                }
            }
        }
        here
    }

    /// Along a straight line in ln between the nearest earlier and later year that have a value above 0.
    fn between_years(&self, expr: &Expr, place: Place) -> Result<Figure, Absent> {
        let (first, last) = self.figures.years();
        let here = self.expr(expr, place);
        if here.is_ok() {
            return here;
        }
        let at = |year| {
            let figure = self.expr(expr, Place { year, ..place }).ok();
            Some((year, figure.filter(|figure| figure.value > 0.0)?))
        };
        let before = (first..place.year).rev().find_map(at);
        let after = (place.year + 1..=last).find_map(at);
        let (Some((from, before)), Some((to, after))) = (before, after) else {
            return here;
        };
        let passed = f64::from(place.year - from) / f64::from(to - from);
        let (low, high) = (libm::log(before.value), libm::log(after.value));
        let mut figure = before.traced(&after);
        figure.value = libm::exp(low + (high - low) * passed);
        Ok(figure)
    }

    fn lan_ratio(&self, top: &Expr, bottom: &Expr, place: Place) -> Result<Figure, Absent> {
        let here = &self.regions.all()[place.region];
        if here.kind != RegionKind::Kommun {
            let region = here.name.clone();
            return Err(Absent::not_applicable(Incomputable::LanRatioElsewhere {
                region,
            }));
        }
        let sums = self.kommun_sums(
            place,
            |region| region.lan == here.lan,
            |there| Ok((self.expr(top, there)?, self.expr(bottom, there)?)),
        );
        self.over(sums, place)
    }

    fn lan_sum(&self, inner: &Expr, place: Place) -> Result<Figure, Absent> {
        let regions = self.regions.all();
        let lan = &regions[self.region_at(place.region, RegionAt::Lan)?].code;
        let mut sum: Option<Figure> = None;
        for (region, one) in regions.iter().enumerate() {
            if one.kind != RegionKind::Kommun || one.lan != *lan {
                continue;
            }
            let figure = self.expr(inner, Place { region, ..place })?;
            sum = Some(match sum {
                None => figure,
                Some(sum) => {
                    let value = sum.value + figure.value;
                    Figure {
                        value,
                        ..sum.traced(&figure)
                    }
                }
            });
        }
        let year = place.year;
        let mut sum =
            sum.ok_or_else(|| Absent::not_applicable(Incomputable::NoKommunOfLan { year }))?;
        sum.own_rows = false;
        Ok(sum)
    }

    fn kommun_mean(&self, value: &Expr, weight: &Expr, place: Place) -> Result<Figure, Absent> {
        if !self.is_riket(place.region) {
            return Err(Absent::not_applicable(Incomputable::KommunMeanElsewhere));
        }
        let sums = self.kommun_sums(
            place,
            |_| true,
            |there| {
                let (mut value, weight) = (self.expr(value, there)?, self.expr(weight, there)?);
                value.value *= weight.value;
                Ok((value.traced(&weight), weight))
            },
        );
        self.over(sums, place)
    }

    /// Sums of two figures over the kommuner that have both.
    fn kommun_sums(
        &self,
        place: Place,
        wanted: impl Fn(&Region) -> bool,
        of: impl Fn(Place) -> Result<(Figure, Figure), Absent>,
    ) -> (Figure, Figure) {
        let mut sums = (Figure::number(0.0), Figure::number(0.0));
        for (index, region) in self.regions.all().iter().enumerate() {
            if region.kind != RegionKind::Kommun || !wanted(region) {
                continue;
            }
            let there = Place {
                region: index,
                ..place
            };
            if let Ok((top, bottom)) = of(there) {
                let values = (sums.0.value + top.value, sums.1.value + bottom.value);
                sums = (sums.0.traced(&top), sums.1.traced(&bottom));
                (sums.0.value, sums.1.value) = values;
            }
        }
        sums
    }

    fn over(&self, (top, bottom): (Figure, Figure), place: Place) -> Result<Figure, Absent> {
        if bottom.value <= 0.0 {
            let year = place.year;
            return Err(Absent::bortfall(match self.is_riket(place.region) {
                true => Incomputable::NoKommunOfRiket { year },
                false => Incomputable::NoKommunOfLan { year },
            }));
        }
        let value = top.value / bottom.value;
        let mut figure = top.traced(&bottom);
        figure.value = value;
        figure.own_rows = self.is_riket(place.region);
        Ok(figure)
    }
}

fn finished(mut figure: Figure, way: &Alternative, number: usize) -> Figure {
    figure.status = figure.status.max(way.status);
    figure.alternative = number;
    figure.common = way.common;
    figure.own = way.own.of(figure.value);
    figure
}

/// How much a result may be off when its parts may: all of them the worst way at once, to first order.
fn rounding(operator: Operator, left: &Figure, right: &Figure) -> f64 {
    match operator {
        Operator::Add | Operator::Subtract => left.rounding + right.rounding,
        Operator::Multiply => {
            (left.value * right.rounding).abs() + (right.value * left.rounding).abs()
        }
        Operator::Divide => {
            let relative = (left.value / right.value * right.rounding).abs();
            (left.rounding + relative) / right.value.abs()
        }
    }
}
