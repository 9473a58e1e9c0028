//! What the page needs to recount itself: every brutto as a straight line in each group's general share.
//!
//! Brutto of a group is affine in its general share (the share, except where an override
//! or a local figure stands), so two estimates, with every general share at 0 and at 1, give the line exactly.
//! Netto is brutto times the part that was counted in netto at the run.

use crate::analys::Analys;
use crate::estimate::{Netto, Skattning, Underlag, UnitGroup, UnitResult, estimate_brutto};
use serde::Serialize;

/// A group's general share and how far it can be moved, fractions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slider {
    pub id: String,
    pub namn: String,
    pub andel: f64,
    /// People in the group in the area.
    pub antal: Option<f64>,
    pub lag: f64,
    pub hog: f64,
    /// True where the assumptions give the range, false where it is 0–100 %.
    pub angivet: bool,
}

/// People at a share of 0, and what a share of 1 adds.
pub type Line = [f64; 2];

/// Somewhere or some year, as lines per group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Brutto per group; none where the group is absent.
    pub brutto: Vec<Option<Line>>,
    /// Women and men per group, where every group can be split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kon: Option<Vec<[Line; 2]>>,
    /// Part of each group's brutto that is counted in netto; none where there is no netto.
    pub kvar: Option<Vec<f64>>,
    /// People to relate to.
    pub invanare: Option<f64>,
    /// False where a kommun lacks a group: nothing per inhabitant can then be said.
    pub hel: bool,
}

/// The whole model, as the page carries it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    pub grupper: Vec<Slider>,
    pub omrade: Place,
    /// The area in each year that has figures.
    pub ar: Vec<(i32, Place)>,
    pub jamforelser: Vec<Place>,
    /// Kommuner on the map, by code.
    pub karta: Vec<(String, Place)>,
}

impl Model {
    pub(super) fn of(analys: &Analys) -> Self {
        let skattning = &analys.skattning;
        let years = analys.years.iter();
        let comparisons = analys.comparisons.iter();
        Self {
            grupper: sliders(skattning),
            omrade: area(skattning),
            ar: years.map(|(year, one)| (*year, area(one))).collect(),
            jamforelser: comparisons.map(|one| area(&one.skattning)).collect(),
            karta: units(analys.map()),
        }
    }
}

fn sliders(skattning: &Skattning) -> Vec<Slider> {
    let groups = skattning.underlag.assumptions.groups.iter();
    groups
        .zip(&skattning.groups)
        .map(|(group, counted)| {
            let interval = group.share.interval.as_ref();
            let ends = interval.map(|one| (one.distribution.low(), one.distribution.high()));
            let (low, high) = ends.unwrap_or((0.0, 1.0));
            Slider {
                id: group.id.clone(),
                namn: group.name.clone(),
                andel: group.share.point,
                antal: positive(counted.count.as_ref().ok().map(|count| &count.value)),
                lag: low.min(group.share.point),
                hog: high.max(group.share.point),
                angivet: ends.is_some(),
            }
        })
        .collect()
}

/// Every general share moved to one value.
fn at(underlag: &Underlag, share: f64) -> Skattning {
    let mut moved = underlag.clone();
    for group in &mut moved.assumptions.groups {
        group.share.point = share;
    }
    estimate_brutto(moved)
}

fn line(none: Option<f64>, all: Option<f64>) -> Option<Line> {
    Some([none?, all? - none?])
}

fn area(skattning: &Skattning) -> Place {
    let (none, all) = (at(&skattning.underlag, 0.0), at(&skattning.underlag, 1.0));
    let pairs = || none.groups.iter().zip(&all.groups);
    let kon = pairs().map(|(none, all)| {
        let (k0, m0) = *none.brutto_kon.as_ref().ok()?;
        let (k1, m1) = *all.brutto_kon.as_ref().ok()?;
        Some([[k0, k1 - k0], [m0, m1 - m0]])
    });
    Place {
        brutto: pairs()
            .map(|(none, all)| line(none.brutto, all.brutto))
            .collect(),
        kon: kon.collect(),
        kvar: skattning.netto.as_ref().ok().map(kept),
        invanare: positive(skattning.underlag.denominator.as_ref().ok()),
        hel: skattning.complete,
    }
}

fn units(skattning: &Skattning) -> Vec<(String, Place)> {
    let (none, all) = (at(&skattning.underlag, 0.0), at(&skattning.underlag, 1.0));
    let units = skattning
        .units
        .iter()
        .zip(none.units.iter().zip(&all.units));
    units
        .map(|(own, (none, all))| (own.unit.code.clone(), unit(own, none, all)))
        .collect()
}

fn unit(own: &UnitResult, none: &UnitResult, all: &UnitResult) -> Place {
    let pairs = none.groups.iter().zip(&all.groups);
    let of = |(none, all): (&UnitGroup, &UnitGroup)| line(none.brutto, all.brutto);
    Place {
        brutto: pairs.map(of).collect(),
        kon: None,
        kvar: own.netto.as_ref().ok().map(kept),
        invanare: positive(own.unit.denominator.as_ref().ok()),
        hel: own.complete,
    }
}

fn positive(people: Option<&f64>) -> Option<f64> {
    people.copied().filter(|people| *people > 0.0)
}

/// As the workbook's "Räknas i netto".
fn kept(netto: &Netto) -> Vec<f64> {
    (0..netto.waterfall.len())
        .map(|group| netto.kept(group))
        .collect()
}

impl Place {
    /// Brutto of a group at a share.
    pub fn brutto_of(&self, group: usize, share: f64) -> Option<f64> {
        self.brutto[group].map(|[none, all]| none + all * share)
    }

    /// Netto of a group at a share.
    pub fn netto_of(&self, group: usize, share: f64) -> Option<f64> {
        Some(self.brutto_of(group, share)? * self.kvar.as_ref()?[group])
    }

    /// The sum over the groups that are known; none where none is.
    pub fn brutto(&self, shares: &[f64]) -> Option<f64> {
        let known = (0..shares.len()).filter_map(|group| self.brutto_of(group, shares[group]));
        known.reduce(|sum, one| sum + one)
    }

    /// The sum over all groups; none where one is absent.
    pub fn netto(&self, shares: &[f64]) -> Option<f64> {
        (0..shares.len())
            .map(|group| self.netto_of(group, shares[group]))
            .sum()
    }

    /// Per 1 000 of the people to relate to; none where a part is absent.
    pub fn per_thousand(&self, people: Option<f64>) -> Option<f64> {
        Some(people.filter(|_| self.hel)? / self.invanare? * 1000.0)
    }
}
