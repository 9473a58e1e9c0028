//! How a figure came to be, or why it is absent.

mod absent;
mod model;
mod reason;

pub use absent::{Absent, AbsentStatus};
pub use model::{Kon, Status};
pub use reason::{Contradiction, Incomputable, Reason, Uncounted, Unpublished};
