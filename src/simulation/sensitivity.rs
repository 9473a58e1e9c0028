//! What the answer depends on most: netto at each share's low and high, and each input's part of the variance.

use super::block::Block;
use super::draw::{self, at_points, results};
use super::model::Varied;
use super::plan::Plan;
use super::{Settings, Spread};
use crate::distribution::Distribution;
use crate::netto::{Lane, Room};

/// Something that is not known exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A share: position of its group, and where it stands if it is not the general one.
    Share { group: usize, place: Option<String> },
    /// The number of people in a group.
    Size { group: usize },
    /// A factor of the overlaps, by id.
    Factor { id: String },
}

/// One input and what it does to netto.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub input: Input,
    /// The input's low and high, where it has them, and netto at each.
    pub ends: Option<Ends>,
    /// Netto if the share were one percentage point higher, less netto now; only for shares.
    pub per_point: Option<f64>,
    /// True for a share that was moved from its interval: how uncertain it is nobody has said.
    pub moved: bool,
    /// Part of the variance of netto, a fraction; the parts sum to 1.
    pub variance: f64,
    /// Part of the variance of netto that would go if the input were known, a fraction: its variance alone over all.
    pub worth: f64,
    /// Of a share with an interval: how many case files its interval is worth (α + β of the beta distribution with its mean
    /// and variance).
    pub files: Option<f64>,
}

impl Bar {
    /// Part of the variance of netto that would go if so many case files were reviewed: the posterior variance of the beta
    /// distribution is the prior one times (α + β) / (α + β + n).
    pub fn worth_of_review(&self, files: f64) -> Option<f64> {
        let own = self.files?;
        Some(self.worth * files / (own + files))
    }
}

/// An input's low and high, and netto at each with the others at their points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    pub low: f64,
    pub high: f64,
    pub netto_low: f64,
    pub netto_high: f64,
}

/// Every uncertain input and every share, the most important first.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    pub bars: Vec<Bar>,
    /// Part of the variance of netto that would go if all overlaps, or all counts, were known.
    pub overlaps_worth: f64,
    pub counts_worth: f64,
}

/// Draws for a part of the variance: one digit is enough to rank by.
const DRAWS: usize = 1_000;

/// Ranks the inputs of an estimate.
///
/// `all` is the variance of netto with everything drawn.
pub(super) fn ranked(plan: &Plan<'_>, settings: Settings, all: f64) -> Sensitivity {
    let settings = Settings {
        draws: DRAWS,
        ..settings
    };
    let variance = |varied| {
        let drawn = draw::all(plan, settings, varied, false);
        let deviation = Spread::of(&drawn.netto).standard;
        deviation * deviation
    };
    let worth = |variance: f64| {
        if all > 0.0 {
            (variance / all).min(1.0)
        } else {
            0.0
        }
    };
    let assumptions = &plan.skattning.underlag.assumptions;
    let groups = assumptions.groups.len();
    let mut bars = Vec::new();
    for (at, line) in plan.lines.iter().enumerate() {
        bars.push(Bar {
            input: Input::Share {
                group: line.group,
                place: at
                    .checked_sub(groups)
                    .map(|own| assumptions.overrides[own].place.clone()),
            },
            ends: ends(plan, line.distribution, |block, lane| {
                block.shares[at] = lane
            }),
            per_point: Some(per_point(plan, at)),
            moved: line.moved,
            variance: match line.distribution {
                Some(_) => variance(Varied::Share(at)),
                None => 0.0,
            },
            worth: 0.0,
            files: line.distribution.and_then(files_in),
        });
    }
    let others = !settings.only_shares;
    for group in (0..groups).filter(|_| others) {
        bars.push(Bar {
            input: Input::Size { group },
            ends: None,
            per_point: None,
            moved: false,
            variance: variance(Varied::Size(group)),
            worth: 0.0,
            files: None,
        });
    }
    for (at, (id, _, distribution)) in plan.factors.iter().enumerate() {
        if others && distribution.is_some() {
            bars.push(Bar {
                input: Input::Factor { id: id.clone() },
                ends: ends(plan, *distribution, |block, lane| block.factors[at] = lane),
                per_point: None,
                moved: false,
                variance: variance(Varied::Factor(at)),
                worth: 0.0,
                files: None,
            });
        }
    }
    let sum: f64 = bars.iter().map(|bar| bar.variance).sum();
    for bar in &mut bars {
        bar.worth = worth(bar.variance);
        bar.variance = if sum > 0.0 { bar.variance / sum } else { 0.0 };
    }
    bars.sort_by(|a, b| (b.moved.cmp(&a.moved)).then(b.variance.total_cmp(&a.variance)));
    let together = |varied| match others {
        true => worth(variance(varied)),
        false => 0.0,
    };
    Sensitivity {
        bars,
        overlaps_worth: together(Varied::Factors),
        counts_worth: together(Varied::Sizes),
    }
}

/// α + β of the beta distribution with the mean and variance of an interval.
fn files_in(distribution: Distribution) -> Option<f64> {
    let (mean, variance) = (distribution.mean(), distribution.variance());
    let files = mean * (1.0 - mean) / variance - 1.0;
    (variance > 0.0 && files > 0.0).then_some(files)
}

fn ends(
    plan: &Plan<'_>,
    distribution: Option<Distribution>,
    set: impl Fn(&mut Block, Lane),
) -> Option<Ends> {
    let one = distribution?;
    let mut lane = Lane::all(one.low());
    lane.0[1] = one.high();
    let netto = netto_at(plan, |block| set(block, lane));
    Some(Ends {
        low: one.low(),
        high: one.high(),
        netto_low: netto.0[0],
        netto_high: netto.0[1],
    })
}

/// One percentage point up, or down (with the sign turned) where the share is already 100 %.
fn per_point(plan: &Plan<'_>, line: usize) -> f64 {
    let point = plan.lines[line].point;
    let step = if point <= 0.99 { 0.01 } else { -0.01 };
    let mut lane = Lane::all(point);
    lane.0[1] = point + step;
    let netto = netto_at(plan, |block| block.shares[line] = lane);
    (netto.0[1] - netto.0[0]) * 0.01 / step
}

fn netto_at(plan: &Plan<'_>, set: impl Fn(&mut Block)) -> Lane {
    let (mut block, own) = at_points(plan);
    set(&mut block);
    let drawn = results(plan, &block, &own, false, &mut Room::default());
    drawn.area.netto
}
