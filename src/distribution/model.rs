//! The distributions of a share.

use super::beta::{self, beta_shape, pert_shape};
use super::pool::Pool as Judges;
use Distribution::{Beta, Likformig, Pert, Pool, Triangel};
use serde::{Deserialize, Serialize};

/// What is assumed of a fraction in [0, 1].
// Small enough to copy wherever a share goes: a pool is 256 bytes, and there are few shares.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Distribution {
    Likformig {
        low: f64,
        high: f64,
    },
    Triangel {
        low: f64,
        mode: f64,
        high: f64,
    },
    Pert {
        low: f64,
        mode: f64,
        high: f64,
    },
    Beta {
        mean: f64,
        sd: f64,
    },
    /// Of several judges.
    Pool(Judges),
}

impl Distribution {
    /// The identifier used in files.
    pub fn id(&self) -> &'static str {
        match self {
            Likformig { .. } => "likformig",
            Triangel { .. } => "triangel",
            Pert { .. } => "pert",
            Beta { .. } => "beta",
            Pool(_) => "bedömare",
        }
    }

    /// Lowest share; for beta the share that 2.5 % lie below.
    pub fn low(&self) -> f64 {
        match *self {
            Likformig { low, .. } | Triangel { low, .. } | Pert { low, .. } => low,
            Beta { .. } => self.quantile(0.025),
            Pool(judges) => judges.low(),
        }
    }

    /// Highest share; for beta the share that 2.5 % lie above.
    pub fn high(&self) -> f64 {
        match *self {
            Likformig { high, .. } | Triangel { high, .. } | Pert { high, .. } => high,
            Beta { .. } => self.quantile(0.975),
            Pool(judges) => judges.high(),
        }
    }

    /// True for a share that it can give.
    pub fn holds(&self, share: f64) -> bool {
        match *self {
            Likformig { low, high } | Triangel { low, high, .. } | Pert { low, high, .. } => {
                (low - 1e-12..=high + 1e-12).contains(&share)
            }
            Beta { .. } => (0.0..=1.0).contains(&share),
            Pool(judges) => (judges.low() - 1e-12..=judges.high() + 1e-12).contains(&share),
        }
    }

    pub fn mean(&self) -> f64 {
        match *self {
            Likformig { low, high } => (low + high) / 2.0,
            Triangel { low, mode, high } => (low + mode + high) / 3.0,
            Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Beta { mean, .. } => mean,
            Pool(judges) => judges.mean(),
        }
    }

    pub fn variance(&self) -> f64 {
        match *self {
            Likformig { low, high } => (high - low) * (high - low) / 12.0,
            Triangel { low, mode, high } => {
                let squares = low * low + mode * mode + high * high;
                (squares - low * mode - low * high - mode * high) / 18.0
            }
            Pert { low, mode, high } => {
                if high <= low {
                    return 0.0;
                }
                let (alpha, beta) = pert_shape(low, mode, high);
                let sum = alpha + beta;
                (high - low) * (high - low) * alpha * beta / (sum * sum * (sum + 1.0))
            }
            Beta { sd, .. } => sd * sd,
            Pool(judges) => judges.variance(),
        }
    }

    /// The share that a fraction `u` of the distribution lies below, 0 < u < 1.
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Likformig { low, high } => low + u * (high - low),
            Triangel { low, mode, high } => triangle(low, mode, high, u),
            Pert { low, mode, high } => {
                if high <= low {
                    return low;
                }
                let (alpha, beta) = pert_shape(low, mode, high);
                low + (high - low) * beta::quantile(u, alpha, beta)
            }
            Beta { mean, sd } => {
                // So near its mean that the shape is no longer a number.
                if sd <= f64::EPSILON {
                    return mean;
                }
                let (alpha, beta) = beta_shape(mean, sd);
                beta::quantile(u, alpha, beta)
            }
            Pool(judges) => judges.quantile(u),
        }
    }

    /// A share drawn by a number between 0 and 1: the quantile, or of several judges that of the one it picks.
    pub fn drawn(&self, u: f64) -> f64 {
        match self {
            Pool(judges) => judges.drawn(u),
            other => other.quantile(u),
        }
    }
}

/// Largest standard deviation that a beta distribution with this mean can have, exclusive.
pub fn most_spread(mean: f64) -> f64 {
    libm::sqrt(mean * (1.0 - mean))
}

fn triangle(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return low;
    }
    if u * width <= mode - low {
        low + libm::sqrt(u * width * (mode - low))
    } else {
        high - libm::sqrt((1.0 - u) * width * (high - mode))
    }
}
