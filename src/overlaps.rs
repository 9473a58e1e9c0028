//! What is known about people in several systems (`sources/overlapp.toml`).

use crate::assumptions::{Interval, read_interval};
use crate::declared::Declared;
use crate::form::{Form, FormFile};
use crate::problem::Outcome;
use crate::swedish;

/// The declared overlaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaps {
    /// Indicator of the population that the groups are part of.
    pub population: String,
    /// Sets of groups that cannot share members.
    pub forbidden: Vec<Vec<String>>,
    pub factors: Vec<Factor>,
    pub stated: Vec<Overlap>,
}

/// Of the people in a group, the share that is also in at least one of each of some sets of groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    pub of: String,
    pub also: Vec<Vec<String>>,
    /// A fraction, before the factors.
    pub share: f64,
    /// Positions in [`Overlaps::factors`].
    pub factors: Vec<usize>,
    pub source: String,
    pub reason: String,
    /// File and line.
    pub place: String,
}

/// Brings a share that describes a year to the date of the stocks: numerator / denominator of riket.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    pub id: String,
    pub numerator: String,
    pub denominator: String,
    pub reason: String,
    /// Used by the simulation only.
    pub interval: Option<Interval>,
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
        factors: Vec::new(),
        stated: Vec::new(),
    };
    for form in root.forms("omojligt")? {
        overlaps.forbidden.push(owned(form.texts("grupper")?));
        form.text("motivering")?;
        form.finish()?;
    }
    for form in root.forms("faktor")? {
        overlaps.factors.push(read_factor(&form)?);
    }
    for form in root.forms("overlapp")? {
        let overlap = read(&form, &overlaps.factors)?;
        overlaps.stated.push(overlap);
    }
    root.finish()?;
    Ok(overlaps)
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_string).collect()
}

fn read_factor(form: &Form<'_>) -> Outcome<Factor> {
    let factor = Factor {
        id: form.text("id")?.to_string(),
        numerator: form.text("taljare")?.to_string(),
        denominator: form.text("namnare")?.to_string(),
        reason: form.text("motivering")?.to_string(),
        interval: match form.form_or_none("intervall")? {
            Some(inner) => Some(read_interval(&inner)?),
            None => None,
        },
    };
    form.finish()?;
    Ok(factor)
}

fn read(form: &Form<'_>, known: &[Factor]) -> Outcome<Overlap> {
    let share = form.percent_or_none("andel_procent")?.ok_or_else(|| {
        form.fault("andel_procent", "andel_procent saknas")
            .expected("andel_procent = 55")
    })?;
    let wanted = form.texts("faktorer")?;
    let factors = wanted
        .into_iter()
        .map(|id| {
            known.iter().position(|one| one.id == id).ok_or_else(|| {
                let ids: Vec<&str> = known.iter().map(|one| one.id.as_str()).collect();
                form.fault("faktorer", format!("Okänd faktor: {id}"))
                    .expected(swedish::alternatives(&ids))
            })
        })
        .collect::<Outcome<Vec<usize>>>()?;
    let overlap = Overlap {
        of: form.text("av")?.to_string(),
        also: form.text_lists("aven_i")?,
        share,
        factors,
        source: form.text("kalla")?.to_string(),
        reason: form.text("motivering")?.to_string(),
        place: format!("{}, rad {}", form.file_name(), form.line()),
    };
    form.finish()?;
    Ok(overlap)
}
