//! The kommuner as they are coloured on a map.

use crate::estimate::{Netto, Skattning};
use crate::map::{Painted, breaks, class_of};

/// Each kommun by netto per 1 000, and the limits of the classes; one without netto has none.
pub fn coloured(skattning: &Skattning) -> (Vec<Painted<'_>>, Vec<f64>) {
    let rate = |at: usize| {
        let unit = &skattning.units[at];
        let people = unit.unit.denominator.as_ref().ok();
        let people = people.filter(|people| **people > 0.0)?;
        let netto = unit.netto.as_ref().ok().map(Netto::centre)?;
        Some(netto / people * 1_000.0)
    };
    let rates: Vec<Option<f64>> = (0..skattning.units.len()).map(rate).collect();
    let limits = breaks(rates.iter().flatten().copied().collect());
    let shapes = skattning.units.iter().zip(&rates);
    let shapes = shapes.map(|(unit, rate)| Painted {
        code: &unit.unit.code,
        class: rate.map(|rate| class_of(rate, &limits)),
        own: false,
    });
    (shapes.collect(), limits)
}
