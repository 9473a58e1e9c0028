//! What is known about people in several systems (`sources/overlapp.toml`).

use crate::declared::Declared;
use crate::form::{Form, FormFile};
use crate::problem::Outcome;

/// The declared overlaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaps {
    /// Indicator of the population that the groups are part of.
    pub population: String,
    /// Sets of groups that cannot share members.
    pub forbidden: Vec<Vec<String>>,
    pub stated: Vec<Overlap>,
}

/// Of the people in a group, the share that is also in at least one of each of some sets of groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    pub of: String,
    pub also: Vec<Vec<String>>,
    /// A fraction, before the factor.
    pub share: f64,
    pub factor: Option<Factor>,
    pub source: String,
    pub reason: String,
    /// File and line.
    pub place: String,
}

/// Brings a share that describes a year to the date of the stocks: (numerator / denominator)^power of riket.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    pub numerator: String,
    pub denominator: String,
    pub power: i32,
}

/// Reads the declared overlaps.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn load(declared: &Declared) -> Outcome<Overlaps> {
    let file = declared.file("sources/overlapp.toml")?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let mut overlaps = Overlaps {
        population: root.text("befolkning")?.to_string(),
        forbidden: Vec::new(),
        stated: Vec::new(),
    };
    for form in root.forms("omojligt")? {
        overlaps.forbidden.push(owned(form.texts("grupper")?));
        form.text("motivering")?;
        form.finish()?;
    }
    for form in root.forms("overlapp")? {
        overlaps.stated.push(read(&form)?);
    }
    root.finish()?;
    Ok(overlaps)
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_string).collect()
}

fn read(form: &Form<'_>) -> Outcome<Overlap> {
    let share = form.percent_or_none("andel_procent")?.ok_or_else(|| {
        form.fault("andel_procent", "andel_procent saknas")
            .expected("andel_procent = 55")
    })?;
    let factor = match form.form_or_none("faktor")? {
        None => None,
        Some(inner) => {
            let factor = Factor {
                numerator: inner.text("taljare")?.to_string(),
                denominator: inner.text("namnare")?.to_string(),
                power: inner.number("potens")? as i32,
            };
            inner.finish()?;
            Some(factor)
        }
    };
    let overlap = Overlap {
        of: form.text("av")?.to_string(),
        also: form.text_lists("aven_i")?,
        share,
        factor,
        source: form.text("kalla")?.to_string(),
        reason: form.text("motivering")?.to_string(),
        place: format!("{}, rad {}", form.file_name(), form.line()),
    };
    form.finish()?;
    Ok(overlap)
}
