//! Brutto when the shares move: of every group a straight line in its general share.
//!
//! Brutto is a count times a share, which is the general one except where an override stands, so two estimates, with
//! every general share at 0 and at 1, give the line exactly.

use super::compute::estimate_brutto;
use super::model::{Skattning, UnitGroup};

/// People at a share of 0, and what a share of 1 adds.
pub type Line = [f64; 2];

/// An area's lines.
pub struct Lines {
    none: Skattning,
    all: Skattning,
}

impl Lines {
    pub fn of(skattning: &Skattning) -> Self {
        let at = |share: f64| {
            let mut moved = skattning.underlag.clone();
            for group in &mut moved.assumptions.groups {
                group.share.point = share;
            }
            estimate_brutto(moved)
        };
        Self {
            none: at(0.0),
            all: at(1.0),
        }
    }

    /// Of the area, per group; none where the group is absent.
    pub fn area(&self) -> Vec<Option<Line>> {
        let pairs = self.none.groups.iter().zip(&self.all.groups);
        pairs
            .map(|(none, all)| line(none.brutto, all.brutto))
            .collect()
    }

    /// Women and men of each group that can be split.
    pub fn kon(&self) -> Vec<Option<[Line; 2]>> {
        let pairs = self.none.groups.iter().zip(&self.all.groups);
        let kon = pairs.map(|(none, all)| {
            let (k0, m0) = *none.brutto_kon.as_ref().ok()?;
            let (k1, m1) = *all.brutto_kon.as_ref().ok()?;
            Some([[k0, k1 - k0], [m0, m1 - m0]])
        });
        kon.collect()
    }

    /// Of a kommun, per group.
    pub fn unit(&self, at: usize) -> Vec<Option<Line>> {
        let pairs = self.none.units[at].groups.iter();
        let of = |(none, all): (&UnitGroup, &UnitGroup)| line(none.brutto, all.brutto);
        pairs.zip(&self.all.units[at].groups).map(of).collect()
    }
}

fn line(none: Option<f64>, all: Option<f64>) -> Option<Line> {
    Some([none?, all? - none?])
}
