//! From the store's raw replies to series of the same form as `sources/figurer`, rebuilt when either changes.

mod ages;
mod build;
mod files;

pub use build::{Cell, Normalised, SeriesCells, build};
pub use files::{ensure, faults};

use crate::declared::Declared;
use crate::origin::Origin;
use crate::problem::Outcome;
use crate::store::{Store, sum_of};

/// Changes whenever the raw replies, the declarations or the program's form of the files do.
pub fn fingerprint(store: &Store, origins: &[Origin], declared: &Declared) -> Outcome<String> {
    let mut text = format!("form 1 {}\n", env!("CARGO_PKG_VERSION"));
    for origin in origins {
        text.push_str(
            &declared
                .file(&origin.file)
                .map_or_else(|_| origin.file.clone(), |file| file.text.into_owned()),
        );
        for round in store.rounds(&origin.id)? {
            for key in round.keys()? {
                let path = round.folder().join(format!("{key}.json"));
                let meta = std::fs::read(&path).unwrap_or_default();
                text.push_str(&format!("{} {key} {}\n", round.name, sum_of(&meta)));
            }
        }
    }
    Ok(sum_of(text.as_bytes()))
}
