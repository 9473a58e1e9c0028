//! The centre by person once more, as a sheet and a page can compute it: one θ after the other, in a fixed number of sweeps.

use super::table::Table;

/// Sweeps that give netto to 2·10⁻⁸ of itself in every kommun, whatever the shares.
pub const SWEEPS: usize = 12;

/// Netto by person: θ = p at first, and then one group at a time, in order, the θ with which its share is met while the
/// others stay. A share of 0 or 1 and a clamped one need no case of their own.
pub fn by_sweeps(table: &Table, shares: &[f64], sweeps: usize) -> f64 {
    let mut theta = shares.to_vec();
    for _ in 0..sweeps {
        for group in 0..theta.len() {
            theta[group] = met(table, shares[group], &theta, group);
        }
    }
    let cells = table.cells.iter().enumerate();
    cells
        .map(|(pattern, people)| people * (1.0 - missed(pattern, &theta, None)))
        .sum()
}

/// θ_i = 1 − (N_i − T_i) / W_i within [0, 1], W_i being the group's people whom no other group brings; 0 where they are none.
fn met(table: &Table, share: f64, theta: &[f64], group: usize) -> f64 {
    let (mut size, mut left) = (0.0, 0.0);
    for (pattern, people) in table.cells.iter().enumerate() {
        if pattern >> group & 1 == 1 {
            size += people;
            left += people * missed(pattern, theta, Some(group));
        }
    }
    match left > 0.0 {
        true => (1.0 - size * (1.0 - share) / left).clamp(0.0, 1.0),
        false => 0.0,
    }
}

/// Probability of being brought by none of a pattern's groups, but for one of them.
fn missed(pattern: usize, theta: &[f64], but: Option<usize>) -> f64 {
    let inside = (0..theta.len()).filter(|group| pattern >> group & 1 == 1);
    let counted = inside.filter(|group| Some(*group) != but);
    counted.map(|group| 1.0 - theta[group]).product()
}
