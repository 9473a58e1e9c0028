//! How sure the estimate is (`docs/metod.md`, JCGM 101): shares, sizes and overlaps drawn anew, refitted, summed up.
//! Pure: the same estimate, seed and number of draws give the same numbers on every thread count, and as far as
//! they are shown on every machine (`docs/metod.md`).

mod block;
mod draw;
mod gum;
mod model;
mod plan;
mod random;
mod rank;
mod sensitivity;
mod shares;
mod simulate;
mod spread;
mod tables;

pub use model::{DRAWS, FEWEST_DRAWS, MOST_DRAWS, Settings};
pub use random::Stream;
pub use rank::{BesideRiket, Rank};
pub use sensitivity::{Bar, Ends, Input, Sensitivity};
pub use simulate::{
    Depth, Simulated, difference, difference_of_rates, drawn_brutto, netto_interval, ranked,
    ranked_areas, simulate, simulate_carried,
};
pub use spread::Spread;
