//! Försäkringskassan's rows: texts for numbers, `rojd` for a suppressed cell.

use super::number;
use super::observation::{Measured, Observation};
use super::place::{self, Place};
use crate::origin::{Serie, Table};
use crate::regions::Regions;
use crate::status::Kon;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A cell with its dimensions.
#[derive(Debug, Deserialize)]
pub struct Row {
    pub dimensions: BTreeMap<String, String>,
    pub observations: BTreeMap<String, Cell>,
}

#[derive(Debug, Deserialize)]
pub struct Cell {
    #[serde(default)]
    rojd: bool,
    #[serde(default)]
    value: Option<String>,
}

/// The rows as observations of the table's series.
///
/// # Errors
/// A dimension that is missing, a code that is unknown, a value that is no number: a Swedish clause with the row.
pub fn observations(
    rows: &[Row],
    table: &Table,
    regions: &Regions,
) -> Result<Vec<Observation>, String> {
    let mut all = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let of_row = |what: String| format!("rad {}: {what}", index + 1);
        let Some(one) = placed(row, table, regions).map_err(of_row)? else {
            continue;
        };
        for serie in &table.series {
            let picked = |(name, code): &(String, String)| row.dimensions.get(name) == Some(code);
            if !serie.pick.iter().all(picked) || !is_total(row, table, serie) {
                continue;
            }
            let name = serie.column.as_deref();
            let cell = match name {
                Some(name) => row.observations.get(name),
                None => row.observations.values().next(),
            };
            let cell =
                cell.ok_or_else(|| of_row(format!("värdet {} saknas", name.unwrap_or(""))))?;
            all.push(Observation {
                series: serie.id.clone(),
                value: cell.measured(table, serie.factor).map_err(of_row)?,
                ..one.clone()
            });
        }
    }
    for serie in &table.series {
        if !rows.is_empty() && !all.iter().any(|one| one.series == serie.id) {
            return Err(format!(
                "ingen rad hör till {}: en dimension utan total måste väljas under kod",
                serie.id
            ));
        }
    }
    Ok(all)
}

/// True where every dimension that nothing is declared of (age, diagnosis …) holds its total.
fn is_total(row: &Row, table: &Table, serie: &Serie) -> bool {
    let roles = &table.roles;
    let declared = [&roles.region, &roles.kon, &roles.year, &roles.month];
    row.dimensions
        .iter()
        .filter(|(name, _)| !declared.contains(&&Some((*name).clone())))
        .filter(|(name, _)| !serie.pick.iter().any(|(picked, _)| picked == *name))
        .all(|(_, code)| code.starts_with("ALL"))
}

/// Region, period and sex of a row; none for a row about something else than we ask.
fn placed(row: &Row, table: &Table, regions: &Regions) -> Result<Option<Observation>, String> {
    let dimension = |role: &Option<String>| -> Result<Option<&String>, String> {
        let Some(name) = role else {
            return Ok(None);
        };
        let found = row.dimensions.get(name);
        found
            .map(Some)
            .ok_or_else(|| format!("dimensionen {name} saknas"))
    };
    let code = dimension(&table.roles.region)?.map_or("ALL_ALL", String::as_str);
    let region = match place::fk(code, regions) {
        Some(Place::Region(code)) => code,
        Some(Place::Other) => return Ok(None),
        None => return Err(format!("okänd region {code}")),
    };
    let year = dimension(&table.roles.year)?.ok_or("året saknas")?;
    let year: i32 = year.parse().map_err(|_| format!("”{year}” är inget år"))?;
    let month = match dimension(&table.roles.month)? {
        Some(text) => Some(
            text.parse::<u8>()
                .map_err(|_| format!("”{text}” är ingen månad"))?,
        ),
        None => None,
    };
    let kon = match dimension(&table.roles.kon)? {
        None => Kon::T,
        Some(code) => kon_of(table, code).ok_or_else(|| format!("okänt kön {code}"))?,
    };
    Ok(Some(Observation {
        series: String::new(),
        region,
        year,
        month,
        kon,
        value: Measured::Absent,
    }))
}

/// The sex that a table's code stands for.
pub fn kon_of(table: &Table, code: &str) -> Option<Kon> {
    let of = |kon: Kon| table.kon_codes[kon as usize].iter().any(|one| one == code);
    Kon::ALL.into_iter().find(|kon| of(*kon))
}

impl Cell {
    fn measured(&self, table: &Table, factor: f64) -> Result<Measured, String> {
        if self.rojd {
            return Ok(Measured::Suppressed);
        }
        let text = self.value.as_deref().unwrap_or_default();
        Ok(Measured::of(number::read(text, &table.suppressed)?, factor))
    }
}
