//! Kolada's pages.

use super::observation::{Measured, Observation};
use super::place::{self, Place};
use crate::regions::Regions;
use crate::status::Kon;
use serde::Deserialize;

/// A page of values.
#[derive(Debug, Deserialize)]
pub struct Page {
    values: Vec<Value>,
    #[serde(default)]
    next_url: Option<String>,
    #[serde(default)]
    next_page: Option<String>,
}

/// A nyckeltal in a region and a year.
#[derive(Debug, Deserialize)]
pub struct Value {
    pub kpi: String,
    pub municipality: String,
    pub period: i32,
    values: Vec<Cell>,
}

#[derive(Debug, Deserialize)]
struct Cell {
    gender: String,
    #[serde(default)]
    status: Option<String>,
    value: Option<f64>,
}

/// A page of descriptions.
#[derive(Debug, Deserialize)]
pub struct KpiPage {
    pub values: Vec<Kpi>,
}

/// A nyckeltal's own words about itself.
#[derive(Debug, Deserialize)]
pub struct Kpi {
    pub id: String,
    #[serde(default)]
    pub title: String,
}

impl Page {
    pub fn rows(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }

    /// Address of the next page; some replies call it `next_page`.
    pub fn next(&self) -> Option<&str> {
        let next = self.next_url.as_deref().or(self.next_page.as_deref());
        next.filter(|address| !address.is_empty())
    }

    /// The page's cells; groups of kommuner are skipped.
    ///
    /// # Errors
    /// A region or a sex that is unknown, as a Swedish clause.
    pub fn observations(&self, regions: &Regions) -> Result<Vec<Observation>, String> {
        let mut all = Vec::new();
        for row in &self.values {
            let region = match place::kolada(&row.municipality, regions) {
                Some(Place::Region(code)) => code,
                Some(Place::Other) => continue,
                None => return Err(format!("{}: okänd region {}", row.kpi, row.municipality)),
            };
            for cell in &row.values {
                let kon = Kon::from_id(&cell.gender)
                    .ok_or_else(|| format!("{}: okänt kön {}", row.kpi, cell.gender))?;
                all.push(Observation {
                    series: row.kpi.clone(),
                    region: region.clone(),
                    year: row.period,
                    month: None,
                    kon,
                    value: cell.measured(),
                });
            }
        }
        Ok(all)
    }
}

impl Cell {
    fn measured(&self) -> Measured {
        match (self.status.as_deref().unwrap_or(""), self.value) {
            ("", Some(value)) if value.is_finite() => Measured::Value(value),
            ("Private", _) => Measured::Suppressed,
            _ => Measured::Absent,
        }
    }
}
