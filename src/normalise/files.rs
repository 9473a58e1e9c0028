//! The normalised series as files beside the raw replies, of the same form as `sources/figurer`.

use super::build::{Normalised, SeriesCells, build};
use super::fingerprint;
use crate::declared::Declared;
use crate::origin::{About, Origin};
use crate::parse::observation::Measured;
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::status::Kon;
use crate::store::{Store, fault, keep};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

const FINGERPRINT: &str = "fingeravtryck.txt";
const FAULTS: &str = "fel.txt";

/// Brings the normalised files up to date. `describe` tells of nyckeltal that only the embedded files describe.
///
/// # Errors
/// The store cannot be read or written.
pub fn ensure(
    store: &Store,
    origins: &[Origin],
    declared: &Declared,
    regions: &Regions,
    describe: impl Fn(&str) -> Option<About>,
) -> Outcome<()> {
    let wanted = fingerprint(store, origins, declared)?;
    let folder = store.normalised();
    let marker = folder.join(FINGERPRINT);
    if std::fs::read_to_string(&marker).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let all = build(store, origins, regions, false)?;
    // Without its marker a half-written folder is built again.
    remove(&marker)?;
    let kept = write_all(&folder, &all, describe)?;
    for entry in std::fs::read_dir(&folder)
        .map_err(|error| fault(&folder, &error))?
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".csv") && !kept.contains(&name) {
            remove(&entry.path())?;
        }
    }
    keep(&folder.join(FAULTS), all.faults.join("\n").as_bytes())?;
    keep(&marker, wanted.as_bytes())
}

fn remove(path: &Path) -> Outcome<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(fault(path, &error)),
        _ => Ok(()),
    }
}

fn write_all(
    folder: &Path,
    all: &Normalised,
    describe: impl Fn(&str) -> Option<About>,
) -> Outcome<BTreeSet<String>> {
    let mut kept = BTreeSet::new();
    std::fs::create_dir_all(folder).map_err(|error| fault(folder, &error))?;
    for (id, series) in &all.series {
        let Some(about) = describe(id).or_else(|| series.about.clone()) else {
            continue;
        };
        let name = format!("{id}.csv");
        keep(&folder.join(&name), text_of(id, &about, series).as_bytes())?;
        kept.insert(name);
    }
    Ok(kept)
}

/// What could not be used when the files were last built.
pub fn faults(store: &Store) -> Vec<String> {
    let text = std::fs::read_to_string(store.normalised().join(FAULTS)).unwrap_or_default();
    text.split('\n')
        .filter(|line| !line.is_empty())
        .map(str::to_string)
        .collect()
}

fn text_of(id: &str, about: &About, series: &SeriesCells) -> String {
    let years: BTreeSet<i32> = series.cells.keys().map(|(_, year, _)| *year).collect();
    let mut rows: BTreeMap<(&str, Kon), BTreeMap<i32, Measured>> = BTreeMap::new();
    for ((region, year, kon), value) in &series.cells {
        rows.entry((region, *kon))
            .or_default()
            .insert(*year, *value);
    }
    let by_kon = rows.keys().any(|(_, kon)| *kon != Kon::T);
    let mut text = format!(
        "# nyckeltal: {id}\n# titel: {}\n# enhet: {}\n# producent: {}\n# utgivare: {}\n# konsuppdelat: {}\n# hamtad: {}\nregion;kon",
        one_line(&about.title),
        about.unit,
        one_line(&about.producer),
        series.publisher,
        if by_kon { "ja" } else { "nej" },
        series.fetched
    );
    for year in &years {
        let _ = write!(text, ";{year}");
    }
    text.push('\n');
    for ((region, kon), values) in rows {
        let _ = write!(text, "{region};{}", kon.id());
        for year in &years {
            text.push(';');
            match values.get(year) {
                None => {}
                Some(Measured::Value(value)) => {
                    let _ = write!(text, "{value}");
                }
                Some(Measured::Preliminary(value)) => {
                    let _ = write!(text, "{value}p");
                }
                Some(Measured::Absent) => text.push('b'),
                Some(Measured::Suppressed) => text.push('s'),
            }
        }
        text.push('\n');
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
