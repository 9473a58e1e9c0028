//! From the year of the figures to now (`docs/metod.md`, Nuläge): what is declared in `sources/nulage.toml`, and what it says
//! of an estimate.

mod carry;
mod declare;
mod residual;
mod score;

pub use carry::{carry, newest_year, riket_in};
pub use declare::{Break, By, Carry, Driver, Month, Months, Nulage, OwnRate, load};
pub use residual::{PEOPLE, Pairs, residuals};
pub use score::{Case, Score, Tally, cases, known};
