//! The form in which judges state shares: one row per group, in per cent.

use super::personal;
use crate::assumptions::{Assumptions, Judgement};
use crate::distribution::Judged;
use crate::output::{as_typed, excel_csv, inert};
use crate::parse::grid::Grid;
use crate::parse::grids::grids;
use crate::problem::{Outcome, Problem};
use crate::swedish;

const COLUMNS: [&str; 8] = [
    "Roll",
    "Grupp",
    "Behovsgrupp",
    "Lägst %",
    "Troligast %",
    "Högst %",
    "Vikt",
    "Motivering",
];

/// An empty form for a role, as a text table that opens in a Swedish Excel.
///
/// # Errors
/// None that a user can cause.
pub fn judgement_form(assumptions: &Assumptions, role: &str) -> Outcome<Vec<u8>> {
    let groups = assumptions.groups.iter();
    let rows = groups.map(|group| {
        let row = [&inert(role), &group.id, &group.name, "", "", "", "1", ""];
        row.map(str::to_string)
    });
    excel_csv(COLUMNS, rows)
}

/// The judgements of a filled form; rows without a number say nothing.
///
/// # Errors
/// Sheet, cell and what was expected; personal data.
pub fn read_judgements(
    name: &str,
    bytes: &[u8],
    assumptions: &Assumptions,
) -> Outcome<Vec<Judgement>> {
    let mut all = Vec::new();
    let mut found = false;
    for grid in &grids(name, bytes)? {
        personal::refuse_numbers(name, grid)?;
        let Some((heading, cols)) = heading(grid) else {
            continue;
        };
        found = true;
        for at in heading + 1..grid.rows.len() {
            let row = Row {
                name,
                grid,
                at,
                cols,
            };
            all.extend(row.judgement(assumptions)?);
        }
    }
    if !found {
        return Err(Problem::input("Filen har inget formulär för bedömningar")
            .at(name.to_string())
            .expected(format!("en rad med rubrikerna {}", COLUMNS.join(", ")))
            .next("Gör ett tomt formulär med behov bedomning mall."));
    }
    Ok(all)
}

fn heading(grid: &Grid) -> Option<(usize, [usize; COLUMNS.len()])> {
    grid.rows.iter().enumerate().find_map(|(row, cells)| {
        let mut cols = [0; COLUMNS.len()];
        for (col, wanted) in cols.iter_mut().zip(COLUMNS) {
            let same = |cell: &String| swedish::folded(cell) == swedish::folded(wanted);
            *col = cells.iter().position(same)?;
        }
        Some((row, cols))
    })
}

struct Row<'a> {
    name: &'a str,
    grid: &'a Grid,
    at: usize,
    cols: [usize; COLUMNS.len()],
}

impl Row<'_> {
    fn text(&self, column: usize) -> &str {
        let cell = self.grid.rows[self.at].get(self.cols[column]);
        as_typed(cell.map_or("", |text| text.trim()))
    }

    fn fault(&self, column: usize, what: String) -> Box<Problem> {
        let place = self.grid.place(self.at, self.cols[column]);
        Problem::input(what).at(format!("{}, {place}", self.name))
    }

    fn judgement(&self, assumptions: &Assumptions) -> Outcome<Option<Judgement>> {
        if [3, 4, 5].iter().all(|&column| self.text(column).is_empty()) {
            return Ok(None);
        }
        let role = self.text(0);
        if role.is_empty() {
            return Err(self
                .fault(0, "Rollen saknas".into())
                .expected("vem som bedömer, till exempel kommun eller Arbetsförmedlingen"));
        }
        let group = assumptions.group_named(self.text(1)).ok_or_else(|| {
            let ids: Vec<&str> = assumptions.groups.iter().map(|g| g.id.as_str()).collect();
            self.fault(1, format!("Okänd grupp: ”{}”", self.text(1)))
                .expected(swedish::alternatives(&ids))
        })?;
        let judged = Judged {
            low: self.percent(3)?,
            best: self.percent(4)?,
            high: self.percent(5)?,
            weight: self.weight()?,
        };
        if !judged.is_in_order() {
            return Err(self
                .fault(4, "Bedömningen är inte i ordning".into())
                .expected("lägst ≤ troligast ≤ högst"));
        }
        Ok(Some(Judgement {
            role: role.to_string(),
            group: group.id.clone(),
            judged,
            reason: self.text(7).to_string(),
        }))
    }

    fn number(&self, column: usize) -> Option<f64> {
        let text = self.text(column).trim_end_matches('%').trim();
        let value: f64 = text.replace(',', ".").parse().ok()?;
        value.is_finite().then_some(value)
    }

    fn percent(&self, column: usize) -> Outcome<f64> {
        let value = self
            .number(column)
            .filter(|value| (0.0..=100.0).contains(value));
        value.map(|value| value / 100.0).ok_or_else(|| {
            self.fault(
                column,
                format!("Procenttalet går inte att läsa: ”{}”", self.text(column)),
            )
            .expected("ett tal från 0 till 100; lämna alla tre tomma där ni inte bedömer")
        })
    }

    fn weight(&self) -> Outcome<f64> {
        if self.text(6).is_empty() {
            return Ok(1.0);
        }
        let value = self.number(6).filter(|value| *value > 0.0);
        value.ok_or_else(|| {
            self.fault(6, format!("Vikten går inte att läsa: ”{}”", self.text(6)))
                .expected("ett tal över 0, eller tomt för 1")
        })
    }
}
