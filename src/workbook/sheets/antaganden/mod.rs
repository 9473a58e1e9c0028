//! Antaganden: every share with its grounds, open for change.

mod avvikelser;
mod rows;
mod sheet;

pub(super) use sheet::write;
