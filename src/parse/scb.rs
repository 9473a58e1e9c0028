//! SCB's tables as its pages save them as a workbook or as text: labels instead of codes, and a column per period.

use super::grid::Grid;
use super::jsonstat::{Dimension, JsonStat};
use super::number::{self, Written};
use super::observation::period_of;
use crate::origin::Table;
use crate::status::Kon;
use crate::swedish::folded;

/// The heading stands within the first rows.
const HEADING_WITHIN: usize = 30;
/// The variable of what is counted.
pub(super) const CONTENTS: &str = "ContentsCode";

/// The table as a dataset, with codes where the declaration makes them known and labels as codes elsewhere, and notes about
/// rows that were left out.
///
/// # Errors
/// No heading with periods, a column that cannot be told, or a cell that is no number, as a Swedish clause.
pub fn json_stat(grid: &Grid, table: &Table) -> Result<(JsonStat, Vec<String>), String> {
    let heading = Heading::of(grid)?;
    let (rows, notes) = rows_of(grid, &heading);
    let mut dimensions = Vec::new();
    let mut stub = Vec::new();
    let mut col = 0;
    while col < heading.stub {
        let dimension = Stub::of(grid, &heading, &rows, col, table)?;
        col += dimension.columns;
        stub.push(dimension);
    }
    for one in &mut stub {
        dimensions.push(one.dimension(table));
    }
    dimensions.push(contents(&heading, table)?);
    dimensions.push(plain(
        time_name(table),
        heading.periods.iter().map(|one| &one.time),
    ));
    let mut cells = Vec::new();
    for (row, texts) in &rows {
        let at: Vec<usize> = stub.iter().map(|one| one.position(texts)).collect();
        for period in &heading.periods {
            let text = texts.get(period.col).map_or("", String::as_str);
            let written = number::read(text, &table.suppressed);
            let written =
                written.map_err(|what| format!("{what} ({})", grid.place(*row, period.col)))?;
            if let Written::Number(value) = written {
                let last = [
                    position(&dimensions[stub.len()].codes, &period.content),
                    position(&dimensions[stub.len() + 1].codes, &period.time),
                ];
                cells.push(([at.clone(), last.to_vec()].concat(), value));
            }
        }
    }
    Ok((JsonStat::of(dimensions, &cells)?, notes))
}

/// A column of values.
struct PeriodColumn {
    col: usize,
    /// "Folkmängd" of "Folkmängd 2025M12"; empty where the heading has the period alone.
    content: String,
    time: String,
}

struct Heading {
    row: usize,
    /// How many columns say what a row is about.
    stub: usize,
    periods: Vec<PeriodColumn>,
}

impl Heading {
    /// The first row that ends in periods, after at least one other column.
    fn of(grid: &Grid) -> Result<Self, String> {
        let found = grid
            .rows
            .iter()
            .enumerate()
            .take(HEADING_WITHIN)
            .find_map(|(row, cells)| {
                let stub = cells.iter().position(|cell| period_in(cell).is_some())?;
                let periods: Option<Vec<PeriodColumn>> = (stub..cells.len())
                    .filter(|col| !cells[*col].is_empty())
                    .map(|col| {
                        let (content, time) = period_in(&cells[col])?;
                        Some(PeriodColumn { col, content, time })
                    })
                    .collect();
                (stub > 0).then_some(())?;
                Some(Self {
                    row,
                    stub,
                    periods: periods?,
                })
            });
        found.ok_or_else(|| "ingen rubrikrad slutar med tidpunkter".to_string())
    }
}

/// "Folkmängd 2025M12" as what is counted and when.
fn period_in(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let (content, time) = text.rsplit_once(' ').unwrap_or(("", text));
    period_of(time)?;
    Some((content.trim().to_string(), time.to_string()))
}

/// Rows with a value, each with its label columns filled from above where they are blank, and notes about the others.
fn rows_of(grid: &Grid, heading: &Heading) -> (Vec<(usize, Vec<String>)>, Vec<String>) {
    let (mut all, mut notes): (Vec<(usize, Vec<String>)>, Vec<String>) = (Vec::new(), Vec::new());
    for (row, cells) in grid.rows.iter().enumerate().skip(heading.row + 1) {
        let cell = |col: usize| cells.get(col).map_or("", String::as_str);
        if heading.periods.iter().all(|one| cell(one.col).is_empty()) {
            let text = cells.iter().find(|text| !text.is_empty());
            notes.extend(text.map(|text| {
                let text = crate::swedish::shortened(text, 60);
                format!("en not hoppas över: ”{text}” ({})", grid.place(row, 0))
            }));
            continue;
        }
        let mut cells = cells.clone();
        if let Some((_, above)) = all.last() {
            let blank = (0..heading.stub).take_while(|col| cells[*col].is_empty());
            for col in blank.collect::<Vec<_>>() {
                cells[col] = above[col].clone();
            }
        }
        all.push((row, cells));
    }
    (all, notes)
}

/// Columns that say one thing of a row: its label, or its code and its label.
struct Stub {
    name: String,
    col: usize,
    columns: usize,
    texts: Vec<String>,
}

impl Stub {
    fn of(
        grid: &Grid,
        heading: &Heading,
        rows: &[(usize, Vec<String>)],
        col: usize,
        table: &Table,
    ) -> Result<Self, String> {
        let in_col = |col: usize| rows.iter().map(move |(_, cells)| cells[col].as_str());
        let mut texts: Vec<String> = Vec::new();
        for text in in_col(col) {
            if !texts.iter().any(|other| other == text) {
                texts.push(text.to_string());
            }
        }
        let title = grid.rows[heading.row].get(col).map_or("", String::as_str);
        // A column of codes is followed by one of their labels, with no heading of its own.
        let follows = col + 1 < heading.stub && grid.rows[heading.row][col + 1].is_empty();
        let labels = |text: &str| {
            let mut of_text = rows.iter().filter(|(_, cells)| cells[col] == text);
            let first = of_text.next().map(|(_, cells)| &cells[col + 1]);
            of_text.all(|(_, cells)| Some(&cells[col + 1]) == first)
        };
        let is_code = texts
            .iter()
            .all(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let columns = match follows && is_code && texts.iter().all(|text| labels(text)) {
            true => 2,
            false => 1,
        };
        let name = match title.is_empty() {
            false => declared_name(title, table),
            true => told_name(&texts, table).ok_or_else(|| {
                format!("kolumnen {} har ingen rubrik", grid.place(heading.row, col))
            })?,
        };
        Ok(Self {
            name,
            col,
            columns,
            texts,
        })
    }

    fn dimension(&self, table: &Table) -> Dimension {
        let codes = self
            .texts
            .iter()
            .map(|text| code_of(&self.name, text, table));
        Dimension {
            code: self.name.clone(),
            label: self.name.clone(),
            codes: codes.collect(),
            labels: self.texts.clone(),
            may_be_left_out: false,
        }
    }

    fn position(&self, texts: &[String]) -> usize {
        position(&self.texts, &texts[self.col])
    }
}

fn position(all: &[String], wanted: &str) -> usize {
    all.iter().position(|one| one == wanted).unwrap_or_default()
}

fn plain<'a>(name: &str, codes: impl Iterator<Item = &'a String>) -> Dimension {
    let mut unique: Vec<String> = Vec::new();
    for code in codes {
        if !unique.contains(code) {
            unique.push(code.clone());
        }
    }
    Dimension {
        code: name.to_string(),
        label: name.to_string(),
        labels: unique.clone(),
        codes: unique,
        may_be_left_out: false,
    }
}

/// What is counted: as the heading says, or the only thing that the table is asked for.
fn contents(heading: &Heading, table: &Table) -> Result<Dimension, String> {
    let said = plain(CONTENTS, heading.periods.iter().map(|one| &one.content));
    if said.codes.iter().all(|text| !text.is_empty()) {
        return Ok(said);
    }
    let asked = table.selection.iter().find(|(name, _)| name == CONTENTS);
    match asked.map(|(_, codes)| &codes[..]) {
        Some([only]) if said.codes.len() == 1 && only != "*" => Ok(Dimension {
            codes: vec![only.clone()],
            ..said
        }),
        _ => Err("rubrikraden säger inte vad som är räknat".to_string()),
    }
}

pub(super) fn time_name(table: &Table) -> &str {
    table.roles.year.as_deref().unwrap_or("Tid")
}

/// The declared variable that a heading such as "ålder" names; the heading itself where none is.
pub(super) fn declared_name(title: &str, table: &Table) -> String {
    let roles = &table.roles;
    let of_roles = [&roles.region, &roles.kon, &roles.age];
    let mut known = of_roles
        .into_iter()
        .flatten()
        .chain(table.selection.iter().map(|(name, _)| name));
    let found = known.find(|name| folded(name) == folded(title));
    found.map_or_else(|| title.to_string(), String::clone)
}

/// The variable that a column without a heading must be, by what it holds.
fn told_name(texts: &[String], table: &Table) -> Option<String> {
    let roles = &table.roles;
    let all = |fits: fn(&str) -> bool| texts.iter().all(|text| fits(&folded(text)));
    let names_one =
        |text: &String| matches!(folded(text), one if one.contains("man") || one.contains("kvinn"));
    if all(|text| kon_in(text).is_some()) && texts.iter().any(names_one) {
        return roles.kon.clone();
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if texts
        .iter()
        .all(|text| matches!(digits(text), 2 | 4) && !text.contains(" år"))
    {
        return roles.region.clone();
    }
    if all(|text| text.ends_with(" ar") || text.starts_with("total")) {
        return roles.age.clone();
    }
    None
}

/// The sex that a folded label names.
fn kon_in(text: &str) -> Option<Kon> {
    let both = text.starts_with("total") || text == "man och kvinnor" || text == "kvinnor och man";
    match both {
        true => Some(Kon::T),
        false => Kon::named(match text {
            "man" => "män",
            other => other,
        })
        .filter(|_| !text.is_empty()),
    }
}

/// The declared code that a label stands for; the label itself where none is.
pub(super) fn code_of(name: &str, label: &str, table: &Table) -> String {
    let is = |role: &Option<String>| role.as_deref() == Some(name);
    let text = folded(label);
    let first = label.split(' ').next().unwrap_or_default();
    if is(&table.roles.region) {
        return first.to_string();
    }
    if is(&table.roles.kon) {
        let codes = kon_in(&text).and_then(|kon| table.kon_codes[kon as usize].first());
        return codes.cloned().unwrap_or_else(|| label.to_string());
    }
    let picked = table.series.iter().flat_map(|serie| &serie.pick);
    let picked = picked
        .filter(|(other, _)| other == name)
        .map(|(_, code)| code);
    let asked = table.selection.iter().filter(|(other, _)| other == name);
    let mut declared = picked.chain(asked.flat_map(|(_, codes)| codes));
    let total = |code: &&String| code.to_lowercase().starts_with("tot");
    match text.starts_with("total") {
        true => declared
            .find(total)
            .cloned()
            .unwrap_or_else(|| label.to_string()),
        false if text.ends_with(" ar") => first.to_string(),
        false => label.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;
    use crate::parse::observation::Measured;
    use crate::parse::pxweb::{Collector, variables_v2};
    use crate::regions::Regions;

    fn read(id: &str, rows: &[&[&str]]) -> Result<Vec<(String, String, Kon, Measured)>, String> {
        let declared = Declared::embedded();
        let origins = crate::origin::load(&declared).unwrap();
        let mut tables = origins.iter().flat_map(|origin| &origin.tables);
        let table = tables.find(|table| table.id == id).unwrap();
        let regions = Regions::load(&declared).unwrap();
        let texts = |row: &&[&str]| row.iter().map(|text| text.to_string()).collect();
        let grid = Grid {
            rows: rows.iter().map(texts).collect(),
            ..Grid::default()
        };
        let (reply, _) = json_stat(&grid, table)?;
        let mut collector = Collector::new(table, &variables_v2(&reply), &regions)?;
        collector.add(&reply)?;
        let all = collector.finish()?.into_iter();
        Ok(all
            .map(|one| (one.series, one.region, one.kon, one.value))
            .collect())
    }

    fn total(value: f64) -> (String, String, Kon, Measured) {
        let series = "scb_folkmangd_totalt".to_string();
        (series, "1440".to_string(), Kon::T, Measured::Value(value))
    }

    const BOTH: &str = "totalt, samtliga män och kvinnor";

    #[test]
    fn labels_become_the_declared_codes_in_text_and_in_workbooks() {
        let text: &[&[&str]] = &[
            &["region", "ålder", "kön", "2025M12"],
            &["1440 Ale", "totalt, samtliga åldrar", BOTH, "33000"],
            &["1440 Ale", "20-24 år", "kvinnor", "800"],
        ];
        let found = read("TAB6471", text).unwrap();
        assert!(found.contains(&total(33_000.0)), "{found:?}");
        let young = "scb_folkmangd_20_24_brus".to_string();
        assert!(found.contains(&(young, "1440".into(), Kon::K, Measured::Value(800.0))));
        let book: &[&[&str]] = &[
            &["Folkmängden per månad efter region, ålder, kön och månad"],
            &["", "", "", "", "Folkmängden per månad 2025M12"],
            &["1440", "Ale", "totalt", BOTH, "33000"],
            &["", "", "", "män", "16500"],
            &["Källa: SCB", "", "", "", ""],
        ];
        let found = read("TAB6471", book).unwrap();
        assert!(
            found.contains(&total(33_000.0)) && found.len() == 2,
            "{found:?}"
        );
    }

    #[test]
    fn another_content_or_variable_is_refused() {
        let of = |variable: &str, content: &str| {
            read(
                "TAB638",
                &[
                    &["region", "ålder", "kön", variable, content],
                    &["1440 Ale", "18 år", "män", "ogifta", "33"],
                ],
            )
            .unwrap_err()
        };
        assert!(of("civilstånd", "Folkmängd 2022").contains("har inget värde"));
        assert!(of("civilstånd", "Folkökning 2022").contains("innehåller"));
        let lacking = read("TAB6471", &[&["a", "b"], &["1", "2"]]).unwrap_err();
        assert!(lacking.contains("tidpunkter"));
    }
}
