//! First-order propagation of uncertainty for brutto (JCGM 100): what the draws must agree with.

use super::draw::at_points;
use super::plan::{AreaSize, Plan};

/// Standard uncertainty of the area's brutto.
pub(super) fn brutto(plan: &Plan<'_>, only_shares: bool) -> f64 {
    let mut by_line = vec![0.0; plan.lines.len()];
    let mut variance = 0.0;
    let (block, _) = at_points(plan);
    let share = |line: usize| block.shares[line].0[0];
    let of = |terms: &[(usize, f64)]| -> f64 {
        terms
            .iter()
            .map(|(line, people)| people * share(*line))
            .sum()
    };
    // e^σ² − 1 is the relative variance of a log-normal number.
    let relative = |sigma: f64| libm::expm1(sigma * sigma);
    for (group, area) in plan.area.iter().enumerate() {
        let mut common = 0.0;
        if let AreaSize::Row { size, terms, .. } = area {
            common += of(terms) * relative(size.common).sqrt();
            for (line, people) in terms {
                by_line[*line] += people;
            }
        }
        for (at, place) in plan.places.iter().enumerate() {
            let Some(one) = &place.groups[group] else {
                continue;
            };
            let mut sum = of(&one.terms);
            if let AreaSize::Row { terms, others, .. } = area {
                if !others.contains(&at) {
                    continue;
                }
                let people: f64 = terms.iter().map(|(_, people)| people).sum();
                sum -= one.size.value * of(terms) / people.max(1e-9);
                for (line, of_line) in terms {
                    by_line[*line] -= one.size.value * of_line / people.max(1e-9);
                }
            }
            common += sum * relative(one.size.common).sqrt();
            variance += sum * sum * relative(one.size.own);
            for (line, people) in &one.terms {
                by_line[*line] += people;
            }
        }
        variance += common * common;
    }
    if only_shares {
        variance = 0.0;
    }
    for (line, people) in plan.lines.iter().zip(by_line) {
        variance += people * people * line.distribution.map_or(0.0, |one| one.variance());
    }
    variance.sqrt()
}
