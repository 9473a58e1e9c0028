//! The JSON contract `behov.skattning/1`; its schema is `docs/skattning.schema.json`.

use super::beside::{changed, judges, neighbours, projection, steps, triangles};
use super::{FILES, doubted_members, nowcast};
use crate::analys::Analys;
use crate::assumptions::Group;
use crate::estimate::{Count, Counted, KnownOverlap, Netto, Skattning, UnitResult};
use crate::netto::Bounds;
use crate::simulation::{Bar, Depth, Input, Rank, Sensitivity, Simulated, Spread};
use crate::status::Absent;
use crate::told::Told;
use serde_json::{Value, json};

/// The estimate as a JSON document. Shares are fractions; absent values are null with a row in `saknas`.
pub fn json(analys: &Analys) -> Value {
    let (skattning, depth) = (&analys.skattning, analys.known_depth());
    let underlag = &skattning.underlag;
    let groups: Vec<Value> = skattning
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let kon = group.brutto_kon.as_ref().ok().copied();
            group_value(
                skattning,
                index,
                &group.count,
                group.share,
                group.brutto,
                kon,
                group.level.id(),
            )
        })
        .collect();
    let missing: Vec<Value> = skattning
        .missing
        .iter()
        .map(|one| {
            json!({"kod": one.code, "grupp": one.group, "status": one.absent.status.id(), "orsak": one.absent.told()})
        })
        .collect();
    let darav: Vec<Value> = underlag
        .darav
        .iter()
        .map(|one| {
            let parent = &underlag.assumptions.groups[one.parent].id;
            json!({"grupp": parent, "namn": one.name, "enhet": one.unit, "varde": one.value.as_ref().ok()})
        })
        .collect();
    let units: Vec<Value> = skattning
        .units
        .iter()
        .enumerate()
        .map(|(index, unit)| {
            let mut value = unit_value(skattning, unit);
            let spread = depth.and_then(|depth| depth.simulated.units.get(index).copied()?);
            value["netto"]["intervall95"] = interval(spread.as_ref());
            let brutto = depth.and_then(|depth| depth.simulated.unit_brutto.get(index).copied()?);
            value["brutto_intervall95"] = interval(brutto.as_ref());
            let rank = depth.and_then(|depth| depth.simulated.ranks[index]);
            value["rang"] = rank.map_or(Value::Null, rank_value);
            value
        })
        .collect();
    json!({
        "schema": "behov.skattning/1",
        "utgava": analys.fraga.basis.edition(),
        "omrade": area(analys),
        "ar": if underlag.mixed_years { json!("senaste") } else { json!(underlag.years.first()) },
        "antaganden": underlag.assumptions.id,
        "namnare": denominator(skattning),
        "grupper": groups,
        "brutto": skattning.brutto,
        "brutto_andel": skattning.rate().filter(|_| skattning.complete),
        "brutto_fullstandig": skattning.complete,
        "netto": netto_value(&skattning.netto, &underlag.assumptions.groups, true),
        "osakerhet": match &analys.depth {
            None => Value::Null,
            Some(Ok(depth)) => uncertainty(&depth.simulated),
            Some(Err(absent)) => json!({"intervall95": null, "orsak": absent.told()}),
        },
        "vardeavinformation": depth.map(|depth| information(skattning, depth)),
        "kanslighet": depth.map_or_else(Vec::new, |depth| bars(skattning, &depth.sensitivity)),
        "nulage": nowcast::value(analys),
        "vattenfall": waterfall(skattning),
        "overlapp": overlaps(skattning),
        "triangulering": triangles(analys),
        "bedomare": judges(analys),
        "metodsteg": steps(analys),
        "liknande": neighbours(analys),
        "framskrivning": projection(analys),
        "forandring": changed(analys),
        "darav": darav,
        "saknas": missing,
        "per_kommun": units,
    })
}

/// The overlaps that shape the area's own table, and those that shape riket's.
fn overlaps(skattning: &Skattning) -> Vec<Value> {
    let underlag = &skattning.underlag;
    let groups = &underlag.assumptions.groups;
    let ids = |bits: usize| -> Vec<&str> {
        let all = groups.iter().enumerate();
        all.filter(|(at, _)| bits >> at & 1 == 1)
            .map(|(_, group)| group.id.as_str())
            .collect()
    };
    let value = |about: &str, known: &KnownOverlap| {
        json!({
            "galler": about,
            "av": groups[known.of].id,
            "aven_i": known.margin.any.iter().map(|bits| ids(*bits)).collect::<Vec<_>>(),
            "personer": known.margin.people,
            "styrka": if known.required { "krav" } else { "mal" },
            "plats": known.place,
        })
    };
    let riket = underlag.riket.as_ref().ok();
    let riket = riket.map_or(&[][..], |riket| &riket.stated.overlaps);
    let own = underlag.stated.overlaps.iter();
    riket
        .iter()
        .map(|known| value("riket", known))
        .chain(own.map(|known| value("området", known)))
        .collect()
}

fn denominator(skattning: &Skattning) -> Value {
    let underlag = &skattning.underlag;
    match &underlag.denominator {
        Ok(value) => {
            json!({"id": underlag.denominator_id, "varde": value, "status": underlag.denominator_status.id()})
        }
        Err(absent) => {
            json!({"id": underlag.denominator_id, "varde": null, "status": absent.status.id()})
        }
    }
}

fn unit_value(skattning: &Skattning, unit: &UnitResult) -> Value {
    let groups: Vec<Value> = unit
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            group_value(
                skattning,
                index,
                &group.count,
                group.shares[0],
                group.brutto,
                group.brutto_kon,
                "rad",
            )
        })
        .collect();
    json!({
        "kod": unit.unit.code,
        "namn": unit.unit.name,
        "grupper": groups,
        "brutto": unit.brutto,
        "brutto_andel": unit.rate(),
        "brutto_fullstandig": unit.complete,
        "netto": netto_value(&unit.netto, &skattning.underlag.assumptions.groups, false),
    })
}

fn interval(spread: Option<&Spread>) -> Value {
    spread.map_or(Value::Null, |one| json!({"lag": one.low, "hog": one.high}))
}

fn rank_value(rank: Rank) -> Value {
    json!({
        "plats": rank.place,
        "lag": rank.low,
        "hog": rank.high,
        "av": rank.of,
        "mot_riket": rank.beside.id(),
    })
}

fn uncertainty(one: &Simulated) -> Value {
    json!({
        "intervall95": interval(Some(&one.netto)),
        "median": one.netto.median,
        "standardosakerhet": one.netto.standard,
        "dragningar": one.settings.draws,
        "fro": one.settings.seed,
        "omfattar": match (one.settings.only_shares, one.only_counts) {
            (true, _) => "andelar",
            (false, true) => "underlag",
            (false, false) => "andelar och underlag",
        },
        "justerade_dragningar": one.clamped,
        "omojliga_dragningar": one.infeasible,
        "brutto": {
            "intervall95": interval(Some(&one.brutto)),
            "standardosakerhet": one.brutto.standard,
            "standardosakerhet_gum": one.gum,
        },
    })
}

/// What kind of input it is, its id and where it stands.
fn named<'a>(
    groups: &'a [Group],
    input: &'a Input,
) -> (&'static str, &'a String, Option<&'a String>) {
    match input {
        Input::Share { group, place } => ("andel", &groups[*group].id, place.as_ref()),
        Input::Size { group } => ("antal", &groups[*group].id, None),
        Input::Factor { id } => ("faktor", id, None),
    }
}

fn bars(skattning: &Skattning, sensitivity: &Sensitivity) -> Vec<Value> {
    let groups = &skattning.underlag.assumptions.groups;
    let bars = sensitivity.bars.iter();
    bars.map(|bar| {
        let (kind, id, place) = named(groups, &bar.input);
        json!({
            "slag": kind,
            "id": id,
            "plats": place,
            "del_av_varians": bar.variance,
            "lag": bar.ends.map(|ends| ends.low),
            "hog": bar.ends.map(|ends| ends.high),
            "netto_lag": bar.ends.map(|ends| ends.netto_low),
            "netto_hog": bar.ends.map(|ends| ends.netto_high),
            "netto_per_procentenhet": bar.per_point,
        })
    })
    .collect()
}

/// What it is worth to find out: the part of netto's variance that would go, and what no data settles.
fn information(skattning: &Skattning, depth: &Depth) -> Value {
    let groups = &skattning.underlag.assumptions.groups;
    let one = &depth.sensitivity;
    let input = |bar: &Bar| {
        let (kind, id, place) = named(groups, &bar.input);
        json!({
            "slag": kind,
            "id": id,
            "plats": place,
            "del_av_varians": bar.worth,
            "granskning_100_akter": bar.worth_of_review(FILES),
        })
    };
    let bars = one
        .bars
        .iter()
        .filter(|bar| !matches!(bar.input, Input::Size { .. }));
    let netto = skattning.netto.as_ref().ok();
    json!({
        "uppgifter": bars.map(input).collect::<Vec<_>>(),
        "alla_overlapp": one.overlaps_worth,
        "alla_antal": one.counts_worth,
        "tolkningarnas_skillnad": netto.and_then(|netto| Some(netto.grupp - netto.person.as_ref().ok()?)),
    })
}

fn bounds_value(bounds: Option<Bounds>) -> Value {
    bounds.map_or(Value::Null, |one| json!({"lag": one.low, "hog": one.high}))
}

/// Null with a reason where netto cannot be computed; `skarpa` only for the area.
fn netto_value(netto: &Result<Netto, Absent>, groups: &[Group], of_area: bool) -> Value {
    let netto = match netto {
        Ok(netto) => netto,
        Err(absent) => return json!({"mitt": null, "orsak": absent.told()}),
    };
    let mut value = json!({
        "mitt": netto.centre(),
        "tolkning": netto.leading().id(),
        "person": netto.person.as_ref().ok(),
        "grupp": netto.grupp,
        "lag": netto.given.map(|bounds| bounds.low),
        "hog": netto.given.map(|bounds| bounds.high),
        "frechet": bounds_value(Some(netto.frechet)),
    });
    let clamped = netto.clamped.iter();
    value["justerade"] = clamped
        .map(|clamp| json!({"grupp": groups[clamp.group].id, "andel": clamp.asked, "blir": clamp.reached}))
        .collect();
    let kon = netto.kon.as_ref().ok();
    value["kon"] = json!({"K": kon.map(|(k, _)| k), "M": kon.map(|(_, m)| m)});
    if of_area {
        value["skarpa"] = bounds_value(netto.sharp);
        if let Some(absent) = &netto.sharp_without {
            value["skarpa_utan_krav"] = json!(absent.told());
        }
    }
    if let Err(absent) = &netto.person {
        value["orsak"] = json!(absent.told());
    }
    if netto.given.is_none() {
        value["granser_saknas"] = json!(why_no_bounds(netto));
    }
    value
}

fn why_no_bounds(netto: &Netto) -> String {
    match &netto.person {
        Err(absent) => absent.told(),
        Ok(_) => {
            "någon grupps andel blir i netto högre än den angivna, så andelarna gäller inte alla (se justerade)".into()
        }
    }
}

fn waterfall(skattning: &Skattning) -> Value {
    let Ok(netto) = &skattning.netto else {
        return json!([]);
    };
    let groups = skattning.underlag.assumptions.groups.iter();
    groups
        .zip(&netto.waterfall)
        .map(|(group, step)| {
            json!({"grupp": group.id, "brutto": step.brutto, "redan_raknade": step.counted, "netto": step.netto})
        })
        .collect()
}

fn group_value(
    skattning: &Skattning,
    index: usize,
    count: &Counted,
    share: f64,
    brutto: Option<f64>,
    kon: Option<(f64, f64)>,
    level: &str,
) -> Value {
    let group = &skattning.underlag.assumptions.groups[index];
    let known = count.as_ref();
    let replaced = known.ok().and_then(|count| count.replaced);
    json!({
        "id": group.id,
        "offentligt_antal": replaced.map(|public| public.value),
        "antal": known.ok().map(|c| c.value),
        "andel": share,
        "brutto": brutto,
        "kon": {"K": kon.map(|(k, _)| k), "M": kon.map(|(_, m)| m)},
        "status": known.map_or_else(|a: &Absent| a.status.id(), |c: &Count| c.status.id()),
        "mattyp": group.measure,
        "period": skattning.underlag.years[index].to_string(),
        "kalla": known.map_or_else(|_| Vec::new(), |c| c.grounds().to_vec()),
        "niva": level,
    })
}

/// The area; of a förbund also who says who its members are, and why they may be others by now.
fn area(analys: &Analys) -> Value {
    let underlag = &analys.skattning.underlag;
    let kommuner = underlag.units.iter().map(|unit| unit.code.as_str());
    let mut area = json!({
        "namn": underlag.area.name,
        "kommuner": kommuner.collect::<Vec<_>>(),
    });
    if let Some(of) = &analys.forbund {
        area["forbund"] = json!({
            "kalla": of.forbund.source,
            "ar": of.forbund.year,
            "tveksamhet": doubted_members(analys),
        });
    }
    area
}
