//! Reading `sources/nulage.toml`.

use crate::declared::Declared;
use crate::estimate::SizeClasses;
use crate::figures::Figures;
use crate::form::{Form, FormFile};
use crate::problem::Outcome;

const FILE: &str = "sources/nulage.toml";

/// How counts are carried ahead.
#[derive(Debug, Clone)]
pub struct Nulage {
    /// All people: known for every kommun in years after those of the groups.
    pub people: String,
    pub classes: SizeClasses,
    /// σ of ln of a kommun's own overlap beside riket's after one year, by size class.
    pub overlap: Vec<f64>,
    pub groups: Vec<Carry>,
    /// Indicators that are carried as another, each with that one.
    pub parts: Vec<(String, String)>,
    pub months: Vec<Months>,
    pub breaks: Vec<Break>,
}

/// How a group is carried ahead.
#[derive(Debug, Clone)]
pub struct Carry {
    pub indicator: String,
    /// Groups of one volume err together.
    pub volume: String,
    /// What riket's count follows where it is not known itself, in order of trial.
    pub drivers: Vec<Driver>,
    /// A per cent that is known for the kommun itself in later years, and the population that it is of.
    pub own: Option<OwnRate>,
    /// σ of ln of what a kommun errs by: by lag in years from 1, then by size class.
    pub residuals: Vec<Vec<f64>>,
}

/// A kommun's own per cent.
#[derive(Debug, Clone)]
pub struct OwnRate {
    pub rate: String,
    pub population: String,
    /// Relative standard uncertainty of the population that is carried ahead.
    pub uncertainty: f64,
}

/// What riket's count follows.
#[derive(Debug, Clone)]
pub struct Driver {
    pub by: By,
    /// Relative standard uncertainty that all regions share.
    pub common: f64,
}

#[derive(Debug, Clone)]
pub enum By {
    Indicator(String),
    /// The mean of a year's months.
    Months(String),
}

/// Riket's numbers at the end of some months.
#[derive(Debug, Clone)]
pub struct Months {
    pub id: String,
    pub title: String,
    pub producer: String,
    /// The fetched series that has the same numbers from their producer.
    pub series: Option<String>,
    /// True where all of them have been written down from elsewhere.
    pub is_transcript: bool,
    pub all: Vec<Month>,
}

#[derive(Debug, Clone)]
pub struct Month {
    pub year: i32,
    pub month: u32,
    pub value: f64,
    /// Where it was written down from.
    pub source: String,
}

/// A series that counts otherwise from a year on.
#[derive(Debug, Clone)]
pub struct Break {
    pub indicator: String,
    pub year: i32,
    pub told: String,
}

impl Months {
    /// The plain mean of the months that there are in a year.
    pub fn mean(&self, year: i32) -> Option<f64> {
        let of_year = self.all.iter().filter(|one| one.year == year);
        let (sum, count) = of_year.fold((0.0, 0.0), |(sum, count), one| {
            (sum + one.value, count + 1.0)
        });
        (count > 0.0).then(|| sum / count)
    }
}

impl Nulage {
    /// How an indicator is carried; a part of another as that one, but by its own count.
    pub fn carry_of(&self, indicator: &str) -> Option<Carry> {
        let declared = |id: &str| self.groups.iter().find(|one| one.indicator == id);
        if let Some(own) = declared(indicator) {
            return Some(own.clone());
        }
        let (part, whole) = self.parts.iter().find(|one| one.0 == indicator)?;
        Some(Carry {
            indicator: part.clone(),
            own: None,
            ..declared(whole)?.clone()
        })
    }

    /// The months that have been fetched in the place of those that were written down; earlier ones are not needed.
    pub fn with_fetched(mut self, figures: &Figures) -> Self {
        for months in &mut self.months {
            let Some(series) = &months.series else {
                continue;
            };
            let first = months.all.iter().map(|one| one.year).min();
            let fetched = figures.months_of_riket(series).iter();
            let fetched = fetched.filter(|(year, ..)| first.is_none_or(|first| *year >= first));
            for (year, month, value) in fetched {
                let month = u32::from(*month);
                let others = |one: &Month| (one.year, one.month) != (*year, month);
                months.all.retain(others);
                months.is_transcript = false;
                months.all.push(Month {
                    year: *year,
                    month,
                    value: *value,
                    source: months.producer.clone(),
                });
            }
            months.all.sort_by_key(|one| (one.year, one.month));
        }
        self
    }
}

/// Everything that the file declares.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn load(declared: &Declared) -> Outcome<Nulage> {
    let file = declared.file(FILE)?;
    let parsed = FormFile::parse(&file)?;
    let form = parsed.root();
    let limits = SizeClasses(form.numbers("storleksgranser")?);
    let classes = limits.count();
    let nulage = Nulage {
        people: form.text("folkmangd")?.to_string(),
        overlap: classed(&form, "residual_overlapp", classes)?,
        groups: each(&form, "grupp", |one| group(one, classes))?,
        parts: each(&form, "del", |one| {
            let part = one.text("indikator")?.to_string();
            Ok((part, one.text("som")?.to_string()))
        })?,
        months: each(&form, "manadsserie", months)?,
        breaks: each(&form, "brott", a_break)?,
        classes: limits,
    };
    form.finish()?;
    Ok(nulage)
}

fn each<T>(
    form: &Form<'_>,
    key: &'static str,
    read: impl Fn(&Form<'_>) -> Outcome<T>,
) -> Outcome<Vec<T>> {
    let read = |one: &Form<'_>| {
        let all = read(one)?;
        one.finish()?;
        Ok(all)
    };
    form.forms(key)?.iter().map(read).collect()
}

/// A number per size class.
fn classed(form: &Form<'_>, key: &'static str, classes: usize) -> Outcome<Vec<f64>> {
    let all = form.numbers(key)?;
    if all.len() != classes || all.iter().any(|one| *one < 0.0) {
        let told = form.fault(key, "Fel antal tal, eller ett negativt");
        return Err(told.expected(format!("{classes} tal, ett per storleksklass")));
    }
    Ok(all)
}

fn group(form: &Form<'_>, classes: usize) -> Outcome<Carry> {
    let own = match form.text_or_none("egen_andel")? {
        Some(rate) => Some(OwnRate {
            rate: rate.to_string(),
            population: form.text("egen_folkmangd")?.to_string(),
            uncertainty: form.percent("osakerhet_egen_procent")?,
        }),
        None => None,
    };
    let lags = ["residual_1", "residual_2", "residual_3", "residual_4"];
    let residuals = lags.map(|key| classed(form, key, classes));
    Ok(Carry {
        indicator: form.text("indikator")?.to_string(),
        volume: form.text("volym")?.to_string(),
        drivers: each(form, "drivare", driver)?,
        own,
        residuals: residuals.into_iter().collect::<Outcome<_>>()?,
    })
}

fn driver(form: &Form<'_>) -> Outcome<Driver> {
    let by = match form.text_or_none("manader")? {
        Some(id) => By::Months(id.to_string()),
        None => By::Indicator(form.text("indikator")?.to_string()),
    };
    form.text("motivering")?;
    Ok(Driver {
        by,
        common: form
            .percent_or_none("osakerhet_gemensam_procent")?
            .unwrap_or(0.0),
    })
}

fn months(form: &Form<'_>) -> Outcome<Months> {
    form.text("avskrift")?;
    Ok(Months {
        id: form.text("id")?.to_string(),
        title: form.text("titel")?.to_string(),
        producer: form.text("producent")?.to_string(),
        series: form.text_or_none("serie")?.map(str::to_string),
        is_transcript: true,
        all: each(form, "manad", |one| {
            Ok(Month {
                year: one.year("ar")?,
                month: one.whole("manad", 1..=12)?,
                value: one.number("antal")?,
                source: one.text("kalla")?.to_string(),
            })
        })?,
    })
}

fn a_break(form: &Form<'_>) -> Outcome<Break> {
    Ok(Break {
        indicator: form.text("indikator")?.to_string(),
        year: form.year("ar")?,
        told: form.text("text")?.to_string(),
    })
}
