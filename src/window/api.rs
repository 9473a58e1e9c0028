//! What the page may ask, and what it is told.

use super::fetching;
use super::ground::Ground;
use super::parties::{self, Dropped};
use super::shared::Shared;

use super::settings::{self, Settings, usable};
use super::work::Asked;
use super::work::Place;
use super::work::Scenario;
use super::work::Words;
use super::work::Work;
use super::{answer, compare, files, words};
use crate::analys::{Beside, Compared, Fraga, Since};
use crate::area::{Area, AreaKind};
use crate::assumptions::Further;
use crate::earlier::{TABLES, Typed};
use crate::output::{Existing, put_in_place};
use crate::present::{Needs, Rules};
use crate::problem::{Outcome, Problem};
use crate::template::{SheetKind, Template};
use crate::workbook::first_rows;
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as InAddress, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{NaiveDate, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// Longest question that is read; nothing that the window sends is near it.
const LARGEST_BODY: usize = 4 * 1_048_576;
/// Longest file that is dropped, as base64: a workbook of riket is a few megabytes.
const LARGEST_DROPPED: usize = 48 * 1_048_576;

type Answer = fn(&Shared, &[u8]) -> Outcome<Value>;

/// Every address under `/api/` that takes a question and gives an answer.
pub(super) fn routes() -> Router<Arc<Shared>> {
    let asks: [(&str, Answer); 11] = [
        ("/api/rakna", count),
        ("/api/intervall", rest),
        ("/api/svar", whole),
        ("/api/scenarier", scenarios),
        ("/api/jamfor", side_by_side),
        ("/api/ord", own_words),
        ("/api/lokala", own_figures),
        ("/api/spara", save),
        ("/api/mapp", choose_folder),
        ("/api/vart", choose_own),
        ("/api/arbete", keep),
    ];
    let drops: [(&str, Answer); 3] = [
        ("/api/bok", book),
        ("/api/uppgifter", answers),
        ("/api/bedomningar", judgements),
    ];
    let gets: [(&str, Answer); 4] = [
        ("/api/siffror", figures),
        ("/api/platser", places),
        ("/api/karta", map),
        ("/api/arbete", kept),
    ];
    let asking = |answer: Answer| {
        move |State(shared): State<Arc<Shared>>, body: Bytes| answered(shared, answer, body)
    };
    let mut router = Router::new();
    for (path, answer) in asks {
        let limit = DefaultBodyLimit::max(LARGEST_BODY);
        router = router.route(path, post(asking(answer)).layer(limit));
    }
    for (path, answer) in drops {
        let limit = DefaultBodyLimit::max(LARGEST_DROPPED);
        router = router.route(path, post(asking(answer)).layer(limit));
    }
    for (path, answer) in gets {
        let asked = move |State(shared): State<Arc<Shared>>| answered(shared, answer, Bytes::new());
        router = router.route(path, get(asked));
    }
    router
        .route("/api/hamta", get(fetch_state).post(fetch))
        .route("/api/fil/{namn}", get(file))
}

// ------------------------------------------------------------------ asking and telling

/// A fault as the page shows it.
pub(super) fn told(problem: &Problem) -> Response {
    let fault = json!({"fel": words::told(problem)});
    (StatusCode::UNPROCESSABLE_ENTITY, Json(fault)).into_response()
}

/// Runs work that takes time beside the server, and answers with what it gives.
async fn answered(shared: Arc<Shared>, answer: Answer, body: Bytes) -> Response {
    match tokio::task::spawn_blocking(move || answer(&shared, &body)).await {
        Ok(Ok(value)) => Json(value).into_response(),
        Ok(Err(problem)) => told(&problem),
        Err(_) => {
            let fault =
                json!({"fel": "Något gick fel i programmet; arbetet är kvar. Försök igen."});
            (StatusCode::INTERNAL_SERVER_ERROR, Json(fault)).into_response()
        }
    }
}

/// A body as what it should be.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Outcome<T> {
    serde_json::from_slice(body).map_err(|error| {
        Problem::input(format!("Frågan går inte att läsa: {error}"))
            .next("Ladda om sidan. Det som är sparat finns kvar.")
    })
}

fn today() -> NaiveDate {
    Utc::now().date_naive()
}

/// What work is put to, as it is now.
fn on_ground<T>(shared: &Shared, then: impl FnOnce(&Ground<'_>) -> Outcome<T>) -> Outcome<T> {
    let behov = shared.behov();
    let template = Template::load(behov.declared())?;
    then(&Ground {
        behov: &behov,
        books: &shared.books,
        template: &template,
        day: today(),
    })
}

/// The question of some work, and what it is put to.
fn with<T>(
    shared: &Shared,
    work: &Work,
    then: impl FnOnce(Asked, &Ground<'_>) -> Outcome<T>,
) -> Outcome<T> {
    on_ground(shared, |ground| then(work.asked(ground)?, ground))
}

// ------------------------------------------------------------------ places, and work in progress

fn places(shared: &Shared, _: &[u8]) -> Outcome<Value> {
    let behov = shared.behov();
    let chosen = Settings::read(&shared.settings);
    let folder = shared.folder();
    Ok(json!({
        "platser": answer::places(&behov, today()),
        "mapp": folder,
        "mappar": settings::suggested(&folder, shared.documents.as_deref()),
        "vart": chosen.vart,
        "parter": crate::local::PARTIES,
    }))
}

/// What years the figures are of, in a sentence. It takes a moment: the page asks for it by itself.
fn figures(shared: &Shared, _: &[u8]) -> Outcome<Value> {
    let behov = shared.behov();
    let mut fraga = Fraga::om(Area::riket(behov.regions()), today(), &behov)?;
    fraga.depth = None;
    fraga.beside.nowcast = true;
    let analys = behov.analysera(&fraga)?;
    let year = analys.skattning.year_text();
    let now = analys.known_nowcast().map(|now| now.year);
    let now = now.map_or_else(String::new, |now| {
        format!(", nuläget är framskrivet till {now}")
    });
    let fetched = &fraga.basis.fetched;
    Ok(json!(format!(
        "Siffrorna gäller {year}{now}. Senast hämtade {fetched}."
    )))
}

fn map(shared: &Shared, _: &[u8]) -> Outcome<Value> {
    let behov = shared.behov();
    let kommuner: Vec<_> = behov.regions().kommuner().collect();
    let codes: Vec<&str> = kommuner.iter().map(|one| one.code.as_str()).collect();
    Ok(json!(behov.boundaries().drawn(&codes)?))
}

/// The work that was in progress; null where there is none.
fn kept(shared: &Shared, _: &[u8]) -> Outcome<Value> {
    let text = std::fs::read(&shared.kept).unwrap_or_default();
    // What an earlier version wrote, or half a file, is nothing to go on with.
    let work: Option<Work> = serde_json::from_slice(&text).ok();
    Ok(json!(work))
}

fn keep(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let work: Work = read(body)?;
    let text = serde_json::to_vec_pretty(&work).unwrap_or_default();
    put_in_place(&shared.kept, &text, Existing::Replace).map_err(|error| {
        Problem::surroundings(format!("Arbetet kunde inte sparas: {error}"))
            .at(shared.kept.display().to_string())
    })?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Folder {
    mapp: PathBuf,
}

fn choose_folder(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let wanted: Folder = read(body)?;
    usable(&wanted.mapp)?;
    let mut chosen = Settings::read(&shared.settings);
    chosen.mapp = Some(wanted.mapp.clone());
    chosen.keep(&shared.settings)?;
    shared.write_to(wanted.mapp.clone());
    Ok(json!({"mapp": wanted.mapp}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    vart: Option<Place>,
}

fn choose_own(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let wanted: Own = read(body)?;
    let mut chosen = Settings::read(&shared.settings);
    chosen.vart = wanted.vart;
    chosen.keep(&shared.settings)?;
    Ok(Value::Null)
}

// ------------------------------------------------------------------ numbers

fn count(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    with(shared, &read(body)?, |mut asked, ground| {
        asked.fraga.depth = None;
        Ok(answer::exact(&ground.behov.skatta(&asked.fraga)?))
    })
}

fn rest(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    with(shared, &read(body)?, |mut asked, ground| {
        asked.fraga.depth = None;
        Ok(answer::resting(&ground.behov.skatta(&asked.fraga)?))
    })
}

fn whole(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    with(shared, &read(body)?, |mut asked, ground| {
        asked.fraga.beside = Beside {
            since: Since::YearBefore,
            years: true,
            year_intervals: true,
            compared: Compared::Nearest,
            similar: asked.fraga.area.parts.len() == 1,
            indicators: Beside::needs(ground.template),
            ..Beside::shown()
        };
        if asked.fraga.area.kind == AreaKind::Riket {
            asked.fraga.beside.compared = Compared::None;
        }
        let rules = Rules::load(ground.behov.declared())?;
        let analys = answer::analysed(&asked.fraga, ground.behov)?;
        let mut answer = answer::whole(&analys, &rules, &asked.own.inputs)?;
        answer["bok"] = before(&asked);
        answer["narmare"] = json!(Needs::of(&analys, ground.template));
        answer["fler_grupper"] = further_groups(&asked.fraga, ground)?;
        Ok(answer)
    })
}

/// The groups that can be counted too, and which are.
fn further_groups(fraga: &Fraga, ground: &Ground<'_>) -> Outcome<Value> {
    let all = ground.behov.further_groups()?;
    let one = |one: &Further| {
        json!({
            "id": one.group.id,
            "namn": one.group.name,
            "prioriterad": one.priority,
            "raknas": fraga.assumptions.group(&one.group.id).is_some(),
            "har_siffror": ground.behov.has_figures(one).is_ok(),
            "motivering": one.group.share.reason,
        })
    };
    Ok(json!(all.iter().map(one).collect::<Vec<_>>()))
}

/// What an earlier workbook said, and what was taken over from it.
fn before(asked: &Asked) -> Value {
    let Some(before) = &asked.own.before else {
        return Value::Null;
    };
    json!({
        "fil": before.file,
        "netto": before.netto,
        "kvar": before.kept,
        "utan_plats": before.unplaced,
        "noter": asked.notices,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenarios {
    arbete: Work,
    scenarier: Vec<Scenario>,
}

fn scenarios(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let wanted: Scenarios = read(body)?;
    let mut all = Vec::new();
    for scenario in &wanted.scenarier {
        let skattning = with(shared, &wanted.arbete.with(scenario), |asked, ground| {
            ground.behov.skatta(&asked.fraga)
        })?;
        all.push((scenario.namn.clone(), skattning));
    }
    Ok(answer::scenarios(&all))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SideBySide {
    arbete: Work,
    platser: Vec<Place>,
}

fn side_by_side(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let wanted: SideBySide = read(body)?;
    with(shared, &wanted.arbete, |asked, ground| {
        let rows = compare::rows(&asked.fraga, &wanted.platser, ground)?;
        Ok(compare::shown(&rows))
    })
}

// ------------------------------------------------------------------ the user's own

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Upload {
    #[serde(default)]
    arbete: Option<Work>,
    fil: Dropped,
}

fn upload(body: &[u8]) -> Outcome<(Work, Dropped)> {
    let upload: Upload = read(body)?;
    let work = upload
        .arbete
        .ok_or_else(|| Problem::input("Välj först ett område"))?;
    Ok((work, upload.fil))
}

/// Last year's workbook: kept, and what goes on from it.
fn book(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let upload: Upload = read(body)?;
    let (name, bytes) = upload.fil.opened()?;
    on_ground(shared, |ground| {
        let book = ground.books.keep(name, &bytes, ground.template)?;
        let fornyad = ground.renewed(&book, None)?;
        Ok(json!({"fran": book, "omrade": fornyad.fraga.area.name, "noter": fornyad.notices}))
    })
}

fn answers(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let (work, dropped) = upload(body)?;
    with(shared, &work, |asked, ground| {
        parties::answers(&dropped, &asked, ground)
    })
}

fn judgements(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let (work, dropped) = upload(body)?;
    with(shared, &work, |asked, _| {
        parties::judgements(&dropped, &asked)
    })
}

/// The figures that are used now, each beside the public one.
fn own_figures(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    with(shared, &read(body)?, |asked, ground| {
        Ok(json!({"rader": parties::shown(&asked.fraga.local, &asked, ground)}))
    })
}

/// The open cells as they stand, with the rows that they start with.
fn own_words(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    with(shared, &read(body)?, |asked, ground| {
        let mut inputs = asked.own.inputs.clone();
        let assumptions = &asked.fraga.assumptions;
        for table in &TABLES {
            let first = first_rows(ground.template, assumptions, table.id).into_iter();
            if inputs.rows(table.id).is_empty() {
                let rows = first.map(|name| vec![Typed::Text(name)]);
                inputs = inputs.with_rows(table.id, rows.collect())?;
            }
        }
        let shown = TABLES
            .iter()
            .filter(|table| table.sheet != SheetKind::Delar);
        let tables = shown.map(|table| {
            json!({"id": table.id, "rubrik": ground.template.raw_text(table.sheet, table.id), "falt": table.labels()})
        });
        Ok(json!({"ord": Words::of(&inputs), "tabeller": tables.collect::<Vec<_>>()}))
    })
}

// ------------------------------------------------------------------ files

/// What is to be written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Save {
    arbete: Work,
    fil: files::Wanted,
}

fn save(shared: &Shared, body: &[u8]) -> Outcome<Value> {
    let save: Save = read(body)?;
    let folder = shared.folder();
    with(shared, &save.arbete, |asked, ground| {
        let path = files::write(&save.fil, asked, ground, &folder)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(json!({"fil": name, "mapp": folder, "ar_mapp": path.is_dir()}))
    })
}

async fn file(State(shared): State<Arc<Shared>>, InAddress(name): InAddress<String>) -> Response {
    match files::read(&shared.folder(), &name) {
        Ok(bytes) => {
            let headers = [
                (CONTENT_TYPE, "application/octet-stream"),
                (CONTENT_DISPOSITION, "attachment"),
            ];
            (headers, bytes).into_response()
        }
        Err(problem) => told(&problem),
    }
}

// ------------------------------------------------------------------ fetching

async fn fetch_state(State(shared): State<Arc<Shared>>) -> Response {
    Json(shared.fetching.shown()).into_response()
}

/// Begins to fetch, and answers at once: the page asks how it goes.
async fn fetch(State(shared): State<Arc<Shared>>) -> Response {
    if let Some(watched) = shared.fetching.begin() {
        let shared = shared.clone();
        std::thread::spawn(move || {
            let (behov, grounds) = (shared.behov(), &shared.grounds);
            let fetched = fetching::fetch(&behov, &grounds.store, watched, grounds.now);
            let ended = fetched.and_then(|lacks| {
                shared.renew((grounds.open)()?);
                Ok(lacks)
            });
            shared.fetching.end(ended);
        });
    }
    Json(shared.fetching.shown()).into_response()
}
