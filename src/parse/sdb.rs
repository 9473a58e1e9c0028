//! Socialstyrelsen's pages: decimal comma in texts, sparse cells absent.

use super::number;
use super::observation::{Measured, Observation};
use super::place::{self, Place};
use crate::origin::Table;
use crate::regions::Regions;
use crate::status::Kon;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Page {
    data: Vec<Cell>,
    #[serde(default)]
    pub nasta_sida: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cell {
    region_id: u32,
    kon_id: u32,
    ar: i32,
    varde: String,
}

impl Page {
    /// The cells as observations of the table's first series.
    ///
    /// # Errors
    /// An unknown region or a value that is no number, as a Swedish clause.
    pub fn observations(
        &self,
        table: &Table,
        regions: &Regions,
    ) -> Result<Vec<Observation>, String> {
        let Some(serie) = table.series.first() else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        for (index, cell) in self.data.iter().enumerate() {
            let code = match cell.region_id {
                0 => "00".to_string(),
                lan @ 1..=99 => format!("{lan:02}"),
                kommun => format!("{kommun:04}"),
            };
            let region = match place::scb(&code, regions) {
                Some(Place::Region(code)) => code,
                Some(Place::Other) => continue,
                None => {
                    return Err(format!(
                        "cell {}: okänd region {}",
                        index + 1,
                        cell.region_id
                    ));
                }
            };
            let kon = match cell.kon_id {
                1 => Kon::M,
                2 => Kon::K,
                3 => Kon::T,
                other => return Err(format!("cell {}: okänt kön {other}", index + 1)),
            };
            let written = number::read(&cell.varde, &table.suppressed)
                .map_err(|what| format!("cell {}: {what}", index + 1))?;
            all.push(Observation {
                series: serie.id.clone(),
                region,
                year: cell.ar,
                month: None,
                kon,
                value: Measured::of(written, serie.factor),
            });
        }
        Ok(all)
    }
}
