//! The kommuner most like another, by standardised declared indicators.

use super::model::Feature;
use crate::indicators::Engine;
use crate::regions::{RegionKind, Regions};
use crate::status::{Absent, Kon, Uncounted};

/// How many are named.
const NEIGHBOURS: usize = 7;

/// A kommun and those most like it, the nearest first.
#[derive(Debug, Clone)]
pub struct Neighbours {
    pub code: String,
    /// Why it cannot be compared, where an indicator is absent.
    pub nearest: Result<Vec<Alike>, Absent>,
}

/// A kommun like another.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    pub code: String,
    pub name: String,
    /// Euclidean, in standard deviations between kommuner.
    pub distance: f64,
    /// Position of the indicator that differs most.
    pub most: usize,
    /// That indicator here and there, in its own unit.
    pub values: (f64, f64),
}

/// A kommun's features, in their own units and standardised.
struct Profile {
    region: usize,
    values: Vec<f64>,
    scores: Vec<f64>,
}

/// The nearest of each wanted kommun in a year. Kommuner that lack an indicator are nobody's neighbours.
pub fn similar(
    wanted: &[&str],
    features: &[Feature],
    year: i32,
    engine: &Engine,
) -> Vec<Neighbours> {
    let regions = engine.regions();
    let profiles = profiles(features, year, engine);
    wanted
        .iter()
        .map(|code| {
            let own = regions.index_of(code);
            let mine = profiles.iter().find(|one| Some(one.region) == own);
            let nearest = match mine {
                Some(mine) => Ok(nearest(mine, &profiles, regions)),
                None => Err(why_not(code, features, year, engine)),
            };
            Neighbours {
                code: code.to_string(),
                nearest,
            }
        })
        .collect()
}

fn value(feature: &Feature, code: &str, year: i32, engine: &Engine) -> Result<f64, Absent> {
    let at = |id: &str| engine.figure(id, code, year, Kon::T).map(|one| one.value);
    let value = at(&feature.indicator)?;
    match &feature.per {
        Some(per) => Ok(value / at(per)? * 100.0),
        None => Ok(value),
    }
}

fn why_not(code: &str, features: &[Feature], year: i32, engine: &Engine) -> Absent {
    let absent = features
        .iter()
        .find_map(|feature| value(feature, code, year, engine).err());
    absent.unwrap_or_else(|| Absent::not_applicable(Uncounted::UnknownKommun))
}

fn profiles(features: &[Feature], year: i32, engine: &Engine) -> Vec<Profile> {
    let all = engine.regions().all().iter().enumerate();
    let kommuner = all.filter(|(_, region)| region.kind == RegionKind::Kommun);
    let mut profiles: Vec<Profile> = kommuner
        .filter_map(|(region, one)| {
            let values = features
                .iter()
                .map(|feature| value(feature, &one.code, year, engine))
                .collect::<Result<Vec<f64>, Absent>>()
                .ok()?;
            let scores = features
                .iter()
                .zip(&values)
                .map(|(feature, value)| match feature.logarithm {
                    true => libm::log(*value),
                    false => *value,
                })
                .collect();
            Some(Profile {
                region,
                values,
                scores,
            })
        })
        .collect();
    for feature in 0..features.len() {
        standardise(&mut profiles, feature);
    }
    profiles
}

/// Mean 0 and standard deviation 1 over the kommuner.
fn standardise(profiles: &mut [Profile], feature: usize) {
    let count = profiles.len().max(1) as f64;
    let mean = profiles.iter().map(|one| one.scores[feature]).sum::<f64>() / count;
    let square = |one: &Profile| (one.scores[feature] - mean) * (one.scores[feature] - mean);
    let deviation = libm::sqrt(profiles.iter().map(square).sum::<f64>() / count);
    for one in profiles {
        one.scores[feature] = (one.scores[feature] - mean) / deviation.max(1e-12);
    }
}

fn nearest(mine: &Profile, profiles: &[Profile], regions: &Regions) -> Vec<Alike> {
    let mut all: Vec<(f64, &Profile)> = profiles
        .iter()
        .filter(|other| other.region != mine.region)
        .map(|other| {
            let pairs = mine.scores.iter().zip(&other.scores);
            let squares: f64 = pairs.map(|(a, b)| (a - b) * (a - b)).sum();
            (libm::sqrt(squares), other)
        })
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.region.cmp(&b.1.region)));
    all.into_iter()
        .take(NEIGHBOURS)
        .map(|(distance, other)| {
            let gap = |at: usize| (mine.scores[at] - other.scores[at]).abs();
            let most = (0..mine.scores.len())
                .max_by(|a, b| gap(*a).total_cmp(&gap(*b)))
                .unwrap_or(0);
            let region = &regions.all()[other.region];
            Alike {
                code: region.code.clone(),
                name: region.name.clone(),
                distance,
                most,
                values: (mine.values[most], other.values[most]),
            }
        })
        .collect()
}
