//! Columns of the page.

/// Last column of the page; what charts draw and the links stand beyond it.
pub(super) const LAST: u16 = 7;

/// The links to the other sheets, beside the print.
pub(super) const LINKS: u16 = 9;

/// First column of what charts draw, hidden.
pub(super) const DRAWN: u16 = 11;

/// Characters on a line over the whole page.
pub(super) const LINE: usize = 120;
