//! A frame's columns as values of the program's own.

use super::fault::fault;
use crate::problem::Outcome;
use polars::prelude::*;
use std::collections::HashMap;

/// A column of texts; null is none.
///
/// # Errors
/// No such column, or of another kind.
pub fn texts(frame: &DataFrame, name: &str) -> Outcome<Vec<Option<String>>> {
    let read = || -> PolarsResult<Vec<Option<String>>> {
        let column = frame.column(name)?.cast(&DataType::String)?;
        let all = column.str()?.iter();
        Ok(all.map(|one| one.map(str::to_string)).collect())
    };
    read().map_err(|error| lacks(name, &error))
}

/// A column of texts, each as what `read` makes of it. Of a closed list each word is read once.
///
/// # Errors
/// As [`texts`].
pub fn texts_as<T: Clone>(
    frame: &DataFrame,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Outcome<Vec<Option<T>>> {
    let all = || -> PolarsResult<Vec<Option<T>>> {
        let column = frame.column(name)?;
        let words = match column.dtype() {
            DataType::Categorical(_, words) | DataType::Enum(_, words) => words,
            _ => {
                let texts = column.cast(&DataType::String)?;
                let texts = texts.str()?.iter();
                return Ok(texts.map(|text| text.and_then(&read)).collect());
            }
        };
        let mut known: HashMap<u32, Option<T>> = HashMap::new();
        let codes = column.to_physical_repr().cast(&DataType::UInt32)?;
        let mut one = |code: u32| {
            let found = known.entry(code);
            let word = || words.cat_to_str(code).and_then(&read);
            found.or_insert_with(word).clone()
        };
        let codes = codes.u32()?.iter();
        Ok(codes.map(|code| code.and_then(&mut one)).collect())
    };
    all().map_err(|error| lacks(name, &error))
}

/// A column of numbers; null is none.
///
/// # Errors
/// As [`texts`].
pub fn numbers(frame: &DataFrame, name: &str) -> Outcome<Vec<Option<f64>>> {
    let read = || -> PolarsResult<Vec<Option<f64>>> { Ok(frame.column(name)?.f64()?.to_vec()) };
    read().map_err(|error| lacks(name, &error))
}

/// A column of whole numbers; null is none.
///
/// # Errors
/// As [`texts`].
pub fn wholes(frame: &DataFrame, name: &str) -> Outcome<Vec<Option<i32>>> {
    let read = || -> PolarsResult<Vec<Option<i32>>> { Ok(frame.column(name)?.i32()?.to_vec()) };
    read().map_err(|error| lacks(name, &error))
}

fn lacks(name: &str, error: &PolarsError) -> Box<crate::problem::Problem> {
    fault(&format!("Kolumnen {name} kunde inte läsas"), error)
}

/// The columns in order, with what they hold: `string`, `number` or `integer`.
pub fn kinds(frame: &DataFrame) -> Vec<(String, &'static str)> {
    let kind = |column: &Column| match column.dtype() {
        DataType::Float64 => "number",
        DataType::Int32 => "integer",
        _ => "string",
    };
    let columns = frame.columns().iter();
    columns
        .map(|one| (one.name().to_string(), kind(one)))
        .collect()
}
