//! The `behov` binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    behovsanalys::cli::main(std::env::args_os())
}
