//! Each person counted once, how sure that is, and what others count.

use super::super::block::{Block, Chart, Drawn, Figure, Kind as How, Look, Series, Table};
use super::model::Sections;
use super::phrases::{between, people};
use crate::analys::Analys;
use crate::estimate::{Netto, Skattning};
use crate::present::{
    draws, input_name, judges, off_median, other_ways, percents, to_investigate, worth_knowing,
};
use crate::simulation::{Bar, Ends};
use crate::swedish;
use crate::told::Told;

/// So many inputs of those that netto depends on most.
const INPUTS: usize = 6;

pub(super) fn blocks(sections: &Sections<'_>) -> Vec<Block> {
    let analys = sections.analys;
    let skattning = &analys.skattning;
    let netto = match &skattning.netto {
        Ok(netto) => netto,
        Err(absent) => {
            let told = absent.told();
            return vec![Block::body(format!(
                "Netto kan inte räknas: {}.",
                told.trim_end_matches('.')
            ))];
        }
    };
    let mut all = vec![Block::body(counted(netto))];
    all.push(waterfall(skattning, netto));
    all.extend(sure(analys).map(Block::body));
    all.push(Block::body(limits(netto)));
    for told in [judges(analys), off_median(analys), other_ways(analys)] {
        all.extend(told.map(|told| Block::body(swedish::sentence(&told))));
    }
    all.extend(sensitivity(analys));
    let investigate = to_investigate(analys)
        .into_iter()
        .chain(worth_knowing(analys));
    let investigate: Vec<String> = investigate
        .map(|told| swedish::sentence(told.trim_end_matches('.')))
        .collect();
    if !investigate.is_empty() {
        all.push(Block::body(investigate.join(" ")));
    }
    all
}

fn counted(netto: &Netto) -> String {
    let brutto: f64 = netto.waterfall.iter().map(|step| step.brutto).sum();
    let known: f64 = netto.waterfall.iter().map(|step| step.counted).sum();
    format!(
        "Summan av grupperna är {} (brutto). {} av dem finns i mer än en grupp och är då redan räknade. Kvar är {} personer (netto).",
        swedish::whole(brutto),
        swedish::whole(known),
        swedish::whole(netto.centre())
    )
}

fn waterfall(skattning: &Skattning, netto: &Netto) -> Block {
    let groups = skattning.underlag.assumptions.groups.iter();
    let of = |value: fn(&crate::estimate::Step) -> f64| {
        let steps = netto.waterfall.iter();
        steps.map(|step| Some(value(step))).collect()
    };
    Block::Figure(Figure {
        caption: "Nya personer, och de som finns redan i en tidigare grupp".to_string(),
        alternative: "Liggande staplar: nya personer och personer i en tidigare grupp per behovsgrupp. Samma tal står i tabellen över behovsgrupperna.".to_string(),
        drawn: Drawn::Chart(Chart {
            kind: How::Stacked,
            categories: groups.map(|one| one.name.clone()).collect(),
            series: vec![
                Series {
                    name: "Ny person".to_string(),
                    values: of(|step| step.netto),
                    look: Look::Dark,
                },
                Series {
                    name: "Finns redan i en tidigare grupp".to_string(),
                    values: of(|step| step.counted),
                    look: Look::Pale,
                },
            ],
            axis: "Personer".to_string(),
            decimals: 0,
            legend: true,
            height: 26 + 7 * skattning.groups.len() as u32,
        }),
    })
}

fn sure(analys: &Analys) -> Option<String> {
    let one = &analys.known_depth()?.simulated;
    Some(format!(
        "Osäkerheten är stor. 95 % av {} ger mellan {} och {} personer, givet tolkningen och modellen.",
        draws(one.settings),
        swedish::whole(one.netto.low),
        swedish::whole(one.netto.high)
    ))
}

/// How low and high netto can be.
fn limits(netto: &Netto) -> String {
    let without = between(netto.frechet.low, netto.frechet.high);
    match netto.given_of_centre() {
        Some(given) => format!(
            "Hur grupperna överlappar är bara känt för riket och i delar. Så som de antas överlappa kan netto vara {}, och utan något antagande om det {without}.",
            between(given.low, given.high)
        ),
        None => format!(
            "Hur grupperna överlappar är bara känt för riket och i delar. Utan något antagande om det kan netto vara {without}."
        ),
    }
}

/// What netto depends on most.
fn sensitivity(analys: &Analys) -> Option<Block> {
    let depth = analys.known_depth()?;
    let bars = depth.sensitivity.bars.iter();
    let mut known: Vec<(&Bar, Ends)> = bars.filter_map(|bar| Some((bar, bar.ends?))).collect();
    if known.is_empty() {
        return None;
    }
    known.sort_by(|(_, one), (_, other)| one_span(other).total_cmp(&one_span(one)));
    let rows = known.into_iter().take(INPUTS).map(|(bar, ends)| {
        let low = ends.netto_low.min(ends.netto_high);
        let name = input_name(&analys.skattning, &bar.input);
        vec![
            swedish::sentence(&name).trim_end_matches('.').to_string(),
            percents(ends.low, ends.high),
            between(low, ends.netto_low.max(ends.netto_high)),
            swedish::percent(bar.variance, 0),
        ]
    });
    Some(Block::Table(Table {
        caption: "Vad netto beror på mest".to_string(),
        alternative: "Osäkra uppgifter, den viktigaste först: mellan vilka gränser de antas vara, netto vid gränserna och del av osäkerheten.".to_string(),
        header: ["Uppgift", "Mellan", "Ger netto", "Del av osäkerheten"]
            .map(str::to_string)
            .to_vec(),
        rows: rows.collect(),
        widths: vec![46, 20, 18, 16],
        numbers: 1..4,
        total: false,
    }))
}

fn one_span(ends: &Ends) -> f64 {
    (ends.netto_high - ends.netto_low).abs()
}

/// Other answers to the same question.
pub(super) fn others(sections: &Sections<'_>) -> Vec<Block> {
    let rows: Vec<Vec<String>> = sections
        .analys
        .triangles
        .iter()
        .filter_map(|one| {
            let found = one.found.as_ref().ok()?;
            Some(vec![
                one.measure.name.clone(),
                one.measure.measures.clone(),
                found.period.clone(),
                people(Some(found.people)),
            ])
        })
        .collect();
    let absent = sections.analys.triangles.iter();
    let absent = absent.filter(|one| one.found.is_err());
    let absent: Vec<&str> = absent.map(|one| one.measure.name.as_str()).collect();
    let mut all = Vec::new();
    if !rows.is_empty() {
        all.push(Block::Table(Table {
            caption: "Andra svar på samma fråga".to_string(),
            alternative: "Andra mått med vad de mäter, period och antal.".to_string(),
            header: ["Mått", "Vad det mäter", "Period", "Antal"]
                .map(str::to_string)
                .to_vec(),
            rows,
            widths: vec![30, 48, 11, 11],
            numbers: 3..4,
            total: false,
        }));
    }
    if !absent.is_empty() {
        all.push(Block::note(format!(
            "Saknas här: {}. Varför står på arbetsbokens blad Brutto till netto.",
            swedish::list(&absent)
        )));
    }
    if all.is_empty() {
        all.push(Block::body("Inga andra mått är räknade."));
    }
    all
}
