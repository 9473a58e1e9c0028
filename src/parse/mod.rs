//! From raw replies and files to observations. Pure: bytes in, observations or a fault with its place out.

pub mod book;
pub mod file;
pub mod fk;
pub mod grid;
pub mod grids;
pub mod jsonstat;
pub mod kolada;
pub mod number;
pub mod observation;
pub mod pivot;
pub mod place;
pub mod px;
pub mod pxweb;
pub mod raised;
mod reply;
pub mod scb;
pub mod sdb;
pub mod text;
pub mod xml;
pub mod zipped;

pub use reply::{counted, json};
