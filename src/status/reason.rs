//! Why a figure is absent, as data; `told` has the words.
//!
//! A reason owns all that a sentence about it needs: regions, groups and kommuner by name, series and other
//! indicators by id, a statement by its file and line.

/// Why a figure is absent.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// A clause that stands in a declared file.
    Declared(String),
    Unpublished(Unpublished),
    Incomputable(Incomputable),
    Uncounted(Uncounted),
    Contradiction(Contradiction),
    /// Why it is absent in a period, where there are several.
    During {
        period: String,
        reason: Box<Reason>,
    },
}

/// Why a published figure is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpublished {
    Nowhere {
        publisher: String,
        series: String,
        region: String,
        year: i32,
    },
    Suppressed {
        series: String,
        region: String,
        year: i32,
    },
    NotByKon {
        series: String,
    },
    NotFetched {
        series: String,
        /// Id of the source that has it.
        source: String,
    },
    /// The population to come, which has a name and a command that fetches it.
    ProjectionNotFetched {
        name: String,
        command: String,
    },
}

/// Why a formula has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incomputable {
    UnknownRegion {
        code: String,
    },
    UnknownFigure {
        id: String,
    },
    ConstantNotByKon {
        id: String,
    },
    ConstantOfRiket {
        id: String,
    },
    ConstantNotYet {
        id: String,
        year: i32,
    },
    FormulaNotByKon,
    /// Women and men cannot be scaled to the total.
    NothingByKon {
        indicator: String,
    },
    NoFormula {
        year: i32,
    },
    DivisionByZero {
        region: String,
    },
    NoLan {
        region: String,
    },
    NotCarried {
        indicator: String,
    },
    LanRatioElsewhere {
        region: String,
    },
    NoKommunOfLan {
        year: i32,
    },
    KommunMeanElsewhere,
    NoKommunOfRiket {
        year: i32,
    },
    OutsideLimits,
    BelowLimit,
    /// A function that is given more or fewer formulas than it takes.
    WrongParts,
    /// Nothing can be related to riket's figure.
    ZeroInRiket {
        id: String,
    },
}

/// Why an area, or a group in it, has no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncounted {
    NoKommuner,
    UnknownKommun,
    /// One of the groups, whichever.
    Group,
    GroupIn {
        group: String,
        kommuner: Vec<String>,
    },
    KommunNotByKon,
    LocalNotByKon,
    ShareNotSummable,
    OnlyBrutto,
    OnlyArea,
    OnlyForRiket,
    /// The method's first rules give no netto.
    FirstRules,
    TooManyGroups {
        most: usize,
        groups: usize,
    },
}

/// Which shares, overlaps and patterns cannot all be true.
#[derive(Debug, Clone, PartialEq)]
pub enum Contradiction {
    PatternsAgainstSizes {
        place: String,
    },
    PatternsAgainstPopulation {
        place: String,
        population: f64,
    },
    /// Patterns that riket's overlaps leave empty are needed for the sizes here.
    EmptyInRiket,
    OverlapsWithoutPatterns {
        places: Vec<String>,
    },
    OverlapAgainstSizes {
        place: String,
        people: f64,
        /// All of these people are in a group of each set: groups by id, with their people.
        sets: Vec<Vec<(String, f64)>>,
    },
    OverlapsAgainstSizes {
        places: Vec<String>,
    },
    /// Shares by group (fractions) and overlaps that must hold, so that the bounds are computed without the overlaps.
    SharesAgainstOverlaps {
        shares: Vec<(String, f64)>,
        places: Vec<String>,
    },
    /// The groups' women and men cannot be had from the pattern table.
    KonAgainstOverlaps,
    /// One by group (a fraction) that cannot be reached, or several of groups that share members.
    Shares(Vec<(String, f64)>),
}

impl From<Unpublished> for Reason {
    fn from(why: Unpublished) -> Self {
        Reason::Unpublished(why)
    }
}

impl From<Incomputable> for Reason {
    fn from(why: Incomputable) -> Self {
        Reason::Incomputable(why)
    }
}

impl From<Uncounted> for Reason {
    fn from(why: Uncounted) -> Self {
        Reason::Uncounted(why)
    }
}

impl From<Contradiction> for Reason {
    fn from(why: Contradiction) -> Self {
        Reason::Contradiction(why)
    }
}
