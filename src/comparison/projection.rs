//! Need at unchanged rates on the population to come. Not a forecast of outcomes.

use super::declare::Projection;
use crate::estimate::{Skattning, area_figure};
use crate::indicators::Engine;
use crate::status::{Absent, AbsentStatus, Uncounted, Unpublished};

/// A year to come.
#[derive(Debug, Clone)]
pub struct Projected {
    pub year: i32,
    pub value: Result<Future, Absent>,
}

/// Population, brutto and netto of a year to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Future {
    pub population: f64,
    pub brutto: f64,
    pub netto: f64,
}

/// Today's brutto and netto, times how the population of the ages changes.
pub fn projected(
    skattning: &Skattning,
    years: &[i32],
    declared: &Projection,
    engine: &Engine,
) -> Vec<Projected> {
    years
        .iter()
        .map(|&year| Projected {
            year,
            value: future(skattning, year, declared, engine),
        })
        .collect()
}

fn future(
    skattning: &Skattning,
    year: i32,
    declared: &Projection,
    engine: &Engine,
) -> Result<Future, Absent> {
    let area = &skattning.underlag.area;
    let population = area_figure(area, &declared.indicator, year, engine)
        .map_err(|absent| how_to_fetch(absent, declared))?;
    let now = skattning.underlag.denominator_year;
    let growth = population / area_figure(area, &declared.compared_with, now, engine)?;
    let netto = skattning.netto.as_ref().map_err(Absent::clone)?.centre();
    let brutto = skattning.brutto.filter(|_| skattning.complete);
    Ok(Future {
        population,
        brutto: brutto.ok_or_else(|| Absent::bortfall(Uncounted::Group))? * growth,
        netto: netto * growth,
    })
}

fn how_to_fetch(absent: Absent, declared: &Projection) -> Absent {
    if absent.status != AbsentStatus::EjHamtad {
        return absent;
    }
    Absent::not_fetched(Unpublished::ProjectionNotFetched {
        name: declared.name.clone(),
        command: declared.fetch.clone(),
    })
}
