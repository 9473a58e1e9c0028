//! Everything that has been read, in one long form: series, region, year, month (0 for the whole year), sex, value, status and
//! day of retrieval, a row each. What repeats is a number here, and a word in the files.

use crate::origin::Period;
use crate::parse::observation::{Measured, Observation};
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::table::{
    Columns, DataFrame, Fold, columns_of, grouped, kept, last_of_each, numbers, sorted, stacked,
    wholes,
};
use std::collections::HashMap;

/// What identifies a cell as an agency gives it.
const CELL: [&str; 5] = ["series", "region", "year", "kon", "month"];
/// What identifies a year's value.
const YEAR: [&str; 4] = ["series", "region", "year", "kon"];
/// Every column, in order.
const ALL: [&str; 8] = [
    "series", "region", "year", "kon", "month", "value", "status", "fetched",
];
/// Months of a whole year.
const TWELVE: i32 = 12;

/// What is said of a value, from the firmest: of several together the last holds.
pub(super) const STATUSES: [&str; 4] = ["publicerad", "preliminar", "bortfall", "sekretess"];
const PUBLISHED: i32 = 0;
const PRELIMINARY: i32 = 1;
const ABSENT: i32 = 2;
const SUPPRESSED: i32 = 3;

pub(super) fn written(value: Measured) -> (Option<f64>, i32) {
    match value {
        Measured::Value(value) => (Some(value), PUBLISHED),
        Measured::Preliminary(value) => (Some(value), PRELIMINARY),
        Measured::Absent => (None, ABSENT),
        Measured::Suppressed => (None, SUPPRESSED),
    }
}

pub(super) fn measured(value: Option<f64>, status: i32) -> Measured {
    match (value, status) {
        (_, SUPPRESSED) => Measured::Suppressed,
        (None, _) | (_, ABSENT) => Measured::Absent,
        (Some(value), PRELIMINARY) => Measured::Preliminary(value),
        (Some(value), _) => Measured::Value(value),
    }
}

/// Series by position.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub all: Vec<String>,
    at: HashMap<String, i32>,
}

impl Ids {
    pub fn of(&mut self, id: &str) -> i32 {
        if let Some(at) = self.at.get(id) {
            return *at;
        }
        let at = self.all.len() as i32;
        self.all.push(id.to_string());
        self.at.insert(id.to_string(), at);
        at
    }

    pub fn known(&self, id: &str) -> Option<i32> {
        self.at.get(id).copied()
    }
}

/// Observations that came on one day; `20260131` is the day. Regions that are unknown are left out.
pub(super) fn frame(
    all: &[Observation],
    day: i32,
    ids: &mut Ids,
    regions: &Regions,
) -> Outcome<DataFrame> {
    let known = all
        .iter()
        .filter_map(|one| Some((one, regions.index_of(&one.region)? as i32)));
    let rows: Vec<(&Observation, i32, i32)> = known
        .map(|(one, region)| (one, ids.of(&one.series), region))
        .collect();
    let written = |one: &Observation| written(one.value);
    Columns::default()
        .whole("series", rows.iter().map(|row| Some(row.1)))
        .whole("region", rows.iter().map(|row| Some(row.2)))
        .whole("year", rows.iter().map(|row| Some(row.0.year)))
        .whole("kon", rows.iter().map(|row| Some(row.0.kon as i32)))
        .whole(
            "month",
            rows.iter()
                .map(|row| Some(row.0.month.map_or(0, i32::from))),
        )
        .number("value", rows.iter().map(|row| written(row.0).0))
        .whole("status", rows.iter().map(|row| Some(written(row.0).1)))
        .whole("fetched", rows.iter().map(|_| Some(day)))
        .frame()
}

/// The newest retrieval of each cell: frames come oldest first.
pub(super) fn newest(frames: Vec<DataFrame>) -> Outcome<DataFrame> {
    last_of_each(&stacked(frames)?, &CELL)
}

fn column(frame: &DataFrame, name: &str) -> Outcome<Vec<i32>> {
    let all = wholes(frame, name)?;
    Ok(all.into_iter().map(Option::unwrap_or_default).collect())
}

/// The years' values, by what each series declares of its months. What is said of a whole year goes before its months.
pub(super) fn years(cells: &DataFrame, period_of: impl Fn(i32) -> Period) -> Outcome<DataFrame> {
    if cells.height() == 0 {
        return Ok(cells.clone());
    }
    let months = column(cells, "month")?;
    let series = column(cells, "series")?.into_iter();
    let periods: Vec<Period> = series.map(&period_of).collect();
    let rows = || {
        periods
            .iter()
            .zip(&months)
            .map(|(period, month)| (*period, *month))
    };
    let whole = kept(cells, rows().map(|(_, month)| month == 0))?;
    let fixed = kept(
        cells,
        rows().map(
            |(period, month)| matches!(period, Period::Month(wanted) if i32::from(wanted) == month),
        ),
    )?;
    let of_newest = kept(
        cells,
        rows().map(|(period, month)| month > 0 && matches!(period, Period::Newest | Period::Year)),
    )?;
    let of_mean = kept(
        cells,
        rows().map(|(period, month)| month > 0 && period == Period::Mean),
    )?;
    let all = stacked([
        means(&of_mean)?,
        newest_months(&of_newest, &period_of)?,
        fixed,
        whole,
    ])?;
    last_of_each(&all, &YEAR)
}

/// The last month that there is, which is provisional until December.
fn newest_months(cells: &DataFrame, period_of: impl Fn(i32) -> Period) -> Outcome<DataFrame> {
    let last = last_of_each(&sorted(cells, &["month"])?, &YEAR)?;
    if last.height() == 0 {
        return Ok(last);
    }
    let is_open: Vec<bool> = column(&last, "month")?
        .into_iter()
        .zip(column(&last, "series")?)
        .map(|(month, series)| month < TWELVE && period_of(series) == Period::Newest)
        .collect();
    let marked = column(&last, "status")?.into_iter().zip(is_open);
    let status = marked.map(|(status, is_open)| match status {
        PUBLISHED if is_open => PRELIMINARY,
        other => other,
    });
    with(&last, None, status.collect())
}

/// The mean of twelve months; a year that is not whole has none, and one that lacks a month's value is absent.
fn means(cells: &DataFrame) -> Outcome<DataFrame> {
    let folds = [
        ("count", "value", Fold::Count),
        ("value", "value", Fold::Mean),
        ("status", "status", Fold::Largest),
        ("fetched", "fetched", Fold::Largest),
    ];
    let groups = grouped(cells, &YEAR, &folds)?;
    if groups.height() == 0 {
        return Ok(groups);
    }
    let counts = column(&groups, "count")?;
    let whole = kept(&groups, counts.iter().map(|count| *count >= TWELVE))?;
    with_nothing_absent(&whole)
}

/// The sum of parts, where each of them has a row; absent where a part is, or lacks.
pub(super) fn sums(cells: &DataFrame, parts: &[i32], sum: i32) -> Outcome<DataFrame> {
    let is_part = column(cells, "series")?;
    let of_parts = kept(cells, is_part.iter().map(|series| parts.contains(series)))?;
    let folds = [
        ("count", "value", Fold::Count),
        ("value", "value", Fold::Sum),
        ("status", "status", Fold::Largest),
        ("fetched", "fetched", Fold::Largest),
    ];
    let groups = grouped(&of_parts, &YEAR[1..], &folds)?;
    if groups.height() == 0 {
        return Ok(groups);
    }
    let counts = column(&groups, "count")?;
    let status = column(&groups, "status")?.into_iter().zip(counts);
    let status: Vec<i32> = status
        .map(|(status, count)| match count == parts.len() as i32 {
            true => status,
            false => status.max(ABSENT),
        })
        .collect();
    let rows = status.len();
    let columns = Columns::default()
        .whole("series", vec![Some(sum); rows])
        .whole("region", wholes(&groups, "region")?)
        .whole("year", wholes(&groups, "year")?)
        .whole("kon", wholes(&groups, "kon")?)
        .number("value", numbers(&groups, "value")?)
        .whole("status", status.into_iter().map(Some))
        .whole("fetched", wholes(&groups, "fetched")?);
    with_nothing_absent(&columns.frame()?)
}

/// A year's rows, with no value where one of those that it was made of is absent.
fn with_nothing_absent(frame: &DataFrame) -> Outcome<DataFrame> {
    let status = column(frame, "status")?;
    let values = numbers(frame, "value")?.into_iter().zip(&status);
    let values = values.map(|(value, status)| value.filter(|_| *status < ABSENT));
    with(frame, Some(values.collect()), status)
}

/// The frame with other statuses, and other values where they are given; a frame without months is of whole years.
fn with(
    frame: &DataFrame,
    values: Option<Vec<Option<f64>>>,
    status: Vec<i32>,
) -> Outcome<DataFrame> {
    let months = wholes(frame, "month").unwrap_or_else(|_| vec![Some(0); frame.height()]);
    let columns = Columns::default()
        .whole("series", wholes(frame, "series")?)
        .whole("region", wholes(frame, "region")?)
        .whole("year", wholes(frame, "year")?)
        .whole("kon", wholes(frame, "kon")?)
        .whole("month", months)
        .number(
            "value",
            match values {
                Some(values) => values,
                None => numbers(frame, "value")?,
            },
        )
        .whole("status", status.into_iter().map(Some))
        .whole("fetched", wholes(frame, "fetched")?);
    columns_of(&columns.frame()?, &ALL)
}

/// A row as the program's own values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub series: i32,
    pub region: i32,
    pub year: i32,
    pub kon: i32,
    pub month: i32,
    pub value: Measured,
    pub fetched: i32,
}

/// Every row of a long frame.
pub(super) fn rows(frame: &DataFrame) -> Outcome<Vec<Row>> {
    if frame.height() == 0 {
        return Ok(Vec::new());
    }
    let (series, region) = (column(frame, "series")?, column(frame, "region")?);
    let (year, kon) = (column(frame, "year")?, column(frame, "kon")?);
    let (month, fetched) = (column(frame, "month")?, column(frame, "fetched")?);
    let (value, status) = (numbers(frame, "value")?, column(frame, "status")?);
    let row = |at: usize| Row {
        series: series[at],
        region: region[at],
        year: year[at],
        kon: kon[at],
        month: month[at],
        value: measured(value[at], status[at]),
        fetched: fetched[at],
    };
    Ok((0..frame.height()).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;
    use crate::status::Kon;

    type Given = (&'static str, i32, Option<u8>, Measured);

    fn cells(given: &[Given], ids: &mut Ids) -> DataFrame {
        let regions = Regions::load(&Declared::embedded()).unwrap();
        let all: Vec<Observation> = given
            .iter()
            .map(|(series, year, month, value)| Observation {
                series: series.to_string(),
                region: "1440".into(),
                year: *year,
                month: *month,
                kon: Kon::T,
                value: *value,
            })
            .collect();
        frame(&all, 20_260_131, ids, &regions).unwrap()
    }

    fn of_years(given: &[Given], period: Period) -> Vec<(i32, i32, Measured)> {
        let mut ids = Ids::default();
        let cells = cells(given, &mut ids);
        let mut found = rows(&years(&cells, |_| period).unwrap()).unwrap();
        found.sort_by_key(|row| row.year);
        found
            .into_iter()
            .map(|row| (row.year, row.month, row.value))
            .collect()
    }

    use Measured::{Absent, Preliminary, Suppressed, Value};

    #[test]
    fn the_newest_month_is_provisional_until_december() {
        let given = [
            ("a", 2024, Some(12), Value(5.0)),
            ("a", 2025, Some(8), Value(8.0)),
            ("a", 2025, Some(3), Value(3.0)),
            ("a", 2026, Some(2), Suppressed),
        ];
        let expected = [
            (2024, 12, Value(5.0)),
            (2025, 8, Preliminary(8.0)),
            (2026, 2, Suppressed),
        ];
        assert_eq!(of_years(&given, Period::Newest), expected);
        assert_eq!(of_years(&given, Period::Month(12)), expected[..1]);
    }

    #[test]
    fn twelve_months_make_a_mean_and_a_month_without_a_value_makes_none() {
        let mut given: Vec<Given> = (1..=12)
            .map(|month| ("a", 2024, Some(month), Value(f64::from(month))))
            .collect();
        given.extend((1..=11).map(|month| ("a", 2025, Some(month), Value(1.0))));
        given.extend((1..=11).map(|month| ("a", 2023, Some(month), Value(1.0))));
        given.push(("a", 2023, Some(12), Absent));
        assert_eq!(
            of_years(&given, Period::Mean),
            [(2023, 0, Absent), (2024, 0, Value(6.5))]
        );
        // What is said of the whole year goes before.
        given.push(("a", 2024, None, Value(7.0)));
        assert_eq!(of_years(&given, Period::Mean)[1], (2024, 0, Value(7.0)));
    }

    #[test]
    fn a_later_retrieval_wins_cell_by_cell() {
        let mut ids = Ids::default();
        let first = cells(
            &[("a", 2022, None, Value(1.0)), ("a", 2023, None, Value(2.0))],
            &mut ids,
        );
        let second = cells(
            &[("a", 2022, None, Absent), ("b", 2022, None, Value(9.0))],
            &mut ids,
        );
        let all = rows(&newest(vec![first, second]).unwrap()).unwrap();
        let of = |id: &str, year: i32| {
            let mut all = all.iter();
            let found = all.find(|row| row.series == ids.known(id).unwrap() && row.year == year);
            found.unwrap().value
        };
        assert_eq!(
            (of("a", 2022), of("a", 2023), of("b", 2022)),
            (Absent, Value(2.0), Value(9.0))
        );
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn a_sum_needs_every_part() {
        let mut ids = Ids::default();
        let parts = cells(
            &[
                ("a", 2022, None, Value(1.0)),
                ("b", 2022, None, Preliminary(2.0)),
                ("a", 2023, None, Value(1.0)),
                ("a", 2024, None, Value(1.0)),
                ("b", 2024, None, Suppressed),
                ("c", 2024, None, Value(100.0)),
            ],
            &mut ids,
        );
        let (a, b) = (ids.of("a"), ids.of("b"));
        let sum = ids.of("sum");
        let made = rows(&sums(&parts, &[a, b], sum).unwrap()).unwrap();
        let made: Vec<(i32, i32, Measured)> = made
            .into_iter()
            .map(|row| (row.series, row.year, row.value))
            .collect();
        assert_eq!(
            made,
            [
                (sum, 2022, Preliminary(3.0)),
                (sum, 2023, Absent),
                (sum, 2024, Suppressed)
            ]
        );
    }
}
