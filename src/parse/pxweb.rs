//! PxWeb's configuration, metadata and cells.

use super::jsonstat::{Dimension, JsonStat};
use super::observation::{Measured, Observation, possible, times, totals};
use super::place::{self, Place};
use crate::origin::{Serie, Table};
use crate::problem::{Outcome, Problem};
use crate::regions::{RIKET, RegionKind, Regions};
use crate::status::Kon;
use crate::swedish;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Longest piece of a host's own words that is shown.
const LONGEST_TOLD: usize = 160;
/// Most values of a dimension that a message names.
const SHOWN: usize = 3;

/// The host's own limits; 0 where it tells none.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    #[serde(default)]
    pub max_data_cells: usize,
    #[serde(default)]
    pub max_calls_per_time_window: usize,
    /// Seconds.
    #[serde(default)]
    pub time_window: f64,
}

/// Why the host refuses a request, as it says itself: a problem object of version 2, or an error of version 1.
#[derive(Debug, Default, Deserialize)]
pub struct Refusal {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    detail: Option<String>,
    #[serde(default)]
    error: Option<String>,
}

impl Refusal {
    /// What a body says; nothing where it is no such object.
    pub fn of(body: &[u8]) -> Self {
        super::json(body).unwrap_or_default()
    }

    /// The host's own words, whichever it has.
    pub fn told(&self) -> Option<String> {
        let all = [&self.title, &self.detail, &self.error];
        let said: Vec<&str> = all.into_iter().flatten().map(|text| text.trim()).collect();
        let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
        (!said.is_empty()).then(|| swedish::shortened(&said.join(": "), LONGEST_TOLD))
    }

    /// The host's own words as an aside, or nothing.
    pub fn aside(&self) -> String {
        self.told()
            .map_or_else(String::new, |text| format!(" (”{text}”)"))
    }

    /// True where the request was right but asked for too much.
    pub fn is_too_much(&self) -> bool {
        let said = self.told().unwrap_or_default().to_lowercase();
        let much = [
            "too many",
            "too large",
            "för många",
            "för stor",
            "maxdatacells",
            "exceed",
        ];
        let of_calls = ["request", "anrop", "calls"]
            .iter()
            .any(|word| said.contains(word));
        !of_calls && much.iter().any(|word| said.contains(word))
    }
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

/// The table's declared selection, its expressions resolved against the metadata, and of each variable only the values that
/// some series uses.
///
/// # Errors
/// A variable or a value that no longer exists, one that must be chosen and is not, or a table that has none of the series.
pub fn chosen(table: &Table, variables: &[Variable]) -> Outcome<Vec<(String, Vec<String>)>> {
    let mut selection = declared(table, variables)?;
    let (series, lacks) = every_wanted(table, variables);
    let series: Vec<Wanted> = series.into_iter().flatten().collect();
    if let (true, Some(lack)) = (series.is_empty(), lacks.first()) {
        return Err(Problem::surroundings(format!(
            "{} har ingen av de angivna serierna: {lack}",
            table.id
        ))
        .next("Ändra koden eller texten i källans fil."));
    }
    for (name, values) in &mut selection {
        let of_series: Option<Vec<&Vec<String>>> =
            series.iter().map(|one| one.codes_of(name)).collect();
        if let Some(used) = of_series.filter(|used| !used.is_empty()) {
            values.retain(|value| used.iter().any(|codes| codes.contains(value)));
        }
    }
    Ok(selection)
}

/// What each series wants, and what lacks of those that the table does not have.
fn every_wanted(table: &Table, variables: &[Variable]) -> (Vec<Option<Wanted>>, Vec<String>) {
    let (mut all, mut lacks) = (Vec::new(), Vec::new());
    for serie in &table.series {
        all.push(match wanted(table, serie, variables) {
            Ok(one) => Some(one),
            Err(what) => {
                lacks.push(what);
                None
            }
        });
    }
    (all, lacks)
}

fn declared(table: &Table, variables: &[Variable]) -> Outcome<Vec<(String, Vec<String>)>> {
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
    /// Which codes of which dimension belong to each series, and how many cells make one figure; none for a series that lacks.
    wanted: Vec<Option<Wanted>>,
    /// Series that the table does not have, in Swedish.
    pub lacks: Vec<String>,
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
    /// A series whose codes or texts the table does not have is told under `lacks`, and costs no other.
    ///
    /// # Errors
    /// The table has none of its series, as a Swedish clause.
    pub fn new(
        table: &'a Table,
        variables: &[Variable],
        regions: &'a Regions,
    ) -> Result<Self, String> {
        let (all, mut lacks) = every_wanted(table, variables);
        if !all.is_empty() && all.iter().all(Option::is_none) {
            return Err(lacks.swap_remove(0));
        }
        Ok(Self {
            table,
            regions,
            wanted: all,
            lacks,
            sums: HashMap::new(),
        })
    }

    /// Adds a reply's cells.
    ///
    /// # Errors
    /// A dimension that is not declared, no regions, or an unknown region or period, as a Swedish clause.
    pub fn add(&mut self, reply: &JsonStat) -> Result<(), String> {
        refuse_undeclared(self.table, reply)?;
        let roles = &self.table.roles;
        let at = |role: &Option<String>| role.as_deref().and_then(|code| reply.dimension(code));
        let (region, kon, time) = (at(&roles.region), at(&roles.kon), at(&roles.year));
        let time = time.ok_or("tidsvariabeln saknas i svaret")?;
        if let (Some(name), None) = (&roles.region, region) {
            return Err(format!("regionvariabeln {name} saknas"));
        }
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
        let series = self.wanted.iter().enumerate();
        let matching: Vec<(usize, Vec<Option<Vec<bool>>>)> = series
            .filter_map(|(series, one)| Some((series, one.as_ref()?.matching(reply))))
            .collect();
        let sums = &mut self.sums;
        reply.for_each(|position, value, _| {
            let place = region.map_or(Some("00"), |d| regions[position[d]].as_deref());
            let sex = kon.map_or(Some(Kon::T), |d| sexes[position[d]]);
            let (Some(place), Some(sex)) = (place, sex) else {
                return;
            };
            let (year, month) = times[position[time]];
            for (series, dimensions) in &matching {
                let fits = dimensions
                    .iter()
                    .zip(position)
                    .all(|(allowed, at)| allowed.as_ref().is_none_or(|a| a[*at]));
                if !fits {
                    continue;
                }
                let key = Key {
                    series: *series,
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
    ///
    /// # Errors
    /// A value that its unit does not allow, as a Swedish clause.
    pub fn finish(self) -> Result<Vec<Observation>, String> {
        let mut all: Vec<Observation> = Vec::with_capacity(self.sums.len());
        for (key, sum) in &self.sums {
            let serie = &self.table.series[key.series];
            let parts = self.wanted[key.series].as_ref().map(|one| one.parts);
            let value = match Some(sum.parts) == parts && !sum.absent {
                true => Measured::Value(times(sum.value, serie.factor)),
                false => Measured::Absent,
            };
            let value = possible(value, serie.unit())
                .map_err(|what| format!("{}, region {}: {what}", serie.id, key.region))?;
            all.push(Observation {
                series: serie.id.clone(),
                region: key.region.clone(),
                year: key.year,
                month: key.month,
                kon: key.kon,
                value,
            });
        }
        if self.table.lacks_total() && !self.table.noisy {
            all.extend(totals(&all));
        }
        if self.table.riket_is_sum && !self.table.noisy {
            all.extend(of_riket(&all, self.regions));
        }
        all.sort_by(|a, b| {
            (&a.series, &a.region, a.year, a.month, a.kon)
                .cmp(&(&b.series, &b.region, b.year, b.month, b.kon))
        });
        Ok(all)
    }
}

/// Riket as the sum of every kommun, where it is not there itself and each of them has a value.
fn of_riket(all: &[Observation], regions: &Regions) -> Vec<Observation> {
    let is_kommun = |code: &str| {
        let region = regions.get(code);
        region.is_some_and(|region| region.kind == RegionKind::Kommun)
    };
    type Cell<'a> = (&'a str, i32, Option<u8>, Kon);
    let mut sums: BTreeMap<Cell<'_>, (usize, Measured)> = BTreeMap::new();
    for one in all.iter().filter(|one| is_kommun(&one.region)) {
        let key = (one.series.as_str(), one.year, one.month, one.kon);
        let (count, sum) = sums.entry(key).or_insert((0, Measured::Value(0.0)));
        (*count, *sum) = (*count + 1, *sum + one.value);
    }
    let there = all.iter().filter(|one| one.region == RIKET);
    for one in there {
        sums.remove(&(one.series.as_str(), one.year, one.month, one.kon));
    }
    let whole = sums.into_iter().filter(|(_, (count, sum))| {
        *count == regions.kommuner().count() && matches!(sum, Measured::Value(_))
    });
    let riket = whole.map(|((series, year, month, kon), (_, value))| Observation {
        series: series.to_string(),
        region: RIKET.to_string(),
        year,
        month,
        kon,
        value,
    });
    riket.collect()
}

/// A dimension that nothing is declared of would be taken for its total, whatever it holds.
fn refuse_undeclared(table: &Table, reply: &JsonStat) -> Result<(), String> {
    let roles = &table.roles;
    let of_roles = [&roles.region, &roles.kon, &roles.year, &roles.age];
    let picked = table.series.iter();
    let picked = picked.flat_map(|serie| serie.pick.iter().chain(&serie.pick_text));
    let mut known: Vec<&str> = of_roles.into_iter().flatten().map(String::as_str).collect();
    known.extend(table.selection.iter().map(|(name, _)| name.as_str()));
    known.extend(picked.map(|(name, _)| name.as_str()));
    let foreign = |one: &&Dimension| !known.iter().any(|name| one.is(name));
    match reply.dimensions.iter().find(foreign) {
        None => Ok(()),
        Some(one) => Err(format!(
            "variabeln {} är inte deklarerad för tabellen, och filen har bara {} av den; ta bort variabeln ur urvalet så att alla räknas",
            one.code,
            swedish::short_list(one.told(), SHOWN)
        )),
    }
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
            .find(|variable| variable.code.to_lowercase() == code.to_lowercase())
            .ok_or_else(|| format!("{}: variabeln {code} finns inte", serie.id))
    };
    let lacks = |name: &str, code: &str| format!("{}: {name} har inget värde {code}", serie.id);
    let mut codes: Vec<(String, Vec<String>)> = Vec::new();
    for (name, code) in &serie.pick {
        if !find(name)?.values.contains(code) {
            return Err(lacks(name, code));
        }
        codes.push((name.clone(), vec![code.clone()]));
    }
    for (name, text) in &serie.pick_text {
        let code = picked(serie, text, find(name)?)?;
        codes.push((name.clone(), vec![code]));
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
            return Err(lacks(name, absent));
        }
        parts = ages.len();
        codes.push((name.to_string(), ages));
    }
    // What the series says nothing of is what the whole table is asked for, and that must be one value.
    let roles = [&table.roles.region, &table.roles.kon, &table.roles.year];
    for (name, expressions) in &table.selection {
        let is = |other: &String| other == name;
        if roles.into_iter().flatten().any(is) || codes.iter().any(|(other, _)| is(other)) {
            continue;
        }
        match &expressions[..] {
            [only] if find(name)?.values.contains(only) => {
                codes.push((name.clone(), vec![only.clone()]));
            }
            [only] => return Err(lacks(name, only)),
            _ => return Err(format!("{}: inget värde av {name} är valt", serie.id)),
        }
    }
    Ok(Wanted { codes, parts })
}

/// The code that a declared text stands for: the first of "000004YH|arbetslösa" that is a code, a whole label, or else
/// part of one. A label that counts something else than the series' unit is none.
fn picked(serie: &Serie, declared: &str, variable: &Variable) -> Result<String, String> {
    let other_unit = |label: &str| {
        let label = label.to_lowercase();
        let words = ["andel", "procent", "per cent", "%"];
        serie.unit() == "antal" && words.iter().any(|word| label.contains(word))
    };
    let mut count = 0;
    for wanted in declared.split('|') {
        if let Some(at) = variable.values.iter().position(|code| code == wanted) {
            let label = variable.texts.get(at).map_or("", String::as_str);
            return checked(serie, declared, wanted, label);
        }
        let mut found = positions_of(wanted, &variable.texts);
        if found.iter().any(|at| other_unit(&variable.texts[*at])) {
            found.retain(|at| !other_unit(&variable.texts[*at]));
            if found.is_empty() {
                return Err(format!(
                    "{}: ”{wanted}” finns i {} bara som andel, väntat antal",
                    serie.id, variable.code
                ));
            }
        }
        if let [only] = found[..] {
            return Ok(variable.values[only].clone());
        }
        count = count.max(found.len());
    }
    Err(format!(
        "{}: {count} värden i {} innehåller ”{declared}”, väntat ett",
        serie.id, variable.code
    ))
}

/// A code whose label still holds one of the declared texts: a host that has given the code to something else is a fault.
fn checked(serie: &Serie, declared: &str, code: &str, label: &str) -> Result<String, String> {
    let folded = label.to_lowercase();
    let mut texts = declared.split('|').filter(|text| *text != code).peekable();
    let fits = label.is_empty()
        || label == code
        || texts.peek().is_none()
        || texts.any(|text| folded.contains(&text.to_lowercase()));
    match fits {
        true => Ok(code.to_string()),
        false => Err(format!(
            "{}: koden {code} heter ”{label}”, väntat ”{declared}”",
            serie.id
        )),
    }
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
    fn codes_of(&self, name: &str) -> Option<&Vec<String>> {
        let found = self.codes.iter().find(|(other, _)| other == name);
        found.map(|(_, codes)| codes)
    }

    /// Per dimension of the reply: which positions belong, or none where all do.
    fn matching(&self, reply: &JsonStat) -> Vec<Option<Vec<bool>>> {
        reply
            .dimensions
            .iter()
            .map(|dimension| {
                let (_, codes) = self.codes.iter().find(|(name, _)| dimension.is(name))?;
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
    fn a_refusal_is_too_much_only_where_the_host_says_so() {
        for (body, much) in [
            (r#"{"title":"Too many cells selected","status":403}"#, true),
            (r#"{"error":"Too many values selected"}"#, true),
            (r#"{"title":"Too many requests"}"#, false),
            (r#"{"title":"Non-existent value","status":400}"#, false),
            ("<html>Förbjudet</html>", false),
            ("", false),
        ] {
            assert_eq!(Refusal::of(body.as_bytes()).is_too_much(), much, "{body}");
        }
        let told = Refusal::of(br#"{"title":"Non-existent value","detail":"Tid"}"#).told();
        assert_eq!(told.as_deref(), Some("Non-existent value: Tid"));
    }

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
