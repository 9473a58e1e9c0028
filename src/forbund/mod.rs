//! Samordningsförbund: user data in TOML, dated, with the part of a kommun that belongs.

mod check;
mod edit;
mod model;
mod read;
mod register;

pub use edit::{Corrected, NewForbund, appended, corrected, correction_as_toml};
pub use model::{Doubt, Ended, Forbund, Membership, Outside, Standing, YEARS};
pub use register::ForbundRegister;
