//! PxWeb's configuration, metadata and cells.

use super::jsonstat::JsonStat;
use super::observation::{Measured, Observation, times};
use super::place::{self, Place};
use crate::origin::{Serie, Table};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use serde::Deserialize;
use std::collections::HashMap;

/// The host's own limits.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    pub max_data_cells: usize,
    pub max_calls_per_time_window: usize,
    /// Seconds.
    pub time_window: f64,
}

/// A variable of a table, in either version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub code: String,
    pub values: Vec<String>,
    pub texts: Vec<String>,
    pub may_be_left_out: bool,
}

#[derive(Debug, Deserialize)]
pub struct MetaV1 {
    variables: Vec<VariableV1>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct VariableV1 {
    code: String,
    values: Vec<String>,
    #[serde(default)]
    value_texts: Vec<String>,
    #[serde(default)]
    elimination: bool,
}

pub fn variables_v1(meta: &MetaV1) -> Vec<Variable> {
    let one = |variable: &VariableV1| Variable {
        code: variable.code.clone(),
        values: variable.values.clone(),
        texts: variable.value_texts.clone(),
        may_be_left_out: variable.elimination,
    };
    meta.variables.iter().map(one).collect()
}

pub fn variables_v2(meta: &JsonStat) -> Vec<Variable> {
    meta.dimensions
        .iter()
        .map(|dimension| Variable {
            code: dimension.code.clone(),
            values: dimension.codes.clone(),
            texts: dimension.labels.clone(),
            may_be_left_out: dimension.may_be_left_out,
        })
        .collect()
}

/// The table's declared selection, its expressions resolved against the metadata.
///
/// # Errors
/// A variable or a value that no longer exists, or one that must be chosen and is not.
pub fn chosen(table: &Table, variables: &[Variable]) -> Outcome<Vec<(String, Vec<String>)>> {
    for (code, _) in &table.selection {
        if !variables.iter().any(|variable| variable.code == *code) {
            let names: Vec<&str> = variables.iter().map(|v| v.code.as_str()).collect();
            return Err(Problem::surroundings(format!(
                "Variabeln {code} finns inte längre i {}",
                table.id
            ))
            .expected(names.join(", "))
            .next("Ändra variabelns namn i källans fil under roller och urval."));
        }
    }
    let mut all = Vec::new();
    for variable in variables {
        match table
            .selection
            .iter()
            .find(|(code, _)| *code == variable.code)
        {
            Some((_, expressions)) => all.push((
                variable.code.clone(),
                resolve(table, variable, expressions)?,
            )),
            None if variable.may_be_left_out => {}
            None => {
                return Err(Problem::surroundings(format!(
                    "Variabeln {} i {} måste väljas",
                    variable.code, table.id
                ))
                .next("Lägg till variabeln under urval i källans fil."));
            }
        }
    }
    Ok(all)
}

fn resolve(table: &Table, variable: &Variable, expressions: &[String]) -> Outcome<Vec<String>> {
    let mut chosen = Vec::new();
    for expression in expressions {
        let matches = expand(expression, &variable.values);
        if matches.is_empty() {
            return Err(Problem::surroundings(format!(
                "{} i {} har inget värde {expression}",
                variable.code, table.id
            ))
            .next("Ändra urvalet i källans fil."));
        }
        for value in matches {
            if !chosen.contains(value) {
                chosen.push(value.clone());
            }
        }
    }
    Ok(chosen)
}

/// `*`, `?`, `TOP(n)`, `BOTTOM(n)`, `FROM(x)`, `TO(x)`, `RANGE(x,y)` or a code, over values in their order.
pub fn expand<'a>(expression: &str, values: &'a [String]) -> Vec<&'a String> {
    let upper = expression.to_uppercase();
    let argument = |name: &str| {
        let inner = upper
            .strip_prefix(name)?
            .strip_prefix('(')?
            .strip_suffix(')')?;
        let start = name.len() + 1;
        expression.get(start..start + inner.len())
    };
    let at = |code: &str| values.iter().position(|value| value == code.trim());
    let count = |text: &str| text.trim().parse::<usize>().unwrap_or(0).min(values.len());
    if let Some(text) = argument("TOP") {
        return values[values.len() - count(text)..].iter().collect();
    }
    if let Some(text) = argument("BOTTOM") {
        return values[..count(text)].iter().collect();
    }
    if let Some(first) = argument("FROM") {
        // A first period that the table never had means all from the next one.
        return values
            .iter()
            .filter(|value| value.as_str() >= first.trim())
            .collect();
    }
    if let Some(last) = argument("TO") {
        return values
            .iter()
            .filter(|value| value.as_str() <= last.trim())
            .collect();
    }
    if let Some((first, last)) = argument("RANGE").and_then(|text| text.split_once(',')) {
        return match (at(first), at(last)) {
            (Some(first), Some(last)) if first <= last => values[first..=last].iter().collect(),
            _ => Vec::new(),
        };
    }
    if expression == "*" {
        return values.iter().collect();
    }
    values
        .iter()
        .filter(|value| fits(expression, value))
        .collect()
}

/// `?` stands for one character, `*` for any number.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = &pattern[1..];
            text.char_indices().any(|(at, _)| fits(rest, &text[at..])) || fits(rest, "")
        }
        Some('?') => {
            let mut letters = text.chars();
            letters.next().is_some() && fits(&pattern[1..], letters.as_str())
        }
        Some(letter) => text
            .strip_prefix(letter)
            .is_some_and(|rest| fits(&pattern[letter.len_utf8()..], rest)),
    }
}

/// Sums cells into series, also where a series' ages are spread over several replies.
pub struct Collector<'a> {
    table: &'a Table,
    regions: &'a Regions,
    /// Which codes of which dimension belong to each series, and how many cells make one figure.
    wanted: Vec<Wanted>,
    sums: HashMap<Key, Sum>,
}

struct Wanted {
    codes: Vec<(String, Vec<String>)>,
    parts: usize,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    series: usize,
    region: String,
    year: i32,
    month: Option<u8>,
    kon: Kon,
}

#[derive(Default)]
struct Sum {
    value: f64,
    parts: usize,
    absent: bool,
}

impl<'a> Collector<'a> {
    /// # Errors
    /// A series whose codes or texts the table does not have, as a Swedish clause.
    pub fn new(
        table: &'a Table,
        variables: &[Variable],
        regions: &'a Regions,
    ) -> Result<Self, String> {
        let wanted = table
            .series
            .iter()
            .map(|serie| wanted(table, serie, variables))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            table,
            regions,
            wanted,
            sums: HashMap::new(),
        })
    }

    /// Adds a reply's cells.
    ///
    /// # Errors
    /// An unknown region, sex or period, as a Swedish clause.
    pub fn add(&mut self, reply: &JsonStat) -> Result<(), String> {
        let roles = &self.table.roles;
        let at = |role: &Option<String>| role.as_deref().and_then(|code| reply.dimension(code));
        let (region, kon, time) = (at(&roles.region), at(&roles.kon), at(&roles.year));
        let time = time.ok_or("tidsvariabeln saknas i svaret")?;
        let regions: Vec<Option<String>> =
            codes_of(reply, region, |code| match place::scb(code, self.regions) {
                Some(Place::Region(code)) => Ok(Some(code)),
                Some(Place::Other) => Ok(None),
                None => Err(format!("okänd region {code}")),
            })?;
        let sexes: Vec<Option<Kon>> =
            codes_of(reply, kon, |code| Ok(super::fk::kon_of(self.table, code)))?;
        let times = codes_of(reply, Some(time), |code| {
            super::observation::period_of(code).ok_or_else(|| format!("okänd period {code}"))
        })?;
        let matching: Vec<Vec<Option<Vec<bool>>>> =
            self.wanted.iter().map(|one| one.matching(reply)).collect();
        let sums = &mut self.sums;
        reply.for_each(|position, value, _| {
            let place = region.map_or(Some("00"), |d| regions[position[d]].as_deref());
            let sex = kon.map_or(Some(Kon::T), |d| sexes[position[d]]);
            let (Some(place), Some(sex)) = (place, sex) else {
                return;
            };
            let (year, month) = times[position[time]];
            for (series, dimensions) in matching.iter().enumerate() {
                let fits = dimensions
                    .iter()
                    .zip(position)
                    .all(|(allowed, at)| allowed.as_ref().is_none_or(|a| a[*at]));
                if !fits {
                    continue;
                }
                let key = Key {
                    series,
                    region: place.to_string(),
                    year,
                    month,
                    kon: sex,
                };
                let sum = sums.entry(key).or_default();
                sum.parts += 1;
                match value {
                    Some(value) => sum.value += value,
                    None => sum.absent = true,
                }
            }
        });
        Ok(())
    }

    /// The finished observations. Both sexes are added up where the table has no total of its own.
    pub fn finish(self) -> Vec<Observation> {
        let mut all: Vec<Observation> = Vec::with_capacity(self.sums.len());
        for (key, sum) in &self.sums {
            let whole = sum.parts == self.wanted[key.series].parts;
            let value = if whole && !sum.absent {
                Measured::Value(times(sum.value, self.table.series[key.series].factor))
            } else {
                Measured::Absent
            };
            all.push(Observation {
                series: self.table.series[key.series].id.clone(),
                region: key.region.clone(),
                year: key.year,
                month: key.month,
                kon: key.kon,
                value,
            });
        }
        if self.table.kon_codes[Kon::T as usize].is_empty()
            && !self.table.noisy
            && self.table.roles.kon.is_some()
        {
            all.extend(totals(&all));
        }
        all.sort_by(|a, b| {
            (&a.series, &a.region, a.year, a.month, a.kon)
                .cmp(&(&b.series, &b.region, b.year, b.month, b.kon))
        });
        all
    }
}

fn totals(all: &[Observation]) -> Vec<Observation> {
    let mut both: HashMap<(&str, &str, i32, Option<u8>), Vec<&Observation>> = HashMap::new();
    for one in all {
        both.entry((&one.series, &one.region, one.year, one.month))
            .or_default()
            .push(one);
    }
    both.into_values()
        .filter(|pair| pair.len() == 2)
        .map(|pair| Observation {
            kon: Kon::T,
            value: match (pair[0].value, pair[1].value) {
                (Measured::Value(a), Measured::Value(b)) => Measured::Value(a + b),
                _ => Measured::Absent,
            },
            ..pair[0].clone()
        })
        .collect()
}

fn codes_of<T>(
    reply: &JsonStat,
    dimension: Option<usize>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    match dimension {
        Some(index) => reply.dimensions[index]
            .codes
            .iter()
            .map(|code| read(code))
            .collect(),
        None => Ok(Vec::new()),
    }
}

fn wanted(table: &Table, serie: &Serie, variables: &[Variable]) -> Result<Wanted, String> {
    let find = |code: &str| {
        variables
            .iter()
            .find(|variable| variable.code == code)
            .ok_or_else(|| format!("{}: variabeln {code} finns inte", serie.id))
    };
    let mut codes = Vec::new();
    for (name, code) in &serie.pick {
        if !find(name)?.values.contains(code) {
            return Err(format!("{}: {name} har inget värde {code}", serie.id));
        }
        codes.push((name.clone(), vec![code.clone()]));
    }
    for (name, text) in &serie.pick_text {
        let variable = find(name)?;
        let found = positions_of(text, &variable.texts);
        let [only] = found[..] else {
            return Err(format!(
                "{}: {} värden i {name} innehåller ”{text}”, väntat ett",
                serie.id,
                found.len()
            ));
        };
        codes.push((name.clone(), vec![variable.values[only].clone()]));
    }
    let mut parts = 1;
    if let Some((from, to)) = serie.ages {
        let name = table
            .roles
            .age
            .as_deref()
            .ok_or("åldersvariabeln är inte angiven")?;
        let ages: Vec<String> = (from..=to).map(|age| age.to_string()).collect();
        let variable = find(name)?;
        if let Some(absent) = ages.iter().find(|age| !variable.values.contains(age)) {
            return Err(format!("{}: {name} har inget värde {absent}", serie.id));
        }
        parts = ages.len();
        codes.push((name.to_string(), ages));
    }
    Ok(Wanted { codes, parts })
}

/// Positions of the texts that are the wanted one, or else hold it.
fn positions_of(wanted: &str, texts: &[String]) -> Vec<usize> {
    let wanted = wanted.to_lowercase();
    let positions = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let lower = texts.iter().map(|text| text.to_lowercase());
        let fitting = lower.enumerate().filter(|(_, text)| fits(text));
        fitting.map(|(position, _)| position).collect()
    };
    let whole = positions(&|text| text == wanted);
    match whole.is_empty() {
        true => positions(&|text| text.contains(&wanted)),
        false => whole,
    }
}

impl Wanted {
    /// Per dimension of the reply: which positions belong, or none where all do.
    fn matching(&self, reply: &JsonStat) -> Vec<Option<Vec<bool>>> {
        let of = |code: &str| self.codes.iter().find(|(name, _)| name == code);
        reply
            .dimensions
            .iter()
            .map(|dimension| {
                let (_, codes) = of(&dimension.code)?;
                Some(
                    dimension
                        .codes
                        .iter()
                        .map(|code| codes.contains(code))
                        .collect(),
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_select_as_the_interface_says() {
        let years: Vec<String> = (2018..=2024).map(|year| year.to_string()).collect();
        let of = |expression: &str| {
            expand(expression, &years)
                .into_iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
        };
        assert_eq!(of("TOP(2)"), ["2023", "2024"]);
        assert_eq!(of("bottom(1)"), ["2018"]);
        assert_eq!(of("FROM(2023)"), ["2023", "2024"]);
        assert_eq!(of("TO(2018)"), ["2018"]);
        assert_eq!(of("RANGE(2019,2020)"), ["2019", "2020"]);
        assert_eq!(of("202?"), ["2020", "2021", "2022", "2023", "2024"]);
        assert_eq!(of("*8"), ["2018"]);
        assert_eq!(of("*").len(), 7);
        assert!(of("2030").is_empty());
    }
}
