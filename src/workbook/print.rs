//! How a sheet falls on paper: what has been written of it, and where a page may end.

use std::collections::{BTreeMap, BTreeSet};

/// A row whose height nobody has set, in points.
const ROW: f64 = 13.5;
/// A column whose width nobody has set, in characters.
const COLUMN: f64 = 8.43;
/// Points per character of a column's width, and what a column takes beside its characters.
const CHARACTER: f64 = 5.25;
const EDGES: f64 = 0.71;
/// Widest print, in characters, in which nine-point text is seven points on paper that lies down.
const WIDEST: f64 = 189.0;
/// What margins leave of A4 across, in points.
const PAPER: (f64, f64) = (784.0, 514.0);
/// Readers measure text differently: so much of the paper is counted on.
const SURE: f64 = 0.94;
/// A heading stays with its table's heading and the first rows.
const WITH_HEADING: u32 = 4;

/// Rows and columns as they have been set, and what must not be parted.
#[derive(Debug, Default)]
pub(super) struct Print {
    widths: Vec<f64>,
    heights: BTreeMap<u32, f64>,
    /// First rows of what is kept together, with the points that it takes.
    blocks: BTreeMap<u32, Kept>,
    /// Rows that begin a page whatever is left of the one before.
    forced: BTreeSet<u32>,
    last: u32,
    /// Rows that are repeated on each page.
    pub repeated: Option<(u32, u32)>,
    /// Last column that is printed, where it is not that with the last width.
    pub last_column: Option<u16>,
    /// Papers side by side; 0 where nobody has said so.
    pub across: u16,
    /// True where the paper stands up.
    pub upright: bool,
    /// True where the whole sheet is one page.
    pub one_page: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kept {
    Rows(u32),
    Points(f64),
}

impl Print {
    pub(super) fn widths(&mut self, widths: &[f64]) {
        self.widths = widths.to_vec();
    }

    pub(super) fn height(&mut self, row: u32, points: f64) {
        self.heights.insert(row, points);
        self.wrote(row);
    }

    pub(super) fn wrote(&mut self, row: u32) {
        self.last = self.last.max(row);
    }

    pub(super) fn new_page(&mut self, row: u32) {
        self.forced.insert(row);
    }

    pub(super) fn heading(&mut self, row: u32) {
        self.blocks.insert(row, Kept::Rows(WITH_HEADING));
    }

    /// Something over the cells, as a chart, that takes so many points from a row on.
    pub(super) fn over_cells(&mut self, row: u32, points: f64) {
        self.blocks.insert(row, Kept::Points(points));
        self.wrote(row + (points / ROW).ceil() as u32);
    }

    /// How many characters wide a column is.
    pub(super) fn column(&self, col: usize) -> f64 {
        self.widths.get(col).copied().unwrap_or(COLUMN)
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> u16 {
        self.last_column
            .map_or(self.widths.len() as u16, |col| col + 1)
    }

    /// How many characters wide the print is.
    pub(super) fn width(&self) -> f64 {
        let all = (0..usize::from(self.columns())).map(|col| self.column(col) + EDGES);
        // A sheet without columns of its own has at least one.
        all.sum::<f64>().max(COLUMN)
    }

    /// The widths as they are set: drawn in together where the print would otherwise be too small to read.
    pub(super) fn fitted(&self) -> Vec<f64> {
        let widest = WIDEST * f64::from(self.across.max(1));
        let factor = match self.upright {
            true => 1.0,
            false => (widest / self.width()).min(1.0),
        };
        let widths = self.widths.iter();
        widths.map(|width| width * factor).collect()
    }

    /// How many papers side by side the print needs.
    pub(super) fn papers(&self) -> u16 {
        (self.width() / WIDEST).ceil().max(1.0) as u16
    }

    /// Rows that a new page begins with, so that no heading and no chart is parted from what it belongs to.
    pub(super) fn breaks(&self) -> Vec<u32> {
        if self.one_page {
            return Vec::new();
        }
        let (wide, high) = match self.upright {
            true => (PAPER.1, PAPER.0),
            false => PAPER,
        };
        let width = self.width().min(WIDEST * f64::from(self.across.max(1)));
        let scale = (wide * f64::from(self.across.max(1)) / (width * CHARACTER)).min(1.0);
        let room = high / scale * SURE;
        let repeated = self
            .repeated
            .map_or(0.0, |(first, last)| self.points(first, last));
        let (mut breaks, mut used) = (Vec::new(), 0.0);
        for row in 0..=self.last {
            let full = used + self.needed(row).min(room - repeated) > room;
            if used > repeated && (full || self.forced.contains(&row)) {
                breaks.push(row);
                used = repeated;
            }
            used += self.points(row, row);
        }
        breaks
    }

    /// What must fit on the page that a row begins on.
    fn needed(&self, row: u32) -> f64 {
        match self.blocks.get(&row) {
            Some(Kept::Rows(rows)) => {
                let below = (row + 1..row + rows).filter_map(|row| match self.blocks.get(&row) {
                    Some(Kept::Points(points)) => Some(*points),
                    _ => None,
                });
                self.points(row, row + rows - 1) + below.sum::<f64>()
            }
            Some(Kept::Points(points)) => *points,
            None => self.points(row, row),
        }
    }

    fn points(&self, first: u32, last: u32) -> f64 {
        let height = |row: u32| self.heights.get(&row).copied().unwrap_or(ROW);
        (first..=last).map(height).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_goes_to_the_next_page_with_its_table() {
        let mut print = Print::default();
        print.widths(&[100.0]);
        for row in 0..40 {
            print.wrote(row);
        }
        // Without headings a page ends where it is full.
        assert_eq!(print.breaks(), [35]);
        print.heading(33);
        assert_eq!(print.breaks(), [33]);
    }

    #[test]
    fn a_chart_is_not_cut_and_repeated_rows_take_their_place() {
        let mut print = Print::default();
        print.widths(&[100.0]);
        print.wrote(20);
        print.over_cells(22, 240.0);
        assert_eq!(print.breaks(), [22]);
        let mut print = Print {
            repeated: Some((0, 3)),
            ..Print::default()
        };
        print.wrote(100);
        assert_eq!(print.breaks(), [35, 66, 97]);
        print.one_page = true;
        assert!(print.breaks().is_empty());
    }
}
