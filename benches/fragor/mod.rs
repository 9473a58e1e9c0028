//! Questions to the embedded figures, for benchmarks and tests.

use behovsanalys::analys::{Behov, Fraga, Year};
use behovsanalys::area::AreaName;
use chrono::NaiveDate;
use std::sync::OnceLock;

/// Read once for all.
pub fn behov() -> &'static Behov {
    static BEHOV: OnceLock<Behov> = OnceLock::new();
    BEHOV.get_or_init(|| Behov::embedded().expect("the program's own figures"))
}

/// A day on which memberships are read.
pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 6, 30).expect("a day")
}

/// A question about 2022, without draws.
pub fn fraga(area: &AreaName) -> Fraga {
    let area = behov().area(area, day()).expect("an area");
    Fraga {
        year: Year::One(2022),
        depth: None,
        ..Fraga::om(area, day(), behov()).expect("a question")
    }
}
