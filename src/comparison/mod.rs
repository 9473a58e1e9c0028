//! What an estimate is put beside: other measures, similar kommuner, later and earlier years (`docs/metod.md`).
//! Declared in `sources/jamforelser.toml`.

mod change;
mod declare;
mod model;
mod projection;
mod similar;
mod steps;
mod triangulation;

pub use change::{Change, Split, change};
pub use declare::load;
pub use model::{
    Ages, Before, Declarations, Feature, Measure, OverlapChoice, Projection, Step, Way,
};
pub use projection::{Projected, projected};
pub use similar::{Alike, Neighbours, similar};
pub use steps::{StepTaken, steps};
pub use triangulation::{Estimator, Found, Triangle, triangulate};
