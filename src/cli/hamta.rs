//! `behov hamta`

use super::args::{Common, HamtaArgs};
use super::out::print;
use super::session::{self, declared, now, store};
use crate::analys::Behov;
use crate::declared::Declared;
use crate::fetch::{Choice, Lack, RunResult, Talk};
use crate::figures::{fetched, stored};
use crate::normalise::{self, StoredSeries};
use crate::origin::{self, Origin, Table};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::store::{Lock, Store};
use crate::swedish;
use std::collections::BTreeMap;

/// Faults that are shown in full; the rest are counted.
const SHOWN: usize = 10;

pub fn run(common: &Common, args: &HamtaArgs) -> Outcome<()> {
    let declared = declared(common)?;
    let regions = Regions::load(&declared)?;
    let origins = origin::load(&declared)?;
    let choice = choice(args, &origins, &regions)?;
    let store = store(common)?;
    if args.offline {
        return rebuild(&store, &origins, &declared, &regions);
    }
    let results = fetched(&store, &origins, &declared, &regions, &choice)?;
    let all = normalise::series(&store.normalised())?;
    let faults = normalise::faults(&store);
    let mut text = String::new();
    for result in &results {
        let got = Got::of(result, &origins, &choice, &all);
        text.push_str(&summary(result, &got, choice.talk));
    }
    for fault in faults {
        text.push_str(&format!("Används inte: {fault}\n"));
    }
    let lacks: Vec<&Lack> = results.iter().flat_map(|result| &result.lacks).collect();
    if lacks.is_empty() {
        return print(&text);
    }
    text.push_str(&instead(&session::open(common)?, &lacks));
    print(&text)?;
    Err(Problem::surroundings(format!(
        "Hämtningen är inte hel: {} {} saknas",
        lacks.len(),
        if lacks.len() == 1 { "del" } else { "delar" }
    ))
    .at(store.root().display().to_string())
    .expected("svar på alla frågor")
    .next("Kör samma kommando igen: bara det som saknas hämtas."))
}

/// `--offline`: no socket is opened; the series are built anew from the replies that are there.
fn rebuild(
    store: &Store,
    origins: &[Origin],
    declared: &Declared,
    regions: &Regions,
) -> Outcome<()> {
    if !store.has_raw() {
        return Err(Problem::input("Inget är hämtat ännu")
            .at(store.root().display().to_string())
            .next("Kör behov hamta --alla utan --offline, eller behov importera FIL."));
    }
    let lock = Lock::take(store)?;
    let (_, renewal) = stored(store, origins, declared, regions)?;
    session::tell_of(renewal);
    drop(lock);
    let mut text = String::from("Siffrorna är byggda ur det som redan är hämtat.\n");
    for fault in normalise::faults(store) {
        text.push_str(&format!("Används inte: {fault}\n"));
    }
    print(&text)
}

/// What the estimate rests on where something did not come.
fn instead(behov: &Behov, lacks: &[&Lack]) -> String {
    let mut by_state: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for id in lacks.iter().flat_map(|lack| &lack.series) {
        let known = behov.figures().get(id).filter(|one| one.has_figures());
        let state = known.map_or_else(
            || "finns inte; skattningen använder de inbyggda formlerna".to_string(),
            |one| {
                format!(
                    "siffror till och med {}, hämtade {}",
                    one.last_year, one.fetched
                )
            },
        );
        by_state.entry(state).or_default().push(id);
    }
    let mut text = String::new();
    if !by_state.is_empty() {
        text.push_str("Till dess används:\n");
    }
    for (state, ids) in by_state {
        text.push_str(&format!("  {}: {state}\n", swedish::list(&ids)));
    }
    text
}

fn choice(args: &HamtaArgs, origins: &[Origin], regions: &Regions) -> Outcome<Choice> {
    let ids: Vec<&str> = origins.iter().map(|origin| origin.id.as_str()).collect();
    for wanted in &args.what.kalla {
        if !ids.contains(&wanted.as_str()) {
            let near = swedish::nearest(wanted, ids.iter().copied(), 3);
            return Err(Problem::input(format!("Okänd källa: {wanted}"))
                .at("--kalla")
                .expected(swedish::alternatives(&ids))
                .next(format!("Menade du {}?", swedish::alternatives(&near))));
        }
    }
    let known = |id: &String| {
        let mut tables = origins.iter().flat_map(|origin| &origin.tables);
        tables.any(|table| table.series.iter().any(|serie| serie.id == *id))
    };
    if let Some(unknown) = args.nyckeltal.iter().find(|id| !known(id)) {
        return Err(Problem::input(format!(
            "Nyckeltalet {unknown} är inte angivet i någon källa"
        ))
        .at("--nyckeltal")
        .next("Lägg till det i sources/kallor/kolada.toml (se --deklarationer)."));
    }
    if !(1..=8).contains(&args.max_samtidiga) {
        return Err(
            Problem::input(format!("{} samtidiga anrop går inte", args.max_samtidiga))
                .at("--max-samtidiga")
                .expected("1 till 8"),
        );
    }
    let places = match &args.kommun {
        None => Vec::new(),
        Some(text) => text
            .split(',')
            .map(|one| regions.kommun(one).map(|region| region.code.clone()))
            .collect::<Outcome<_>>()?,
    };
    Ok(Choice {
        sources: args.what.kalla.clone(),
        ids: args.nyckeltal.clone(),
        places,
        threads: args.max_samtidiga.into(),
        talk: if args.tyst { Talk::Quiet } else { Talk::Usual },
        watched: None,
        now,
    })
}

/// What the store has of a source's declared series.
struct Got {
    series: usize,
    values: usize,
    /// Newest year of any of them.
    newest: Option<i32>,
    /// Series without any value, or with none in their newest year.
    lacking: Vec<String>,
}

impl Got {
    fn of(result: &RunResult, origins: &[Origin], choice: &Choice, all: &[StoredSeries]) -> Self {
        let declared = declared_series(result, origins, choice);
        let stored: Vec<&StoredSeries> = all
            .iter()
            .filter(|one| declared.contains(&one.serie.as_str()))
            .collect();
        let has = |id: &str| {
            let found = stored.iter().find(|one| one.serie == id);
            found.is_some_and(|one| one.kanda_senaste_ar > 0)
        };
        Self {
            series: stored.len(),
            values: stored.iter().map(|one| one.varden).sum(),
            newest: stored.iter().map(|one| one.senaste_ar).max(),
            lacking: declared
                .into_iter()
                .filter(|id| !has(id) && !result.withdrawn.iter().any(|one| one == id))
                .map(str::to_string)
                .collect(),
        }
    }
}

/// The series that were asked for: all of the source's that are fetched, or those that are named.
fn declared_series<'a>(result: &RunResult, origins: &'a [Origin], choice: &Choice) -> Vec<&'a str> {
    let Some(origin) = origins.iter().find(|one| one.id == result.source) else {
        return Vec::new();
    };
    let is_asked = |table: &&Table| !table.is_by_hand(origin.protocol);
    let of_tables = origin.tables.iter().filter(is_asked);
    let of_tables = of_tables.flat_map(|table| &table.series);
    let sums = origin.age_sums.iter().map(|sum| sum.id.as_str());
    let all = of_tables.map(|serie| serie.id.as_str()).chain(sums);
    match choice.ids.is_empty() {
        true => all.collect(),
        false => all
            .filter(|id| choice.ids.iter().any(|one| one == id))
            .collect(),
    }
}

fn summary(result: &RunResult, got: &Got, talk: Talk) -> String {
    let mut text = String::new();
    let source = &result.source;
    if result.is_new && !result.withdrawn.is_empty() {
        text.push_str(&format!(
            "{source}: inga värden finns längre för {}; det som redan är hämtat eller inbyggt används\n",
            swedish::list(&result.withdrawn)
        ));
    }
    if !result.lacks.is_empty() {
        text.push_str(&format!("{source}: ofullständig\n"));
        for lack in result.lacks.iter().take(SHOWN) {
            text.push_str(&format!("  {} saknas. {}\n", lack.what, lack.problem));
        }
        if result.lacks.len() > SHOWN {
            text.push_str(&format!("  … och {} till\n", result.lacks.len() - SHOWN));
        }
        return text;
    }
    let replies = swedish::counted(result.replies, "svar", "svar");
    if !got.lacking.is_empty() {
        text.push_str(&format!(
            "{source}: {replies} i lagret, men utan värden för {} av {} serier: {}\n",
            got.lacking.len(),
            got.lacking.len().max(got.series),
            swedish::short_list(&got.lacking, SHOWN)
        ));
    } else if talk == Talk::Usual {
        let until = got.newest.map(|year| format!(" till och med {year}"));
        text.push_str(&format!(
            "{source}: klar, {replies} i lagret; {} med {}{}\n",
            swedish::counted(got.series, "serie", "serier"),
            swedish::counted(got.values, "värde", "värden"),
            until.unwrap_or_default()
        ));
    }
    text
}
