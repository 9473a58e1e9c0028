//! `behov forbund`

mod history;
mod known;
mod map;
mod own;
mod run;
mod show;

pub use run::run;
