//! Fetched series laid over the embedded ones: the newest retrieval wins cell by cell, older periods stay.

use super::read::{Mark, Read, Row, read_file};
use super::series::{Held, Series};
use crate::declared::Declared;
use crate::normalise::{self, StoredCell, StoredSeries};
use crate::origin::{About, Origin};
use crate::parse::observation::Measured;
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::status::Kon;
use std::collections::HashSet;
use std::path::Path;

pub(super) fn fetched(read: &mut Read, folder: &Path, regions: &Regions) -> Outcome<()> {
    let stored = normalise::years(folder, regions)?;
    let target: Vec<u32> = stored
        .series
        .iter()
        .map(|one| target_of(read, one))
        .collect();
    let rows = stored.cells.iter().map(|cell| row_of(cell, &target));
    lay_over(&mut read.rows, rows.collect(), regions);
    Ok(())
}

/// The position of a stored series among all: it is laid over the embedded one, or is new.
fn target_of(read: &mut Read, stored: &StoredSeries) -> u32 {
    let known = read.series.iter().position(|one| one.id == stored.serie);
    if let Some(known) = known {
        merge_about(&mut read.series[known], stored);
        return known as u32;
    }
    read.series.push(Series {
        id: stored.serie.clone(),
        title: stored.titel.clone(),
        unit: stored.enhet.clone(),
        producer: stored.producent.clone(),
        publisher: stored.utgivare.clone(),
        by_kon: stored.konsuppdelat,
        fetched: stored.hamtad.clone(),
        first_year: stored.forsta_ar,
        last_year: stored.senaste_ar,
        held: Held::Fetched,
        transcribed: None,
        licence: String::new(),
        address: String::new(),
    });
    read.series.len() as u32 - 1
}

fn row_of(cell: &StoredCell, target: &[u32]) -> Row {
    let (value, mark) = match cell.value {
        Measured::Value(value) => (Some(value), Mark::None),
        Measured::Preliminary(value) => (Some(value), Mark::Preliminary),
        Measured::Absent => (None, Mark::Absent),
        Measured::Suppressed => (None, Mark::Suppressed),
    };
    Row {
        series: target[cell.series as usize],
        region: cell.region,
        year: cell.year,
        kon: cell.kon,
        value,
        mark,
    }
}

/// Newer rows in the place of those about the same cell; the others after them. Cells are found by position: a look-up by
/// name of half a million rows would take longer than all else.
fn lay_over(rows: &mut Vec<Row>, newer: Vec<Row>, regions: &Regions) {
    let all = || rows.iter().chain(&newer);
    let (Some(first), Some(last), Some(series)) = (
        all().map(|row| row.year).min(),
        all().map(|row| row.year).max(),
        all().map(|row| row.series).max(),
    ) else {
        return;
    };
    let (years, regions) = ((last - first + 1) as usize, regions.all().len());
    let position = |row: &Row| {
        let year = (row.year - first) as usize;
        let kon = row.kon as usize;
        ((row.series as usize * years + year) * Kon::ALL.len() + kon) * regions
            + row.region as usize
    };
    const NOWHERE: u32 = u32::MAX;
    let mut at = vec![NOWHERE; (series as usize + 1) * years * Kon::ALL.len() * regions];
    for (index, row) in rows.iter().enumerate() {
        at[position(row)] = index as u32;
    }
    for row in newer {
        match at[position(&row)] {
            NOWHERE => rows.push(row),
            known => rows[known as usize] = row,
        }
    }
}

fn key(row: &Row) -> (u32, u32, i32, u8) {
    (row.series, row.region, row.year, row.kon as u8)
}

fn merge_about(known: &mut Series, fetched: &StoredSeries) {
    known.first_year = known.first_year.min(fetched.forsta_ar);
    known.last_year = known.last_year.max(fetched.senaste_ar);
    known.by_kon |= fetched.konsuppdelat;
    known.fetched.clone_from(&fetched.hamtad);
    known.held = Held::Fetched;
}

/// Series that are declared but of which there are no figures: their names and units are known to formulas.
pub(super) fn declared(read: &mut Read, origins: &[Origin]) {
    for origin in origins {
        let of_tables = origin.tables.iter().flat_map(|table| &table.series);
        let abouts = of_tables.filter_map(|serie| Some((&serie.id, serie.about.as_ref()?)));
        let sums = origin.age_sums.iter().map(|sum| (&sum.id, &sum.about));
        for (id, about) in abouts.chain(sums) {
            if !read.series.iter().any(|known| known.id == *id) {
                read.series.push(empty(id, about, origin));
            }
        }
    }
}

/// Newer figures of `sources/avskrifter`, copied from other collections than the producers' own: a cell that is embedded or
/// fetched stands.
pub(super) fn transcripts(read: &mut Read, declared: &Declared, regions: &Regions) -> Outcome<()> {
    let mut copied = Vec::new();
    for name in declared.names_in("sources/avskrifter", ".csv")? {
        let index = read.series.len() as u32;
        let (series, rows) = read_file(&declared.file(&name)?, index, regions)?;
        let newest = Some(series.last_year);
        let target = read.series.iter().position(|other| other.id == series.id);
        match target {
            Some(known) => read.series[known].transcribed = newest,
            None => read.series.push(Series {
                held: Held::Transcribed,
                transcribed: newest,
                ..series
            }),
        }
        let rows = rows.into_iter().map(|row| Row {
            series: target.map_or(index, |known| known as u32),
            mark: Mark::Transcript,
            ..row
        });
        copied.extend(rows);
    }
    // Few of the rows that are held are of years so new.
    let first = copied.iter().map(|row| row.year).min().unwrap_or(i32::MAX);
    let newer = read.rows.iter().filter(|row| row.year >= first);
    let held: HashSet<(u32, u32, i32, u8)> = newer.map(key).collect();
    copied.retain(|row| !held.contains(&key(row)));
    read.rows.extend(copied);
    Ok(())
}

/// Terms and address of each series, from the declared source with its publisher.
pub(super) fn terms(read: &mut Read, origins: &[Origin]) {
    for series in &mut read.series {
        let of_publisher = |origin: &&Origin| origin.publisher == series.publisher;
        if let Some(origin) = origins.iter().find(of_publisher) {
            series.licence.clone_from(&origin.licence);
            series.address.clone_from(&origin.contact);
        }
    }
}

fn empty(id: &str, about: &About, origin: &Origin) -> Series {
    Series {
        id: id.to_string(),
        title: about.title.clone(),
        unit: about.unit.clone(),
        producer: about.producer.clone(),
        publisher: origin.publisher.clone(),
        by_kon: about.by_kon,
        fetched: String::new(),
        first_year: 0,
        last_year: 0,
        held: Held::At(origin.id.clone()),
        transcribed: None,
        licence: String::new(),
        address: String::new(),
    }
}
