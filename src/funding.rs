//! The state's model for dividing money between the förbund (`sources/medel.toml`).

use crate::declared::Declared;
use crate::form::FormFile;
use crate::problem::Outcome;

/// The model's parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Funding {
    /// Kronor to divide.
    pub total: f64,
    /// Kronor to each förbund before the rest is divided.
    pub base: f64,
    /// Fraction of the rest that is divided by försörjningsmått.
    pub by_support: f64,
    /// Fraction of the rest that is divided by population 16–64.
    pub by_population: f64,
    pub source: String,
}

/// Reads the parameters.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn load(declared: &Declared) -> Outcome<Funding> {
    let file = declared.file("sources/medel.toml")?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let funding = Funding {
        total: root.number("anslag_kronor")?,
        base: root.number("grundbelopp_kronor")?,
        by_support: root.percent("forsorjningsmatt_procent")?,
        by_population: root.percent("befolkning_procent")?,
        source: root.text("kalla")?.to_string(),
    };
    root.finish()?;
    Ok(funding)
}
