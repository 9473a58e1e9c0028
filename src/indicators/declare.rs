//! Reading the declarations of derived indicators, and checking names, units and cycles.

use super::formula::{Expr, parse};
use super::graph;
use super::unit::Unit;
use crate::declared::{Declared, DeclaredFile};
use crate::figures::{Figures, Series};
use crate::form::{Form, FormFile};
use crate::problem::{Outcome, Problem};
use crate::status::Status;
use crate::swedish;
use std::collections::HashMap;

/// One way to compute an indicator; the first whose parts all exist is used.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// The formula as written.
    pub text: String,
    pub(super) formula: Expr,
    pub status: Status,
    /// Relative standard uncertainty that all regions share (a fraction).
    pub common: f64,
    /// Relative standard uncertainty of each region on its own (a fraction).
    pub own: f64,
    /// What the way assumes, in Swedish.
    pub explanation: String,
    /// Years for which the way holds.
    pub years: std::ops::RangeInclusive<i32>,
    pub line: usize,
}

/// How an indicator is split by sex.
#[derive(Debug, Clone)]
pub enum KonRule {
    /// The same formulas with figures by sex.
    Same,
    /// Another formula.
    Formula {
        text: String,
        formula: Box<FormulaBox>,
    },
    /// Cannot be split; the Swedish clause says why.
    Not(String),
}

/// A parsed formula, closed to other modules.
#[derive(Debug, Clone)]
pub struct FormulaBox(pub(super) Expr);

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

/// A constant of the method, for both sexes and each.
#[derive(Debug, Clone)]
pub struct Constant {
    pub(super) values: [Option<f64>; 3],
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

const FILE: &str = "sources/indikatorer.toml";

impl Indicators {
    /// Reads and checks the declarations against the figures.
    ///
    /// # Errors
    /// File and line of: a formula that cannot be read, an unknown name, a cycle, units that do not meet.
    pub fn load(declared: &Declared, figures: &Figures) -> Outcome<Self> {
        Self::of(&declared.file(FILE)?, figures)
    }

    /// Reads a file that is at hand.
    ///
    /// # Errors
    /// As [`Indicators::load`].
    pub fn of(file: &DeclaredFile, figures: &Figures) -> Outcome<Self> {
        let parsed = FormFile::parse(file)?;
        let root = parsed.root();
        let mut constants = HashMap::new();
        for form in root.forms("konstant")? {
            let (id, constant) = read_constant(&form)?;
            if constants.insert(id.clone(), constant).is_some() {
                return Err(form.fault("id", format!("Konstanten {id} står två gånger")));
            }
        }
        let mut all: Vec<Indicator> = Vec::new();
        let mut by_id = HashMap::new();
        for form in root.forms("indikator")? {
            let indicator = read_indicator(&form)?;
            if by_id.insert(indicator.id.clone(), all.len()).is_some()
                || constants.contains_key(&indicator.id)
                || figures.get(&indicator.id).is_some()
            {
                return Err(form
                    .fault("id", format!("Namnet {} är upptaget", indicator.id))
                    .expected(
                        "ett id som varken är en konstant, ett nyckeltal eller en annan indikator",
                    ));
            }
            all.push(indicator);
        }
        root.finish()?;
        let indicators = Self {
            all,
            by_id,
            constants,
        };
        graph::check(&indicators, figures, &file.name)?;
        Ok(indicators)
    }

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

fn direct_parts(indicator: &Indicator, counts: impl Fn(&Alternative) -> bool) -> Vec<&str> {
    let mut names: Vec<&str> = indicator
        .alternatives
        .iter()
        .filter(|way| counts(way))
        .flat_map(|way| way.formula.names())
        .map(|(name, _)| name)
        .collect();
    if let KonRule::Formula { formula, .. } = &indicator.kon {
        names.extend(formula.0.names().into_iter().map(|(name, _)| name));
    }
    names
}

fn read_constant(form: &Form<'_>) -> Outcome<(String, Constant)> {
    let mut values = [None; 3];
    for (index, key) in ["T", "K", "M"].into_iter().enumerate() {
        let Some(text) = form.text_or_none(key)? else {
            continue;
        };
        values[index] = Some(constant_value(text).ok_or_else(|| {
            form.fault(key, format!("{text} går inte att räkna ut"))
                .expected("tal och räknetecken, till exempel \"193959 / 164992.5\"")
        })?);
    }
    let text = form.text("T")?.to_string();
    let id = form.text("id")?.to_string();
    let constant = Constant {
        values,
        text,
        explanation: form.text("forklaring")?.to_string(),
        source: form.text("kalla")?.to_string(),
    };
    form.finish()?;
    Ok((id, constant))
}

fn constant_value(text: &str) -> Option<f64> {
    fn value(expr: &Expr) -> Option<f64> {
        match expr {
            Expr::Number { value, unit: None } => Some(*value),
            Expr::Negative(inner) => value(inner).map(|v| -v),
            Expr::Binary(operator, left, right) => Some(super::evaluate::apply(
                *operator,
                value(left)?,
                value(right)?,
            )),
            _ => None,
        }
    }
    value(&parse(text).ok()?).filter(|v| v.is_finite())
}

fn read_indicator(form: &Form<'_>) -> Outcome<Indicator> {
    let alternatives = form
        .forms("alternativ")?
        .iter()
        .map(read_alternative)
        .collect::<Outcome<Vec<_>>>()?;
    if alternatives.is_empty() {
        return Err(form
            .fault("alternativ", "Indikatorn har ingen formel")
            .expected("[[indikator.alternativ]] med formel och status"));
    }
    let kon = match (
        form.text_or_none("kon_formel")?,
        form.text_or_none("kon_saknas")?,
    ) {
        (Some(text), None) => KonRule::Formula {
            text: text.to_string(),
            formula: Box::new(FormulaBox(read_formula(form, "kon_formel", text)?)),
        },
        (None, Some(reason)) => KonRule::Not(reason.to_string()),
        (None, None) => KonRule::Same,
        (Some(_), Some(_)) => {
            return Err(form.fault("kon_saknas", "kon_formel och kon_saknas utesluter varandra"));
        }
    };
    let indicator = Indicator {
        id: form.text("id")?.to_string(),
        name: form.text("namn")?.to_string(),
        unit: form.text("enhet")?.to_string(),
        measure: form.text_or_none("mattyp")?.unwrap_or_default().to_string(),
        alternatives,
        kon,
        scale_kon: form.flag("kon_skalas_till_t", false)?,
        line: form.line(),
    };
    form.finish()?;
    Ok(indicator)
}

fn read_alternative(form: &Form<'_>) -> Outcome<Alternative> {
    let text = form.text("formel")?;
    let status_id = form.text("status")?;
    let status = Status::from_id(status_id)
        .filter(|status| matches!(status, Status::Harledd | Status::Modellerad))
        .ok_or_else(|| {
            form.fault("status", format!("Okänd status: {status_id}"))
                .expected("harledd eller modellerad")
        })?;
    let way = Alternative {
        text: text.to_string(),
        formula: read_formula(form, "formel", text)?,
        status,
        common: form
            .percent_or_none("osakerhet_gemensam_procent")?
            .unwrap_or(0.0),
        own: form
            .percent_or_none("osakerhet_egen_procent")?
            .unwrap_or(0.0),
        explanation: form.text("forklaring")?.to_string(),
        years: read_years(form)?,
        line: form.line_of("formel"),
    };
    form.finish()?;
    Ok(way)
}

fn read_years(form: &Form<'_>) -> Outcome<std::ops::RangeInclusive<i32>> {
    let bound = |key, otherwise| -> Outcome<i32> {
        Ok(form
            .number_or_none(key)?
            .map_or(otherwise, |year| year as i32))
    };
    Ok(bound("fran_ar", i32::MIN)?..=bound("till_ar", i32::MAX)?)
}

fn read_formula(form: &Form<'_>, key: &'static str, text: &str) -> Outcome<Expr> {
    parse(text).map_err(|(at, what)| {
        form.fault(key, format!("Formeln går inte att läsa, tecken {at}: {what}"))
            .expected("nyckeltal och indikatorer med + − · / ( ), till exempel \"N02797 / 100 procent * folkmangd_16_24\"")
    })
}

/// The unit of a name: of the series, the indicator or (bare) the constant.
pub(super) fn unit_of(name: &str, indicators: &Indicators, figures: &Figures) -> Option<Unit> {
    if let Some(indicator) = indicators.get(name) {
        return Some(Unit::named(&indicator.unit));
    }
    if let Some(series) = figures.get(name) {
        return Some(Unit::named(&series.unit));
    }
    indicators.constants.contains_key(name).then(Unit::bare)
}

pub(super) fn unknown_name(
    name: &str,
    indicators: &Indicators,
    figures: &Figures,
    file: &str,
    line: usize,
) -> Box<Problem> {
    let known = indicators
        .all
        .iter()
        .map(|one| one.id.as_str())
        .chain(figures.series().iter().map(|one| one.id.as_str()))
        .chain(indicators.constants.keys().map(String::as_str));
    let near = swedish::nearest(name, known, 3);
    Problem::input(format!("Formeln nämner {name}, som inte finns"))
        .at_line(file, line)
        .expected("ett nyckeltal, en indikator eller en konstant")
        .next(format!("Menade du {}?", swedish::alternatives(&near)))
}
