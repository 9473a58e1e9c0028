//! Netto for women and men: each pattern's people divided so that the groups' women and men come out right.

use super::table::Table;

/// Largest relative error that counts as divided.
const TOLERANCE: f64 = 1e-9;
const MOST_ROUNDS: usize = 500;

/// The women of a place, whose table has both sexes.
pub struct Women<'a> {
    /// Women per group.
    pub sizes: &'a [f64],
    pub population: f64,
}

/// Women per pattern of a table: the same overlap pattern is assumed for both sexes. None where the groups' women and men
/// cannot be had from the table.
pub fn women_in(table: &Table, women: &Women<'_>) -> Option<Vec<f64>> {
    let all: f64 = table.cells.iter().sum();
    let men: Vec<f64> = (0..table.groups)
        .map(|group| table.size(group) - women.sizes[group])
        .collect();
    let part = |population: f64| Table {
        groups: table.groups,
        cells: table
            .cells
            .iter()
            .map(|people| people * population / all)
            .collect(),
    };
    let mut halves = [part(women.population), part(all - women.population)];
    for _ in 0..MOST_ROUNDS {
        let [k, m] = &mut halves;
        let off = fit_half(k, women.sizes, women.population).max(fit_half(
            m,
            &men,
            all - women.population,
        ));
        if off.max(join(table, &mut halves)) <= TOLERANCE {
            let [women, _] = halves;
            return Some(women.cells);
        }
    }
    None
}

/// The women among those who belong, per pattern as the people, their women and the members.
pub fn women_of(table: &Table, women: &[f64], members: &[f64]) -> f64 {
    let cells = table.cells.iter().zip(women).zip(members);
    cells
        .filter(|((all, _), _)| **all > 0.0)
        .map(|((all, women), members)| members * women / all)
        .sum()
}

/// Scales one sex to its sizes; gives how far off they were.
fn fit_half(half: &mut Table, sizes: &[f64], population: f64) -> f64 {
    let mut worst = 0.0_f64;
    for (group, size) in sizes.iter().enumerate() {
        let inside = half.size(group);
        let outside: f64 = half.cells.iter().sum::<f64>() - inside;
        worst = worst.max((inside - size).abs() / size.max(1e-9));
        let over = |target: f64, sum: f64| if sum > 0.0 { target / sum } else { 1.0 };
        let (by_in, by_out) = (over(*size, inside), over(population - size, outside));
        for (pattern, people) in half.cells.iter_mut().enumerate() {
            *people *= if pattern >> group & 1 == 1 {
                by_in
            } else {
                by_out
            };
        }
    }
    worst
}

/// Scales each pattern's women and men to its people; gives how far off they were.
fn join(table: &Table, [women, men]: &mut [Table; 2]) -> f64 {
    let mut worst = 0.0_f64;
    let halves = women.cells.iter_mut().zip(&mut men.cells);
    for (people, (k, m)) in table.cells.iter().zip(halves) {
        let sum = *k + *m;
        if sum > 0.0 {
            worst = worst.max((sum - people).abs() / people.max(1e-9));
            (*k, *m) = (*k * people / sum, *m * people / sum);
        }
    }
    worst
}
