//! Writing files whole or not at all.

use crate::problem::{Outcome, Problem, Step, io_reason};
use crate::swedish;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest name of an area in a file name.
const LONGEST_NAME: usize = 80;

/// Where a result is written when the user names no file: `output/WHAT-AREA-YEAR.ENDING`.
pub fn default_path(what: &str, area: &str, year: &str, ending: &str) -> PathBuf {
    let name: String = swedish::folded(area)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    let mut name = words.join("-");
    name.truncate(LONGEST_NAME);
    PathBuf::from("output").join(format!("{what}-{name}-{year}.{ending}"))
}

/// A workbook that says nothing of when it was made: the same contents give the same bytes.
///
/// # Errors
/// None that a user can cause.
pub fn workbook_without_clock() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2024, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(workbook)
}

/// A text table that opens in a Swedish Excel: semicolons, a byte order mark, lines as Windows has them.
///
/// # Errors
/// None that a user can cause.
pub fn excel_csv<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Outcome<Vec<u8>> {
    let fault = |error: csv::Error| {
        Problem::surroundings(format!("Texttabellen kunde inte skrivas: {error}"))
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(header).map_err(fault)?;
    for row in rows {
        writer.write_record(row).map_err(fault)?;
    }
    let bytes = writer.into_inner();
    bytes.map_err(|error| fault(error.into_error().into()))
}

/// Text for a table of text: what a spreadsheet would take for a formula gets an apostrophe in front.
pub fn inert(text: &str) -> String {
    match text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text.to_string(),
    }
}

/// The text without the apostrophe that [`inert`] gave it.
pub fn as_typed(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => text,
    }
}

/// What a spreadsheet takes a formula by.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether an existing file may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Refuse,
    Replace,
}

impl Existing {
    /// From whether the user wants to replace it.
    pub fn replace_if(wanted: bool) -> Self {
        match wanted {
            true => Self::Replace,
            false => Self::Refuse,
        }
    }
}

/// Fails early where `path` may not be written, before any long work.
///
/// # Errors
/// The file exists and may not be replaced, or `path` is a folder.
pub fn check_target(path: &Path, existing: Existing) -> Outcome<()> {
    if path.is_dir() {
        return Err(Problem::input("Sökvägen är en mapp, inte en fil")
            .at(path.display().to_string())
            .next("Ange ett filnamn."));
    }
    if existing == Existing::Refuse && path.exists() {
        return Err(already_there(path));
    }
    Ok(())
}

/// Fails early where the name does not end as the content does: another program would refuse the file.
///
/// # Errors
/// Another ending, or none.
pub fn check_ending(path: &Path, ending: &str) -> Outcome<()> {
    let found = path
        .extension()
        .map(|one| one.to_string_lossy().to_lowercase());
    if found.as_deref() == Some(ending) {
        return Ok(());
    }
    Err(
        Problem::input(format!("Filens namn ska sluta på .{ending}"))
            .at(path.display().to_string())
            .expected(path.with_extension(ending).display().to_string()),
    )
}

fn already_there(path: &Path) -> Box<Problem> {
    Problem::input("Filen finns redan och lämnas orörd")
        .at(path.display().to_string())
        .step(Step::OtherFile)
}

/// Writes a file that the user has asked for: readers see the old file or the whole new one.
///
/// # Errors
/// The folder cannot be made or written, the disk is full, or the file exists and may not be replaced.
pub fn write_whole(path: &Path, bytes: &[u8], existing: Existing) -> Outcome<()> {
    check_target(path, existing)?;
    sweep(folder_of(path));
    match put_in_place(path, bytes, existing) {
        Ok(file) => {
            readable_by_others(&file);
            tracing::debug!(byte = bytes.len(), "en fil är skriven");
            Ok(())
        }
        // The same kind of error tells of a file where a folder should be.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && path.exists() => {
            Err(already_there(path))
        }
        Err(error) => Err(cannot_write(path, &error)),
    }
}

/// Writes `bytes` beside `path`, down to the disk, and renames; makes the folder where it is absent.
///
/// # Errors
/// The operating system refuses, or the file exists and may not be replaced; nothing half written is left.
pub(crate) fn put_in_place(path: &Path, bytes: &[u8], existing: Existing) -> std::io::Result<File> {
    let folder = folder_of(path);
    std::fs::create_dir_all(folder)?;
    let mut beside = tempfile::Builder::new()
        .prefix(BESIDE)
        .tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    let kept = match existing {
        Existing::Refuse => beside.persist_noclobber(path),
        Existing::Replace => beside.persist(path),
    };
    kept.map_err(|lost| lost.error)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Begins the names of files that are being written.
pub(crate) const BESIDE: &str = ".behov-";
/// A file that has been beside for so long is what an interrupted run left.
const LEFT: Duration = Duration::from_secs(86_400);

/// Removes what interrupted runs have left; what cannot be removed does no harm.
fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(BESIDE);
        let age = entry.metadata().and_then(|file| file.modified());
        let age = age.ok().and_then(|then| then.elapsed().ok());
        if ours && age.is_some_and(|age| age > LEFT) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are private; a finished workbook follows the usual permissions.
#[cfg(unix)]
fn readable_by_others(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    // Failing to widen permissions loses nothing: the owner can still read the file.
    let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable_by_others(_file: &File) {}

fn cannot_write(path: &Path, error: &std::io::Error) -> Box<Problem> {
    // Windows says the same of a file that another program holds as of one that may not be changed.
    let held =
        cfg!(windows) && error.kind() == std::io::ErrorKind::PermissionDenied && path.is_file();
    let reason = match held {
        true => {
            "den är öppen i ett annat program, till exempel Excel, eller skrivskyddad".to_string()
        }
        false => io_reason(error),
    };
    Problem::surroundings(format!("Filen kunde inte skrivas: {reason}"))
        .at(path.display().to_string())
        .step(Step::OtherPlace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_is_left_alone_unless_told_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_whole(&path, b"first", Existing::Refuse).unwrap();
        assert!(write_whole(&path, b"second", Existing::Refuse).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        write_whole(&path, b"second", Existing::Replace).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"second");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_a_file_is_explained() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fil");
        std::fs::write(&file, "x").unwrap();
        let message = write_whole(&file.join("a.xlsx"), b"x", Existing::Refuse)
            .unwrap_err()
            .to_string();
        assert!(message.contains("Ingen halv fil"), "{message}");
    }
}
