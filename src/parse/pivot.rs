//! Records of pivot caches: some agencies' workbooks keep their data nowhere else.

use super::grid::Grid;
use super::xml::attribute;
use super::zipped::Zipped;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::BufRead;

/// Most rows that the records may become when they are added up.
const MOST_ROWS: usize = 2_000_000;
/// Longest value of one cell: what is longer is no name.
const LONGEST: usize = 1_000;

/// What a column of the records is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Rows that differ in it are kept apart.
    Key,
    /// Added up over all else.
    Value,
}

/// One grid per cache that has records: its heading, and its records added up over the columns that are of no use. A cache
/// without any useful column is its heading alone.
///
/// # Errors
/// A part that is cut off or does not fit its definition, as a Swedish clause.
pub fn grids(bytes: &[u8], of: impl Fn(&str) -> Option<Use>) -> Result<Vec<Grid>, String> {
    let mut parts = Zipped::open(bytes)?;
    let mut all = Vec::new();
    for number in 1..=parts.count() {
        let definition = format!("xl/pivotCache/pivotCacheDefinition{number}.xml");
        let Some(definition) = parts.text(&definition)? else {
            continue;
        };
        let fields = fields(&definition, &of)?;
        let records = format!("xl/pivotCache/pivotCacheRecords{number}.xml");
        let Some(records) = parts.part(&records) else {
            continue;
        };
        let useful: Vec<&Field> = fields.iter().filter(|field| field.of.is_some()).collect();
        let heading = match useful.is_empty() {
            true => fields.iter().map(|field| field.name.clone()).collect(),
            false => useful.iter().map(|field| field.name.clone()).collect(),
        };
        let mut rows = vec![heading];
        rows.extend(rows_of(records, &fields)?);
        all.push(Grid {
            sheet: format!("pivotcache {number}"),
            rows,
            ..Grid::default()
        });
    }
    Ok(all)
}

/// A column of the cache and the values that its records point to.
struct Field {
    name: String,
    of: Option<Use>,
    shared: Vec<String>,
}

fn damaged(what: &str) -> impl Fn(quick_xml::Error) -> String {
    move |_| format!("{what} går inte att tolka")
}

fn fields(xml: &str, of: impl Fn(&str) -> Option<Use>) -> Result<Vec<Field>, String> {
    let mut reader = Reader::from_str(xml);
    let mut all: Vec<Field> = Vec::new();
    let mut in_shared = false;
    loop {
        match reader
            .read_event()
            .map_err(damaged("pivottabellens definition"))?
        {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "cacheField" =>
            {
                let name = attribute(&element, "name").unwrap_or_default();
                let name = name.trim().to_string();
                all.push(Field {
                    of: of(&name),
                    name,
                    shared: Vec::new(),
                });
            }
            Event::Start(element) if element.local_name().as_ref() == "sharedItems" => {
                in_shared = true
            }
            Event::End(element) if element.local_name().as_ref() == "sharedItems" => {
                in_shared = false
            }
            Event::Start(element) | Event::Empty(element) if in_shared => {
                if let (Some(field), Some(text)) = (all.last_mut(), value_of(&element)) {
                    field.shared.push(text);
                }
            }
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// The text of `<s v=…/>`, `<n v=…/>`, `<d v=…/>`, `<m/>` and the like.
fn value_of(element: &BytesStart<'_>) -> Option<String> {
    match element.local_name().as_ref() {
        "s" | "n" | "d" | "b" => {
            let text = attribute(element, "v")?;
            Some(text.trim().chars().take(LONGEST).collect())
        }
        "m" | "e" => Some(String::new()),
        _ => None,
    }
}

/// A value that is added up: what is no number stands, and an absent one makes the sum absent.
#[derive(Debug, Clone, Default)]
struct Sum {
    value: f64,
    is_absent: bool,
    mark: Option<String>,
}

impl Sum {
    fn add(&mut self, text: String) {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => self.value += value,
            _ if text.is_empty() => self.is_absent = true,
            _ => {
                self.mark.get_or_insert(text);
            }
        }
    }

    fn told(&self) -> String {
        match (&self.mark, self.is_absent) {
            (Some(mark), _) => mark.clone(),
            (None, true) => String::new(),
            (None, false) => self.value.to_string(),
        }
    }
}

/// The sums by the texts of the keys, in the order in which they first come.
#[derive(Default)]
struct Sums {
    at: HashMap<Vec<String>, usize>,
    all: Vec<(Vec<String>, Vec<Sum>)>,
}

impl Sums {
    /// A record, as its useful texts.
    fn add(&mut self, keys: &[String], values: Vec<String>) -> Result<(), String> {
        let at = match self.at.get(keys) {
            Some(at) => *at,
            None if self.all.len() == MOST_ROWS => {
                return Err("pivottabellen är orimligt stor".into());
            }
            None => {
                let sums = vec![Sum::default(); values.len()];
                self.at.insert(keys.to_vec(), self.all.len());
                self.all.push((keys.to_vec(), sums));
                self.all.len() - 1
            }
        };
        let (_, sums) = &mut self.all[at];
        sums.iter_mut()
            .zip(values)
            .for_each(|(sum, text)| sum.add(text));
        Ok(())
    }
}

fn rows_of(records: impl BufRead, fields: &[Field]) -> Result<Vec<Vec<String>>, String> {
    let mut reader = Reader::from_reader(records);
    let mut buffer = Vec::new();
    let mut sums = Sums::default();
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    let (mut at, mut number) = (0, 0);
    let outside = "en post pekar utanför pivottabellens definition";
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(damaged("pivottabellens poster"))? {
            Event::Start(element) if element.local_name().as_ref() == "r" => {
                at = 0;
                keys.clear();
                values.clear();
            }
            Event::Start(element) | Event::Empty(element) => {
                let is_shared = element.local_name().as_ref() == "x";
                let Some(text) = attribute_or_value(&element, is_shared) else {
                    continue;
                };
                let field = fields.get(at).ok_or(outside)?;
                at += 1;
                let Some(of) = field.of else { continue };
                let text = match is_shared {
                    true => {
                        let position: usize = text.parse().map_err(|_| outside)?;
                        field.shared.get(position).ok_or(outside)?.clone()
                    }
                    false => text,
                };
                match of {
                    Use::Key => keys.push(text),
                    Use::Value => values.push(text),
                }
            }
            Event::End(element) if element.local_name().as_ref() == "r" => {
                number += 1;
                if at != fields.len() {
                    return Err(format!(
                        "post {number} har {at} värden, väntat {}",
                        fields.len()
                    ));
                }
                sums.add(&keys, std::mem::take(&mut values))?;
            }
            Event::Eof => return Ok(in_order(&sums, fields)),
            _ => {}
        }
    }
}

/// The position that an `x` points to, or the text of any other element.
fn attribute_or_value(element: &BytesStart<'_>, is_shared: bool) -> Option<String> {
    match is_shared {
        true => Some(attribute(element, "v").unwrap_or_default()),
        false => value_of(element),
    }
}

/// The sums as rows, with the columns in the order of the cache.
fn in_order(sums: &Sums, fields: &[Field]) -> Vec<Vec<String>> {
    let row = |(keys, values): &(Vec<String>, Vec<Sum>)| {
        let (mut keys, mut values) = (keys.iter(), values.iter());
        let cell = |of: Use| match of {
            Use::Key => keys.next().cloned(),
            Use::Value => values.next().map(Sum::told),
        };
        let useful = fields.iter().filter_map(|field| field.of);
        useful.filter_map(cell).collect()
    };
    sums.all.iter().map(row).collect()
}
