//! Figures that are published with fewer decimals than the calculation needs (`sources/korrigeringar.toml`).

use super::series::Series;
use crate::declared::Declared;
use crate::form::FormFile;
use crate::problem::Outcome;

/// A figure of a region and year that may be off by as much either way.
#[derive(Debug, Clone)]
pub struct Rounding {
    series: usize,
    region: String,
    year: i32,
    /// In the unit of the series.
    half_width: f64,
}

pub(super) fn read(declared: &Declared, series: &[Series]) -> Outcome<Vec<Rounding>> {
    let file = declared.file("sources/korrigeringar.toml")?;
    let parsed = FormFile::parse(&file)?;
    let mut all = Vec::new();
    for form in parsed.root().forms("avrundning")? {
        let id = form.text("nyckeltal")?;
        let found = series.iter().position(|one| one.id == id);
        let region = form.text("region")?.to_string();
        let year = form.year("ar")?;
        let half_width = form.number("halv_bredd")?;
        form.text("orsak")?;
        form.text("kalla")?;
        form.finish()?;
        all.extend(found.map(|series| Rounding {
            series,
            region,
            year,
            half_width,
        }));
    }
    Ok(all)
}

impl Rounding {
    /// True for a value that is still rounded: one with decimals has been published since.
    pub(super) fn hits(&self, series: usize, region: &str, year: i32, value: f64) -> bool {
        let steps = value / (2.0 * self.half_width);
        (self.series, self.region.as_str(), self.year) == (series, region, year)
            && (steps - steps.round()).abs() < 1e-9
    }

    pub(super) fn half_width(&self) -> f64 {
        self.half_width
    }
}
