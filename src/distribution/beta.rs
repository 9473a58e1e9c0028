//! The beta distribution from a portable maths crate, so that a draw is the same number on every machine.

const MOST_STEPS: usize = 200;

/// The value that a fraction `u` lies below: Newton's steps kept within a shrinking bracket.
pub(super) fn quantile(u: f64, alpha: f64, beta: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    let mut x = alpha / (alpha + beta);
    let front = libm::lgamma(alpha + beta) - libm::lgamma(alpha) - libm::lgamma(beta);
    for _ in 0..MOST_STEPS {
        let off = below(x, alpha, beta, front) - u;
        if off > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density =
            libm::exp(front + (alpha - 1.0) * libm::log(x) + (beta - 1.0) * libm::log1p(-x));
        let newton = x - off / density;
        let next = if newton > low && newton < high {
            newton
        } else {
            (low + high) / 2.0
        };
        if (next - x).abs() <= 1e-15 || high - low <= 1e-15 {
            return next;
        }
        x = next;
    }
    x
}

/// The regularised incomplete beta function I_x(α, β); `front` is −ln B(α, β).
fn below(x: f64, alpha: f64, beta: f64, front: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let scale = libm::exp(front + alpha * libm::log(x) + beta * libm::log1p(-x));
    // The fraction converges fast on this side of the mean; the other side is its mirror.
    if x < (alpha + 1.0) / (alpha + beta + 2.0) {
        scale * fraction(x, alpha, beta) / alpha
    } else {
        1.0 - scale * fraction(1.0 - x, beta, alpha) / beta
    }
}

/// Lentz's evaluation of the continued fraction (Abramowitz and Stegun 26.5.8).
fn fraction(x: f64, alpha: f64, beta: f64) -> f64 {
    let away = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / away(1.0 - (alpha + beta) * x / (alpha + 1.0));
    let mut value = denominator;
    for step in 1..MOST_STEPS {
        let m = step as f64;
        let even = m * (beta - m) * x / ((alpha + 2.0 * m - 1.0) * (alpha + 2.0 * m));
        denominator = 1.0 / away(1.0 + even * denominator);
        numerator = away(1.0 + even / numerator);
        value *= numerator * denominator;
        let odd =
            -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2.0 * m) * (alpha + 2.0 * m + 1.0));
        denominator = 1.0 / away(1.0 + odd * denominator);
        numerator = away(1.0 + odd / numerator);
        let change = numerator * denominator;
        value *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::quantile;
    use statrs::distribution::{Beta, ContinuousCDF};

    #[test]
    fn quantiles_agree_with_an_independent_library() {
        for (alpha, beta) in [(1.0, 5.0), (3.0, 3.0), (0.5, 0.5), (20.0, 80.0), (5.0, 1.0)] {
            let other = Beta::new(alpha, beta).unwrap();
            for u in [1e-4, 0.025, 0.3, 0.5, 0.9, 0.9999] {
                let back = other.cdf(quantile(u, alpha, beta));
                assert!((back - u).abs() < 1e-9, "{alpha} {beta} {u} {back}");
            }
        }
    }
}
