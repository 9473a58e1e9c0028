//! One writer at a time.

use super::files::fault;
use super::folder::Store;
use crate::problem::{Outcome, Problem, Step};
use std::fs::{File, TryLockError};

/// Held while the store is written; the operating system lets go of it when the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// # Errors
    /// Another run holds the store, or the folder cannot be written.
    pub fn take(store: &Store) -> Outcome<Self> {
        let path = store.root().join("las");
        std::fs::create_dir_all(store.root()).map_err(|error| fault(store.root(), &error))?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| fault(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Problem::surroundings(
                "En annan körning av behov använder lagret",
            )
            .at(store.root().display().to_string())
            .step(Step::OtherStore("Vänta tills den är klar"))),
            Err(TryLockError::Error(error)) => Err(fault(&path, &error)),
        }
    }
}
