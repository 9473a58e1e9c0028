//! Rows of cells from a workbook or a text, told by its first bytes.

use super::book::Book;
use super::grid::Grid;
use super::text;
use crate::problem::{Outcome, Problem};
use calamine::Data;
use std::collections::HashSet;

/// Every grid of a file: sheets of a workbook, or the rows of a text table. What a pivot table remembers and no sheet shows is
/// not among them: see [`super::pivot`].
///
/// # Errors
/// The file is cut off, is of a form that is not read, or is too large.
pub fn grids(name: &str, bytes: &[u8]) -> Outcome<Vec<Grid>> {
    if let Some((what, next)) = foreign(bytes) {
        return Err(Problem::input(what).at(name.to_string()).next(next));
    }
    let read = match bytes.starts_with(b"PK") {
        true => workbook(bytes),
        false => text::decoded(bytes)
            .and_then(|text| text::grid(&text))
            .map(|grid| vec![grid]),
    };
    read.map_err(|reason| {
        let quote = reason.contains("citattecken");
        Problem::input(format!("Filen går inte att läsa: {reason}"))
            .at(name.to_string())
            .expected("en hel xlsx- eller csv-fil")
            .next(match quote {
                true => "Rätta citattecknet, eller spara filen på nytt som xlsx eller csv.",
                false => "Hämta filen på nytt: den kan ha blivit avklippt.",
            })
    })
}

/// What the file is where it is of a known form that is not read, and what to do.
fn foreign(bytes: &[u8]) -> Option<(String, &'static str)> {
    let save = "Öppna den i ett kalkylprogram och spara den som xlsx.";
    if bytes.starts_with(b"PK") {
        let form = super::book::other_form(bytes)?;
        return Some((format!("Filen är ett kalkylark i formatet {form}"), save));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let locked: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        return Some(
            match bytes.windows(locked.len()).any(|part| part == locked) {
                true => (
                    "Arbetsboken är skyddad med lösenord".to_string(),
                    "Öppna den i Excel, ta bort lösenordet och spara den på nytt.",
                ),
                false => (
                    "Filen är en äldre Excelfil (xls)".to_string(),
                    "Öppna den i Excel och spara den som xlsx.",
                ),
            },
        );
    }
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_page = start.trim_ascii_start().starts_with(b"<");
    is_page.then(|| {
        (
            "Filen är en webbsida (html eller xml) och ingen tabell, vad namnet än säger"
                .to_string(),
            save,
        )
    })
}

fn workbook(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let mut book = Book::open(bytes)?;
    let mut all = Vec::new();
    for title in book.titles() {
        let sheet = book.sheet(&title)?;
        let mut decimals = HashSet::new();
        for (row, cells) in sheet.rows.iter().enumerate() {
            let with_decimals =
                |cell: &Data| matches!(cell, Data::Float(one) if one.fract() != 0.0);
            let cells = cells.iter().enumerate();
            decimals.extend(
                cells
                    .filter(|(_, cell)| with_decimals(cell))
                    .map(|(col, _)| (row, col)),
            );
        }
        let rows = sheet.rows.iter();
        all.push(Grid {
            first_row: sheet.start.0,
            first_col: sheet.start.1,
            rows: rows.map(|row| row.iter().map(text_of).collect()).collect(),
            sheet: sheet.title,
            decimals,
        });
    }
    Ok(all)
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Float(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::String(text) => text.trim().to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => format!("#{error}"),
        Data::Empty => String::new(),
    }
}
