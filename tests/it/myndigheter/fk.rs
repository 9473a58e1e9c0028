//! Försäkringskassan: a table is narrowed by its dimensions in the address, and any slip is answered with an empty list.

use super::{behov, kolada_value, this_year};
use crate::server::{Answer, Asked};
use behovsanalys::regions::{RegionKind, Regions};
use behovsanalys::status::Kon;
use serde_json::{Map, Value, json};

/// The newest year has this many months.
pub const MONTHS_OF_NEWEST: u8 = 8;

struct Table {
    id: &'static str,
    first_year: i32,
    month: &'static str,
    region: Region,
    /// Beside year, month, sex and region: each with its values.
    others: &'static [(&'static str, &'static [&'static str])],
    measure: &'static str,
    /// The embedded nyckeltal that the values are taken from.
    like: Option<&'static str>,
}

enum Region {
    /// `kommun_kod` with `lan_kod` beside it.
    Kommun,
    Lan(&'static str),
}

const AGES: (&str, &[&str]) = ("aldersklass_kod", &["ALL", "16-19", "20-24"]);
const CHAPTERS: &[&str] = &["ALL", "F00-F99", "M00-M99"];

const TABLES: [Table; 6] = [
    Table {
        id: "ohm-ohalsotal/SJPohttal",
        first_year: 2010,
        month: "manad",
        region: Region::Kommun,
        others: &[AGES],
        measure: "oht",
        like: Some("N00957"),
    },
    Table {
        id: "ohm-sjptal/SJPsjptal",
        first_year: 2010,
        month: "manad",
        region: Region::Kommun,
        others: &[AGES],
        measure: "spt",
        like: Some("N00938"),
    },
    Table {
        id: "ohm-sjptal-tvanoll/SJPT2",
        first_year: 2021,
        month: "manad",
        region: Region::Kommun,
        others: &[AGES],
        measure: "spt",
        like: Some("N00938"),
    },
    Table {
        id: "sa-bestand-diagnos/SAbestandmanaddiagnoslan",
        first_year: 2014,
        month: "manad",
        region: Region::Lan("lan"),
        others: &[
            ("delforman", &["A", "S", "ALL"]),
            ("diagnoskapitel", CHAPTERS),
        ],
        measure: "antal",
        like: None,
    },
    Table {
        id: "sjp-pagaende-sjukfall-diagnos/SJPPagSjukfallDiagnosLan",
        first_year: 2014,
        month: "manad",
        region: Region::Lan("lan_kod"),
        others: &[("diagnoskapitel_kod", CHAPTERS)],
        measure: "antal",
        like: None,
    },
    Table {
        id: "sjp-pagaende-sjukfall-diagnos-f43/SJPPagSjukfallDiagnosF43",
        first_year: 2014,
        // Spelt in another way than in the other tables.
        month: "man",
        region: Region::Kommun,
        others: &[],
        measure: "antal",
        like: None,
    },
];

pub fn answer(asked: &Asked, rest: &str) -> Answer {
    let path = rest.split('?').next().unwrap_or_default();
    if path.ends_with("meta/json") {
        return Answer::json(json!({"tables": TABLES.map(|table| table.id)}).to_string());
    }
    let id = path.strip_suffix(".json").unwrap_or(path);
    match TABLES.iter().find(|table| table.id == id) {
        Some(table) => Answer::json(Value::Array(rows(table, asked)).to_string()),
        None => Answer::of(404, "{}"),
    }
}

/// A dimension, its values that are asked for, and all that it has.
fn asked_of(asked: &Asked, name: &str, all: Vec<String>) -> Option<Vec<String>> {
    let Some(list) = asked.parameter(name) else {
        return Some(all);
    };
    let wanted: Vec<String> = list.split(',').map(str::to_string).collect();
    wanted.iter().all(|one| all.contains(one)).then_some(wanted)
}

fn rows(table: &Table, asked: &Asked) -> Vec<Value> {
    found(table, asked).unwrap_or_default()
}

/// Nothing where a dimension or a value is none of the table's.
fn found(table: &Table, asked: &Asked) -> Option<Vec<Value>> {
    let query = asked.path.split_once('?').map_or("", |(_, query)| query);
    let known = |name: &str| {
        let of_region = match table.region {
            Region::Kommun => ["kommun_kod", "lan_kod"].contains(&name),
            Region::Lan(own) => name == own,
        };
        of_region
            || ["ar", "kon_kod", table.month].contains(&name)
            || table.others.iter().any(|(one, _)| *one == name)
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    if !pairs
        .map(|pair| pair.split('=').next().unwrap_or_default())
        .all(known)
    {
        return None;
    }
    let texts = |all: &[&str]| all.iter().map(|one| one.to_string()).collect::<Vec<_>>();
    let years = (table.first_year..=this_year()).map(|year| year.to_string());
    let years = asked_of(asked, "ar", years.collect())?;
    let months = (1..=12).map(|month| format!("{month:02}"));
    let months = asked_of(asked, table.month, months.collect())?;
    let sexes = asked_of(asked, "kon_kod", texts(&["ALL", "K", "M"]))?;
    let mut picks = vec![Vec::new()];
    for (name, all) in table.others {
        let codes = asked_of(asked, name, texts(all))?;
        picks = picks
            .into_iter()
            .flat_map(|one: Vec<(&str, String)>| {
                codes.iter().map(move |code| {
                    let mut more = one.clone();
                    more.push((*name, code.clone()));
                    more
                })
            })
            .collect();
    }
    let mut all = Vec::new();
    for year in &years {
        for month in months.iter().filter(|month| is_there(year, month)) {
            for sex in &sexes {
                for pick in &picks {
                    all.extend(of_regions(table, year, month, sex, pick));
                }
            }
        }
    }
    Some(all)
}

fn is_there(year: &str, month: &str) -> bool {
    let month: u8 = month.parse().expect("a month");
    year != this_year().to_string() || month <= MONTHS_OF_NEWEST
}

fn of_regions(
    table: &Table,
    year: &str,
    month: &str,
    sex: &str,
    pick: &[(&str, String)],
) -> Vec<Value> {
    let regions: &Regions = behov().regions();
    let all = regions.all().iter().enumerate();
    let per_lan = matches!(table.region, Region::Lan(_));
    let all = all.filter(|(_, region)| !per_lan || region.kind != RegionKind::Kommun);
    let row = |(index, region): (usize, &behovsanalys::regions::Region)| {
        let mut dimensions = Map::new();
        let lan = match region.kind {
            RegionKind::Riket => "ALL",
            RegionKind::Lan => region.code.as_str(),
            RegionKind::Kommun => region.lan.as_str(),
        };
        let mut put = |name: &str, value: &str| dimensions.insert(name.into(), json!(value));
        put("ar", year);
        put(table.month, month);
        put("kon_kod", sex);
        match table.region {
            Region::Lan(name) => {
                put(name, lan);
            }
            Region::Kommun => {
                put("lan_kod", lan);
                let kommun = match region.kind {
                    RegionKind::Kommun => format!("{}_{lan}", region.code),
                    _ => format!("ALL_{lan}"),
                };
                put("kommun_kod", &kommun);
            }
        }
        for (name, code) in pick {
            put(name, code);
        }
        let hidden = region.code == "0125";
        let value = value(table, index, year, sex, pick);
        let value = if hidden { json!(null) } else { json!(value) };
        json!({"dimensions": dimensions, "observations": {
            "andel": {"rojd": false, "value": 100}, "namnare": {"value": "1000"},
            table.measure: {"rojd": hidden, "value": value}}})
    };
    all.map(row).collect()
}

/// The embedded figure, or a number that tells what it is of. Some come as texts and some as numbers.
fn value(table: &Table, region: usize, year: &str, sex: &str, pick: &[(&str, String)]) -> Value {
    let kon = Kon::from_id(if sex == "ALL" { "T" } else { sex }).expect("a sex");
    if let Some(id) = table.like {
        let year = year.parse().expect("a year");
        let value = kolada_value(id, region, year, kon).unwrap_or(31.5);
        return json!(value.to_string());
    }
    let whole = if kon == Kon::T { 200 } else { 100 };
    let factor = match pick.first().map(|(_, code)| code.as_str()) {
        Some("S") => 7,
        _ => 1,
    };
    let is_part = pick.iter().any(|(_, code)| code == "F00-F99");
    json!(whole * factor * if is_part { 1 } else { 2 } + region as i32 % 2 * 2)
}
