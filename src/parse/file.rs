//! Files that people download: workbooks and text tables with a declared heading, and the agencies' own JSON.

use super::fk::{self, kon_of};
use super::grid::Grid;
use super::grids::grids;
use super::jsonstat::JsonStat;
use super::observation::{Found, Measured, Observation, period_of, possible, totals};
use super::place::{self, Place};
use super::pxweb::{Collector, variables_v2};
use super::{kolada, number, pivot, px, scb, text};
use crate::origin::{Period, Serie, Table};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use crate::swedish;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeSet, HashMap};

/// The heading stands within the first rows.
const HEADING_WITHIN: usize = 30;
/// Most sheets that a message names.
const SHEETS_TOLD: usize = 8;

/// The observations of a declared table in a file. Nothing is given unless all of it is sound.
///
/// # Errors
/// File, sheet and cell of: a column that is missing or there twice, a second heading, an unknown region or sex, a number
/// that is none, that can be read in two ways or that is impossible.
pub fn observations(name: &str, bytes: &[u8], table: &Table, regions: &Regions) -> Outcome<Found> {
    if let Some(json) = Json::of(bytes) {
        return json.read(bytes, table, regions).map_err(|(what, next)| {
            Problem::input(format!("Filen går inte att läsa: {what}"))
                .at(name.to_string())
                .expected(format!("json-stat2 ur tabellen {}", table.id))
                .next(next)
        });
    }
    if let Some(text) = text::decoded(bytes).ok().filter(|text| px::is_px(text)) {
        return of_px(name, &text, table, regions);
    }
    let all = remembered_or_shown(name, bytes, table)?;
    if table.series.iter().all(|serie| serie.column.is_none()) {
        return of_scb(name, &all, table, regions);
    }
    let chosen = Chosen::of(name, &all, table)?;
    match table.records {
        true => summed(name, &chosen, table, regions),
        false => chosen.read(name, table, regions),
    }
}

/// The records of the workbook's pivot tables, where the table says that they hold its data and the file has any; else what
/// its sheets show.
fn remembered_or_shown(name: &str, bytes: &[u8], table: &Table) -> Outcome<Vec<Grid>> {
    if !table.records || !bytes.starts_with(b"PK") {
        return grids(name, bytes);
    }
    let memory = pivot::grids(bytes, |column| use_of(column, table)).map_err(|reason| {
        Problem::input(format!("Filen går inte att läsa: {reason}"))
            .at(name.to_string())
            .next("Hämta filen på nytt: den kan ha blivit avklippt.")
    })?;
    match memory.is_empty() {
        true => grids(name, bytes),
        false => Ok(memory),
    }
}

/// What a column of the records is to the table.
fn use_of(column: &str, table: &Table) -> Option<pivot::Use> {
    let roles = &table.roles;
    let of_roles = [
        &roles.region,
        &roles.lan,
        &roles.kon,
        &roles.year,
        &roles.month,
    ];
    let picked = table.series.iter().flat_map(|serie| &serie.pick);
    let pairs = picked.chain(&table.conditions).chain(&table.skipped);
    let mut keys = of_roles
        .into_iter()
        .flatten()
        .chain(pairs.map(|(name, _)| name));
    let mut values = table
        .series
        .iter()
        .filter_map(|serie| serie.column.as_ref());
    if keys.any(|name| is_named(column, name)) {
        return Some(pivot::Use::Key);
    }
    let is_value = values.any(|name| is_named(column, name));
    is_value.then_some(pivot::Use::Value)
}

/// Forms of JSON that agencies give.
#[derive(PartialEq, Eq)]
enum Json {
    Stat2,
    Stat1,
    PxWeb,
    Kolada,
    Fk,
}

const CHOOSE: &str =
    "Välj variabler och värden som källans fil anger under urval, och ladda ner på nytt.";

impl Json {
    fn of(bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Shape {
            dataset: Option<IgnoredAny>,
            columns: Option<IgnoredAny>,
            values: Option<Vec<IgnoredAny>>,
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match bytes.trim_ascii_start().first() {
            Some(b'[') => return Some(Json::Fk),
            Some(b'{') => {}
            _ => return None,
        }
        let shape: Option<Shape> = serde_json::from_slice(bytes).ok();
        Some(match shape {
            Some(shape) if shape.dataset.is_some() => Json::Stat1,
            Some(shape) if shape.columns.is_some() => Json::PxWeb,
            Some(shape) if shape.values.is_some() => Json::Kolada,
            _ => Json::Stat2,
        })
    }

    /// What the table's series are in it; else what is wrong, and what to do.
    fn read(
        &self,
        bytes: &[u8],
        table: &Table,
        regions: &Regions,
    ) -> Result<Found, (String, &'static str)> {
        let again = "Ladda ner tabellen på nytt i formatet json-stat2.";
        match self {
            Json::Stat1 => Err(("den är i det äldre formatet json-stat 1".into(), again)),
            Json::PxWeb => Err(("den är i PxWebs eget format json".into(), again)),
            Json::Kolada => of_kolada(bytes, table, regions).map_err(|what| (what, CHOOSE)),
            Json::Fk => super::json::<Vec<fk::Row>>(bytes)
                .and_then(|rows| fk::observations(&rows, table, regions))
                .map(|(observations, lacks)| Found {
                    observations,
                    notes: lacks,
                })
                .map_err(|what| (what, "Ladda ner hela tabellen på nytt.")),
            Json::Stat2 => super::json(bytes)
                .and_then(|reply| of_json_stat(&reply, table, regions))
                .map_err(|what| (what, CHOOSE)),
        }
    }
}

/// True for a page of values from Kolada's interface, whose nyckeltal say what they are.
pub fn is_kolada(bytes: &[u8]) -> bool {
    Json::of(bytes) == Some(Json::Kolada)
}

/// Of Kolada's page only what the table declares; the rest is told.
fn of_kolada(bytes: &[u8], table: &Table, regions: &Regions) -> Result<Found, String> {
    let page: kolada::Page = super::json(bytes)?;
    let declared = |id: &str| table.series.iter().any(|serie| serie.id == id);
    let mut notes = Vec::new();
    let all = page.observations(regions, &mut notes);
    let notes = super::counted(notes);
    let (observations, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| declared(&one.series));
    let others: BTreeSet<String> = others.into_iter().map(|one| one.series).collect();
    let others: Vec<String> = others.into_iter().collect();
    let others = (!others.is_empty()).then(|| {
        format!(
            "inte deklarerade i källans fil, och hoppas över: {}",
            swedish::list(&others)
        )
    });
    Ok(Found {
        observations,
        notes: notes.into_iter().chain(others).collect(),
    })
}

/// A table downloaded in the statistics database's own format: its metadata are in it.
fn of_json_stat(reply: &JsonStat, table: &Table, regions: &Regions) -> Result<Found, String> {
    let mut collector = Collector::new(table, &variables_v2(reply), regions)?;
    collector.add(reply)?;
    let lacks = collector.lacks.iter();
    let notes = lacks.map(|what| format!("saknas: {what}")).collect();
    Ok(Found {
        observations: collector.finish()?,
        notes,
    })
}

/// A table that SCB's pages have saved in the form px.
fn of_px(name: &str, text: &str, table: &Table, regions: &Regions) -> Outcome<Found> {
    let read = px::json_stat(text, table).and_then(|reply| of_json_stat(&reply, table, regions));
    read.map_err(|what| {
        Problem::input(format!("Filen går inte att läsa: {what}"))
            .at(name.to_string())
            .expected(format!("tabellen {} i formatet px", table.id))
            .next("Ladda ner tabellen i formatet json-stat2.")
    })
}

/// A table that SCB's pages have saved as a workbook or as text.
fn of_scb(name: &str, grids: &[Grid], table: &Table, regions: &Regions) -> Outcome<Found> {
    let fault = |what: String| {
        Problem::input(format!("Tabellen {} går inte att läsa: {what}", table.id))
            .at(name.to_string())
            .expected("tabellen så som SCB:s sida sparar den, med en kolumn per tidpunkt")
            .next("Ladda ner tabellen i formatet json-stat2.")
    };
    let grid = grids.iter().find(|grid| !grid.rows.is_empty());
    let grid = grid.ok_or_else(|| fault("den är tom".to_string()))?;
    let (reply, notes) = scb::json_stat(grid, table).map_err(fault)?;
    let mut found = of_json_stat(&reply, table, regions).map_err(fault)?;
    found.notes.extend(notes);
    Ok(found)
}

/// Positions of the declared columns.
struct Columns {
    heading: usize,
    region: Option<usize>,
    lan: Option<usize>,
    kon: Option<usize>,
    year: usize,
    month: Option<usize>,
    values: Vec<Value>,
    conditions: Vec<(usize, String)>,
    skipped: Vec<(usize, String)>,
    picks: Vec<Vec<(usize, String)>>,
}

/// A column of values, and whether all its cells agree that it holds whole numbers.
struct Value {
    col: usize,
    is_whole: bool,
}

/// Why a grid is not the table: how much of the heading it has, and what is wrong where.
struct Misfit {
    hits: usize,
    what: String,
    /// Row and column of the fault; none where a heading lacks.
    at: Option<(usize, usize)>,
}

/// The grids that hold the table, with their columns.
struct Chosen<'a> {
    grids: Vec<(&'a Grid, Columns)>,
    notes: Vec<String>,
}

impl<'a> Chosen<'a> {
    /// The sheets that the declaration names; where none has the name, the only one that has the heading.
    fn of(name: &str, all: &'a [Grid], table: &Table) -> Outcome<Self> {
        let candidates: Vec<&Grid> = all.iter().collect();
        // A text table has no sheets: it is one that has been saved by itself.
        let named = |grid: &Grid| {
            let is = |sheet: &String| same(sheet, &grid.sheet);
            table.sheets.is_empty() || grid.sheet.is_empty() || table.sheets.iter().any(is)
        };
        let by_name: Vec<&Grid> = candidates
            .iter()
            .copied()
            .filter(|one| named(one))
            .collect();
        let is_named = !by_name.is_empty();
        let mut found = Vec::new();
        let mut worst: Option<(&Grid, Misfit)> = None;
        for grid in if is_named {
            by_name
        } else {
            candidates.clone()
        } {
            match columns(grid, table) {
                Ok(columns) => found.push((grid, columns)),
                Err(misfit) if misfit.at.is_some() => return Err(told(name, grid, table, &misfit)),
                Err(misfit) if worst.as_ref().is_none_or(|(_, one)| misfit.hits > one.hits) => {
                    worst = Some((grid, misfit));
                }
                Err(_) => {}
            }
        }
        match (&found[..], worst) {
            ([(grid, _)], _) if !is_named => {
                let notes = vec![format!("läser bladet {}", grid.sheet)];
                Ok(Self {
                    grids: found,
                    notes,
                })
            }
            ([_, ..], _) if is_named => Ok(Self {
                grids: found,
                notes: Vec::new(),
            }),
            ([], Some((grid, misfit))) if is_named => Err(told(name, grid, table, &misfit)),
            _ => Err(no_sheet(name, &candidates, table)),
        }
    }

    fn read(self, name: &str, table: &Table, regions: &Regions) -> Outcome<Found> {
        let mut gathered = Gathered::default();
        for (grid, columns) in &self.grids {
            let reading = Reading {
                name,
                grid,
                columns,
                table,
                regions,
            };
            reading.rows(&mut gathered)?;
        }
        let mut notes = self.notes;
        notes.extend(gathered.notes);
        let mut observations = gathered.observations;
        if table.lacks_total() {
            observations.extend(totals(&observations));
        }
        Ok(Found {
            observations,
            notes,
        })
    }
}

/// Records of pivot caches, added up over the fields that are not declared. Several caches tell the same by different
/// fields: the first is read, and the others are compared with it.
fn summed(name: &str, chosen: &Chosen<'_>, table: &Table, regions: &Regions) -> Outcome<Found> {
    let mut all = Vec::new();
    for (grid, columns) in &chosen.grids {
        let mut gathered = Gathered {
            is_sum: true,
            ..Gathered::default()
        };
        let reading = Reading {
            name,
            grid,
            columns,
            table,
            regions,
        };
        reading.rows(&mut gathered)?;
        all.push((grid, gathered));
    }
    let mut all = all.into_iter();
    let Some((_, mut first)) = all.next() else {
        return Ok(Found::default());
    };
    for (grid, other) in all {
        let differs =
            |one: &&Observation| first.value_of(one).is_some_and(|value| value != one.value);
        let count = other.observations.iter().filter(differs).count();
        if count > 0 {
            first.notes.insert(format!(
                "{} har andra tal i {}; de i det första pivotminnet används",
                grid.sheet,
                swedish::counted(count, "cell", "celler")
            ));
        }
    }
    if table.lacks_total() {
        let both = totals(&first.observations);
        first.observations.extend(both);
    }
    Ok(Found {
        observations: first.observations,
        notes: first.notes.into_iter().collect(),
    })
}

fn told(name: &str, grid: &Grid, table: &Table, misfit: &Misfit) -> Box<Problem> {
    let (row, col) = misfit.at.unwrap_or_default();
    Problem::input(misfit.what.clone())
        .at(format!("{name}, {}", grid.place(row, col)))
        .expected(expected_columns(table))
        .next(match misfit.at {
            None => "Har myndigheten döpt om en kolumn: ändra namnet i källans fil under sources/kallor.",
            Some(_) => "Ta bort eller döp om den kolumn som inte ska läsas.",
        })
}

fn no_sheet(name: &str, candidates: &[&Grid], table: &Table) -> Box<Problem> {
    let titles = candidates.iter().map(|grid| grid.sheet.trim());
    let titles: Vec<&str> = titles.filter(|title| !title.is_empty()).collect();
    Problem::input(format!(
        "Filen har inget av de väntade bladen; den har {}",
        swedish::short_list(&titles, SHEETS_TOLD)
    ))
    .at(name.to_string())
    .expected(format!(
        "bladet {}, eller ett enda blad med {}",
        table.sheets.join(", "),
        expected_columns(table)
    ))
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

/// True where a heading is one of the declared spellings, `Kommun|Kommunnamn`.
fn is_named(heading: &str, spellings: &str) -> bool {
    spellings.split('|').any(|name| same(heading, name))
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
fn columns(grid: &Grid, table: &Table) -> Result<Columns, Misfit> {
    let mut best = Misfit {
        hits: 0,
        what: "Rubrikraden hittas inte".into(),
        at: None,
    };
    for index in 0..grid.rows.len().min(HEADING_WITHIN) {
        match in_row(grid, index, table) {
            Ok(columns) => return Ok(columns),
            Err(misfit) if misfit.at.is_some() => return Err(misfit),
            Err(misfit) if misfit.hits > best.hits => best = misfit,
            Err(_) => {}
        }
    }
    Err(best)
}

/// Looks for names in a row, and remembers what it did not find and what it found twice.
struct Heading<'a> {
    row: &'a [String],
    hits: usize,
    absent: Option<String>,
    /// The name, and the columns that both have it.
    twice: Option<(String, usize, usize)>,
}

impl Heading<'_> {
    fn find(&mut self, name: &str) -> Option<usize> {
        let mut cells = self.row.iter().enumerate();
        let mut all = cells
            .by_ref()
            .filter(|(_, cell)| is_named(cell, name))
            .map(|(at, _)| at);
        let (first, second) = (all.next(), all.next());
        match first {
            Some(_) => self.hits += 1,
            // An empty last spelling is a column that may lack.
            None if name.ends_with('|') => {}
            None => self.absent = self.absent.take().or(Some(name.to_string())),
        }
        if let (Some(first), Some(second)) = (first, second) {
            self.twice = Some((name.to_string(), first, second));
        }
        first
    }

    fn role(&mut self, name: &Option<String>) -> Option<usize> {
        name.as_deref().and_then(|name| self.find(name))
    }

    fn pairs(&mut self, all: &[(String, String)]) -> Vec<(usize, String)> {
        let found = all
            .iter()
            .map(|(name, text)| Some((self.find(name)?, text.clone())));
        found.flatten().collect()
    }
}

fn in_row(grid: &Grid, heading: usize, table: &Table) -> Result<Columns, Misfit> {
    let mut names = Heading {
        row: &grid.rows[heading],
        hits: 0,
        absent: None,
        twice: None,
    };
    let roles = &table.roles;
    let (region, lan, kon) = (
        names.role(&roles.region),
        names.role(&roles.lan),
        names.role(&roles.kon),
    );
    let (year, month) = (names.role(&roles.year), names.role(&roles.month));
    let conditions = names.pairs(&table.conditions);
    let skipped = names.pairs(&table.skipped);
    let picks = table
        .series
        .iter()
        .map(|serie| names.pairs(&serie.pick))
        .collect();
    let values = table.series.iter();
    let values = values.filter_map(|serie| names.find(serie.column.as_deref().unwrap_or_default()));
    let values: Vec<usize> = values.collect();
    let (None, Some(year)) = (&names.absent, year) else {
        let absent = names.absent.unwrap_or_else(|| "för tid".into());
        return Err(Misfit {
            hits: names.hits,
            what: format!("Kolumnen {absent} saknas"),
            at: None,
        });
    };
    if let Some((name, first, second)) = names.twice {
        return Err(Misfit {
            hits: names.hits,
            what: format!(
                "Rubriken ”{name}” står två gånger, också på {}",
                grid.place(heading, first)
            ),
            at: Some((heading, second)),
        });
    }
    let values = values.into_iter().map(|col| Value {
        col,
        is_whole: holds_whole(grid, heading, col),
    });
    Ok(Columns {
        heading,
        region,
        lan,
        kon,
        year,
        month,
        values: values.collect(),
        conditions,
        skipped,
        picks,
    })
}

/// True where no cell below the heading has decimals.
pub fn holds_whole(grid: &Grid, heading: usize, col: usize) -> bool {
    let mut below = grid.rows.iter().enumerate().skip(heading + 1);
    below.all(|(row, cells)| {
        let text = cells.get(col).map_or("", String::as_str);
        !grid.decimals.contains(&(row, col)) && !number::has_decimals(text)
    })
}

type Cell = (String, String, i32, Option<u8>, Kon);

fn cell_of(one: &Observation) -> Cell {
    let (series, region) = (one.series.clone(), one.region.clone());
    (series, region, one.year, one.month, one.kon)
}

/// What the rows have given so far.
#[derive(Default)]
struct Gathered {
    /// True where rows about the same cell are parts of it.
    is_sum: bool,
    observations: Vec<Observation>,
    /// Where each cell's observation is, and the län that its row named.
    at: HashMap<Cell, (usize, String)>,
    notes: BTreeSet<String>,
}

impl Gathered {
    /// Keeps an observation. A kommun that the file has in two län at once, as Heby in January 2007, is its rows together;
    /// two rows that differ otherwise are both kept, for [`super::observation::each_once`] to tell of.
    fn put(&mut self, one: Observation, lan: &str, regions: &Regions) {
        match self.at.get(&cell_of(&one)) {
            Some((at, other)) if self.is_sum || other != lan => {
                if !self.is_sum {
                    let month = one
                        .month
                        .map_or_else(String::new, |month| format!("-{month:02}"));
                    self.notes.insert(format!(
                        "{} står i två län {}{month}: raderna är ihoplagda, och skyddade där någon av dem är det",
                        regions.name_of(&one.region),
                        one.year
                    ));
                }
                self.observations[*at].value = self.observations[*at].value + one.value;
            }
            Some(_) => self.observations.push(one),
            None => {
                let at = (self.observations.len(), lan.to_string());
                self.at.insert(cell_of(&one), at);
                self.observations.push(one);
            }
        }
    }

    fn value_of(&self, one: &Observation) -> Option<Measured> {
        let (at, _) = self.at.get(&cell_of(one))?;
        Some(self.observations[*at].value)
    }
}

/// A grid being read.
struct Reading<'a> {
    name: &'a str,
    grid: &'a Grid,
    columns: &'a Columns,
    table: &'a Table,
    regions: &'a Regions,
}

impl Reading<'_> {
    fn rows(&self, gathered: &mut Gathered) -> Outcome<()> {
        for (index, row) in self
            .grid
            .rows
            .iter()
            .enumerate()
            .skip(self.columns.heading + 1)
        {
            let mut filled = row.iter().enumerate().filter(|(_, text)| !text.is_empty());
            match (filled.next(), filled.next()) {
                (None, _) => {}
                (Some((col, text)), None) => {
                    let place = self.grid.place(index, col);
                    let text = swedish::shortened(text, 60);
                    gathered
                        .notes
                        .insert(format!("en not hoppas över: ”{text}” ({place})"));
                }
                _ => self.row(index, row, gathered)?,
            }
        }
        Ok(())
    }

    fn row(&self, index: usize, row: &[String], gathered: &mut Gathered) -> Outcome<()> {
        let (columns, table) = (self.columns, self.table);
        let cell = |col: usize| row.get(col).map_or("", String::as_str);
        let fault = |(col, what): Fault| {
            Problem::input(what).at(format!("{}, {}", self.name, self.grid.place(index, col)))
        };
        let year = table.roles.year.as_deref().unwrap_or_default();
        if same(cell(columns.year), year) {
            let what = "En rubrikrad till står mitt i tabellen".to_string();
            return Err(fault((columns.year, what))
                .expected("en rubrikrad överst")
                .next("Ta bort den andra rubrikraden, eller dela filen i två."));
        }
        let holds = |(col, text): &(usize, String)| same(cell(*col), text);
        if columns.skipped.iter().any(holds) || !columns.conditions.iter().all(holds) {
            return Ok(());
        }
        let place = placed(cell, columns, self.regions).map_err(|what| {
            fault(what).expected("en kommun, ett län eller riket, med namn eller kod")
        })?;
        let Some(region) = place else {
            let text = cell(columns.region.or(columns.lan).unwrap_or_default());
            gathered.notes.insert(format!(
                "raderna ”{text}” hoppas över: de säger inte vilket område de gäller"
            ));
            return Ok(());
        };
        let (year, month) = when(cell, columns, table.period)
            .map_err(|what| fault(what).expected("ett år, eller år och månad"))?;
        let kon = match columns.kon {
            None => Kon::T,
            Some(col) => kon_of(table, cell(col)).ok_or_else(|| {
                let what = format!("Okänt kön: ”{}”", cell(col));
                fault((col, what)).expected(kon_words(table))
            })?,
        };
        let lan = columns.lan.map_or("", cell);
        for (number, serie) in table.series.iter().enumerate() {
            if !columns.picks[number].iter().all(holds) {
                continue;
            }
            let column = &columns.values[number];
            let value = self
                .value(index, cell(column.col), column, serie)
                .map_err(|what| {
                    fault((column.col, what))
                        .expected("ett tal, tomt eller ett tecken för sekretess")
                })?;
            let one = Observation {
                series: serie.id.clone(),
                region: region.clone(),
                year,
                month,
                kon,
                value,
            };
            gathered.put(one, lan, self.regions);
        }
        Ok(())
    }

    fn value(
        &self,
        row: usize,
        text: &str,
        column: &Value,
        serie: &Serie,
    ) -> Result<Measured, String> {
        let suppressed = &self.table.suppressed;
        if serie.unit() != "antal" {
            let written = number::read(text, suppressed)?;
            return possible(Measured::of(written, serie.factor), serie.unit());
        }
        let is_text = !self.grid.decimals.contains(&(row, column.col));
        let written = number::count(text, suppressed, column.is_whole && is_text)?;
        let value = possible(Measured::of(written, serie.factor), serie.unit())?;
        match value {
            Measured::Value(number) if number.fract() != 0.0 => {
                Err(format!("”{text}” är inget helt antal"))
            }
            sound => Ok(sound),
        }
    }
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

/// Column, and what is wrong there.
type Fault = (usize, String);

/// The code of the row's region; none where it is about something else.
fn placed<'a>(
    cell: impl Fn(usize) -> &'a str,
    columns: &Columns,
    regions: &Regions,
) -> Result<Option<String>, Fault> {
    let (col, place) = match (columns.region, columns.lan) {
        (Some(col), lan) => (col, place::named(cell(col), lan.map(&cell), regions)),
        (None, Some(col)) => (col, place::named_lan(cell(col), regions)),
        (None, None) => return Ok(Some(crate::regions::RIKET.to_string())),
    };
    match place {
        Some(Place::Region(code)) => Ok(Some(code)),
        Some(Place::Other) => Ok(None),
        None => Err((col, format!("Okänd region: ”{}”", cell(col)))),
    }
}

fn when<'a>(
    cell: impl Fn(usize) -> &'a str,
    columns: &Columns,
    period: Period,
) -> Result<(i32, Option<u8>), Fault> {
    let text = cell(columns.year);
    let (year, month) =
        period_of(text).ok_or_else(|| (columns.year, format!("Okänd period: ”{text}”")))?;
    let Some(col) = columns.month else {
        // "2011-12" among years is a school year more likely than a December.
        return match (period, month) {
            (Period::Year, Some(_)) if text.trim().len() < "2011-12-31".len() => {
                Err((columns.year, format!("Perioden ”{text}” är inget år")))
            }
            _ => Ok((year, month)),
        };
    };
    match cell(col).parse::<u8>() {
        Ok(month) if (1..=12).contains(&month) => Ok((year, Some(month))),
        _ => Err((col, format!("Okänd månad: ”{}”", cell(col)))),
    }
}
