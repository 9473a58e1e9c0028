//! SKL:s analysis of 2016 computed anew, and the method put to proof on known figures.

use crate::declared::Declared;
use crate::form::{Form, FormFile};
use crate::indicators::Engine;
use crate::problem::{Outcome, Problem};
use crate::regions::RIKET;
use crate::status::Kon;
use crate::told;

/// A printed row and what exact arithmetic gives.
#[derive(Debug, Clone, PartialEq)]
pub struct SklRow {
    pub group: String,
    pub count: f64,
    /// A fraction.
    pub share: f64,
    pub exact: f64,
    pub printed: f64,
}

/// The reproduction of SKL 2016.
#[derive(Debug, Clone, PartialEq)]
pub struct Skl {
    pub name: String,
    pub source: String,
    pub rows: Vec<SklRow>,
    pub total: f64,
    pub printed_total: f64,
    pub population: f64,
    pub population_name: String,
    /// Name and brutto of each scenario.
    pub scenarios: Vec<(String, f64)>,
    pub contradictions: Vec<String>,
}

/// Reproduces SKL's table from its declared inputs.
///
/// # Errors
/// A fault in the declaration.
pub fn skl2016(declared: &Declared) -> Outcome<Skl> {
    let file = declared.file("sources/replikering/skl2016.toml")?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let rows = root
        .forms("rad")?
        .iter()
        .map(skl_row)
        .collect::<Outcome<Vec<_>>>()?;
    let scenarios = root
        .forms("scenario")?
        .iter()
        .map(scenario)
        .collect::<Outcome<Vec<_>>>()?;
    let mut contradictions = Vec::new();
    for form in root.forms("motsagelse")? {
        contradictions.push(form.text("text")?.to_string());
        form.finish()?;
    }
    let skl = Skl {
        name: root.text("namn")?.to_string(),
        source: root.text("kalla")?.to_string(),
        total: rows.iter().map(|row| row.exact).sum(),
        rows,
        printed_total: root.number("tryckt_total")?,
        population: root.number("befolkning")?,
        population_name: root.text("befolkning_namn")?.to_string(),
        scenarios,
        contradictions,
    };
    root.finish()?;
    Ok(skl)
}

fn skl_row(form: &Form<'_>) -> Outcome<SklRow> {
    let (count, share) = (form.number("antal")?, form.percent("andel_procent")?);
    let row = SklRow {
        group: form.text("grupp")?.to_string(),
        count,
        share,
        exact: count * share,
        printed: form.number("tryckt")?,
    };
    form.finish()?;
    Ok(row)
}

fn scenario(form: &Form<'_>) -> Outcome<(String, f64)> {
    let (counts, shares) = (form.numbers("antal")?, form.percents("andelar_procent")?);
    if counts.len() != shares.len() {
        return Err(form
            .fault("andelar_procent", "Listorna är olika långa")
            .expected("lika många andelar som antal"));
    }
    let total = counts
        .iter()
        .zip(&shares)
        .map(|(count, share)| count * share)
        .sum();
    let name = form.text("namn")?.to_string();
    form.finish()?;
    Ok((name, total))
}

/// One figure of the method against another count of the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    pub name: String,
    pub year: i32,
    pub computed: f64,
    pub compared: f64,
    pub comparison: String,
    /// A fraction; none for outside checks.
    pub share: Option<f64>,
    /// False where both figures rest on the same table.
    pub independent: bool,
}

/// The back-cast: trials that make up a brutto, and outside checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Backcast {
    pub trials: Vec<Trial>,
    pub outside: Vec<Trial>,
    /// Brutto of the computed figures and of those compared with.
    pub brutto: (f64, f64),
}

/// Runs the declared trials on the reference figures of riket.
///
/// # Errors
/// A fault in the declaration, or a figure that is absent.
pub fn backcast(declared: &Declared, engine: &Engine) -> Outcome<Backcast> {
    let file = declared.file("sources/replikering/bakat.toml")?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let read = |forms: Vec<Form<'_>>| {
        forms
            .iter()
            .map(|form| trial(form, engine))
            .collect::<Outcome<Vec<_>>>()
    };
    let (trials, outside) = (
        read(root.forms("prov")?)?,
        read(root.forms("utomstaende")?)?,
    );
    root.finish()?;
    let sum = |value: fn(&Trial) -> f64| {
        trials
            .iter()
            .map(|t| value(t) * t.share.unwrap_or(1.0))
            .sum()
    };
    Ok(Backcast {
        brutto: (sum(|t| t.computed), sum(|t| t.compared)),
        trials,
        outside,
    })
}

fn trial(form: &Form<'_>, engine: &Engine) -> Outcome<Trial> {
    let (indicator, year) = (form.text("indikator")?, form.year("ar")?);
    let figure = engine
        .figure(indicator, RIKET, year, Kon::T)
        .map_err(|absent| {
            let why = told::with_status(&absent);
            Problem::input(format!("{indicator} saknas för riket {year}: {why}"))
                .at_line(form.file_name(), form.line())
        })?;
    let one = Trial {
        name: form.text("namn")?.to_string(),
        year,
        computed: figure.value,
        compared: form.number("jamfors_med")?,
        comparison: form.text("jamforelse")?.to_string(),
        share: form.percent_or_none("andel_procent")?,
        independent: form.flag("oberoende", true)?,
    };
    form.finish()?;
    Ok(one)
}
