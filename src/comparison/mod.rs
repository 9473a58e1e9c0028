//! What an estimate is put beside: other measures, similar kommuner, later and earlier years (`docs/metod.md`).
//! Declared in `sources/jamforelser.toml`.

mod change;
mod declare;
mod projection;
mod similar;
mod steps;
mod triangulation;

pub use change::{Change, Split, change};
pub use declare::{Ages, Declarations, Feature, Measure, OverlapChoice, Projection, Way, load};
pub use projection::{Projected, projected};
pub use similar::{Alike, Neighbours, similar};
pub use steps::{Before, Step, StepTaken, steps};
pub use triangulation::{Estimator, Found, Triangle, triangulate};
