//! Every number on the page that follows the shares, by the name that the page knows it by.
//!
//! `templates/rapport.js` counts the same numbers under the same names when a share is moved.

use super::model::{Counted, Model, Place};
use std::collections::BTreeMap;

/// Numbers by name; an absent one has no entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values(BTreeMap<String, f64>);

/// The scales of the charts: the largest of some values, rounded up.
pub const SCALES: [&str; 4] = ["personer", "kon", "ar", "tusen"];

impl Values {
    pub(super) fn of(model: &Model) -> Self {
        let shares: Vec<f64> = model.grupper.iter().map(|group| group.andel).collect();
        let mut values = Self::default();
        values.area(model, &shares);
        for (year, place) in &model.ar {
            let brutto = place.brutto(&shares).filter(|_| place.hel);
            values.set(&format!("ar.{year}.brutto"), brutto);
            let netto = place.netto(&shares, model.ingen);
            values.set(&format!("ar.{year}.netto"), netto.map(|netto| netto.sum()));
        }
        for (at, place) in model.jamforelser.iter().enumerate() {
            values.rates(&format!("jmf.{at}"), place, model, &shares);
        }
        for (code, place) in &model.karta {
            values.rates(&format!("karta.{code}"), place, model, &shares);
        }
        values.scales(model);
        values
    }

    /// The number with this name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }

    /// Netto per 1 000 of each kommun on the map that has one.
    pub(super) fn on_map(&self, model: &Model) -> Vec<f64> {
        let codes = model.karta.iter();
        codes
            .filter_map(|(code, _)| self.get(&format!("karta.{code}.netto")))
            .collect()
    }

    fn set(&mut self, name: &str, value: Option<f64>) {
        if let Some(value) = value {
            self.0.insert(name.to_string(), value);
        }
    }

    fn area(&mut self, model: &Model, shares: &[f64]) {
        let place = &model.omrade;
        let counted = place.netto(shares, model.ingen);
        let (brutto, netto) = (place.brutto(shares), counted.as_ref().map(Counted::sum));
        self.set("brutto", brutto);
        self.set("netto", netto);
        self.set("redan", brutto.zip(netto).map(|(all, once)| all - once));
        self.rates("omrade", place, model, shares);
        let mut left = brutto;
        let mut kon = [Some(0.0); 2];
        for (group, slider) in model.grupper.iter().enumerate() {
            let (id, share) = (&slider.id, shares[group]);
            let all = place.brutto_of(group, share);
            let once = counted.as_ref().map(|counted| counted.parts[group]);
            let already = all.zip(once).map(|(all, once)| all - once);
            self.set(&format!("andel.{id}"), Some(share));
            // Where an override or a local figure stands, the part is another than the general share.
            let part = all.zip(slider.antal).map(|(all, people)| all / people);
            self.set(&format!("utfall.{id}"), Some(part.unwrap_or(share)));
            self.set(&format!("brutto.{id}"), all);
            self.set(&format!("netto.{id}"), once);
            self.set(&format!("redan.{id}"), already);
            self.set(&format!("avgar.{id}"), already.map(|already| -already));
            self.set(&format!("fran.{id}"), left);
            left = left.zip(already).map(|(left, already)| left - already);
            self.set(&format!("till.{id}"), left);
            for (at, sex) in ["K", "M"].iter().enumerate() {
                let line = place.kon.get(group).copied().flatten().map(|kon| kon[at]);
                let people = line.map(|[none, all]| none + all * share);
                self.set(&format!("{sex}.{id}"), people);
                kon[at] = kon[at].zip(people).map(|(sum, people)| sum + people);
            }
        }
        self.set("K", kon[0]);
        self.set("M", kon[1]);
        let women = counted.as_ref().and_then(|counted| counted.women);
        self.set("netto.K", women);
        self.set("netto.M", netto.zip(women).map(|(all, women)| all - women));
    }

    /// Brutto and netto per 1 000.
    fn rates(&mut self, name: &str, place: &Place, model: &Model, shares: &[f64]) {
        let brutto = place.per_thousand(place.brutto(shares));
        let netto = place.netto(shares, model.ingen).map(|netto| netto.sum());
        let netto = place.per_thousand(netto);
        self.set(&format!("{name}.brutto"), brutto);
        self.set(&format!("{name}.netto"), netto);
    }

    fn scales(&mut self, model: &Model) {
        let ids = || model.grupper.iter().map(|group| group.id.as_str());
        let kon = ids().flat_map(|id| ["K", "M"].map(|sex| format!("{sex}.{id}")));
        let years = model.ar.iter().map(|(year, _)| format!("ar.{year}.brutto"));
        let compared = (0..model.jamforelser.len()).map(|at| format!("jmf.{at}.brutto"));
        let all: [Vec<String>; 4] = [
            vec!["brutto".to_string()],
            kon.collect(),
            years.collect(),
            std::iter::once("omrade.brutto".to_string())
                .chain(compared)
                .collect(),
        ];
        for (scale, names) in SCALES.iter().zip(all) {
            let most = names.iter().filter_map(|name| self.get(name));
            let top = round_up(most.fold(0.0, f64::max));
            self.set(&format!("skala.{scale}"), Some(top));
            self.set(&format!("skala.{scale}.halva"), Some(top / 2.0));
        }
    }
}

/// The next of 1, 2, 4, 5, 6, 8 and 10 times a power of ten.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powi(value.log10().floor() as i32);
    let steps = [1.0, 2.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| value <= step * power);
    step.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn scales_end_at_round_numbers_above_the_largest_value() {
        assert_eq!(round_up(0.0), 1.0);
        assert_eq!(round_up(3397.0), 4000.0);
        assert_eq!(round_up(381_150.0), 400_000.0);
        assert_eq!(round_up(1000.0), 1000.0);
        assert_eq!(round_up(59.4), 60.0);
    }
}
