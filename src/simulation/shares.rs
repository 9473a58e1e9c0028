//! Brutto per kommun when the shares alone are drawn: a product of two matrices.

use super::draw::shares_of;
use super::model::Settings;
use super::plan::{Place, Plan};
use rayon::prelude::*;

/// Brutto = Σ people · share, for every kommun and draw, as `read` reads its draws; none where a group is absent.
pub(super) fn brutto<T: Send>(
    plan: &Plan<'_>,
    settings: Settings,
    read: impl Fn(&[f64]) -> T + Sync,
) -> Vec<Option<T>> {
    let drawn = shares_of(plan, settings);
    plan.places
        .par_iter()
        .map_init(Vec::new, |sums, place| {
            let people = people(plan, place)?;
            // What does not vary is the same in every draw.
            let lines = plan.lines.iter().zip(&people);
            let steady = lines.filter(|(line, _)| line.distribution.is_none());
            let steady: f64 = steady.map(|(line, people)| people * line.point).sum();
            sums.clear();
            sums.resize(settings.draws, steady);
            for (line, shares) in &drawn {
                let people = people[*line];
                for (sum, share) in sums.iter_mut().zip(shares) {
                    *sum += people * share;
                }
            }
            Some(read(sums))
        })
        .collect()
}

/// People that each share line applies to in a place.
fn people(plan: &Plan<'_>, place: &Place) -> Option<Vec<f64>> {
    let mut people = vec![0.0; plan.lines.len()];
    for group in &place.groups {
        for (line, count) in &group.as_ref()?.terms {
            people[*line] += count;
        }
    }
    Some(people)
}
