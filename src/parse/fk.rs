//! Försäkringskassan's rows: texts for numbers, `rojd` for a suppressed cell.

use super::number;
use super::observation::{Measured, Observation, possible};
use super::place::{self, Place};
use crate::origin::{Serie, Table};
use crate::regions::Regions;
use crate::status::Kon;
use crate::swedish;
use serde::{Deserialize, Deserializer};
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
    #[serde(default, deserialize_with = "text_or_number")]
    value: Option<String>,
}

/// Numbers come as texts, and now and then as numbers.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(serde_json::Number),
    }
    let found: Option<Either> = Deserialize::deserialize(deserializer)?;
    Ok(found.map(|value| match value {
        Either::Text(text) => text,
        Either::Number(number) => number.to_string(),
    }))
}

impl Row {
    /// A dimension by its name; the agency writes some with `_kod` in one table and without in another.
    fn dimension(&self, name: &str) -> Option<&String> {
        let same = |(key, _): &(&String, &String)| is(key, name);
        self.dimensions.iter().find(same).map(|(_, code)| code)
    }
}

/// True where the key is one of the declared spellings, `manad|man`.
fn is(key: &str, name: &str) -> bool {
    let stem = |text: &str| text.strip_suffix("_kod").unwrap_or(text).to_string();
    name.split('|')
        .any(|name| key == name || stem(key) == stem(name))
}

/// The rows as observations of the table's series, and what lacks of those that no row is about.
///
/// # Errors
/// A dimension that is missing, a code that is unknown, a value that is no number: a Swedish clause with the row. Rows that are
/// about none of the series.
pub fn observations(
    rows: &[Row],
    table: &Table,
    regions: &Regions,
) -> Result<(Vec<Observation>, Vec<String>), String> {
    let mut all = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let of_row = |what: String| format!("rad {}: {what}", index + 1);
        let holds = |(name, code): &(String, String)| row.dimension(name) == Some(code);
        refuse_undeclared(row, table).map_err(of_row)?;
        let chosen =
            |(name, code): &(String, String)| row.dimension(name).is_none_or(|one| one == code);
        if !table.conditions.iter().all(chosen) {
            continue;
        }
        let Some(one) = placed(row, table, regions).map_err(of_row)? else {
            continue;
        };
        for serie in &table.series {
            if !serie.pick.iter().all(holds) {
                continue;
            }
            let cell = row.cell(serie).map_err(of_row)?;
            let value = cell.measured(table, serie.factor);
            let value = value.and_then(|value| possible(value, serie.unit()));
            all.push(Observation {
                series: serie.id.clone(),
                value: value.map_err(of_row)?,
                ..one.clone()
            });
        }
    }
    let has_row = |serie: &&Serie| all.iter().any(|one| one.series == serie.id);
    let lacking = table.series.iter().filter(|serie| !has_row(serie));
    let mut lacks: Vec<String> = lacking
        .map(|serie| {
            format!(
                "ingen rad hör till {}: en dimension utan total måste väljas under kod eller villkor",
                serie.id
            )
        })
        .collect();
    match all.is_empty() && !rows.is_empty() && !lacks.is_empty() {
        true => Err(lacks.swap_remove(0)),
        false => Ok((all, lacks)),
    }
}

/// A dimension that nothing is declared of (age, diagnosis …) would make parts pass for the whole.
fn refuse_undeclared(row: &Row, table: &Table) -> Result<(), String> {
    let roles = &table.roles;
    let of_roles = [
        &roles.region,
        &roles.lan,
        &roles.kon,
        &roles.year,
        &roles.month,
    ];
    let mut known: Vec<&str> = of_roles.into_iter().flatten().map(String::as_str).collect();
    let picks = table.series.iter().flat_map(|serie| &serie.pick);
    known.extend(
        picks
            .chain(&table.conditions)
            .map(|(name, _)| name.as_str()),
    );
    let foreign = |key: &&String| !known.iter().any(|name| is(key, name));
    match row.dimensions.keys().find(foreign) {
        None => Ok(()),
        Some(key) => Err(format!(
            "dimensionen {key} är inte deklarerad: välj dess total under villkor"
        )),
    }
}

impl Row {
    /// The series' measure; a table with several must name it.
    fn cell(&self, serie: &Serie) -> Result<&Cell, String> {
        let mut all = self.observations.values();
        let found = match (&serie.column, all.next(), all.next()) {
            (Some(names), ..) => names
                .split('|')
                .find_map(|name| self.observations.get(name)),
            (None, only, None) => only,
            (None, ..) => {
                let names: Vec<&String> = self.observations.keys().collect();
                return Err(format!(
                    "{} säger inte vilket mått som ska läsas: {}",
                    serie.id,
                    swedish::alternatives(&names)
                ));
            }
        };
        let name = serie.column.as_deref().unwrap_or_default();
        found.ok_or_else(|| format!("måttet {name} saknas"))
    }
}

/// Region, period and sex of a row; none for a row about something else than we ask.
fn placed(row: &Row, table: &Table, regions: &Regions) -> Result<Option<Observation>, String> {
    let dimension = |role: &Option<String>| -> Result<Option<&String>, String> {
        let Some(name) = role else {
            return Ok(None);
        };
        let found = row.dimension(name);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;

    const ROW: &str = r#"{"dimensions":{"delforman":"A","ar":"2024","manad":"12","kon_kod":"ALL","diagnoskapitel":"ALL","lan_kod":"14"},
        "observations":{"andel":{"value":"100.0"},"antal":{"rojd":false,"value":5800},"belopp":{"value":"1"}}}"#;

    fn read(
        rows: &str,
        change: impl Fn(&mut Table),
    ) -> Result<Vec<(String, String, Measured)>, String> {
        let declared = Declared::embedded();
        let origins = crate::origin::load(&declared).unwrap();
        let mut tables = origins.into_iter().flat_map(|origin| origin.tables);
        let mut table = tables
            .find(|table| table.id.starts_with("sa-bestand-diagnos/"))
            .unwrap();
        table.series.truncate(1);
        change(&mut table);
        let regions = Regions::load(&declared).unwrap();
        let rows: Vec<Row> = crate::parse::json(format!("[{rows}]").as_bytes()).unwrap();
        let all = observations(&rows, &table, &regions)?.0.into_iter();
        Ok(all.map(|one| (one.series, one.region, one.value)).collect())
    }

    #[test]
    fn the_named_measure_is_read_and_no_other() {
        let found = read(ROW, |_| {}).unwrap();
        let series = "fk_aktivitetsersattning_lan".to_string();
        assert_eq!(found, [(series, "14".into(), Measured::Value(5800.0))]);
        let told = read(ROW, |table| table.series[0].column = None).unwrap_err();
        assert!(told.contains("andel, antal eller belopp"), "{told}");
        let told = read(&ROW.replace("\"antal\"", "\"annat\""), |_| {}).unwrap_err();
        assert!(told.contains("måttet antal saknas"), "{told}");
    }

    #[test]
    fn a_dimension_that_is_not_declared_is_a_fault_and_parts_are_left_out() {
        let more = ROW.replace("\"delforman\"", "\"aldersklass_kod\":\"ALL\",\"delforman\"");
        let told = read(&more, |_| {}).unwrap_err();
        assert!(
            told.contains("aldersklass_kod är inte deklarerad"),
            "{told}"
        );
        let part = ROW.replace(
            "\"diagnoskapitel\":\"ALL\"",
            "\"diagnoskapitel\":\"F00-F99\"",
        );
        assert_eq!(read(&format!("{ROW},{part}"), |_| {}).unwrap().len(), 1);
        let told = read(&ROW.replace("5800", "-1"), |_| {}).unwrap_err();
        assert!(told.contains("mindre än 0"), "{told}");
    }
}
