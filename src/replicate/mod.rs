//! Proving the method: SKL 2016 to the digit and the back-cast (`docs/metod.md`, Prov).

mod edition;
mod skl;

pub use edition::{Edition, Moved, Told, ToldNow, editions, moved, scored};
pub use skl::{Backcast, Skl, SklRow, Trial, backcast, skl2016};
