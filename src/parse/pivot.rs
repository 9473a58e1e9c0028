//! Records of pivot caches: some agencies' workbooks keep their data nowhere else.

use super::grid::Grid;
use super::xml::attribute;
use super::zipped::Zipped;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Most cells that a cache may hold.
const MOST_CELLS: usize = 20_000_000;

/// One grid per cache: the heading from its definition, the rows from its records.
///
/// # Errors
/// A part that is cut off or does not fit its definition, as a Swedish clause.
pub fn grids(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let mut parts = Zipped::open(bytes)?;
    let mut all = Vec::new();
    for number in 1..=parts.count() {
        let definition = format!("xl/pivotCache/pivotCacheDefinition{number}.xml");
        let records = format!("xl/pivotCache/pivotCacheRecords{number}.xml");
        let (Some(definition), Some(records)) = (parts.text(&definition)?, parts.text(&records)?)
        else {
            continue;
        };
        let fields = fields(&definition)?;
        let mut rows = vec![fields.iter().map(|field| field.name.clone()).collect()];
        rows.extend(rows_of(&records, &fields)?);
        all.push(Grid {
            sheet: format!("pivotcache {number}"),
            rows,
            is_memory: true,
            ..Grid::default()
        });
    }
    Ok(all)
}

/// A column of the cache and the values that its records point to.
struct Field {
    name: String,
    shared: Vec<String>,
}

fn damaged(what: &str) -> impl Fn(quick_xml::Error) -> String {
    move |_| format!("{what} går inte att tolka")
}

fn fields(xml: &str) -> Result<Vec<Field>, String> {
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
                all.push(Field {
                    name: attribute(&element, "name")
                        .unwrap_or_default()
                        .trim()
                        .to_string(),
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
        "s" | "n" | "d" | "b" => attribute(element, "v").map(|text| text.trim().to_string()),
        "m" | "e" => Some(String::new()),
        _ => None,
    }
}

fn rows_of(xml: &str, fields: &[Field]) -> Result<Vec<Vec<String>>, String> {
    let mut reader = Reader::from_str(xml);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let outside = "en post pekar utanför pivottabellens definition";
    loop {
        match reader
            .read_event()
            .map_err(damaged("pivottabellens poster"))?
        {
            Event::Start(element) if element.local_name().as_ref() == "r" => row.clear(),
            Event::Start(element) | Event::Empty(element) => {
                let text = match element.local_name().as_ref() {
                    "x" => {
                        let at: usize = attribute(&element, "v")
                            .and_then(|v| v.parse().ok())
                            .ok_or(outside)?;
                        let field = fields.get(row.len()).ok_or(outside)?;
                        Some(field.shared.get(at).ok_or(outside)?.clone())
                    }
                    _ => value_of(&element),
                };
                row.extend(text);
            }
            Event::End(element) if element.local_name().as_ref() == "r" => {
                if row.len() != fields.len() {
                    return Err(format!(
                        "post {} har {} värden, väntat {}",
                        rows.len() + 1,
                        row.len(),
                        fields.len()
                    ));
                }
                rows.push(row.clone());
                if rows.len() * fields.len() > MOST_CELLS {
                    return Err("pivottabellen är orimligt stor".into());
                }
            }
            Event::Eof => return Ok(rows),
            _ => {}
        }
    }
}
