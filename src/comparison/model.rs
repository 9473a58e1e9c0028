//! What is declared in `sources/jamforelser.toml`.

/// Everything that the file declares.
#[derive(Debug, Clone)]
pub struct Declarations {
    pub measures: Vec<Measure>,
    pub features: Vec<Feature>,
    /// From the method's first rules to the present ones.
    pub steps: Vec<Step>,
    pub projection: Projection,
}

/// Another answer to the same question.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub id: String,
    pub name: String,
    /// What it measures, in Swedish.
    pub measures: String,
    pub source: String,
    pub way: Way,
}

/// How the answer is found.
#[derive(Debug, Clone, PartialEq)]
pub enum Way {
    /// Another estimate.
    Assumptions {
        /// None for those of the estimate itself.
        preset: Option<String>,
        overlaps: OverlapChoice,
    },
    /// An indicator times a fraction.
    Indicator { id: String, share: f64 },
    /// A number that someone has given for riket.
    Riket { people: f64, year: i32 },
    /// The method's first rules.
    FirstRules,
}

/// Which overlaps an estimate uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverlapChoice {
    AsStated,
    /// None: the groups are independent.
    Independent,
    /// Shares of a year's flow taken for shares of the stock.
    Unscaled,
    /// As stated, but nothing is stated of this group.
    GroupIndependent(String),
    /// As stated, but this group has no member in any other.
    GroupApart(String),
}

/// An indicator that kommuner are compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub indicator: String,
    pub name: String,
    pub logarithm: bool,
    /// Divided by this indicator, as per cent.
    pub per: Option<String>,
    pub decimals: usize,
}

/// The population to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    pub indicator: String,
    pub compared_with: String,
    pub name: String,
    /// The command that fetches it.
    pub fetch: String,
    /// The people of a group's own ages; a group that is not here follows all of them.
    pub groups: Vec<Ages>,
}

/// The people of some ages, to come and now.
#[derive(Debug, Clone, PartialEq)]
pub struct Ages {
    /// Indicator of the group.
    pub group: String,
    pub indicator: String,
    pub compared_with: String,
}

/// A correction, as declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: String,
    pub name: String,
    pub reason: String,
    pub source: String,
    pub before: Before,
}

/// What held before a correction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Before {
    /// Indicators of groups now, and those before.
    pub indicators: Vec<(String, String)>,
    /// Factors of the overlaps, and their indicators before.
    pub factors: Vec<(String, String)>,
    /// Groups of whose overlaps nothing was stated.
    pub independent: Vec<String>,
    /// True where the kommun's own figure of its overlap was not used.
    pub without_local: bool,
}
