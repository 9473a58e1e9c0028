//! `behov` estimates how many people need coordinated rehabilitation (Finsam, 2003:1210).
//!
//! Data flows one way, and so do the modules:
//!
//! 1. [`declared`] – the embedded (or replaced) files of `sources/` and `templates/`
//! 2. [`regions`], [`forbund`], [`area`] – which kommuner the user asks about
//! 3. [`origin`], [`store`], [`fetch`], [`parse`], [`normalise`] – declared sources, their raw replies, and those as series
//! 4. [`figures`] – the published figures, embedded and fetched, as one table
//! 5. [`indicators`] – derived indicators: formulas over figures, declared as data
//! 6. [`overlaps`], [`assumptions`] – what is known about people in several systems; presets of shares
//! 7. [`local`] – the parties' own figures
//! 8. [`estimate`], [`simulation`] – the pure calculation, on [`netto`] and [`distribution`]
//! 9. [`comparison`], [`quality`], [`replicate`] – what an estimate is put beside, and checks on figures and method
//! 10. [`analysis`] – all of it for one area
//! 11. [`present`], [`workbook`], [`fill`], [`report`] – terminal, CSV, JSON, the workbook, fields of others' workbooks, the page
//!
//! [`cli`] ties them together; nothing later in the list is used by anything earlier.

#![forbid(unsafe_code)]
// Bad input is told, never a panic; where one of these cannot happen a comment says why.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable
    )
)]

pub mod analysis;
pub mod area;
pub mod assumptions;
pub mod cli;
pub mod comparison;
pub mod declared;
pub mod distribution;
pub mod estimate;
pub mod fetch;
pub mod figures;
pub mod fill;
pub mod forbund;
pub mod form;
pub mod funding;
pub mod indicators;
pub mod local;
pub mod netto;
pub mod normalise;
pub mod origin;
pub mod output;
pub mod overlaps;
pub mod parse;
pub mod present;
pub mod problem;
pub mod quality;
pub mod regions;
pub mod replicate;
pub mod report;
pub mod simulation;
pub mod status;
pub mod store;
pub mod swedish;
pub mod workbook;
