//! Reading every round, oldest first, so that the newest retrieval wins month by month; then months become years.

use super::ages;
use super::long::{self, Ids};
use crate::origin::{About, AgeSum, Origin, Period, Protocol, Table};
use crate::parse::jsonstat::JsonStat;
use crate::parse::kolada::{KpiPage, Page};
use crate::parse::observation::{Measured, Observation, each_once};
use crate::parse::pxweb::{Collector, MetaV1, Variable, variables_v1, variables_v2};
use crate::parse::{self, fk, kolada, sdb};
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::status::Kon;
use crate::store::{Entry, Round, Store};
use crate::table::DataFrame;
use std::collections::{BTreeMap, BTreeSet};

/// Region, year, sex.
pub type Cell = (String, i32, Kon);

/// What is known of a series beside its cells.
#[derive(Debug, Clone)]
pub struct Known {
    pub about: Option<About>,
    pub publisher: String,
    /// Day of the newest retrieval, `2026-01-31`.
    pub fetched: String,
    period: Period,
}

/// Everything in the store.
#[derive(Debug)]
pub struct Normalised {
    pub(super) ids: Ids,
    /// By series.
    pub known: BTreeMap<String, Known>,
    /// Every cell as its agency gave it, in the long form.
    pub(super) cells: DataFrame,
    /// The years' values.
    pub(super) years: DataFrame,
    /// What the sources call series today, with the source's name.
    pub(super) titles: BTreeMap<String, (String, String)>,
    /// Swedish sentences about replies that could not be used.
    pub faults: Vec<String>,
}

impl Normalised {
    /// The years' values of a series; none where nothing of it is in the store.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn years_of(&self, id: &str, regions: &Regions) -> Outcome<BTreeMap<Cell, Measured>> {
        let wanted = self.ids.known(id);
        let rows = long::rows(&self.years)?.into_iter();
        let rows = rows.filter(|row| Some(row.series) == wanted);
        let cell = |row: long::Row| {
            let region = regions.all()[row.region as usize].code.clone();
            let kon = Kon::ALL[row.kon as usize];
            ((region, row.year, kon), row.value)
        };
        Ok(rows.map(cell).collect())
    }
}

/// What the rounds have given so far.
#[derive(Default)]
struct Found {
    ids: Ids,
    known: BTreeMap<String, Known>,
    /// Oldest first.
    frames: Vec<DataFrame>,
    /// Of one source.
    titles: BTreeMap<String, String>,
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
    let mut found = Found::default();
    let (mut sums, mut called) = (Vec::new(), BTreeMap::new());
    for origin in origins {
        let mut rounds = store.rounds(&origin.id)?;
        if skip_newest {
            rounds.pop();
        }
        for round in &rounds {
            read_round(origin, round, regions, &mut found)?;
        }
        let titles = std::mem::take(&mut found.titles);
        for (id, title) in &titles {
            if let Some(about) = found.known.get_mut(id).and_then(|one| one.about.as_mut()) {
                about.title.clone_from(title);
            }
        }
        let of_source = titles.iter();
        called.extend(of_source.map(|(id, title)| {
            let (id, title) = (id.clone(), title.clone());
            (id, (origin.name.clone(), title))
        }));
        sums.extend(
            origin
                .age_sums
                .iter()
                .map(|sum| (sum, origin, titles.clone())),
        );
    }
    let cells = long::newest(std::mem::take(&mut found.frames))?;
    let periods: Vec<Period> = found
        .ids
        .all
        .iter()
        .map(|id| found.known.get(id).map_or(Period::Year, |one| one.period))
        .collect();
    let mut years = vec![long::years(&cells, |series| periods[series as usize])?];
    for (sum, origin, titles) in sums {
        let Some(parts) = ages::parts(sum, &titles, &found.ids) else {
            continue;
        };
        years.extend(add_sum(sum, origin, &parts, &years[0], &mut found)?);
    }
    Ok(Normalised {
        years: crate::table::stacked(years)?,
        ids: found.ids,
        known: found.known,
        titles: called,
        cells,
        faults: found.faults,
    })
}

/// A sum of ages as a series of its own, fetched when the newest of its parts was.
fn add_sum(
    sum: &AgeSum,
    origin: &Origin,
    parts: &[i32],
    years: &DataFrame,
    found: &mut Found,
) -> Outcome<Option<DataFrame>> {
    let names = parts.iter().map(|at| &found.ids.all[*at as usize]);
    let days = names.filter_map(|id| Some(&found.known.get(id)?.fetched));
    let fetched = days.max().cloned().unwrap_or_default();
    let at = found.ids.of(&sum.id);
    let made = long::sums(years, parts, at)?;
    if made.height() == 0 {
        return Ok(None);
    }
    let known = Known {
        about: Some(sum.about.clone()),
        publisher: origin.publisher.clone(),
        fetched,
        period: Period::Year,
    };
    found.known.insert(sum.id.clone(), known);
    Ok(Some(made))
}

fn read_round(origin: &Origin, round: &Round, regions: &Regions, found: &mut Found) -> Outcome<()> {
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
            Ok(observations) => gather(origin, table, &observations, &of_table, regions, found)?,
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
        Protocol::Fk => return read_fk(table, entries, regions),
        Protocol::Sdb => {
            for entry in data() {
                all.extend(parse::json::<sdb::Page>(&entry.body)?.observations(table, regions)?);
            }
        }
        Protocol::LinkPage | Protocol::File => {}
    }
    Ok((all, Vec::new()))
}

/// A series lacks where none of the replies has a row of it.
fn read_fk(table: &Table, entries: &[&Entry], regions: &Regions) -> Result<Read, String> {
    let mut rows = Vec::new();
    for entry in entries.iter().filter(|entry| entry.meta.slag == "data") {
        rows.extend(parse::json::<Vec<fk::Row>>(&entry.body)?);
    }
    fk::observations(&rows, table, regions)
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

fn gather(
    origin: &Origin,
    table: &Table,
    observations: &[Observation],
    entries: &[&Entry],
    regions: &Regions,
    found: &mut Found,
) -> Outcome<()> {
    let days = entries
        .iter()
        .filter_map(|entry| entry.meta.hamtad.get(..10));
    let day = days.max().unwrap_or_default();
    let read: BTreeSet<&str> = observations.iter().map(|one| one.series.as_str()).collect();
    for id in read {
        let declared = table.series.iter().find(|serie| serie.id == id);
        let known = found.known.entry(id.to_string()).or_insert_with(|| Known {
            about: declared.and_then(|serie| serie.about.clone()),
            publisher: origin.publisher.clone(),
            fetched: String::new(),
            period: table.period,
        });
        known.fetched = day.to_string();
    }
    let number = day.replace('-', "").parse().unwrap_or_default();
    found
        .frames
        .push(long::frame(observations, number, &mut found.ids, regions)?);
    Ok(())
}
