//! The question that a workbook answers, carried in the workbook itself so that nothing is lost on the way back.
//!
//! It stands on a sheet that no menu shows: first the form and a checksum, then the question as JSON in one column and its
//! assumptions as TOML in the next, each in as many cells as it needs. A cell holds at most 32 767 UTF-16 units, and readers
//! differ on spaces at its ends, on "=" first in it and on "_x0041_", so each piece stands between bars and "_x" is escaped.

use super::behov::{AssumptionsFrom, Behov};
use super::fraga::Fraga;
use crate::assumptions::{self, Assumptions, Shares};
use crate::declared::DeclaredFile;
use crate::earlier::Earlier;
use crate::problem::{Outcome, Problem};
use crate::store::sum_of;
use std::borrow::Cow;

/// The form of what is carried; another form is read as a workbook that carries nothing.
const FORM: &str = "behov.arbetsbok/1";
/// Characters in a cell: at most two UTF-16 units each.
const PIECE: usize = 15_000;

/// The cells of the sheet: its rows, each with two texts.
///
/// # Errors
/// A text that JSON or TOML cannot hold.
pub fn cells(fraga: &Fraga) -> Outcome<Vec<[String; 2]>> {
    let json = serde_json::to_string(fraga).map_err(|error| {
        Problem::surroundings(format!(
            "Arbetsbokens tillstånd kunde inte skrivas: {error}"
        ))
    })?;
    let factors = &fraga.overlaps.factors;
    let toml = assumptions::text(&fraga.assumptions, factors, Shares::Plain)?;
    let head = [FORM.to_string(), sum_of(json.as_bytes())];
    let (json, toml) = (pieces(&json.replace("_x", "\\u005fx")), pieces(&toml));
    let count = json.len().max(toml.len());
    let at = |all: &[String], row: usize| all.get(row).cloned().unwrap_or_default();
    let rows = (0..count).map(|row| [at(&json, row), at(&toml, row)]);
    Ok(std::iter::once(head).chain(rows).collect())
}

/// Pieces between bars. No number is cut, since the decimals of one that is may pass for a personnummer where files are read.
fn pieces(text: &str) -> Vec<String> {
    let all: Vec<char> = text.chars().collect();
    let mut rest = all.as_slice();
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(whole_numbers(rest));
        pieces.push(format!("|{}|", piece.iter().collect::<String>()));
        rest = after;
    }
    pieces
}

/// How many characters the next piece has: as many as a cell takes, or fewer where a number stands across its end.
fn whole_numbers(rest: &[char]) -> usize {
    if rest.len() <= PIECE {
        return rest.len();
    }
    let in_number = |one: char| one.is_ascii_digit() || one == '.';
    let across = |end: &usize| in_number(rest[end - 1]) && in_number(rest[*end]);
    (1..=PIECE).rev().find(|end| !across(end)).unwrap_or(PIECE)
}

/// The text of a column's pieces; none where a piece has lost its bars.
fn joined<'a>(cells: impl Iterator<Item = &'a String>) -> Option<String> {
    cells
        .filter(|cell| !cell.is_empty())
        .map(|cell| cell.strip_prefix('|')?.strip_suffix('|'))
        .collect()
}

/// What an earlier workbook carries.
pub(super) enum Carried {
    /// It was made by a version that carries nothing.
    Nothing,
    /// Whole, as it was written.
    Question(Box<Fraga>),
    /// It has been changed, or is of another form.
    Unreadable,
}

pub(super) fn carried(earlier: &Earlier) -> Carried {
    let cells = earlier.state();
    let Some(([form, sum], rows)) = cells.split_first() else {
        return Carried::Nothing;
    };
    let whole = || {
        let json = joined(rows.iter().map(|[json, _]| json))?;
        let fraga: Fraga = serde_json::from_str(&json).ok()?;
        // Escaped as written or not, the same question has the same sum.
        let same = sum_of(serde_json::to_string(&fraga).ok()?.as_bytes()) == *sum;
        (form == FORM && same).then(|| Box::new(fraga))
    };
    whole().map_or(Carried::Unreadable, Carried::Question)
}

/// The assumptions that an earlier workbook carries as TOML; none where it carries none that can be read.
pub(super) fn carried_assumptions(earlier: &Earlier, behov: &Behov) -> Option<Assumptions> {
    let (_, rows) = earlier.state().split_first()?;
    let text = joined(rows.iter().map(|[_, toml]| toml)).filter(|text| !text.is_empty())?;
    let file = DeclaredFile {
        name: earlier.file.clone(),
        text: Cow::Owned(text),
    };
    behov.assumptions(AssumptionsFrom::File(&file)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_the_text_whatever_it_holds() {
        let text = "= _x0041_ å\n|".repeat(PIECE);
        let all = pieces(&text);
        assert!(all.len() > 1);
        assert_eq!(joined(all.iter()), Some(text));
        assert_eq!(joined([String::from("|a")].iter()), None);
        let numbers = "0.9001189811,".repeat(PIECE);
        let all = pieces(&numbers);
        assert!(all.iter().all(|piece| piece.ends_with(",|")), "{all:?}");
        assert_eq!(joined(all.iter()), Some(numbers));
    }
}
