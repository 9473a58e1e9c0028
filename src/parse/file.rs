//! Files that people download: workbooks and text tables with a declared heading.

use super::book::Book;
use super::fk::kon_of;
use super::jsonstat::JsonStat;
use super::number;
use super::observation::{Measured, Observation, period_of};
use super::pivot;
use super::place::{self, Place};
use super::pxweb::{Collector, variables_v2};
use crate::origin::Table;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use crate::swedish;
use calamine::Data;

/// The heading stands within the first rows.
const HEADING_WITHIN: usize = 30;

/// A sheet as texts, with where its first cell stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub sheet: String,
    pub first_row: usize,
    pub first_col: usize,
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Where a cell stands: "bladet Blad1, cell B7".
    pub fn place(&self, row: usize, col: usize) -> String {
        let letters = column_letters(self.first_col + col);
        let number = self.first_row + row + 1;
        match self.sheet.is_empty() {
            true => format!("rad {number}, kolumn {}", self.first_col + col + 1),
            false => format!("bladet {}, cell {letters}{number}", self.sheet),
        }
    }
}

fn column_letters(mut col: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + (col % 26) as u8));
        if col < 26 {
            return letters;
        }
        col = col / 26 - 1;
    }
}

/// Every grid of a file: sheets of a workbook, records of its pivot caches, or the rows of a text table.
///
/// # Errors
/// The file is cut off, is not what its name says, or is too large.
pub fn grids(name: &str, bytes: &[u8]) -> Outcome<Vec<Grid>> {
    if bytes.starts_with(b"PK") {
        return workbook(name, bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Problem::input("Filen är en äldre Excelfil (xls)")
            .at(name.to_string())
            .next("Öppna den i Excel och spara den som xlsx."));
    }
    Ok(vec![text_table(name, bytes)?])
}

fn unreadable(name: &str, reason: &str) -> Box<Problem> {
    Problem::input(format!("Filen går inte att läsa: {reason}"))
        .at(name.to_string())
        .expected("en hel xlsx- eller csv-fil")
        .next("Hämta filen på nytt: den kan ha blivit avklippt.")
}

fn workbook(name: &str, bytes: &[u8]) -> Outcome<Vec<Grid>> {
    let broken = |reason: String| unreadable(name, &reason);
    let mut book = Book::open(bytes).map_err(broken)?;
    let mut all = Vec::new();
    for title in book.titles() {
        let sheet = book.sheet(&title).map_err(broken)?;
        let rows = sheet.rows.iter();
        all.push(Grid {
            first_row: sheet.start.0,
            first_col: sheet.start.1,
            rows: rows.map(|row| row.iter().map(text_of).collect()).collect(),
            sheet: sheet.title,
        });
    }
    all.extend(pivot::grids(bytes).map_err(broken)?);
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

/// UTF-8, or Windows-1252 where the bytes are no UTF-8; semicolon, tab or comma, whichever the heading has most of.
fn text_table(name: &str, bytes: &[u8]) -> Outcome<Grid> {
    if bytes.contains(&0) {
        return Err(unreadable(
            name,
            "den är varken en arbetsbok eller en texttabell",
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let head: String = text
        .lines()
        .take(HEADING_WITHIN)
        .collect::<Vec<_>>()
        .join("\n");
    let delimiter = [';', '\t', ',']
        .into_iter()
        .max_by_key(|one| head.matches(*one).count())
        .unwrap_or(';');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record
            .map_err(|_| unreadable(name, &format!("rad {} går inte att tolka", rows.len() + 1)))?;
        rows.push(record.iter().map(|cell| cell.trim().to_string()).collect());
    }
    Ok(Grid {
        sheet: String::new(),
        first_row: 0,
        first_col: 0,
        rows,
    })
}

/// Positions of the declared columns.
struct Columns {
    heading: usize,
    region: Option<usize>,
    lan: Option<usize>,
    kon: Option<usize>,
    year: usize,
    month: Option<usize>,
    values: Vec<usize>,
    conditions: Vec<(usize, String)>,
    skipped: Vec<(usize, String)>,
    picks: Vec<Vec<(usize, String)>>,
}

/// The observations of a declared table in a file. Nothing is given unless all of it is sound.
///
/// # Errors
/// File, sheet and cell of: a column that is missing, a second heading, an unknown region or sex, a number that is none.
pub fn observations(
    name: &str,
    bytes: &[u8],
    table: &Table,
    regions: &Regions,
) -> Outcome<Vec<Observation>> {
    if is_json(bytes) {
        return of_json_stat(bytes, table, regions).map_err(|what| {
            Problem::input(format!("Filen går inte att läsa: {what}"))
                .at(name.to_string())
                .expected(format!("json-stat2 ur tabellen {}", table.id))
                .next("Välj variabler och värden som källans fil anger under urval, och ladda ner på nytt.")
        });
    }
    if table.roles.year.is_some() && table.series.iter().all(|serie| serie.column.is_none()) {
        return Err(
            Problem::input(format!("Tabellen {} läses bara som json-stat2", table.id))
                .at(name.to_string())
                .next("Ladda ner tabellen i formatet json-stat2."),
        );
    }
    let all = grids(name, bytes)?;
    // A text table has no sheets: it is one that has been saved by itself.
    let named = |grid: &&Grid| {
        table.sheets.is_empty() || grid.sheet.is_empty() || table.sheets.contains(&grid.sheet)
    };
    let mut missing: Option<(usize, Box<Problem>)> = None;
    let mut found = Vec::new();
    let mut any = false;
    for grid in all.iter().filter(named) {
        match columns(grid, table) {
            Ok(columns) => {
                any = true;
                found.extend(read(name, grid, &columns, table, regions)?);
            }
            Err((hits, what)) => {
                let problem = Problem::input(what)
                    .at(format!("{name}, {}", grid.place(0, 0)))
                    .expected(expected_columns(table))
                    .next("Har myndigheten döpt om en kolumn: ändra namnet i källans fil under sources/kallor.");
                if missing.as_ref().is_none_or(|(best, _)| hits > *best) {
                    missing = Some((hits, problem));
                }
            }
        }
    }
    match (any, missing) {
        (true, _) => Ok(found),
        (false, Some((_, problem))) => Err(problem),
        (false, None) => Err(Problem::input("Filen har inget av de väntade bladen")
            .at(name.to_string())
            .expected(table.sheets.join(", "))),
    }
}

fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"{")
}

/// A table downloaded in the statistics database's own format: its metadata are in it.
fn of_json_stat(
    bytes: &[u8],
    table: &Table,
    regions: &Regions,
) -> Result<Vec<Observation>, String> {
    let reply: JsonStat = super::json(bytes)?;
    let mut collector = Collector::new(table, &variables_v2(&reply), regions)?;
    collector.add(&reply)?;
    Ok(collector.finish())
}

fn expected_columns(table: &Table) -> String {
    let roles = &table.roles;
    let named = [
        &roles.lan,
        &roles.region,
        &roles.kon,
        &roles.year,
        &roles.month,
    ];
    let mut names: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
    names.extend(
        table
            .series
            .iter()
            .filter_map(|serie| serie.column.as_deref()),
    );
    names.dedup();
    format!("en rubrikrad med {}", swedish::list(&names))
}

fn same(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(&a.replace('\u{a0}', " ")) == plain(&b.replace('\u{a0}', " "))
}

/// Finds the row that holds every declared heading; else how many of them the best row has, and what lacks.
fn columns(grid: &Grid, table: &Table) -> Result<Columns, (usize, String)> {
    let mut best: (usize, String) = (0, "Rubrikraden hittas inte".into());
    for (index, row) in grid.rows.iter().enumerate().take(HEADING_WITHIN) {
        match in_row(row, index, table) {
            Ok(columns) => return Ok(columns),
            Err((hits, what)) if hits > best.0 => best = (hits, what),
            Err(_) => {}
        }
    }
    Err(best)
}

fn in_row(row: &[String], heading: usize, table: &Table) -> Result<Columns, (usize, String)> {
    let mut hits = 0;
    let mut absent: Option<String> = None;
    let mut find = |name: &str| -> Option<usize> {
        let at = row.iter().position(|cell| same(cell, name));
        match at {
            Some(_) => hits += 1,
            None => absent = Some(absent.take().unwrap_or_else(|| name.to_string())),
        }
        at
    };
    let mut role = |name: &Option<String>| name.as_deref().and_then(&mut find);
    let roles = &table.roles;
    let (region, lan, kon) = (role(&roles.region), role(&roles.lan), role(&roles.kon));
    let (year, month) = (role(&roles.year), role(&roles.month));
    let mut pairs = |all: &[(String, String)]| -> Vec<(usize, String)> {
        all.iter()
            .filter_map(|(name, text)| Some((find(name)?, text.clone())))
            .collect()
    };
    let (conditions, skipped) = (pairs(&table.conditions), pairs(&table.skipped));
    let picks = table
        .series
        .iter()
        .map(|serie| pairs(&serie.pick))
        .collect();
    let values: Vec<usize> = table
        .series
        .iter()
        .filter_map(|serie| find(serie.column.as_deref().unwrap_or_default()))
        .collect();
    match (absent, year) {
        (None, Some(year)) => Ok(Columns {
            heading,
            region,
            lan,
            kon,
            year,
            month,
            values,
            conditions,
            skipped,
            picks,
        }),
        (absent, _) => Err((
            hits,
            format!(
                "Kolumnen {} saknas",
                absent.unwrap_or_else(|| "för tid".into())
            ),
        )),
    }
}

fn read(
    name: &str,
    grid: &Grid,
    columns: &Columns,
    table: &Table,
    regions: &Regions,
) -> Outcome<Vec<Observation>> {
    let mut all = Vec::new();
    for (index, row) in grid.rows.iter().enumerate().skip(columns.heading + 1) {
        let cell = |col: usize| row.get(col).map_or("", String::as_str);
        let fault = |col: usize, what: String| {
            Problem::input(what).at(format!("{name}, {}", grid.place(index, col)))
        };
        if row.iter().all(String::is_empty) {
            continue;
        }
        if same(
            cell(columns.year),
            table.roles.year.as_deref().unwrap_or_default(),
        ) {
            return Err(fault(
                columns.year,
                "En rubrikrad till står mitt i tabellen".into(),
            )
            .expected("en rubrikrad överst")
            .next("Ta bort den andra rubrikraden, eller dela filen i två."));
        }
        let holds = |(col, text): &(usize, String)| same(cell(*col), text);
        if columns.skipped.iter().any(holds) || !columns.conditions.iter().all(holds) {
            continue;
        }
        let Some(place) = placed(cell, columns, regions).map_err(|(col, what)| {
            fault(col, what).expected("en kommun, ett län eller riket, med namn eller kod")
        })?
        else {
            continue;
        };
        let (year, month) = when(cell, columns)
            .map_err(|(col, what)| fault(col, what).expected("ett år, eller år och månad"))?;
        let kon = match columns.kon {
            None => Kon::T,
            Some(col) => kon_of(table, cell(col)).ok_or_else(|| {
                fault(col, format!("Okänt kön: ”{}”", cell(col))).expected(kon_words(table))
            })?,
        };
        for (number, serie) in table.series.iter().enumerate() {
            if !columns.picks[number].iter().all(holds) {
                continue;
            }
            let col = columns.values[number];
            let written = number::read(cell(col), &table.suppressed).map_err(|what| {
                fault(col, what).expected("ett tal, tomt eller ett tecken för sekretess")
            })?;
            all.push(Observation {
                series: serie.id.clone(),
                region: place.clone(),
                year,
                month,
                kon,
                value: Measured::of(written, serie.factor),
            });
        }
    }
    Ok(all)
}

fn kon_words(table: &Table) -> String {
    table
        .kon_codes
        .iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}

type Fault = (usize, String);

fn placed<'a>(
    cell: impl Fn(usize) -> &'a str,
    columns: &Columns,
    regions: &Regions,
) -> Result<Option<String>, Fault> {
    let Some(col) = columns.region else {
        return Ok(Some(crate::regions::RIKET.to_string()));
    };
    let lan = columns.lan.map(&cell);
    match place::named(cell(col), lan, regions) {
        Some(Place::Region(code)) => Ok(Some(code)),
        Some(Place::Other) => Ok(None),
        None => Err((col, format!("Okänd region: ”{}”", cell(col)))),
    }
}

fn when<'a>(
    cell: impl Fn(usize) -> &'a str,
    columns: &Columns,
) -> Result<(i32, Option<u8>), Fault> {
    let text = cell(columns.year);
    let (year, month) =
        period_of(text).ok_or_else(|| (columns.year, format!("Okänd period: ”{text}”")))?;
    let Some(col) = columns.month else {
        return Ok((year, month));
    };
    match cell(col).parse::<u8>() {
        Ok(month) if (1..=12).contains(&month) => Ok((year, Some(month))),
        _ => Err((col, format!("Okänd månad: ”{}”", cell(col)))),
    }
}
