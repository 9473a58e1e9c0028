//! What the figures rest on: shares and who decided them, what must be said of them, sources.

use super::super::block::{Block, Style, Table};
use super::model::Sections;
use crate::earlier::{LOG, Typed};
use crate::figures::Series as SeriesInfo;
use crate::present::{missing, noticed, overrides, percent, percents, remark_on_years};
use crate::swedish;

pub(super) fn assumptions(sections: &Sections<'_>) -> Vec<Block> {
    let assumed = &sections.skattning().underlag.assumptions;
    let rows = assumed.groups.iter().map(|group| {
        let share = &group.share;
        let interval = share.interval.as_ref().map(|one| one.distribution);
        vec![
            group.name.clone(),
            percent(share.point),
            interval.map_or_else(
                || super::phrases::ABSENT.to_string(),
                |one| percents(one.low(), one.high()),
            ),
            stated(&[&share.reason, &share.source]),
        ]
    });
    let mut all = vec![
        Block::body(match assumed.changed {
            true => format!(
                "Andelarna utgår från {}; några är ändrade här.",
                assumed.name
            ),
            false => format!(
                "Andelarna är enligt {}, beslutade av {}.",
                assumed.name,
                assumed.decision()
            ),
        }),
        Block::Table(Table {
            caption: "Andelarna och vad de vilar på".to_string(),
            alternative:
                "Varje grupps andel, mellan vilka gränser den antas vara, motivering och källa."
                    .to_string(),
            header: ["Behovsgrupp", "Andel", "Mellan", "Motivering och källa"]
                .map(str::to_string)
                .to_vec(),
            rows: rows.collect(),
            widths: vec![24, 10, 16, 50],
            numbers: 1..3,
            total: false,
        }),
    ];
    let own = overrides(sections.analys);
    if !own.is_empty() {
        all.push(Block::body(
            "Egna andelar i en del av området, eller för ett kön:",
        ));
        all.extend(own.into_iter().map(|told| Block::text(Style::Bullet, told)));
    }
    all.extend(decided(sections));
    all
}

/// What is stated of some texts, after each other.
fn stated(texts: &[&String]) -> String {
    let known = texts.iter().filter(|text| !text.trim().is_empty());
    let known: Vec<String> = known
        .map(|text| format!("{}.", text.trim().trim_end_matches('.')))
        .collect();
    match known.is_empty() {
        true => "Ej angivet.".to_string(),
        false => known.join(" "),
    }
}

/// The log of decisions, as the workbook has it.
fn decided(sections: &Sections<'_>) -> Option<Block> {
    let rows: Vec<Vec<String>> = sections
        .inputs
        .rows(LOG)
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .map(|row| row.iter().map(Typed::text).collect())
        .collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: "Beslut om andelar, överlapp och tolkning".to_string(),
            alternative: "Vad som har ändrats, från vad till vad, av vem, när och varför."
                .to_string(),
            header: ["Vad", "Från", "Till", "Vem", "När det kom in", "Varför"]
                .map(str::to_string)
                .to_vec(),
            rows,
            widths: vec![24, 10, 10, 16, 14, 26],
            numbers: 0..0,
            total: false,
        })
    })
}

/// What must be said of the figures, and which are missing.
pub(super) fn caveats(sections: &Sections<'_>) -> Vec<Block> {
    let (analys, skattning) = (sections.analys, sections.skattning());
    let mut told = noticed(skattning);
    told.extend(remark_on_years(&analys.years, &analys.sources));
    told.extend(missing(skattning));
    let all = told.into_iter();
    all.map(|told| Block::text(Style::Bullet, told)).collect()
}

pub(super) fn sources(sections: &Sections<'_>) -> Vec<Block> {
    let series = sections.analys.sources.series.iter();
    let series: Vec<&SeriesInfo> = series
        .filter(|one| one.of_estimate)
        .map(|one| &one.series)
        .collect();
    let each = |of: fn(&SeriesInfo) -> &str| {
        let mut all: Vec<&str> = series.iter().map(|one| of(one)).collect();
        all.sort_unstable();
        all.dedup();
        swedish::list(&all)
    };
    let rows = series.iter().map(|one| {
        vec![
            one.id.clone(),
            one.title.clone(),
            one.producer.clone(),
            format!("{}–{}", one.first_year, one.last_year),
        ]
    });
    let basis = &sections.analys.fraga.basis;
    vec![
        Block::Table(Table {
            caption: "Statistik som skattningen vilar på".to_string(),
            alternative: "Varje serie med titel, producent och år.".to_string(),
            header: ["Serie", "Titel", "Producent", "År"]
                .map(str::to_string)
                .to_vec(),
            rows: rows.collect(),
            widths: vec![10, 54, 24, 12],
            numbers: 0..0,
            total: false,
        }),
        Block::note(format!(
            "Serierna är hämtade från {} den {}. Gjord med behov {}, utgåva {}. Formlerna står på arbetsbokens blad Källor.",
            each(|one| &one.publisher),
            each(|one| &one.fetched),
            basis.program,
            basis.edition()
        )),
    ]
}
