//! Fetched series laid over the embedded ones: the newest retrieval wins cell by cell, older periods stay.

use super::read::{Mark, Read, Row, read_file};
use super::series::{Held, Series};
use crate::declared::{Declared, read_user_file};
use crate::origin::{About, Origin};
use crate::problem::Outcome;
use crate::regions::Regions;
use std::collections::{HashMap, HashSet};
use std::path::Path;

pub(super) fn fetched(read: &mut Read, folder: &Path, regions: &Regions) -> Outcome<()> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(());
    };
    let mut paths: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    paths.sort();
    let mut at: HashMap<(u32, u32, i32, u8), usize> = HashMap::new();
    for (position, row) in read.rows.iter().enumerate() {
        at.insert(key(row), position);
    }
    for path in paths {
        let file = read_user_file(&path)?;
        let index = read.series.len() as u32;
        let (series, rows) = read_file(&file, index, regions)?;
        let target = read.series.iter().position(|other| other.id == series.id);
        match target {
            Some(known) => merge_about(&mut read.series[known], series),
            None => read.series.push(Series {
                held: Held::Fetched,
                ..series
            }),
        }
        let target = target.map_or(index, |known| known as u32);
        for row in rows {
            let row = Row {
                series: target,
                ..row
            };
            match at.get(&key(&row)) {
                Some(&position) => read.rows[position] = row,
                None => {
                    at.insert(key(&row), read.rows.len());
                    read.rows.push(row);
                }
            }
        }
    }
    Ok(())
}

fn key(row: &Row) -> (u32, u32, i32, u8) {
    (row.series, row.region, row.year, row.kon as u8)
}

fn merge_about(known: &mut Series, fetched: Series) {
    known.first_year = known.first_year.min(fetched.first_year);
    known.last_year = known.last_year.max(fetched.last_year);
    known.by_kon |= fetched.by_kon;
    known.fetched = fetched.fetched;
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
