//! `behov` estimates how many people need coordinated rehabilitation (Finsam, 2003:1210).
//!
//! Data flows one way, and so do the modules:
//!
//! 1. [`declared`] – the embedded (or replaced) files of `sources/` and `templates/`
//! 2. [`regions`], [`forbund`], [`area`] – which kommuner the user asks about
//! 3. [`figures`] – the published figures as one table
//! 4. [`indicators`] – derived indicators: formulas over figures, declared as data
//! 5. [`assumptions`] – presets of shares, with their overrides
//! 6. [`estimate`] – the pure calculation
//! 7. [`quality`], [`replicate`] – checks on the figures and on the method
//! 8. [`present`], [`workbook`] – terminal, CSV, JSON and the workbook
//!
//! [`cli`] ties them together; nothing later in the list is used by anything earlier.

#![forbid(unsafe_code)]

pub mod area;
pub mod assumptions;
pub mod cli;
pub mod declared;
pub mod estimate;
pub mod figures;
pub mod forbund;
pub mod form;
pub mod indicators;
pub mod output;
pub mod present;
pub mod problem;
pub mod quality;
pub mod regions;
pub mod replicate;
pub mod status;
pub mod swedish;
pub mod workbook;
