//! Derived indicators: formulas over published figures, declared in `sources/indikatorer.toml`.

mod declare;
mod evaluate;
mod formula;
mod graph;
mod unit;

pub use declare::{Alternative, Constant, Indicator, Indicators, KonRule};
pub use evaluate::{Engine, Figure, Used};
