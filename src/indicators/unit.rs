//! Units of figures, so that a formula cannot add days to people.

use std::collections::BTreeMap;
use std::fmt;

/// Units that may follow a number in a formula.
pub(super) const UNITS: [&str; 6] = [
    "antal",
    "procent",
    "dagar",
    "tkr",
    "kr/hushåll",
    "antal per 10 000 inv",
];

/// A product of units with whole exponents; empty for a bare number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Unit(BTreeMap<String, i32>);

impl Unit {
    pub(super) fn bare() -> Self {
        Self::default()
    }

    pub(super) fn named(name: &str) -> Self {
        match name {
            "tal" => Self::bare(),
            _ => Self(BTreeMap::from([(name.to_string(), 1)])),
        }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        self.combine(other, 1)
    }

    pub(super) fn over(&self, other: &Self) -> Self {
        self.combine(other, -1)
    }

    fn combine(&self, other: &Self, sign: i32) -> Self {
        let mut product = self.0.clone();
        for (name, exponent) in &other.0 {
            *product.entry(name.clone()).or_insert(0) += sign * exponent;
        }
        product.retain(|_, exponent| *exponent != 0);
        Self(product)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return write!(f, "tal");
        }
        let parts: Vec<String> = self
            .0
            .iter()
            .map(|(name, exponent)| match exponent {
                1 => name.clone(),
                exponent => format!("{name}^{exponent}"),
            })
            .collect();
        write!(f, "{}", parts.join(" · "))
    }
}
