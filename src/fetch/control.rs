//! `behov kallor --kontrollera`: does each source still have what is declared, before the season starts?

use super::client::{Client, Earlier, Request};
use super::{fk, linkpage, pxweb};
use crate::origin::{Origin, Protocol, Table};
use crate::parse::jsonstat::JsonStat;
use crate::parse::kolada::KpiPage;
use crate::parse::pxweb::{Collector, MetaV1, chosen, variables_v1, variables_v2};
use crate::problem::Outcome;
use crate::regions::Regions;
use serde::Serialize;
use std::collections::BTreeSet;

/// What was found of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub kalla: String,
    pub tabell: String,
    /// True where everything declared is still there.
    pub stammer: bool,
    /// Swedish sentence.
    pub besked: String,
}

/// Asks every source; nothing is stored.
///
/// # Errors
/// The network cannot be used at all.
pub fn control(origins: &[Origin], regions: &Regions) -> Outcome<Vec<Finding>> {
    let mut all = Vec::new();
    for origin in origins.iter().filter(|one| one.protocol != Protocol::File) {
        let client = Client::new(origin)?;
        for table in &origin.tables {
            if origin.protocol == Protocol::Fk && !table.id.contains('/') {
                continue;
            }
            let found = of_table(origin, table, &client, regions);
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

fn body(client: &Client, request: &Request) -> Result<Vec<u8>, String> {
    let reply = client
        .ask(request, &Earlier::default())
        .map_err(|problem| problem.to_string())?;
    match reply.status {
        200 => Ok(reply.body),
        other => Err(format!("svarskod {other} från {}", request.address)),
    }
}

fn of_table(
    origin: &Origin,
    table: &Table,
    client: &Client,
    regions: &Regions,
) -> Result<String, String> {
    match origin.protocol {
        Protocol::Kolada => of_kolada(origin, table, client),
        Protocol::PxWeb => of_pxweb(origin, table, client, regions),
        Protocol::Fk => of_fk(origin, table, client),
        Protocol::LinkPage => of_page(origin, table, client),
        Protocol::Sdb | Protocol::File => Ok("kontrolleras vid hämtning".into()),
    }
}

fn of_kolada(origin: &Origin, table: &Table, client: &Client) -> Result<String, String> {
    let ids: Vec<&str> = table.series.iter().map(|serie| serie.id.as_str()).collect();
    let mut found = BTreeSet::new();
    for list in ids.chunks(super::kolada::MOST_IDS) {
        let request = Request::get(format!("{}/kpi/{}", origin.address, list.join(",")));
        let page: KpiPage = crate::parse::json(&body(client, &request)?)?;
        found.extend(page.values.into_iter().map(|kpi| kpi.id));
    }
    let gone: Vec<&str> = ids
        .iter()
        .filter(|id| !found.contains(**id))
        .copied()
        .collect();
    match gone.is_empty() {
        true => Ok(format!("{} nyckeltal finns", ids.len())),
        false => Err(format!(
            "nyckeltal som inte längre finns: {}",
            gone.join(", ")
        )),
    }
}

fn of_pxweb(
    origin: &Origin,
    table: &Table,
    client: &Client,
    regions: &Regions,
) -> Result<String, String> {
    let request = pxweb::metadata_request(origin, table);
    let bytes = body(client, &request)?;
    let variables = match table.id.starts_with("TAB") {
        true => variables_v2(&crate::parse::json::<JsonStat>(&bytes)?),
        false => variables_v1(&crate::parse::json::<MetaV1>(&bytes)?),
    };
    chosen(table, &variables).map_err(|problem| problem.to_string())?;
    let lacks = Collector::new(table, &variables, regions)?.lacks;
    if !lacks.is_empty() {
        return Err(lacks.join("; "));
    }
    let time = variables
        .iter()
        .find(|variable| Some(&variable.code) == table.roles.year.as_ref());
    let newest = time
        .and_then(|variable| variable.values.last())
        .ok_or("tidsvariabeln saknas")?;
    Ok(format!(
        "tabell, variabler och värden finns; senaste period {newest}"
    ))
}

fn of_fk(origin: &Origin, table: &Table, client: &Client) -> Result<String, String> {
    let meta = fk::meta_request(&origin.address, table);
    let text = String::from_utf8_lossy(&body(client, &meta)?).into_owned();
    serde_json::from_str::<serde_json::Value>(&text)
        .map_err(|_| "metadata är inte JSON".to_string())?;
    let name = table.id.rsplit('/').next().unwrap_or(&table.id);
    match text.contains(name) {
        true => Ok("tabellen finns i datasetets metadata".into()),
        false => Err(format!("tabellen {name} finns inte i datasetets metadata")),
    }
}

fn of_page(origin: &Origin, table: &Table, client: &Client) -> Result<String, String> {
    let request = Request::get(origin.address.clone());
    let page = String::from_utf8_lossy(&body(client, &request)?).into_owned();
    let prefix = table.file_prefix.as_deref().unwrap_or_default();
    match linkpage::newest(&page, &origin.address, prefix) {
        Some(link) => Ok(format!("nyaste filen är {}", link.file)),
        None => Err(format!("ingen länk till en fil som heter {prefix}…")),
    }
}
