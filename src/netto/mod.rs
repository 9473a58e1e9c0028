//! Counting people once (`docs/metod.md`): pure arithmetic over patterns of membership.
//!
//! A pattern is the set of groups that a person is in, as bits: bit `i` for group `i`, 0 for nobody's.

mod bounds;
mod centre;
mod collide;
mod draws;
mod lanes;
mod sex;
mod sweeps;
mod table;
#[cfg(test)]
mod tests;

pub use bounds::{Bounds, frechet, given_table};
pub use centre::{Centre, Infeasible, by_group, by_person, by_person_without};
pub use collide::Claims;
pub use draws::{Drawn, Known, Room, by_group_draws, by_person_draws, fit_draws};
pub use lanes::{LANES, Lane};
pub use sex::{Women, women_in, women_of};
pub use sweeps::{Live, SWEEPS};
pub use table::{MOST_GROUPS, Margin, NotConverged, Table, fit, start};
