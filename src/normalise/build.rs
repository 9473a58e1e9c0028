//! Reading every round, oldest first, so that the newest retrieval wins month by month; then months become years.

use super::ages;
use crate::origin::{About, Origin, Period, Protocol, Table};
use crate::parse::jsonstat::JsonStat;
use crate::parse::kolada::{KpiPage, Page};
use crate::parse::observation::{Measured, Months, Observation, each_once, of_year};
use crate::parse::pxweb::{Collector, MetaV1, Variable, variables_v1, variables_v2};
use crate::parse::{self, fk, kolada, sdb};
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

/// A series while its rounds are read.
struct Gathered<'a> {
    about: Option<&'a About>,
    period: Period,
    fetched: String,
    cells: BTreeMap<Cell, Months>,
}

/// What the rounds of a source have given so far.
#[derive(Default)]
struct OfOrigin<'a> {
    titles: BTreeMap<String, String>,
    series: BTreeMap<String, Gathered<'a>>,
    faults: Vec<String>,
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
        let mut found = OfOrigin::default();
        for round in &rounds {
            read_round(origin, round, regions, &mut found)?;
        }
        let titles = found.titles;
        for (id, gathered) in found.series {
            add(origin, id, gathered, &mut all);
        }
        all.faults.extend(found.faults);
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

/// Months that a later round also has are the later round's; the others stay, whichever was read last.
fn add(origin: &Origin, id: String, gathered: Gathered<'_>, all: &mut Normalised) {
    let years = gathered.cells.into_iter().filter_map(|(cell, months)| {
        let value = of_year(&months, gathered.period)?;
        Some((cell, value))
    });
    let years: Vec<(Cell, Measured)> = years.collect();
    if years.is_empty() {
        return;
    }
    let one = all.series.entry(id).or_default();
    one.publisher = origin.publisher.clone();
    one.fetched = gathered.fetched;
    if one.about.is_none() {
        one.about = gathered.about.cloned();
    }
    one.cells.extend(years);
}

fn read_round<'a>(
    origin: &'a Origin,
    round: &Round,
    regions: &Regions,
    found: &mut OfOrigin<'a>,
) -> Outcome<()> {
    let mut entries = Vec::new();
    for key in round.keys()? {
        match round.get(&key) {
            Some(Ok(entry)) => entries.push(entry),
            Some(Err(damage)) => found.faults.push(format!(
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
            found.titles.extend(kpi_titles(&of_table));
        }
        let (read, lacks) = match read_table(origin, table, &of_table, regions) {
            Ok((all, lacks)) => (each_once(&all).map(|()| all), lacks),
            Err(what) => (Err(what), Vec::new()),
        };
        let mut faults = lacks;
        match read {
            Ok(observations) => gather(table, &observations, &of_table, found),
            Err(what) => faults.push(what),
        }
        let told = faults
            .iter()
            .map(|what| format!("{}, {}: {what}", origin.name, table.id));
        found.faults.extend(told);
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

/// The observations, and what lacks of the table.
type Read = (Vec<Observation>, Vec<String>);

fn read_table(
    origin: &Origin,
    table: &Table,
    entries: &[&Entry],
    regions: &Regions,
) -> Result<Read, String> {
    if entries.iter().any(|entry| entry.meta.slag == "fil") {
        return Ok((read_files(table, entries, regions)?, Vec::new()));
    }
    let data = || entries.iter().filter(|entry| entry.meta.slag == "data");
    let mut all = Vec::new();
    match origin.protocol {
        Protocol::PxWeb => return read_pxweb(table, entries, regions),
        Protocol::Kolada => {
            let mut skipped = Vec::new();
            for entry in data() {
                let page = parse::json::<Page>(&entry.body)?;
                all.extend(page.observations(regions, &mut skipped));
            }
            let all = kolada::each_once(all, &mut skipped);
            return Ok((all, parse::counted(skipped)));
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
    Ok((all, Vec::new()))
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
        all.extend(read.map_err(|problem| problem.to_string())?.observations);
    }
    Ok(all)
}

/// Where version 1 had to be asked, its metadata are there and its cells are the whole answer.
fn read_pxweb(table: &Table, entries: &[&Entry], regions: &Regions) -> Result<Read, String> {
    if table.series.is_empty() {
        return Ok(Read::default());
    }
    let of_kind = |kind: &'static str| entries.iter().filter(move |entry| entry.meta.slag == kind);
    let (variables, kind): (Vec<Variable>, &'static str) = match of_kind("metadata-v1").next() {
        Some(entry) => (
            variables_v1(&parse::json::<MetaV1>(&entry.body)?),
            "data-v1",
        ),
        None => match of_kind("metadata").next() {
            Some(entry) => (variables_v2(&parse::json::<JsonStat>(&entry.body)?), "data"),
            None => return Ok(Read::default()),
        },
    };
    let mut collector = Collector::new(table, &variables, regions)?;
    for entry in of_kind(kind) {
        collector.add(&parse::json::<JsonStat>(&entry.body)?)?;
    }
    let lacks = std::mem::take(&mut collector.lacks);
    Ok((collector.finish()?, lacks))
}

fn gather<'a>(
    table: &'a Table,
    observations: &[Observation],
    entries: &[&Entry],
    found: &mut OfOrigin<'a>,
) {
    let days = entries
        .iter()
        .filter_map(|entry| entry.meta.hamtad.get(..10));
    let day = days.max().unwrap_or_default();
    for one in observations {
        let of_series = found.series.entry(one.series.clone());
        let gathered = of_series.or_insert_with(|| {
            let declared = table.series.iter().find(|serie| serie.id == one.series);
            Gathered {
                about: declared.and_then(|serie| serie.about.as_ref()),
                period: table.period,
                fetched: String::new(),
                cells: BTreeMap::new(),
            }
        });
        gathered.fetched = day.to_string();
        let cell = (one.region.clone(), one.year, one.kon);
        let months = gathered.cells.entry(cell).or_default();
        months.insert(one.month.unwrap_or(0), one.value);
    }
}
