//! Declared sources (`sources/kallor/*.toml`): who publishes, where, how codes become our figures.

mod declare;
mod model;

pub use declare::load;
pub use model::*;
