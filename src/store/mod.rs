//! Raw replies as the agencies gave them, kept in rounds, one per retrieval of a source.
//!
//! `FOLDER/ra/SOURCE/ROUND/KEY.gz` is a body, `KEY.json` beside it says where it came from and its sum.
//! A round with `klar.json` is finished; one without is continued by the next run.

mod entry;
pub(crate) mod files;
mod folder;
mod journey;
mod lock;
mod round;

pub use entry::{Damage, Entry, Meta, sum_of};
pub use folder::Store;
pub use journey::Journey;
pub use lock::Lock;
pub use round::{Finished, Round};
