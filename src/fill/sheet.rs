//! One worksheet's XML: finding its cells by byte, and putting others in their place.

use crate::parse::book::cell_of;
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
                "c" => cell = Some(Open::new(&tag, before)),
                "row" => layout.rows.push(Row::new(&tag, before..after, Some(after))),
                "sheetData" => layout.data_end = Some(after),
                name => {
                    if let Some(open) = &mut cell {
                        open.enter(name);
                    }
                }
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "c" => layout
                    .cells
                    .push(Open::new(&tag, before).closed(after, shared)?),
                "row" => layout.rows.push(Row::new(&tag, before..after, None)),
                "sheetData" => layout.empty_data = Some(before..after),
                "f" => {
                    if let Some(open) = &mut cell {
                        open.has_formula = true;
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
                _ => {
                    if let Some(open) = &mut cell {
                        open.inside = None;
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
    inside: Option<&'static str>,
    start: usize,
}

impl Open {
    fn new(tag: &BytesStart<'_>, start: usize) -> Self {
        Self {
            reference: attribute(tag, "r").unwrap_or_default(),
            style: attribute(tag, "s"),
            kind: attribute(tag, "t").unwrap_or_default(),
            value: String::new(),
            has_formula: false,
            inside: None,
            start,
        }
    }

    fn enter(&mut self, name: &str) {
        self.inside = match name {
            "v" | "t" => Some("value"),
            "f" => {
                self.has_formula = true;
                None
            }
            _ => None,
        };
    }

    fn take(&mut self, text: &str) {
        if self.inside.is_some() {
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
            bytes: self.start..end,
        })
    }
}

impl Row {
    fn new(tag: &BytesStart<'_>, bytes: Range<usize>, inside: Option<usize>) -> Self {
        let number = attribute(tag, "r").and_then(|number| number.parse().ok());
        Self {
            number: number.unwrap_or_default(),
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

fn element(reference: &str, style: Option<&str>, new: &New) -> String {
    let style = style.map_or_else(String::new, |style| format!(" s=\"{style}\""));
    match new {
        New::Number(number) => format!("<c r=\"{reference}\"{style}><v>{number}</v></c>"),
        New::Text(text) => format!(
            "<c r=\"{reference}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escaped(text)
        ),
    }
}

/// The XML with cells changed or added; every other byte as it was.
///
/// # Errors
/// A reference that is none, as a Swedish clause.
pub(super) fn changed(xml: &str, layout: &Layout, new: &[(String, New)]) -> Result<String, String> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (reference, value) in new {
        edits.push(
            match layout
                .cells
                .iter()
                .find(|cell| cell.reference == *reference)
            {
                Some(cell) => {
                    let text = element(reference, cell.style.as_deref(), value);
                    (cell.bytes.clone(), text)
                }
                None => added(layout, reference, value)?,
            },
        );
    }
    // From the end, so that earlier positions stay right; those at the same place keep the order of their columns.
    edits.sort_by_key(|(bytes, _)| bytes.start);
    let mut out = xml.to_string();
    for (bytes, text) in edits.into_iter().rev() {
        out.replace_range(bytes, &text);
    }
    Ok(out)
}

/// Where a cell that is not there is put, and as what.
fn added(layout: &Layout, reference: &str, value: &New) -> Result<(Range<usize>, String), String> {
    let (number, col) = cell_of(reference).ok_or(format!("{reference} är ingen cell"))?;
    let cell = element(reference, None, value);
    if let Some(row) = layout.rows.iter().find(|row| row.number == number) {
        let Some(end) = row.inside else {
            return Ok((
                row.bytes.clone(),
                format!("<row r=\"{number}\">{cell}</row>"),
            ));
        };
        let after = layout
            .cells
            .iter()
            .find(|other| cell_of(&other.reference).is_some_and(|(r, c)| r == number && c > col));
        let at = after.map_or(end, |other| other.bytes.start);
        return Ok((at..at, cell));
    }
    let row = format!("<row r=\"{number}\">{cell}</row>");
    if let Some(empty) = &layout.empty_data {
        return Ok((empty.clone(), format!("<sheetData>{row}</sheetData>")));
    }
    let after = layout.rows.iter().find(|row| row.number > number);
    let at = after.map(|row| row.bytes.start).or(layout.data_end);
    let at = at.ok_or("bladet saknar celler")?;
    Ok((at..at, row))
}
