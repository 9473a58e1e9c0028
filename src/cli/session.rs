//! From words to a question: the flags that all commands share, and the user's own files.

use super::andel;
use super::args::{AreaChoice, Common, DepthArgs, EstimateArgs};
use crate::analys::{AssumptionsFrom, Behov, Fraga, Grounds, Since, Year};
use crate::area::{Area, AreaKind, AreaName, listed};
use crate::declared::{Declared, DeclaredFile, read_user_file};
use crate::form::day_of;
use crate::local;
use crate::normalise::Renewal;
use crate::problem::{Outcome, Problem};
use crate::simulation::{FEWEST_DRAWS, MOST_DRAWS, Settings};
use crate::store::Store;
use chrono::{NaiveDate, Utc};
use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use std::io::Write;
use std::path::PathBuf;

/// Everything that a question is put to, with what has been fetched.
///
/// # Errors
/// A declared file or a fetched series does not follow its form, or the user names a folder that is not there.
pub fn open(common: &Common) -> Outcome<Behov> {
    if let Some(folder) = common.lager.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(Problem::input("Mappen för hämtade siffror finns inte")
            .at(folder.display().to_string())
            .next("Kontrollera --lager, eller hämta dit med behov hamta --lager MAPP."));
    }
    with_store(common, Some(store(common)?))
}

/// The same without what has been fetched, for proving the method.
pub fn embedded(common: &Common) -> Outcome<Behov> {
    with_store(common, None)
}

fn with_store(common: &Common, store: Option<Store>) -> Outcome<Behov> {
    let behov = Behov::open(Grounds {
        declared: declared(common)?,
        store,
        forbund: own_forbund_file(common)?,
    })?;
    tell_of(behov.renewal());
    Ok(behov)
}

/// A store of an earlier version is built anew by itself; it takes a moment, so it is said.
pub fn tell_of(renewal: Renewal) {
    if renewal == Renewal::FromOlderForm {
        // Nobody may be listening: that is no fault.
        let _ = writeln!(
            std::io::stderr(),
            "De hämtade siffrorna låg i ett äldre format och är byggda på nytt ur svaren. Inget har hämtats."
        );
    }
}

/// What the user asks, and what should be known of the files that were read for it, in Swedish.
///
/// # Errors
/// Something that is named is unknown, or a file cannot be read.
pub fn asked(behov: &Behov, args: &EstimateArgs) -> Outcome<(Fraga, Vec<String>)> {
    let day = day(args.medlemmar_per.as_deref())?;
    let name = named(args)?;
    let area = behov.area(&name, day)?;
    let mut notes: Vec<String> = taken_over(behov, &name, &area).into_iter().collect();
    let mut fraga = Fraga {
        year: year(args.ar.as_deref())?,
        assumptions: behov.assumptions(AssumptionsFrom::Named(&args.antaganden))?,
        denominator: behov.denominator(&args.namnare)?,
        fills_gaps: !args.utan_lagning,
        ..Fraga::om(area, day, behov)?
    };
    change_assumptions(&mut fraga, args, behov)?;
    let Some(path) = &args.lokalt else {
        return Ok((fraga, notes));
    };
    let loaded = local::load(path, &fraga.assumptions, behov.regions())?;
    notes.extend(loaded.notes(&path.display().to_string()));
    fraga.local = loaded.figures;
    Ok((fraga, notes))
}

/// That another förbund is counted than the one that was named, because it took over.
fn taken_over(behov: &Behov, name: &AreaName, area: &Area) -> Option<String> {
    let (AreaName::Forbund(name) | AreaName::Any(name), AreaKind::Forbund(counted)) =
        (name, &area.kind)
    else {
        return None;
    };
    let named = &behov.forbund().find(name).ok()?.name;
    (named != counted)
        .then(|| format!("{named} finns inte kvar: {counted} tog över och räknas här"))
}

/// Each `--grupp` and then each `--andel` in turn.
///
/// # Errors
/// One that is not understood.
pub fn change_assumptions(fraga: &mut Fraga, args: &EstimateArgs, behov: &Behov) -> Outcome<()> {
    for wanted in &args.grupp {
        behov
            .count_further(fraga, wanted)
            .map_err(|problem| problem.at(format!("--grupp {wanted}")))?;
    }
    for text in &args.andel {
        andel::apply(text, &mut fraga.assumptions, behov.regions())?;
    }
    Ok(())
}

/// The area that the user names.
///
/// # Errors
/// None, or an own name of something that has one.
fn named(args: &EstimateArgs) -> Outcome<AreaName> {
    let own = args.namn.as_deref();
    if own.is_some() && args.area.kommun.is_none() {
        return Err(Problem::input("Ett eget namn kan bara ges åt kommuner")
            .at("--namn")
            .expected("--kommun A,B --namn \"…\"")
            .next("Ta bort --namn: förbund, län och riket har redan namn."));
    }
    area_name(&args.area, own).ok_or_else(|| {
        Problem::input("Inget område är angivet")
            .expected("ett av --kommun \"A, B\", --forbund \"NAMN\", --lan \"LÄN\" och --riket")
            .next("Se behov --help, eller behov KOMMANDO --help för ett exempel.")
    })
}

/// The one that is chosen; none where none is.
pub fn area_name(choice: &AreaChoice, own: Option<&str>) -> Option<AreaName> {
    let kommuner = |text: &String| AreaName::Kommuner {
        names: listed(text).map(str::to_string).collect(),
        own: own.map(str::to_string),
    };
    let kommuner = choice.kommun.as_ref().map(kommuner);
    kommuner
        .or_else(|| choice.forbund.clone().map(AreaName::Forbund))
        .or_else(|| choice.lan.clone().map(AreaName::Lan))
        .or_else(|| choice.riket.then_some(AreaName::Riket))
}

/// The areas of each argument: one name, which may have commas of its own, or a list of names.
pub fn areas(behov: &Behov, wanted: &[String], day: NaiveDate) -> Outcome<Vec<Area>> {
    let one = |name: &str| behov.area(&AreaName::Any(name.to_string()), day);
    let mut areas = Vec::new();
    for argument in wanted {
        // "Ale, Kungälv" without quotation marks leaves commas at the ends.
        let whole = argument.trim().trim_end_matches([',', ';']);
        if let Ok(whole) = one(whole) {
            areas.push(whole);
            continue;
        }
        for name in listed(argument) {
            areas.push(one(name)?);
        }
    }
    Ok(areas)
}

/// Which year the user asks for.
///
/// # Errors
/// Not a year.
pub fn year(wanted: Option<&str>) -> Outcome<Year> {
    match wanted {
        None => Ok(Year::Common),
        Some("senaste") => Ok(Year::EachNewest),
        Some(text) => text.parse().map(Year::One).map_err(|_| {
            Problem::input(format!("”{text}” är inget år"))
                .at("--ar")
                .expected("ett årtal, till exempel 2022, eller senaste")
        }),
    }
}

/// How to draw; none for no draws.
///
/// # Errors
/// More or fewer draws than are possible.
pub fn depth(args: &DepthArgs) -> Outcome<Option<Settings>> {
    let settings = draws(args.dragningar, args.fro)?;
    Ok(settings.map(|settings| Settings {
        only_shares: args.bara_andelar,
        ..settings
    }))
}

/// So many draws; none for 0.
///
/// # Errors
/// As [`depth`].
pub fn draws(draws: usize, seed: u64) -> Outcome<Option<Settings>> {
    if draws == 0 {
        return Ok(None);
    }
    if !(FEWEST_DRAWS..=MOST_DRAWS).contains(&draws) {
        return Err(Problem::input(format!("{draws} dragningar går inte"))
            .at("--dragningar")
            .expected(format!(
                "{FEWEST_DRAWS}–{MOST_DRAWS}, eller 0 för inga dragningar"
            )));
    }
    Ok(Some(Settings {
        draws,
        seed,
        only_shares: false,
    }))
}

/// What the flags say of years to come and before; what they leave unsaid stays as it is.
///
/// # Errors
/// Assumptions that cannot be read.
pub fn beside(fraga: &mut Fraga, args: &DepthArgs, behov: &Behov) -> Outcome<()> {
    fraga.beside.projection.clone_from(&args.framskriv);
    fraga.beside.nowcast &= !args.utan_nulage;
    if args.jamfor_ar.is_none() && args.jamfor_antaganden.is_none() {
        return Ok(());
    }
    let named = args
        .jamfor_antaganden
        .as_deref()
        .map(AssumptionsFrom::Named);
    fraga.beside.since = Since::Other {
        year: args.jamfor_ar,
        assumptions: named
            .map(|from| behov.assumptions(from).map(Box::new))
            .transpose()?,
    };
    Ok(())
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

/// A file of the program's own, kept for this user.
///
/// # Errors
/// The platform has no data directory.
pub fn kept(name: &str) -> Outcome<PathBuf> {
    let named = std::env::var_os("BEHOV_DATAMAPP").filter(|path| !path.is_empty());
    if let Some(folder) = named {
        return Ok(PathBuf::from(folder).join(name));
    }
    strategy()
        .map(|found| found.in_data_dir(name))
        .map_err(|_| {
            Problem::surroundings("Din mapp för program kunde inte hittas")
                .next("Ange en mapp i variabeln BEHOV_DATAMAPP.")
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
pub fn day(wanted: Option<&str>) -> Outcome<NaiveDate> {
    let Some(text) = wanted else {
        return Ok(Utc::now().date_naive());
    };
    day_of(text).ok_or_else(|| {
        Problem::input(format!("”{text}” är inget datum"))
            .at("--medlemmar-per")
            .expected("ett datum som 2024-12-31")
    })
}

/// The time now, UTC, `2026-01-31T12:00:00.000Z`.
pub fn now() -> String {
    Utc::now().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
