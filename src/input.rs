//! Reading files that the user names: whole, and of a reasonable size.

use crate::problem::{Outcome, Problem, io_reason};
use std::path::Path;

const MB: u64 = 1_048_576;
/// Largest file of text or workbook that a person has made.
pub const LARGEST: u64 = 100 * MB;
/// Largest file from an agency.
pub const LARGEST_FETCHED: u64 = 512 * MB;

/// The bytes of a file.
///
/// # Errors
/// It cannot be read, or is larger than `largest` bytes.
pub fn read_whole(path: &Path, largest: u64) -> Outcome<Vec<u8>> {
    let fault = |error: std::io::Error| {
        Problem::input(format!("Filen går inte att läsa: {}", io_reason(&error)))
            .at(path.display().to_string())
            .next("Kontrollera att filen finns och att du har rätt att läsa den.")
    };
    if std::fs::metadata(path).map_err(fault)?.len() > largest {
        return Err(Problem::input("Filen är orimligt stor")
            .at(path.display().to_string())
            .expected(format!("högst {} MB", largest / MB)));
    }
    std::fs::read(path).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_large_and_foreign_things_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fil.txt");
        let told = |largest| read_whole(&path, largest).unwrap_err().to_string();
        assert!(told(LARGEST).contains("den finns inte"));
        std::fs::write(&path, b"tre").unwrap();
        assert_eq!(read_whole(&path, 3).unwrap(), b"tre");
        assert!(told(2).contains("orimligt stor"));
        assert!(read_whole(folder.path(), LARGEST).is_err());
    }
}
