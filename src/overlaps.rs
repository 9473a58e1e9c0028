//! What is known about people in several systems: the program's own (`sources/overlapp.toml`), and how one is written.

use crate::declared::Declared;
use crate::distribution::{self, Interval};
use crate::form::{Form, FormFile};
use crate::problem::Outcome;
use crate::swedish;
use serde::{Deserialize, Serialize};

/// Måttyper that a figure can have.
pub const MEASURES: [&str; 4] = ["stock", "flode", "arsmedel", "helarsekvivalent"];

/// The declared overlaps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlaps {
    /// Indicator of the population that the groups are part of.
    pub population: String,
    /// Sets of groups that cannot share members.
    pub forbidden: Vec<Vec<String>>,
    pub factors: Vec<Factor>,
    pub stated: Vec<Overlap>,
}

/// Of the people in a group, those who are also in at least one of each of some sets of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Names it to others of the declared ones.
    pub id: Option<String>,
    /// The declared overlap whose share this one's moves with when it is drawn; it is then never larger than those
    /// of the same group that it is a part of.
    pub follows: Option<String>,
    /// How a kommun's own figure tells its own part.
    pub local: Option<LocalPart>,
    pub of: String,
    pub also: Vec<Vec<String>>,
    pub amount: Amount,
    /// Of the share; used by the simulation only.
    pub interval: Option<Interval>,
    /// Positions in [`Overlaps::factors`].
    pub factors: Vec<usize>,
    /// True where it must hold (`krav`): it then also narrows the joint bounds.
    pub required: bool,
    pub measure: String,
    pub source: String,
    pub reason: String,
    /// File and line.
    pub place: String,
}

/// A kommun's share is riket's times the kommun's indicator over riket's, within limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalPart {
    pub indicator: String,
    /// Largest fraction of the group itself.
    pub most: f64,
    /// Largest fraction of the group that it overlaps.
    pub most_of_other: f64,
}

/// How many they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Amount {
    /// A fraction of the group, before the factors.
    Share(f64),
    People(f64),
}

impl Overlap {
    /// True where both speak of the same people.
    pub fn same_people(&self, other: &Self) -> bool {
        let sets = |one: &Self| {
            let mut sets = one.also.clone();
            sets.iter_mut().for_each(|set| set.sort());
            sets.sort();
            sets
        };
        self.of == other.of && sets(self) == sets(other)
    }

    /// Every group that it names.
    pub fn groups(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.of).chain(self.also.iter().flatten())
    }
}

/// Brings a share that describes a year to the date of the stocks: a ratio of riket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    pub id: String,
    /// What it is, in Swedish.
    pub name: String,
    pub indicator: String,
    /// Used where the indicator is absent.
    pub otherwise: Option<String>,
    pub reason: String,
    /// Used by the simulation only.
    pub interval: Option<Interval>,
    /// Used by the simulation in the first's place where the indicator is absent.
    pub interval_otherwise: Option<Interval>,
}

impl Factor {
    /// The indicators that it is read from.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        let first = std::iter::once(&self.indicator);
        first.chain(&self.otherwise).map(String::as_str)
    }
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
        let groups = form.texts("grupper")?;
        overlaps
            .forbidden
            .push(groups.into_iter().map(str::to_string).collect());
        form.text("motivering")?;
        form.finish()?;
    }
    for form in root.forms("faktor")? {
        overlaps.factors.push(read_factor(&form)?);
    }
    for form in root.forms("overlapp")? {
        let overlap = Overlap {
            id: form.text_or_none("id")?.map(str::to_string),
            follows: form.text_or_none("foljer")?.map(str::to_string),
            local: read_local(&form)?,
            ..read(&form, &overlaps.factors)?
        };
        form.finish()?;
        overlaps.stated.push(overlap);
    }
    root.finish()?;
    Ok(overlaps)
}

fn read_local(form: &Form<'_>) -> Outcome<Option<LocalPart>> {
    let Some(inner) = form.form_or_none("lokalt")? else {
        return Ok(None);
    };
    let most = |key| -> Outcome<f64> { Ok(inner.percent_or_none(key)?.unwrap_or(1.0)) };
    let part = LocalPart {
        indicator: inner.text("indikator")?.to_string(),
        most: most("hogst_procent")?,
        most_of_other: most("hogst_av_den_andra_procent")?,
    };
    inner.finish()?;
    Ok(Some(part))
}

fn read_factor(form: &Form<'_>) -> Outcome<Factor> {
    let factor = Factor {
        id: form.text("id")?.to_string(),
        name: form.text("namn")?.to_string(),
        indicator: form.text("indikator")?.to_string(),
        otherwise: form.text_or_none("annars")?.map(str::to_string),
        reason: form.text("motivering")?.to_string(),
        interval: read_interval(form, "intervall")?,
        interval_otherwise: read_interval(form, "intervall_annars")?,
    };
    form.finish()?;
    Ok(factor)
}

fn read_interval(form: &Form<'_>, key: &'static str) -> Outcome<Option<Interval>> {
    let inner = form.form_or_none(key)?;
    inner.map(|inner| distribution::read(&inner)).transpose()
}

/// Reads one `[[overlapp]]`; the caller finishes the form, which may say where it holds.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn read(form: &Form<'_>, known: &[Factor]) -> Outcome<Overlap> {
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
    let also = form.text_lists("aven_i")?;
    if also.is_empty() || also.iter().any(Vec::is_empty) {
        return Err(form
            .fault("aven_i", "aven_i nämner ingen grupp")
            .expected("aven_i = [[\"arbetslosa\"]]"));
    }
    let (amount, interval) = (read_amount(form)?, read_interval(form, "intervall")?);
    if let (Amount::People(_), Some(_)) = (amount, &interval) {
        return Err(form
            .fault("intervall", "Ett antal kan inte ha ett intervall i procent")
            .expected("andel_procent i stället för antal, eller inget intervall"));
    }
    Ok(Overlap {
        id: None,
        follows: None,
        local: None,
        of: form.text("av")?.to_string(),
        also,
        amount,
        interval,
        factors,
        required: read_strength(form)?,
        measure: read_measure(form)?,
        source: form.text("kalla")?.to_string(),
        reason: form.text("motivering")?.to_string(),
        place: format!("{}, rad {}", form.file_name(), form.line()),
    })
}

fn read_amount(form: &Form<'_>) -> Outcome<Amount> {
    let share = form.percent_or_none("andel_procent")?;
    match (share, form.number_or_none("antal")?) {
        (Some(share), None) => Ok(Amount::Share(share)),
        (None, Some(people)) if people >= 0.0 => Ok(Amount::People(people)),
        (None, Some(_)) => Err(form
            .fault("antal", "antal är mindre än 0")
            .expected("ett antal personer")),
        (Some(_), Some(_)) => Err(form
            .fault("antal", "Både andel_procent och antal är angivna")
            .expected("det ena av dem")),
        (None, None) => Err(form
            .fault(
                "andel_procent",
                "Varken andel_procent eller antal är angivet",
            )
            .expected("andel_procent = 55, eller antal = 120")),
    }
}

/// True for `krav`; absent means `mal`.
fn read_strength(form: &Form<'_>) -> Outcome<bool> {
    match form.text_or_none("styrka")? {
        None | Some("mal") => Ok(false),
        Some("krav") => Ok(true),
        Some(other) => Err(form
            .fault("styrka", format!("Okänd styrka: {other}"))
            .expected("mal (en uppgift att passa in) eller krav (ett säkert faktum, som också snävar in gränserna)")),
    }
}

/// The måttyp of a form.
///
/// # Errors
/// It is absent or none of [`MEASURES`].
pub fn read_measure(form: &Form<'_>) -> Outcome<String> {
    let measure = form.text("mattyp")?;
    if MEASURES.contains(&measure) {
        return Ok(measure.to_string());
    }
    Err(form
        .fault("mattyp", format!("Okänd måttyp: {measure}"))
        .expected(swedish::alternatives(&MEASURES)))
}
