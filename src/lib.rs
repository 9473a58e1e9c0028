//! `behov` estimates how many people need coordinated rehabilitation (Finsam, 2003:1210).
//!
//! Data flows one way, and so do the modules; a test holds them to the order of this list:
//!
//! 1. [`problem`], [`status`], [`swedish`] – how faults, absence and numbers are told
//! 2. [`table`] – the table engine. [`input`], [`output`], [`declared`], [`form`] – files in and out; those of `sources/` and
//!    `templates/`, compiled in or replaced
//! 3. [`regions`], [`forbund`], [`area`], [`map`] – which kommuner the user asks about, and where they are
//! 4. [`origin`], [`store`], [`parse`], [`fetch`], [`normalise`] – declared sources, their raw replies, and those as series
//! 5. [`figures`] – the published figures, embedded and fetched, as one table
//! 6. [`indicators`], [`denominators`] – formulas over figures, declared as data; the populations to relate results to
//! 7. [`distribution`], [`overlaps`], [`assumptions`], [`funding`] – what is assumed: shares, overlaps, the state's model for money
//! 8. [`template`], [`local`], [`earlier`] – the declared workbook; the parties' own figures; last year's workbook
//! 9. [`netto`], [`estimate`], [`simulation`] – the pure calculation, from figures at hand to results: no files, no clock
//! 10. [`nowcast`] – from the year of the figures to now. [`comparison`], then [`told`] in Swedish words: why a figure is absent, what must be said of an estimate; what follows
//!     may hold sentences. [`quality`], [`replicate`] – checks on figures and method
//! 11. [`analys`] – the front door: a question ([`analys::Fraga`]) to [`analys::Behov`] gives an answer ([`analys::Analys`])
//! 12. [`present`], [`data`], [`fill`], [`charts`], [`report`], [`workbook`], [`paper`] – ways out, each of which renders an answer: terminal,
//!     CSV, JSON, fields of others' workbooks, what charts share, the page, the workbook, the paper in Word
//! 13. [`window`] – a way in: choices in a browser to a question, an answer to a screen or a file
//! 14. [`cli`] – a way in: words to a question, an answer to a file or the terminal

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

pub mod analys;
pub mod area;
pub mod assumptions;
pub mod charts;
pub mod cli;
pub mod comparison;
pub mod data;
pub mod declared;
pub mod denominators;
pub mod distribution;
pub mod earlier;
pub mod estimate;
pub mod fetch;
pub mod figures;
pub mod fill;
pub mod forbund;
pub mod form;
pub mod funding;
pub mod indicators;
pub mod input;
pub mod local;
pub mod map;
pub mod netto;
pub mod normalise;
pub mod nowcast;
pub mod origin;
pub mod output;
pub mod overlaps;
pub mod paper;
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
pub mod table;
pub mod template;
pub mod told;
pub mod window;
pub mod workbook;
