//! The beta distribution's quantile.

use statrs::distribution::{Beta, ContinuousCDF, Normal};

/// Largest α + β that the library's quantile is asked for: from 10¹⁰ its search no longer ends.
const LARGEST_SHAPE: f64 = 1e8;

/// The value that a fraction `u` lies below, 0 < u < 1. Where the shape is so large that nearly all lies within 10⁻⁴ of
/// the mean, the distribution is told from a normal one by nothing that is shown.
pub(super) fn quantile(u: f64, alpha: f64, beta: f64) -> f64 {
    let sum = alpha + beta;
    let mean = alpha / sum;
    match Beta::new(alpha, beta) {
        Ok(beta) if sum <= LARGEST_SHAPE => beta.inverse_cdf(u),
        _ => around(u, mean, libm::sqrt(mean * (1.0 - mean) / (sum + 1.0))),
    }
}

/// The fraction that lies below a value.
pub(super) fn below(value: f64, alpha: f64, beta: f64) -> f64 {
    let value = value.clamp(0.0, 1.0);
    Beta::new(alpha, beta).map_or(0.0, |beta| beta.cdf(value))
}

/// The same of a normal distribution, kept within the range of a share; a standard deviation of 0 is the mean itself.
fn around(u: f64, mean: f64, sd: f64) -> f64 {
    let value = Normal::new(mean, sd).map_or(mean, |normal| normal.inverse_cdf(u));
    value.clamp(0.0, 1.0)
}

/// α = 1 + 4(m−a)/(b−a), β = 1 + 4(b−m)/(b−a) (`docs/metod.md`).
pub(super) fn pert_shape(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let width = high - low;
    (
        1.0 + 4.0 * (mode - low) / width,
        1.0 + 4.0 * (high - mode) / width,
    )
}

/// Shape by the moments: α + β = μ(1−μ)/σ² − 1.
pub(super) fn beta_shape(mean: f64, sd: f64) -> (f64, f64) {
    let sum = mean * (1.0 - mean) / (sd * sd) - 1.0;
    (mean * sum, (1.0 - mean) * sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_formula_where_there_is_one() {
        for u in [1e-4, 0.025, 0.3, 0.5, 0.9, 0.9999] {
            // α = 1 and β = 1 are powers of u; α = β = ½ is the arcsine distribution.
            let sine = (std::f64::consts::FRAC_PI_2 * u).sin();
            for (alpha, beta, known) in [
                (1.0, 5.0, 1.0 - (1.0 - u).powf(0.2)),
                (5.0, 1.0, u.powf(0.2)),
                (0.5, 0.5, sine * sine),
            ] {
                let found = quantile(u, alpha, beta);
                assert!((found - known).abs() < 1e-12, "{alpha} {beta} {u} {found}");
            }
        }
    }

    #[test]
    fn a_quantile_gives_its_fraction_back() {
        for (alpha, beta) in [(3.0, 3.0), (2.6, 3.4), (20.0, 80.0), (200.0, 800.0)] {
            let distribution = Beta::new(alpha, beta).unwrap();
            for u in [1e-4, 0.025, 0.3, 0.5, 0.9, 0.9999] {
                let back = distribution.cdf(quantile(u, alpha, beta));
                assert!((back - u).abs() < 1e-10, "{alpha} {beta} {u} {back}");
            }
        }
    }

    #[test]
    fn a_very_narrow_one_is_found_near_its_mean() {
        for sum in [1e6, 0.99e8, 1.01e8, 1e11, 1e14, 1e300] {
            let (low, high) = (
                quantile(0.025, 0.3 * sum, 0.7 * sum),
                quantile(0.975, 0.3 * sum, 0.7 * sum),
            );
            let sd = (0.21 / (sum + 1.0)).sqrt();
            assert!(
                (low - (0.3 - 1.96 * sd)).abs() <= 0.01 * sd + 1e-15,
                "{sum} {low}"
            );
            assert!(
                (high - (0.3 + 1.96 * sd)).abs() <= 0.01 * sd + 1e-15,
                "{sum} {high}"
            );
        }
    }
}
