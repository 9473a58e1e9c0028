//! `behov hamta`: every chosen source, side by side; requests of a source a few at a time, within its own limit.

use super::choice::{Choice, Lack};
use super::client::Client;
use super::context::Context;
use super::progress::Progress;
use super::{fk, kolada, linkpage, pxweb, sdb};
use crate::origin::{Origin, Protocol};
use crate::problem::{Outcome, Problem, Step};
use crate::store::{Finished, Journey, Round, Store};
use indicatif::MultiProgress;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How a source's retrieval ended.
#[derive(Debug)]
pub struct Result {
    pub source: String,
    pub lacks: Vec<Lack>,
    /// Nyckeltal that the source has nothing of any more: the round is finished without them.
    pub withdrawn: Vec<String>,
    /// False where an earlier round has told of them.
    pub is_new: bool,
    pub replies: usize,
}

/// Fetches; a source that fails does not stop the others. Ids that no source has are left out.
///
/// # Errors
/// The store cannot be read or written.
pub fn run(origins: &[Origin], store: &Store, choice: &Choice) -> Outcome<Vec<Result>> {
    let question = format!("{:?} {:?} {:?}", choice.sources, choice.ids, choice.places);
    let journey = Journey::resume(store, &question, &(choice.now)())?;
    let wanted = |origin: &&Origin| {
        let named = choice.sources.is_empty() || choice.sources.contains(&origin.id);
        named && origin.protocol != Protocol::File && !origin.tables.is_empty()
    };
    let bars = MultiProgress::new();
    let one = |origin| of_origin(origin, store, choice, &journey, &bars);
    std::thread::scope(|scope| {
        let sources = origins.iter().filter(wanted);
        let under_way: Vec<_> = sources
            .map(|origin| scope.spawn(move || one(origin)))
            .collect();
        let ended = under_way.into_iter().map(|source| {
            let ended = source.join();
            ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        ended.collect()
    })
}

/// Continues an interrupted fetch of a source, or begins a new one.
fn of_origin(
    origin: &Origin,
    store: &Store,
    choice: &Choice,
    journey: &Journey,
    bars: &MultiProgress,
) -> Outcome<Result> {
    reopen_damaged(origin, store)?;
    match finished_since(origin, store, choice, journey)? {
        Some(round) => Ok(Result {
            source: origin.id.clone(),
            lacks: Vec::new(),
            replies: round.keys()?.len(),
            withdrawn: round.finished.map(|one| one.indragna).unwrap_or_default(),
            is_new: false,
        }),
        None => one(origin, store, choice, bars),
    }
}

/// A finished round with a damaged reply is continued: only that reply is asked for again.
fn reopen_damaged(origin: &Origin, store: &Store) -> Outcome<()> {
    for round in store.rounds(&origin.id)? {
        let imported = round
            .plan
            .as_deref()
            .is_some_and(|plan| plan.starts_with("fil "));
        if round.finished.is_some() && !imported && !round.is_sound()? {
            round.reopen()?;
        }
    }
    Ok(())
}

/// The source's round of this same, interrupted fetch, where it was finished.
fn finished_since(
    origin: &Origin,
    store: &Store,
    choice: &Choice,
    journey: &Journey,
) -> Outcome<Option<Round>> {
    let plans = [
        plan_of(origin, choice, false),
        plan_of(origin, choice, true),
    ];
    let of_this = |round: &Round| {
        let finished = round
            .finished
            .as_ref()
            .is_some_and(|one| one.klar >= journey.began);
        finished && round.plan.as_ref().is_some_and(|plan| plans.contains(plan))
    };
    Ok(store.rounds(&origin.id)?.into_iter().rev().find(of_this))
}

fn one(origin: &Origin, store: &Store, choice: &Choice, bars: &MultiProgress) -> Outcome<Result> {
    let whole: Option<Round> = store.rounds(&origin.id)?.into_iter().rev().find(|round| {
        round.finished.is_some() && round.plan.as_deref() == Some(&plan_of(origin, choice, false))
    });
    let since = since(origin, choice, store, whole.as_ref())?;
    let plan = plan_of(origin, choice, since.is_some());
    let round = store.round_for(&origin.id, &plan, &(choice.now)())?;
    let client = Client::new(origin)?;
    let pool = pool_of(choice.threads)?;
    let progress = Progress::new(&origin.name, choice.talk, bars, choice.watched.clone());
    let context = Context {
        origin,
        client: &client,
        round: &round,
        earlier: whole.as_ref(),
        progress: &progress,
        now: choice.now,
        pool: &pool,
    };
    let (mut lacks, mut withdrawn) = (Vec::new(), Vec::new());
    let asked = origin.tables.iter();
    for table in asked.filter(|table| !table.is_by_hand(origin.protocol)) {
        let done = match origin.protocol {
            Protocol::Kolada => {
                let found = kolada::fetch(&context, table, choice, since.as_deref());
                lacks.extend(found.lacks);
                withdrawn.extend(found.withdrawn);
                Ok(())
            }
            Protocol::PxWeb => pxweb::fetch(&context, table),
            Protocol::Fk => fk::fetch(&context, table, choice),
            Protocol::LinkPage => linkpage::fetch(&context, table),
            Protocol::Sdb => sdb::fetch(&context, table),
            Protocol::File => Ok(()),
        };
        lacks.extend(done.err().map(|problem| Lack::of_table(table, problem)));
    }
    progress.finish();
    let is_new = since.is_none();
    if let Some(known) = whole.as_ref().and_then(|round| round.finished.as_ref())
        && !is_new
    {
        withdrawn.extend(known.indragna.iter().cloned());
    }
    if lacks.is_empty() {
        round.finish(&Finished {
            klar: (choice.now)(),
            bara_andringar: since.is_some(),
            indragna: withdrawn.clone(),
        })?;
    }
    Ok(Result {
        source: origin.id.clone(),
        lacks,
        withdrawn,
        is_new,
        replies: round.keys()?.len(),
    })
}

/// Threads that wait for replies, apart from those that compute.
fn pool_of(threads: usize) -> Outcome<ThreadPool> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
    pool.map_err(|error| {
        Problem::surroundings(format!("Hämtningens trådar kunde inte startas: {error}"))
            .step(Step::FewerThreads)
    })
}

/// A Kolada round asks only for rows updated since the last whole one began.
fn since(
    origin: &Origin,
    choice: &Choice,
    store: &Store,
    whole: Option<&Round>,
) -> Outcome<Option<String>> {
    if origin.protocol != Protocol::Kolada || choice.is_narrow() || whole.is_none() {
        return Ok(None);
    }
    let newest = store.rounds(&origin.id)?.into_iter().rev().find(|round| {
        round.finished.is_some()
            && round
                .plan
                .as_deref()
                .is_some_and(|plan| plan.starts_with("allt"))
    });
    let day = |name: &str| {
        Some(format!(
            "{}-{}-{}",
            name.get(..4)?,
            name.get(4..6)?,
            name.get(6..8)?
        ))
    };
    // A day that has not come is from a clock that was wrong: nothing is known of what was updated since.
    let today = (choice.now)();
    let known = newest.and_then(|round| day(&round.name));
    Ok(known.filter(|day| today.get(..10).is_some_and(|today| day.as_str() <= today)))
}

/// What is asked for, as text: an unfinished round is continued only for the same.
fn plan_of(origin: &Origin, choice: &Choice, changes: bool) -> String {
    let mut text = String::from(if choice.is_narrow() { "del" } else { "allt" });
    if changes {
        text.push_str(" ändringar");
    }
    for table in &origin.tables {
        text.push_str(&format!("\n{} {:?}", table.id, table.selection));
        for serie in &table.series {
            text.push_str(&format!(" {}", serie.id));
        }
    }
    text.push_str(&format!("\n{:?} {:?}\n", choice.ids, choice.places));
    text
}
