//! Eight draws at a time: the same fit and the same centre as for one, in arithmetic that the processor does side by side.
//!
//! A draw's result depends on its own numbers alone, never on its neighbours or on the number of threads.

use std::array::from_fn;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// Draws side by side.
pub const LANES: usize = 8;

/// One number per draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lane(pub [f64; LANES]);

impl Lane {
    pub const ZERO: Self = Self([0.0; LANES]);
    pub const ONE: Self = Self([1.0; LANES]);

    /// The same number in each.
    pub fn all(value: f64) -> Self {
        Self([value; LANES])
    }

    pub fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self(self.0.map(change))
    }

    /// Largest of each pair.
    pub fn max(self, other: Self) -> Self {
        Self(from_fn(|at| {
            if self.0[at] > other.0[at] {
                self.0[at]
            } else {
                other.0[at]
            }
        }))
    }

    /// Smallest of each pair.
    pub fn min(self, other: Self) -> Self {
        -(-self).max(-other)
    }

    pub fn abs(self) -> Self {
        self.map(f64::abs)
    }
}

macro_rules! lanewise {
    ($operator:ident, $name:ident, $symbol:tt) => {
        impl $operator for Lane {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self(from_fn(|at| self.0[at] $symbol other.0[at]))
            }
        }
    };
}
lanewise!(Add, add, +);
lanewise!(Sub, sub, -);
lanewise!(Mul, mul, *);
lanewise!(Div, div, /);

impl Neg for Lane {
    type Output = Self;
    fn neg(self) -> Self {
        Self(from_fn(|at| -self.0[at]))
    }
}

impl AddAssign for Lane {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Lane {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// Each pattern's factor: the product of its groups' (patterns doubled group by group).
pub(super) fn products(groups: &[Lane], into: &mut Vec<Lane>) {
    into.clear();
    into.push(Lane::ONE);
    for &factor in groups {
        for at in 0..into.len() {
            into.push(into[at] * factor);
        }
    }
}

/// For each pattern the sum of the patterns that hold all of its groups.
pub(super) fn superset_sums(cells: &[Lane], into: &mut Vec<Lane>) {
    first_sums(cells, into);
    let mut half = 2;
    while half < into.len() {
        for pair in into.chunks_exact_mut(2 * half) {
            let (without, with) = pair.split_at_mut(half);
            for (one, other) in without.iter_mut().zip(with) {
                *one += *other;
            }
        }
        half *= 2;
    }
}

/// The sums over the first group, made while copying: a copy by itself took a fifth of the draws' time.
fn first_sums(cells: &[Lane], into: &mut Vec<Lane>) {
    into.clear();
    let (pairs, single) = cells.as_chunks::<2>();
    into.extend_from_slice(single);
    for &[without, with] in pairs {
        into.push(without + with);
        into.push(with);
    }
}

/// Solves A·x = b for a symmetric positive definite A, given row by row; overwrites both (Cholesky).
pub(super) fn solve_symmetric(a: &mut [Lane], b: &mut [Lane]) {
    let size = b.len();
    let mut inverses = Vec::with_capacity(size);
    for j in 0..size {
        for k in 0..j {
            let factor = a[j * size + k];
            for i in j..size {
                let product = a[i * size + k] * factor;
                a[i * size + j] -= product;
            }
        }
        let root = a[j * size + j].map(|pivot| pivot.max(1e-300).sqrt());
        let inverse = Lane::ONE / root;
        for i in j..size {
            a[i * size + j] = a[i * size + j] * inverse;
        }
        inverses.push(inverse);
    }
    for i in 0..size {
        for j in 0..i {
            let known = a[i * size + j] * b[j];
            b[i] -= known;
        }
        b[i] = b[i] * inverses[i];
    }
    for i in (0..size).rev() {
        for j in i + 1..size {
            let known = a[j * size + i] * b[j];
            b[i] -= known;
        }
        b[i] = b[i] * inverses[i];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_in_every_lane() {
        let a = [4.0, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 2.0];
        let x = [1.0, -2.0, 0.5];
        let scale = Lane(from_fn(|at| 1.0 + at as f64));
        let mut rows: Vec<Lane> = a.iter().map(|&one| Lane::all(one) * scale).collect();
        let mut b: Vec<Lane> = (0..3)
            .map(|i| Lane::all((0..3).map(|j| a[i * 3 + j] * x[j]).sum()) * scale)
            .collect();
        solve_symmetric(&mut rows, &mut b);
        for (found, expected) in b.iter().zip(x) {
            assert!(found.0.iter().all(|one| (one - expected).abs() < 1e-12));
        }
    }

    #[test]
    fn supersets_are_summed_and_factors_multiplied() {
        let cells: Vec<Lane> = (0..8).map(|at| Lane::all(f64::from(at))).collect();
        let mut sums = Vec::new();
        superset_sums(&cells, &mut sums);
        assert_eq!(sums[0], Lane::all(28.0));
        assert_eq!(sums[0b010], Lane::all(2.0 + 3.0 + 6.0 + 7.0));
        superset_sums(&cells[3..4], &mut sums);
        assert_eq!(sums, [Lane::all(3.0)]);
        let mut factors = Vec::new();
        products(&[2.0, 3.0, 5.0].map(Lane::all), &mut factors);
        assert_eq!(factors[0b101], Lane::all(10.0));
    }
}
