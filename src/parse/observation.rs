//! What a source says of one region, one period and one sex.

use super::number::Written;
use crate::origin::Period;
use crate::status::Kon;
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

/// Cells by series, region, year and sex, once months have become years.
pub type Yearly = BTreeMap<(String, String, i32, Kon), Measured>;

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

/// A declared factor applied without the binary noise of, say, 0.056 · 100.
pub fn times(value: f64, factor: f64) -> f64 {
    if factor == 1.0 {
        return value;
    }
    (value * factor * 1e9).round() / 1e9
}

/// Months become years as the table declares. A later observation of the same cell replaces an earlier one.
pub fn to_years(observations: &[Observation], period: Period) -> Yearly {
    let mut months: BTreeMap<(String, String, i32, Kon), BTreeMap<u8, Measured>> = BTreeMap::new();
    for one in observations {
        let key = (one.series.clone(), one.region.clone(), one.year, one.kon);
        months
            .entry(key)
            .or_default()
            .insert(one.month.unwrap_or(0), one.value);
    }
    months
        .into_iter()
        .filter_map(|(key, months)| Some((key, of_year(&months, period)?)))
        .collect()
}

fn of_year(months: &BTreeMap<u8, Measured>, period: Period) -> Option<Measured> {
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
fn mean(months: &BTreeMap<u8, Measured>) -> Option<Measured> {
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

/// "2024", "2024M09", "2024-09", "202409" or "2024-09-30" as year and month.
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
    let digits = rest.trim_start_matches(['M', 'm', '-', '/', ' ']);
    let month: u8 = digits.get(..2).unwrap_or(digits).parse().ok()?;
    let tail = digits.get(2..).unwrap_or_default();
    let sound = (1..=12).contains(&month) && (tail.is_empty() || tail.starts_with(['-', '/', ' ']));
    sound.then_some((year, Some(month)))
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
        for text in ["", "24", "2024M13", "2024-xx", "nittonhundra", "2024-091"] {
            assert_eq!(period_of(text), None, "{text}");
        }
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
