//! Reading `sources/figurer/*.csv`: a head of `# nyckel: värde`, then region;kon;year;year…

use super::series::{Held, Series};
use crate::declared::{Declared, DeclaredFile};
use crate::origin::About;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use std::cmp::Ordering;
use std::collections::HashSet;

/// One figure, or one that a correction made absent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub series: u32,
    pub region: u32,
    pub year: i32,
    pub kon: Kon,
    pub value: Option<f64>,
    pub mark: Mark,
}

/// What is said of a cell beside its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Preliminary,
    /// Copied from another collection than the producer's own, not fetched.
    Transcript,
    Absent,
    Suppressed,
}

pub(super) struct Read {
    pub series: Vec<Series>,
    pub rows: Vec<Row>,
}

/// What the embedded file of a nyckeltal says of it; none where there is no such file, or its head is incomplete.
pub fn about(declared: &Declared, id: &str) -> Option<About> {
    let file = declared.file(&format!("sources/figurer/{id}.csv")).ok()?;
    let entries = file.text.lines().map_while(|line| line.strip_prefix('#'));
    let head: Vec<(&str, &str)> = entries.filter_map(head_entry).collect();
    let get = |key: &str| Some(head_value(&head, key)?.to_string());
    Some(About {
        title: get("titel")?,
        unit: get("enhet")?,
        producer: get("producent")?,
        measure: String::new(),
        by_kon: get("konsuppdelat")? == "ja",
        replaces: None,
    })
}

/// `# nyckel: värde`, without its `#`.
fn head_entry(entry: &str) -> Option<(&str, &str)> {
    let (key, value) = entry.split_once(':')?;
    Some((key.trim(), value.trim()))
}

fn head_value<'a>(head: &[(&str, &'a str)], key: &str) -> Option<&'a str> {
    head.iter()
        .find(|(name, value)| *name == key && !value.is_empty())
        .map(|(_, value)| *value)
}

pub(super) fn read_file(
    file: &DeclaredFile,
    index: u32,
    regions: &Regions,
) -> Outcome<(Series, Vec<Row>)> {
    let lines = file.text.lines().enumerate();
    let mut head = Vec::new();
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    let mut years: Option<Vec<i32>> = None;
    for (number, line) in lines {
        let fault = |what: &str| Problem::input(what).at_line(&file.name, number + 1);
        if let Some(entry) = line.strip_prefix('#') {
            head.push(head_entry(entry).ok_or_else(|| {
                fault("Raden i filhuvudet går inte att läsa").expected("# nyckel: värde")
            })?);
        } else if let Some(years) = &years {
            read_line(line, index, years, regions, &mut seen, &mut rows)
                .map_err(|(what, expected)| fault(&what).expected(expected))?;
        } else {
            years = Some(read_years(line).ok_or_else(|| {
                fault("Rubrikraden går inte att läsa").expected("region;kon;2021;2022")
            })?);
        }
    }
    let years = years.unwrap_or_default();
    let series = series_of(file, &head, &years)?;
    Ok((series, rows))
}

fn read_years(line: &str) -> Option<Vec<i32>> {
    let mut parts = line.split(';');
    if (parts.next()?, parts.next()?) != ("region", "kon") {
        return None;
    }
    let years: Vec<i32> = parts.map(|year| year.parse().ok()).collect::<Option<_>>()?;
    let in_order = years.windows(2).all(|pair| pair[0] < pair[1]);
    let sensible = years.iter().all(|year| (1900..=2200).contains(year));
    (in_order && sensible && !years.is_empty()).then_some(years)
}

type LineFault = (String, &'static str);

fn read_line(
    line: &str,
    series: u32,
    years: &[i32],
    regions: &Regions,
    seen: &mut HashSet<(u32, Kon)>,
    rows: &mut Vec<Row>,
) -> Result<(), LineFault> {
    let mut parts = line.split(';');
    let code = parts.next().unwrap_or_default();
    let region = regions.index_of(code).ok_or_else(|| {
        (
            format!("Okänd region: {code}"),
            "en kod ur sources/regioner.csv",
        )
    })? as u32;
    let kon = parts
        .next()
        .and_then(Kon::from_id)
        .ok_or_else(|| ("Okänt kön".to_string(), "T, K eller M"))?;
    if !seen.insert((region, kon)) {
        return Err((
            format!("{code} {} står två gånger", kon.id()),
            "en rad per region och kön",
        ));
    }
    let cells: Vec<&str> = parts.collect();
    match cells.len().cmp(&years.len()) {
        Ordering::Less => Err((
            "Raden har färre värden än rubriken har år".to_string(),
            "ett värde, eller tomt, per år",
        )),
        Ordering::Greater => Err((
            "Raden har fler värden än rubriken har år".to_string(),
            "ett värde per år",
        )),
        Ordering::Equal => {
            for (text, &year) in cells.iter().zip(years) {
                let Some((value, mark)) = read_cell(text)? else {
                    continue;
                };
                rows.push(Row {
                    series,
                    region,
                    year,
                    kon,
                    value,
                    mark,
                });
            }
            Ok(())
        }
    }
}

/// A value and what is said of it; none where the cell is empty.
fn read_cell(text: &str) -> Result<Option<(Option<f64>, Mark)>, LineFault> {
    let (text, mark) = match text {
        "" => return Ok(None),
        "b" => return Ok(Some((None, Mark::Absent))),
        "s" => return Ok(Some((None, Mark::Suppressed))),
        other => match other.strip_suffix('p') {
            Some(value) => (value, Mark::Preliminary),
            None => (other, Mark::None),
        },
    };
    let value: Option<f64> = text.parse().ok().filter(|value: &f64| value.is_finite());
    match value {
        Some(value) => Ok(Some((Some(value), mark))),
        None => Err((
            format!("{text} är inget tal"),
            "ett tal med decimalpunkt, eller tomt",
        )),
    }
}

fn series_of(file: &DeclaredFile, head: &[(&str, &str)], years: &[i32]) -> Outcome<Series> {
    let get = |key: &str| {
        head_value(head, key).map(str::to_string).ok_or_else(|| {
            Problem::input(format!("{key} saknas i filhuvudet"))
                .at(file.name.clone())
                .expected(format!("en rad # {key}: …"))
        })
    };
    let (Some(&first_year), Some(&last_year)) = (years.first(), years.last()) else {
        return Err(Problem::input("Filen har ingen rubrikrad")
            .at(file.name.clone())
            .expected("region;kon;2021;2022"));
    };
    Ok(Series {
        id: get("nyckeltal")?,
        title: get("titel")?,
        unit: get("enhet")?,
        producer: get("producent")?,
        publisher: get("utgivare")?,
        by_kon: get("konsuppdelat")? == "ja",
        fetched: get("hamtad")?,
        first_year,
        last_year,
        held: Held::Embedded,
        transcribed: None,
        licence: String::new(),
        address: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    const HEAD: &str = "# nyckeltal: N1\n# titel: t\n# enhet: antal\n# producent: p\n# utgivare: u\n# konsuppdelat: nej\n# hamtad: 2024-08-30\nregion;kon;2021;2022\n";

    fn read(rows: &str) -> Outcome<(Series, Vec<Row>)> {
        let regions = Regions::load(&Declared::embedded()).unwrap();
        let file = DeclaredFile {
            name: "N1.csv".into(),
            text: Cow::Owned(format!("{HEAD}{rows}")),
        };
        read_file(&file, 0, &regions)
    }

    #[test]
    fn an_empty_cell_is_no_row_and_a_zero_is_one() {
        let (_, rows) = read("1440;T;;0\n").unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].year, rows[0].value), (2022, Some(0.0)));
    }

    #[test]
    fn faults_name_the_line() {
        for (rows, word) in [
            ("1440;T;1\n", "färre"),
            ("1440;T;1;2;3\n", "fler"),
            ("9999;T;1;2\n", "9999"),
            ("1440;X;1;2\n", "kön"),
            ("1440;T;1,5;2\n", "1,5"),
            ("1440;T;NaN;2\n", "NaN"),
        ] {
            let message = read(rows).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
            assert!(message.contains("N1.csv, rad 9"), "{message}");
        }
        assert!(read("1440;T;1;2\n1440;T;1;2\n").is_err());
    }
}
