//! An estimate's counts carried from their year to a later one (`docs/metod.md`, Nuläge).

use super::model::*;
use super::{own, stated};
use crate::local::{self, LocalFigure};
use crate::overlaps::Overlaps;
use crate::regions::RIKET;
use crate::status::{Absent, Incomputable, Status};
use std::collections::HashMap;

/// What carries the counts of every place.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// The year that is reached.
    pub year: i32,
    /// In the order of the groups.
    pub groups: Vec<GroupAhead>,
    /// People of a kommun in that year over those in the year of the populations, over the same of riket; by code.
    pub people: Relative,
    /// Riket's population of the groups' ages in that year, and that over the estimate's.
    pub population: (f64, f64),
    /// Riket's denominator in that year over the estimate's.
    pub denominator: Result<f64, Absent>,
    pub classes: SizeClasses,
    /// σ of ln of what a kommun's own overlap moves, by size class.
    pub overlap: Vec<f64>,
}

/// How a kommun's people grow beside riket's, by code.
pub type Relative = HashMap<String, Result<f64, Absent>>;

/// What carries a group.
#[derive(Debug, Clone)]
pub struct GroupAhead {
    /// The year of its counts; where that is reached already they stay as they are.
    pub from: i32,
    /// Riket's count in the year that is reached, and that over the estimate's.
    pub riket: (f64, f64),
    /// Further relative standard uncertainty that all regions share.
    pub common: f64,
    /// Groups of the same volume err together.
    pub volume: String,
    /// σ of ln of what a kommun errs by beside riket, by size class.
    pub residual: Vec<f64>,
    /// How a kommun's people have grown beside riket's since the year of the counts.
    pub people: Relative,
    /// What is known of a kommun itself, by code.
    pub own: HashMap<String, KnownAhead>,
}

/// What is known of a group in a kommun itself.
#[derive(Debug, Clone)]
pub enum KnownAhead {
    /// How many they are, and σ of ln. What the parties have counted comes before it.
    People(f64, f64),
    /// What they grow by, whoever has counted them.
    Growth(Result<f64, Absent>),
}

/// Kommuner by size: the upper limit of each class but the last, in people of the groups' ages.
#[derive(Debug, Clone)]
pub struct SizeClasses(pub Vec<f64>);

impl SizeClasses {
    /// The class of a kommun with so many people.
    pub fn of(&self, people: f64) -> usize {
        let limits = self.0.iter();
        limits.take_while(|limit| people >= **limit).count()
    }

    pub fn count(&self) -> usize {
        self.0.len() + 1
    }
}

/// The same area, assumptions and stated overlaps with every count carried ahead. What cannot be carried is absent, with why.
/// The parties' own figures about the year that is reached take the carried counts' place.
pub fn ahead(
    underlag: &Underlag,
    ahead: &Ahead,
    overlaps: &Overlaps,
    local: &[LocalFigure],
) -> Underlag {
    let mut moved = underlag.clone();
    let assumptions = &underlag.assumptions;
    moved.years = vec![ahead.year; assumptions.groups.len()];
    (moved.denominator_year, moved.mixed_years) = (ahead.year, false);
    moved.denominator_status = Status::Framskriven;
    moved.darav.clear();
    moved.unused_local.clear();
    if let Ok(riket) = &mut moved.riket {
        riket.sizes = ahead.groups.iter().map(|group| group.riket.0).collect();
        riket.population = ahead.population.0;
        for (all, group) in riket.uncertainty.iter_mut().zip(&ahead.groups) {
            *all = libm::hypot(*all, group.common);
        }
        riket.stated = stated::of_riket(overlaps, assumptions, &riket.factors, &riket.sizes);
    }
    let factors = underlag.riket.as_ref().ok();
    let factors = factors.map(|one| one.factors.as_slice());
    for unit in &mut moved.units {
        carry(unit, ahead);
        for (count, group) in unit.counts.iter_mut().zip(&assumptions.groups) {
            if let Some(used) = local::used(local, &group.id, &unit.code, ahead.year) {
                *count = Ok(own::count(&used, count.as_ref().ok().cloned()));
            }
        }
        unit.stated = stated::of_unit(unit, overlaps, assumptions, factors);
    }
    let is_riket = underlag.area.own_region() == Some(RIKET);
    let rows = underlag.rows.iter().zip(&ahead.groups);
    moved.rows = rows
        .map(|(row, group)| {
            let row = row.as_ref().filter(|_| is_riket)?;
            match group.from < ahead.year {
                true => Some(carried(row, group.riket.1, (group, 0.0), ahead.year)),
                false => Some(row.clone()),
            }
        })
        .collect();
    area(&mut moved, ahead, is_riket);
    moved.stated = stated::of_area(
        &underlag.area,
        &moved.units,
        &moved.rows,
        overlaps,
        assumptions,
        factors,
    );
    moved
}

/// The area's people: riket's own, or the sum of its kommuner.
fn area(moved: &mut Underlag, ahead: &Ahead, is_riket: bool) {
    if is_riket {
        moved.population = Ok(ahead.population.0);
        moved.women = moved.women.clone().map(|women| women * ahead.population.1);
        let growth = ahead.denominator.clone();
        moved.denominator = moved.denominator.clone().and_then(|one| Ok(one * growth?));
        return;
    }
    let sum = |of: fn(&Unit) -> &Result<f64, Absent>| -> Result<f64, Absent> {
        moved.units.iter().map(|unit| of(unit).clone()).sum()
    };
    let (population, women) = (sum(|unit| &unit.population), sum(|unit| &unit.women));
    moved.denominator = sum(|unit| &unit.denominator);
    (moved.population, moved.women) = (population, women);
}

fn carry(unit: &mut Unit, ahead: &Ahead) {
    let unknown = || {
        let code = unit.code.clone();
        Err(Absent::not_applicable(Incomputable::UnknownRegion { code }))
    };
    let known = ahead.people.get(&unit.code).cloned();
    let relative = known.unwrap_or_else(unknown);
    let whole = unit
        .population
        .as_ref()
        .map_or(0.0, |people| people / unit.weight.max(1e-9));
    let class = ahead.classes.of(whole);
    for (count, group) in unit.counts.iter_mut().zip(&ahead.groups) {
        if group.from == ahead.year {
            continue;
        }
        let Ok(known) = &*count else { continue };
        // What the parties have counted themselves is carried from there.
        let counted = known.status == Status::Lokal;
        let by_rule = || {
            let relative = group.people.get(&unit.code).cloned();
            let relative = relative.unwrap_or_else(unknown)?;
            Ok((group.riket.1 * relative, group.residual[class]))
        };
        let growth = match group.own.get(&unit.code) {
            Some(KnownAhead::Growth(growth)) => growth.clone().map(|growth| (growth, 0.0)),
            Some(KnownAhead::People(people, sigma)) if !counted => {
                Ok((people * unit.weight / known.value.max(1e-9), *sigma))
            }
            _ => by_rule(),
        };
        *count = growth.map(|(growth, sigma)| carried(known, growth, (group, sigma), ahead.year));
    }
    let grown = |people: &Result<f64, Absent>, growth: &Result<f64, Absent>| {
        Ok::<f64, Absent>(people.clone()? * relative.clone()? * growth.clone()?)
    };
    let growth = Ok(ahead.population.1);
    unit.population = grown(&unit.population, &growth);
    unit.women = grown(&unit.women, &growth);
    unit.denominator = grown(&unit.denominator, &ahead.denominator);
    unit.overlap_sigma = ahead.overlap[class];
}

fn carried(count: &Count, growth: f64, (group, sigma): (&GroupAhead, f64), year: i32) -> Count {
    Count {
        value: count.value * growth,
        kon: count.kon.clone().map(|(k, m)| (k * growth, m * growth)),
        status: Status::Framskriven,
        years: (count.years.0, year),
        uncertainty: (
            libm::hypot(count.uncertainty.0, group.common),
            count.uncertainty.1,
        ),
        carried: (sigma > 0.0).then(|| Carried {
            sigma,
            volume: group.volume.clone(),
        }),
        replaced: None,
        ..count.clone()
    }
}
