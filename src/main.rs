//! The `behov` binary: everything is in the library.

#![forbid(unsafe_code)]

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Gives memory back to the system: the window stands open for hours after an answer about riket.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    behovsanalys::cli::main(std::env::args_os())
}
