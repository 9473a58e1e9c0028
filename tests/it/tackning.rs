//! Does the interval hold what it says? Synthetic truth, observed with the declared errors, many times over.

use crate::fragor::{behov, fraga};
use behovsanalys::area::AreaName;
use behovsanalys::estimate::{Underlag, estimate_area};
use behovsanalys::simulation::{Settings, Stream, simulate};
use rayon::prelude::*;

const REPLICATIONS: usize = 2_000;
const GROUPS: [&str; 3] = ["ekonomiskt_bistand", "arbetslosa", "sjukskrivna"];

/// Random numbers of one replication, unrelated to those of the simulation.
struct Chance(usize);

impl Chance {
    fn stream(&self, name: &str) -> Stream {
        Stream::new(1, &format!("tackning/{}/{name}", self.0), 0)
    }

    fn uniform(&self, name: &str) -> f64 {
        self.stream(name).uniform().0[0]
    }

    fn normal(&self, name: &str) -> f64 {
        self.stream(name).normal().0[0]
    }
}

/// The world as it is: shares and the factor for Försäkringskassan as they may be.
fn truth(points: &Underlag, chance: &Chance) -> Underlag {
    let mut real = points.clone();
    for group in &mut real.assumptions.groups {
        if let Some(interval) = &group.share.interval {
            group.share.point = interval.distribution.quantile(chance.uniform(&group.id));
        }
    }
    let riket = real.riket.as_mut().expect("riket");
    for (at, factor) in riket.factors.iter_mut().enumerate() {
        let Some(distribution) = factor.distribution else {
            continue;
        };
        let drawn = distribution.quantile(chance.uniform(&factor.id));
        let scale = drawn / factor.point;
        factor.point = drawn;
        for overlap in &mut riket.stated.overlaps {
            if overlap.factors.contains(&at) {
                overlap.margin.people *= scale;
            }
        }
    }
    real
}

/// What the statistics say of it.
fn observed(points: &Underlag, chance: &Chance) -> Underlag {
    let mut seen = points.clone();
    let sigma = |relative: f64| (1.0 + relative * relative).ln().sqrt();
    let riket = seen.riket.as_mut().expect("riket");
    for (at, id) in GROUPS.iter().enumerate() {
        let common = chance.normal(&format!("gemensam {id}"));
        let scale = (-sigma(riket.uncertainty[at]) * common).exp();
        riket.sizes[at] *= scale;
        for overlap in riket.stated.overlaps.iter_mut().filter(|one| one.of == at) {
            overlap.margin.people *= scale;
        }
        for unit in &mut seen.units {
            let count = unit.counts[at].as_mut().expect("a count");
            let (shared, own) = count.uncertainty;
            let own = sigma(own) * chance.normal(&format!("egen {id}"));
            count.value *= (-sigma(shared) * common - own).exp();
        }
    }
    seen
}

#[test]
fn the_interval_holds_the_truth_as_often_as_it_says() {
    let mut ale = fraga(&AreaName::Any("1440".into()));
    let groups = &mut ale.assumptions.groups;
    groups.retain(|group| GROUPS.contains(&group.id.as_str()));
    groups.sort_by_key(|group| GROUPS.iter().position(|id| *id == group.id));
    ale.assumptions.darav.clear();
    let points = behov().skatta(&ale).expect("an estimate").underlag;
    let riket = points.riket.as_ref().expect("riket");
    assert!(riket.factors.iter().any(|one| one.distribution.is_some()));
    assert_eq!(riket.stated.overlaps.len(), 3, "IFAU's overlaps apply");
    let held = (0..REPLICATIONS)
        .into_par_iter()
        .filter(|&number| {
            let chance = Chance(number);
            let real = estimate_area(truth(&points, &chance))
                .netto
                .expect("a netto");
            let settings = Settings {
                draws: 1_600,
                seed: number as u64,
                only_shares: false,
            };
            let seen = estimate_area(observed(&points, &chance));
            let told = simulate(&seen, settings).expect("draws").netto;
            (told.low..=told.high).contains(&real.centre())
        })
        .count();
    let coverage = held as f64 / REPLICATIONS as f64;
    assert!((0.94..=0.96).contains(&coverage), "{coverage}");
}
