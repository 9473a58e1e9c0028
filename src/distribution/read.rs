//! A distribution as it is written in a file.

use super::{Distribution, most_spread};
use crate::form::Form;
use crate::problem::Outcome;
use crate::swedish;
use serde::{Deserialize, Serialize};

/// A declared distribution of a share, with its grounds; all values are fractions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub distribution: Distribution,
    /// True where no source states the span: it is a judgement.
    pub judged: bool,
    pub reason: String,
}

/// Reads `{ typ = "…", … , motivering = "…" }`; the numbers are written in per cent.
///
/// # Errors
/// File and line of what does not follow the form, or of numbers that no distribution can have.
pub fn read(form: &Form<'_>) -> Outcome<Interval> {
    let distribution = match form.text("typ")? {
        "likformig" => Distribution::Likformig {
            low: form.percent("lag")?,
            high: form.percent("hog")?,
        },
        "triangel" => Distribution::Triangel {
            low: form.percent("lag")?,
            mode: form.percent("mitt")?,
            high: form.percent("hog")?,
        },
        "pert" => Distribution::Pert {
            low: form.percent("lag")?,
            mode: form.percent("mitt")?,
            high: form.percent("hog")?,
        },
        "beta" => Distribution::Beta {
            mean: form.percent("medel")?,
            sd: form.percent("sd")?,
        },
        kind => {
            return Err(form
                .fault("typ", format!("Okänd fördelning: {kind}"))
                .expected("likformig, triangel, pert eller beta"));
        }
    };
    check_order(form, &distribution)?;
    let interval = Interval {
        distribution,
        judged: form.flag("bedomning", false)?,
        reason: form.text("motivering")?.to_string(),
    };
    form.finish()?;
    Ok(interval)
}

fn check_order(form: &Form<'_>, distribution: &Distribution) -> Outcome<()> {
    let ordered = match *distribution {
        Distribution::Likformig { low, high } => low <= high,
        Distribution::Triangel { low, mode, high } | Distribution::Pert { low, mode, high } => {
            low <= mode && mode <= high
        }
        Distribution::Beta { mean, sd } => {
            if sd > 0.0 && sd >= most_spread(mean) {
                return Err(form
                    .fault("sd", "Spridningen är större än fördelningen beta kan ha")
                    .expected(format!(
                        "sd under {} vid medel {}",
                        swedish::percent(most_spread(mean), 1),
                        swedish::share(mean)
                    )));
            }
            true
        }
        // Not written as a distribution, but as rows of their own.
        Distribution::Pool(_) => true,
    };
    if ordered {
        return Ok(());
    }
    Err(form
        .fault("lag", "Intervallet är inte i ordning")
        .expected("lag ≤ mitt ≤ hog"))
}
