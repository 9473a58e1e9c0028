//! Several judges' distributions of one share, pooled: F = Σ w·F. Their parameters are never averaged (`docs/metod.md`).

use super::beta::{self, pert_shape};
use serde::{Deserialize, Serialize};

/// Most judges of one share.
pub const MOST_JUDGES: usize = 8;

/// A judge's lowest, best and highest (fractions), read as PERT, and the judge's weight.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Judged {
    pub low: f64,
    pub best: f64,
    pub high: f64,
    pub weight: f64,
}

/// The judges of a share; those without weight are not there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    judges: [Judged; MOST_JUDGES],
}

impl Judged {
    /// True where lowest, best and highest stand in that order.
    pub fn is_in_order(&self) -> bool {
        self.low <= self.best && self.best <= self.high
    }

    pub fn mean(&self) -> f64 {
        (self.low + 4.0 * self.best + self.high) / 6.0
    }

    fn variance(&self) -> f64 {
        let width = self.high - self.low;
        if width <= 0.0 {
            return 0.0;
        }
        let (alpha, beta) = pert_shape(self.low, self.best, self.high);
        let sum = alpha + beta;
        width * width * alpha * beta / (sum * sum * (sum + 1.0))
    }

    fn below(&self, share: f64) -> f64 {
        let width = self.high - self.low;
        if width <= 0.0 {
            return if share >= self.low { 1.0 } else { 0.0 };
        }
        let (alpha, beta) = pert_shape(self.low, self.best, self.high);
        beta::below((share - self.low) / width, alpha, beta)
    }

    fn quantile(&self, u: f64) -> f64 {
        let width = self.high - self.low;
        if width <= 0.0 {
            return self.low;
        }
        let (alpha, beta) = pert_shape(self.low, self.best, self.high);
        self.low + width * beta::quantile(u, alpha, beta)
    }
}

impl Pool {
    /// None for no judge, for more than [`MOST_JUDGES`], and for weights that are not above 0.
    pub fn of(all: &[Judged]) -> Option<Self> {
        let sum: f64 = all.iter().map(|one| one.weight).sum();
        if all.is_empty() || all.len() > MOST_JUDGES || all.iter().any(|one| one.weight <= 0.0) {
            return None;
        }
        let mut judges = [Judged::default(); MOST_JUDGES];
        for (place, one) in judges.iter_mut().zip(all) {
            *place = Judged {
                weight: one.weight / sum,
                ..*one
            };
        }
        Some(Self { judges })
    }

    fn there(&self) -> impl Iterator<Item = &Judged> {
        self.judges.iter().filter(|one| one.weight > 0.0)
    }

    /// Lowest of all.
    pub fn low(&self) -> f64 {
        self.there().map(|one| one.low).fold(1.0, f64::min)
    }

    /// Highest of all.
    pub fn high(&self) -> f64 {
        self.there().map(|one| one.high).fold(0.0, f64::max)
    }

    /// Σ w·m.
    pub fn mean(&self) -> f64 {
        self.there().map(|one| one.weight * one.mean()).sum()
    }

    /// Σ w·(v + (m − m̄)²).
    pub fn variance(&self) -> f64 {
        let within: f64 = self.there().map(|one| one.weight * one.variance()).sum();
        within + self.between()
    }

    /// The part of the variance that is between the judges: Σ w·(m − m̄)².
    pub fn between(&self) -> f64 {
        let mean = self.mean();
        let off = |one: &Judged| (one.mean() - mean) * (one.mean() - mean);
        self.there().map(|one| one.weight * off(one)).sum()
    }

    fn below(&self, share: f64) -> f64 {
        self.there().map(|one| one.weight * one.below(share)).sum()
    }

    /// The share that a fraction `u` lies below, by bisection.
    pub fn quantile(&self, u: f64) -> f64 {
        let (mut low, mut high) = (self.low(), self.high());
        for _ in 0..BISECTIONS {
            let middle = (low + high) / 2.0;
            match self.below(middle) < u {
                true => low = middle,
                false => high = middle,
            }
        }
        (low + high) / 2.0
    }

    /// A share drawn by one number between 0 and 1: it picks a judge, and what is left of it that judge's share.
    pub fn drawn(&self, u: f64) -> f64 {
        let mut left = u;
        let mut last = self.low();
        for one in self.there() {
            if left < one.weight {
                return one.quantile((left / one.weight).clamp(LEAST, 1.0 - LEAST));
            }
            left -= one.weight;
            last = one.high;
        }
        last
    }
}

/// Halvings of the range of shares: beyond them it is rounding.
const BISECTIONS: usize = 60;
/// A quantile is asked for strictly between 0 and 1.
const LEAST: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(low: f64, best: f64, high: f64) -> Judged {
        Judged {
            low,
            best,
            high,
            weight: 1.0,
        }
    }

    /// Kommun, Arbetsförmedlingen and Försäkringskassan about the unemployed (`docs/metod.md`).
    #[test]
    fn the_example_comes_out() {
        let all = [
            judged(0.20, 0.35, 0.60),
            judged(0.05, 0.10, 0.20),
            judged(0.10, 0.20, 0.40),
        ];
        let pool = Pool::of(&all).unwrap();
        let near = |found: f64, stated: f64, within: f64| {
            assert!((found - stated).abs() <= within, "{found} {stated}");
        };
        near(pool.mean(), 0.230_56, 5e-6);
        near(libm::sqrt(pool.variance()), 0.119_77, 5e-6);
        near(pool.quantile(0.025), 0.0699, 5e-5);
        near(pool.quantile(0.5), 0.2125, 5e-5);
        near(pool.quantile(0.975), 0.4811, 5e-5);
        near(pool.between() / pool.variance(), 0.78, 0.005);
        let draws: Vec<f64> = (0..20_000)
            .map(|at| pool.drawn((f64::from(at) + 0.5) / 20_000.0))
            .collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        near(mean, pool.mean(), 1e-4);
    }

    #[test]
    fn weights_are_relative_and_nobody_is_no_pool() {
        assert_eq!(Pool::of(&[]), None);
        let one = judged(0.1, 0.2, 0.3);
        let heavy = Judged {
            weight: 3.0,
            ..judged(0.5, 0.6, 0.7)
        };
        let pool = Pool::of(&[one, heavy]).unwrap();
        assert!((pool.mean() - (0.2 + 3.0 * 0.6) / 4.0).abs() < 1e-12);
        assert_eq!(Pool::of(&[Judged { weight: 0.0, ..one }]), None);
    }
}
