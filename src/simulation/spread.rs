//! What many draws of one number say.

use crate::netto::{LANES, Lane};

/// Interval, median and standard uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// 2.5 % of the draws lie below.
    pub low: f64,
    pub median: f64,
    /// 2.5 % of the draws lie above.
    pub high: f64,
    /// A tenth of the draws lie below the first, a tenth above the second.
    pub inner: (f64, f64),
    pub mean: f64,
    /// Standard deviation of the draws.
    pub standard: f64,
}

const PERCENTILES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

impl Spread {
    /// Of draws in any order, at least one.
    pub fn of(draws: &[f64]) -> Self {
        let count = draws.len() as f64;
        let mean = sum(draws, |one| one) / count;
        let squares = sum(draws, |one| (one - mean) * (one - mean));
        let [low, first, median, ninth, high] = quantiles(draws);
        Self {
            low,
            median,
            high,
            inner: (first, ninth),
            mean,
            standard: (squares / (count - 1.0).max(1.0)).sqrt(),
        }
    }
}

/// Side by side, since one sum after the other waits for each addition.
fn sum(draws: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let (lanes, rest) = draws.as_chunks::<LANES>();
    let sums = lanes
        .iter()
        .fold(Lane::ZERO, |sums, lane| sums + Lane(*lane).map(&of));
    let rest = rest.iter().map(|one| of(*one));
    sums.0.into_iter().chain(rest).sum()
}

/// The percentiles, in order, each between the two nearest draws. From the highest down: what a selection leaves below itself
/// is all that the next one looks among.
fn quantiles(draws: &[f64]) -> [f64; PERCENTILES.len()] {
    let mut all = draws.to_vec();
    let mut until = all.len();
    let mut found = PERCENTILES;
    for one in found.iter_mut().rev() {
        let place = *one * (draws.len() - 1) as f64;
        let upper = place.ceil() as usize;
        let (before, above, _) = all[..until].select_nth_unstable_by(upper, f64::total_cmp);
        let below = match place.fract() > 0.0 {
            true => before.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            false => *above,
        };
        *one = below + place.fract() * (*above - below);
        until = upper + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By the definition: in the sorted draws.
    fn sorted(draws: &[f64], part: f64) -> f64 {
        let mut all = draws.to_vec();
        all.sort_by(f64::total_cmp);
        let place = part * (all.len() - 1) as f64;
        let (below, above) = (place.floor(), place.ceil());
        all[below as usize] + (place - below) * (all[above as usize] - all[below as usize])
    }

    /// Near each other, or in clumps far apart, some of them equal.
    fn draws() -> impl Strategy<Value = Vec<f64>> {
        let one = prop_oneof![
            -1e6..1e6f64,
            0.0..1.0f64,
            Just(7.0),
            Just(f64::MAX),
            Just(f64::MIN_POSITIVE)
        ];
        prop::collection::vec(one, 1..300)
    }

    proptest! {
        #[test]
        fn quantiles_are_those_of_the_sorted_draws(draws in draws()) {
            for (found, percentile) in quantiles(&draws).into_iter().zip(PERCENTILES) {
                prop_assert_eq!(found, sorted(&draws, percentile));
            }
        }

        #[test]
        fn mean_and_deviation_are_those_of_the_definition(draws in prop::collection::vec(-1e6..1e6f64, 2..100)) {
            let spread = Spread::of(&draws);
            let count = draws.len() as f64;
            let mean = draws.iter().sum::<f64>() / count;
            let squares: f64 = draws.iter().map(|one| (one - mean).powi(2)).sum();
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-7 * (1.0 + b.abs());
            prop_assert!(near(spread.mean, mean));
            prop_assert!(near(spread.standard, (squares / (count - 1.0)).sqrt()));
        }
    }
}
