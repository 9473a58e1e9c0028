//! What an answer rests on: every series, formula and constant behind the numbers that are shown.

use super::ask::Asked;
use super::model::{Sources, UsedSeries};
use crate::overlaps::Factor;

impl Asked<'_> {
    pub(super) fn sources(&self) -> Sources {
        let (estimate, shown) = (self.estimate_ids(), self.shown_ids());
        let mut all: Vec<&str> = estimate.iter().chain(&shown).copied().collect();
        all.sort_unstable();
        all.dedup();
        let (figures, indicators) = (self.engine.figures(), self.engine.indicators());
        let at_hand = |id: &&str| {
            let mut one = indicators.get(id)?.clone();
            one.alternatives.retain(|way| way.is_at_hand(figures));
            Some(one).filter(|_| shown.contains(id))
        };
        let series = all.iter().filter_map(|id| figures.get(id));
        let constants = indicators.constants().into_iter();
        Sources {
            series: series
                .filter(|one| one.has_figures())
                .map(|one| UsedSeries {
                    of_estimate: estimate.contains(&one.id.as_str()),
                    shown: shown.contains(&one.id.as_str()),
                    series: one.clone(),
                })
                .collect(),
            indicators: all.iter().filter_map(at_hand).collect(),
            constants: constants
                .filter(|(id, _)| shown.contains(id))
                .map(|(id, one)| (id.to_string(), one.clone()))
                .collect(),
        }
    }

    /// Ids behind the groups, the denominator and the overlaps' factors.
    fn estimate_ids(&self) -> Vec<&str> {
        let factors = self.fraga.overlaps.factors.iter();
        let factors = factors.flat_map(Factor::indicators);
        self.parts_of(self.group_ids().chain(factors))
    }

    /// Ids behind the groups, their parts, the denominator and the indicators that are shown.
    fn shown_ids(&self) -> Vec<&str> {
        let shown = self.fraga.beside.indicators.iter();
        let shown = shown.flat_map(|one| std::iter::once(&one.indicator).chain(&one.weight));
        let darav = self
            .fraga
            .assumptions
            .darav
            .iter()
            .map(|one| &one.indicator);
        self.parts_of(
            self.group_ids()
                .chain(shown.chain(darav).map(String::as_str)),
        )
    }

    fn group_ids(&self) -> impl Iterator<Item = &str> {
        let groups = self.fraga.assumptions.groups.iter();
        groups
            .map(|group| group.indicator.as_str())
            .chain(self.fraga.denominator.indicator.as_deref())
    }

    fn parts_of<'a>(&'a self, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let (figures, indicators) = (self.engine.figures(), self.engine.indicators());
        let mut all: Vec<&str> = Vec::new();
        for part in ids.flat_map(|id| indicators.parts_of(id, figures)) {
            if !all.contains(&part) {
                all.push(part);
            }
        }
        all
    }
}
