//! The files that the window writes: the same as the commands', each under a name that is free.

use super::compare;
use super::ground::Ground;
use super::work::{Asked, Place};
use crate::analys::{Analys, Beside};
use crate::local::{self, Prepared};
use crate::output::{Existing, default_path, write_whole};
use crate::problem::{Outcome, Problem};
use crate::{data, paper, present, report, swedish, workbook};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// So many files of one name are enough.
const MOST: usize = 999;

/// Local figures under this are in nothing that is sent on, as the commands have it.
const THRESHOLD: u32 = 5;

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "slag", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Wanted {
    Arbetsbok,
    /// The workbook without what has been typed.
    Delbar,
    Sida,
    /// The paper in Word.
    Underlag,
    Json,
    /// Tables for other programs, in a folder of their own.
    Data,
    /// A form for one of the four parties.
    Formular {
        part: String,
    },
    /// A form for someone who judges shares.
    Bedomning {
        roll: String,
    },
    Jamforelse {
        platser: Vec<Place>,
    },
}

/// Writes a file or a folder into the folder, never over another, and says which.
///
/// # Errors
/// The question cannot be answered, or the folder cannot be written.
pub(super) fn write(
    wanted: &Wanted,
    asked: Asked,
    ground: &Ground<'_>,
    folder: &Path,
) -> Outcome<PathBuf> {
    let made = match wanted {
        Wanted::Arbetsbok => workbook_of(asked, ground)?,
        Wanted::Delbar => to_share(asked, ground)?,
        Wanted::Sida => page(asked, ground)?,
        Wanted::Underlag => paper(asked, ground)?,
        Wanted::Json => json(asked, ground)?,
        Wanted::Data => return data_in(folder, asked, ground),
        Wanted::Formular { part } => party_form(part, asked, ground)?,
        Wanted::Bedomning { roll } => Made {
            name: named("bedomning", roll, "csv"),
            bytes: local::judgement_form(&asked.fraga.assumptions, roll)?,
        },
        Wanted::Jamforelse { platser } => Made {
            name: named("jamforelse", &asked.fraga.area.name, "csv"),
            bytes: compare::csv(&compare::rows(&asked.fraga, platser, ground)?)?,
        },
    };
    put(folder, Path::new(&made.name), &made.bytes)
}

/// A file that is to be written.
struct Made {
    name: String,
    bytes: Vec<u8>,
}

/// As the commands name their files.
fn of_answer(what: &str, analys: &Analys, ending: &str) -> String {
    let skattning = &analys.skattning;
    let area = &skattning.underlag.area.name;
    let path = default_path(what, area, &skattning.year_text(), ending);
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A name for what is of no year.
fn named(what: &str, of: &str, ending: &str) -> String {
    let path = default_path(what, of, "", ending);
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    format!("{}.{ending}", name.trim_end_matches('-'))
}

fn workbook_of(mut asked: Asked, ground: &Ground<'_>) -> Outcome<Made> {
    asked.fraga.beside = Beside::workbook(&asked.fraga.area, ground.template);
    let analys = ground.behov.analysera(&asked.fraga)?;
    let own = ground.behov.logged(&asked.fraga, &asked.stood, asked.own)?;
    Ok(Made {
        name: of_answer("behovsanalys", &analys, "xlsx"),
        bytes: workbook::write(ground.template, &analys, &own)?,
    })
}

fn to_share(mut asked: Asked, ground: &Ground<'_>) -> Outcome<Made> {
    asked.fraga.beside = Beside::workbook(&asked.fraga.area, ground.template);
    let (behov, fraga) = (ground.behov, &asked.fraga);
    let bytes = workbook::to_share(behov, fraga, &asked.base, THRESHOLD, ground.template)?;
    let year = behov.skatta(fraga)?.year_text();
    let path = default_path("behovsanalys", &fraga.area.name, &year, "xlsx");
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Made {
        name: format!("{stem}-delbar.xlsx"),
        bytes,
    })
}

/// The answer of what is sent on, without small local figures, as the commands give it.
fn handed_on(asked: &mut Asked, ground: &Ground<'_>) -> Outcome<Analys> {
    asked.fraga.local = local::hidden(&asked.fraga.local, THRESHOLD);
    asked.fraga.beside = Beside::report(&asked.fraga.area, ground.template);
    ground.behov.analysera(&asked.fraga)
}

fn page(mut asked: Asked, ground: &Ground<'_>) -> Outcome<Made> {
    let analys = handed_on(&mut asked, ground)?;
    let text = report::write(ground.behov.declared(), &analys, &asked.own.inputs)?;
    Ok(Made {
        name: of_answer("rapport", &analys, "html"),
        bytes: text.into_bytes(),
    })
}

fn paper(mut asked: Asked, ground: &Ground<'_>) -> Outcome<Made> {
    let analys = handed_on(&mut asked, ground)?;
    let own = ground.behov.logged(&asked.fraga, &asked.stood, asked.own)?;
    let paper = paper::write(ground.behov.declared(), &analys, &own.inputs, None)?;
    Ok(Made {
        name: of_answer("underlag", &analys, paper.ending),
        bytes: paper.bytes,
    })
}

fn json(mut asked: Asked, ground: &Ground<'_>) -> Outcome<Made> {
    asked.fraga.beside = Beside::shown();
    let analys = ground.behov.analysera(&asked.fraga)?;
    let text = serde_json::to_string_pretty(&present::json(&analys)).unwrap_or_default();
    Ok(Made {
        name: of_answer("skattning", &analys, "json"),
        bytes: text.into_bytes(),
    })
}

fn party_form(party: &str, mut asked: Asked, ground: &Ground<'_>) -> Outcome<Made> {
    let known = local::PARTIES.into_iter().find(|one| *one == party);
    let party =
        known.ok_or_else(|| Problem::input(format!("{party} är ingen av de fyra parterna")))?;
    asked.fraga.depth = None;
    let skattning = ground.behov.skatta(&asked.fraga)?;
    let area = asked
        .fraga
        .area
        .clone()
        .alphabetical(ground.behov.regions());
    let regions = ground.behov.regions();
    let prepared = Prepared {
        area: &area.name,
        kommuner: area
            .parts
            .iter()
            .map(|part| regions.name_of(&part.kommun))
            .collect(),
        year: skattning.underlag.denominator_year,
    };
    let name = named(
        &format!("uppgifter-{}", swedish::folded(party)),
        &area.name,
        "xlsx",
    );
    Ok(Made {
        name,
        bytes: local::form(&asked.fraga.assumptions, &[party], Some(&prepared))?,
    })
}

/// The files of `behov data` for the area, in a folder of their own.
fn data_in(folder: &Path, mut asked: Asked, ground: &Ground<'_>) -> Outcome<PathBuf> {
    asked.fraga.depth = None;
    asked.fraga.beside = Beside {
        nowcast: true,
        ..Beside::default()
    };
    let area = asked.fraga.area.clone();
    let name = named("data", &area.name, "d");
    let files = data::package(ground.behov, &asked.fraga, &[area])?;
    let folder = free(folder, name.trim_end_matches(".d"), "")?;
    for (name, bytes) in &files {
        write_whole(&folder.join(name), bytes, Existing::Refuse)?;
    }
    Ok(folder)
}

/// Writes under the name, or the first free one that follows: `rapport-ale-2022-2.html`.
fn put(folder: &Path, name: &Path, bytes: &[u8]) -> Outcome<PathBuf> {
    let stem = name.file_stem().unwrap_or_default().to_string_lossy();
    let ending = name.extension().unwrap_or_default().to_string_lossy();
    let path = free(folder, &stem, &format!(".{ending}"))?;
    write_whole(&path, bytes, Existing::Refuse)?;
    Ok(path)
}

/// The first path of the name that nothing has.
fn free(folder: &Path, stem: &str, ending: &str) -> Outcome<PathBuf> {
    let numbered = |number: usize| match number {
        1 => format!("{stem}{ending}"),
        number => format!("{stem}-{number}{ending}"),
    };
    let mut paths = (1..=MOST).map(|number| folder.join(numbered(number)));
    paths.find(|path| !path.exists()).ok_or_else(|| {
        Problem::input(format!("Det finns redan {MOST} filer som heter {stem}"))
            .at(folder.display().to_string())
            .next("Ta bort eller flytta några av dem.")
    })
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
