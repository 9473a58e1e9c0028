//! Samordningsförbund: user data in TOML, dated, with the part of a kommun that belongs.

mod check;
mod edit;
mod register;

pub use edit::{NewForbund, appended};
pub use register::{Forbund, ForbundRegister, Membership, YEARS};
