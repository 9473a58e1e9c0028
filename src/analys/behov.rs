//! What questions are put to: declarations, figures and förbund, read once.

use super::fraga::Basis;
use crate::area::{Area, AreaName};
use crate::assumptions::{self, Assumptions};
use crate::comparison::{self, Declarations};
use crate::declared::{Declared, DeclaredFile};
use crate::denominators::{self, Denominator};
use crate::figures::{self, Figures};
use crate::forbund::ForbundRegister;
use crate::funding::{self, Funding};
use crate::indicators::{Engine, Figure, Indicators};
use crate::local::LocalFigure;
use crate::map::Boundaries;
use crate::normalise::Renewal;
use crate::nowcast::{self, Nulage};
use crate::origin::{self, Origin};
use crate::overlaps::{self, Overlaps};
use crate::problem::{Field, Outcome, Problem};
use crate::regions::Regions;
use crate::replicate::{self, Backcast};
use crate::status::{Absent, Kon};
use crate::store::Store;
use crate::swedish;
use crate::template::Template;
use chrono::NaiveDate;
use std::sync::Arc;

/// What [`Behov::open`] reads from; nothing beside the program's own where it is left empty.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    pub declared: Declared,
    /// Figures that have been fetched, to lay over the embedded ones.
    pub store: Option<Store>,
    /// The user's own förbund.
    pub forbund: Option<DeclaredFile>,
}

/// Which assumptions a question starts from.
#[derive(Debug, Clone, Copy)]
pub enum AssumptionsFrom<'a> {
    /// The id of a preset, or the path of a file.
    Named(&'a str),
    File(&'a DeclaredFile),
}

/// Answers questions. Cheap to clone, and one instance serves many threads.
///
/// ```
/// use behovsanalys::analys::{Behov, Fraga};
/// use behovsanalys::area::AreaName;
/// use chrono::NaiveDate;
///
/// let behov = Behov::embedded()?;
/// let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap();
/// let ale = behov.area(&AreaName::Any("Ale".into()), day)?;
/// let skattning = behov.skatta(&Fraga::om(ale, day, &behov)?)?;
/// assert!(skattning.brutto.unwrap() > 900.0);
/// # Ok::<(), Box<behovsanalys::problem::Problem>>(())
/// ```
#[derive(Clone)]
pub struct Behov(Arc<Ground>);

/// Everything that is read once.
struct Ground {
    declared: Declared,
    regions: Arc<Regions>,
    boundaries: Arc<Boundaries>,
    forbund: ForbundRegister,
    origins: Vec<Origin>,
    overlaps: Overlaps,
    figures: Arc<Figures>,
    indicators: Arc<Indicators>,
    denominators: Vec<Denominator>,
    comparison: Declarations,
    funding: Funding,
    nulage: Nulage,
    basis: Basis,
    renewal: Renewal,
}

impl Behov {
    /// The program's own declarations and figures.
    ///
    /// # Errors
    /// The program is damaged.
    pub fn embedded() -> Outcome<Self> {
        Self::open(Grounds::default())
    }

    /// Reads everything that answers rest on.
    ///
    /// # Errors
    /// A declared file, the user's förbund or a fetched series does not follow its form.
    pub fn open(from: Grounds) -> Outcome<Self> {
        let declared = from.declared;
        let regions = Arc::new(Regions::load(&declared)?);
        let forbund = ForbundRegister::load(&declared, from.forbund.as_ref(), &regions)?;
        let origins = origin::load(&declared)?;
        let (fetched, renewal) = match from.store.filter(Store::has_raw) {
            Some(store) => {
                let (folder, renewal) = figures::stored(&store, &origins, &declared, &regions)?;
                (Some(folder), renewal)
            }
            None => (None, Renewal::None),
        };
        let figures = Figures::with_fetched(&declared, &regions, &origins, fetched.as_deref())?;
        let indicators = Indicators::load(&declared, &figures)?;
        let (first, last) = figures.years();
        tracing::debug!(
            serier = figures.series().len(),
            fran = first,
            till = last,
            hamtat = fetched.is_some(),
            "siffrorna är lästa"
        );
        Ok(Self(Arc::new(Ground {
            overlaps: overlaps::load(&declared)?,
            denominators: denominators::load(&declared)?,
            comparison: comparison::load(&declared)?,
            funding: funding::load(&declared)?,
            nulage: nowcast::load(&declared)?.with_fetched(&figures),
            boundaries: Arc::new(Boundaries::load(&declared)?),
            renewal,
            basis: Basis::of(&declared, &figures)?,
            regions,
            forbund,
            origins,
            figures: Arc::new(figures),
            indicators: Arc::new(indicators),
            declared,
        })))
    }

    /// The area that is meant, with its kommuner as they are on a day.
    ///
    /// # Errors
    /// A name that is unknown or that several have, or a förbund without members that day.
    pub fn area(&self, wanted: &AreaName, day: NaiveDate) -> Outcome<Area> {
        let (regions, forbund) = (self.regions(), self.forbund());
        match wanted {
            AreaName::Kommuner { names, own } => Area::of_kommuner(names, own.as_deref(), regions),
            AreaName::Forbund(name) => Area::of_forbund(forbund.find_on(name, day)?, day),
            AreaName::Lan(name) => Ok(Area::of_lan(regions.one_lan(name)?, regions)),
            AreaName::Riket => Ok(Area::riket(regions)),
            AreaName::Any(name) => self.any_area(name, day),
        }
    }

    fn any_area(&self, name: &str, day: NaiveDate) -> Outcome<Area> {
        let regions = self.regions();
        if name == crate::regions::RIKET || swedish::folded(name) == "riket" {
            return Ok(Area::riket(regions));
        }
        let kommun = match regions.kommun(name) {
            Ok(kommun) => return Ok(Area::of_kommun(kommun)),
            Err(problem) => problem,
        };
        if self.forbund().find(name).is_ok() {
            return Area::of_forbund(self.forbund().find_on(name, day)?, day);
        }
        // What is most often meant is a kommun: its fault names the nearest.
        let lan = regions.one_lan(name).map_err(|_| kommun)?;
        Ok(Area::of_lan(lan, regions))
    }

    /// Every förbund of the register with its kommuner as they are on a day.
    ///
    /// # Errors
    /// A förbund without members that day.
    pub fn areas_of_forbund(&self, day: NaiveDate) -> Outcome<Vec<Area>> {
        let all = self.forbund().active_on(day);
        all.map(|forbund| Area::of_forbund(forbund, day)).collect()
    }

    /// A preset, or a file of the user's.
    ///
    /// # Errors
    /// File and line of what does not follow the form; an unknown preset.
    pub fn assumptions(&self, from: AssumptionsFrom<'_>) -> Outcome<Assumptions> {
        let engine = self.engine();
        match from {
            AssumptionsFrom::Named(wanted) => {
                assumptions::load(wanted, self.declared(), &engine, self.forbund())
            }
            AssumptionsFrom::File(file) => {
                assumptions::of(file, self.declared(), &engine, self.forbund())
            }
        }
    }

    /// The denominator with this id.
    ///
    /// # Errors
    /// An unknown id.
    pub fn denominator(&self, wanted: &str) -> Outcome<Denominator> {
        let all = self.denominators();
        let found = all.iter().find(|one| one.id == wanted);
        found.cloned().ok_or_else(|| {
            let ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
            Problem::input(format!("Okänd nämnare: {wanted}"))
                .at_field(Field::Denominator)
                .expected(swedish::alternatives(&ids))
        })
    }

    /// The method put to proof on known figures.
    ///
    /// # Errors
    /// A fault in the declaration.
    pub fn backcast(&self) -> Outcome<Backcast> {
        replicate::backcast(self.declared(), &self.engine())
    }

    /// Checks what a template asks of the figures.
    ///
    /// # Errors
    /// File and line of an unknown indicator.
    pub fn check(&self, template: &Template) -> Outcome<()> {
        template.check(&self.engine())
    }

    /// A figure of a region, in the unit of the nyckeltal or indicator.
    ///
    /// # Errors
    /// Why there is none.
    pub fn figure(
        &self,
        id: &str,
        region: &str,
        year: i32,
        kon: Kon,
    ) -> Result<Arc<Figure>, Absent> {
        self.engine().figure(id, region, year, kon)
    }

    /// The public figure that a local one would stand instead of; none where nothing is published.
    pub fn public_beside(&self, local: &LocalFigure, assumptions: &Assumptions) -> Option<f64> {
        let group = assumptions.group(&local.group)?;
        let found = self.figure(&group.indicator, &local.kommun, local.year, local.kon);
        Some(found.ok()?.value)
    }

    /// A fresh engine: what it remembers goes with the question.
    pub(super) fn engine(&self) -> Engine {
        let Ground {
            figures,
            indicators,
            regions,
            ..
        } = &*self.0;
        Engine::new(figures.clone(), indicators.clone(), regions.clone())
    }

    pub fn declared(&self) -> &Declared {
        &self.0.declared
    }

    pub fn boundaries(&self) -> &Arc<Boundaries> {
        &self.0.boundaries
    }

    pub fn regions(&self) -> &Arc<Regions> {
        &self.0.regions
    }

    pub fn forbund(&self) -> &ForbundRegister {
        &self.0.forbund
    }

    pub fn origins(&self) -> &[Origin] {
        &self.0.origins
    }

    /// The declared overlaps between groups.
    pub fn overlaps(&self) -> &Overlaps {
        &self.0.overlaps
    }

    /// What bringing the fetched series up to date took.
    pub fn renewal(&self) -> Renewal {
        self.0.renewal
    }

    pub fn figures(&self) -> &Arc<Figures> {
        &self.0.figures
    }

    /// The formulas over figures.
    pub fn indicators(&self) -> &Indicators {
        &self.0.indicators
    }

    /// The declared denominators.
    pub fn denominators(&self) -> &[Denominator] {
        &self.0.denominators
    }

    pub(super) fn comparison(&self) -> &Declarations {
        &self.0.comparison
    }

    /// How counts are carried to now.
    pub fn nulage(&self) -> &Nulage {
        &self.0.nulage
    }

    pub(super) fn funding(&self) -> &Funding {
        &self.0.funding
    }

    /// What answers rest on here.
    pub fn basis(&self) -> &Basis {
        &self.0.basis
    }
}
