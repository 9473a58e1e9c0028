//! The shapes that the calculation reads and writes.

use crate::area::Area;
use crate::assumptions::{Assumptions, Membership, Remark, Tolkning};
use crate::distribution::Distribution;
use crate::local::{LocalFigure, Standing};
use crate::netto::{Bounds, Live, Margin, Table};
use crate::status::{Absent, Status};

/// Where an area's figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The area's own published row.
    Rad,
    /// The sum of its kommuner.
    Kommunsumma,
}

impl Level {
    pub fn id(self) -> &'static str {
        match self {
            Level::Rad => "rad",
            Level::Kommunsumma => "kommunsumma",
        }
    }
}

/// Begins the source of a local figure.
pub(super) const LOCAL: &str = "lokalt: ";

/// People counted in a group somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// Persons, both sexes.
    pub value: f64,
    /// Women and men, where both exist.
    pub kon: Result<(f64, f64), Absent>,
    pub status: Status,
    pub years: (i32, i32),
    /// Ids of the published series behind it.
    pub series: Vec<String>,
    /// Who published them and when they were fetched: "Kolada 2024-08-30".
    pub sources: Vec<String>,
    /// Relative standard uncertainty shared by all regions, and of its own.
    pub uncertainty: (f64, f64),
    /// What it errs by where it is carried ahead from an earlier year.
    pub carried: Option<Carried>,
    /// True where K and M were scaled to sum to the total.
    pub kon_scaled: bool,
    /// The public count, where a local one has taken its place.
    pub replaced: Option<Public>,
    pub remarks: Vec<CountRemark>,
}

/// What must be known of a count.
#[derive(Debug, Clone, PartialEq)]
pub enum CountRemark {
    /// As it is declared in `sources/`.
    Declared(String),
    /// It is the kommun's, times the part's share of the people (a fraction).
    PartOfKommun(f64),
}

/// A public count that is shown beside a local one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Public {
    pub value: f64,
    pub kon: Option<(f64, f64)>,
}

impl Count {
    /// What it rests on: ids of published series, or where a local figure comes from.
    pub fn grounds(&self) -> &[String] {
        match self.series.is_empty() {
            true => &self.sources,
            false => &self.series,
        }
    }

    /// The public count: its own value, unless a local one has taken its place.
    pub fn public(&self) -> Public {
        self.replaced.unwrap_or(Public {
            value: self.value,
            kon: self.kon.as_ref().ok().copied(),
        })
    }
}

/// A count, or why there is none.
pub type Counted = Result<Count, Absent>;

/// A kommun (or the part of it) with its counts, before any share is applied.
#[derive(Debug, Clone)]
pub struct Unit {
    pub code: String,
    pub name: String,
    pub lan: String,
    /// Name of the förbund whose shares apply.
    pub forbund: Option<String>,
    /// Share of the kommun's people that belongs to the area.
    pub weight: f64,
    /// In the order of the groups.
    pub counts: Vec<Counted>,
    pub denominator: Result<f64, Absent>,
    /// People of the ages that the groups are part of.
    pub population: Result<f64, Absent>,
    /// Women of them.
    pub women: Result<f64, Absent>,
    pub stated: Stated,
    /// The kommun's indicator over riket's, per declared overlap that has one (else none).
    pub relative: Vec<Option<Result<f64, Absent>>>,
    /// σ of ln of what its own published overlaps err by where they are carried ahead; 0 in their own year.
    pub overlap_sigma: f64,
}

impl Unit {
    /// Where it belongs, for deciding its shares.
    pub fn membership(&self) -> Membership<'_> {
        Membership {
            kommun: Some(&self.code),
            forbund: self.forbund.as_deref(),
            lan: Some(&self.lan),
        }
    }
}

/// Riket's sizes and overlaps, from which the pattern tables are made.
#[derive(Debug, Clone)]
pub struct Riket {
    /// In the order of the groups.
    pub sizes: Vec<f64>,
    pub population: f64,
    /// Relative standard uncertainty of the sizes, shared with all regions.
    pub uncertainty: Vec<f64>,
    pub stated: Stated,
    /// What the overlaps' shares are multiplied by.
    pub factors: Vec<KnownFactor>,
    /// Sets of groups, as bits, that cannot share members.
    pub forbidden: Vec<usize>,
}

/// What is stated about a place's table, beyond its sizes.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    pub overlaps: Vec<KnownOverlap>,
    /// Counted somewhere: the place's table is then made from them, not from riket's.
    pub patterns: Option<KnownPatterns>,
}

/// People per pattern (as bits), of those who are in any group.
#[derive(Debug, Clone)]
pub struct KnownPatterns {
    pub cells: Vec<(usize, f64)>,
    /// File and line.
    pub place: String,
}

/// An overlap that is stated, as a margin of a table.
#[derive(Debug, Clone)]
pub struct KnownOverlap {
    pub margin: Margin,
    /// Group that it is a share of.
    pub of: usize,
    /// Positions in [`Riket::factors`].
    pub factors: Vec<usize>,
    /// What a draw of it never exceeds.
    pub caps: Vec<Cap>,
    /// True where it must hold: it narrows the joint bounds.
    pub required: bool,
    /// True where a published figure of the place tells it, not a person: it is left out where it cannot be fitted.
    pub automatic: bool,
    /// File and line.
    pub place: String,
}

/// What an overlap can be at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cap {
    /// A fraction of a group, by position.
    Size { group: usize, share: f64 },
    /// Another of the place's overlaps, by position.
    Overlap(usize),
}

/// A measured or assumed factor of overlaps.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownFactor {
    pub id: String,
    pub name: FactorName,
    pub point: f64,
    /// Used by the simulation only.
    pub distribution: Option<Distribution>,
}

/// What a factor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactorName {
    /// As it is declared.
    Declared(String),
    /// The share of the overlap on this file and line.
    Overlap { of: String, also: Vec<Vec<String>> },
}

/// A sub-group of a group: what is known of it, without a share.
#[derive(Debug, Clone, PartialEq)]
pub struct DaravCount {
    /// Position of the group that it is part of.
    pub parent: usize,
    pub name: String,
    /// `antal` or `procent`.
    pub unit: String,
    pub value: Result<f64, Absent>,
}

/// Everything the calculation needs.
#[derive(Debug, Clone)]
pub struct Underlag {
    pub area: Area,
    pub assumptions: Assumptions,
    /// Year per group.
    pub years: Vec<i32>,
    /// True where the user asked for the newest year of each group.
    pub mixed_years: bool,
    pub units: Vec<Unit>,
    /// The area's own published rows, where it has them.
    pub rows: Vec<Option<Count>>,
    pub darav: Vec<DaravCount>,
    pub denominator_id: String,
    /// Indicator or nyckeltal that it is, where the figures are at hand.
    pub denominator_indicator: Option<String>,
    pub denominator_name: String,
    pub denominator: Result<f64, Absent>,
    pub denominator_status: Status,
    pub denominator_year: i32,
    /// People of the ages that the groups are part of.
    pub population: Result<f64, Absent>,
    /// Women of them.
    pub women: Result<f64, Absent>,
    /// About the area as a whole.
    pub stated: Stated,
    pub riket: Result<Riket, Absent>,
    /// Local figures that should be used and take nothing's place.
    pub unused_local: Vec<Notice>,
}

impl Underlag {
    /// What becomes of a local figure here.
    pub fn standing(&self, one: &LocalFigure) -> Standing {
        let kommuner: Vec<&str> = self.units.iter().map(|unit| unit.code.as_str()).collect();
        one.standing(&kommuner, self.year_of(&one.group))
    }

    /// The year of a group.
    pub fn year_of(&self, group: &str) -> Option<i32> {
        let mut groups = self.assumptions.groups.iter().zip(&self.years);
        groups
            .find(|(one, _)| one.id == group)
            .map(|(_, year)| *year)
    }
}

/// A group in the waterfall from brutto to netto.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub brutto: f64,
    /// Already counted in an earlier group.
    pub counted: f64,
    pub netto: f64,
}

/// A group whose share becomes another than asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clamp {
    pub group: usize,
    pub asked: f64,
    pub reached: f64,
}

/// Each person counted once.
#[derive(Debug, Clone)]
pub struct Netto {
    pub tolkning: Tolkning,
    /// None where the shares cannot all be true, with why.
    pub person: Result<f64, Absent>,
    pub grupp: f64,
    /// Women and men of the leading figure, the same overlaps assumed for both; they sum to it.
    pub kon: Result<(f64, f64), Absent>,
    /// Women per pattern of the table.
    pub women: Result<Vec<f64>, Absent>,
    pub frechet: Bounds,
    /// Bounds given the pattern table.
    pub given: Option<Bounds>,
    /// Joint bounds, given only the sizes; computed for the area.
    pub sharp: Option<Bounds>,
    /// Why they are computed without the overlaps that must hold, where they are.
    pub sharp_without: Option<Absent>,
    pub clamped: Vec<Clamp>,
    /// In the order of the groups.
    pub waterfall: Vec<Step>,
    /// People per pattern.
    pub table: Table,
    /// θ per group; none where the shares cannot all be true.
    pub theta: Option<Vec<f64>>,
    /// True where stated overlaps contradict each other and the table is made without them.
    pub without_overlaps: bool,
    /// Where the place's own published overlaps stand that could not be fitted and are left out.
    pub dropped: Vec<String>,
}

/// A table fitted to what is stated, or without it where it cannot all be true.
#[derive(Debug, Clone)]
pub struct Fitted {
    pub table: Table,
    /// Which statements collide.
    pub collision: Option<Absent>,
    /// Automatic overlaps that could not be fitted.
    pub dropped: Vec<String>,
}

impl Fitted {
    /// Fitted to all that is stated but the dropped.
    pub(super) fn whole(table: Table, dropped: Vec<String>) -> Self {
        Self {
            table,
            collision: None,
            dropped,
        }
    }
}

impl Netto {
    /// The leading figure. Where the shares cannot all be true by person, by group leads.
    pub fn centre(&self) -> f64 {
        match (self.tolkning, &self.person) {
            (Tolkning::Person, Ok(person)) => *person,
            _ => self.grupp,
        }
    }

    /// The table, as netto follows the shares in it.
    pub fn live(&self, assumptions: &Assumptions) -> Live<'_> {
        Live {
            table: &self.table,
            excluded: assumptions.excluded_bits(),
            by_person: self.leading() == Tolkning::Person,
        }
    }

    /// Share of each group at which netto was computed, all overrides weighed in; 0 of a group without people.
    pub fn shares(&self) -> Vec<f64> {
        let steps = self.waterfall.iter().enumerate();
        let share = |(group, step): (usize, &Step)| match self.table.size(group) {
            size if size > 0.0 => step.brutto / size,
            _ => 0.0,
        };
        steps.map(share).collect()
    }

    /// Part of a group's brutto that is counted in netto; all of it where there was nothing to share.
    pub fn kept(&self, group: usize) -> f64 {
        let step = &self.waterfall[group];
        match step.brutto > 0.0 {
            true => step.netto / step.brutto,
            false => 1.0,
        }
    }

    /// The bounds given the table, where they are about [`Netto::centre`]: they hold for the tolkning person.
    pub fn given_of_centre(&self) -> Option<Bounds> {
        self.given.filter(|_| self.leading() == Tolkning::Person)
    }

    /// The tolkning of [`Netto::centre`].
    pub fn leading(&self) -> Tolkning {
        match self.person {
            Ok(_) => self.tolkning,
            Err(_) => Tolkning::Grupp,
        }
    }
}

/// A group in a kommun.
#[derive(Debug, Clone)]
pub struct UnitGroup {
    pub count: Counted,
    /// Share for both sexes together, women, men (fractions).
    pub shares: [f64; 3],
    /// Line that decided the share, where not the general one.
    pub decided_by: Option<String>,
    pub brutto: Option<f64>,
    pub brutto_kon: Option<(f64, f64)>,
}

/// A kommun with its result.
#[derive(Debug, Clone)]
pub struct UnitResult {
    pub unit: Unit,
    pub groups: Vec<UnitGroup>,
    /// Sum of the known groups; none where nothing is known.
    pub brutto: Option<f64>,
    /// False where a group is absent.
    pub complete: bool,
    pub netto: Result<Netto, Absent>,
}

impl UnitResult {
    /// Brutto as a fraction of the denominator; none where a part is absent.
    pub fn rate(&self) -> Option<f64> {
        let denominator = *self.unit.denominator.as_ref().ok()?;
        (self.complete && denominator > 0.0).then_some(self.brutto? / denominator)
    }
}

/// A group in the whole area.
#[derive(Debug, Clone)]
pub struct AreaGroup {
    pub count: Counted,
    pub level: Level,
    /// brutto / antal, a fraction.
    pub share: f64,
    pub brutto: Option<f64>,
    pub brutto_kon: Result<(f64, f64), Absent>,
    /// Kommuner that lack the group.
    pub absent: Vec<usize>,
}

impl AreaGroup {
    /// True where nothing is missing in the area's figure.
    pub fn complete(&self) -> bool {
        self.count.is_ok() && (self.level == Level::Rad || self.absent.is_empty())
    }
}

/// A figure that is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    pub code: String,
    pub name: String,
    pub group: String,
    pub absent: Absent,
}

/// A group in a kommun, by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupAt {
    pub group: String,
    pub kommun: String,
}

/// A local figure, by the group, the kommun and the period that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPeriod {
    pub at: GroupAt,
    /// As written.
    pub period: String,
}

/// Why a local figure that should be used takes nothing's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unused {
    OtherYear,
    OtherPlace,
}

/// A kommun that was silent in some groups, which are filled.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledKommun {
    pub kommun: String,
    /// By name.
    pub groups: Vec<String>,
    /// Part of brutto, a fraction.
    pub part: f64,
}

/// What must be said of an estimate. Owns the names that a sentence about it needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// The assumptions were read otherwise than they were written.
    Assumed(Remark),
    /// Kommuner whose brutto rests on filled gaps to more than a tenth.
    Filled(Vec<FilledKommun>),
    /// In how many of the area's kommuner a share becomes higher than asked for.
    Clamped { count: usize, kommuner: usize },
    /// Kommuner whose own published overlaps cannot be fitted, with where these stand.
    OwnOverlapUnfitted(Vec<(String, Vec<String>)>),
    /// No kommun of the area has the figure of its own overlap, with why.
    NoOwnOverlap(Absent),
    /// Kommuner that lack it, where others have it.
    NoOwnOverlapIn(Vec<String>),
    UnusedLocal {
        why: Unused,
        figures: Vec<LocalPeriod>,
    },
    /// A local figure of both sexes keeps brutto from being divided by sex.
    Undivided(Vec<GroupAt>),
    /// An override of one sex, where the group is not known by sex.
    UnusedForKon {
        group: String,
        /// File and line of the override, or the option.
        place: String,
        kommuner: Vec<String>,
    },
    /// Overrides of places that hold no whole kommun of the area: file and line of each, or the option.
    OutsideArea(Vec<String>),
    /// A local figure stands in the public one's place.
    Local {
        at: GroupAt,
        people: f64,
        sources: Vec<String>,
        /// None where there is no public figure.
        public: Option<f64>,
    },
}

/// The finished estimate.
#[derive(Debug, Clone)]
pub struct Skattning {
    pub underlag: Underlag,
    pub groups: Vec<AreaGroup>,
    pub units: Vec<UnitResult>,
    pub brutto: Option<f64>,
    pub complete: bool,
    pub netto: Result<Netto, Absent>,
    /// Riket's table, from which the others are made.
    pub national: Result<Fitted, Absent>,
    pub missing: Vec<Missing>,
    /// What could not be applied as it was written.
    pub notices: Vec<Notice>,
    /// What each local figure stands instead of.
    pub local_notices: Vec<Notice>,
}

impl Skattning {
    /// A group's name; the id where it has none.
    pub fn group_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.underlag.assumptions.group_name(id)
    }

    /// Brutto as a fraction of the denominator.
    pub fn rate(&self) -> Option<f64> {
        let denominator = *self.underlag.denominator.as_ref().ok()?;
        (denominator > 0.0).then_some(self.brutto? / denominator)
    }

    /// Brutto for women and men, where every group can be split.
    pub fn brutto_kon(&self) -> Option<(f64, f64)> {
        self.groups.iter().try_fold((0.0, 0.0), |(k, m), group| {
            let (women, men) = group.brutto_kon.as_ref().ok()?;
            Some((k + women, m + men))
        })
    }

    /// "2022", or "2021–2022" where groups have different years.
    pub fn year_text(&self) -> String {
        let first = self
            .underlag
            .years
            .iter()
            .min()
            .copied()
            .unwrap_or_default();
        let last = self
            .underlag
            .years
            .iter()
            .max()
            .copied()
            .unwrap_or_default();
        if first == last {
            return first.to_string();
        }
        format!("{first}–{last}")
    }
}

/// What a count errs by because it is carried ahead: its σ of ln, and the name of its draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    pub sigma: f64,
    pub volume: String,
}
