//! What has changed since an earlier year: the counts, the factors of the overlaps, the assumptions, and all together.

use crate::estimate::Skattning;
use crate::simulation::{Settings, Spread, difference};
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
    /// Of the change of netto, from draws that the two share; none where nothing is drawn.
    pub interval: Option<Spread>,
}

impl Change {
    /// True where the interval leaves the change on one side of 0; none where nothing is drawn.
    pub fn is_told_from_none(&self) -> Option<bool> {
        let spread = self.interval?;
        Some(spread.low > 0.0 || spread.high < 0.0)
    }
}

/// A change in parts that sum to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    pub before: f64,
    pub after: f64,
    /// New counts, with the earlier factors and assumptions.
    pub data: f64,
    /// The factors of the overlaps, on the earlier counts.
    pub factors: f64,
    /// New assumptions on the earlier figures.
    pub assumptions: f64,
    /// What none of them brings alone.
    pub interaction: f64,
}

impl Split {
    /// The change, part by part.
    fn of([old, new_data, new_factors, new_assumptions, new]: [f64; 5]) -> Self {
        let (data, factors, assumptions) =
            (new_data - old, new_factors - old, new_assumptions - old);
        Self {
            before: old,
            after: new,
            data,
            factors,
            assumptions,
            interaction: new - old - data - factors - assumptions,
        }
    }
}

/// Splits the change between five estimates: the earlier one; that with the present counts, with the present factors, and
/// with the present assumptions; the present one.
///
/// # Errors
/// Why one of them has no netto, or lacks a group.
pub fn change(all: &[Skattning; 5], draws: Option<Settings>) -> Result<Change, Absent> {
    let brutto = |one: &Skattning| {
        let known = one.brutto.filter(|_| one.complete);
        known.ok_or_else(|| Absent::bortfall(Uncounted::Group))
    };
    let mut split = [[0.0; 5]; 2];
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
    let [before, .., now] = all;
    let interval = draws.map(|settings| difference(before, now, settings));
    Ok(Change {
        interval: interval.transpose()?,
        years: (before.year_text(), now.year_text()),
        assumptions: (named(before), named(now)),
        brutto: Split::of(split[0]),
        netto: Split::of(split[1]),
    })
}
