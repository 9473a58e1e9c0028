//! Derived indicators: formulas over published figures, declared in `sources/indikatorer.toml`.

mod declare;
mod evaluate;
mod formula;
mod graph;
mod model;
mod unit;

pub use evaluate::Engine;
pub use model::{Alternative, Constant, Figure, Indicator, Indicators, KonRule, Used};
