//! The shapes of declared indicators, and of the figures that are computed from them.

use super::formula::Expr;
use super::unit::Unit;
use crate::figures::{Figures, Series};
use crate::status::Status;
use std::collections::{BTreeMap, HashMap};

/// One way to compute an indicator; the first whose parts all exist is used.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// The formula as written.
    pub text: String,
    pub(super) formula: Expr,
    pub status: Status,
    /// Relative standard uncertainty that all regions share (a fraction).
    pub common: f64,
    pub own: OwnUncertainty,
    /// What the way assumes, in Swedish.
    pub explanation: String,
    /// Years for which the way holds.
    pub years: std::ops::RangeInclusive<i32>,
    pub line: usize,
}

/// Relative standard uncertainty of each region on its own (fractions): larger where few people are counted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct OwnUncertainty {
    pub least: f64,
    /// Where it is more: this over the square root of the number.
    pub per_root: f64,
    /// Numbers under the first have the second instead of the least.
    pub small: Option<(f64, f64)>,
}

impl OwnUncertainty {
    /// Of a number.
    pub fn of(&self, value: f64) -> f64 {
        let least = match self.small {
            Some((limit, own)) if value < limit => own,
            _ => self.least,
        };
        least.max(self.per_root / libm::sqrt(value.max(1e-9)))
    }
}

/// How an indicator is split by sex.
#[derive(Debug, Clone)]
pub enum KonRule {
    /// The same formulas with figures by sex.
    Same,
    /// Other formulas; the first whose parts all exist is used.
    Formulas(Vec<KonFormula>),
    /// Cannot be split; the Swedish clause says why.
    Not(String),
}

/// A formula for one sex.
#[derive(Debug, Clone)]
pub struct KonFormula {
    pub text: String,
    pub(super) formula: Expr,
}

/// A derived indicator as declared.
#[derive(Debug, Clone)]
pub struct Indicator {
    pub id: String,
    pub name: String,
    pub unit: String,
    /// `stock`, `flode`, `arsmedel` or `helarsekvivalent`; empty where it has no meaning.
    pub measure: String,
    pub alternatives: Vec<Alternative>,
    pub kon: KonRule,
    /// True where K and M are scaled so that they sum to T.
    pub scale_kon: bool,
    pub line: usize,
}

/// A constant of the method, for both sexes and each; or numbers of riket that are known for some years.
#[derive(Debug, Clone)]
pub struct Constant {
    pub(super) values: [Option<f64>; 3],
    /// Riket's numbers by year, in order; empty for what is the same every year and everywhere.
    pub(super) by_year: Vec<(i32, f64)>,
    pub unit: String,
    pub text: String,
    pub explanation: String,
    pub source: String,
}

/// All declared indicators and constants.
#[derive(Debug, Clone)]
pub struct Indicators {
    pub(super) all: Vec<Indicator>,
    pub(super) by_id: HashMap<String, usize>,
    pub(super) constants: HashMap<String, Constant>,
}

impl Indicators {
    /// All of them in declared order.
    pub fn all(&self) -> &[Indicator] {
        &self.all
    }

    /// The indicator with this id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.by_id.get(id).map(|&index| &self.all[index])
    }

    /// The constants with their ids, in order of id.
    pub fn constants(&self) -> Vec<(&str, &Constant)> {
        let mut all: Vec<(&str, &Constant)> = self
            .constants
            .iter()
            .map(|(id, c)| (id.as_str(), c))
            .collect();
        all.sort_by_key(|(id, _)| *id);
        all
    }

    /// Everything that `id` can be computed from with these figures: nyckeltal, indicators and constants, itself first.
    /// A way that needs a series that has not been fetched adds nothing.
    pub fn parts_of<'a>(&'a self, id: &'a str, figures: &Figures) -> Vec<&'a str> {
        self.reached(id, |indicator| {
            direct_parts(indicator, |way| way.is_at_hand(figures))
        })
    }

    /// As [`Indicators::parts_of`], with the ways that need series that have not been fetched.
    pub fn possible_parts_of<'a>(&'a self, id: &'a str) -> Vec<&'a str> {
        self.reached(id, |indicator| direct_parts(indicator, |_| true))
    }

    fn reached<'a>(
        &'a self,
        id: &'a str,
        direct: impl Fn(&'a Indicator) -> Vec<&'a str>,
    ) -> Vec<&'a str> {
        let mut found = vec![id];
        let mut next = 0;
        while next < found.len() {
            for name in self.get(found[next]).map(&direct).unwrap_or_default() {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
            next += 1;
        }
        found
    }
}

impl Alternative {
    /// True where every series that the formula names has figures.
    pub fn is_at_hand(&self, figures: &Figures) -> bool {
        let has = |name: &str| figures.get(name).is_none_or(Series::has_figures);
        self.formula.names().iter().all(|(name, _)| has(name))
    }
}

impl Constant {
    /// Riket's number in a year: on the straight line between two known years, unchanged after the last.
    pub(super) fn in_year(&self, year: i32) -> Option<f64> {
        let after = self.by_year.iter().position(|(known, _)| *known > year);
        match (after, self.by_year.last()) {
            (Some(0), _) | (_, None) => None,
            (None, Some((_, last))) => Some(*last),
            (Some(next), _) => {
                let ((from, before), (to, after)) = (self.by_year[next - 1], self.by_year[next]);
                Some(before + (after - before) * f64::from(year - from) / f64::from(to - from))
            }
        }
    }
}

fn direct_parts(indicator: &Indicator, counts: impl Fn(&Alternative) -> bool) -> Vec<&str> {
    let mut names: Vec<&str> = indicator
        .alternatives
        .iter()
        .filter(|way| counts(way))
        .flat_map(|way| way.formula.names())
        .map(|(name, _)| name)
        .collect();
    if let KonRule::Formulas(formulas) = &indicator.kon {
        let all = formulas.iter().flat_map(|one| one.formula.names());
        names.extend(all.map(|(name, _)| name));
    }
    names
}

/// The unit of a name: of the series, the indicator or the constant.
pub(super) fn unit_of(name: &str, indicators: &Indicators, figures: &Figures) -> Option<Unit> {
    if let Some(indicator) = indicators.get(name) {
        return Some(Unit::named(&indicator.unit));
    }
    if let Some(series) = figures.get(name) {
        return Some(Unit::named(&series.unit));
    }
    let constant = indicators.constants.get(name)?;
    Some(Unit::named(&constant.unit))
}

/// A published series that a figure rests on, and which years of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    pub first_year: i32,
    pub last_year: i32,
}

/// A figure that exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub value: f64,
    pub status: Status,
    /// Published series behind it, by position in the figures.
    pub used: BTreeMap<usize, Used>,
    /// Which declared alternative was used, counted from 0; 0 for a published figure.
    pub alternative: usize,
    /// True where K and M were scaled to sum to T.
    pub scaled: bool,
    /// Relative standard uncertainty shared by all regions.
    pub common: f64,
    /// Relative standard uncertainty of its own.
    pub own: f64,
    /// How much it may be off either way because published parts of it are rounded.
    pub rounding: f64,
    /// What is declared of figures used.
    pub remarks: Vec<String>,
    /// False where another region than its own, such as riket, was needed.
    pub own_rows: bool,
}

impl Figure {
    pub(super) fn number(value: f64) -> Self {
        Self {
            value,
            status: Status::Publicerad,
            used: BTreeMap::new(),
            alternative: 0,
            scaled: false,
            common: 0.0,
            own: 0.0,
            rounding: 0.0,
            remarks: Vec::new(),
            own_rows: true,
        }
    }

    /// The figure with `other`'s traces added: its sources, remarks and lesser status.
    pub(super) fn traced(mut self, other: &Figure) -> Self {
        self.status = self.status.max(other.status);
        self.own_rows &= other.own_rows;
        self.scaled |= other.scaled;
        for (series, used) in &other.used {
            self.used
                .entry(*series)
                .and_modify(|mine| {
                    mine.first_year = mine.first_year.min(used.first_year);
                    mine.last_year = mine.last_year.max(used.last_year);
                })
                .or_insert(*used);
        }
        for remark in &other.remarks {
            if !self.remarks.contains(remark) {
                self.remarks.push(remark.clone());
            }
        }
        self
    }
}
