//! Where kommuner stand among each other, from the same draws: what all share cancels out (`docs/metod.md`, Rangordning).

use super::draw::Draws;
use super::plan::Plan;
use rayon::prelude::*;

/// Draws that places are read from: a place is a whole number.
const DRAWS: usize = 2_000;
/// Of the draws, so many are left out at either end.
const TAIL: f64 = 0.025;

/// A kommun's place by netto per person, 1 for the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    pub place: usize,
    /// 95 % of the draws have it between these.
    pub low: usize,
    pub high: usize,
    /// Among so many.
    pub of: usize,
    /// BesideRiket riket's netto per person.
    pub beside: BesideRiket,
}

/// What 97.5 % of the draws say of a kommun beside riket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BesideRiket {
    Higher,
    Same,
    Lower,
}

impl BesideRiket {
    pub fn id(self) -> &'static str {
        match self {
            BesideRiket::Higher => "hogre",
            BesideRiket::Same => "gar_inte_att_skilja",
            BesideRiket::Lower => "lagre",
        }
    }

    /// As it is said of a kommun.
    pub fn label(self) -> &'static str {
        match self {
            BesideRiket::Higher => "högre än riket",
            BesideRiket::Same => "går inte att skilja från riket",
            BesideRiket::Lower => "lägre än riket",
        }
    }
}

/// Per kommun, in order; none for those without netto, and of all where fewer than two have it.
pub(super) fn ranks(plan: &Plan<'_>, drawn: &Draws) -> Vec<Option<Rank>> {
    let mut found = vec![None; plan.places.len()];
    let ranked: Vec<usize> = (0..plan.places.len())
        .filter(|&at| !drawn.units[at].is_empty() && plan.places[at].population > 0.0)
        .collect();
    if ranked.len() < 2 {
        return found;
    }
    let rates = |at: usize| {
        let people = plan.places[at].population;
        drawn.units[at].iter().map(move |netto| netto / people)
    };
    let all: Vec<Vec<f64>> = ranked.iter().map(|&at| rates(at).collect()).collect();
    let points: Vec<f64> = ranked.iter().map(|&at| plan.point_rate(at)).collect();
    for (&at, rank) in ranked.iter().zip(standing(&all, &points, &drawn.national)) {
        found[at] = Some(rank);
    }
    found
}

/// The ranks of some places: their rates in each draw, at the points, and riket's in each draw.
pub(super) fn standing(rates: &[Vec<f64>], points: &[f64], national: &[f64]) -> Vec<Rank> {
    let draws = national.len().min(DRAWS);
    let orders: Vec<Vec<u16>> = (0..draws)
        .into_par_iter()
        .with_min_len(64)
        .map(|draw| places(&rates.iter().map(|one| one[draw]).collect::<Vec<f64>>()))
        .collect();
    let points = places(points);
    let last = (draws - 1) as f64;
    let rank = |(column, rates): (usize, &Vec<f64>)| {
        let mut all: Vec<u16> = orders.iter().map(|order| order[column]).collect();
        all.sort_unstable();
        let at_part = |part: f64| usize::from(all[(part * last).round() as usize]);
        let above = (0..draws).filter(|&draw| rates[draw] > national[draw]);
        let below = (0..draws).filter(|&draw| rates[draw] < national[draw]);
        let part = |count: usize| count as f64 / draws as f64;
        Rank {
            place: usize::from(points[column]),
            low: at_part(TAIL),
            high: at_part(1.0 - TAIL),
            of: points.len(),
            beside: beside(part(above.count()), part(below.count())),
        }
    };
    rates.iter().enumerate().map(rank).collect()
}

/// Of the parts of the draws that are above and below; riket itself is neither.
fn beside(above: f64, below: f64) -> BesideRiket {
    if above >= 1.0 - TAIL {
        BesideRiket::Higher
    } else if below >= 1.0 - TAIL {
        BesideRiket::Lower
    } else {
        BesideRiket::Same
    }
}

/// The place of each rate, 1 for the highest; equal rates in order.
fn places(rates: &[f64]) -> Vec<u16> {
    let mut order: Vec<u16> = (0..rates.len() as u16).collect();
    order.sort_unstable_by(|a, b| {
        let (one, other) = (rates[usize::from(*a)], rates[usize::from(*b)]);
        other.total_cmp(&one).then(a.cmp(b))
    });
    let mut places = vec![0; rates.len()];
    for (place, at) in (1..).zip(order) {
        places[usize::from(at)] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_is_first_and_equals_stand_in_order() {
        assert_eq!(places(&[0.2, 0.5, 0.2, 0.9]), [3, 2, 4, 1]);
        assert_eq!(beside(0.99, 0.01), BesideRiket::Higher);
        assert_eq!(beside(0.5, 0.5), BesideRiket::Same);
        assert_eq!(beside(0.01, 0.99), BesideRiket::Lower);
        // Riket beside itself is neither in any draw.
        assert_eq!(beside(0.0, 0.0), BesideRiket::Same);
    }
}
