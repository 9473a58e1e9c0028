//! No kommun may belong to förbund with more than its whole population on any day.

use super::model::{Forbund, Membership};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::swedish;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Room for shares that are rounded, such as three thirds written 33.4.
const ROUNDING: f64 = 1e-9;

type Placed<'a> = (&'a Forbund, &'a Membership);

pub(super) fn check_memberships(all: &[Forbund], regions: &Regions) -> Outcome<()> {
    let mut by_kommun: BTreeMap<&str, Vec<Placed>> = BTreeMap::new();
    for forbund in all {
        for membership in &forbund.memberships {
            by_kommun
                .entry(&membership.kommun)
                .or_default()
                .push((forbund, membership));
        }
    }
    for (kommun, placed) in &by_kommun {
        // The sum of shares can only rise on a day when a membership begins.
        for (_, starting) in placed {
            let day = starting.from.unwrap_or(NaiveDate::MIN);
            let together: Vec<&Placed> = placed.iter().filter(|(_, m)| m.holds_on(day)).collect();
            let sum: f64 = together.iter().map(|(_, m)| m.weight).sum();
            if sum > 1.0 + ROUNDING {
                return Err(exceeded(regions.name_of(kommun), sum, &together));
            }
        }
    }
    Ok(())
}

fn exceeded(kommun: &str, sum: f64, together: &[&Placed]) -> Box<Problem> {
    let places: Vec<String> = together
        .iter()
        .map(|(forbund, m)| format!("{} ({}, rad {})", forbund.name, forbund.file, m.line))
        .collect();
    Problem::input(format!(
        "{kommun} ingår samtidigt i flera förbund med sammanlagt {} av invånarna",
        swedish::share(sum)
    ))
    .at(swedish::list(&places))
    .expected("högst 100 % på varje dag")
    .next("Ange vilken del som ingår med del och andel_procent, eller när medlemskapet upphörde med till.")
}
