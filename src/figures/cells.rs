//! The index that finds a single figure.

use super::read::{Mark, Row};
use crate::status::Kon;
use std::collections::HashSet;

/// Dense index over the rows: series × year × sex × region, absent as NaN inside only.
pub(super) struct Cells {
    values: Vec<f64>,
    regions: usize,
    first_year: i32,
    last_year: i32,
    /// The years of what is published, transcripts apart.
    published: (i32, i32),
    preliminary: HashSet<usize>,
    suppressed: HashSet<usize>,
    transcripts: HashSet<usize>,
}

impl Cells {
    pub(super) fn index(rows: &[Row], series: usize, regions: usize) -> Self {
        let years = || rows.iter().map(|row| row.year);
        let published = || {
            let published = rows.iter().filter(|row| row.mark != Mark::Transcript);
            published.map(|row| row.year)
        };
        let mut cells = Self {
            values: Vec::new(),
            regions,
            first_year: years().min().unwrap_or(0),
            last_year: years().max().unwrap_or(0),
            published: (
                published().min().unwrap_or(0),
                published().max().unwrap_or(0),
            ),
            preliminary: HashSet::new(),
            suppressed: HashSet::new(),
            transcripts: HashSet::new(),
        };
        cells.values = vec![f64::NAN; series * cells.year_count() * Kon::ALL.len() * regions];
        for row in rows {
            let (series, region) = (row.series as usize, row.region as usize);
            let at = cells.position(series, region, row.year, row.kon as usize);
            cells.values[at] = row.value.unwrap_or(f64::NAN);
            match (row.mark, row.value) {
                (Mark::Suppressed, _) => cells.suppressed.insert(at),
                (Mark::Preliminary, Some(_)) => cells.preliminary.insert(at),
                (Mark::Transcript, _) => cells.transcripts.insert(at),
                _ => false,
            };
        }
        cells
    }

    fn year_count(&self) -> usize {
        (self.last_year - self.first_year + 1) as usize
    }

    fn position(&self, series: usize, region: usize, year: i32, kon: usize) -> usize {
        let year = (year - self.first_year) as usize;
        ((series * self.year_count() + year) * Kon::ALL.len() + kon) * self.regions + region
    }

    pub(super) fn years(&self) -> (i32, i32) {
        self.published
    }

    pub(super) fn last_year(&self) -> i32 {
        self.last_year
    }

    pub(super) fn is_transcript(&self, series: usize, region: usize, year: i32, kon: Kon) -> bool {
        self.holds(&self.transcripts, series, region, year, kon)
    }

    pub(super) fn is_preliminary(&self, series: usize, region: usize, year: i32, kon: Kon) -> bool {
        self.holds(&self.preliminary, series, region, year, kon)
    }

    pub(super) fn is_suppressed(&self, series: usize, region: usize, year: i32, kon: Kon) -> bool {
        self.holds(&self.suppressed, series, region, year, kon)
    }

    fn holds(
        &self,
        set: &HashSet<usize>,
        series: usize,
        region: usize,
        year: i32,
        kon: Kon,
    ) -> bool {
        (self.first_year..=self.last_year).contains(&year)
            && set.contains(&self.position(series, region, year, kon as usize))
    }

    pub(super) fn value(&self, series: usize, region: usize, year: i32, kon: Kon) -> Option<f64> {
        if year < self.first_year || year > self.last_year {
            return None;
        }
        let value = self.values[self.position(series, region, year, kon as usize)];
        (!value.is_nan()).then_some(value)
    }
}
