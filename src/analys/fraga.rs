//! A question, complete and typed.

use crate::area::{Area, AreaKind};
use crate::assumptions::Assumptions;
use crate::declared::Declared;
use crate::denominators::Denominator;
use crate::figures::Figures;
use crate::local::LocalFigure;
use crate::overlaps::Overlaps;
use crate::problem::Outcome;
use crate::simulation::Settings;
use crate::store::sum_of;
use crate::template::{SheetKind, Template};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which year the figures are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Year {
    /// The newest in which every group has a value for riket.
    Common,
    One(i32),
    /// The newest of each group, so that years may be mixed.
    EachNewest,
}

/// A question: everything that decides the numbers of its answer, and what they are to be put beside.
///
/// ```
/// use behovsanalys::analys::{Behov, Fraga, Year};
/// use behovsanalys::area::AreaName;
/// use chrono::NaiveDate;
///
/// let behov = Behov::embedded()?;
/// let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap();
/// let mut fraga = Fraga::om(behov.area(&AreaName::Riket, day)?, day, &behov)?;
/// fraga.year = Year::One(2021);
/// let text = serde_json::to_string(&fraga).unwrap();
/// assert_eq!(serde_json::from_str::<Fraga>(&text).unwrap(), fraga);
/// # Ok::<(), Box<behovsanalys::problem::Problem>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fraga {
    pub area: Area,
    pub year: Year,
    pub assumptions: Assumptions,
    pub denominator: Denominator,
    pub overlaps: Overlaps,
    /// The parties' own figures; those that are used take the public ones' place.
    pub local: Vec<LocalFigure>,
    /// True where a kommun that is silent one year is estimated from its other years, false where it is absent.
    pub fills_gaps: bool,
    /// Day on which memberships are read.
    pub day: NaiveDate,
    /// How to draw; none for no draws.
    pub depth: Option<Settings>,
    pub beside: Beside,
    pub basis: Basis,
}

impl Fraga {
    /// The assumptions where nothing else is said.
    pub const ASSUMPTIONS: &str = "skl2016";
    /// The denominator where nothing else is said.
    pub const DENOMINATOR: &str = "16-64";

    /// The same about another area.
    pub(super) fn about(&self, area: Area) -> Self {
        Self {
            area,
            ..self.clone()
        }
    }
}

/// What an answer is put beside. Each part takes time, so a form asks for what it shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Beside {
    /// Other ways to count.
    pub others: bool,
    /// The area as it probably is now.
    #[serde(default)]
    pub nowcast: bool,
    /// The kommuner most like each.
    pub similar: bool,
    /// Years to come.
    pub projection: Vec<i32>,
    pub since: Since,
    /// The area in every year that has figures.
    pub years: bool,
    /// How sure netto of each of those years is.
    #[serde(default)]
    pub year_intervals: bool,
    pub compared: Compared,
    /// The kommuner around the area, where they are not its own.
    pub around: bool,
    /// The populations that can be chosen instead of the question's.
    pub denominators: bool,
    /// Riket's parts, and the method put to proof; only for riket.
    pub national: bool,
    /// Checks on the figures behind the estimate.
    pub checks: bool,
    /// Indicators that are shown as they are.
    pub indicators: Vec<Wanted>,
}

/// What a change is counted from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Since {
    #[default]
    Nothing,
    /// The last year before that has figures.
    YearBefore,
    /// A year, or other assumptions, or both.
    Other {
        year: Option<i32>,
        assumptions: Option<Box<Assumptions>>,
    },
}

/// Areas that are estimated beside the question's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Compared {
    #[default]
    None,
    /// Län and riket; for one kommun its förbund and those most like it.
    Nearest,
    /// Every län.
    EveryLan,
}

/// An indicator to show for the area, its kommuner, län and riket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub indicator: String,
    /// Indicator that weighs the area's kommuner, where the area's value is a mean.
    pub weight: Option<String>,
}

impl Beside {
    /// For the terminal and JSON.
    pub fn shown() -> Self {
        Self {
            others: true,
            nowcast: true,
            similar: true,
            ..Self::default()
        }
    }

    /// For the workbook that a template declares.
    pub fn workbook(area: &Area, template: &Template) -> Self {
        Self {
            since: Since::YearBefore,
            years: true,
            year_intervals: true,
            compared: Compared::Nearest,
            denominators: true,
            national: area.kind == AreaKind::Riket,
            checks: true,
            indicators: wanted(template, |_| true),
            ..Self::shown()
        }
    }

    /// For the page and the paper, with the needs that the template declares.
    pub fn report(area: &Area, template: &Template) -> Self {
        Self {
            since: Since::YearBefore,
            years: true,
            year_intervals: true,
            compared: match area.kind {
                AreaKind::Riket => Compared::EveryLan,
                _ => Compared::Nearest,
            },
            around: true,
            indicators: Self::needs(template),
            ..Self::shown()
        }
    }

    /// The indicators of the needs that a template declares.
    pub fn needs(template: &Template) -> Vec<Wanted> {
        wanted(template, |kind| kind == SheetKind::Narmare)
    }

    /// For the workbook that compares kommuner.
    pub fn comparison() -> Self {
        Self {
            years: true,
            similar: true,
            nowcast: true,
            ..Self::default()
        }
    }
}

/// The indicators of a template's sheets, each once.
fn wanted(template: &Template, of: impl Fn(SheetKind) -> bool) -> Vec<Wanted> {
    let sheets = template.sheets.iter().filter(|sheet| of(sheet.kind));
    let mut all: Vec<Wanted> = Vec::new();
    for row in sheets.flat_map(|sheet| &sheet.rows) {
        let wanted = Wanted {
            indicator: row.indicator.clone(),
            weight: row.weight.clone(),
        };
        if !all.contains(&wanted) {
            all.push(wanted);
        }
    }
    all
}

/// What an answer rests on: the program, its declarations and its figures, so that two answers can be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Version of the program.
    pub program: String,
    /// SHA-256 of every declared file in `sources/`, figures apart.
    pub declarations: String,
    /// SHA-256 of which figures there are, and when each series was fetched.
    pub figures: String,
    /// Day on which the newest of them was fetched, `YYYY-MM-DD`.
    pub fetched: String,
    /// Which edition of the method's rules; 1 for what does not say.
    #[serde(default = "first_method")]
    pub method: u32,
}

fn first_method() -> u32 {
    1
}

/// The edition of the method's rules that this program follows (`docs/metod.md`).
pub const METHOD: u32 = 2;

impl Basis {
    /// Names the version, the method, the declarations and the figures in a few characters: the same for the same answer.
    pub fn edition(&self) -> String {
        let short = |sum: &str| sum.chars().take(6).collect::<String>();
        format!(
            "{}-m{}-d{}-s{}",
            self.program,
            self.method,
            short(&self.declarations),
            short(&self.figures)
        )
    }

    pub(super) fn of(declared: &Declared, figures: &Figures) -> Outcome<Self> {
        let mut declarations = String::new();
        for folder in FOLDERS {
            for name in declared.names_in(folder, ".toml")? {
                declarations.push_str(&name);
                declarations.push_str(&declared.file(&name)?.text);
            }
        }
        let mut held = String::new();
        for one in figures.series().iter().filter(|one| one.has_figures()) {
            let years = format!("{}–{}", one.first_year, one.last_year);
            let copied = one
                .transcribed
                .map_or_else(String::new, |year| year.to_string());
            let line = [&one.id, &one.publisher, &years, &one.fetched, &copied];
            held.push_str(&line.map(String::as_str).join(";"));
            held.push('\n');
        }
        let fetched = figures.series().iter().filter(|one| one.has_figures());
        let fetched = fetched.map(|one| one.fetched.as_str());
        Ok(Self {
            program: env!("CARGO_PKG_VERSION").to_string(),
            declarations: sum_of(declarations.as_bytes()),
            figures: sum_of(held.as_bytes()),
            fetched: fetched.max().unwrap_or_default().to_string(),
            method: METHOD,
        })
    }
}

/// Folders of declarations that decide numbers.
const FOLDERS: [&str; 5] = [
    "sources",
    "sources/antaganden",
    "sources/kallor",
    "sources/replikering",
    "sources/figurer",
];
