//! The workbook as its parts: those without a field are copied as they are.

use super::sheet::{self, New};
use super::values::{Value, Values};
use crate::parse::book::{cell_of, target_of};
use crate::parse::xml::{attribute, entity};
use crate::parse::zipped::Zipped;
use crate::problem::{Outcome, Problem};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, HashMap};

const WORKBOOK: &str = "xl/workbook.xml";

type Parts = BTreeMap<String, String>;

/// The workbook with its fields filled in, and how many there were.
///
/// # Errors
/// The file is no workbook or is cut off; sheet and cell of an unknown field.
pub fn fill(name: &str, bytes: &[u8], values: &Values) -> Outcome<(Vec<u8>, usize)> {
    let broken = |why: String| {
        Problem::input(format!("Arbetsboken går inte att läsa: {why}"))
            .at(name.to_string())
            .expected("en hel xlsx-fil")
    };
    let mut parts = Zipped::open(bytes).map_err(broken)?;
    let mut read = |part: &str| parts.text(part).map_err(broken);
    let workbook = read(WORKBOOK)?.ok_or_else(|| broken("den saknar xl/workbook.xml".into()))?;
    let links = read("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let shared = match read("xl/sharedStrings.xml")? {
        Some(xml) => strings(&xml).map_err(broken)?,
        None => Vec::new(),
    };
    let book = Book::read(&workbook, &links).map_err(broken)?;
    let mut changed = Parts::new();
    let (mut count, mut has_formulas) = (0, false);
    for (title, part) in &book.sheets {
        let Some(xml) = read(part)? else {
            continue;
        };
        let layout =
            sheet::read(&xml, &shared).map_err(|why| broken(format!("{why} ({title})")))?;
        has_formulas |= layout.cells.iter().any(|cell| cell.has_formula);
        let mut new = in_texts(name, title, &layout, values)?;
        new.extend(in_names(name, title, &book, values)?);
        if new.is_empty() {
            continue;
        }
        count += new.len();
        let filled = sheet::changed(&xml, &layout, &new).map_err(broken)?;
        changed.insert(part.clone(), filled);
    }
    if count > 0 && has_formulas {
        changed.insert(WORKBOOK.to_string(), recalculated(&workbook));
    }
    let bytes = parts.packed(&changed).map_err(broken)?;
    Ok((bytes, count))
}

/// Sheets with their parts, and the names of cells that start with `behov_`.
struct Book {
    sheets: Vec<(String, String)>,
    /// Sheet, cell and what the name stands for.
    names: Vec<(String, String, String)>,
}

impl Book {
    fn read(workbook: &str, links: &str) -> Result<Self, String> {
        let targets = targets(links)?;
        let mut book = Self {
            sheets: Vec::new(),
            names: Vec::new(),
        };
        let mut reader = Reader::from_str(workbook);
        let mut name: Option<(String, String)> = None;
        loop {
            let event = reader.read_event();
            match event.map_err(|_| "xl/workbook.xml är skadad".to_string())? {
                Event::Eof => return Ok(book),
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "sheet" => {
                        let link = attribute(&tag, "r:id").unwrap_or_default();
                        if let (Some(title), Some(part)) =
                            (attribute(&tag, "name"), targets.get(&link))
                        {
                            book.sheets.push((title, part.clone()));
                        }
                    }
                    "definedName" => {
                        name = attribute(&tag, "name").map(|name| (name, String::new()));
                    }
                    _ => {}
                },
                Event::Text(text) => {
                    if let Some((_, target)) = &mut name {
                        target.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some((_, target)) = &mut name {
                        target.push_str(&entity(&reference));
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "definedName" => {
                    if let Some((name, target)) = name.take() {
                        book.name(&name, &target);
                    }
                }
                _ => {}
            }
        }
    }

    fn name(&mut self, name: &str, target: &str) {
        let lower = name.to_lowercase();
        let Some(field) = lower.strip_prefix("behov_") else {
            return;
        };
        if let Some((sheet, cell)) = target_of(target)
            && cell_of(&cell).is_some()
        {
            self.names.push((sheet, cell, field.to_string()));
        }
    }
}

/// Part per link.
fn targets(links: &str) -> Result<HashMap<String, String>, String> {
    let mut reader = Reader::from_str(links);
    let mut all = HashMap::new();
    loop {
        let event = reader.read_event();
        match event.map_err(|_| "arbetsbokens länkar är skadade".to_string())? {
            Event::Eof => return Ok(all),
            Event::Start(tag) | Event::Empty(tag) => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target"))
                {
                    let part = match target.strip_prefix('/') {
                        Some(whole) => whole.to_string(),
                        None => format!("xl/{target}"),
                    };
                    all.insert(id, part);
                }
            }
            _ => {}
        }
    }
}

/// The shared strings, each with its runs joined; phonetic readings are left out.
fn strings(xml: &str) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(xml);
    let mut all = Vec::new();
    let (mut in_text, mut in_phonetic) = (false, false);
    loop {
        let event = reader.read_event();
        match event.map_err(|_| "arbetsbokens texter är skadade".to_string())? {
            Event::Eof => return Ok(all),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => all.push(String::new()),
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => all.push(String::new()),
                "t" => in_text = !in_phonetic,
                "rPh" => in_phonetic = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_phonetic = false,
                _ => {}
            },
            Event::Text(text) if in_text => {
                if let Some(last) = all.last_mut() {
                    last.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) if in_text => {
                if let Some(last) = all.last_mut() {
                    last.push_str(&entity(&reference));
                }
            }
            _ => {}
        }
    }
}

/// Cells whose text holds fields.
fn in_texts(
    name: &str,
    title: &str,
    layout: &sheet::Layout,
    values: &Values,
) -> Outcome<Vec<(String, New)>> {
    let mut all = Vec::new();
    for cell in layout.cells.iter().filter(|cell| !cell.has_formula) {
        let Some(text) = cell.text.as_deref().filter(|text| text.contains("{{")) else {
            continue;
        };
        let place = |problem: Box<Problem>| {
            problem.at(format!("{name}, bladet {title}, cell {}", cell.reference))
        };
        if let Some(new) = replaced(text, values).map_err(place)? {
            all.push((cell.reference.clone(), new));
        }
    }
    Ok(all)
}

/// A text with its fields replaced; a number where the field is all of it. None where it holds none.
fn replaced(text: &str, values: &Values) -> Outcome<Option<New>> {
    let trimmed = text.trim();
    let alone = trimmed
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"));
    if let Some(field) = alone.filter(|field| !field.contains("{{")) {
        return Ok(Some(new_of(values.get(field.trim())?)));
    }
    let (mut out, mut rest, mut found) = (String::new(), text, false);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((field, after)) = after.split_once("}}") else {
            break;
        };
        out.push_str(before);
        out.push_str(&values.get(field.trim())?.text());
        rest = after;
        found = true;
    }
    out.push_str(rest);
    Ok(found.then_some(New::Text(out)))
}

fn new_of(value: &Value) -> New {
    match value {
        Value::Number(number) | Value::Share(number) => New::Number(*number),
        other => New::Text(other.text()),
    }
}

/// Cells on a sheet whose defined name says what they are.
fn in_names(name: &str, title: &str, book: &Book, values: &Values) -> Outcome<Vec<(String, New)>> {
    let mine = book.names.iter().filter(|(sheet, _, _)| sheet == title);
    mine.map(|(_, cell, field)| {
        let value = values.of_name(field).map_err(|problem| {
            problem.at(format!(
                "{name}, namnet behov_{field} (bladet {title}, cell {cell})"
            ))
        })?;
        Ok((cell.clone(), new_of(value)))
    })
    .collect()
}

/// Formulas that rest on filled cells are computed anew when the file is opened.
fn recalculated(workbook: &str) -> String {
    if workbook.contains("fullCalcOnLoad=") {
        return workbook.to_string();
    }
    match workbook.find("<calcPr") {
        Some(at) => {
            let (before, after) = workbook.split_at(at + "<calcPr".len());
            format!("{before} fullCalcOnLoad=\"1\"{after}")
        }
        None => workbook.to_string(),
    }
}
