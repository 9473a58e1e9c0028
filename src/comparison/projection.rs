//! Need at unchanged rates on the population to come. Not a forecast of outcomes.

use super::model::{Ages, Projection};
use crate::estimate::{
    Ahead, GroupAhead, KnownAhead, Relative, SizeClasses, Skattning, Underlag, ahead, area_figure,
    estimate_ahead,
};
use crate::indicators::Engine;
use crate::overlaps::Overlaps;
use crate::regions::RIKET;
use crate::status::{Absent, AbsentStatus, Kon, Uncounted, Unpublished};

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

/// Today's counts, each times how the people of its group's own ages become more or fewer, and netto of them anew.
pub fn projected(
    skattning: &Skattning,
    years: &[i32],
    declared: &Projection,
    overlaps: &Overlaps,
    engine: &Engine,
) -> Vec<Projected> {
    let of = |&year: &i32| Projected {
        year,
        value: Growth {
            declared,
            engine,
            underlag: &skattning.underlag,
            year,
        }
        .future(overlaps),
    };
    years.iter().map(of).collect()
}

struct Growth<'a> {
    declared: &'a Projection,
    engine: &'a Engine,
    underlag: &'a Underlag,
    year: i32,
}

impl Growth<'_> {
    fn future(&self, overlaps: &Overlaps) -> Result<Future, Absent> {
        let indicator = &self.declared.indicator;
        let people = area_figure(&self.underlag.area, indicator, self.year, self.engine);
        let population = people.map_err(|absent| self.how_to_fetch(absent))?;
        let then = estimate_ahead(ahead(self.underlag, &self.ahead()?, overlaps, &[]));
        if let Some(lacking) = then.missing.first() {
            return Err(lacking.absent.clone());
        }
        let brutto = then.brutto.filter(|_| then.complete);
        Ok(Future {
            population,
            brutto: brutto.ok_or_else(|| Absent::bortfall(Uncounted::Group))?,
            netto: then.netto?.centre(),
        })
    }

    fn ahead(&self) -> Result<Ahead, Absent> {
        let underlag = self.underlag;
        let riket = underlag.riket.as_ref().map_err(Absent::clone)?;
        let all = Ages {
            group: String::new(),
            indicator: self.declared.indicator.clone(),
            compared_with: self.declared.compared_with.clone(),
        };
        let from = underlag.denominator_year;
        let of_riket = self.of_riket(&all, from);
        let groups = underlag.assumptions.groups.iter().enumerate();
        Ok(Ahead {
            year: self.year,
            groups: groups
                .map(|(at, group)| {
                    let ages = &self.declared.groups;
                    let own = ages.iter().find(|one| one.group == group.indicator);
                    self.group(own.unwrap_or(&all), (riket.sizes[at], underlag.years[at]))
                })
                .collect(),
            people: self.relative(&all, from, of_riket),
            population: (riket.population * of_riket, of_riket),
            denominator: Ok(of_riket),
            classes: SizeClasses(Vec::new()),
            overlap: vec![0.0],
        })
    }

    fn group(&self, ages: &Ages, (size, from): (f64, i32)) -> GroupAhead {
        let of_riket = self.of_riket(ages, from);
        let units = self.underlag.units.iter();
        let own = |code: &str| KnownAhead::Growth(self.growth(ages, code, from));
        GroupAhead {
            from,
            riket: (size * of_riket, of_riket),
            common: 0.0,
            volume: String::new(),
            residual: vec![0.0],
            people: Relative::new(),
            own: units
                .map(|unit| (unit.code.clone(), own(&unit.code)))
                .collect(),
        }
    }

    fn relative(&self, ages: &Ages, from: i32, of_riket: f64) -> Relative {
        let units = self.underlag.units.iter();
        let of = |code: &str| Ok(self.growth(ages, code, from)? / of_riket);
        units
            .map(|unit| (unit.code.clone(), of(&unit.code)))
            .collect()
    }

    fn growth(&self, ages: &Ages, region: &str, from: i32) -> Result<f64, Absent> {
        let value = |id: &str, year| {
            let figure = self.engine.figure(id, region, year, Kon::T);
            figure
                .map(|one| one.value)
                .map_err(|absent| self.how_to_fetch(absent))
        };
        Ok(value(&ages.indicator, self.year)? / value(&ages.compared_with, from)?)
    }

    /// Riket's table is shaped by it; where only the area's own projection is at hand it keeps its shape of today.
    fn of_riket(&self, ages: &Ages, from: i32) -> f64 {
        self.growth(ages, RIKET, from).unwrap_or(1.0)
    }

    fn how_to_fetch(&self, absent: Absent) -> Absent {
        if absent.status != AbsentStatus::EjHamtad {
            return absent;
        }
        Absent::not_fetched(Unpublished::ProjectionNotFetched {
            name: self.declared.name.clone(),
            command: self.declared.fetch.clone(),
        })
    }
}
