//! The files that the window writes: the same as the commands', each under a name that is free.

use super::work::Work;
use crate::analys::{Behov, Beside, Own};
use crate::output::{Existing, default_path, write_whole};
use crate::present;
use crate::problem::{Outcome, Problem};
use crate::report::{self, Reached};
use crate::template::Template;
use crate::workbook;
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// So many files of one name are enough.
const MOST: usize = 999;

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Arbetsbok,
    Sida,
    Json,
}

/// Writes a file into the folder, never over another, and says which.
///
/// # Errors
/// The question cannot be answered, or the folder cannot be written.
pub(super) fn write(
    behov: &Behov,
    work: &Work,
    kind: Kind,
    day: NaiveDate,
    folder: &Path,
) -> Outcome<PathBuf> {
    let template = Template::load(behov.declared())?;
    let mut fraga = work.question(behov, day)?;
    fraga.beside = match kind {
        Kind::Arbetsbok => Beside::workbook(&fraga.area, &template),
        Kind::Sida => Beside::report(&fraga.area),
        Kind::Json => Beside::shown(),
    };
    let analys = behov.analysera(&fraga)?;
    let (what, ending, bytes) = match kind {
        Kind::Arbetsbok => (
            "behovsanalys",
            "xlsx",
            workbook::write(&template, &analys, &Own::default())?,
        ),
        Kind::Sida => {
            let page = report::write(behov.declared(), &analys, Reached::Unknown)?;
            ("rapport", "html", page.into_bytes())
        }
        Kind::Json => {
            let text = serde_json::to_string_pretty(&present::json(&analys)).unwrap_or_default();
            ("skattning", "json", text.into_bytes())
        }
    };
    let skattning = &analys.skattning;
    let name = default_path(
        what,
        &skattning.underlag.area.name,
        &skattning.year_text(),
        ending,
    );
    let name = name.file_name().map(PathBuf::from).unwrap_or_default();
    put(folder, &name, &bytes)
}

/// Writes under the name, or the first free one that follows: `rapport-ale-2022-2.html`.
fn put(folder: &Path, name: &Path, bytes: &[u8]) -> Outcome<PathBuf> {
    let stem = name.file_stem().unwrap_or_default().to_string_lossy();
    let ending = name.extension().unwrap_or_default().to_string_lossy();
    for number in 1..=MOST {
        let name = match number {
            1 => format!("{stem}.{ending}"),
            number => format!("{stem}-{number}.{ending}"),
        };
        let path = folder.join(name);
        if path.exists() {
            continue;
        }
        write_whole(&path, bytes, Existing::Refuse)?;
        return Ok(path);
    }
    Err(
        Problem::input(format!("Det finns redan {MOST} filer som heter {stem}"))
            .at(folder.display().to_string())
            .next("Ta bort eller flytta några av dem."),
    )
}

/// A file of the folder, by its name alone.
///
/// # Errors
/// The name leads elsewhere, or there is no such file.
pub(super) fn read(folder: &Path, name: &str) -> Outcome<Vec<u8>> {
    let is_plain = Path::new(name).file_name().is_some_and(|own| own == name)
        && !name.contains(['/', '\\', ':'])
        && !name.starts_with('.');
    let nothing = || Problem::input("Filen finns inte").at(name.to_string());
    if !is_plain {
        return Err(nothing());
    }
    std::fs::read(folder.join(name)).map_err(|_| nothing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over_and_nothing_outside_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let name = Path::new("a-2022.html");
        let first = put(folder.path(), name, b"1").unwrap();
        let second = put(folder.path(), name, b"2").unwrap();
        assert_eq!(std::fs::read(&first).unwrap(), b"1");
        assert!(second.ends_with("a-2022-2.html"));
        assert_eq!(read(folder.path(), "a-2022-2.html").unwrap(), b"2");
        for name in [
            "../a",
            "/etc/passwd",
            "",
            ".",
            "..",
            "b/../a-2022.html",
            "C:x",
            ".dold",
        ] {
            assert!(read(folder.path(), name).is_err(), "{name}");
        }
    }
}
