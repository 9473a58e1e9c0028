//! Declared corrections (`sources/korrigeringar.toml`): zeros that stand for absence, and remarks.

use super::read::Row;
use super::series::Series;
use crate::declared::Declared;
use crate::form::{Form, FormFile};
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::status::Kon;
use std::collections::{BTreeSet, HashMap};

/// What a correction does to the figures it hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// The value is absent in truth.
    Absent,
    /// The value is used, with a remark.
    Remark,
}

/// A correction as declared.
pub(super) struct Correction {
    id: String,
    nyckeltal: String,
    regions: Vec<String>,
    years: Vec<i32>,
    zero_in: Vec<String>,
    action: Action,
    reason: String,
    least_hits: usize,
}

/// What a declared correction did.
#[derive(Debug, Clone)]
pub struct CorrectionResult {
    pub id: String,
    pub nyckeltal: String,
    /// None where the series is not among the figures.
    pub series: Option<usize>,
    pub reason: String,
    /// Region (its index) and year of each figure that was made absent.
    pub hits: BTreeSet<(usize, i32)>,
    /// Set where the figures no longer show the fault that the correction is for.
    pub mended: Option<Mended>,
}

/// Fewer zeros than a correction expects: the source seems to have been mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Id of the correction.
    pub correction: String,
    /// Ids of the series that should be 0 together.
    pub zero_in: Vec<String>,
    pub expected: usize,
    pub found: usize,
}

/// A remark on a figure that is used as it is.
#[derive(Debug, Clone)]
pub struct Flag {
    pub series: usize,
    pub region: usize,
    pub year: i32,
    pub text: String,
}

pub(super) fn read(declared: &Declared) -> Outcome<Vec<Correction>> {
    let file = declared.file("sources/korrigeringar.toml")?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let corrections = root
        .forms("korrigering")?
        .iter()
        .map(read_one)
        .collect::<Outcome<Vec<_>>>()?;
    root.forms("avrundning")?;
    root.finish()?;
    Ok(corrections)
}

fn read_one(form: &Form<'_>) -> Outcome<Correction> {
    let nyckeltal = form.text("nyckeltal")?.to_string();
    let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_string).collect::<Vec<_>>();
    let mut zero_in = owned(form.texts("nar_noll")?);
    if zero_in.is_empty() {
        zero_in.push(nyckeltal.clone());
    }
    let action = match form.text("atgard")? {
        "bortfall" => Action::Absent,
        "anmarkning" => Action::Remark,
        other => {
            return Err(form
                .fault("atgard", format!("Okänd åtgärd: {other}"))
                .expected("bortfall eller anmarkning"));
        }
    };
    let correction = Correction {
        id: form.text("id")?.to_string(),
        nyckeltal,
        regions: owned(form.texts("regioner")?),
        years: form.years("ar")?,
        zero_in,
        action,
        reason: form.text("orsak")?.to_string(),
        least_hits: form.whole("vantade_traffar_minst", 0..=u32::MAX)? as usize,
    };
    form.text("kalla")?;
    form.finish()?;
    Ok(correction)
}

/// The rows with corrections applied, in the same order.
pub(super) fn apply(
    mut rows: Vec<Row>,
    series: &[Series],
    corrections: &[Correction],
    regions: &Regions,
) -> (Vec<Row>, Vec<CorrectionResult>, Vec<Flag>) {
    let mut flags = Vec::new();
    let zeros = zeros_of(&rows, series, corrections);
    let results: Vec<CorrectionResult> = corrections
        .iter()
        .map(|correction| apply_one(correction, &zeros, series, regions, &mut flags))
        .collect();
    for row in &mut rows {
        let made_absent = results.iter().any(|result| {
            result.series == Some(row.series as usize)
                && result.hits.contains(&(row.region as usize, row.year))
        });
        if made_absent {
            row.value = None;
        }
    }
    (rows, results, flags)
}

type Zeros = HashMap<u32, BTreeSet<(usize, i32)>>;

/// Where the series that corrections look at are exactly 0, both sexes together.
fn zeros_of(rows: &[Row], series: &[Series], corrections: &[Correction]) -> Zeros {
    let mut zeros: Zeros = corrections
        .iter()
        .flat_map(|correction| &correction.zero_in)
        .filter_map(|id| series.iter().position(|one| one.id == *id))
        .map(|index| (index as u32, BTreeSet::new()))
        .collect();
    for row in rows {
        if row.kon == Kon::T
            && row.value == Some(0.0)
            && let Some(places) = zeros.get_mut(&row.series)
        {
            places.insert((row.region as usize, row.year));
        }
    }
    zeros
}

fn apply_one(
    correction: &Correction,
    zeros: &Zeros,
    series: &[Series],
    regions: &Regions,
    flags: &mut Vec<Flag>,
) -> CorrectionResult {
    let has_figures = |one: &Series, id: &str| one.id == id && one.has_figures();
    let position = |id: &str| series.iter().position(|one| has_figures(one, id));
    let target = position(&correction.nyckeltal);
    let mut result = CorrectionResult {
        id: correction.id.clone(),
        nyckeltal: correction.nyckeltal.clone(),
        series: target,
        reason: correction.reason.clone(),
        hits: BTreeSet::new(),
        mended: None,
    };
    let Some(target) = target else {
        return result;
    };
    let places = places_hit(correction, zeros, &position, regions);
    result.mended = (places.len() < correction.least_hits).then(|| Mended {
        correction: correction.id.clone(),
        zero_in: correction.zero_in.clone(),
        expected: correction.least_hits,
        found: places.len(),
    });
    match correction.action {
        Action::Absent => result.hits = places,
        Action::Remark => {
            flags.extend(places.into_iter().map(|(region, year)| Flag {
                series: target,
                region,
                year,
                text: correction.reason.clone(),
            }));
        }
    }
    result
}

fn places_hit(
    correction: &Correction,
    zeros: &Zeros,
    position: &dyn Fn(&str) -> Option<usize>,
    regions: &Regions,
) -> BTreeSet<(usize, i32)> {
    let mut sets = correction
        .zero_in
        .iter()
        .map(|id| position(id).and_then(|index| zeros.get(&(index as u32))));
    let Some(Some(first)) = sets.next() else {
        return BTreeSet::new();
    };
    let others: Option<Vec<&BTreeSet<(usize, i32)>>> = sets.collect();
    let Some(others) = others else {
        return BTreeSet::new();
    };
    first
        .iter()
        .filter(|place| others.iter().all(|set| set.contains(place)))
        .filter(|(region, year)| {
            let code = &regions.all()[*region].code;
            (correction.regions.is_empty() || correction.regions.contains(code))
                && (correction.years.is_empty() || correction.years.contains(year))
        })
        .copied()
        .collect()
}
