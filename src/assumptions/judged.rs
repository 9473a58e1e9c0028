//! Several judges of a group's share: `[[bedomning]]`.

use super::model::{Assumptions, Judgement, Share};
use super::named::known_group_named;
use crate::distribution::{Distribution, Interval, Judged, Judges, MOST_JUDGES};
use crate::form::Form;
use crate::problem::{Outcome, Problem};
use crate::swedish;

/// The rows of a file.
///
/// # Errors
/// File and line of an unknown group, an order that is none, or a judge who speaks twice of a group.
pub(super) fn read(root: &Form<'_>, assumptions: &Assumptions) -> Outcome<Vec<Judgement>> {
    let mut all: Vec<Judgement> = Vec::new();
    for form in root.forms("bedomning")? {
        let one = Judgement {
            role: form.text("roll")?.to_string(),
            group: known_group_named(&form, "grupp", form.text("grupp")?, assumptions)?,
            judged: Judged {
                low: form.percent("lagst_procent")?,
                best: form.percent("troligast_procent")?,
                high: form.percent("hogst_procent")?,
                weight: form.number_or_none("vikt")?.unwrap_or(1.0),
            },
            reason: form
                .text_or_none("motivering")?
                .unwrap_or_default()
                .to_string(),
        };
        if !one.judged.is_in_order() {
            return Err(form
                .fault("troligast_procent", "Bedömningen är inte i ordning")
                .expected("lagst_procent ≤ troligast_procent ≤ hogst_procent"));
        }
        if one.judged.weight <= 0.0 {
            return Err(form
                .fault("vikt", "Vikten är inte över 0")
                .expected("vikt = 1, eller ingen rad"));
        }
        let same = |other: &&Judgement| (&other.role, &other.group) == (&one.role, &one.group);
        if all.iter().any(|other| same(&other)) {
            return Err(form
                .fault(
                    "roll",
                    format!("{} bedömer {} två gånger", one.role, one.group),
                )
                .next("Behåll den ena."));
        }
        let of_group = all.iter().filter(|other| other.group == one.group);
        if of_group.count() == MOST_JUDGES {
            return Err(form.fault(
                "grupp",
                format!("Fler än {MOST_JUDGES} bedömer {}", one.group),
            ));
        }
        form.finish()?;
        all.push(one);
    }
    Ok(all)
}

/// Lets the judged groups' shares be what their judges say together.
pub(super) fn pool(assumptions: &mut Assumptions) {
    let judgements = &assumptions.judgements;
    for group in &mut assumptions.groups {
        let own: Vec<&Judgement> = judgements
            .iter()
            .filter(|one| one.group == group.id)
            .collect();
        let judged: Vec<Judged> = own.iter().map(|one| one.judged).collect();
        if let Some(pool) = Judges::of(&judged) {
            let roles: Vec<&str> = own.iter().map(|one| one.role.as_str()).collect();
            group.share = pooled(pool, &roles, &group.share);
        }
    }
}

fn pooled(pool: Judges, roles: &[&str], was: &Share) -> Share {
    let all = pool.variance();
    let between = match all > 0.0 {
        true => format!(
            "; {} av spridningen är skillnad mellan bedömarna",
            swedish::percent(pool.between() / all, 0)
        ),
        false => String::new(),
    };
    Share {
        point: pool.mean(),
        interval: Some(Interval {
            distribution: Distribution::Pool(pool),
            judged: true,
            reason: format!("Bedömarna vägda samman, ingen av dem medelvärdesbildad{between}"),
        }),
        moved: false,
        source: format!("Bedömningar av {}", swedish::list(roles)),
        reason: was.reason.clone(),
        decided: was.decided.clone(),
    }
}

impl Assumptions {
    /// Takes the judgements in place of those that there were.
    ///
    /// # Errors
    /// More judges of a group than can be pooled.
    pub fn judge(&mut self, judgements: Vec<Judgement>) -> Outcome<()> {
        for group in &self.groups {
            let count = judgements
                .iter()
                .filter(|one| one.group == group.id)
                .count();
            if count > MOST_JUDGES {
                return Err(Problem::input(format!(
                    "Fler än {MOST_JUDGES} bedömer {}",
                    group.id
                )));
            }
        }
        self.judgements = judgements;
        self.changed = true;
        pool(self);
        Ok(())
    }

    /// Forgets the judgements of groups whose share is no longer what their judges say.
    pub fn forget_moved_judgements(&mut self) {
        let pooled = |id: &str| {
            let interval = self
                .group(id)
                .and_then(|group| group.share.interval.as_ref());
            interval.is_some_and(|one| matches!(one.distribution, Distribution::Pool(_)))
        };
        let kept = self.judgements.iter().filter(|one| pooled(&one.group));
        self.judgements = kept.cloned().collect();
    }

    /// The judges, in the order that they are named.
    pub fn judges(&self) -> Vec<&str> {
        let mut roles: Vec<&str> = Vec::new();
        for one in &self.judgements {
            if !roles.contains(&one.role.as_str()) {
                roles.push(&one.role);
            }
        }
        roles
    }

    /// As one judge has it: the groups that they have judged at their mean, the others as they are.
    pub fn as_judged_by(&self, role: &str) -> Self {
        let mut own = self.clone();
        for one in self.judgements.iter().filter(|one| one.role == role) {
            if let Some(group) = own.groups.iter_mut().find(|group| group.id == one.group) {
                group.share.point = one.judged.mean();
            }
        }
        own
    }
}
