//! The state's model for dividing money between the förbund (`sources/medel.toml`).

use crate::declared::Declared;
use crate::form::FormFile;
use crate::problem::Outcome;

/// The model's parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Funding {
    /// Kronor to divide.
    pub total: f64,
    /// Kronor to each förbund before the rest is divided.
    pub base: f64,
    /// Fraction of the rest that is divided by försörjningsmått.
    pub by_support: f64,
    /// Fraction of the rest that is divided by population 16–64.
    pub by_population: f64,
    pub source: String,
    /// Indicators of the försörjningsmått and of the population.
    pub support: String,
    pub population: String,
    /// How many förbund the country has, and who has counted them.
    pub in_country: usize,
    pub in_country_source: String,
}

/// What the model divides by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Need {
    pub support: f64,
    pub population: f64,
    /// How many förbund it is: one, or those that are not known together.
    pub forbund: usize,
}

impl Funding {
    /// Whole kronor to each, that sum to the total: the base amounts, and the rest by försörjningsmått and population. What
    /// rounding leaves goes to those with the largest fractions, in order.
    pub fn divided(&self, needs: &[Need]) -> Vec<f64> {
        let sum = |of: fn(&Need) -> f64| needs.iter().map(of).sum::<f64>();
        let (support, population) = (sum(|one| one.support), sum(|one| one.population));
        let forbund = sum(|one| one.forbund as f64);
        let rest = (self.total - self.base * forbund).max(0.0);
        let part = |of: f64, all: f64| if all > 0.0 { of / all } else { 0.0 };
        let exact: Vec<f64> = needs
            .iter()
            .map(|one| {
                let by = self.by_support * part(one.support, support)
                    + self.by_population * part(one.population, population);
                self.base * one.forbund as f64 + rest * by
            })
            .collect();
        let mut whole: Vec<f64> = exact.iter().map(|one| one.floor()).collect();
        let left = exact.iter().sum::<f64>().round() - whole.iter().sum::<f64>();
        let mut order: Vec<usize> = (0..needs.len()).collect();
        order.sort_by(|&a, &b| {
            exact[b]
                .fract()
                .total_cmp(&exact[a].fract())
                .then(a.cmp(&b))
        });
        for &at in order.iter().take(left.max(0.0) as usize) {
            whole[at] += 1.0;
        }
        whole
    }
}

/// Reads the parameters.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn load(declared: &Declared) -> Outcome<Funding> {
    let file = declared.file("sources/medel.toml")?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let funding = Funding {
        total: root.number("anslag_kronor")?,
        base: root.number("grundbelopp_kronor")?,
        by_support: root.percent("forsorjningsmatt_procent")?,
        by_population: root.percent("befolkning_procent")?,
        source: root.text("kalla")?.to_string(),
        support: root.text("forsorjningsmatt")?.to_string(),
        population: root.text("befolkning")?.to_string(),
        in_country: root.whole("forbund_i_landet", 1..=300)? as usize,
        in_country_source: root.text("forbund_i_landet_kalla")?.to_string(),
    };
    root.finish()?;
    Ok(funding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Funding {
        load(&Declared::embedded()).unwrap()
    }

    fn need(support: f64, population: f64) -> Need {
        Need {
            support,
            population,
            forbund: 1,
        }
    }

    #[test]
    fn the_parts_sum_to_the_krona() {
        let needs = [need(100.0, 3000.0), need(200.0, 3000.0), need(0.0, 1.0)];
        let parts = model().divided(&needs);
        assert_eq!(parts.iter().sum::<f64>(), 339_000_000.0);
        assert!(parts.iter().all(|one| one.fract() == 0.0));
        let rest = 339_000_000.0 - 3.0 * 400_000.0;
        let stated = 400_000.0 + rest * (0.75 / 3.0 + 0.25 * 3000.0 / 6001.0);
        assert!((parts[0] - stated).abs() < 1.0, "{parts:?}");
    }

    #[test]
    fn those_not_known_have_their_base_amounts() {
        let unknown = Need {
            forbund: 3,
            ..need(0.0, 0.0)
        };
        let parts = model().divided(&[need(10.0, 10.0), unknown]);
        assert_eq!(parts, [339_000_000.0 - 1_200_000.0, 1_200_000.0]);
    }

    proptest::proptest! {
        #[test]
        fn every_division_sums_to_the_total(all in proptest::collection::vec((0.1..1e5f64, 1.0..1e6f64), 1..80)) {
            let needs: Vec<Need> = all.iter().map(|&(support, population)| need(support, population)).collect();
            proptest::prop_assert_eq!(model().divided(&needs).iter().sum::<f64>(), 339_000_000.0);
        }
    }
}
