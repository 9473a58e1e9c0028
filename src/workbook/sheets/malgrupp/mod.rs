//! Målgrupp: the calculation, live.

mod area;
mod lines;
mod parts;
mod sheet;
mod units;

pub(super) use sheet::write;
