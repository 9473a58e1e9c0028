//! What has changed since an earlier year: the data, the assumptions, and the two together.

use crate::estimate::Skattning;
use crate::status::{Absent, Reason, Uncounted};

/// The change of an estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Years of the earlier and the present figures.
    pub years: (String, String),
    /// Names of the earlier and the present assumptions.
    pub assumptions: (String, String),
    pub brutto: Split,
    pub netto: Split,
}

/// A change in parts that sum to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    pub before: f64,
    pub after: f64,
    /// New figures under the earlier assumptions.
    pub data: f64,
    /// New assumptions on the earlier figures.
    pub assumptions: f64,
    /// What neither brings alone.
    pub interaction: f64,
}

impl Split {
    /// The change, part by part, of a number at (figures, assumptions).
    fn of([both_old, new_data, new_assumptions, both_new]: [f64; 4]) -> Self {
        let (data, assumptions) = (new_data - both_old, new_assumptions - both_old);
        Self {
            before: both_old,
            after: both_new,
            data,
            assumptions,
            interaction: both_new - both_old - data - assumptions,
        }
    }
}

/// Splits the change between four estimates: the earlier one, new figures, new assumptions, the present one.
///
/// # Errors
/// Why one of them has no netto, or lacks a group.
pub fn change(all: &[Skattning; 4]) -> Result<Change, Absent> {
    let brutto = |one: &Skattning| {
        let known = one.brutto.filter(|_| one.complete);
        known.ok_or_else(|| Absent::bortfall(Uncounted::Group))
    };
    let mut split = [[0.0; 4]; 2];
    for (at, one) in all.iter().enumerate() {
        let of = |absent: &Absent| Absent {
            status: absent.status,
            reason: Reason::During {
                period: one.year_text(),
                reason: Box::new(absent.reason.clone()),
            },
        };
        split[0][at] = brutto(one).map_err(|absent| of(&absent))?;
        split[1][at] = one.netto.as_ref().map_err(of)?.centre();
    }
    let named = |one: &Skattning| one.underlag.assumptions.name.clone();
    Ok(Change {
        years: (all[0].year_text(), all[3].year_text()),
        assumptions: (named(&all[0]), named(&all[3])),
        brutto: Split::of(split[0]),
        netto: Split::of(split[1]),
    })
}
