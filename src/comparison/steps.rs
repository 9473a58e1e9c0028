//! From the method's first rules to its present ones, one correction at a time.

use super::model::{Before, OverlapChoice, Step};
use crate::assumptions::Assumptions;
use crate::estimate::Skattning;
use crate::overlaps::Overlaps;
use crate::problem::Outcome;
use crate::status::Absent;

/// A correction with netto on both sides of it.
#[derive(Debug, Clone)]
pub struct StepTaken {
    pub step: Step,
    pub before: f64,
    pub after: f64,
}

impl Before {
    /// What held before all of some corrections: where several are about the same, the earliest says it.
    pub fn all(steps: &[Step]) -> Self {
        let mut whole = Self::default();
        let add = |known: &mut Vec<(String, String)>, more: &[(String, String)]| {
            for pair in more {
                if !known.iter().any(|(id, _)| *id == pair.0) {
                    known.push(pair.clone());
                }
            }
        };
        for Step { before, .. } in steps {
            add(&mut whole.indicators, &before.indicators);
            add(&mut whole.factors, &before.factors);
            whole.independent.extend(before.independent.iter().cloned());
            whole.without_local |= before.without_local;
        }
        whole
    }

    /// Lets what held before hold again.
    pub fn apply(&self, declared: &mut Overlaps, assumptions: &mut Assumptions) {
        for (now, then) in &self.indicators {
            let mut groups = assumptions.groups.iter_mut();
            if let Some(group) = groups.find(|group| group.indicator == *now) {
                group.indicator = then.clone();
            }
        }
        for (id, then) in &self.factors {
            if let Some(factor) = declared.factors.iter_mut().find(|one| one.id == *id) {
                factor.indicator = then.clone();
            }
        }
        for group in &self.independent {
            OverlapChoice::GroupIndependent(group.clone()).apply(declared, assumptions);
        }
        if self.without_local {
            declared.stated.iter_mut().for_each(|one| one.local = None);
        }
    }
}

/// Netto before and after each correction, the earlier ones made; the differences sum to the whole. None where the first
/// rules give no netto.
///
/// # Errors
/// As the estimator's.
pub fn steps(
    declared: &[Step],
    now: &Skattning,
    estimator: &dyn Fn(&Before) -> Outcome<Skattning>,
) -> Outcome<Result<Vec<StepTaken>, Absent>> {
    let mut nettos = Vec::new();
    for made in 0..declared.len() {
        let before = Before::all(&declared[made..]);
        nettos.push(estimator(&before)?.netto.map(|netto| netto.centre()));
    }
    nettos.push(
        now.netto
            .as_ref()
            .map(|netto| netto.centre())
            .map_err(Absent::clone),
    );
    let nettos: Result<Vec<f64>, Absent> = nettos.into_iter().collect();
    Ok(nettos.map(|nettos| {
        let taken = declared.iter().zip(nettos.windows(2));
        taken
            .map(|(step, pair)| StepTaken {
                step: step.clone(),
                before: pair[0],
                after: pair[1],
            })
            .collect()
    }))
}
