//! Brutto per kommun when the shares alone are drawn: a product of two matrices.

use super::draw::{Varied, shares_of};
use super::plan::Plan;
use super::{Settings, Spread};
use crate::netto::LANES;
use rayon::prelude::*;

/// Brutto = Σ people · share, for every kommun and draw; none where a group is absent.
pub(super) fn brutto(plan: &Plan<'_>, settings: Settings) -> Vec<Option<Spread>> {
    let blocks = shares_of(
        plan,
        settings.seed,
        settings.draws.div_ceil(LANES),
        Varied::Shares,
    );
    plan.places
        .par_iter()
        .map(|place| {
            let mut people = vec![0.0; plan.lines.len()];
            for group in &place.groups {
                for (line, count) in &group.as_ref()?.terms {
                    people[*line] += count;
                }
            }
            let mut all = vec![0.0; blocks.len() * LANES];
            for (sums, shares) in all.chunks_exact_mut(LANES).zip(&blocks) {
                for (share, people) in shares.iter().zip(&people) {
                    for (sum, share) in sums.iter_mut().zip(share.0) {
                        *sum += people * share;
                    }
                }
            }
            all.truncate(settings.draws);
            Some(Spread::of(all))
        })
        .collect()
}
