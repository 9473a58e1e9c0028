//! The workbook as its parts: those without a field are copied as they are.

use super::package::{Package, TYPES, typed, without};
use super::rest;
use super::sheet::{self, Layout, New};
use super::values::{Value, Values};
use crate::parse::book::{cell_of, target_of};
use crate::parse::xml::{attribute, entity, foreign_attribute};
use crate::parse::zipped::Zipped;
use crate::problem::{Outcome, Problem};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

pub(super) type Parts = BTreeMap<String, String>;

/// A workbook that has been filled in.
pub struct Filled {
    pub bytes: Vec<u8>,
    /// How many cells were filled.
    pub count: usize,
    /// Fields that stand outside cells, and are left as they are, in Swedish.
    pub left: Vec<String>,
    /// The ending that the file's name must have: xlsm where it holds macros.
    pub ending: &'static str,
}

/// The workbook with its fields filled in.
///
/// # Errors
/// The file is no workbook or is cut off; sheet and cell of an unknown field, or of a formula that others rest on; a field in
/// a table's heading.
pub fn fill(name: &str, bytes: &[u8], values: &Values) -> Outcome<Filled> {
    let broken = |why: String| {
        Problem::input(format!("Arbetsboken går inte att läsa: {why}"))
            .at(name.to_string())
            .expected("en hel xlsx-fil")
    };
    let mut parts = Zipped::open(bytes).map_err(broken)?;
    let package = Package::of(&mut parts).map_err(broken)?;
    let mut read = |part: &str| parts.text(part).map_err(broken);
    let lacks = || broken(format!("den saknar {}", package.main));
    let workbook = read(&package.main)?.ok_or_else(lacks)?;
    let shared = read(&package.texts)?.unwrap_or_default();
    let shared = strings(&shared).map_err(broken)?;
    let book = Book::read(&workbook, &package).map_err(broken)?;
    let mut sheets = Vec::new();
    for (title, part) in &book.sheets {
        let Some(xml) = read(part)? else {
            continue;
        };
        let layout =
            sheet::read(&xml, &shared).map_err(|why| broken(format!("{why} ({title})")))?;
        let mut new = in_texts(name, title, &layout, values)?;
        for (cell, value) in in_names(name, title, &book, values)? {
            // A cell with a field and a name is filled once, by its field.
            if !new.iter().any(|(other, _)| *other == cell) {
                new.push((cell, value));
            }
        }
        refuse_shared(name, title, &layout, &new)?;
        sheets.push((part, xml, layout, new));
    }
    let count: usize = sheets.iter().map(|(_, _, _, new)| new.len()).sum();
    let mut changed = Parts::new();
    if count > 0 {
        for (part, xml, layout, new) in &sheets {
            if !new.is_empty() || layout.has_formulas() {
                let filled = sheet::changed(xml, layout, new).map_err(broken)?;
                changed.insert((*part).clone(), filled);
            }
        }
        if sheets.iter().any(|(_, _, layout, _)| layout.has_formulas()) {
            let text = recalculated(&workbook).map_err(broken)?;
            changed.insert(package.main.clone(), text);
        }
    }
    let replaces = sheets
        .iter()
        .any(|(_, _, layout, new)| layout.loses_formula(new));
    if replaces {
        drop_chain(&mut parts, &package, &mut changed).map_err(broken)?;
    }
    let types = parts.text(TYPES).map_err(broken)?.unwrap_or_default();
    let (plain, ending) = typed(changed.get(TYPES).unwrap_or(&types));
    if plain != types {
        changed.insert(TYPES.to_string(), plain);
    }
    let left = rest::fields(name, &mut parts, &package, &book.sheets)?;
    Ok(Filled {
        bytes: parts.packed(&changed).map_err(broken)?,
        count,
        left,
        ending,
    })
}

/// Excel makes the order of its calculations anew where there is none; one that names a cell without a formula it repairs.
fn drop_chain(
    parts: &mut Zipped<'_>,
    package: &Package,
    changed: &mut Parts,
) -> Result<(), String> {
    let Some(chain) = package.chain() else {
        return Ok(());
    };
    let links = parts.text(&package.links_part)?.unwrap_or_default();
    let types = parts.text(TYPES)?.unwrap_or_default();
    let name = format!("/{}", chain.part);
    changed.insert(
        package.links_part.clone(),
        without(&links, "Id", &chain.id)?,
    );
    changed.insert(TYPES.to_string(), without(&types, "PartName", &name)?);
    changed.insert(chain.part.clone(), String::new());
    Ok(())
}

/// A formula that other cells share cannot be replaced: theirs would be lost with it.
fn refuse_shared(name: &str, title: &str, layout: &Layout, new: &[(String, New)]) -> Outcome<()> {
    match layout.shared_formula(new) {
        None => Ok(()),
        Some(cell) => Err(
            Problem::input("Fältets cell har en formel som andra celler delar")
                .at(format!("{name}, bladet {title}, cell {cell}"))
                .next("Ta bort formeln ur cellen, eller ge namnet åt en cell utan formel."),
        ),
    }
}

/// Sheets with their parts, and the names of cells that start with `behov_`.
struct Book {
    sheets: Vec<(String, String)>,
    /// Sheet, cell and what the name stands for.
    names: Vec<(String, String, String)>,
}

impl Book {
    fn read(workbook: &str, package: &Package) -> Result<Self, String> {
        let mut book = Self {
            sheets: Vec::new(),
            names: Vec::new(),
        };
        let mut reader = Reader::from_str(workbook);
        let mut name: Option<(String, String)> = None;
        loop {
            let event = reader.read_event();
            match event.map_err(|_| format!("{} är skadad", package.main))? {
                Event::Eof => return Ok(book),
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "sheet" => {
                        let id = foreign_attribute(&tag, "id").unwrap_or_default();
                        let link = package.links.iter().find(|link| link.id == id);
                        if let (Some(title), Some(link)) = (attribute(&tag, "name"), link) {
                            book.sheets.push((title, link.part.clone()));
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
    layout: &Layout,
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
fn recalculated(workbook: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(workbook);
    let mut place = None;
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event();
        let event = event.map_err(|_| "arbetsbokens egen del är skadad".to_string())?;
        let after = reader.buffer_position() as usize;
        let tag = &workbook[before..after];
        match event {
            Event::Eof => break,
            Event::Start(one) | Event::Empty(one) if one.local_name().as_ref() == "calcPr" => {
                let told = attribute(&one, "fullCalcOnLoad");
                let new = match told {
                    Some(value) => tag.replace(
                        &format!("fullCalcOnLoad=\"{value}\""),
                        "fullCalcOnLoad=\"1\"",
                    ),
                    None => tag.replacen("calcPr", "calcPr fullCalcOnLoad=\"1\"", 1),
                };
                return Ok([&workbook[..before], &new, &workbook[after..]].concat());
            }
            // The order of the parts of a workbook is fixed: the last of these stands before the setting.
            Event::End(one)
                if matches!(
                    one.local_name().as_ref(),
                    "sheets" | "functionGroups" | "externalReferences" | "definedNames"
                ) =>
            {
                let prefix = tag.trim_start_matches("</").split_once(':');
                place = Some((after, prefix.map_or("", |(prefix, _)| prefix)));
            }
            _ => {}
        }
    }
    let Some((at, prefix)) = place else {
        return Ok(workbook.to_string());
    };
    let colon = if prefix.is_empty() { "" } else { ":" };
    let setting = format!("<{prefix}{colon}calcPr fullCalcOnLoad=\"1\"/>");
    Ok([&workbook[..at], &setting, &workbook[at..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_computed_anew_whatever_the_workbook_says() {
        for (told, wanted) in [
            (
                "<workbook><sheets></sheets><calcPr calcId=\"1\"/></workbook>",
                "<workbook><sheets></sheets><calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/></workbook>",
            ),
            (
                "<workbook><sheets></sheets><calcPr fullCalcOnLoad=\"0\"/></workbook>",
                "<workbook><sheets></sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>",
            ),
            (
                "<x:workbook><x:sheets></x:sheets><x:oleSize/></x:workbook>",
                "<x:workbook><x:sheets></x:sheets><x:calcPr fullCalcOnLoad=\"1\"/><x:oleSize/></x:workbook>",
            ),
        ] {
            assert_eq!(recalculated(told).unwrap(), wanted);
        }
    }
}
