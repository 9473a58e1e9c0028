//! What many draws of one number say.

/// Interval, median and standard uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// 2.5 % of the draws lie below.
    pub low: f64,
    pub median: f64,
    /// 2.5 % of the draws lie above.
    pub high: f64,
    pub mean: f64,
    /// Standard deviation of the draws.
    pub standard: f64,
}

impl Spread {
    /// Sums in the order of the draws, so that the result is the same to the last bit.
    pub fn of(mut draws: Vec<f64>) -> Self {
        let count = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / count;
        let squares: f64 = draws.iter().map(|one| (one - mean) * (one - mean)).sum();
        let (low, median, high) = quantiles(&mut draws);
        Self {
            low,
            median,
            high,
            mean,
            standard: (squares / (count - 1.0).max(1.0)).sqrt(),
        }
    }
}

/// The 2.5, 50 and 97.5 percentiles. The median parts the draws in two, and each end is looked for in its half.
fn quantiles(draws: &mut [f64]) -> (f64, f64, f64) {
    let last = (draws.len() - 1) as f64;
    let middle = (0.5 * last).floor() as usize;
    let median = quantile(draws, 0.5 * last);
    let high = quantile(&mut draws[middle..], 0.975 * last - middle as f64);
    // One more than the lesser half: of two draws, both.
    let half = draws.len().min(middle + 2);
    let low = quantile(&mut draws[..half], 0.025 * last);
    (low, median, high)
}

/// The draw at a place in the order of size, or between the two nearest. Reorders them, which is quicker than
/// sorting them all: those before the place are then the lesser ones.
fn quantile(draws: &mut [f64], place: f64) -> f64 {
    let (_, below, rest) = draws.select_nth_unstable_by(place.floor() as usize, f64::total_cmp);
    let above = rest
        .iter()
        .copied()
        .min_by(f64::total_cmp)
        .unwrap_or(*below);
    *below + (place - place.floor()) * (above - *below)
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

    proptest! {
        #[test]
        fn quantiles_are_those_of_the_sorted_draws(draws in prop::collection::vec(-1e6..1e6f64, 1..300)) {
            let (low, median, high) = quantiles(&mut draws.clone());
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
            prop_assert!(near(low, sorted(&draws, 0.025)));
            prop_assert!(near(median, sorted(&draws, 0.5)));
            prop_assert!(near(high, sorted(&draws, 0.975)));
        }
    }
}
