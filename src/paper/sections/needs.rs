//! The needs that studies name.

use super::super::block::{Block, Table};
use crate::present::Needs;

/// The needs of an area of that name.
pub(super) fn blocks(needs: &Needs, area: &str) -> Vec<Block> {
    let mut all = Vec::new();
    if !needs.rader.is_empty() {
        let rows = needs.rader.iter().map(|one| {
            // Whose value it is where it is not the area's own.
            let name = match one.galler == area {
                true => one.namn.clone(),
                false => format!("{} ({})", one.namn, one.galler),
            };
            let cells = [
                &name,
                &one.ar,
                &one.varde,
                &one.kvinnor,
                &one.man,
                &one.riket,
                &one.fore,
            ];
            cells.map(String::clone).to_vec()
        });
        all.push(Block::Table(Table {
            caption: "Behoven efter orsak, ålder och längd".to_string(),
            alternative:
                "En rad för varje behov: år, värde, kvinnor, män, riket och värdet fem år tidigare."
                    .to_string(),
            header: [
                "Behov",
                "År",
                "Värde",
                "Kvinnor",
                "Män",
                "Riket",
                "Fem år före",
            ]
            .map(str::to_string)
            .to_vec(),
            rows: rows.collect(),
            widths: vec![46, 8, 13, 12, 11, 12, 13],
            numbers: 2..7,
            total: false,
        }));
    }
    all.extend(needs.saknas.iter().map(|told| Block::note(told.as_str())));
    all
}
