//! The draws themselves, eight at a time, in parallel over blocks.

use super::block::{Block, common_factor, grown};
use super::model::{Settings, Varied};
use super::plan::{AreaSize, Line, Place, Plan, Size};
use super::random::Stream;
use super::tables::Tables;
use crate::estimate::Carried;
use crate::netto::{Drawn, LANES, Lane, Room};
use rayon::prelude::*;

/// Blocks that one task draws after each other.
const BLOCKS: usize = 16;

/// All draws, in order.
#[derive(Default)]
pub(super) struct Draws {
    pub netto: Vec<f64>,
    pub brutto: Vec<f64>,
    pub clamped: usize,
    pub infeasible: usize,
    /// Netto per kommun; empty where it cannot be computed or was not asked for.
    pub units: Vec<Vec<f64>>,
    /// Riket's netto per person; empty where it was not asked for.
    pub national: Vec<f64>,
}

/// Eight draws of one place.
pub(super) struct Own {
    /// Factors of its sizes, per group.
    pub sizes: Vec<Lane>,
    /// Factor of its own published overlaps.
    pub overlap: Lane,
}

pub(super) fn all(plan: &Plan<'_>, settings: Settings, varied: Varied, with_units: bool) -> Draws {
    let blocks = settings.draws.div_ceil(LANES);
    let tasks: Vec<usize> = (0..blocks).step_by(BLOCKS).collect();
    let parts: Vec<Draws> = tasks
        .par_iter()
        .map(|&first| {
            let mut streams = Streams::new(plan, settings.seed, first, varied);
            let mut part = Draws {
                units: vec![Vec::new(); plan.places.len()],
                ..Draws::default()
            };
            let mut room = Room::default();
            for block in first..(first + BLOCKS).min(blocks) {
                let used = LANES.min(settings.draws - block * LANES);
                let (mut common, own) = streams.next(plan);
                common.at_tables = varied.keeps_tables();
                let results = results(plan, &common, &own, with_units, &mut room);
                part.keep(&results, used);
            }
            part
        })
        .collect();
    joined(parts, plan.places.len())
}

fn joined(parts: Vec<Draws>, places: usize) -> Draws {
    let mut all = Draws {
        units: vec![Vec::new(); places],
        ..Draws::default()
    };
    for part in parts {
        all.netto.extend(part.netto);
        all.brutto.extend(part.brutto);
        all.clamped += part.clamped;
        all.infeasible += part.infeasible;
        all.national.extend(part.national);
        for (unit, draws) in all.units.iter_mut().zip(part.units) {
            unit.extend(draws);
        }
    }
    all
}

impl Draws {
    fn keep(&mut self, results: &Results, used: usize) {
        self.netto.extend(&results.area.netto.0[..used]);
        self.brutto.extend(&results.brutto.0[..used]);
        let count = |all: &[bool; LANES]| all[..used].iter().filter(|one| **one).count();
        self.clamped += count(&results.area.clamped);
        self.infeasible += count(&results.area.infeasible);
        if let Some(national) = results.national {
            self.national.extend(&national.0[..used]);
        }
        for (unit, netto) in self.units.iter_mut().zip(&results.units) {
            if let Some(netto) = netto {
                unit.extend(&netto.0[..used]);
            }
        }
    }
}

/// The streams of one task; none where the quantity stays at its point.
struct Streams {
    shares: Vec<Option<Stream>>,
    common: Vec<Option<Stream>>,
    factors: Vec<Option<Stream>>,
    places: Vec<OfPlace>,
}

/// The streams of one place.
struct OfPlace {
    own: Vec<Option<Stream>>,
    carried: Vec<Option<Stream>>,
    overlap: Option<Stream>,
}

impl Streams {
    fn new(plan: &Plan<'_>, seed: u64, first: usize, varied: Varied) -> Self {
        let stream = |wanted: bool, name: String| wanted.then(|| Stream::new(seed, &name, first));
        let groups = &plan.skattning.underlag.assumptions.groups;
        let lines = plan.lines.iter().enumerate();
        let factors = plan.factors.iter().enumerate();
        let named = || groups.iter().enumerate();
        Self {
            shares: lines
                .map(|(at, line)| {
                    let drawn = line.distribution.is_some() && varied.share(at);
                    stream(drawn, line.stream.clone())
                })
                .collect(),
            common: named()
                .map(|(at, group)| stream(varied.size(at), format!("gemensam/{}", group.id)))
                .collect(),
            factors: factors
                .map(|(at, (id, _, distribution))| {
                    let drawn = distribution.is_some() && varied.factor(at);
                    stream(drawn, format!("faktor/{id}"))
                })
                .collect(),
            places: plan
                .places
                .iter()
                .map(|place| OfPlace {
                    own: named()
                        .map(|(at, group)| {
                            let year = if plan.other_year { " annat år" } else { "" };
                            let name = format!("egen{year}/{}/{}", place.code, group.id);
                            stream(varied.size(at) && place.errs(at), name)
                        })
                        .collect(),
                    // Groups of one volume have the same name, and so the same numbers.
                    carried: named()
                        .map(|(at, _)| {
                            let carried = place.carried(at).filter(|_| varied.carried(at))?;
                            let name = format!("framskriven/{}/{}", place.code, carried.volume);
                            stream(true, name)
                        })
                        .collect(),
                    overlap: stream(
                        varied.overlaps() && place.overlap_sigma > 0.0,
                        format!("framskrivet överlapp/{}", place.code),
                    ),
                })
                .collect(),
        }
    }

    fn next(&mut self, plan: &Plan<'_>) -> (Block, Vec<Own>) {
        let normal =
            |stream: &mut Option<Stream>| stream.as_mut().map_or(Lane::ZERO, Stream::normal);
        let shares = self.shares.iter_mut().zip(&plan.lines);
        let factors = self.factors.iter_mut().zip(&plan.factors);
        let common: Vec<Lane> = self.common.iter_mut().map(normal).collect();
        let block = Block {
            shares: shares
                .map(|(stream, line)| match (stream, line.distribution) {
                    (Some(stream), Some(one)) => stream.uniform().map(|u| one.drawn(u)),
                    _ => Lane::all(line.point),
                })
                .collect(),
            factors: factors
                .map(
                    |(stream, (_, point, distribution))| match (stream, distribution) {
                        (Some(stream), Some(one)) => stream.uniform().map(|u| one.quantile(u)),
                        _ => Lane::all(*point),
                    },
                )
                .collect(),
            common,
            at_tables: false,
        };
        let drawn = self.common.iter().map(Option::is_some);
        let drawn: Vec<bool> = drawn.collect();
        let places = self.places.iter_mut().zip(&plan.places);
        let own = places
            .map(|(streams, place)| {
                let both = streams.own.iter_mut().zip(&mut streams.carried);
                let groups = both.zip(&place.groups).enumerate();
                let sizes = groups
                    .map(|(at, ((stream, carried), group))| match group {
                        None => Lane::ONE,
                        Some(group) => {
                            let ahead = group.size.ahead(normal(carried));
                            let own = normal(stream);
                            match drawn[at] {
                                true => {
                                    let with_own = stream.is_some();
                                    grown(&group.size, block.common[at], own, with_own) * ahead
                                }
                                false => ahead,
                            }
                        }
                    })
                    .collect();
                let sigma = place.overlap_sigma;
                Own {
                    sizes,
                    overlap: normal(&mut streams.overlap).map(|z| libm::exp(sigma * z)),
                }
            })
            .collect();
        (block, own)
    }
}

/// The draws of each share that varies, by its line; the same as in [`all`].
pub(super) fn shares_of(plan: &Plan<'_>, settings: Settings) -> Vec<(usize, Vec<f64>)> {
    let lines = plan.lines.iter().enumerate();
    lines
        .filter_map(|(at, line)| {
            let distribution = line.distribution?;
            let mut stream = Stream::new(settings.seed, &line.stream, 0);
            let mut draws = Vec::with_capacity(settings.draws + LANES);
            while draws.len() < settings.draws {
                draws.extend(stream.uniform().map(|u| distribution.drawn(u)).0);
            }
            draws.truncate(settings.draws);
            Some((at, draws))
        })
        .collect()
}

impl Place {
    /// True where the group's size errs on its own.
    fn errs(&self, group: usize) -> bool {
        matches!(&self.groups[group], Some(one) if one.size.own > 0.0)
    }

    /// What the group's size errs by where it is carried ahead.
    fn carried(&self, group: usize) -> Option<&Carried> {
        self.groups[group].as_ref()?.size.carried.as_ref()
    }
}

impl Size {
    /// exp(σ·z): the count that is carried ahead is the median.
    fn ahead(&self, z: Lane) -> Lane {
        match &self.carried {
            Some(carried) => z.map(|z| libm::exp(carried.sigma * z)),
            None => Lane::ONE,
        }
    }
}

pub(super) struct Results {
    pub area: Drawn,
    pub brutto: Lane,
    units: Vec<Option<Lane>>,
    /// Riket's netto per person; none where kommuner were not asked for.
    national: Option<Lane>,
}

/// Eight draws, from sizes and shares to netto.
pub(super) fn results(
    plan: &Plan<'_>,
    block: &Block,
    own: &[Own],
    with_units: bool,
    room: &mut Room,
) -> Results {
    let mut tables = Tables::new(plan, block, room);
    if !block.at_tables {
        tables.draw_national();
    }
    let (sizes, brutto) = area(plan, block, own);
    let drawn = match plan.is_riket && !block.at_tables {
        true => tables.once_national(&sizes, &brutto),
        false => {
            let off = plan.area_off(own);
            let both = (sizes.as_slice(), brutto.as_slice());
            tables.once(&plan.area_start, plan.area_population, both, off)
        }
    };
    let mut units = Vec::new();
    for (place, own) in plan.places.iter().zip(own).filter(|_| with_units) {
        let Some(start) = &place.start else {
            units.push(None);
            continue;
        };
        let groups = place.groups.iter().flatten().zip(&own.sizes);
        let (sizes, brutto): (Vec<Lane>, Vec<Lane>) = groups
            .map(|(group, &factor)| {
                let size = Lane::all(group.size.value) * factor;
                (size, applied(&group.terms, &block.shares, factor))
            })
            .unzip();
        let drawn = tables.once(start, place.population, (&sizes, &brutto), own.overlap);
        units.push(Some(drawn.netto));
    }
    let ranked = with_units && plan.places.len() > 1;
    Results {
        area: drawn,
        brutto: brutto.iter().fold(Lane::ZERO, |sum, &one| sum + one),
        units,
        national: ranked.then(|| tables.national_rate()),
    }
}

impl Plan<'_> {
    /// What the area's own published overlaps are off by: those of its kommuner together.
    fn area_off(&self, own: &[Own]) -> Lane {
        let places = self.places.iter().zip(own);
        let people: f64 = self.places.iter().map(|place| place.overlap_people).sum();
        let sum = places.fold(Lane::ZERO, |sum, (place, own)| {
            sum + Lane::all(place.overlap_people) * own.overlap
        });
        match people > 0.0 {
            true => sum / Lane::all(people),
            false => Lane::ONE,
        }
    }
}

fn applied(terms: &[(usize, f64)], shares: &[Lane], factor: Lane) -> Lane {
    let sum = terms.iter().fold(Lane::ZERO, |sum, &(line, people)| {
        sum + shares[line] * Lane::all(people)
    });
    sum * factor
}

/// The area's sizes and brutto, per group.
fn area(plan: &Plan<'_>, block: &Block, own: &[Own]) -> (Vec<Lane>, Vec<Lane>) {
    let places = || plan.places.iter().zip(own);
    plan.area
        .iter()
        .enumerate()
        .map(|(group, area)| match area {
            AreaSize::Sum => places().fold(
                (Lane::ZERO, Lane::ZERO),
                |(size, brutto), (place, own)| match &place.groups[group] {
                    Some(one) => (
                        size + Lane::all(one.size.value) * own.sizes[group],
                        brutto + applied(&one.terms, &block.shares, own.sizes[group]),
                    ),
                    None => (size, brutto),
                },
            ),
            AreaSize::Row {
                size,
                terms,
                others,
            } => {
                let factor = common_factor(size, block.common[group]);
                let mut brutto = applied(terms, &block.shares, factor);
                for &place in others {
                    if let Some(one) = &plan.places[place].groups[group] {
                        let general = share_of(terms, &block.shares);
                        let factor = own[place].sizes[group];
                        let people = Lane::all(one.size.value) * factor;
                        brutto += applied(&one.terms, &block.shares, factor);
                        brutto -= people * general;
                    }
                }
                (Lane::all(size.value) * factor, brutto)
            }
        })
        .unzip()
}

/// The share that the row's lines give together.
fn share_of(terms: &[(usize, f64)], shares: &[Lane]) -> Lane {
    let people: f64 = terms.iter().map(|(_, people)| people).sum();
    applied(terms, shares, Lane::all(1.0 / people.max(1e-9)))
}

/// Everything at its point.
pub(super) fn at_points(plan: &Plan<'_>) -> (Block, Vec<Own>) {
    let groups = plan.area.len();
    let points = |line: &Line| Lane::all(line.point);
    let block = Block {
        shares: plan.lines.iter().map(points).collect(),
        common: vec![Lane::ZERO; groups],
        factors: plan.factors.iter().map(|one| Lane::all(one.1)).collect(),
        at_tables: false,
    };
    let places = plan.places.iter().map(|_| Own {
        sizes: vec![Lane::ONE; groups],
        overlap: Lane::ONE,
    });
    (block, places.collect())
}
