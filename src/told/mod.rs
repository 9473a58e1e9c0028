//! What the calculation says as data, in Swedish words: why a figure is absent, and what must be known of one.
//! The modules before this one hold no sentences, apart from faults.

mod notice;
mod reason;
mod words;

pub use reason::{naming, with_status};
pub use words::Told;
