//! Samordningsförbund: user data in TOML, dated, with the part of a kommun that belongs.

mod check;
mod edit;
mod read;
mod register;

pub use edit::{Corrected, NewForbund, appended, corrected, correction_as_toml};
pub use register::{Doubt, Ended, Forbund, ForbundRegister, Membership, Outside, Standing, YEARS};
