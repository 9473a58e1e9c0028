//! Any file that holds rows of cells, as texts that know where they stand.

use super::book::column_letters;
use std::collections::HashSet;

/// A sheet as texts, with where its first cell stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    pub sheet: String,
    pub first_row: usize,
    pub first_col: usize,
    pub rows: Vec<Vec<String>>,
    /// Row and column of the cells that are numbers with decimals, and not texts that look so.
    pub decimals: HashSet<(usize, usize)>,
}

impl Grid {
    /// Where a cell stands: "bladet Blad1, cell B7".
    pub fn place(&self, row: usize, col: usize) -> String {
        let letters = column_letters(self.first_col + col);
        let number = self.first_row + row + 1;
        match self.sheet.is_empty() {
            true => format!("rad {number}, kolumn {}", self.first_col + col + 1),
            false => format!("bladet {}, cell {letters}{number}", self.sheet),
        }
    }
}
