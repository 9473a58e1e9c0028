//! Frames from frames: put together, sorted, the newest row of each, groups as one row.

use super::fault::fault;
use crate::problem::Outcome;
use polars::prelude::*;

/// How the rows of a group become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Null where every value is.
    Sum,
    Mean,
    Largest,
    /// How many rows, those with null too.
    Count,
}

/// The rows of every frame, in order; all have the same columns.
///
/// # Errors
/// Columns that differ.
pub fn stacked(frames: impl IntoIterator<Item = DataFrame>) -> Outcome<DataFrame> {
    let mut frames = frames.into_iter().filter(|one| one.height() > 0);
    let Some(mut all) = frames.next() else {
        return Ok(DataFrame::empty());
    };
    for one in frames {
        all.vstack_mut_owned(one)
            .map_err(|error| fault("Tabeller kunde inte läggas ihop", &error))?;
    }
    Ok(all)
}

/// The rows for which the mask is true.
///
/// # Errors
/// A mask of another length.
pub fn kept(frame: &DataFrame, mask: impl IntoIterator<Item = bool>) -> Outcome<DataFrame> {
    let mask: BooleanChunked = mask.into_iter().map(Some).collect();
    let chosen = || -> PolarsResult<DataFrame> {
        // The engine takes a mask of one for all rows.
        polars_ensure!(mask.len() == frame.height(), ShapeMismatch: "a mask of another length");
        frame.filter(&mask)
    };
    chosen().map_err(|error| fault("Rader kunde inte väljas", &error))
}

/// The rows by `keys`, smallest first; rows that agree keep their order.
///
/// # Errors
/// No such column.
pub fn sorted(frame: &DataFrame, keys: &[&str]) -> Outcome<DataFrame> {
    if frame.height() == 0 {
        return Ok(frame.clone());
    }
    let options = SortMultipleOptions::default().with_maintain_order(true);
    frame
        .sort(keys.iter().copied(), options)
        .map_err(|error| fault("Tabellen kunde inte sorteras", &error))
}

/// Of rows that agree in `keys` the last one.
///
/// # Errors
/// No such column.
pub fn last_of_each(frame: &DataFrame, keys: &[&str]) -> Outcome<DataFrame> {
    if frame.height() == 0 {
        return Ok(frame.clone());
    }
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_string()).collect();
    frame
        .unique_stable(Some(&keys), UniqueKeepStrategy::Last, None)
        .map_err(|error| fault("Dubbletter kunde inte tas bort", &error))
}

/// One row for each group of `keys`, in the order in which they first come, with a column for each fold: its name, of which
/// column, and how. Every row is in one group: the sizes are counted, and must sum to the rows that came in.
///
/// # Errors
/// No such column.
pub fn grouped(
    frame: &DataFrame,
    keys: &[&str],
    folds: &[(&str, &str, Fold)],
) -> Outcome<DataFrame> {
    if frame.height() == 0 {
        return Ok(DataFrame::empty());
    }
    folded(frame, keys, folds).map_err(|error| fault("Raderna kunde inte grupperas", &error))
}

#[expect(deprecated, reason = "the lazy half of the engine is not built in")]
fn folded(
    frame: &DataFrame,
    keys: &[&str],
    folds: &[(&str, &str, Fold)],
) -> PolarsResult<DataFrame> {
    let mut of: Vec<&str> = folds.iter().map(|(_, of, _)| *of).collect();
    of.sort_unstable();
    of.dedup();
    let groups = frame.group_by_stable(keys.iter().copied())?.select(of);
    let rows: u64 = groups
        .get_groups()
        .group_count()
        .iter()
        .flatten()
        .map(u64::from)
        .sum();
    polars_ensure!(rows == frame.height() as u64, ShapeMismatch: "rows were lost or doubled");
    let mut columns = groups.keys();
    for (name, of, fold) in folds {
        let (found, ending) = match fold {
            Fold::Sum => (groups.sum()?, "sum"),
            Fold::Mean => (groups.mean()?, "mean"),
            Fold::Largest => (groups.max()?, "max"),
            Fold::Count => (groups.count()?, "count"),
        };
        let column = found.column(&format!("{of}_{ending}"))?;
        let column = match fold {
            Fold::Count => column.cast(&DataType::Int32)?,
            _ => column.clone(),
        };
        columns.push(column.with_name(PlSmallStr::from_str(name)));
    }
    DataFrame::new(columns.first().map_or(0, Column::len), columns)
}

/// The named columns, in that order.
///
/// # Errors
/// No such column.
pub fn columns_of(frame: &DataFrame, names: &[&str]) -> Outcome<DataFrame> {
    frame
        .select(names.iter().copied())
        .map_err(|error| fault("Kolumner kunde inte väljas", &error))
}

#[cfg(test)]
mod tests {
    use super::super::{Columns, numbers, wholes};
    use super::*;

    fn frame(rows: &[(i32, i32, Option<f64>)]) -> DataFrame {
        Columns::default()
            .whole("a", rows.iter().map(|row| Some(row.0)))
            .whole("b", rows.iter().map(|row| Some(row.1)))
            .number("v", rows.iter().map(|row| row.2))
            .frame()
            .unwrap()
    }

    #[test]
    fn the_last_row_of_each_wins_also_where_its_value_is_null() {
        let first = frame(&[(1, 1, Some(1.0)), (1, 2, Some(2.0))]);
        let second = frame(&[(1, 2, None), (2, 1, Some(4.0))]);
        let all = stacked([first, DataFrame::empty(), second]).unwrap();
        let newest = last_of_each(&all, &["a", "b"]).unwrap();
        let newest = sorted(&newest, &["a", "b"]).unwrap();
        assert_eq!(numbers(&newest, "v").unwrap(), [Some(1.0), None, Some(4.0)]);
    }

    #[test]
    fn groups_are_folded_and_rows_are_kept_by_a_mask() {
        let all = frame(&[(2, 1, Some(1.0)), (1, 7, Some(3.0)), (2, 3, None)]);
        let folds = [
            ("sum", "v", Fold::Sum),
            ("mean", "v", Fold::Mean),
            ("largest", "b", Fold::Largest),
            ("count", "v", Fold::Count),
        ];
        let made = grouped(&all, &["a"], &folds).unwrap();
        assert_eq!(wholes(&made, "a").unwrap(), [Some(2), Some(1)]);
        assert_eq!(numbers(&made, "sum").unwrap(), [Some(1.0), Some(3.0)]);
        assert_eq!(numbers(&made, "mean").unwrap(), [Some(1.0), Some(3.0)]);
        assert_eq!(wholes(&made, "largest").unwrap(), [Some(3), Some(7)]);
        assert_eq!(wholes(&made, "count").unwrap(), [Some(2), Some(1)]);
        let few = kept(&all, [false, true, false]).unwrap();
        assert_eq!(wholes(&few, "b").unwrap(), [Some(7)]);
        assert!(kept(&all, [true]).is_err());
        assert!(grouped(&all, &["z"], &folds).is_err());
        assert_eq!(columns_of(&all, &["v", "a"]).unwrap().width(), 2);
    }
}
