//! The area: which kommuner, in brief, and beside each other.

use super::super::block::{Block, Chart, Drawn, Figure, Kind as How, Look, Map, Series, Table};
use super::model::Sections;
use super::phrases::{between, netto, people, per_thousand, tenth};
use crate::analys::{Analys, Kind};
use crate::area::AreaKind;
use crate::estimate::{Netto, Skattning};
use crate::map::{classes, painted};
use crate::present::{
    change_interval, change_told, coloured, doubted_members, first_of_all, nowcast_sentence,
};
use crate::problem::Outcome;
use crate::swedish;

/// More kommuner than this are not named in a sentence, nor have a bar each.
const MOST_KOMMUNER: usize = 30;
/// More than this are not named on a map.
const MOST_NAMES: usize = 14;
/// Pixels that the map may take.
const MAP_SIZE: (u32, u32) = (1_100, 700);
/// Pixels of it to a millimetre.
const SHARP: f32 = 9.0;

pub(super) fn blocks(sections: &Sections<'_>) -> Outcome<Vec<Block>> {
    let analys = sections.analys;
    let mut all = vec![Block::body(about(&analys.skattning))];
    all.extend(first_of_all(&analys.skattning).into_iter().map(Block::note));
    all.extend(doubted_members(analys).map(Block::note));
    all.push(Block::Table(brief(analys)));
    all.extend(since(analys).map(Block::body));
    all.extend(
        nowcast_sentence(analys)
            .map(|told| Block::body(swedish::sentence(told.trim_end_matches('.')))),
    );
    all.extend(years(analys));
    all.extend(beside(analys));
    all.extend(map(analys)?);
    Ok(all)
}

/// Which kommuner, and how many people.
fn about(skattning: &Skattning) -> String {
    let underlag = &skattning.underlag;
    let names: Vec<&str> = underlag.units.iter().map(|one| one.name.as_str()).collect();
    let what = match (&underlag.area.kind, names.as_slice()) {
        (AreaKind::Riket, _) => format!("Riket är landets {} kommuner", names.len()),
        (_, [_]) => format!("{} är en kommun", underlag.area.name),
        (_, names) if names.len() > MOST_KOMMUNER => {
            format!("{} är {} kommuner", underlag.area.name, names.len())
        }
        (_, names) => format!(
            "{} är {} kommuner: {}",
            underlag.area.name,
            names.len(),
            swedish::list(names)
        ),
    };
    match &underlag.denominator {
        Ok(people) => {
            let all = format!(
                "{} {}: {}",
                underlag.denominator_name,
                underlag.denominator_year,
                swedish::whole(*people)
            );
            format!("{what}. {}", swedish::sentence(&all))
        }
        Err(_) => format!("{what}."),
    }
}

fn brief(analys: &Analys) -> Table {
    let skattning = &analys.skattning;
    let own = netto(skattning);
    let spread = analys.known_depth().map(|depth| depth.simulated.netto);
    let kon = skattning.netto.as_ref().ok();
    let kon = kon.and_then(|one| one.kon.as_ref().ok()).copied();
    let mut rows = vec![
        (
            "Behöver samordnad rehabilitering, var och en räknad en gång (netto)".to_string(),
            people(own),
        ),
        (
            "Troligen mellan (95 % av omräkningarna)".to_string(),
            spread.map_or_else(
                || super::phrases::ABSENT.to_string(),
                |one| between(one.low, one.high),
            ),
        ),
        ("Kvinnor".to_string(), people(kon.map(|one| one.0))),
        ("Män".to_string(), people(kon.map(|one| one.1))),
        (
            "Netto per 1 000 invånare".to_string(),
            tenth(per_thousand(skattning, own)),
        ),
    ];
    if let Some(riket) = analys.riket() {
        let rate = per_thousand(riket, netto(riket));
        rows.push(("Riket per 1 000 invånare".to_string(), tenth(rate)));
    }
    rows.push((
        "Summan av grupperna, där några räknas flera gånger (brutto)".to_string(),
        people(skattning.brutto),
    ));
    if let Some(now) = analys.known_nowcast() {
        let told = match (&now.simulated, netto(&now.skattning)) {
            (Some(drawn), Some(netto)) => format!(
                "{} ({})",
                swedish::whole(netto),
                between(drawn.netto.low, drawn.netto.high)
            ),
            (_, netto) => people(netto),
        };
        rows.push((format!("Nuläge {}, framskrivet (95 %)", now.year), told));
    }
    Table {
        caption: format!("{} {} i korthet", skattning.underlag.area.name, skattning.year_text()),
        alternative: "Netto med intervall, kvinnor och män, per 1 000 invånare bredvid riket, brutto och nuläge.".to_string(),
        header: vec!["Uppgift".to_string(), "Personer".to_string()],
        rows: rows.into_iter().map(|(name, value)| vec![name, value]).collect(),
        widths: vec![72, 28],
        numbers: 1..2,
        total: false,
    }
}

fn since(analys: &Analys) -> Option<String> {
    let change = analys.change.as_ref()?.as_ref().ok()?;
    let sure = change_interval(change).map_or_else(String::new, |told| format!(" ({told})"));
    Some(change_told(change, &sure))
}

/// Netto of each year with its interval.
fn years(analys: &Analys) -> Option<Block> {
    let known: Vec<usize> = (0..analys.years.len())
        .filter(|&at| analys.years[at].1.netto.is_ok())
        .collect();
    if known.len() < 2 {
        return None;
    }
    let interval = |at: usize| analys.year_intervals.get(at).copied().flatten();
    let series = |name: &str, look, of: &dyn Fn(usize) -> Option<f64>| Series {
        name: name.to_string(),
        values: known.iter().map(|&at| of(at)).collect(),
        look,
    };
    let mut all = vec![series("Netto", Look::Dark, &|at| {
        netto(&analys.years[at].1)
    })];
    if known.iter().any(|&at| interval(at).is_some()) {
        all.push(series("Lågt, 95 %", Look::Thin, &|at| {
            interval(at).map(|one| one.low)
        }));
        all.push(series("Högt, 95 %", Look::Thin, &|at| {
            interval(at).map(|one| one.high)
        }));
    }
    Some(Block::Figure(Figure {
        caption: "Netto år för år, med 95 % av omräkningarna".to_string(),
        alternative: format!(
            "Linjediagram över netto i {} år för år med det lägsta och högsta av 95 % av omräkningarna. Samma tal står på arbetsbokens blad Utveckling.",
            analys.skattning.underlag.area.name
        ),
        drawn: Drawn::Chart(Chart {
            kind: How::Lines,
            categories: known
                .iter()
                .map(|&at| analys.years[at].0.to_string())
                .collect(),
            series: all,
            axis: "Personer".to_string(),
            decimals: 0,
            legend: true,
            height: 52,
        }),
    }))
}

/// The parts that stand beside each other: the kommuner, or riket's län, with the area and riket among them.
fn parts(analys: &Analys) -> Vec<(String, Option<f64>)> {
    let skattning = &analys.skattning;
    let of = |one: &Skattning| {
        let rate = per_thousand(one, netto(one)).filter(|_| one.complete);
        (one.underlag.area.name.clone(), rate)
    };
    if skattning.underlag.area.kind == AreaKind::Riket {
        let mut all: Vec<(String, Option<f64>)> = analys
            .comparisons
            .iter()
            .map(|one| of(&one.skattning))
            .collect();
        all.push(of(skattning));
        return all;
    }
    let single = skattning.units.len() == 1;
    let units = skattning.units.iter().filter(|_| !single);
    let units = units.map(|one| {
        let own = one
            .netto
            .as_ref()
            .ok()
            .map(Netto::centre)
            .filter(|_| one.complete);
        let people = one.unit.denominator.as_ref().ok().filter(|all| **all > 0.0);
        (
            one.unit.name.clone(),
            own.zip(people).map(|(own, people)| own / people * 1_000.0),
        )
    });
    let others = analys.comparisons.iter();
    let others = others.filter(|one| single || matches!(one.kind, Kind::Lan | Kind::Riket));
    units
        .chain([of(skattning)])
        .chain(others.map(|one| of(&one.skattning)))
        .collect()
}

fn beside(analys: &Analys) -> Option<Block> {
    let mut all = parts(analys);
    all.retain(|one| one.1.is_some());
    if !(2..=MOST_KOMMUNER).contains(&all.len()) {
        return None;
    }
    all.sort_by(|one, other| {
        other
            .1
            .partial_cmp(&one.1)
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let height = 24 + 5 * all.len() as u32;
    let (categories, values) = all.into_iter().unzip();
    Some(Block::Figure(Figure {
        caption: "Netto per 1 000 invånare. Ett högre tal är inte ”sämre” i sig".to_string(),
        alternative: "Stapeldiagram över netto per 1 000 invånare för områdets delar, området och det som jämförs med. Samma tal står på arbetsbokens blad Jämförelse.".to_string(),
        drawn: Drawn::Chart(Chart {
            kind: How::Bars,
            categories,
            series: vec![Series {
                name: "Netto per 1 000".to_string(),
                values,
                look: Look::Dark,
            }],
            axis: "Per 1 000 invånare".to_string(),
            decimals: 1,
            legend: false,
            height,
        }),
    }))
}

/// The kommuner by netto per 1 000; none for a single one, or where the boundaries are older than a kommun.
fn map(analys: &Analys) -> Outcome<Option<Block>> {
    let units = &analys.skattning.units;
    if units.len() < 2 {
        return Ok(None);
    }
    let (shapes, limits) = coloured(&analys.skattning);
    let picture = painted(&analys.boundaries, &shapes, MAP_SIZE)?;
    let named = units.len() <= MOST_NAMES;
    let names = units.iter().zip(&shapes).zip(&picture.middles);
    let names = names
        .filter(|_| named)
        .map(|((unit, shape), middle)| (unit.unit.name.clone(), *middle, shape.is_dark()));
    let names: Vec<_> = names.collect();
    let words = classes(&limits);
    Ok(Some(Block::Figure(Figure {
        caption: format!(
            "Netto per 1 000 invånare i kommunerna. Ljusast till mörkast: {}",
            swedish::list(&words)
        ),
        alternative: "Karta över områdets kommuner, färgade efter netto per 1 000 invånare. Samma tal står i diagrammet ovanför och på arbetsbokens blad Jämförelse.".to_string(),
        drawn: Drawn::Map(Map {
            width: (picture.width as f32 / SHARP) as u32,
            names,
            picture,
        }),
    })))
}
