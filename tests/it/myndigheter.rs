//! The agencies as a local server: their protocols with state, answering from the embedded figures and simple rules.

use crate::filer;
use crate::fragor::behov;
use crate::server::{Answer, Asked, Server};
use crate::workdir::Workdir;
use behovsanalys::declared::Declared;
use behovsanalys::regions::{RegionKind, Regions};
use behovsanalys::status::Kon;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// How the agencies behave in a test.
pub struct Manner {
    /// Years that Kolada and SCB have.
    pub years: Vec<i32>,
    /// SCB's own limit: calls and seconds.
    pub limit: (usize, f64),
    /// Cells that SCB gives at once, whatever its configuration says.
    pub most_cells: usize,
    /// Requests that SCB has refused as too many.
    pub refused: AtomicUsize,
    /// Kolada's values are multiplied by this from now on, and only these rows count as updated.
    pub revised: Mutex<Option<(&'static str, f64)>>,
    /// Asked first; where it answers, that is the answer.
    #[allow(clippy::type_complexity)]
    pub first: Box<dyn Fn(&Asked) -> Option<Answer> + Send + Sync>,
}

impl Manner {
    pub fn of_years(years: &[i32]) -> Self {
        Self {
            years: years.to_vec(),
            limit: (1_000, 1.0),
            most_cells: 150_000,
            refused: AtomicUsize::new(0),
            revised: Mutex::default(),
            first: Box::new(|_| None),
        }
    }
}

pub fn regions() -> &'static Regions {
    behov().regions()
}

/// Ages of the recipients, by the nyckeltal that counts them.
const AGES: [(&str, &str); 12] = [
    ("N31836", "0-17"),
    ("N31837", "18-19"),
    ("N31838", "20-24"),
    ("N31839", "25-29"),
    ("N31840", "30-39"),
    ("N31841", "40-49"),
    ("N31842", "50-59"),
    ("N31843", "60-64"),
    ("N31844", "65-74"),
    ("N31845", "75-99"),
    ("N31846", "0-99"),
    ("N31847", "18-99"),
];

/// A value for what is not embedded: a part of the population 20–64.
fn part_of_population(id: &str, region: usize, kon: Kon) -> Option<f64> {
    let index = behov().figures().index_of("N01955")?;
    let population = behov()
        .figures()
        .value(index, region, 2022, kon, behov().regions())
        .ok()?;
    let part = match id {
        "N01700" => 0.02,
        "N01701" => 0.001,
        "N01702" => 0.006,
        "N01703" => 0.03,
        "N01711" => 0.15,
        // What SCB does where a kommun has not reported.
        "N01710" if behov().regions().all()[region].code == "0192" => 0.0,
        _ => 0.004,
    };
    Some(population * part)
}

/// Kolada's value: the embedded one, the newest embedded year for later years.
pub fn kolada_value(id: &str, region: usize, year: i32, kon: Kon) -> Option<f64> {
    match behov()
        .figures()
        .get(id)
        .filter(|series| series.has_figures())
    {
        None => part_of_population(id, region, kon),
        Some(series) => {
            let index = behov().figures().index_of(id)?;
            let year = year.min(series.last_year);
            behov()
                .figures()
                .value(index, region, year, kon, behov().regions())
                .ok()
        }
    }
}

pub struct Agencies {
    pub server: Server,
    pub manner: Arc<Manner>,
}

impl Agencies {
    pub fn open(manner: Manner) -> Self {
        let manner = Arc::new(manner);
        let (mine, window) = (manner.clone(), Mutex::new(Vec::new()));
        let address = Arc::new(OnceLock::<String>::new());
        let own = address.clone();
        let server = Server::start(move |asked| {
            if let Some(answer) = (mine.first)(asked) {
                return answer;
            }
            let base = own.get().cloned().unwrap_or_default();
            answer(&mine, asked, &window, &base)
        });
        address.set(server.address.clone()).expect("set once");
        Self { server, manner }
    }

    /// The declared sources, pointed at this server; other lines can be changed too.
    pub fn declare(&self, dir: &Workdir, change: impl Fn(&str, &str) -> String) {
        let declared = Declared::embedded();
        let names = declared
            .names_in("sources/kallor", ".toml")
            .expect("sources");
        for name in names {
            let text = declared.file(&name).expect("a source").text.into_owned();
            let id = name
                .rsplit('/')
                .next()
                .and_then(|file| file.strip_suffix(".toml"))
                .expect("a name");
            let lines: Vec<String> = text.lines().map(|line| self.pointed(id, line)).collect();
            dir.write(
                &format!("dek/{name}"),
                change(id, &(lines.join("\n") + "\n")),
            );
        }
    }

    fn pointed(&self, id: &str, line: &str) -> String {
        let here = &self.server.address;
        match line.split(" = ").next().unwrap_or_default() {
            "adress" => {
                format!("adress = \"{here}/{id}\"\nvantan_fore_nytt_forsok_sekunder = 0.01")
            }
            "adress_v1" => format!("adress_v1 = \"{here}/{id}-v1\""),
            "vardar" => "vardar = [\"127.0.0.1\"]".into(),
            "anrop" => "anrop = 1000".into(),
            _ => line.to_string(),
        }
    }
}

fn answer(manner: &Manner, asked: &Asked, window: &Mutex<Vec<Instant>>, base: &str) -> Answer {
    let path = asked.path.trim_start_matches('/');
    let (source, rest) = path.split_once('/').unwrap_or((path, ""));
    match source {
        "kolada" => kolada(manner, asked, rest, base),
        "scb" | "scb-v1" => scb(manner, asked, source, rest, window),
        "forsakringskassan" => fk(rest),
        "arbetsformedlingen" => af(rest),
        "socialstyrelsen" => sos(rest),
        _ => Answer::of(404, "<html>Sidan finns inte</html>"),
    }
}

// ------------------------------------------------------------------ Kolada

fn kolada(manner: &Manner, asked: &Asked, rest: &str, base: &str) -> Answer {
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
        Some((_, ages)) => format!("Biståndsmottagare {ages} år, antal"),
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
                        r#"{comma}{{"gender":"{}","count":1,"status":"{status}","value":{}}}"#,
                        kon.id(),
                        json!(value)
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

/// An id that the agency has never heard of is answered with an empty list.
fn known(id: &str) -> bool {
    id != "N99999"
}

// ------------------------------------------------------------------ SCB

struct TableShape {
    id: &'static str,
    dimensions: Vec<(&'static str, Vec<(String, String)>)>,
}

fn codes(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(code, text)| (code.to_string(), text.to_string()))
        .collect()
}

fn months(year: i32) -> Vec<(String, String)> {
    (1..=12)
        .map(|month| (format!("{year}M{month:02}"), format!("{year}M{month:02}")))
        .collect()
}

fn shapes(years: &[i32]) -> Vec<TableShape> {
    let region = |kommuner_only: bool| -> Vec<(String, String)> {
        let all = behov().regions().all().iter();
        all.filter(|one| !kommuner_only || one.kind != RegionKind::Lan)
            .map(|one| (one.code.clone(), one.name.clone()))
            .collect()
    };
    let ages: Vec<(String, String)> = (0..100)
        .map(|age| (age.to_string(), format!("{age} år")))
        .collect();
    let tid: Vec<(String, String)> = years
        .iter()
        .map(|year| (year.to_string(), year.to_string()))
        .collect();
    let newest = *years.last().expect("a year");
    let sexes = codes(&[("1", "män"), ("2", "kvinnor")]);
    let three = codes(&[("1", "män"), ("2", "kvinnor"), ("1+2", "totalt")]);
    let status = codes(&[
        ("A", "sysselsatta"),
        ("B", "arbetslösa"),
        ("C", "studerande"),
        ("D", "pensionärer"),
        ("E", "sjuka"),
        ("F", "övriga"),
    ]);
    let born = codes(&[
        ("tot", "totalt"),
        ("in", "inrikes född"),
        ("ut", "utrikes född"),
    ]);
    let equivalents = codes(&[
        ("1", "sjukpenning"),
        ("2", "sjuk- och aktivitetsersättning"),
        ("3", "arbetslöshetsersättning"),
        ("4", "arbetsmarknadspolitiska program"),
        ("5", "ekonomiskt bistånd"),
        ("6", "etableringsersättning"),
    ]);
    let span = codes(&[("15-74", "15-74 år"), ("20-64", "20-64 år")]);
    vec![
        TableShape {
            id: "TAB638",
            dimensions: vec![
                ("Region", region(false)),
                ("Civilstand", codes(&[("OG", "ogifta"), ("G", "gifta")])),
                ("Alder", ages.clone()),
                ("Kon", sexes.clone()),
                ("ContentsCode", codes(&[("BE0101N1", "Folkmängd")])),
                ("Tid", tid),
            ],
        },
        TableShape {
            id: "TAB6471",
            dimensions: vec![
                ("Region", region(false)),
                (
                    "Alder",
                    codes(&[("TotSA", "totalt"), ("20-24", "20-24 år")]),
                ),
                (
                    "Kon",
                    codes(&[("TotSa", "totalt"), ("1", "män"), ("2", "kvinnor")]),
                ),
                ("ContentsCode", codes(&[("000007SF", "Folkmängd")])),
                ("Tid", months(2025)),
            ],
        },
        TableShape {
            id: "TAB6260",
            dimensions: vec![
                ("Region", region(false)),
                ("Kon", three.clone()),
                ("Alder", span.clone()),
                ("Fodelseregion", born),
                ("ContentsCode", status.clone()),
                ("Tid", months(newest)),
            ],
        },
        TableShape {
            id: "TAB1386",
            dimensions: vec![
                ("Region", region(true)),
                ("Kon", three.clone()),
                (
                    "Aldersgrupp",
                    codes(&[("20-64", "20-64 år"), ("20-65", "20-65 år")]),
                ),
                ("ContentsCode", equivalents),
                ("Tid", months(newest)),
            ],
        },
        TableShape {
            id: "ArbStatHuv",
            dimensions: vec![
                ("Region", region(false)),
                ("Kon", three),
                ("Alder", span),
                ("ContentsCode", status),
                ("Tid", codes(&[("2022M01", "2022M01")])),
            ],
        },
        TableShape {
            id: "BefProgRegFakN",
            dimensions: vec![
                ("Region", region(false)),
                ("Alder", ages),
                ("Kon", sexes),
                ("ContentsCode", codes(&[("X", "Folkmängd")])),
                ("Tid", codes(&[("2030", "2030"), ("2035", "2035")])),
            ],
        },
    ]
}

/// Variables that may be left out of a selection.
const ELIMINATED: [&str; 1] = ["Civilstand"];

fn scb(
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
        .find(|shape| path.split('/').any(|word| word == shape.id))
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
        "value": values.unwrap_or_default(), "note": ["En not"], "updated": "2026-01-01T00:00:00Z", "source": "SCB",
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

// ------------------------------------------------------------------ Försäkringskassan

fn fk(rest: &str) -> Answer {
    if rest.ends_with("meta/json") {
        let dataset = rest.split('/').next().unwrap_or_default();
        let declared = Declared::embedded();
        let text = declared
            .file("sources/kallor/forsakringskassan.toml")
            .expect("a source")
            .text;
        let name = text
            .split(&format!("{dataset}/"))
            .nth(1)
            .and_then(|after| after.split('"').next())
            .unwrap_or_default();
        return Answer::json(json!({"tables": [name]}).to_string());
    }
    let per_lan = rest.contains("lan.json");
    let mut rows = Vec::new();
    for region in behov().regions().all() {
        let (name, code) = match (region.kind, per_lan) {
            (RegionKind::Kommun, true) => continue,
            (RegionKind::Riket, true) => ("lan", "ALL".to_string()),
            (_, true) => ("lan", region.code.clone()),
            (RegionKind::Riket, false) => ("kommun_kod", "ALL_ALL".to_string()),
            (RegionKind::Lan, false) => ("kommun_kod", format!("ALL_{}", region.code)),
            (RegionKind::Kommun, false) => {
                ("kommun_kod", format!("{}_{}", region.code, region.lan))
            }
        };
        for kon in ["ALL", "K", "M"] {
            for (part, diagnosis) in [("A", "ALL"), ("S", "ALL"), ("A", "F43")] {
                if !per_lan && (part, diagnosis) != ("A", "ALL") {
                    continue;
                }
                let hidden = region.code == "0125";
                let mut dimensions =
                    json!({"ar": "2024", "manad": "12", "kon_kod": kon, name: code});
                if per_lan {
                    dimensions["delforman"] = json!(part);
                    dimensions["diagnoskapitel"] = json!(diagnosis);
                } else {
                    dimensions["lan_kod"] = json!(if region.kind == RegionKind::Riket {
                        "ALL"
                    } else {
                        region.lan.as_str()
                    });
                }
                let measure = match rest {
                    _ if rest.contains("SJPohttal") => {
                        dimensions["aldersklass_kod"] = json!("ALL");
                        "oht"
                    }
                    _ if rest.contains("SJPsjptal") => {
                        dimensions["aldersklass_kod"] = json!("ALL");
                        "spt"
                    }
                    _ => "antal",
                };
                let value = if hidden { json!(null) } else { json!("31,5") };
                rows.push(json!({"dimensions": dimensions, "observations": {"andel": {"rojd": false, "value": 100}, measure: {"rojd": hidden, "value": value}}}));
            }
        }
    }
    Answer::json(Value::Array(rows).to_string())
}

// ------------------------------------------------------------------ files behind link pages

fn af(rest: &str) -> Answer {
    let table = |file: &str| -> Option<Vec<u8>> {
        let names = || {
            behov()
                .regions()
                .kommuner()
                .map(|one| (behov().regions().name_of(&one.lan), one.name.as_str()))
        };
        if file.starts_with("web-inskrivna") {
            let mut rows = vec![filer::AF_HEADING.to_vec()];
            rows.extend(names().map(|(lan, name)| vec!["2026-08", lan, name, "1 234", "<5", "7"]));
            rows.push(vec![
                "2026-08",
                "Uppgift saknas",
                "Uppgift saknas",
                "9",
                "9",
                "9",
            ]);
            return Some(filer::xlsx("Total", 4, &rows));
        }
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for sex in ["Kvinnor", "Män"] {
            rows.extend(names().map(|(lan, name)| vec!["2026-08", lan, name, sex, "12"]));
        }
        match file.starts_with("web-sok") {
            true => Some(filer::pivot(
                &["PERIOD", "LAN", "KOMMUN_BESKR", "KOEN", "INSAL"],
                &rows,
            )),
            false => Some(filer::pivot(
                &["PERIOD", "KOEN", "UA24", "UA12", "UA06", "INSAL"],
                &[
                    vec!["2026-08", "Kvinnor", "1", "2", "3", "5"],
                    vec!["2026-08", "Män", "1", "2", "3", "6"],
                ],
            )),
        }
    };
    match rest.rsplit('/').next().filter(|file| !file.is_empty()) {
        None => Answer::of(
            200,
            [
                "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-07.xlsx",
                "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08.xlsx",
                "web-sok-lan-kom-2026-08.xlsx",
                "web-tid-riket-2026-08.xlsx",
            ]
            .map(|file| format!("<a href=\"/arbetsformedlingen/download/18.7f/{file}\">{file}</a>"))
            .join("\n"),
        ),
        Some(file) => table(file).map_or(Answer::of(404, ""), |bytes| Answer::of(200, bytes)),
    }
}

fn sos(rest: &str) -> Answer {
    if rest.is_empty() {
        return Answer::of(
            200,
            "<a href='/socialstyrelsen/globalassets/ekonomiskt-bistand-2024.xlsx'>Fil</a>",
        );
    }
    let mut rows = vec![vec!["Kommun", "Kön", "År", "Antal biståndsmottagare"]];
    for kommun in behov().regions().kommuner() {
        rows.push(vec![kommun.code.as_str(), "Totalt", "2024", "321"]);
    }
    Answer::of(200, filer::xlsx("Tabell", 0, &rows))
}
