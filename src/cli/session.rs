//! Everything that the commands share: declarations, figures, förbund, and the user's own files.

use super::args::{AreaChoice, Common, EstimateArgs};
use crate::area::Area;
use crate::assumptions::{self, Assumptions};
use crate::declared::{Declared, DeclaredFile, read_user_file};
use crate::denominators::{self, Denominator};
use crate::estimate::{self, Request, Skattning, Underlag};
use crate::figures::{self, Figures};
use crate::forbund::ForbundRegister;
use crate::form::is_date;
use crate::indicators::{Engine, Indicators};
use crate::local::{self, LocalFigure};
use crate::normalise;
use crate::origin::{self, Origin};
use crate::overlaps::{self, Overlaps};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::store::Store;
use crate::swedish;
use chrono::Utc;
use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use std::path::PathBuf;
use std::sync::Arc;

/// The loaded declarations and figures.
pub struct Session {
    pub declared: Declared,
    pub regions: Arc<Regions>,
    pub forbund: ForbundRegister,
    pub origins: Vec<Origin>,
    pub overlaps: Overlaps,
    pub figures: Arc<Figures>,
    indicators: Arc<Indicators>,
    fills_gaps: bool,
}

/// An area, a year and what to assume.
#[derive(Debug, Clone)]
pub struct Asked {
    pub area: Area,
    /// None for the newest of each group.
    pub year: Option<i32>,
    pub assumptions: Assumptions,
    pub denominator: Denominator,
    pub overlaps: Overlaps,
    pub local: Vec<LocalFigure>,
    /// What the user should know of what was read, in Swedish.
    pub notes: Vec<String>,
    /// Day on which memberships are read.
    pub day: String,
}

impl Session {
    /// Loads all that an estimate needs, with what has been fetched.
    ///
    /// # Errors
    /// A declared file or a fetched series does not follow its form, or the user names a folder that is not there.
    pub fn load(common: &Common) -> Outcome<Self> {
        if let Some(folder) = common.lager.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Problem::input("Mappen för hämtade siffror finns inte")
                .at(folder.display().to_string())
                .next("Kontrollera --lager, eller hämta dit med behov hamta --lager MAPP."));
        }
        Self::with_store(common, Some(store(common)?))
    }

    /// Loads without what has been fetched: the embedded figures, for proving the method.
    pub fn embedded(common: &Common) -> Outcome<Self> {
        Self::with_store(common, None)
    }

    fn with_store(common: &Common, store: Option<Store>) -> Outcome<Self> {
        let declared = declared(common)?;
        let regions = Arc::new(Regions::load(&declared)?);
        let own = own_forbund_file(common)?;
        let forbund = ForbundRegister::load(&declared, own.as_ref(), &regions)?;
        let origins = origin::load(&declared)?;
        let fetched = match store.filter(Store::has_raw) {
            Some(store) => Some(normalised(&store, &origins, &declared, &regions)?),
            None => None,
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
        let overlaps = overlaps::load(&declared)?;
        Ok(Self {
            declared,
            regions,
            forbund,
            overlaps,
            origins,
            figures: Arc::new(figures),
            indicators: Arc::new(indicators),
            fills_gaps: !common.utan_lagning,
        })
    }

    /// A fresh engine over the figures.
    pub fn engine(&self) -> Engine {
        let engine = Engine::new(
            self.figures.clone(),
            self.indicators.clone(),
            self.regions.clone(),
        );
        match self.fills_gaps {
            true => engine,
            false => engine.without_filled_gaps(),
        }
    }

    /// What the user asks for, read and checked.
    pub fn asked(&self, args: &EstimateArgs, engine: &Engine) -> Outcome<Asked> {
        let day = day(args.medlemmar_per.as_deref())?;
        let area = self.area(&args.area, args.namn.as_deref(), &day)?;
        let mut assumptions = self.assumptions(&args.antaganden, engine)?;
        for text in &args.andel {
            assumptions::parse_override(text, &mut assumptions, &self.regions)?;
        }
        let (local, notes) = match &args.lokalt {
            Some(path) => {
                let loaded = local::load(path, &assumptions, &self.regions)?;
                let notes = loaded.notes(&path.display().to_string());
                (loaded.figures, notes)
            }
            None => Default::default(),
        };
        Ok(Asked {
            area,
            local,
            notes,
            year: year(args.ar.as_deref(), &assumptions, engine)?,
            assumptions,
            denominator: self.denominator(&args.namnare)?,
            overlaps: self.overlaps.clone(),
            day,
        })
    }

    /// What a user asks for who names no area yet.
    pub fn asked_for(
        &self,
        antaganden: &str,
        ar: Option<&str>,
        day: &str,
        engine: &Engine,
    ) -> Outcome<Asked> {
        let assumptions = self.assumptions(antaganden, engine)?;
        Ok(Asked {
            area: Area::riket(&self.regions),
            local: Vec::new(),
            notes: Vec::new(),
            year: year(ar, &assumptions, engine)?,
            assumptions,
            denominator: self.denominator(EstimateArgs::DENOMINATOR)?,
            overlaps: self.overlaps.clone(),
            day: day.to_string(),
        })
    }

    /// A preset by its id, or a file.
    pub fn assumptions(&self, wanted: &str, engine: &Engine) -> Outcome<Assumptions> {
        assumptions::load(wanted, &self.declared, engine, &self.forbund)
    }

    /// The denominator with this id.
    pub fn denominator(&self, wanted: &str) -> Outcome<Denominator> {
        let all = denominators::load(&self.declared)?;
        let ids: Vec<String> = all.iter().map(|one| one.id.clone()).collect();
        all.into_iter().find(|one| one.id == wanted).ok_or_else(|| {
            Problem::input(format!("Okänd nämnare: {wanted}"))
                .at("--namnare")
                .expected(swedish::alternatives(&ids))
        })
    }

    /// The counts that an estimate is made of.
    pub fn underlag(&self, asked: &Asked, engine: &Engine) -> Outcome<Underlag> {
        let request = Request {
            assumptions: &asked.assumptions,
            year: asked.year,
            denominator: &asked.denominator,
            forbund: &self.forbund,
            overlaps: &asked.overlaps,
            local: &asked.local,
            day: &asked.day,
        };
        estimate::gather(&asked.area, &request, engine)
    }

    /// The whole estimate.
    pub fn estimate(&self, asked: &Asked, engine: &Engine) -> Outcome<Skattning> {
        Ok(estimate::estimate(self.underlag(asked, engine)?))
    }

    /// The area that the user names.
    pub fn area(&self, choice: &AreaChoice, name: Option<&str>, day: &str) -> Outcome<Area> {
        if name.is_some() && choice.kommun.is_none() {
            return Err(Problem::input("Ett eget namn kan bara ges åt kommuner")
                .at("--namn")
                .expected("--kommun A,B --namn \"…\"")
                .next("Ta bort --namn: förbund, län och riket har redan namn."));
        }
        if let Some(kommuner) = &choice.kommun {
            return Area::of_kommuner(kommuner, name, &self.regions);
        }
        if let Some(forbund) = &choice.forbund {
            return Area::of_forbund(self.forbund.find(forbund)?, day);
        }
        if let Some(lan) = &choice.lan {
            return Area::of_lan(lan, &self.regions);
        }
        if choice.riket {
            return Ok(Area::riket(&self.regions));
        }
        Err(Problem::input("Inget område är angivet")
            .expected("ett av --kommun \"A, B\", --forbund \"NAMN\", --lan \"LÄN\" och --riket")
            .next("Se behov --help, eller behov KOMMANDO --help för ett exempel."))
    }
}

/// The store that the user chose, or the platform's cache directory.
///
/// # Errors
/// The platform has no cache directory and the user named none.
pub fn store(common: &Common) -> Outcome<Store> {
    let named = common.lager.clone().or_else(|| {
        std::env::var_os("BEHOV_LAGER")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    });
    if let Some(path) = named {
        return Ok(Store::at(path));
    }
    strategy()
        .map(|found| Store::at(found.cache_dir()))
        .map_err(|_| {
            Problem::surroundings("Datorns cachemapp kunde inte hittas")
                .next("Ange en mapp med --lager MAPP.")
        })
}

/// The folder of normalised series, brought up to date.
///
/// # Errors
/// The store cannot be read, or must be brought up to date and cannot be written.
pub fn normalised(
    store: &Store,
    origins: &[Origin],
    declared: &Declared,
    regions: &Regions,
) -> Outcome<PathBuf> {
    normalise::ensure(store, origins, declared, regions, |id| {
        figures::about(declared, id)
    })?;
    Ok(store.normalised())
}

fn year(wanted: Option<&str>, assumptions: &Assumptions, engine: &Engine) -> Outcome<Option<i32>> {
    match wanted {
        None => estimate::newest_common_year(engine, assumptions).map(Some),
        Some("senaste") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| {
            Problem::input(format!("”{text}” är inget år"))
                .at("--ar")
                .expected("ett årtal, till exempel 2022, eller senaste")
        }),
    }
}

/// The replacement folder, if any, or the embedded files.
pub fn declared(common: &Common) -> Outcome<Declared> {
    match &common.deklarationer {
        Some(folder) => Declared::with_replacements(folder.clone()),
        None => Ok(Declared::embedded()),
    }
}

/// Where the user's förbund are kept.
///
/// # Errors
/// The platform has no config directory and the user named no file.
pub fn own_forbund_path(common: &Common) -> Outcome<PathBuf> {
    if let Some(path) = &common.forbundsfil {
        return Ok(path.clone());
    }
    strategy()
        .map(|found| found.in_config_dir("forbund.toml"))
        .map_err(|_| {
            Problem::surroundings("Din mapp för inställningar kunde inte hittas")
                .next("Ange filen med --forbundsfil FIL.")
        })
}

fn strategy() -> Result<impl AppStrategy, etcetera::HomeDirError> {
    choose_app_strategy(AppStrategyArgs {
        top_level_domain: "se".into(),
        author: "behov".into(),
        app_name: "behov".into(),
    })
}

/// The user's förbund; a file that the user named must exist.
pub fn own_forbund_file(common: &Common) -> Outcome<Option<DeclaredFile>> {
    if let Some(path) = &common.forbundsfil {
        return read_user_file(path).map(Some);
    }
    match own_forbund_path(common) {
        Ok(path) if path.is_file() => read_user_file(&path).map(Some),
        _ => Ok(None),
    }
}

/// The wanted day, or today (UTC).
///
/// # Errors
/// Not a date.
pub fn day(wanted: Option<&str>) -> Outcome<String> {
    match wanted {
        Some(text) if is_date(text) => Ok(text.to_string()),
        Some(text) => Err(Problem::input(format!("”{text}” är inget datum"))
            .at("--medlemmar-per")
            .expected("ett datum som 2024-12-31")),
        None => Ok(today()),
    }
}

/// Today's date (UTC).
fn today() -> String {
    Utc::now().format("%Y-%m-%d").to_string()
}

/// The time now, UTC, `2026-01-31T12:00:00.000Z`.
pub fn now() -> String {
    Utc::now().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
