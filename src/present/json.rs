//! The JSON contract `behov.skattning/1`; its schema is `docs/skattning.schema.json`.

use crate::estimate::{Count, Counted, Skattning, UnitResult};
use crate::status::Absent;
use serde_json::{Value, json};

/// The estimate as a JSON document. Shares are fractions; absent values are null with a row in `saknas`.
pub fn json(skattning: &Skattning) -> Value {
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
            json!({"kod": one.code, "grupp": one.group, "status": one.absent.status.id(), "orsak": one.absent.reason})
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
        .map(|unit| unit_value(skattning, unit))
        .collect();
    json!({
        "schema": "behov.skattning/1",
        "omrade": {
            "namn": underlag.area.name,
            "kommuner": underlag.units.iter().map(|unit| unit.code.as_str()).collect::<Vec<_>>(),
        },
        "ar": if underlag.mixed_years { json!("senaste") } else { json!(underlag.years.first()) },
        "antaganden": underlag.assumptions.id,
        "namnare": denominator(skattning),
        "grupper": groups,
        "brutto": skattning.brutto,
        "brutto_andel": skattning.rate().filter(|_| skattning.complete),
        "brutto_fullstandig": skattning.complete,
        "darav": darav,
        "saknas": missing,
        "per_kommun": units,
    })
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
    })
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
    json!({
        "id": group.id,
        "antal": known.ok().map(|c| c.value),
        "andel": share,
        "brutto": brutto,
        "kon": {"K": kon.map(|(k, _)| k), "M": kon.map(|(_, m)| m)},
        "status": known.map_or_else(|a: &Absent| a.status.id(), |c: &Count| c.status.id()),
        "mattyp": group.measure,
        "period": skattning.underlag.years[index].to_string(),
        "kalla": known.map_or_else(|_| Vec::new(), |c| c.series.clone()),
        "niva": level,
    })
}
