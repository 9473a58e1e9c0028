//! What the store has of a series, as text that a test can read.

use behovsanalys::normalise::{self, StoredCell};
use behovsanalys::parse::observation::Measured;
use behovsanalys::regions::Regions;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// The years of a series, a line per region and sex and a column per year: `1440;T;5;7p`, with p for a provisional value, b
/// for an absent and s for a hidden one. None where the store has nothing of it.
pub fn years(store: &Path, series: &str) -> Option<String> {
    every(store).remove(series)
}

/// The months of a series, a line each: `1440;T;2026-08;5`.
pub fn months(store: &Path, series: &str) -> Vec<String> {
    let regions = crate::myndigheter::regions();
    let all = normalise::months(&store.join("normaliserat"), regions).expect("a store");
    let at = all.series.iter().position(|one| one.serie == series);
    let cells = all
        .cells
        .iter()
        .filter(|cell| Some(cell.series as usize) == at);
    let line = |cell: &StoredCell| {
        let (code, month) = (code(cell, regions), cell.month.expect("a month"));
        let (kon, year) = (cell.kon.id(), cell.year);
        format!("{code};{kon};{year}-{month:02};{}", told(cell.value))
    };
    cells.map(line).collect()
}

/// Every series, by id.
pub fn every(store: &Path) -> BTreeMap<String, String> {
    let regions = crate::myndigheter::regions();
    let Ok(all) = normalise::years(&store.join("normaliserat"), regions) else {
        return BTreeMap::new();
    };
    let mut of_series: BTreeMap<u32, Vec<StoredCell>> = BTreeMap::new();
    for cell in all.cells {
        of_series.entry(cell.series).or_default().push(cell);
    }
    let text = |(at, cells): (u32, Vec<StoredCell>)| {
        let id = all.series[at as usize].serie.clone();
        (id, written(&cells, regions))
    };
    of_series.into_iter().map(text).collect()
}

fn code<'a>(cell: &StoredCell, regions: &'a Regions) -> &'a str {
    &regions.all()[cell.region as usize].code
}

fn told(value: Measured) -> String {
    match value {
        Measured::Value(value) => value.to_string(),
        Measured::Preliminary(value) => format!("{value}p"),
        Measured::Absent => "b".into(),
        Measured::Suppressed => "s".into(),
    }
}

fn written(cells: &[StoredCell], regions: &Regions) -> String {
    let years: BTreeSet<i32> = cells.iter().map(|cell| cell.year).collect();
    let mut rows: BTreeMap<(&str, usize), BTreeMap<i32, String>> = BTreeMap::new();
    for cell in cells {
        let row = rows.entry((code(cell, regions), cell.kon as usize));
        row.or_default().insert(cell.year, told(cell.value));
    }
    let mut text = String::new();
    for ((code, kon), values) in rows {
        let kon = behovsanalys::status::Kon::ALL[kon].id();
        let _ = write!(text, "{code};{kon}");
        for year in &years {
            let _ = write!(text, ";{}", values.get(year).map_or("", String::as_str));
        }
        text.push('\n');
    }
    text
}
