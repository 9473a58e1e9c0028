//! Reading an earlier workbook, also one that Excel or LibreOffice has saved: what the user typed is kept.

mod book;
mod columns;
mod inputs;
mod shares;

pub use book::{AREA_NAME, ASSUMPTIONS_NAME, Earlier, SHEET_NAME, STATE_SHEET, Typed};
pub use columns::{About, OVERLAPS, ROW_ID, Row, SHARES, col, overlap_row, scope_words, share_row};
pub use inputs::{
    ANSWERS, Inputs, LOG, OWN_WORDS, SECTIONS, TABLES, TOTAL, Table, label_of, participants,
    read as read_inputs, women_and_men,
};
pub use shares::{Known, Written, apply};
