//! What there is: insatser, participants and money.

use super::super::block::{Block, Table};
use super::model::Sections;
use crate::present::{Words, coverage, reached};

pub(super) fn blocks(sections: &Sections<'_>) -> Vec<Block> {
    let mut all: Vec<Block> = services(&sections.words)
        .map(Block::Table)
        .into_iter()
        .collect();
    let reached = coverage(sections.analys, reached(sections.inputs));
    all.push(Block::body(reached.unwrap_or_else(|| {
        "Hur många som nås är inte angivet: skriv in insatser och deltagare på arbetsbokens blad Utbud och täckning.".to_string()
    })));
    all.push(Block::body(
        "Deltagarna räknas under ett år, och behovet är ett mått som blandar personer under ett år med personer vid en tidpunkt. Skillnaden är därför inte ett mått på hur många som saknar stöd.",
    ));
    match &sections.words.medel {
        Some(money) => all.push(Block::Table(Table {
            caption: "Medel".to_string(),
            alternative: "Parternas beslutade medel, medel per person i behov och eget kapital."
                .to_string(),
            header: vec!["Medel".to_string(), "Kronor".to_string()],
            rows: money
                .rader
                .iter()
                .map(|(name, kronor)| vec![name.clone(), kronor.clone()])
                .collect(),
            widths: vec![70, 30],
            numbers: 1..2,
            total: false,
        })),
        None => all.push(Block::body(
            "Medel är inte angivna: skriv in parternas beslut på arbetsbokens blad Medel.",
        )),
    }
    if !sections.words.egna_matt.is_empty() {
        all.push(Block::about("Parternas egna mått", ""));
        all.extend(super::phrases::own_rows(&sections.words.egna_matt, ""));
    }
    all
}

fn services(words: &Words) -> Option<Table> {
    let rows: Vec<Vec<String>> = words
        .insatser
        .iter()
        .map(|one| {
            let cells = [
                &one.namn,
                &one.slag,
                &one.period,
                &one.deltagare,
                &one.kostnad,
            ];
            cells.map(String::clone).to_vec()
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: "Insatser".to_string(),
        alternative: "Förbundets insatser med slag, period, deltagare och kostnad.".to_string(),
        header: ["Insats", "Slag", "Period", "Deltagare", "Kostnad, kr"]
            .map(str::to_string)
            .to_vec(),
        rows,
        widths: vec![36, 22, 14, 13, 15],
        numbers: 3..5,
        total: false,
    })
}
