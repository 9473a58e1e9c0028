//! Checks on the figures behind an estimate, told as Swedish sentences.

mod checks;

pub use checks::{Check, Verdict, checks};
