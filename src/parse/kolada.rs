//! Kolada's pages.

use super::observation::{Measured, Observation};
use super::place::{self, Place};
use crate::regions::Regions;
use crate::status::Kon;
use serde::Deserialize;
use std::collections::HashMap;

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
    #[serde(default)]
    isdeleted: bool,
    #[serde(default)]
    value: serde_json::Value,
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

    /// The page's cells; groups of kommuner are left out. What cannot be read is skipped, and told as a Swedish clause: one odd
    /// row costs no other.
    pub fn observations(&self, regions: &Regions, skipped: &mut Vec<String>) -> Vec<Observation> {
        let mut all = Vec::new();
        for row in &self.values {
            let region = match place::kolada(&row.municipality, regions) {
                Some(Place::Region(code)) => code,
                Some(Place::Other) => continue,
                None => {
                    skipped.push(format!("{}: okänd region {}", row.kpi, row.municipality));
                    continue;
                }
            };
            for cell in &row.values {
                let Some(kon) = Kon::from_id(&cell.gender) else {
                    skipped.push(format!("{}: okänt kön {}", row.kpi, cell.gender));
                    continue;
                };
                match cell.measured() {
                    Ok(value) => all.push(Observation {
                        series: row.kpi.clone(),
                        region: region.clone(),
                        year: row.period,
                        month: None,
                        kon,
                        value,
                    }),
                    Err(text) => skipped.push(format!(
                        "{}: värdet {text} för {} {} är inget tal",
                        row.kpi, row.municipality, row.period
                    )),
                }
            }
        }
        all
    }
}

/// The cells, of which each may be given once; one that is given again with another value is skipped, and told.
pub fn each_once(all: Vec<Observation>, skipped: &mut Vec<String>) -> Vec<Observation> {
    let mut seen: HashMap<(String, String, i32, Kon), Measured> = HashMap::new();
    let mut kept = Vec::with_capacity(all.len());
    for one in all {
        let cell = (one.series.clone(), one.region.clone(), one.year, one.kon);
        match seen.insert(cell, one.value) {
            Some(earlier) if earlier != one.value => skipped.push(format!(
                "{}: två olika värden för {} {}, det första gäller",
                one.series, one.region, one.year
            )),
            Some(_) => {}
            None => kept.push(one),
        }
    }
    kept
}

impl Cell {
    /// A deleted cell is absent, whatever its value.
    ///
    /// # Errors
    /// The value as it stands, where it is neither a number nor null.
    fn measured(&self) -> Result<Measured, String> {
        if self.isdeleted {
            return Ok(Measured::Absent);
        }
        let value = match &self.value {
            serde_json::Value::Null => None,
            other => Some(other.as_f64().ok_or_else(|| other.to_string())?),
        };
        Ok(match (self.status.as_deref().unwrap_or(""), value) {
            ("", Some(value)) if value.is_finite() => Measured::Value(value),
            ("Private", _) => Measured::Suppressed,
            _ => Measured::Absent,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;

    #[test]
    fn an_odd_row_costs_no_other_and_a_deleted_cell_is_absent() {
        let regions = Regions::load(&Declared::embedded()).unwrap();
        let row = |place: &str, cells: &str| {
            format!(
                "{{\"kpi\":\"N1\",\"municipality\":\"{place}\",\"period\":2023,\"values\":[{cells}]}}"
            )
        };
        let rows = [
            row(
                "1440",
                r#"{"gender":"T","status":"","value":5.5,"isdeleted":false}"#,
            ),
            row(
                "1482",
                r#"{"gender":"T","status":"","value":7,"isdeleted":true}"#,
            ),
            row(
                "1419",
                r#"{"gender":"X","value":1},{"gender":"T","value":"8"},{"gender":"K","value":2}"#,
            ),
            row("9999", r#"{"gender":"T","value":1}"#),
            row("1440", r#"{"gender":"T","value":6}"#),
        ];
        let page = format!("{{\"values\":[{}]}}", rows.join(","));
        let page: Page = crate::parse::json(page.as_bytes()).unwrap();
        let mut skipped = Vec::new();
        let all = page.observations(&regions, &mut skipped);
        let all = each_once(all, &mut skipped);
        let found: Vec<(&str, Kon, Measured)> = all
            .iter()
            .map(|one| (one.region.as_str(), one.kon, one.value))
            .collect();
        assert_eq!(
            found,
            [
                ("1440", Kon::T, Measured::Value(5.5)),
                ("1482", Kon::T, Measured::Absent),
                ("1419", Kon::K, Measured::Value(2.0)),
            ]
        );
        let told = skipped.join("\n");
        for word in [
            "okänt kön X",
            "värdet \"8\"",
            "okänd region 9999",
            "två olika värden för 1440",
        ] {
            assert!(told.contains(word), "{told}");
        }
    }
}
