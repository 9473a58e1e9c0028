//! The parts of the JSON contract about what an estimate is put beside.

use crate::analys::Analys;
use crate::comparison::{Alike, Split};
use crate::told::Told;
use serde_json::{Value, json};

pub(super) fn triangles(analys: &Analys) -> Vec<Value> {
    let all = analys.triangles.iter();
    all.map(|one| {
        let found = one.found.as_ref().ok();
        json!({
            "id": one.measure.id,
            "namn": one.measure.name,
            "mater": one.measure.measures,
            "kalla": one.measure.source,
            "antal": found.map(|found| found.people),
            "brutto": found.and_then(|found| found.brutto),
            "grupp": found.and_then(|found| found.grupp),
            "period": found.map(|found| &found.period),
            "orsak": one.found.as_ref().err().map(Told::told),
        })
    })
    .collect()
}

pub(super) fn judges(analys: &Analys) -> Vec<Value> {
    let all = analys.judges.iter();
    all.map(|(role, netto)| {
        json!({
            "roll": role,
            "netto": netto.as_ref().ok(),
            "orsak": netto.as_ref().err().map(Told::told),
        })
    })
    .collect()
}

pub(super) fn steps(analys: &Analys) -> Vec<Value> {
    let all = analys.steps.iter();
    all.map(|one| {
        json!({
            "id": one.step.id,
            "namn": one.step.name,
            "fore": one.before,
            "efter": one.after,
            "motivering": one.step.reason,
            "kalla": one.step.source,
        })
    })
    .collect()
}

pub(super) fn neighbours(analys: &Analys) -> Vec<Value> {
    let features = &analys.declared.features;
    let alike = |one: &Alike| {
        let feature = &features[one.most];
        json!({
            "kod": one.code,
            "namn": one.name,
            "avstand": one.distance,
            "skiljer_mest": {"namn": feature.name, "har": one.values.0, "dar": one.values.1},
        })
    };
    let all = analys.neighbours.iter();
    all.map(|one| {
        let nearest = one.nearest.as_ref();
        json!({
            "kod": one.code,
            "kommuner": nearest.map_or_else(|_| Vec::new(), |all| all.iter().map(alike).collect()),
            "orsak": nearest.err().map(Told::told),
        })
    })
    .collect()
}

pub(super) fn projection(analys: &Analys) -> Vec<Value> {
    let all = analys.projection.iter();
    all.map(|one| {
        let value = one.value.as_ref().ok();
        json!({
            "ar": one.year,
            "befolkning_16_64": value.map(|value| value.population),
            "brutto": value.map(|value| value.brutto),
            "netto": value.map(|value| value.netto),
            "orsak": one.value.as_ref().err().map(Told::told),
        })
    })
    .collect()
}

pub(super) fn changed(analys: &Analys) -> Value {
    let split = |one: &Split| json!({"fore": one.before, "efter": one.after, "siffror": one.data, "faktor": one.factors, "antaganden": one.assumptions, "samspel": one.interaction});
    match &analys.change {
        None => Value::Null,
        Some(Ok(one)) => json!({
            "intervall95": one.interval.map(|spread| json!({"lag": spread.low, "hog": spread.high})),
            "skild_fran_noll": one.is_told_from_none(),
            "fran": {"ar": one.years.0, "antaganden": one.assumptions.0},
            "till": {"ar": one.years.1, "antaganden": one.assumptions.1},
            "brutto": split(&one.brutto),
            "netto": split(&one.netto),
        }),
        Some(Err(absent)) => json!({"orsak": absent.told()}),
    }
}
