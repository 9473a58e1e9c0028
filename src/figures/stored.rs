//! What has been fetched, as series to lay over the embedded figures.

use super::read::about;
use crate::declared::Declared;
use crate::normalise::{self, Renewal};
use crate::origin::Origin;
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::store::Store;
use std::path::PathBuf;

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
