//! One huvudman's figures: each measure in a row with its trend and riket beside it, and below them every year, kommun by
//! kommun, by sex where published.

mod profil;
mod said;
mod sheet;

pub(super) use sheet::write;
