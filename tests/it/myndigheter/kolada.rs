//! Kolada: lists of ids, pages of rows, news since a day.

use super::{Manner, behov, kolada_value};
use crate::server::{Answer, Asked};
use behovsanalys::regions::RegionKind;
use behovsanalys::status::Kon;
use serde_json::{Value, json};
use std::fmt::Write;

/// Ages of the recipients, by the nyckeltal that counts them.
const AGES: [(&str, &str); 12] = [
    ("N31836", "0-17"),
    ("N31837", "18-19"),
    ("N31838", "20-24"),
    ("N31839", "25-29"),
    ("N31840", "30-34"),
    ("N31841", "35-39"),
    ("N31842", "40-44"),
    ("N31843", "45-49"),
    ("N31844", "50-54"),
    ("N31845", "55-59"),
    ("N31846", "60-64"),
    ("N31847", "65+"),
];

pub fn answer(manner: &Manner, asked: &Asked, rest: &str, base: &str) -> Answer {
    let path = rest.split('?').next().unwrap_or_default();
    let words: Vec<&str> = path.split('/').collect();
    let after = |word: &str| {
        let at = words.iter().position(|one| *one == word)?;
        words
            .get(at + 1)
            .map(|list| list.split(',').collect::<Vec<_>>())
    };
    let Some(ids) = after("kpi") else {
        return Answer::of(404, "{}");
    };
    if ids.len() > 25 {
        return Answer::of(400, r#"{"detail":"too many ids"}"#);
    }
    if words[0] == "kpi" {
        let titles: Vec<Value> = ids
            .iter()
            .map(|id| json!({"id": id, "title": title_of(id)}))
            .collect();
        return Answer::json(json!({"count": titles.len(), "values": titles}).to_string());
    }
    let years = after("year").unwrap_or_default();
    let rows = rows(
        manner,
        &ids,
        &years,
        after("municipality").as_deref(),
        asked.parameter("from_date"),
    );
    let number = |name, otherwise: usize| {
        asked
            .parameter(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    };
    let (size, page) = (number("per_page", 5_000), number("page", 1));
    let from = (page - 1) * size;
    let here = &rows[from.min(rows.len())..(from + size).min(rows.len())];
    let next = (from + size < rows.len())
        .then(|| format!("{base}/kolada/{path}?per_page={size}&page={}", page + 1));
    let next = json!(next);
    // Some clients know the name next_page: the two kinds of page take turns.
    let name = if page % 2 == 1 {
        "next_url"
    } else {
        "next_page"
    };
    Answer::json(format!(
        r#"{{"count":{},"{name}":{next},"values":[{}]}}"#,
        here.len(),
        here.join(",")
    ))
}

fn title_of(id: &str) -> String {
    match AGES.iter().find(|(one, _)| *one == id) {
        Some((_, ages)) => format!("Biståndsmottagare ekonomiskt bistånd, {ages} år, antal"),
        None => format!("Nyckeltalet {id}"),
    }
}

fn rows(
    manner: &Manner,
    ids: &[&str],
    years: &[&str],
    places: Option<&[&str]>,
    since: Option<&str>,
) -> Vec<String> {
    let revised = *manner.revised.lock().expect("no poison");
    let mut all = Vec::new();
    for id in ids.iter().filter(|id| known(id)) {
        let factor = revised
            .filter(|(one, _)| one == id)
            .map(|(_, factor)| factor);
        if since.is_some() && factor.is_none() {
            continue;
        }
        for (index, region) in behov().regions().all().iter().enumerate() {
            let code = match region.kind {
                RegionKind::Kommun => region.code.clone(),
                _ => format!("00{}", region.code),
            };
            if places.is_some_and(|places| !places.contains(&code.as_str())) {
                continue;
            }
            for year in manner
                .years
                .iter()
                .filter(|year| years.contains(&year.to_string().as_str()))
            {
                let mut cells = String::new();
                for kon in Kon::ALL {
                    let value = kolada_value(id, index, *year, kon)
                        .map(|value| value * factor.unwrap_or(1.0));
                    let status = if value.is_some() { "" } else { "Missing" };
                    let comma = if cells.is_empty() { "" } else { "," };
                    let _ = write!(
                        cells,
                        r#"{comma}{{"gender":"{}","count":1,"status":"{status}","value":{},"isdeleted":{}}}"#,
                        kon.id(),
                        json!(value),
                        is_deleted(id, &code)
                    );
                }
                all.push(format!(
                    r#"{{"kpi":"{id}","municipality":"{code}","period":{year},"values":[{cells}]}}"#
                ));
            }
        }
    }
    all
}

/// The agency takes back a figure by saying so beside it.
fn is_deleted(id: &str, code: &str) -> bool {
    (id, code) == ("N18741", "0114")
}

/// An id that the agency has never heard of is answered with an empty list.
fn known(id: &str) -> bool {
    id != "N99999"
}
