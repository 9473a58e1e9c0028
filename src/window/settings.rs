//! What the user has chosen once for all: where files go, and which förbund is theirs.

use super::work::Place;
use crate::output::{Existing, put_in_place};
use crate::problem::{Outcome, Problem};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where files are written, where the user has chosen it.
    pub mapp: Option<PathBuf>,
    /// The area that is theirs.
    pub vart: Option<Place>,
}

impl Settings {
    /// Those that are kept; none are where the file is not there or is of another time.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read(path).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// # Errors
    /// The file cannot be written.
    pub fn keep(&self, path: &Path) -> Outcome<()> {
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        let kept = put_in_place(path, &text, Existing::Replace);
        kept.map(drop).map_err(|error| {
            Problem::surroundings(format!("Valet kunde inte sparas: {error}"))
                .at(path.display().to_string())
        })
    }
}

/// The folder, made where it is not there, once it is seen that files can be written in it.
///
/// # Errors
/// It is no whole path, or nothing can be written there.
pub fn usable(folder: &Path) -> Outcome<()> {
    let place = folder.display().to_string();
    if !folder.is_absolute() {
        return Err(Problem::input("Mappen är ingen hel sökväg")
            .at(place)
            .expected("hela vägen till mappen, från enheten eller roten"));
    }
    let tried = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
    tried.map(drop).map_err(|error| {
        Problem::surroundings(format!("Mappen kan inte användas: {error}"))
            .at(place)
            .next("Välj en annan mapp.")
    })
}

/// Folders that lie near at hand, so that none has to be typed.
pub(super) fn suggested(now: &Path, documents: Option<&Path>) -> Vec<PathBuf> {
    let mut all = vec![now.to_path_buf()];
    if let Some(documents) = documents {
        all.push(documents.join("behov"));
        all.extend(subfolders(documents));
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}

/// At most so many, by name.
const MOST: usize = 30;

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_shown = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.is_dir() && !name.starts_with('.')
    };
    let mut found: Vec<PathBuf> = entries.map(|one| one.path()).filter(is_shown).collect();
    found.sort();
    found.truncate(MOST);
    found
}
