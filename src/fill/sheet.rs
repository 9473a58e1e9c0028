//! One worksheet's XML: finding its cells by byte, and putting others in their place.

use crate::parse::book::{cell_of, column_letters};
use crate::parse::xml::{attribute, entity};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// A cell that is there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// "B7".
    pub reference: String,
    /// The style, kept.
    style: Option<String>,
    /// Its text, where it is one.
    pub text: Option<String>,
    pub has_formula: bool,
    /// True where other cells' formulas rest on this one's.
    is_shared: bool,
    /// The opening tag, and a formula's result as it was saved.
    tag: Range<usize>,
    result: Option<Range<usize>>,
    bytes: Range<usize>,
}

/// A row that is there.
#[derive(Debug, Clone)]
struct Row {
    number: usize,
    bytes: Range<usize>,
    /// Where its last cell ends; none where the row is one closed tag.
    inside: Option<usize>,
}

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub cells: Vec<Cell>,
    rows: Vec<Row>,
    /// Where the rows end; none where there are none.
    data_end: Option<usize>,
    /// The closed tag of an empty sheet.
    empty_data: Option<Range<usize>>,
    /// What stands before the names of the sheet's elements: "x:", or nothing.
    prefix: String,
}

impl Layout {
    pub fn has_formulas(&self) -> bool {
        self.cells.iter().any(|cell| cell.has_formula)
    }

    /// True where one of the new values takes a formula's place.
    pub fn loses_formula(&self, new: &[(String, New)]) -> bool {
        self.replaced(new).any(|cell| cell.has_formula)
    }

    /// The first cell that would lose a formula that others share.
    pub fn shared_formula(&self, new: &[(String, New)]) -> Option<&str> {
        let cell = self.replaced(new).find(|cell| cell.is_shared)?;
        Some(&cell.reference)
    }

    fn replaced(&self, new: &[(String, New)]) -> impl Iterator<Item = &Cell> {
        let is_new = |cell: &&Cell| {
            new.iter()
                .any(|(reference, _)| *reference == cell.reference)
        };
        self.cells.iter().filter(is_new)
    }

    /// The row and the column of the next cell, where it does not say so itself.
    fn next(&self) -> (usize, usize) {
        let row = self
            .rows
            .last()
            .map_or(0, |row| row.number.saturating_sub(1));
        let before = self.cells.last().and_then(|cell| cell_of(&cell.reference));
        let col = before
            .filter(|(other, _)| *other == row)
            .map_or(0, |(_, col)| col + 1);
        (row, col)
    }

    fn next_row(&self) -> usize {
        self.rows.last().map_or(1, |row| row.number + 1)
    }
}

/// What a cell is given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum New {
    Number(f64),
    Text(String),
}

/// Finds the cells; `shared` are the workbook's shared strings.
///
/// # Errors
/// The XML is broken, as a Swedish clause.
pub(super) fn read(xml: &str, shared: &[String]) -> Result<Layout, String> {
    let mut reader = Reader::from_str(xml);
    let mut layout = Layout::default();
    let mut cell: Option<Open> = None;
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader
            .read_event()
            .map_err(|_| "bladets XML är skadad".to_string())?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Eof => return Ok(layout),
            Event::Start(tag) => match tag.local_name().as_ref() {
                "c" => cell = Some(Open::new(&tag, before..after, layout.next())),
                "row" => {
                    let row = Row::new(&tag, before..after, Some(after), layout.next_row());
                    layout.rows.push(row);
                }
                "sheetData" => {
                    layout.data_end = Some(after);
                    layout.prefix = prefix_of(&tag);
                }
                "f" => {
                    if let Some(open) = &mut cell {
                        open.formula(&tag);
                    }
                }
                name => {
                    if let Some(open) = &mut cell {
                        open.enter(name, before);
                    }
                }
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "c" => {
                    let open = Open::new(&tag, before..after, layout.next());
                    layout.cells.push(open.closed(after, shared)?);
                }
                "row" => {
                    let row = Row::new(&tag, before..after, None, layout.next_row());
                    layout.rows.push(row);
                }
                "sheetData" => {
                    layout.empty_data = Some(before..after);
                    layout.prefix = prefix_of(&tag);
                }
                "f" => {
                    if let Some(open) = &mut cell {
                        open.formula(&tag);
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "c" => {
                    if let Some(open) = cell.take() {
                        layout.cells.push(open.closed(after, shared)?);
                    }
                }
                "row" => {
                    if let Some(row) = layout.rows.last_mut() {
                        row.inside = Some(before);
                        row.bytes.end = after;
                    }
                }
                "sheetData" => layout.data_end = Some(before),
                name => {
                    if let Some(open) = &mut cell {
                        open.leave(name, after);
                    }
                }
            },
            Event::Text(text) => {
                if let Some(open) = &mut cell {
                    open.take(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(open) = &mut cell {
                    open.take(&entity(&reference));
                }
            }
            _ => {}
        }
    }
}

/// A cell being read.
struct Open {
    reference: String,
    style: Option<String>,
    kind: String,
    value: String,
    has_formula: bool,
    is_shared: bool,
    /// Where the result starts, and where it stands.
    result_start: usize,
    result: Option<Range<usize>>,
    inside: bool,
    tag: Range<usize>,
}

impl Open {
    fn new(tag: &BytesStart<'_>, bytes: Range<usize>, next: (usize, usize)) -> Self {
        Self {
            reference: attribute(tag, "r").unwrap_or_else(|| reference_of(next)),
            style: attribute(tag, "s"),
            kind: attribute(tag, "t").unwrap_or_default(),
            value: String::new(),
            has_formula: false,
            is_shared: false,
            result_start: 0,
            result: None,
            inside: false,
            tag: bytes,
        }
    }

    fn formula(&mut self, tag: &BytesStart<'_>) {
        self.has_formula = true;
        // The first of those that share a formula says over which cells; one of an array says so too.
        let own = attribute(tag, "ref").is_some_and(|cells| cells != self.reference);
        self.is_shared = own;
    }

    fn enter(&mut self, name: &str, start: usize) {
        self.inside = matches!(name, "v" | "t");
        if name == "v" {
            self.result_start = start;
        }
    }

    fn leave(&mut self, name: &str, end: usize) {
        self.inside = false;
        if name == "v" {
            self.result = Some(self.result_start..end);
        }
    }

    fn take(&mut self, text: &str) {
        if self.inside {
            self.value.push_str(text);
        }
    }

    fn closed(self, end: usize, shared: &[String]) -> Result<Cell, String> {
        let text = match self.kind.as_str() {
            "s" => {
                let index = self.value.trim().parse::<usize>().ok();
                let found = index.and_then(|index| shared.get(index)).cloned();
                Some(found.ok_or("en cell pekar på en text som saknas")?)
            }
            "inlineStr" | "str" => Some(self.value),
            _ => None,
        };
        Ok(Cell {
            reference: self.reference,
            style: self.style,
            text,
            has_formula: self.has_formula,
            is_shared: self.is_shared,
            bytes: self.tag.start..end,
            tag: self.tag,
            result: self.result,
        })
    }
}

impl Row {
    fn new(tag: &BytesStart<'_>, bytes: Range<usize>, inside: Option<usize>, next: usize) -> Self {
        let number = attribute(tag, "r").and_then(|number| number.parse().ok());
        Self {
            number: number.unwrap_or(next),
            bytes,
            inside,
        }
    }
}

fn escaped(text: &str) -> String {
    let sound = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'));
    let mut out = String::new();
    for character in sound {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

/// What stands before an element's name, with its colon.
fn prefix_of(tag: &BytesStart<'_>) -> String {
    let name = tag.name();
    let prefix = name.prefix();
    prefix.map_or_else(String::new, |prefix| format!("{}:", prefix.as_ref()))
}

/// "B7" of row and column, counted from 0.
fn reference_of((row, col): (usize, usize)) -> String {
    format!("{}{}", column_letters(col), row + 1)
}

fn element(p: &str, reference: &str, style: Option<&str>, new: &New) -> String {
    let style = style.map_or_else(String::new, |style| format!(" s=\"{style}\""));
    match new {
        New::Number(number) => {
            format!("<{p}c r=\"{reference}\"{style}><{p}v>{number}</{p}v></{p}c>")
        }
        New::Text(text) => format!(
            "<{p}c r=\"{reference}\"{style} t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{}</{p}t></{p}is></{p}c>",
            escaped(text)
        ),
    }
}

/// The XML with cells changed or added, and without the results of formulas, which were of other values; every other byte
/// as it was.
///
/// # Errors
/// A reference that is none, as a Swedish clause.
pub(super) fn changed(xml: &str, layout: &Layout, new: &[(String, New)]) -> Result<String, String> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (reference, value) in new {
        let there = layout
            .cells
            .iter()
            .find(|cell| cell.reference == *reference);
        edits.push(match there {
            Some(cell) => {
                let text = element(&layout.prefix, reference, cell.style.as_deref(), value);
                (cell.bytes.clone(), text)
            }
            None => added(layout, reference, value)?,
        });
    }
    let is_new = |cell: &Cell| {
        new.iter()
            .any(|(reference, _)| *reference == cell.reference)
    };
    for cell in layout
        .cells
        .iter()
        .filter(|cell| cell.has_formula && !is_new(cell))
    {
        if let Some(result) = &cell.result {
            edits.push((cell.tag.clone(), untyped(&xml[cell.tag.clone()])));
            edits.push((result.clone(), String::new()));
        }
    }
    // From the end, so that earlier positions stay right; those at the same place keep the order of their columns.
    edits.sort_by_key(|(bytes, _)| bytes.start);
    let mut out = xml.to_string();
    for (bytes, text) in edits.into_iter().rev() {
        out.replace_range(bytes, &text);
    }
    Ok(out)
}

/// A cell's opening tag without the type of its result.
fn untyped(tag: &str) -> String {
    let mut out = tag.to_string();
    for kind in ["str", "b", "e", "n"] {
        out = out.replace(&format!(" t=\"{kind}\""), "");
    }
    out
}

/// Where a cell that is not there is put, and as what.
fn added(layout: &Layout, reference: &str, value: &New) -> Result<(Range<usize>, String), String> {
    let (number, col) = cell_of(reference).ok_or(format!("{reference} är ingen cell"))?;
    let p = &layout.prefix;
    let cell = element(p, reference, None, value);
    if let Some(row) = layout.rows.iter().find(|row| row.number == number) {
        let Some(end) = row.inside else {
            return Ok((
                row.bytes.clone(),
                format!("<{p}row r=\"{number}\">{cell}</{p}row>"),
            ));
        };
        let after = layout
            .cells
            .iter()
            .find(|other| cell_of(&other.reference).is_some_and(|(r, c)| r == number && c > col));
        let at = after.map_or(end, |other| other.bytes.start);
        return Ok((at..at, cell));
    }
    let row = format!("<{p}row r=\"{number}\">{cell}</{p}row>");
    if let Some(empty) = &layout.empty_data {
        return Ok((empty.clone(), format!("<{p}sheetData>{row}</{p}sheetData>")));
    }
    let after = layout.rows.iter().find(|row| row.number > number);
    let at = after.map(|row| row.bytes.start).or(layout.data_end);
    let at = at.ok_or("bladet saknar celler")?;
    Ok((at..at, row))
}
