//! Computing a figure, published or derived, for a region, a year and a sex.

use super::formula::{At, Expr, Operator};
use super::model::*;
use crate::figures::Figures;
use crate::regions::{RIKET, RegionKind, Regions};
use crate::status::{Absent, AbsentStatus, Incomputable, Kon, Reason, Status};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    known: Mutex<HashMap<(usize, Place), Answer>>,
}

impl Engine {
    pub fn new(figures: Arc<Figures>, indicators: Arc<Indicators>, regions: Arc<Regions>) -> Self {
        Self {
            figures,
            indicators,
            regions,
            known: Mutex::default(),
        }
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
        let why = |why: fn(String) -> Incomputable| Absent::not_applicable(why(id.to_string()));
        let constant = self.indicators.constants.get(id);
        let constant = constant.ok_or_else(|| why(|id| Incomputable::UnknownFigure { id }))?;
        constant.values[place.kon as usize]
            .map(|value| Arc::new(Figure::number(value)))
            .ok_or_else(|| why(|id| Incomputable::ConstantNotByKon { id }))
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
        figure.value = mine.value * (total.value / sum);
        figure.status = Status::Modellerad;
        figure.scaled = true;
        Ok(Arc::new(figure))
    }

    fn unscaled(&self, index: usize, place: Place) -> Answer {
        let indicator = &self.indicators.all[index];
        match (&indicator.kon, place.kon) {
            (KonRule::Not(reason), Kon::K | Kon::M) => {
                Err(Absent::not_applicable(Reason::Declared(reason.clone())))
            }
            (KonRule::Formula { formula, .. }, Kon::K | Kon::M) => {
                let figure = self.expr(&formula.0, place)?;
                Ok(Arc::new(finished(figure, &indicator.alternatives[0], 0)))
            }
            _ => self.first_possible(&indicator.alternatives, place),
        }
    }

    /// The first alternative whose parts all exist; else why the first one lacks them.
    fn first_possible(&self, alternatives: &[Alternative], place: Place) -> Answer {
        let (mut first_reason, mut not_fetched) = (None, None);
        for (number, way) in alternatives.iter().enumerate() {
            if !way.years.contains(&place.year) {
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
                let answer = self.named(name, self.moved(place, *at))?;
                let mut figure = Figure::clone(&answer);
                figure.own_rows &= *at != At::Riket || self.is_riket(place.region);
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
            Expr::NearestYear(inner) => self.nearest_year(inner, place),
            Expr::LanRatio(numerator, denominator) => self.lan_ratio(numerator, denominator, place),
        }
    }

    fn moved(&self, place: Place, at: At) -> Place {
        match at {
            At::Here => place,
            At::BothKon => Place {
                kon: Kon::T,
                ..place
            },
            At::Riket => Place {
                region: self.regions.index_of(RIKET).unwrap_or(place.region),
                ..place
            },
        }
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

    fn lan_ratio(
        &self,
        numerator: &Expr,
        denominator: &Expr,
        place: Place,
    ) -> Result<Figure, Absent> {
        let here = &self.regions.all()[place.region];
        if here.kind != RegionKind::Kommun {
            let region = here.name.clone();
            return Err(Absent::not_applicable(Incomputable::LanRatioElsewhere {
                region,
            }));
        }
        let mut sums = (Figure::number(0.0), Figure::number(0.0));
        for (index, region) in self.regions.all().iter().enumerate() {
            if region.kind != RegionKind::Kommun || region.lan != here.lan {
                continue;
            }
            let there = Place {
                region: index,
                ..place
            };
            if let (Ok(top), Ok(bottom)) =
                (self.expr(numerator, there), self.expr(denominator, there))
            {
                let values = (sums.0.value + top.value, sums.1.value + bottom.value);
                sums = (sums.0.traced(&top), sums.1.traced(&bottom));
                (sums.0.value, sums.1.value) = values;
            }
        }
        if sums.1.value <= 0.0 {
            let year = place.year;
            return Err(Absent::bortfall(Incomputable::NoKommunOfLan { year }));
        }
        let value = sums.0.value / sums.1.value;
        let mut figure = sums.0.traced(&sums.1);
        figure.value = value;
        figure.own_rows = false;
        Ok(figure)
    }
}

fn finished(mut figure: Figure, way: &Alternative, number: usize) -> Figure {
    figure.status = figure.status.max(way.status);
    figure.alternative = number;
    figure.common = way.common;
    figure.own = way.own;
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
