//! A way out: the figures, the estimates and what they rest on as files for other programs, described by a data package
//! (Frictionless). The same question gives the same bytes.

mod package;

pub use package::{DataFile, package};
