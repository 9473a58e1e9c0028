//! The 290 kommuner, 21 län and riket, and how users name them.

pub(crate) mod lookup;
mod register;

pub use lookup::resolve_named;
pub use register::{Change, RIKET, Region, RegionKind, Regions};
