//! What a source says of one region, one period and one sex.

use super::number::Written;
use crate::origin::Period;
use crate::status::Kon;
use crate::swedish;
use std::collections::{BTreeMap, HashMap};

/// A value, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measured {
    Value(f64),
    /// Published, and said to be provisional.
    Preliminary(f64),
    /// Not published.
    Absent,
    /// Published as hidden.
    Suppressed,
}

/// One published cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    pub series: String,
    /// Our region code.
    pub region: String,
    pub year: i32,
    /// 1–12 where the source has months.
    pub month: Option<u8>,
    pub kon: Kon,
    pub value: Measured,
}

/// Months of a year, with 0 for what is said of the whole year.
pub type Months = BTreeMap<u8, Measured>;

/// What a file or a reply gave, and Swedish sentences about what it did not.
#[derive(Debug, Default)]
pub struct Found {
    pub observations: Vec<Observation>,
    pub notes: Vec<String>,
}

impl Measured {
    /// What is written, times the series' declared factor.
    pub fn of(written: Written, factor: f64) -> Self {
        match written {
            Written::Number(value) => Measured::Value(times(value, factor)),
            Written::Absent => Measured::Absent,
            Written::Suppressed => Measured::Suppressed,
        }
    }
}

impl std::ops::Add for Measured {
    type Output = Self;

    /// Both together: hidden where one is, absent where one is, provisional where one is.
    fn add(self, other: Self) -> Self {
        use Measured::{Absent, Preliminary, Suppressed, Value};
        match (self, other) {
            (Suppressed, _) | (_, Suppressed) => Suppressed,
            (Absent, _) | (_, Absent) => Absent,
            (Value(one), Value(two)) => Value(one + two),
            (Value(one) | Preliminary(one), Value(two) | Preliminary(two)) => {
                Preliminary(one + two)
            }
        }
    }
}

/// Women and men together, for the cells that have both and no total of their own.
pub fn totals(all: &[Observation]) -> Vec<Observation> {
    let mut both: HashMap<(&str, &str, i32, Option<u8>), Vec<&Observation>> = HashMap::new();
    for one in all {
        both.entry((&one.series, &one.region, one.year, one.month))
            .or_default()
            .push(one);
    }
    both.into_values()
        .filter(|pair| pair.len() == 2)
        .map(|pair| Observation {
            kon: Kon::T,
            value: pair[0].value + pair[1].value,
            ..pair[0].clone()
        })
        .collect()
}

/// Refuses what a value of this unit cannot be.
///
/// # Errors
/// It is below 0, or above 100 per cent, as a Swedish clause.
pub fn possible(value: Measured, unit: &str) -> Result<Measured, String> {
    let (Measured::Value(number) | Measured::Preliminary(number)) = value else {
        return Ok(value);
    };
    let bounded = matches!(unit, "antal" | "dagar" | "procent");
    if bounded && number < 0.0 {
        return Err(format!("{} är mindre än 0", swedish::plain_comma(number)));
    }
    match unit == "procent" && number > 100.0 {
        true => Err(format!(
            "{} procent är mer än 100; kanske står andelen redan i procent",
            swedish::plain_comma(number)
        )),
        false => Ok(value),
    }
}

/// A declared factor applied without the binary noise of, say, 0.056 · 100.
pub fn times(value: f64, factor: f64) -> f64 {
    if factor == 1.0 {
        return value;
    }
    (value * factor * 1e9).round() / 1e9
}

/// A year's figure from its months, as the table declares; none where they do not give one.
pub fn of_year(months: &Months, period: Period) -> Option<Measured> {
    if let Some(whole) = months.get(&0) {
        return Some(*whole);
    }
    match period {
        Period::Year => months.values().next_back().copied(),
        Period::Month(month) => months.get(&month).copied(),
        Period::Newest => {
            let (month, newest) = months.iter().next_back()?;
            Some(match newest {
                Measured::Value(value) if *month < 12 => Measured::Preliminary(*value),
                other => *other,
            })
        }
        Period::Mean => mean(months),
    }
}

/// The mean of twelve months; a year that is not whole has none.
fn mean(months: &Months) -> Option<Measured> {
    if months.len() < 12 {
        return None;
    }
    let mut sum = 0.0;
    let mut preliminary = false;
    for value in months.values() {
        match value {
            Measured::Value(one) => sum += one,
            Measured::Preliminary(one) => {
                sum += one;
                preliminary = true;
            }
            absent => return Some(*absent),
        }
    }
    let mean = sum / months.len() as f64;
    Some(if preliminary {
        Measured::Preliminary(mean)
    } else {
        Measured::Value(mean)
    })
}

/// The first cell that is given twice with different values, as a Swedish clause.
///
/// # Errors
/// There is one: a dimension has been left undeclared, or a file has the same rows twice.
pub fn each_once(observations: &[Observation]) -> Result<(), String> {
    let mut seen: HashMap<_, Measured> = HashMap::with_capacity(observations.len());
    for one in observations {
        let cell = (&one.series, &one.region, one.year, one.month, one.kon);
        if let Some(earlier) = seen.insert(cell, one.value)
            && earlier != one.value
        {
            let month = one
                .month
                .map_or_else(String::new, |month| format!("-{month:02}"));
            return Err(format!(
                "{} har två olika värden för region {} {}{month}, {}",
                one.series,
                one.region,
                one.year,
                one.kon.label()
            ));
        }
    }
    Ok(())
}

/// "2024", "2024M09", "2024-09", "202409" or "2024-09-30" as year and month; none for a span such as "2024-01 - 2024-08".
pub fn period_of(text: &str) -> Option<(i32, Option<u8>)> {
    let text = text.trim();
    let year: i32 = text.get(..4)?.parse().ok()?;
    if !(1900..=2200).contains(&year) {
        return None;
    }
    let rest = &text[4..];
    if rest.is_empty() {
        return Some((year, None));
    }
    let digits = rest.strip_prefix(['M', 'm', '-', ' ']).unwrap_or(rest);
    let month: u8 = digits.get(..2).unwrap_or(digits).parse().ok()?;
    let sound = (1..=12).contains(&month) && is_day(digits.get(2..).unwrap_or_default());
    sound.then_some((year, Some(month)))
}

/// Nothing, or a day of the month and perhaps a time: "-30", "-30 00:00:00".
fn is_day(text: &str) -> bool {
    let Some(day) = text.strip_prefix('-') else {
        return text.is_empty();
    };
    let (day, time) = day.split_once([' ', 'T']).unwrap_or((day, ""));
    day.len() == 2
        && day.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
        && time
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_the_agencies_write_them() {
        assert_eq!(period_of("2024"), Some((2024, None)));
        for text in [
            "2024M09",
            "2024-09",
            "202409",
            "2024-09-30",
            "2024-09-30 00:00:00",
        ] {
            assert_eq!(period_of(text), Some((2024, Some(9))), "{text}");
        }
        for text in [
            "",
            "24",
            "2024M13",
            "2024-xx",
            "nittonhundra",
            "2024-091",
            "2026-01 - 2026-08",
            "202601-202608",
            "2026-01-2026-08",
            "2011/12",
            "läsåret 2011-12",
            "2022-2023",
            "2022-12-31 - 2023-12-31",
        ] {
            assert_eq!(period_of(text), None, "{text}");
        }
    }

    #[test]
    fn what_no_people_can_be_is_refused() {
        for (value, unit) in [(-1.0, "antal"), (-0.1, "dagar"), (720.0, "procent")] {
            assert!(possible(Measured::Value(value), unit).is_err(), "{value}");
        }
        for (value, unit) in [(0.0, "antal"), (100.0, "procent"), (-3.0, "enligt titeln")] {
            let value = Measured::Value(value);
            assert_eq!(possible(value, unit), Ok(value));
        }
    }

    #[test]
    fn a_sum_is_hidden_where_a_part_is() {
        let (value, hidden) = (Measured::Value(106.0), Measured::Suppressed);
        assert_eq!(value + hidden, hidden);
        assert_eq!(Measured::Absent + value, Measured::Absent);
        assert_eq!(value + Measured::Value(4.0), Measured::Value(110.0));
    }

    #[test]
    fn a_year_of_eleven_months_has_no_mean() {
        let months = |count: u8| {
            (1..=count)
                .map(|month| (month, Measured::Value(f64::from(month))))
                .collect()
        };
        assert_eq!(mean(&months(11)), None);
        assert_eq!(mean(&months(12)), Some(Measured::Value(6.5)));
    }

    #[test]
    fn the_newest_month_is_provisional_until_december() {
        let months =
            |last: u8| BTreeMap::from([(1, Measured::Value(1.0)), (last, Measured::Value(2.0))]);
        assert_eq!(
            of_year(&months(9), Period::Newest),
            Some(Measured::Preliminary(2.0))
        );
        assert_eq!(
            of_year(&months(12), Period::Newest),
            Some(Measured::Value(2.0))
        );
    }
}
