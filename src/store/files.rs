//! Files of the store, and what is told where one cannot be read or written.

use crate::output::{Existing, put_in_place};
use crate::problem::{Outcome, Problem, Step, io_reason};
use std::path::Path;

/// A file or folder of the store that the operating system refuses.
pub(crate) fn fault(path: &Path, error: &std::io::Error) -> Box<Problem> {
    Problem::surroundings(format!("Lagret går inte att använda: {}", io_reason(error)))
        .at(path.display().to_string())
        .step(Step::OtherStore("Kontrollera mappen"))
}

/// Writes a file of the store whole or not at all, in place of the one that is there.
pub(crate) fn keep(path: &Path, bytes: &[u8]) -> Outcome<()> {
    put_in_place(path, bytes, Existing::Replace)
        .map(drop)
        .map_err(|error| fault(path, &error))
}
