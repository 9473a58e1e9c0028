//! The same question answered otherwise, side by side, each with what it measures.

use super::model::{Measure, OverlapChoice, Way};
use crate::assumptions::Assumptions;
use crate::estimate::{Skattning, area_figure};
use crate::indicators::Engine;
use crate::overlaps::{Overlap, Overlaps};
use crate::problem::Outcome;
use crate::regions::RIKET;
use crate::status::{Absent, Uncounted};

/// Makes another estimate of the same area and year; no preset means the assumptions of the estimate itself.
pub type Estimator<'a> = dyn Fn(Option<&str>, OverlapChoice) -> Outcome<Skattning> + 'a;

/// One answer.
#[derive(Debug, Clone)]
pub struct Triangle {
    pub measure: Measure,
    pub found: Result<Found, Absent>,
}

/// A number of people (or, for some measures, of full-time years).
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub people: f64,
    /// Of an estimate.
    pub brutto: Option<f64>,
    /// Netto by the other tolkning: picks within each group.
    pub grupp: Option<f64>,
    pub period: String,
}

/// Each declared measure for the area of the estimate.
///
/// # Errors
/// A preset that cannot be read.
///
/// `first_rules` is netto by the method's first rules, where these give one.
pub fn triangulate(
    skattning: &Skattning,
    measures: &[Measure],
    engine: &Engine,
    first_rules: Option<f64>,
    estimator: &Estimator<'_>,
) -> Outcome<Vec<Triangle>> {
    measures
        .iter()
        .map(|measure| {
            Ok(Triangle {
                found: match &measure.way {
                    Way::Assumptions { preset, overlaps } => {
                        of_estimate(&estimator(preset.as_deref(), overlaps.clone())?)
                    }
                    Way::Indicator { id, share } => of_indicator(skattning, id, *share, engine),
                    Way::Riket { people, year } => of_riket(skattning, *people, *year),
                    Way::FirstRules => of_first_rules(skattning, first_rules),
                },
                measure: measure.clone(),
            })
        })
        .collect()
}

impl OverlapChoice {
    /// Changes what is stated about overlaps.
    pub fn apply(self, declared: &mut Overlaps, assumptions: &mut Assumptions) {
        match self {
            OverlapChoice::AsStated => {}
            OverlapChoice::Independent => {
                declared.stated.clear();
                assumptions.overlaps.clear();
                assumptions.patterns.clear();
            }
            OverlapChoice::Unscaled => {
                let own = assumptions.overlaps.iter_mut().map(|one| &mut one.overlap);
                for one in declared.stated.iter_mut().chain(own) {
                    one.factors.clear();
                }
            }
            OverlapChoice::GroupIndependent(group) => without(&group, declared, assumptions),
            OverlapChoice::GroupApart(group) => {
                without(&group, declared, assumptions);
                let others = assumptions.groups.iter().filter(|one| one.id != group);
                let pairs = others.map(|other| vec![group.clone(), other.id.clone()]);
                declared.forbidden.extend(pairs);
            }
        }
    }
}

/// Takes away what is stated of a group's overlaps.
fn without(group: &str, declared: &mut Overlaps, assumptions: &mut Assumptions) {
    let names = |overlap: &Overlap| overlap.groups().any(|id| id == group);
    declared.stated.retain(|one| !names(one));
    assumptions.overlaps.retain(|one| !names(&one.overlap));
    assumptions.patterns.clear();
}

fn of_estimate(other: &Skattning) -> Result<Found, Absent> {
    let netto = other.netto.as_ref().map_err(Absent::clone)?;
    Ok(Found {
        people: netto.centre(),
        brutto: other.brutto,
        grupp: Some(netto.grupp),
        period: other.year_text(),
    })
}

/// In the year of the estimate, or the nearest before it that riket has.
fn of_indicator(
    skattning: &Skattning,
    id: &str,
    share: f64,
    engine: &Engine,
) -> Result<Found, Absent> {
    let wanted = skattning.underlag.denominator_year;
    let year = engine.newest_year(id, RIKET, wanted).unwrap_or(wanted);
    Ok(Found {
        people: area_figure(&skattning.underlag.area, id, year, engine)? * share,
        brutto: None,
        grupp: None,
        period: year.to_string(),
    })
}

fn of_first_rules(skattning: &Skattning, people: Option<f64>) -> Result<Found, Absent> {
    let absent = || Absent::not_applicable(Uncounted::FirstRules);
    Ok(Found {
        people: people.ok_or_else(absent)?,
        brutto: None,
        grupp: None,
        period: skattning.year_text(),
    })
}

fn of_riket(skattning: &Skattning, people: f64, year: i32) -> Result<Found, Absent> {
    if skattning.underlag.area.own_region() != Some(RIKET) {
        return Err(Absent::not_applicable(Uncounted::OnlyForRiket));
    }
    Ok(Found {
        people,
        brutto: None,
        grupp: None,
        period: year.to_string(),
    })
}
