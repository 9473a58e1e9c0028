//! A fetch of several sources under way: continued the same day, it does not ask again of those that are done.

use super::files::{fault, keep};
use super::folder::Store;
use crate::problem::Outcome;
use std::path::PathBuf;

/// A fetch that has begun and has not ended.
#[derive(Debug)]
pub struct Journey {
    /// When it first began, UTC.
    pub began: String,
}

fn path(store: &Store) -> PathBuf {
    store.root().join("pagar.txt")
}

impl Journey {
    /// The interrupted fetch of the same question and day, or a new one that begins now.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn resume(store: &Store, question: &str, now: &str) -> Outcome<Self> {
        let text = std::fs::read_to_string(path(store)).unwrap_or_default();
        if let Some((began, earlier)) = text.split_once('\n')
            && earlier == question
            && began.get(..10) == now.get(..10)
        {
            return Ok(Self {
                began: began.to_string(),
            });
        }
        keep(&path(store), format!("{now}\n{question}").as_bytes())?;
        Ok(Self {
            began: now.to_string(),
        })
    }

    /// The fetch is whole: the next one asks everything anew.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn end(store: &Store) -> Outcome<()> {
        match std::fs::remove_file(path(store)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(fault(&path(store), &error))
            }
            _ => Ok(()),
        }
    }
}
