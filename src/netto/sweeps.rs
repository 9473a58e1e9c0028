//! The centre once more, as a sheet and a page can compute it: one θ after the other, in a fixed number of sweeps.

use super::table::Table;

/// Sweeps that give netto to 2·10⁻⁸ of itself in every kommun, whatever the shares.
pub const SWEEPS: usize = 12;

/// A table whose netto follows the shares.
#[derive(Debug, Clone, Copy)]
pub struct Live<'a> {
    pub table: &'a Table,
    /// Groups, as bits, of which nobody belongs while their share is 0, whatever else they are in.
    pub excluded: usize,
    /// By person; otherwise each group's share is picked on its own, and is its θ.
    pub by_person: bool,
}

impl Live<'_> {
    /// θ per group at first, and after each sweep; one step where people are picked by group.
    pub fn trace(&self, shares: &[f64]) -> Vec<Vec<f64>> {
        let mut all = vec![shares.to_vec()];
        if !self.by_person {
            return all;
        }
        let open = self.open(shares);
        for _ in 0..SWEEPS {
            let mut theta = all.last().cloned().unwrap_or_default();
            for group in 0..theta.len() {
                theta[group] = self.met(shares[group], &theta, group, &open);
            }
            all.push(theta);
        }
        all
    }

    /// Netto per group, each person in the first of the groups through which they belong; sums to netto.
    pub fn parts(&self, shares: &[f64]) -> Vec<f64> {
        let theta = self.trace(shares).pop().unwrap_or_default();
        self.parts_at(shares, &theta, &self.table.cells)
    }

    /// Netto.
    pub fn netto(&self, shares: &[f64]) -> f64 {
        self.parts(shares).iter().sum()
    }

    /// As [`Live::parts`], of some of the table's people, at a known θ.
    pub fn parts_at(&self, shares: &[f64], theta: &[f64], people: &[f64]) -> Vec<f64> {
        let open = self.open(shares);
        let of = |group: usize| {
            let inside = (1..people.len()).filter(|pattern| pattern >> group & 1 == 1);
            let mine = inside.filter(|&pattern| open(pattern)).map(|pattern| {
                let before = pattern & ((1 << group) - 1);
                match (self.by_person, before) {
                    (true, 0) => people[pattern] * (1.0 - missed(pattern, theta)),
                    (true, _) => 0.0,
                    (false, _) => people[pattern] * theta[group] * missed(before, theta),
                }
            });
            mine.sum()
        };
        (0..theta.len()).map(of).collect()
    }

    /// Patterns through which somebody can belong.
    fn open(&self, shares: &[f64]) -> impl Fn(usize) -> bool {
        let groups = 0..shares.len();
        let closed = groups.filter(|&group| shares[group] == 0.0);
        let closed = closed.fold(0, |bits, group| bits | 1 << group);
        let none = match self.by_person {
            true => self.excluded & closed,
            false => 0,
        };
        move |pattern| pattern & none == 0
    }

    /// θ_i = 1 − (M_i − p_i·N_i) / W_i within [0, 1]: N_i are the group's people, M_i those in no excluded group, and W_i
    /// those of them whom no other group brings; 0 where they are none.
    fn met(&self, share: f64, theta: &[f64], group: usize, open: impl Fn(usize) -> bool) -> f64 {
        let (mut all, mut may, mut left) = (0.0, 0.0, 0.0);
        for (pattern, people) in self.table.cells.iter().enumerate() {
            if pattern >> group & 1 == 1 {
                all += people;
                if open(pattern) {
                    may += people;
                    left += people * missed(pattern & !(1 << group), theta);
                }
            }
        }
        match left > 0.0 {
            true => (1.0 - (may - share * all) / left).clamp(0.0, 1.0),
            false => 0.0,
        }
    }
}

/// Probability of being brought by none of a pattern's groups.
fn missed(pattern: usize, theta: &[f64]) -> f64 {
    let inside = (0..theta.len()).filter(|group| pattern >> group & 1 == 1);
    inside.map(|group| 1.0 - theta[group]).product()
}
