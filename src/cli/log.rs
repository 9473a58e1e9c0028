//! `--utforligt`: what the program does, step by step, on standard error.
//!
//! The lines can be sent to someone who helps: they hold no file's content, no local figure, and no path.

use std::io::{self, Write};
use std::sync::Once;
use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

/// Starts the log, once; the rest of the run then tells of its steps.
pub fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let log = tracing_subscriber::fmt()
            .with_max_level(Level::DEBUG)
            .with_ansi(false)
            .with_target(false)
            .with_writer(OwnSteps)
            .finish();
        // Where a log is already at work, that one goes on.
        let _ = tracing::subscriber::set_global_default(log);
    });
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        system = std::env::consts::OS,
        processor = std::env::consts::ARCH,
        "behov startar"
    );
}

/// Only this program's own steps: other libraries may tell of addresses and headers.
struct OwnSteps;

impl<'a> MakeWriter<'a> for OwnSteps {
    type Writer = Box<dyn Write>;

    fn make_writer(&'a self) -> Self::Writer {
        Box::new(io::sink())
    }

    fn make_writer_for(&'a self, step: &tracing::Metadata<'_>) -> Self::Writer {
        match step.target().starts_with("behovsanalys") {
            true => Box::new(io::stderr()),
            false => Box::new(io::sink()),
        }
    }
}
