//! Reading the declarations of derived indicators, and checking names, units and cycles.

use super::formula::{Expr, parse};
use super::graph;
use super::model::*;
use crate::declared::{Declared, DeclaredFile};
use crate::figures::Figures;
use crate::form::{Form, FormFile};
use crate::problem::Outcome;
use crate::status::Status;
use crate::swedish;
use std::collections::HashMap;

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
    let by_year = read_by_year(form)?;
    let text = match by_year.is_empty() {
        true => form.text("T")?.to_string(),
        false => told_by_year(&by_year),
    };
    let id = form.text("id")?.to_string();
    let constant = Constant {
        values,
        by_year,
        unit: form.text_or_none("enhet")?.unwrap_or("tal").to_string(),
        text,
        explanation: form.text("forklaring")?.to_string(),
        source: form.text("kalla")?.to_string(),
    };
    form.finish()?;
    Ok((id, constant))
}

fn read_by_year(form: &Form<'_>) -> Outcome<Vec<(i32, f64)>> {
    let mut all: Vec<(i32, f64)> = Vec::new();
    for row in form.forms("riket")? {
        let year = row.year("ar")?;
        if all.last().is_some_and(|(before, _)| *before >= year) {
            return Err(row
                .fault("ar", "Åren står inte i ordning")
                .expected("ett senare år än på raden före"));
        }
        all.push((year, row.number("antal")?));
        row.finish()?;
    }
    Ok(all)
}

fn told_by_year(by_year: &[(i32, f64)]) -> String {
    let all = by_year
        .iter()
        .map(|(year, number)| format!("{} ({year})", swedish::number(*number, 0)));
    let all: Vec<String> = all.collect();
    format!(
        "riket {}; linjärt däremellan, sedan oförändrat",
        swedish::list(&all)
    )
}

fn constant_value(text: &str) -> Option<f64> {
    fn value(expr: &Expr) -> Option<f64> {
        match expr {
            Expr::Number { value, unit: None } => Some(*value),
            Expr::Negative(inner) => value(inner).map(|v| -v),
            Expr::Binary(operator, left, right) => {
                Some(operator.apply(value(left)?, value(right)?))
            }
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
    let kon = match (form.texts("kon_formler")?, form.text_or_none("kon_saknas")?) {
        (texts, None) if texts.is_empty() => KonRule::Same,
        (texts, None) => KonRule::Formulas(
            texts
                .into_iter()
                .map(|text| {
                    Ok(KonFormula {
                        text: text.to_string(),
                        formula: read_formula(form, "kon_formler", text)?,
                    })
                })
                .collect::<Outcome<_>>()?,
        ),
        (texts, Some(reason)) if texts.is_empty() => KonRule::Not(reason.to_string()),
        (_, Some(_)) => {
            return Err(form.fault(
                "kon_saknas",
                "kon_formler och kon_saknas utesluter varandra",
            ));
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
        .filter(|status| {
            matches!(
                status,
                Status::Harledd | Status::Modellerad | Status::SkattadLucka
            )
        })
        .ok_or_else(|| {
            form.fault("status", format!("Okänd status: {status_id}"))
                .expected("harledd, modellerad eller skattad_lucka")
        })?;
    let way = Alternative {
        text: text.to_string(),
        formula: read_formula(form, "formel", text)?,
        status,
        common: form
            .percent_or_none("osakerhet_gemensam_procent")?
            .unwrap_or(0.0),
        own: read_own(form)?,
        explanation: form.text("forklaring")?.to_string(),
        years: read_years(form)?,
        line: form.line_of("formel"),
    };
    form.finish()?;
    Ok(way)
}

fn read_own(form: &Form<'_>) -> Outcome<OwnUncertainty> {
    let percent = |key| form.percent_or_none(key);
    let small = match form.number_or_none("litet_antal")? {
        Some(limit) => percent("osakerhet_litet_antal_procent")?.map(|own| (limit, own)),
        None => None,
    };
    Ok(OwnUncertainty {
        least: percent("osakerhet_egen_procent")?.unwrap_or(0.0),
        per_root: form
            .number_or_none("osakerhet_egen_per_rot_av_antal")?
            .unwrap_or(0.0),
        small,
    })
}

fn read_years(form: &Form<'_>) -> Outcome<std::ops::RangeInclusive<i32>> {
    let bound =
        |key, otherwise| -> Outcome<i32> { Ok(form.year_or_none(key)?.unwrap_or(otherwise)) };
    Ok(bound("fran_ar", i32::MIN)?..=bound("till_ar", i32::MAX)?)
}

fn read_formula(form: &Form<'_>, key: &'static str, text: &str) -> Outcome<Expr> {
    parse(text).map_err(|(at, what)| {
        form.fault(key, format!("Formeln går inte att läsa, tecken {at}: {what}"))
            .expected("nyckeltal och indikatorer med + − · / ( ), till exempel \"N02797 / 100 procent * folkmangd_16_24\"")
    })
}
