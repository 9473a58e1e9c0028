//! SCB: PxWebApi 2 with version 1 beside it; tables as large as the real ones.

use super::{Manner, behov, this_year};
use crate::server::{Answer, Asked};
use behovsanalys::regions::RegionKind;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

struct TableShape {
    id: &'static str,
    /// The id, and the name in version 1.
    names: &'static [&'static str],
    dimensions: Vec<(&'static str, Vec<(String, String)>)>,
}

fn codes(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(code, text)| (code.to_string(), text.to_string()))
        .collect()
}

fn months(first: i32, last: i32) -> Vec<(String, String)> {
    let all = (first..=last).flat_map(|year| (1..=12).map(move |month| (year, month)));
    all.map(|(year, month)| format!("{year}M{month:02}"))
        .map(|period| (period.clone(), period))
        .collect()
}

fn numbered(from: i32, to: i32, word: &str) -> Vec<(String, String)> {
    (from..=to)
        .map(|one| (one.to_string(), format!("{one}{word}")))
        .collect()
}

/// Contents that nobody asks for, so that a table is as large as the real one.
fn others(count: i32) -> Vec<(String, String)> {
    (0..count)
        .map(|one| (format!("00000{one:03}"), format!("annat mått {one}")))
        .collect()
}

fn shapes(years: &[i32]) -> Vec<TableShape> {
    let region = |fits: fn(RegionKind) -> bool| -> Vec<(String, String)> {
        let all = behov().regions().all().iter();
        all.filter(|one| fits(one.kind))
            .map(|one| (one.code.clone(), one.name.clone()))
            .collect()
    };
    let every = region(|_| true);
    let newest = *years.last().expect("a year");
    let mut tid = numbered(1968, 2011, "");
    tid.extend(
        years
            .iter()
            .map(|year| (year.to_string(), year.to_string())),
    );
    let sexes = codes(&[("1", "män"), ("2", "kvinnor")]);
    let three = codes(&[("1", "män"), ("2", "kvinnor"), ("1+2", "totalt")]);
    let mut status = codes(&[
        ("000004YG", "Antal sysselsatta"),
        ("000004YH", "Antal arbetslösa"),
        ("000004YK", "Andel arbetslösa, procent"),
        ("000006IG", "Antal sjuka"),
        ("000006IH", "Antal övriga"),
    ]);
    status.extend(others(17));
    let born = codes(&[
        ("tot", "totalt"),
        ("in", "inrikes född"),
        ("ut", "utrikes född"),
    ]);
    let equivalents = codes(&[
        ("1", "Sjukpenning"),
        ("2", "Sjuk- och aktivitetsersersättning"),
        ("3", "Arbetslöshetsersättning"),
        ("4", "Arbetsmarknadsåtgärder"),
        ("5", "Ekonomiskt bistånd"),
        ("6", "Etableringsersättning"),
    ]);
    let mut spans = codes(&[("15-74", "15-74 år"), ("20-64", "20-64 år")]);
    spans.extend(numbered(20, 27, " år"));
    vec![
        TableShape {
            id: "TAB638",
            names: &["TAB638", "BefolkningNy"],
            dimensions: vec![
                ("Region", every.clone()),
                (
                    "Civilstand",
                    codes(&[
                        ("OG", "ogifta"),
                        ("G", "gifta"),
                        ("ÄNKL", "änkor"),
                        ("SK", "skilda"),
                    ]),
                ),
                ("Alder", numbered(0, 102, " år")),
                ("Kon", sexes.clone()),
                (
                    "ContentsCode",
                    codes(&[("BE0101N1", "Folkmängd"), ("BE0101N2", "Folkökning")]),
                ),
                ("Tid", tid),
            ],
        },
        TableShape {
            id: "TAB6471",
            names: &["TAB6471", "BefolkManadCKM"],
            dimensions: vec![
                ("Region", every.clone()),
                (
                    "Alder",
                    codes(&[("TotSA", "totalt"), ("20-24", "20-24 år")]),
                ),
                (
                    "Kon",
                    codes(&[("TotSa", "totalt"), ("1", "män"), ("2", "kvinnor")]),
                ),
                ("ContentsCode", codes(&[("000007SF", "Folkmängd")])),
                ("Tid", months(2025, 2025)),
            ],
        },
        TableShape {
            id: "TAB6260",
            names: &["TAB6260", "ArbStatusM"],
            dimensions: vec![
                ("Region", every.clone()),
                ("Kon", three.clone()),
                ("Alder", spans),
                ("Fodelseregion", born),
                ("ContentsCode", status),
                ("Tid", months(2020, newest.max(2025))),
            ],
        },
        TableShape {
            id: "TAB1386",
            names: &["TAB1386", "HE0000T02N2"],
            dimensions: vec![
                ("Region", region(|kind| kind != RegionKind::Lan)),
                ("Kon", three),
                (
                    "Aldersgrupp",
                    codes(&[("20-64", "20-64 år"), ("20-65", "20-65 år")]),
                ),
                ("ContentsCode", equivalents),
                ("Tid", months(newest, newest)),
            ],
        },
        TableShape {
            id: "TAB6008",
            names: &["TAB6008", "BefProgRegFakN"],
            dimensions: vec![
                // Riket is not in it.
                ("Region", region(|kind| kind != RegionKind::Riket)),
                ("Alder", numbered(0, 100, " år")),
                ("Kon", sexes),
                (
                    "ContentsCode",
                    codes(&[("000005RC", "Folkmängd"), ("000005RD", "Döda")]),
                ),
                ("Tid", numbered(this_year() + 4, this_year() + 9, "")),
            ],
        },
    ]
}

/// Variables that may be left out of a selection.
const ELIMINATED: [&str; 1] = ["Civilstand"];

pub fn answer(
    manner: &Manner,
    asked: &Asked,
    source: &str,
    rest: &str,
    window: &Mutex<Vec<Instant>>,
) -> Answer {
    if is_too_fast(manner.limit, asked.at, window) {
        manner.refused.fetch_add(1, Ordering::SeqCst);
        return Answer::of(429, r#"{"title":"Too many requests"}"#).with("Retry-After", "1");
    }
    if rest == "config" {
        let config = json!({"apiVersion": "2.2.0", "maxDataCells": 150_000, "maxCallsPerTimeWindow": manner.limit.0, "timeWindow": manner.limit.1});
        return Answer::json(config.to_string());
    }
    let path = rest.split('?').next().unwrap_or_default();
    let all = shapes(&manner.years);
    let Some(shape) = all
        .iter()
        .find(|shape| path.split('/').any(|word| shape.names.contains(&word)))
    else {
        return Answer::of(404, "{}");
    };
    let body: Option<Value> = serde_json::from_str(&asked.body).ok();
    match (source, body) {
        ("scb", None) => Answer::json(json_stat(shape, &whole(shape), None).to_string()),
        ("scb", Some(body)) => data(
            manner,
            shape,
            selection(&body["selection"], "variableCode", "valueCodes"),
        ),
        (_, None) => Answer::json(format!("\u{feff}{}", metadata_v1(shape))),
        (_, Some(body)) => {
            let query: Vec<Value> = body["query"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| json!({"code": one["code"], "values": one["selection"]["values"]}))
                .collect();
            data(
                manner,
                shape,
                selection(&Value::Array(query), "code", "values"),
            )
        }
    }
}

/// The host's own count: more than allowed in any window before now.
fn is_too_fast((calls, seconds): (usize, f64), now: Instant, window: &Mutex<Vec<Instant>>) -> bool {
    let mut starts = window.lock().expect("no poison");
    starts.retain(|start| now.saturating_duration_since(*start) < Duration::from_secs_f64(seconds));
    starts.push(now);
    starts.len() > calls
}

type Chosen = Vec<(String, Vec<String>)>;

fn whole(shape: &TableShape) -> Chosen {
    let of = |(name, values): &(&str, Vec<(String, String)>)| {
        (
            name.to_string(),
            values.iter().map(|(code, _)| code.clone()).collect(),
        )
    };
    shape.dimensions.iter().map(of).collect()
}

fn selection(body: &Value, name: &str, values: &str) -> Chosen {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    body.as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            (
                text(&one[name]),
                one[values]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(text)
                    .collect(),
            )
        })
        .collect()
}

fn data(manner: &Manner, shape: &TableShape, chosen: Chosen) -> Answer {
    let declared = shape.dimensions.iter();
    let unknown = declared.flat_map(|(name, values)| {
        let asked = chosen.iter().find(|(one, _)| one == name);
        let asked = asked.into_iter().flat_map(|(_, codes)| codes);
        asked.filter(|code| !values.iter().any(|(one, _)| one == *code))
    });
    if unknown.count() > 0 {
        return Answer::of(400, r#"{"title":"Non-existent value","status":400}"#);
    }
    let cells: usize = chosen.iter().map(|(_, values)| values.len()).product();
    if cells > manner.most_cells {
        return Answer::of(
            403,
            r#"{"type":"Parameter error","title":"Too many cells selected","status":403}"#,
        );
    }
    let values: Vec<Value> = (0..cells).map(|flat| json!(40 + flat % 60)).collect();
    Answer::json(json_stat(shape, &chosen, Some(values)).to_string())
}

fn json_stat(shape: &TableShape, chosen: &Chosen, values: Option<Vec<Value>>) -> Value {
    let mut dimensions = serde_json::Map::new();
    for (name, codes) in chosen {
        let (_, all) = shape
            .dimensions
            .iter()
            .find(|(one, _)| one == name)
            .expect("a known variable");
        let index: serde_json::Map<String, Value> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| (code.clone(), json!(at)))
            .collect();
        let label: serde_json::Map<String, Value> = all
            .iter()
            .filter(|(code, _)| codes.contains(code))
            .map(|(code, text)| (code.clone(), json!(text)))
            .collect();
        dimensions.insert(
            name.clone(),
            json!({
                "label": name, "category": {"index": index, "label": label},
                "extension": {"elimination": ELIMINATED.contains(&name.as_str())},
            }),
        );
    }
    json!({
        "version": "2.0", "class": "dataset", "id": chosen.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "size": chosen.iter().map(|(_, codes)| codes.len()).collect::<Vec<_>>(), "dimension": dimensions,
        "value": values, "note": ["En not"], "updated": "2026-01-01T00:00:00Z", "source": "SCB",
    })
}

fn metadata_v1(shape: &TableShape) -> Value {
    let variables: Vec<Value> = shape
        .dimensions
        .iter()
        .map(|(name, values)| {
            json!({
                "code": name, "text": name, "elimination": ELIMINATED.contains(name),
                "values": values.iter().map(|(code, _)| code).collect::<Vec<_>>(),
                "valueTexts": values.iter().map(|(_, text)| text).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({"title": shape.id, "variables": variables})
}
