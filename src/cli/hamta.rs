//! `behov hamta`

use super::args::{Common, HamtaArgs};
use super::print;
use super::session::{self, declared, now, store};
use crate::analys::Behov;
use crate::declared::Declared;
use crate::fetch::{self, Choice, Lack, RunResult, Talk};
use crate::figures::stored;
use crate::normalise;
use crate::origin::{self, Origin};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::store::{Journey, Lock, Store};
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
    let lock = Lock::take(&store)?;
    let results = fetch::run(&origins, &store, &choice)?;
    stored(&store, &origins, &declared, &regions)?;
    if results.iter().all(|result| result.lacks.is_empty()) {
        Journey::end(&store)?;
    }
    drop(lock);
    let faults = normalise::faults(&store);
    let mut text = summary(&results, &faults, choice.talk);
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
    stored(store, origins, declared, regions)?;
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
        now,
    })
}

fn summary(results: &[RunResult], faults: &[String], talk: Talk) -> String {
    let mut text = String::new();
    for result in results {
        if !result.withdrawn.is_empty() {
            let ids: Vec<&str> = result.withdrawn.iter().map(String::as_str).collect();
            text.push_str(&format!(
                "{}: inga värden finns längre för {}; det som redan är hämtat eller inbyggt används\n",
                result.source,
                swedish::list(&ids)
            ));
        }
        if result.lacks.is_empty() {
            if talk == Talk::Usual {
                text.push_str(&format!(
                    "{}: klar, {} svar i lagret\n",
                    result.source, result.replies
                ));
            }
            continue;
        }
        text.push_str(&format!("{}: ofullständig\n", result.source));
        for lack in result.lacks.iter().take(SHOWN) {
            text.push_str(&format!("  {} saknas. {}\n", lack.what, lack.problem));
        }
        if result.lacks.len() > SHOWN {
            text.push_str(&format!("  … och {} till\n", result.lacks.len() - SHOWN));
        }
    }
    for fault in faults {
        text.push_str(&format!("Används inte: {fault}\n"));
    }
    text
}
