//! From the store's raw replies to series in one long form, rebuilt when the replies, the declarations or the form changes.

mod ages;
mod build;
mod files;
mod fingerprint;
mod long;

pub use build::{Cell, Known, Normalised, build};
pub use files::{
    Renewal, Stored, StoredCell, StoredSeries, ensure, faults, months, months_of_riket, series,
    years,
};
pub use fingerprint::fingerprint;
