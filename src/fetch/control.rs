//! `behov kallor --kontrollera`: can each declared table be read into its series, before the season starts? A small real
//! selection is asked for and read by the same code as a whole fetch; only files are fetched whole.

use super::client::{Client, Earlier, Reply, Request};
use super::context::Answer;
use super::{fk, linkpage, pxweb, sdb};
use crate::origin::{Origin, Protocol, Table};
use crate::parse::fk::Row;
use crate::parse::jsonstat::JsonStat;
use crate::parse::kolada::{KpiPage, Page};
use crate::parse::observation::{Measured, Observation, each_once};
use crate::parse::pxweb::{Collector, MetaV1, Refusal, Variable, variables_v1, variables_v2};
use crate::parse::{file, kolada, pxweb::chosen, sdb as of_sdb};
use crate::problem::Outcome;
use crate::regions::{RIKET, Regions};
use crate::swedish;
use serde::Serialize;
use std::collections::BTreeSet;

/// Years back from this one in which a series must have a value.
const RECENT: i32 = 5;
/// Kommuner that are asked for: among the largest, so that nothing is hidden.
const PLACES: [&str; 3] = ["0180", "1440", "1480"];
/// Series that a sentence names.
const TOLD: usize = 6;

/// What was found of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub kalla: String,
    pub tabell: String,
    /// True where every declared series could be read.
    pub stammer: bool,
    /// Swedish sentence.
    pub besked: String,
}

/// Asks every source; nothing is stored. `year` is the clock's.
///
/// # Errors
/// The network cannot be used at all.
pub fn control(origins: &[Origin], regions: &Regions, year: i32) -> Outcome<Vec<Finding>> {
    let mut all = Vec::new();
    for origin in origins.iter().filter(|one| one.protocol != Protocol::File) {
        let one = Control {
            origin,
            client: Client::new(origin)?,
            regions,
            year,
        };
        let asked = origin.tables.iter();
        for table in asked.filter(|table| !table.is_by_hand(origin.protocol)) {
            let found = one.of_table(table);
            all.push(Finding {
                kalla: origin.id.clone(),
                tabell: table.id.clone(),
                stammer: found.is_ok(),
                besked: found.unwrap_or_else(|what| what),
            });
        }
    }
    Ok(all)
}

/// A source under control.
struct Control<'a> {
    origin: &'a Origin,
    client: Client,
    regions: &'a Regions,
    year: i32,
}

impl Control<'_> {
    fn of_table(&self, table: &Table) -> Result<String, String> {
        let observations = match self.origin.protocol {
            Protocol::Kolada => self.of_kolada(table)?,
            Protocol::PxWeb => self.of_pxweb(table)?,
            Protocol::Fk => self.of_fk(table)?,
            Protocol::LinkPage => self.of_page(table)?,
            Protocol::Sdb => self.of_sdb(table)?,
            Protocol::File => Vec::new(),
        };
        each_once(&observations)?;
        judged(table, &observations)
    }

    fn ask(&self, request: &Request) -> Result<Reply, String> {
        let reply = self.client.ask(request, &Earlier::default());
        reply.map_err(|problem| problem.to_string())
    }

    fn body(&self, request: &Request) -> Result<Vec<u8>, String> {
        let reply = self.ask(request)?;
        if reply.status == 200 {
            return Ok(reply.body);
        }
        let said = Refusal::of(&reply.body).aside();
        Err(format!(
            "svarskod {}{said} från {}",
            reply.status, request.address
        ))
    }

    fn of_kolada(&self, table: &Table) -> Result<Vec<Observation>, String> {
        let base = &self.origin.address;
        let ids: Vec<&str> = table.series.iter().map(|serie| serie.id.as_str()).collect();
        let years: Vec<String> = (self.year - RECENT..=self.year)
            .map(|year| year.to_string())
            .collect();
        let (mut all, mut known, mut skipped) = (Vec::new(), BTreeSet::new(), Vec::new());
        for list in ids.chunks(super::kolada::MOST_IDS) {
            let list = list.join(",");
            let titles = Request::get(format!("{base}/kpi/{list}"));
            let page: KpiPage = crate::parse::json(&self.body(&titles)?)?;
            known.extend(page.values.into_iter().map(|kpi| kpi.id));
            let values = Request::get(format!(
                "{base}/data/kpi/{list}/municipality/0000,{}/year/{}?per_page=5000",
                PLACES.join(","),
                years.join(",")
            ));
            let page: Page = crate::parse::json(&self.body(&values)?)?;
            all.extend(page.observations(self.regions, &mut skipped));
        }
        let gone: Vec<&str> = ids.into_iter().filter(|id| !known.contains(*id)).collect();
        match gone.is_empty() {
            true => Ok(kolada::each_once(all, &mut skipped)),
            false => Err(format!(
                "nyckeltal som inte längre finns: {}",
                gone.join(", ")
            )),
        }
    }

    /// By version 2, or by version 1 where the table has no other.
    fn of_pxweb(&self, table: &Table) -> Result<Vec<Observation>, String> {
        let is_v1 = pxweb::is_v1(table);
        match self.of_version(table, is_v1) {
            Err(_) if !is_v1 && pxweb::has_fallback(self.origin, table) => {
                self.of_version(table, true)
            }
            found => found,
        }
    }

    fn of_version(&self, table: &Table, v1: bool) -> Result<Vec<Observation>, String> {
        let bytes = self.body(&pxweb::metadata_request(self.origin, table, v1))?;
        let variables = match v1 {
            true => variables_v1(&crate::parse::json::<MetaV1>(&bytes)?),
            false => variables_v2(&crate::parse::json::<JsonStat>(&bytes)?),
        };
        let selection = chosen(table, &variables).map_err(|problem| problem.to_string())?;
        let selection = few(table, selection);
        let request = pxweb::data_request(self.origin, table, &selection, v1);
        let reply: JsonStat = crate::parse::json(&self.body(&request)?)?;
        collected(table, &variables, &reply, self.regions)
    }

    fn of_fk(&self, table: &Table) -> Result<Vec<Observation>, String> {
        let mut told = Vec::new();
        for request in fk::december_requests(&self.origin.address, table, self.year - 2) {
            let rows: Vec<Row> = crate::parse::json(&self.body(&request)?)?;
            if !rows.is_empty() {
                let (all, _) = crate::parse::fk::observations(&rows, table, self.regions)?;
                return Ok(all);
            }
            told.push(request.address);
        }
        Err(format!(
            "en tom lista svarar på {}: en dimension eller ett värde heter något annat",
            told.join(" och ")
        ))
    }

    fn of_page(&self, table: &Table) -> Result<Vec<Observation>, String> {
        let request = linkpage::page_request(self.origin, table);
        let page = Answer {
            status: 200,
            body: self.body(&request)?,
        };
        let link = linkpage::link_of(&page, &request, self.origin, table);
        let link = link.map_err(|problem| problem.to_string())?;
        let bytes = self.body(&Request::get(link.address))?;
        let read = file::observations(&link.file, &bytes, table, self.regions);
        read.map(|found| found.observations)
            .map_err(|problem| problem.to_string())
    }

    fn of_sdb(&self, table: &Table) -> Result<Vec<Observation>, String> {
        let request = sdb::first_request(&self.origin.address, table);
        let page: of_sdb::Page = crate::parse::json(&self.body(&request)?)?;
        page.observations(table, self.regions)
    }
}

/// Of a selection the newest period, riket and a few kommuner.
fn few(table: &Table, selection: pxweb::Selection) -> pxweb::Selection {
    let is = |role: &Option<String>, name: &String| role.as_ref() == Some(name);
    let one = |(name, values): (String, Vec<String>)| {
        let kept: Vec<String> = match () {
            _ if is(&table.roles.year, &name) => values.last().cloned().into_iter().collect(),
            _ if is(&table.roles.region, &name) => {
                let wanted = |code: &&String| *code == RIKET || PLACES.contains(&code.as_str());
                values.iter().filter(wanted).cloned().collect()
            }
            _ => values,
        };
        (name, kept)
    };
    selection.into_iter().map(one).collect()
}

fn collected(
    table: &Table,
    variables: &[Variable],
    reply: &JsonStat,
    regions: &Regions,
) -> Result<Vec<Observation>, String> {
    let mut collector = Collector::new(table, variables, regions)?;
    collector.add(reply)?;
    if !collector.lacks.is_empty() {
        return Err(collector.lacks.join("; "));
    }
    collector.finish()
}

/// Every series must have been read, with a value, or one that is hidden, for somewhere.
fn judged(table: &Table, observations: &[Observation]) -> Result<String, String> {
    let has_value = |id: &str| {
        let mut of_series = observations.iter().filter(|one| one.series == id);
        of_series.any(|one| one.value != Measured::Absent)
    };
    let lacking = table.series.iter().filter(|serie| !has_value(&serie.id));
    let lacking: Vec<&str> = lacking.map(|serie| serie.id.as_str()).collect();
    if !lacking.is_empty() {
        return Err(format!(
            "inget värde de senaste åren för {}",
            swedish::short_list(&lacking, TOLD)
        ));
    }
    let newest = observations.iter().map(|one| (one.year, one.month)).max();
    let newest = match newest {
        Some((year, Some(month))) => format!("; senaste period {year}-{month:02}"),
        Some((year, None)) => format!("; senaste period {year}"),
        None => String::new(),
    };
    Ok(format!(
        "{} läst{newest}",
        swedish::counted(table.series.len(), "serie", "serier")
    ))
}
