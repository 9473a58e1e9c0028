//! One retrieval of a source.

use super::entry::{Damage, Entry};
use super::files::{fault, keep};
use crate::output::BESIDE;
use crate::problem::Outcome;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const PLAN: &str = "plan.txt";
const FINISHED: &str = "klar.json";

/// What a finished round says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// When the last reply was in, UTC.
    pub klar: String,
    /// True where only rows updated since an earlier round were asked for.
    pub bara_andringar: bool,
    /// What the source has nothing of any more; it has been told.
    #[serde(default)]
    pub indragna: Vec<String>,
}

/// A folder with the replies of one retrieval.
#[derive(Debug, Clone)]
pub struct Round {
    folder: PathBuf,
    /// `20260131T120000.000Z`, for an imported file with the beginning of its sum: sorts by time.
    pub name: String,
    /// What was asked for; an unfinished round is continued by the same plan only.
    pub plan: Option<String>,
    pub finished: Option<Finished>,
}

impl Round {
    pub(super) fn open(folder: PathBuf, name: String) -> Outcome<Self> {
        let plan = std::fs::read_to_string(folder.join(PLAN)).ok();
        let finished = std::fs::read_to_string(folder.join(FINISHED))
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok());
        Ok(Self {
            folder,
            name,
            plan,
            finished,
        })
    }

    pub(super) fn create(folder: PathBuf, name: String, plan: &str) -> Outcome<Self> {
        keep(&folder.join(PLAN), plan.as_bytes())?;
        Self::open(folder, name)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes what an interrupted write left beside.
    pub(super) fn sweep(&self) -> Outcome<()> {
        let entries =
            std::fs::read_dir(&self.folder).map_err(|error| fault(&self.folder, &error))?;
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(BESIDE) {
                // A file that cannot be removed is ignored by every reader.
                let _ = std::fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// The stored reply, if it is there and whole.
    pub fn get(&self, key: &str) -> Option<Result<Entry, Damage>> {
        Entry::read(&self.folder, key)
    }

    /// Stores a reply.
    ///
    /// # Errors
    /// The disk is full, or the folder cannot be written.
    pub fn put(&self, entry: &Entry) -> Outcome<()> {
        entry.write(&self.folder)
    }

    /// All keys, sorted.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn keys(&self) -> Outcome<Vec<String>> {
        let entries =
            std::fs::read_dir(&self.folder).map_err(|error| fault(&self.folder, &error))?;
        let mut keys: Vec<String> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let key = name.strip_suffix(".json")?;
                (name != FINISHED && !key.starts_with(BESIDE)).then(|| key.to_string())
            })
            .collect();
        keys.sort();
        Ok(keys)
    }

    /// True where every stored reply is what was stored.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn is_sound(&self) -> Outcome<bool> {
        let keys = self.keys()?;
        Ok(keys.iter().all(|key| matches!(self.get(key), Some(Ok(_)))))
    }

    /// Takes back that the round is whole, so that what is damaged is asked for again.
    ///
    /// # Errors
    /// The mark cannot be removed.
    pub fn reopen(&self) -> Outcome<()> {
        let marker = self.folder.join(FINISHED);
        std::fs::remove_file(&marker).map_err(|error| fault(&marker, &error))
    }

    /// Marks the round as whole.
    ///
    /// # Errors
    /// The disk is full, or the folder cannot be written.
    pub fn finish(&self, finished: &Finished) -> Outcome<()> {
        let mut text = serde_json::to_string_pretty(finished).unwrap_or_default();
        text.push('\n');
        keep(&self.folder.join(FINISHED), text.as_bytes())
    }
}
