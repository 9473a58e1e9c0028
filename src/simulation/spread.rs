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
        Self {
            low: quantile(&mut draws, 0.025),
            median: quantile(&mut draws, 0.5),
            high: quantile(&mut draws, 0.975),
            mean,
            standard: (squares / (count - 1.0).max(1.0)).sqrt(),
        }
    }
}

/// Between the two nearest draws. Reorders them, which is quicker than sorting them all.
fn quantile(draws: &mut [f64], part: f64) -> f64 {
    let place = part * (draws.len() - 1) as f64;
    let (_, below, rest) = draws.select_nth_unstable_by(place.floor() as usize, f64::total_cmp);
    let above = rest
        .iter()
        .copied()
        .min_by(f64::total_cmp)
        .unwrap_or(*below);
    *below + (place - place.floor()) * (above - *below)
}
