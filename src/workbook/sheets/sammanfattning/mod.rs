//! Sammanfattning: the page for the board. The number, how sure it is, what it is beside, ten years, the groups.

mod columns;
mod figures;
mod groups;
mod headline;
mod sheet;

pub(super) use sheet::write;
