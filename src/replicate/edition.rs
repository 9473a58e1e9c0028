//! What earlier editions of the program said of each kommun, kept in `sources/facit`: so that what moves is told, and a nuläge
//! meets the year that it was about.

use crate::declared::{Declared, DeclaredFile};
use crate::nowcast::{Case, Score, Tally};
use crate::problem::{Outcome, Problem};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const FOLDER: &str = "sources/facit";

/// Riket or a kommun as an edition had it. People; the years in which they are so many.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub edition: String,
    pub method: u32,
    /// The day on which it was written, `YYYY-MM-DD`.
    pub day: String,
    /// `00` for riket.
    pub code: String,
    pub year: i32,
    /// None where it could not be computed.
    pub netto: Option<f64>,
    pub nowcast: ToldNow,
}

/// The nuläge of a place; none of it where the edition had none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ToldNow {
    pub year: Option<i32>,
    pub netto: Option<f64>,
    /// Ends of the intervals that hold it in 80 and 95 of 100 cases.
    pub within_80: Option<(f64, f64)>,
    pub within_95: Option<(f64, f64)>,
}

/// A place as the file has it.
#[derive(Serialize, Deserialize)]
struct Row {
    utgava: String,
    metod: u32,
    dag: String,
    kod: String,
    ar: i32,
    netto: Option<f64>,
    nulage_ar: Option<i32>,
    nulage: Option<f64>,
    lag_80: Option<f64>,
    hog_80: Option<f64>,
    lag_95: Option<f64>,
    hog_95: Option<f64>,
}

impl From<&Told> for Row {
    fn from(one: &Told) -> Self {
        let ends = |of: Option<(f64, f64)>| (of.map(|one| one.0), of.map(|one| one.1));
        let (lag_80, hog_80) = ends(one.nowcast.within_80);
        let (lag_95, hog_95) = ends(one.nowcast.within_95);
        Self {
            utgava: one.edition.clone(),
            metod: one.method,
            dag: one.day.clone(),
            kod: one.code.clone(),
            ar: one.year,
            netto: one.netto,
            nulage_ar: one.nowcast.year,
            nulage: one.nowcast.netto,
            lag_80,
            hog_80,
            lag_95,
            hog_95,
        }
    }
}

impl From<Row> for Told {
    fn from(row: Row) -> Self {
        Self {
            edition: row.utgava,
            method: row.metod,
            day: row.dag,
            code: row.kod,
            year: row.ar,
            netto: row.netto,
            nowcast: ToldNow {
                year: row.nulage_ar,
                netto: row.nulage,
                within_80: row.lag_80.zip(row.hog_80),
                within_95: row.lag_95.zip(row.hog_95),
            },
        }
    }
}

/// An edition: riket and every kommun.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    pub id: String,
    pub method: u32,
    pub day: String,
    pub places: Vec<Told>,
}

impl Edition {
    /// None where there are no places.
    pub fn of(places: Vec<Told>) -> Option<Self> {
        let first = places.first()?;
        Some(Self {
            id: first.edition.clone(),
            method: first.method,
            day: first.day.clone(),
            places,
        })
    }

    /// As a file of `sources/facit`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn csv(&self) -> Outcome<Vec<u8>> {
        let fault = |error: String| {
            Problem::surroundings(format!("Utgåvans facit kunde inte skrivas: {error}"))
        };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .from_writer(Vec::new());
        for one in &self.places {
            writer
                .serialize(Row::from(one))
                .map_err(|error| fault(error.to_string()))?;
        }
        writer
            .into_inner()
            .map_err(|error| fault(error.to_string()))
    }
}

/// Every edition that is kept, the oldest first.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn editions(declared: &Declared) -> Outcome<Vec<Edition>> {
    let mut all = Vec::new();
    for name in declared.names_in(FOLDER, ".csv")? {
        all.extend(read(&declared.file(&name)?)?);
    }
    all.sort_by(|one, other| one.day.cmp(&other.day).then(one.method.cmp(&other.method)));
    Ok(all)
}

fn read(file: &DeclaredFile) -> Outcome<Option<Edition>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(file.text.as_bytes());
    let places = reader.deserialize::<Row>().enumerate().map(|(at, row)| {
        row.map(Told::from).map_err(|error| {
            Problem::input(format!("Raden är inte en utgåvas: {error}"))
                .at_line(&file.name, at + 2)
                .expected("utgåva, metod, dag, kod, år, netto och nuläge, med decimalpunkt")
        })
    });
    let edition = Edition::of(places.collect::<Outcome<Vec<_>>>()?);
    let same = |one: &Edition| one.places.iter().all(|place| place.edition == one.id);
    if edition.as_ref().is_some_and(|one| !same(one)) {
        return Err(Problem::input("Filen har rader ur flera utgåvor")
            .at(file.name.clone())
            .expected("en fil per utgåva"));
    }
    Ok(edition)
}

/// What has moved in a place since an earlier edition. People; none where one of the two has no netto.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub code: String,
    pub before: Option<f64>,
    /// Because the figures, or what is declared of them, are others.
    pub by_figures: Option<f64>,
    /// Because the method is another.
    pub by_method: Option<f64>,
    pub after: Option<f64>,
}

/// Each place of this edition beside an earlier one. `by_old_rules` is netto of the present figures by the earlier rules, by code:
/// what lies between the earlier edition and that is the figures', the rest is the method's.
pub fn moved(before: &Edition, now: &Edition, by_old_rules: &HashMap<String, f64>) -> Vec<Moved> {
    let known = before.places.iter();
    let known: HashMap<&str, Option<f64>> =
        known.map(|one| (one.code.as_str(), one.netto)).collect();
    let of = |place: &Told| {
        let then = known.get(place.code.as_str()).copied().flatten();
        let middle = by_old_rules.get(&place.code).copied();
        Moved {
            code: place.code.clone(),
            before: then,
            by_figures: middle.zip(then).map(|(middle, then)| middle - then),
            by_method: place.netto.zip(middle).map(|(now, middle)| now - middle),
            after: place.netto,
        }
    };
    now.places.iter().map(of).collect()
}

/// How an earlier edition's nuläge went, where the year that it was about is known by now: `truth` is netto of that year, by code,
/// of the kommuner whose groups are all known. None where there is no such kommun.
pub fn scored(edition: &Edition, truth: &HashMap<String, f64>) -> Option<Score> {
    let mut lag = 0;
    let mut tally = Tally::default();
    for place in &edition.places {
        let (Some(carried), Some(before), Some(year)) =
            (place.nowcast.netto, place.netto, place.nowcast.year)
        else {
            continue;
        };
        let Some(&truth) = truth.get(&place.code) else {
            continue;
        };
        let within = |ends: Option<(f64, f64)>| {
            ends.is_some_and(|(low, high)| (low..=high).contains(&truth))
        };
        lag = year - place.year;
        tally.add(&[Case {
            truth,
            carried,
            before,
            within_80: within(place.nowcast.within_80),
            within_95: within(place.nowcast.within_95),
        }]);
    }
    (lag > 0).then(|| tally.score(lag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str, netto: Option<f64>, nowcast: Option<(f64, f64, f64)>) -> Told {
        Told {
            edition: "prov".into(),
            method: 2,
            day: "2026-01-01".into(),
            code: code.into(),
            year: 2022,
            netto,
            nowcast: nowcast.map_or_else(ToldNow::default, |(netto, low, high)| ToldNow {
                year: Some(2025),
                netto: Some(netto),
                within_80: Some((low + 5.0, high - 5.0)),
                within_95: Some((low, high)),
            }),
        }
    }

    fn edition(places: Vec<Told>) -> Edition {
        Edition::of(places).unwrap()
    }

    #[test]
    fn an_edition_is_read_as_it_was_written() {
        let one = edition(vec![
            place("00", Some(1000.25), Some((1100.0, 900.0, 1300.0))),
            place("1440", None, None),
        ]);
        let file = DeclaredFile {
            name: "prov.csv".into(),
            text: String::from_utf8(one.csv().unwrap()).unwrap().into(),
        };
        assert_eq!(read(&file).unwrap(), Some(one));
        let two = DeclaredFile {
            text: file
                .text
                .replacen("prov;2;2026-01-01;1440", "annan;2;2026-01-01;1440", 1)
                .into(),
            ..file.clone()
        };
        assert!(
            read(&two)
                .unwrap_err()
                .to_string()
                .contains("flera utgåvor")
        );
        let bad = DeclaredFile {
            text: file.text.replacen("1000.25", "1000,25", 1).into(),
            ..file
        };
        assert!(
            read(&bad)
                .unwrap_err()
                .to_string()
                .contains("prov.csv, rad 2")
        );
    }

    #[test]
    fn the_parts_of_a_move_sum_to_it() {
        let before = edition(vec![
            place("1440", Some(700.0), None),
            place("1419", None, None),
        ]);
        let now = edition(vec![
            place("1440", Some(650.0), None),
            place("1419", Some(290.0), None),
        ]);
        let rules = HashMap::from([("1440".to_string(), 710.0), ("1419".to_string(), 300.0)]);
        let moved = moved(&before, &now, &rules);
        assert_eq!(
            (moved[0].by_figures, moved[0].by_method),
            (Some(10.0), Some(-60.0))
        );
        assert_eq!(
            (moved[1].by_figures, moved[1].by_method),
            (None, Some(-10.0))
        );
    }

    #[test]
    fn a_nuläge_is_scored_against_the_year_that_it_was_about() {
        let one = edition(vec![
            place("1440", Some(100.0), Some((110.0, 90.0, 130.0))),
            place("1419", Some(100.0), Some((110.0, 90.0, 130.0))),
            place("1482", Some(100.0), Some((110.0, 90.0, 130.0))),
        ]);
        let truth = HashMap::from([("1440".to_string(), 100.0), ("1419".to_string(), 140.0)]);
        let score = scored(&one, &truth).unwrap();
        assert_eq!((score.lag, score.cases), (3, 2));
        assert_eq!((score.within_80, score.within_95), (0.5, 0.5));
        assert_eq!(scored(&one, &HashMap::new()), None);
    }
}
