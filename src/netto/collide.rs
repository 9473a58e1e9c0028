//! Which statements about a table cannot all be true of it.

use super::bounds::{Bounds, feasible, sharp};
use super::table::Margin;

/// What is known of a table for certain, and what is stated.
pub struct Claims<'a> {
    pub sizes: &'a [f64],
    pub population: f64,
    /// Sets of groups that cannot share members.
    pub forbidden: &'a [usize],
    pub stated: &'a [Margin],
}

impl Claims<'_> {
    /// Positions of a smallest set of stated margins that no table of these sizes can have; none where one can.
    /// Singles and pairs are tried before larger sets, from which one after the other is left out.
    pub fn smallest_collision(&self) -> Option<Vec<usize>> {
        let all: Vec<usize> = (0..self.stated.len()).collect();
        if self.possible(&all) {
            return None;
        }
        if let Some(&alone) = all.iter().find(|&&one| !self.possible(&[one])) {
            return Some(vec![alone]);
        }
        let pairs = all
            .iter()
            .flat_map(|&one| all[one + 1..].iter().map(move |&other| [one, other]));
        if let Some(pair) = pairs.into_iter().find(|pair| !self.possible(pair)) {
            return Some(pair.to_vec());
        }
        Some(needed(all, |rest| !self.possible(rest)))
    }

    /// Bounds given all of it and the members per group; none where it cannot all be true.
    pub fn joint_bounds(&self, members: &[f64]) -> Option<Bounds> {
        let targets: Vec<Option<f64>> = members.iter().copied().map(Some).collect();
        sharp(
            &self.margins(self.stated),
            &targets,
            self.population,
            self.forbidden,
        )
    }

    /// A smallest set of groups' members and stated margins that cannot all be true; positions of each.
    pub fn colliding_with(&self, members: &[f64]) -> (Vec<usize>, Vec<usize>) {
        let groups = members.len();
        // Members first: they are left out before statements are.
        let all: Vec<usize> = (0..groups + self.stated.len()).collect();
        let needed = needed(all, |rest| {
            let targets: Vec<Option<f64>> = (0..groups)
                .map(|group| rest.contains(&group).then_some(members[group]))
                .collect();
            let stated: Vec<Margin> = (0..self.stated.len())
                .filter(|at| rest.contains(&(groups + at)))
                .map(|at| self.stated[at].clone())
                .collect();
            let margins = self.margins(&stated);
            sharp(&margins, &targets, self.population, self.forbidden).is_none()
        });
        let (groups_in, rest): (Vec<usize>, Vec<usize>) =
            needed.into_iter().partition(|&at| at < groups);
        (groups_in, rest.into_iter().map(|at| at - groups).collect())
    }

    fn margins(&self, stated: &[Margin]) -> Vec<Margin> {
        let mut margins = Margin::sizes(self.sizes);
        margins.extend_from_slice(stated);
        margins
    }

    fn possible(&self, chosen: &[usize]) -> bool {
        let stated: Vec<Margin> = chosen.iter().map(|&at| self.stated[at].clone()).collect();
        feasible(
            &self.margins(&stated),
            self.sizes.len(),
            self.population,
            self.forbidden,
        )
    }
}

/// What is left of a set when everything is taken out without which `collides` still holds.
pub(super) fn needed(mut set: Vec<usize>, collides: impl Fn(&[usize]) -> bool) -> Vec<usize> {
    let mut at = 0;
    while at < set.len() {
        let mut rest = set.clone();
        rest.remove(at);
        if collides(&rest) {
            set = rest;
        } else {
            at += 1;
        }
    }
    set
}
