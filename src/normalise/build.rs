//! Reading every round, oldest first, so that the newest retrieval wins cell by cell.

use super::ages;
use crate::origin::{About, Origin, Protocol, Table};
use crate::parse::jsonstat::JsonStat;
use crate::parse::kolada::{KpiPage, Page};
use crate::parse::observation::{Measured, Observation, each_once, to_years};
use crate::parse::pxweb::{Collector, MetaV1, Variable, variables_v1, variables_v2};
use crate::parse::{self, fk, sdb};
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::status::Kon;
use crate::store::{Entry, Round, Store};
use std::collections::BTreeMap;

/// Region, year, sex.
pub type Cell = (String, i32, Kon);

/// A series' cells and when the newest of them came.
#[derive(Debug, Clone, Default)]
pub struct SeriesCells {
    pub about: Option<About>,
    pub publisher: String,
    /// Day of the newest retrieval.
    pub fetched: String,
    pub cells: BTreeMap<Cell, Measured>,
}

/// Everything in the store, by series.
#[derive(Debug, Default)]
pub struct Normalised {
    pub series: BTreeMap<String, SeriesCells>,
    /// Swedish sentences about replies that could not be used.
    pub faults: Vec<String>,
}

/// Reads the rounds of every source. `skip_newest` leaves out a source's newest round (to compare with).
///
/// # Errors
/// The store cannot be listed. A reply that cannot be used is a sentence among the faults, not an error.
pub fn build(
    store: &Store,
    origins: &[Origin],
    regions: &Regions,
    skip_newest: bool,
) -> Outcome<Normalised> {
    let mut all = Normalised::default();
    for origin in origins {
        let mut rounds = store.rounds(&origin.id)?;
        if skip_newest {
            rounds.pop();
        }
        let mut titles = BTreeMap::new();
        for round in &rounds {
            read_round(origin, round, regions, &mut titles, &mut all)?;
        }
        for (id, title) in &titles {
            if let Some(about) = all.series.get_mut(id).and_then(|one| one.about.as_mut()) {
                about.title = title.clone();
            }
        }
        for sum in &origin.age_sums {
            ages::add(sum, &titles, &origin.publisher, &mut all);
        }
    }
    Ok(all)
}

fn read_round(
    origin: &Origin,
    round: &Round,
    regions: &Regions,
    titles: &mut BTreeMap<String, String>,
    all: &mut Normalised,
) -> Outcome<()> {
    let mut entries = Vec::new();
    for key in round.keys()? {
        match round.get(&key) {
            Some(Ok(entry)) => entries.push(entry),
            Some(Err(damage)) => all.faults.push(format!(
                "{}: {} i lagret är skadad ({}). Hämta källan {} på nytt, eller läs in filen igen om det är en egen fil.",
                origin.name, damage.key, damage.reason, origin.id
            )),
            None => {}
        }
    }
    for table in &origin.tables {
        let of_table: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.meta.tabell == table.id)
            .collect();
        if of_table.is_empty() {
            continue;
        }
        if origin.protocol == Protocol::Kolada {
            titles.extend(kpi_titles(&of_table));
        }
        let read = read_table(origin, table, &of_table, regions)
            .and_then(|all| each_once(&all).map(|()| all));
        match read {
            Ok(observations) => add(origin, table, &observations, &of_table, all),
            Err(what) => all
                .faults
                .push(format!("{}, {}: {what}", origin.name, table.id)),
        }
    }
    Ok(())
}

fn kpi_titles(entries: &[&Entry]) -> BTreeMap<String, String> {
    entries
        .iter()
        .filter(|entry| entry.meta.slag == "metadata")
        .filter_map(|entry| parse::json::<KpiPage>(&entry.body).ok())
        .flat_map(|page| page.values)
        .map(|kpi| (kpi.id, kpi.title))
        .collect()
}

fn read_table(
    origin: &Origin,
    table: &Table,
    entries: &[&Entry],
    regions: &Regions,
) -> Result<Vec<Observation>, String> {
    if entries.iter().any(|entry| entry.meta.slag == "fil") {
        return read_files(table, entries, regions);
    }
    let data = || entries.iter().filter(|entry| entry.meta.slag == "data");
    let mut all = Vec::new();
    match origin.protocol {
        Protocol::PxWeb => return read_pxweb(table, entries, regions),
        Protocol::Kolada => {
            for entry in data() {
                all.extend(parse::json::<Page>(&entry.body)?.observations(regions)?);
            }
        }
        Protocol::Fk => {
            for entry in data() {
                all.extend(fk::observations(
                    &parse::json::<Vec<fk::Row>>(&entry.body)?,
                    table,
                    regions,
                )?);
            }
        }
        Protocol::Sdb => {
            for entry in data() {
                all.extend(parse::json::<sdb::Page>(&entry.body)?.observations(table, regions)?);
            }
        }
        Protocol::LinkPage | Protocol::File => {}
    }
    Ok(all)
}

fn read_files(
    table: &Table,
    entries: &[&Entry],
    regions: &Regions,
) -> Result<Vec<Observation>, String> {
    let mut all = Vec::new();
    for entry in entries.iter().filter(|entry| entry.meta.slag == "fil") {
        let name = entry
            .meta
            .adress
            .rsplit('/')
            .next()
            .unwrap_or(&entry.meta.adress);
        let read = parse::file::observations(name, &entry.body, table, regions);
        all.extend(read.map_err(|problem| problem.to_string())?);
    }
    Ok(all)
}

/// Where version 1 had to be asked, its metadata are there and its cells are the whole answer.
fn read_pxweb(
    table: &Table,
    entries: &[&Entry],
    regions: &Regions,
) -> Result<Vec<Observation>, String> {
    if table.series.is_empty() {
        return Ok(Vec::new());
    }
    let of_kind = |kind: &'static str| entries.iter().filter(move |entry| entry.meta.slag == kind);
    let (variables, kind): (Vec<Variable>, &'static str) = match of_kind("metadata-v1").next() {
        Some(entry) => (
            variables_v1(&parse::json::<MetaV1>(&entry.body)?),
            "data-v1",
        ),
        None => match of_kind("metadata").next() {
            Some(entry) => (variables_v2(&parse::json::<JsonStat>(&entry.body)?), "data"),
            None => return Ok(Vec::new()),
        },
    };
    let mut collector = Collector::new(table, &variables, regions)?;
    for entry in of_kind(kind) {
        collector.add(&parse::json::<JsonStat>(&entry.body)?)?;
    }
    Ok(collector.finish())
}

fn add(
    origin: &Origin,
    table: &Table,
    observations: &[Observation],
    entries: &[&Entry],
    all: &mut Normalised,
) {
    let day = entries
        .iter()
        .filter_map(|entry| entry.meta.hamtad.get(..10))
        .max()
        .unwrap_or_default();
    for ((series, region, year, kon), value) in to_years(observations, table.period) {
        let declared = table.series.iter().find(|serie| serie.id == series);
        let one = all.series.entry(series).or_default();
        one.publisher = origin.publisher.clone();
        one.fetched = day.to_string();
        if one.about.is_none() {
            one.about = declared.and_then(|serie| serie.about.clone());
        }
        one.cells.insert((region, year, kon), value);
    }
}
