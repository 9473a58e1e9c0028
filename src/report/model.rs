//! What the page needs to recount itself: every brutto as a straight line in each group's general share.
//!
//! Netto is found as the workbook finds it, by sweeps over the pattern table of each place, which the page carries.

use crate::analys::Analys;
use crate::assumptions::Assumptions;
use crate::estimate::{Line, Lines, Netto, Skattning, UnitResult};
use crate::netto::{Live, Table};
use serde::Serialize;

/// A group's general share and the interval that is stated, fractions. On the page it can be moved from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slider {
    pub id: String,
    pub namn: String,
    pub andel: f64,
    /// People in the group in the area.
    pub antal: Option<f64>,
    pub spann: Option<(f64, f64)>,
}

/// Somewhere or some year, as lines per group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Brutto per group; none where the group is absent.
    pub brutto: Vec<Option<Line>>,
    /// Women and men of each group that can be split; empty of places that nobody asks it of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kon: Vec<Option<[Line; 2]>>,
    /// What netto is computed from; none where there is no netto.
    pub netto: Option<Patterns>,
    /// People to relate to.
    pub invanare: Option<f64>,
    /// False where a kommun lacks a group: nothing per inhabitant can then be said.
    pub hel: bool,
}

/// A place's table, as its netto follows the shares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Patterns {
    /// People per pattern, from the pattern of the first group alone; the groups are its bits.
    pub monster: Vec<f64>,
    /// Women of them, where netto is shown by sex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kvinnor: Option<Vec<f64>>,
    /// True where behovet is a property of the person.
    pub person: bool,
}

/// The whole model, as the page carries it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    pub grupper: Vec<Slider>,
    /// Groups, as bits, of which nobody belongs while their share is 0.
    pub ingen: usize,
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
            ingen: skattning.underlag.assumptions.excluded_bits(),
            omrade: area(skattning, true),
            ar: years.map(|(year, one)| (*year, area(one, false))).collect(),
            jamforelser: comparisons.map(|one| area(&one.skattning, false)).collect(),
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
            Slider {
                id: group.id.clone(),
                namn: group.name.clone(),
                andel: group.share.point,
                antal: positive(counted.count.as_ref().ok().map(|count| &count.value)),
                spann: interval.map(|one| (one.distribution.low(), one.distribution.high())),
            }
        })
        .collect()
}

fn area(skattning: &Skattning, by_kon: bool) -> Place {
    let lines = Lines::of(skattning);
    let netto = skattning.netto.as_ref().ok();
    Place {
        brutto: lines.area(),
        kon: lines.kon(),
        netto: netto.map(|netto| patterns(netto, &skattning.underlag.assumptions, by_kon)),
        invanare: positive(skattning.underlag.denominator.as_ref().ok()),
        hel: skattning.complete,
    }
}

fn units(skattning: &Skattning) -> Vec<(String, Place)> {
    let lines = Lines::of(skattning);
    let units = skattning.units.iter().enumerate();
    let place = |(at, own): (usize, &UnitResult)| {
        let netto = own.netto.as_ref().ok();
        let place = Place {
            brutto: lines.unit(at),
            kon: Vec::new(),
            netto: netto.map(|netto| patterns(netto, &skattning.underlag.assumptions, false)),
            invanare: positive(own.unit.denominator.as_ref().ok()),
            hel: own.complete,
        };
        (own.unit.code.clone(), place)
    };
    units.map(place).collect()
}

fn patterns(netto: &Netto, assumptions: &Assumptions, by_kon: bool) -> Patterns {
    let carried = |cells: &[f64]| cells[1..].iter().map(|people| short(*people)).collect();
    let women = netto.women.as_ref().ok().filter(|_| by_kon);
    Patterns {
        monster: carried(&netto.table.cells),
        kvinnor: women.map(|women| carried(women)),
        person: netto.live(assumptions).by_person,
    }
}

/// A number of people with the digits that netto needs; the page carries many.
fn short(people: f64) -> f64 {
    format!("{people:.9e}").parse().unwrap_or(people)
}

fn positive(people: Option<&f64>) -> Option<f64> {
    people.copied().filter(|people| *people > 0.0)
}

impl Place {
    /// Brutto of a group at a share.
    pub fn brutto_of(&self, group: usize, share: f64) -> Option<f64> {
        self.brutto[group].map(|[none, all]| none + all * share)
    }

    /// The sum over the groups that are known; none where none is.
    pub fn brutto(&self, shares: &[f64]) -> Option<f64> {
        let known = (0..shares.len()).filter_map(|group| self.brutto_of(group, shares[group]));
        known.reduce(|sum, one| sum + one)
    }

    /// Netto per group, and of women in all, at some shares; none where there is no netto.
    pub fn netto(&self, shares: &[f64], excluded: usize) -> Option<Counted> {
        let patterns = self.netto.as_ref()?;
        let table = Table {
            groups: shares.len(),
            cells: with_none(&patterns.monster),
        };
        let live = Live {
            table: &table,
            excluded,
            by_person: patterns.person,
        };
        let own: Option<Vec<f64>> = (0..shares.len())
            .map(|group| {
                let size = table.size(group);
                let brutto = self.brutto_of(group, shares[group])?;
                Some(if size > 0.0 { brutto / size } else { 0.0 })
            })
            .collect();
        let own = own?;
        let theta = live.trace(&own).pop()?;
        let women = patterns.kvinnor.as_deref().map(with_none);
        Some(Counted {
            women: women.map(|women| live.parts_at(&own, &theta, &women).iter().sum()),
            parts: live.parts_at(&own, &theta, &table.cells),
        })
    }

    /// Per 1 000 of the people to relate to; none where a part is absent.
    pub fn per_thousand(&self, people: Option<f64>) -> Option<f64> {
        Some(people.filter(|_| self.hel)? / self.invanare? * 1000.0)
    }
}

/// Netto of a place at some shares.
pub struct Counted {
    /// Per group, each person in the first of theirs.
    pub parts: Vec<f64>,
    /// Women of the whole.
    pub women: Option<f64>,
}

impl Counted {
    pub fn sum(&self) -> f64 {
        self.parts.iter().sum()
    }
}

/// With the people of no group before the others: they are never counted.
fn with_none(cells: &[f64]) -> Vec<f64> {
    std::iter::once(0.0).chain(cells.iter().copied()).collect()
}
