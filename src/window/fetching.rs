//! Fetching newer figures while the window is open: begun by a button, looked at while it goes on.

use crate::analys::Behov;
use crate::fetch::{Choice, RunResult, Talk, Watched};
use crate::figures;
use crate::problem::Outcome;
use crate::store::Store;
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError};

/// What is known of the fetch.
#[derive(Default)]
enum State {
    #[default]
    Idle,
    Under(Watched),
    /// What came of it, in Swedish sentences, and whether all came.
    Ended {
        whole: bool,
        told: Vec<String>,
    },
}

/// The one fetch of a window.
#[derive(Default)]
pub(super) struct Fetching(Mutex<State>);

impl Fetching {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_under_way(&self) -> bool {
        matches!(*self.state(), State::Under(_))
    }

    /// What a fetch that is to begin is watched by; none where one is under way.
    pub(super) fn begin(&self) -> Option<Watched> {
        let mut state = self.state();
        if matches!(*state, State::Under(_)) {
            return None;
        }
        let watched = Watched::default();
        *state = State::Under(watched.clone());
        Some(watched)
    }

    pub(super) fn end(&self, ended: Outcome<Vec<String>>) {
        let (whole, told) = match ended {
            Ok(lacks) => (lacks.is_empty(), lacks),
            Err(problem) => (false, vec![super::words::told(&problem)]),
        };
        *self.state() = State::Ended { whole, told };
    }

    /// For the window's own script.
    pub(super) fn shown(&self) -> Value {
        match &*self.state() {
            State::Idle => json!({"lage": "vilar"}),
            State::Ended { whole, told } => json!({"lage": "klar", "hel": whole, "sagt": told}),
            State::Under(watched) => {
                let stages = watched.stages();
                let shown = stages.iter().map(|one| {
                    json!({"namn": one.name, "klara": one.done, "vantade": one.expected, "slut": one.ended, "sagt": one.said})
                });
                json!({"lage": "pagar", "kallor": shown.collect::<Vec<_>>()})
            }
        }
    }
}

/// Fetches every source; gives what did not come.
///
/// # Errors
/// Another program fetches, or the store cannot be written.
pub(super) fn fetch(
    behov: &Behov,
    store: &Store,
    watched: Watched,
    now: fn() -> String,
) -> Outcome<Vec<String>> {
    let choice = Choice {
        sources: Vec::new(),
        ids: Vec::new(),
        places: Vec::new(),
        threads: THREADS,
        talk: Talk::Quiet,
        watched: Some(watched),
        now,
    };
    let (declared, regions) = (behov.declared(), behov.regions());
    let results = figures::fetched(store, behov.origins(), declared, regions, &choice)?;
    Ok(results.iter().flat_map(lacks).collect())
}

/// Questions to one agency at a time, as the command has it.
const THREADS: usize = 4;

fn lacks(result: &RunResult) -> Vec<String> {
    let lacks = result.lacks.iter();
    lacks
        .map(|lack| {
            format!(
                "{}: {} saknas. {}",
                result.source,
                lack.what,
                lack.problem.what()
            )
        })
        .collect()
}
