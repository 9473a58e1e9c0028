//! Collecting the counts that an estimate needs, from indicators.

use super::darav::darav;
use super::model::*;
use super::{own, stated};
use crate::area::{Area, AreaKind, Part};
use crate::assumptions::Assumptions;
use crate::denominators::Denominator;
use crate::forbund::ForbundRegister;
use crate::indicators::{Engine, Figure};
use crate::local::{self, LocalFigure};
use crate::overlaps::Overlaps;
use crate::problem::{Field, Outcome, Problem, Step};
use crate::regions::RIKET;
use crate::status::{Absent, AbsentStatus, Incomputable, Kon, Reason, Status};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the user asks for, apart from the area.
pub struct Request<'a> {
    pub assumptions: &'a Assumptions,
    /// A year, or none for the newest of each group.
    pub year: Option<i32>,
    pub denominator: &'a Denominator,
    pub forbund: &'a ForbundRegister,
    pub overlaps: &'a Overlaps,
    /// The parties' own figures; those that are used take the public ones' place.
    pub local: &'a [LocalFigure],
    /// Day on which memberships are read.
    pub day: NaiveDate,
    /// Year of the overlaps' factors; none for that of the figures.
    pub factor_year: Option<i32>,
}

/// The newest year in which every group has a value for riket.
///
/// # Errors
/// There is no such year.
pub fn newest_common_year(engine: &Engine, assumptions: &Assumptions) -> Outcome<i32> {
    let (first, last) = engine.figures().years();
    (first..=last)
        .rev()
        .find(|&year| {
            assumptions
                .groups
                .iter()
                .all(|group| engine.figure(&group.indicator, RIKET, year, Kon::T).is_ok())
        })
        .ok_or_else(|| {
            Problem::input("Inget år har värden för alla behovsgrupper i riket")
                .at(assumptions.file.clone())
                .step(Step::EachNewestYear)
        })
}

/// The newest year of each group in which riket has a value and so has some kommun, not filled in.
///
/// # Errors
/// A group that has no such year.
pub fn newest_years(engine: &Engine, assumptions: &Assumptions) -> Outcome<Vec<i32>> {
    let (first, last) = engine.figures().years();
    let newest = |indicator: &str| {
        let status = |region: &str, year| {
            let figure = engine.figure(indicator, region, year, Kon::T);
            figure.ok().map(|figure| figure.status)
        };
        let published = |year| {
            let mut kommuner = engine.regions().kommuner();
            kommuner.any(|one| {
                status(&one.code, year).is_some_and(|status| status != Status::SkattadLucka)
            })
        };
        let mut years = (first..=last).rev();
        years.find(|&year| status(RIKET, year).is_some() && published(year))
    };
    let groups = assumptions.groups.iter().map(|group| {
        newest(&group.indicator).ok_or_else(|| {
            let indicator = &group.indicator;
            Problem::input(format!(
                "{indicator} har inget värde för riket och någon kommun något år"
            ))
        })
    });
    groups.collect()
}

/// Collects the counts of an area.
///
/// # Errors
/// A year outside the figures, or no year at all for a group.
pub fn gather(area: &Area, request: &Request<'_>, engine: &Engine) -> Outcome<Underlag> {
    let years = years_of(request, engine)?;
    let denominator_year = years.iter().copied().max().unwrap_or_default();
    let riket = riket(request, &years, denominator_year, engine);
    let factors = riket.as_ref().ok().map(|riket| riket.factors.as_slice());
    let units = area
        .parts
        .iter()
        .map(|part| {
            let mut unit = gather_unit(part, area, request, &years, denominator_year, engine);
            unit.stated = stated::of_unit(&unit, request.overlaps, request.assumptions, factors);
            unit
        })
        .collect::<Vec<_>>();
    let rows: Vec<Option<Count>> = request
        .assumptions
        .groups
        .iter()
        .zip(&years)
        .map(|(group, &year)| own_row(area, &group.indicator, year, engine))
        .collect();
    let (denominator, denominator_status) =
        area_denominator(area, request, denominator_year, &units, engine);
    let mut underlag = Underlag {
        population: area_figure(area, &request.overlaps.population, denominator_year, engine),
        women: area_kon(
            area,
            &request.overlaps.population,
            denominator_year,
            Kon::K,
            engine,
        ),
        stated: stated::of_area(
            area,
            &units,
            &rows,
            request.overlaps,
            request.assumptions,
            factors,
        ),
        riket,
        darav: darav(area, request.assumptions, &years, engine),
        area: area.clone(),
        assumptions: request.assumptions.clone(),
        years,
        mixed_years: request.year.is_none(),
        units,
        rows,
        denominator_id: request.denominator.id.clone(),
        denominator_indicator: request.denominator.indicator.clone(),
        denominator_name: request.denominator.name.clone(),
        denominator,
        denominator_status,
        denominator_year,
        unused_local: Vec::new(),
    };
    own::check(request.local, &underlag)?;
    underlag.unused_local = own::unused(request.local, &underlag, engine);
    Ok(underlag)
}

fn years_of(request: &Request<'_>, engine: &Engine) -> Outcome<Vec<i32>> {
    let (first, last) = engine.figures().years();
    let groups = &request.assumptions.groups;
    if let Some(year) = request.year {
        if !(first..=last).contains(&year) {
            return Err(Problem::input(format!("Det finns inga siffror för {year}"))
                .at_field(Field::Year)
                .expected(format!("ett år {first}–{last}, eller senaste")));
        }
        return Ok(vec![year; groups.len()]);
    }
    newest_years(engine, request.assumptions)
}

fn gather_unit(
    part: &Part,
    area: &Area,
    request: &Request<'_>,
    years: &[i32],
    denominator_year: i32,
    engine: &Engine,
) -> Unit {
    let regions = engine.regions();
    let name = regions.name_of(&part.kommun);
    let lan = regions.get(&part.kommun).map_or("", |region| &region.lan);
    let forbund = match &area.kind {
        AreaKind::Forbund(name) => Some(name.clone()),
        _ => request
            .forbund
            .of_kommun(&part.kommun, request.day)
            .find(|(_, membership)| membership.weight >= 1.0)
            .map(|(forbund, _)| forbund.name.clone()),
    };
    let counts = request
        .assumptions
        .groups
        .iter()
        .zip(years)
        .map(|(group, &year)| {
            let public = count(&group.indicator, &part.kommun, year, engine);
            let public = public.map(|count| scaled(count, part));
            let own = local::used(request.local, &group.id, &part.kommun, year)
                .or_else(|| local::used_of_another_year(request.local, &group.id, &part.kommun));
            match own {
                Some(used) => Ok(own::count(&used, public.ok())),
                None => public,
            }
        })
        .collect();
    // Where the groups' years differ the newest one may be ahead of what tells the overlaps.
    let overlap_year = match request.year {
        None => request.factor_year.unwrap_or(denominator_year),
        Some(_) => denominator_year,
    };
    let denominator = match &request.denominator.indicator {
        Some(id) => engine
            .figure(id, &part.kommun, denominator_year, Kon::T)
            .map(|figure| figure.value * part.weight)
            .map_err(|absent| why_no_denominator(request, absent)),
        None => Err(declared_reason(request)),
    };
    let population = |kon| {
        let id = &request.overlaps.population;
        let figure = engine.figure(id, &part.kommun, denominator_year, kon);
        figure.map(|figure| figure.value * part.weight)
    };
    Unit {
        code: part.kommun.clone(),
        name: match &part.name {
            Some(part) => format!("{name}, {part}"),
            None => name.to_string(),
        },
        lan: lan.to_string(),
        forbund,
        weight: part.weight,
        counts,
        denominator,
        population: population(Kon::T),
        women: population(Kon::K),
        stated: Stated::default(),
        relative: relative(part, request, overlap_year, engine),
        overlap_sigma: 0.0,
    }
}

/// The kommun's figure over riket's, for each declared overlap that a figure of the kommun's own tells.
fn relative(
    part: &Part,
    request: &Request<'_>,
    year: i32,
    engine: &Engine,
) -> Vec<Option<Result<f64, Absent>>> {
    let of = |id: &str| {
        let at = |region: &str| engine.figure(id, region, year, Kon::T).map(|one| one.value);
        let (own, riket) = (at(&part.kommun), at(RIKET)?);
        match riket > 0.0 {
            true => Ok(own? / riket),
            false => Err(Absent::not_applicable(Incomputable::ZeroInRiket {
                id: id.to_string(),
            })),
        }
    };
    let declared = request.overlaps.stated.iter();
    declared
        .map(|one| one.local.as_ref().map(|local| of(&local.indicator)))
        .collect()
}

/// Riket's sizes in the groups' years, and what is stated about its table.
fn riket(
    request: &Request<'_>,
    years: &[i32],
    year: i32,
    engine: &Engine,
) -> Result<Riket, Absent> {
    let groups = &request.assumptions.groups;
    let figure = |indicator: &str, year| engine.figure(indicator, RIKET, year, Kon::T);
    let rows = groups
        .iter()
        .zip(years)
        .map(|(group, &year)| figure(&group.indicator, year))
        .collect::<Result<Vec<_>, Absent>>()?;
    let sizes: Vec<f64> = rows.iter().map(|row| row.value).collect();
    let factors = stated::factors(request.overlaps, request.assumptions, |id| {
        figure(id, request.factor_year.unwrap_or(year)).map(|figure| figure.value)
    })?;
    let forbidden = request.overlaps.forbidden.iter().filter_map(|ids| {
        let bit = |id: &String| groups.iter().position(|g| g.id == *id).map(|at| 1 << at);
        ids.iter().map(bit).try_fold(0, |all, one| Some(all | one?))
    });
    Ok(Riket {
        population: figure(&request.overlaps.population, year)?.value,
        uncertainty: rows.iter().map(|row| common_uncertainty(row)).collect(),
        stated: stated::of_riket(request.overlaps, request.assumptions, &factors, &sizes),
        factors,
        forbidden: forbidden.collect(),
        sizes,
    })
}

/// The declared reason, where the figures have to be fetched first.
fn why_no_denominator(request: &Request<'_>, absent: Absent) -> Absent {
    if request.denominator.reason.is_empty() || absent.status != AbsentStatus::EjHamtad {
        return absent;
    }
    declared_reason(request)
}

fn declared_reason(request: &Request<'_>) -> Absent {
    Absent::bortfall(Reason::Declared(request.denominator.reason.clone()))
}

fn scaled(mut count: Count, part: &Part) -> Count {
    if part.weight < 1.0 {
        count.value *= part.weight;
        count.kon = count.kon.map(|(k, m)| (k * part.weight, m * part.weight));
        count.status = Status::Modellerad;
        count.remarks.push(CountRemark::PartOfKommun(part.weight));
    }
    count
}

fn count(indicator: &str, region: &str, year: i32, engine: &Engine) -> Counted {
    let figure = engine.figure(indicator, region, year, Kon::T)?;
    let by = |kon| engine.figure(indicator, region, year, kon);
    let kon = by(Kon::K).and_then(|women| by(Kon::M).map(|men| (women, men)));
    Ok(as_count(&figure, kon, engine))
}

fn as_count(
    figure: &Figure,
    kon: Result<(Arc<Figure>, Arc<Figure>), Absent>,
    engine: &Engine,
) -> Count {
    let years = figure.used.values();
    Count {
        value: figure.value,
        status: figure.status,
        years: (
            years
                .clone()
                .map(|used| used.first_year)
                .min()
                .unwrap_or_default(),
            years.map(|used| used.last_year).max().unwrap_or_default(),
        ),
        series: figure
            .used
            .keys()
            .map(|&index| engine.figures().series()[index].id.clone())
            .collect(),
        sources: sources(figure, engine),
        uncertainty: (common_uncertainty(figure), figure.own),
        carried: None,
        kon_scaled: kon.as_ref().is_ok_and(|(women, _)| women.scaled),
        replaced: None,
        remarks: figure
            .remarks
            .iter()
            .map(|text| CountRemark::Declared(text.clone()))
            .collect(),
        kon: kon.map(|(women, men)| (women.value, men.value)),
    }
}

/// The declared relative uncertainty that all regions share, and that of rounded parts (uniform: half its width / √3).
fn common_uncertainty(figure: &Figure) -> f64 {
    if figure.rounding == 0.0 {
        return figure.common;
    }
    let rounding = figure.rounding / figure.value.abs().max(1e-9) / libm::sqrt(3.0);
    libm::hypot(figure.common, rounding)
}

fn sources(figure: &Figure, engine: &Engine) -> Vec<String> {
    let all: BTreeSet<String> = figure
        .used
        .keys()
        .map(|&index| {
            let series = &engine.figures().series()[index];
            format!("{} {}", series.publisher_short(), series.fetched)
        })
        .collect();
    all.into_iter().collect()
}

/// The area's own figure, where every part of it is published for the area itself.
fn own_row(area: &Area, indicator: &str, year: i32, engine: &Engine) -> Option<Count> {
    let region = area.own_region()?;
    let figure = engine.figure(indicator, region, year, Kon::T).ok()?;
    figure
        .own_rows
        .then(|| count(indicator, region, year, engine).ok())?
}

/// An indicator of the area as a whole: its own row where it has one, otherwise the sum of its parts.
///
/// # Errors
/// Why the row, or one of the parts, is absent.
pub fn area_figure(
    area: &Area,
    indicator: &str,
    year: i32,
    engine: &Engine,
) -> Result<f64, Absent> {
    area_kon(area, indicator, year, Kon::T, engine)
}

fn area_kon(
    area: &Area,
    indicator: &str,
    year: i32,
    kon: Kon,
    engine: &Engine,
) -> Result<f64, Absent> {
    let at = |region: &str| Ok(engine.figure(indicator, region, year, kon)?.value);
    let own = area.own_region().map(at);
    if let Some(Ok(value)) = own {
        return Ok(value);
    }
    let parts = area.parts.iter();
    let sum: Result<f64, Absent> = parts.map(|part| Ok(at(&part.kommun)? * part.weight)).sum();
    match own {
        Some(absent) => sum.or(absent),
        None => sum,
    }
}

fn area_denominator(
    area: &Area,
    request: &Request<'_>,
    year: i32,
    units: &[Unit],
    engine: &Engine,
) -> (Result<f64, Absent>, Status) {
    let Some(id) = &request.denominator.indicator else {
        return (Err(declared_reason(request)), Status::Modellerad);
    };
    let first = area.parts.first().map(|part| part.kommun.as_str());
    let figure = |region| engine.figure(id, region, year, Kon::T).ok();
    let status = match area.own_region().or(first).and_then(figure) {
        Some(figure) if units.iter().all(|unit| unit.weight >= 1.0) => figure.status,
        _ => Status::Modellerad,
    };
    (area_figure(area, id, year, engine), status)
}
