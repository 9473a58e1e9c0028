//! The groups: together in a table, and each by itself.

use super::super::block::{Block, Chart, Drawn, Figure, Kind as How, Look, Series, Style, Table};
use super::model::Sections;
use super::phrases::{count, people, per_thousand, tenth};
use crate::analys::{Analys, Kind};
use crate::present::{GroupWords, measure_label, percent};
use crate::told::Told;

/// What a group is compared with: a name, and how many of it there are per thousand.
type Beside = (String, Option<f64>);

pub(super) fn overview(sections: &Sections<'_>) -> Vec<Block> {
    let mut all = vec![Block::Table(table(sections.analys))];
    all.extend(chart(sections.analys));
    all
}

fn table(analys: &Analys) -> Table {
    let skattning = &analys.skattning;
    let netto = skattning.netto.as_ref().ok();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, group) in skattning.groups.iter().enumerate() {
        let counted = group.count.as_ref().ok();
        rows.push(vec![
            skattning.underlag.assumptions.groups[at].name.clone(),
            people(counted.map(|one| one.value)),
            counted.map_or_else(
                || super::phrases::ABSENT.to_string(),
                |_| percent(group.share),
            ),
            people(group.brutto),
            people(netto.map(|one| one.waterfall[at].netto)),
        ]);
    }
    rows.push(vec![
        "Tillsammans".to_string(),
        String::new(),
        String::new(),
        people(skattning.brutto.filter(|_| skattning.complete)),
        people(netto.map(|one| one.centre())),
    ]);
    Table {
        caption: format!("Behovsgrupperna {}", skattning.year_text()),
        alternative: "En rad för varje behovsgrupp: hur många de är, hur stor del som antas behöva samordnad rehabilitering, hur många det blir och hur många av dem som inte redan är räknade.".to_string(),
        header: ["Behovsgrupp", "Antal", "Andel", "Behov (brutto)", "Nya personer (netto)"]
            .map(str::to_string)
            .to_vec(),
        rows,
        widths: vec![40, 14, 12, 16, 18],
        numbers: 1..5,
        total: true,
    }
}

/// Each group per thousand, beside riket.
fn chart(analys: &Analys) -> Option<Block> {
    let skattning = &analys.skattning;
    let groups = 0..skattning.groups.len();
    let of = |of: &crate::estimate::Skattning| -> Vec<Option<f64>> {
        let all = groups.clone();
        all.map(|at| per_thousand(of, count(of, at))).collect()
    };
    let own = of(skattning);
    own.iter().flatten().next()?;
    let mut series = vec![Series {
        name: skattning.underlag.area.name.clone(),
        values: own,
        look: Look::Dark,
    }];
    series.extend(analys.riket().map(|riket| Series {
        name: "Riket".to_string(),
        values: of(riket),
        look: Look::Pale,
    }));
    let names = skattning.underlag.assumptions.groups.iter();
    Some(Block::Figure(Figure {
        caption: "Personer i grupperna per 1 000 invånare, innan någon andel är tagen".to_string(),
        alternative: "Stapeldiagram: varje behovsgrupp per 1 000 invånare, området bredvid riket. Samma tal står för varje grupp längre fram.".to_string(),
        drawn: Drawn::Chart(Chart {
            kind: How::Bars,
            categories: names.map(|one| one.name.clone()).collect(),
            legend: series.len() > 1,
            series,
            axis: "Per 1 000 invånare".to_string(),
            decimals: 1,
            height: 20 + 8 * skattning.groups.len() as u32,
        }),
    }))
}

/// Half a page for each group.
pub(super) fn one_by_one(sections: &Sections<'_>) -> Vec<Block> {
    let all = sections.words.behov.iter().enumerate();
    all.flat_map(|(at, words)| group(sections.analys, at, words))
        .collect()
}

fn group(analys: &Analys, at: usize, words: &GroupWords) -> Vec<Block> {
    let skattning = &analys.skattning;
    let declared = &skattning.underlag.assumptions.groups[at];
    let mut all = vec![Block::text(Style::Heading2, declared.name.as_str())];
    match &skattning.groups[at].count {
        Ok(_) => {
            if !words.sagt.is_empty() {
                all.push(Block::body(words.sagt.join(" ")).kept());
            }
            all.push(Block::Table(figures(analys, at)));
            all.extend(trend(analys, at));
        }
        Err(absent) => all.push(Block::body(format!(
            "Antalet saknas: {}.",
            absent.told().trim_end_matches('.')
        ))),
    }
    all.push(Block::about(
        "Ansvarig:",
        &format!("{}.", declared.huvudman.trim_end_matches('.')),
    ));
    for (label, text) in [
        ("Behovet.", &words.beskrivning),
        ("Vad som finns.", &words.finns),
        ("Vad som saknas.", &words.saknas),
    ] {
        if !text.is_empty() {
            all.push(Block::about(label, text));
        }
    }
    all
}

/// What a group is beside: riket, the area's län, and the middle one of the kommuner like it.
fn beside(analys: &Analys, at: usize) -> Vec<Beside> {
    let rate =
        |one: &crate::analys::Comparison| per_thousand(&one.skattning, count(&one.skattning, at));
    let named = analys.comparisons.iter();
    let named = named.filter(|one| matches!(one.kind, Kind::Riket | Kind::Lan));
    let single = |kind: Kind| {
        analys
            .comparisons
            .iter()
            .filter(|one| one.kind == kind)
            .count()
            == 1
    };
    let named = named.filter(|one| one.kind == Kind::Riket || single(Kind::Lan));
    let mut all: Vec<Beside> = named
        .map(|one| (one.skattning.underlag.area.name.clone(), rate(one)))
        .collect();
    all.reverse();
    let alike = analys
        .comparisons
        .iter()
        .filter(|one| one.kind == Kind::Similar);
    let mut alike: Vec<f64> = alike.filter_map(rate).collect();
    alike.sort_by(f64::total_cmp);
    if let Some(middle) = alike.get(alike.len() / 2) {
        all.push((format!("Mitten av {} liknande", alike.len()), Some(*middle)));
    }
    all
}

fn figures(analys: &Analys, at: usize) -> Table {
    let skattning = &analys.skattning;
    let (declared, group) = (
        &skattning.underlag.assumptions.groups[at],
        &skattning.groups[at],
    );
    let count = group.count.as_ref().ok();
    let kon = count.and_then(|one| one.kon.as_ref().ok()).copied();
    let own = per_thousand(skattning, count.map(|one| one.value));
    let mut cells = vec![
        ("Antal".to_string(), people(count.map(|one| one.value))),
        ("Kvinnor".to_string(), people(kon.map(|one| one.0))),
        ("Män".to_string(), people(kon.map(|one| one.1))),
        ("Andel".to_string(), percent(group.share)),
        ("Behov (brutto)".to_string(), people(group.brutto)),
        ("Per 1\u{a0}000".to_string(), tenth(own)),
    ];
    let others = beside(analys, at).into_iter();
    cells.extend(others.map(|(name, rate)| (format!("{name}, per 1\u{a0}000"), tenth(rate))));
    let (header, row): (Vec<String>, Vec<String>) = cells.into_iter().unzip();
    let status = count.map_or("", |one| one.status.label());
    Table {
        caption: format!(
            "{} {}: {}, {} år, {status}",
            declared.name,
            skattning.underlag.years[at],
            measure_label(&declared.measure),
            declared.ages
        ),
        alternative: format!(
            "{}: antal, kvinnor, män, andel, behov och antal per 1 000 invånare bredvid andra.",
            declared.name
        ),
        widths: header
            .iter()
            .map(|name| name.chars().count().clamp(8, 14) as u32)
            .collect(),
        numbers: 0..header.len(),
        header,
        rows: vec![row],
        total: false,
    }
}

/// The group year by year, women and men where they are known.
fn trend(analys: &Analys, at: usize) -> Option<Block> {
    let of = |skattning: &crate::estimate::Skattning| {
        skattning.groups.get(at)?.count.as_ref().ok().cloned()
    };
    let known: Vec<(i32, crate::estimate::Count)> = analys
        .years
        .iter()
        .filter_map(|(year, one)| Some((*year, of(one)?)))
        .collect();
    if known.len() < 2 {
        return None;
    }
    let kon = |pick: fn((f64, f64)) -> f64| -> Vec<Option<f64>> {
        let all = known.iter();
        all.map(|(_, one)| one.kon.as_ref().ok().copied().map(pick))
            .collect()
    };
    let series = |name: &str, values, look| Series {
        name: name.to_string(),
        values,
        look,
    };
    let mut all = vec![series(
        "Alla",
        known.iter().map(|(_, one)| Some(one.value)).collect(),
        Look::Dark,
    )];
    if known.iter().any(|(_, one)| one.kon.is_ok()) {
        all.push(series("Kvinnor", kon(|one| one.0), Look::Middle));
        all.push(series("Män", kon(|one| one.1), Look::Dashed));
    }
    let name = &analys.skattning.underlag.assumptions.groups[at].name;
    Some(Block::Figure(Figure {
        caption: format!("{name}, antal år för år"),
        alternative: format!(
            "Linjediagram: antalet i gruppen {name} år för år, alla, kvinnor och män. Samma tal står på arbetsbokens blad Utveckling."
        ),
        drawn: Drawn::Chart(Chart {
            kind: How::Lines,
            categories: known.iter().map(|(year, _)| year.to_string()).collect(),
            legend: all.len() > 1,
            series: all,
            axis: String::new(),
            decimals: 0,
            height: 40,
        }),
    }))
}
