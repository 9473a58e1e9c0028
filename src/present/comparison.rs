//! What an estimate is put beside, in sentences.

use crate::analys::Analys;
use crate::comparison::{Change, Projected, Split, Triangle};
use crate::swedish;
use crate::told::Told;

/// One line each for other measures, similar kommuner, years to come and the change.
pub fn lines(analys: &Analys) -> Vec<String> {
    let mut lines: Vec<String> = triangles(analys).into_iter().collect();
    lines.extend(neighbours(analys));
    lines.extend(analys.projection.iter().map(projected));
    lines.extend(analys.change.as_ref().map(|change| match change {
        Ok(change) => changed(change),
        Err(absent) => format!("Förändringen kan inte räknas: {}", absent.told()),
    }));
    lines
}

/// The measures that there are, except the estimate itself.
fn triangles(analys: &Analys) -> Option<String> {
    let netto = analys.skattning.netto.as_ref();
    let own = netto.map(|netto| netto.centre());
    let same =
        |one: &Triangle| matches!((&one.found, own), (Ok(found), Ok(own)) if found.people == own);
    let others = analys.triangles.iter().filter(|one| !same(one));
    let (known, absent): (Vec<&Triangle>, Vec<&Triangle>) =
        others.partition(|one| one.found.is_ok());
    let known: Vec<String> = known
        .iter()
        .filter_map(|one| {
            let found = one.found.as_ref().ok()?;
            Some(format!(
                "{} {}",
                one.measure.name,
                swedish::whole(found.people)
            ))
        })
        .collect();
    let more = match absent.len() {
        0 => String::new(),
        count => format!(" ({count} mått saknas)"),
    };
    (!known.is_empty()).then(|| {
        format!(
            "Andra mått: {}{more}. De mäter olika saker; JSON-formen säger vad.",
            known.join("; ")
        )
    })
}

/// Only for a single kommun: of several, JSON has them.
fn neighbours(analys: &Analys) -> Option<String> {
    let [only] = analys.neighbours.as_slice() else {
        return None;
    };
    Some(match &only.nearest {
        Ok(nearest) => {
            let names: Vec<&str> = nearest.iter().map(|one| one.name.as_str()).collect();
            let first = nearest.first()?;
            let feature = &analys.declared.features[first.most];
            let (name, unit) = match feature.name.strip_suffix(", %") {
                Some(name) => (name, "\u{a0}%"),
                None => (feature.name.as_str(), ""),
            };
            let number = |value| format!("{}{unit}", swedish::number(value, feature.decimals));
            format!(
                "Mest lika: {}. Störst skillnad mot {}: {}, {} mot {}.",
                swedish::list(&names),
                first.name,
                name,
                number(first.values.0),
                number(first.values.1)
            )
        }
        Err(absent) => format!("Liknande kommuner kan inte räknas: {}", absent.told()),
    })
}

fn projected(one: &Projected) -> String {
    match &one.value {
        Ok(value) => format!(
            "{}: netto {} vid dagens andelar av SCB:s befolkning 16–64 år, {}",
            one.year,
            swedish::whole(value.netto),
            swedish::whole(value.population)
        ),
        Err(absent) => format!(
            "Framskrivningen till {} saknas: {}",
            one.year,
            absent.told()
        ),
    }
}

fn changed(change: &Change) -> String {
    let named = |year: &str, assumptions: &str| match change.assumptions.0 == change.assumptions.1 {
        true => year.to_string(),
        false => format!("{year} med {assumptions}"),
    };
    let Split {
        before,
        after,
        data,
        factors,
        assumptions,
        interaction,
    } = change.netto;
    format!(
        "Netto {} {}, {} {}: {}{}, varav nya siffror {}, årets faktor för överlappen {}, andra antaganden {} och allt tillsammans {}",
        named(&change.years.0, &change.assumptions.0),
        swedish::whole(before),
        named(&change.years.1, &change.assumptions.1),
        swedish::whole(after),
        signed(after - before),
        change_interval(change).map_or_else(String::new, |told| format!(" ({told})")),
        signed(data),
        signed(factors),
        signed(assumptions),
        signed(interaction)
    )
}

/// How many more or fewer there are, and what the difference consists of; `sure` stands after the number.
pub fn change_told(change: &Change, sure: &str) -> String {
    let Split {
        before,
        after,
        data,
        factors,
        assumptions,
        interaction,
    } = change.netto;
    let year = &change.years.0;
    let off = (after - before).round();
    let told = match off {
        0.0 => format!("Lika många som {year}{sure}."),
        off if off < 0.0 => format!("{} färre än {year}{sure}.", swedish::whole(-off)),
        _ => format!("{} fler än {year}{sure}.", swedish::whole(off)),
    };
    let parts: Vec<String> = [
        ("nya siffror", data),
        ("årets faktor för överlappen", factors),
        ("andra antaganden", assumptions),
        ("allt tillsammans", interaction),
    ]
    .into_iter()
    .filter(|(_, part)| part.round() != 0.0)
    .map(|(what, part)| format!("{what} {}", signed(part)))
    .collect();
    let same = match change.assumptions.0 == change.assumptions.1 {
        true => "; antagandena är desamma",
        false => "",
    };
    match parts.as_slice() {
        [] => told,
        [_] if data.round() != 0.0 => format!("{told} Hela skillnaden är nya siffror{same}."),
        _ => format!("{told} Den består av {}{same}.", swedish::list(&parts)),
    }
}

/// How sure a change is.
pub fn change_interval(change: &Change) -> Option<String> {
    let spread = change.interval?;
    let told = match change.is_told_from_none() {
        Some(true) => "",
        _ => ", så den går inte att skilja från 0",
    };
    Some(format!(
        "95 % av omräkningarna ger {} till {}{told}",
        signed(spread.low),
        signed(spread.high)
    ))
}

fn signed(value: f64) -> String {
    let text = swedish::whole(value);
    match value >= 0.5 {
        true => format!("+{text}"),
        false => text,
    }
}
