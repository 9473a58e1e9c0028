//! What has been fetched, as series to lay over the embedded figures.

use super::read::about;
use crate::declared::Declared;
use crate::fetch::{self, Choice, RunResult};
use crate::normalise::{self, Renewal};
use crate::origin::Origin;
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::store::{Journey, Lock, Store};
use std::path::PathBuf;

/// Fetches what is chosen, and brings the store's series up to date. What did not come is told with each source's result.
///
/// # Errors
/// Another fetch is under way, or the store cannot be read or written.
pub fn fetched(
    store: &Store,
    origins: &[Origin],
    declared: &Declared,
    regions: &Regions,
    choice: &Choice,
) -> Outcome<Vec<RunResult>> {
    let lock = Lock::take(store)?;
    let results = fetch::run(origins, store, choice)?;
    stored(store, origins, declared, regions)?;
    if results.iter().all(|result| result.lacks.is_empty()) {
        Journey::end(store)?;
    }
    drop(lock);
    Ok(results)
}

/// The folder of a store's normalised series, brought up to date, and what that took.
///
/// # Errors
/// The store cannot be read, or must be brought up to date and cannot be written.
pub fn stored(
    store: &Store,
    origins: &[Origin],
    declared: &Declared,
    regions: &Regions,
) -> Outcome<(PathBuf, Renewal)> {
    let renewal = normalise::ensure(store, origins, declared, regions, |id| about(declared, id))?;
    Ok((store.normalised(), renewal))
}
