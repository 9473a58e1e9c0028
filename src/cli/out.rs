//! What is written to the terminal.

use crate::problem::{Outcome, Problem};
use std::io::Write;

/// Writes to standard output; a reader that has gone (`| head`) is no fault.
pub(super) fn print(text: &str) -> Outcome<()> {
    print_bytes(text.as_bytes())
}

/// What the user should know beside the result, so that the result itself can be read by a program.
pub(super) fn note(notes: &[String]) {
    for note in notes {
        eprintln!("Obs: {note}");
    }
}

/// Writes as JSON with line breaks.
pub(super) fn print_json<T: serde::Serialize>(value: &T) -> Outcome<()> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Problem::surroundings(format!("JSON kunde inte skrivas: {error}")))?;
    print(&format!("{text}\n"))
}

pub(super) fn print_bytes(bytes: &[u8]) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Problem::surroundings(format!(
            "Resultatet kunde inte skrivas ut: {}",
            crate::problem::io_reason(&error)
        ))),
    }
}
