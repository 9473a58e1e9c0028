//! An answer: everything that any form shows of one area.

use super::fraga::{Fraga, Wanted};
use crate::comparison::{Change, Declarations, Neighbours, Projected, StepTaken, Triangle};
use crate::estimate::Skattning;
use crate::figures::Series;
use crate::forbund::{Doubt, Forbund};
use crate::funding::Funding;
use crate::indicators::{Constant, Indicator};
use crate::map::Boundaries;
use crate::quality::Check;
use crate::regions::Regions;
use crate::replicate::Backcast;
use crate::simulation::{Depth, Rank, Simulated, Spread};
use crate::status::{Absent, Kon};
use std::collections::HashMap;
use std::sync::Arc;

/// No percentage of fewer people than this is shown.
pub const FEWEST_PEOPLE: f64 = 50.0;

/// An answer. It owns all that it holds, so that no form evaluates a formula.
///
/// ```
/// use behovsanalys::analys::{Behov, Beside, Fraga};
/// use behovsanalys::area::AreaName;
/// use chrono::NaiveDate;
///
/// let behov = Behov::embedded()?;
/// let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap();
/// let mut fraga = Fraga::om(behov.area(&AreaName::Any("Ale".into()), day)?, day, &behov)?;
/// fraga.depth = None;
/// fraga.beside = Beside::shown();
/// let analys = behov.analysera(&fraga)?;
/// assert_eq!(analys.fraga, fraga);
/// assert!(!analys.triangles.is_empty() && analys.years.is_empty());
/// # Ok::<(), Box<behovsanalys::problem::Problem>>(())
/// ```
#[derive(Clone)]
pub struct Analys {
    pub fraga: Fraga,
    pub skattning: Skattning,
    /// None where no draws are asked for.
    pub depth: Option<Result<Depth, Absent>>,
    pub declared: Declarations,
    pub triangles: Vec<Triangle>,
    /// Netto as each judge of shares would have it, by role; none where there are none.
    pub judges: Vec<(String, Result<f64, Absent>)>,
    /// From the method's first rules to the present ones, one correction at a time.
    pub steps: Vec<StepTaken>,
    /// Of each kommun, in order.
    pub neighbours: Vec<Neighbours>,
    /// The years to come that are asked for.
    pub projection: Vec<Projected>,
    /// Since what the question says.
    pub change: Option<Result<Change, Absent>>,
    /// The area in each year that there are figures for, oldest first.
    pub years: Vec<(i32, Skattning)>,
    /// How sure netto of each of them is; none where nothing is drawn, or there is no netto.
    pub year_intervals: Vec<Option<Spread>>,
    /// As it probably is now; none where it is not asked for or there is no later year to carry to.
    pub nowcast: Option<Result<Nowcast, Absent>>,
    /// Netto less that of the first of the years, and which year that is; none where nothing is drawn.
    pub over_years: Option<(i32, Spread)>,
    /// Other areas, with the same assumptions.
    pub comparisons: Vec<Comparison>,
    /// Netto per person less riket's; none where nothing is drawn or riket is not among the comparisons.
    pub beside_riket: Option<Spread>,
    /// The kommuner around the area, where they are not the area's own.
    pub around: Option<Skattning>,
    /// Where those stand among each other; none where nothing is drawn.
    pub ranks_around: Vec<Option<Rank>>,
    /// Riket's parts, and the method put to proof; only for riket.
    pub national: Option<National>,
    pub denominators: Vec<ChosenDenominator>,
    pub funding: Funding,
    /// Kronor by the state's model, if the rest of the country were the förbund that are not known; of a förbund in the workbook.
    pub kronor: Option<f64>,
    pub checks: Vec<Check>,
    pub indicators: Vec<IndicatorTable>,
    pub sources: Sources,
    /// Names of places.
    pub regions: Arc<Regions>,
    /// Their boundaries.
    pub boundaries: Arc<Boundaries>,
    /// The förbund that it is about; none for another area.
    pub forbund: Option<OfForbund>,
}

/// The förbund that an answer is about, and how sure it is who its members are.
#[derive(Debug, Clone, PartialEq)]
pub struct OfForbund {
    pub forbund: Forbund,
    /// Why its members may be others on the day of the question.
    pub doubt: Option<Doubt>,
    /// Names of those that it has taken over from.
    pub before: Vec<String>,
}

/// Another area, and what it is to the question's own.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub kind: Kind,
    pub skattning: Skattning,
}

/// What another area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Forbund,
    /// One of the kommuner most like the question's only one.
    Similar,
    Lan,
    Riket,
    /// Kommuner without a förbund.
    Rest,
}

impl Kind {
    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Forbund => "förbund",
            Kind::Similar => "liknande",
            Kind::Lan => "län",
            Kind::Riket => "riket",
            Kind::Rest => "övriga",
        }
    }
}

/// What the national workbook shows beside the rest.
#[derive(Debug, Clone)]
pub struct National {
    /// Every län, every förbund and the kommuner without one.
    pub parts: Vec<Comparison>,
    /// What is known beside each of them, in order.
    pub beside: Vec<PartBeside>,
    pub backcast: Backcast,
}

/// A part of riket beside the others of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PartBeside {
    /// Of netto; none where nothing is drawn.
    pub spread: Option<Spread>,
    pub rank: Option<Rank>,
    /// Netto as it probably is now, and how sure that is.
    pub nowcast: Option<(f64, Option<Spread>)>,
    /// Kronor by the state's model, if the rest of the country were the förbund that are not known; of a förbund.
    pub kronor: Option<f64>,
}

/// A population that the user can relate the results to.
#[derive(Debug, Clone)]
pub struct ChosenDenominator {
    pub id: String,
    pub area: Result<f64, Absent>,
    /// Of each kommun, in order.
    pub units: Vec<Result<f64, Absent>>,
    /// Of each comparison, in order.
    pub comparisons: Vec<Result<f64, Absent>>,
}

impl Analys {
    /// How sure the estimate is, where that is known.
    pub fn known_depth(&self) -> Option<&Depth> {
        self.depth.as_ref()?.as_ref().ok()
    }

    /// Riket, where the area is compared with it.
    pub fn riket(&self) -> Option<&Skattning> {
        let mut all = self.comparisons.iter();
        let riket = all.find(|one| one.kind == Kind::Riket);
        riket.map(|one| &one.skattning)
    }

    /// As it probably is now, where that is known.
    pub fn known_nowcast(&self) -> Option<&Nowcast> {
        self.nowcast.as_ref()?.as_ref().ok()
    }

    /// The figures of an indicator that the question asks for.
    pub fn indicator(&self, id: &str, weight: Option<&str>) -> Option<&IndicatorTable> {
        table_of(&self.indicators, id, weight)
    }

    /// The kommuner to draw a map of: those around the area, or its own.
    pub fn map(&self) -> &Skattning {
        self.around.as_ref().unwrap_or(&self.skattning)
    }

    /// Where a kommun of the map stands among its others.
    pub fn rank_on_map(&self, at: usize) -> Option<Rank> {
        let own = || self.known_depth().map(|depth| &depth.simulated.ranks);
        match self.around {
            Some(_) => self.ranks_around.get(at).copied().flatten(),
            None => own()?.get(at).copied().flatten(),
        }
    }
}

/// Years shown, the last of them the year of the estimate.
pub const YEARS: i32 = 9;

/// Kommuner are shown year by year up to this many.
pub const MOST_KOMMUNER: usize = 20;

/// Whose figure it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Where {
    /// The area's own row, or the sum of its kommuner.
    Area,
    /// The mean of its kommuner, weighted as the question says.
    Mean,
    /// A region, by its code.
    Region(String),
}

/// Why an indicator has no figures at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// It is declared, or made from what is, and can be fetched from this source.
    NotFetched { id: String, name: String },
    /// There is neither a nyckeltal nor an indicator of that name.
    Unknown,
}

/// What is known of one indicator.
#[derive(Debug, Clone)]
pub struct IndicatorTable {
    pub wanted: Wanted,
    pub unit: String,
    /// Publisher and nyckeltal; none where it is computed.
    pub published: Option<(String, String)>,
    /// Why there is no figure anywhere.
    pub missing: Option<Missing>,
    pub(super) values: HashMap<(Where, i32, Kon), f64>,
}

impl IndicatorTable {
    /// A figure in the indicator's unit; none where it is absent.
    pub fn value(&self, place: &Where, year: i32, kon: Kon) -> Option<f64> {
        self.values.get(&(place.clone(), year, kon)).copied()
    }
}

pub(super) fn table_of<'a>(
    all: &'a [IndicatorTable],
    id: &str,
    weight: Option<&str>,
) -> Option<&'a IndicatorTable> {
    let same = |one: &&IndicatorTable| {
        one.wanted.indicator == id && one.wanted.weight.as_deref() == weight
    };
    all.iter().find(same)
}

/// The area as it probably is now.
#[derive(Debug, Clone)]
pub struct Nowcast {
    pub year: i32,
    /// The year of each group's counts that it is carried from.
    pub years: Vec<i32>,
    /// Without bounds; every count is carried ahead.
    pub skattning: Skattning,
    /// None where no draws are asked for.
    pub simulated: Option<Simulated>,
    /// What counts otherwise after the year that it is carried from.
    pub breaks: Vec<String>,
}

impl Nowcast {
    /// The years that it is carried from, as they are said.
    pub fn from_text(&self) -> String {
        let last = self.years.iter().copied().max().unwrap_or(self.year);
        match self.from() {
            first if first == last => first.to_string(),
            first => format!("{first}–{last}"),
        }
    }

    /// The oldest of them.
    pub fn from(&self) -> i32 {
        self.years.iter().copied().min().unwrap_or(self.year)
    }
}

/// Everything that is used, each once.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// In the order of their ids.
    pub series: Vec<UsedSeries>,
    /// In the order of their ids, each with the alternatives whose figures are at hand.
    pub indicators: Vec<Indicator>,
    /// With their ids, in that order.
    pub constants: Vec<(String, Constant)>,
}

/// A published series with figures.
#[derive(Debug, Clone)]
pub struct UsedSeries {
    pub series: Series,
    /// True where the estimate itself rests on it: groups, denominator, factors of overlaps.
    pub of_estimate: bool,
    /// True where it is shown among the figures, or is behind what is.
    pub shown: bool,
}

impl Sources {
    /// What a nyckeltal counts; none where it is not used or has no title.
    pub fn title_of(&self, id: &str) -> Option<&str> {
        let mut all = self.series.iter();
        let found = all.find(|one| one.series.id == id)?;
        Some(found.series.title.as_str()).filter(|title| !title.is_empty())
    }
}
