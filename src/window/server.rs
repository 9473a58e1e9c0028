//! The server itself: addresses, what each may be sent, and how it ends.

use super::guard::{Asked, Guard, Refusal};
use super::work::Work;
use super::{answer, files};
use crate::analys::{Behov, Beside, Compared, Since};
use crate::declared::Declared;
use crate::output::{Existing, put_in_place};
use crate::problem::{Outcome, Problem};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as InAddress, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST,
    HeaderName, HeaderValue, LOCATION, ORIGIN, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// Longest body that is read; nothing that the window sends is near it.
const LARGEST_BODY: usize = 1_048_576;
/// How often it is seen whether anybody is there.
const LOOK: Duration = Duration::from_secs(15);

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the window stands on.
pub struct Window {
    pub behov: Behov,
    /// Where files are written.
    pub folder: PathBuf,
    /// Where work in progress is kept.
    pub kept: PathBuf,
    /// Where it is told to a second start of the program that the window is open.
    pub running: PathBuf,
    /// 0 for any that is free.
    pub port: u16,
    /// Ends when nobody has asked anything for so long.
    pub idle: Duration,
}

struct Shared {
    behov: Behov,
    guard: Guard,
    folder: PathBuf,
    kept: PathBuf,
    last: Mutex<Instant>,
    end: Notify,
}

/// Serves until it is ended, by the page, the console or the silence. `opened` is told the address with its token.
///
/// # Errors
/// The port is taken, or the system gives no random numbers or no threads.
pub fn serve(window: Window, opened: impl FnOnce(&str) -> Outcome<()>) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime
        .map_err(|error| Problem::surroundings(format!("Fönstret kunde inte startas: {error}")))?;
    runtime.block_on(listen(window, opened))
}

async fn listen(window: Window, opened: impl FnOnce(&str) -> Outcome<()>) -> Outcome<()> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, window.port));
    let taken = |error: std::io::Error| {
        Problem::surroundings(format!("Porten kan inte användas: {error}"))
            .at(wanted.to_string())
            .next("Utelämna porten, så väljs en ledig.")
    };
    let listener = TcpListener::bind(wanted).await.map_err(taken)?;
    let port = listener.local_addr().map_err(taken)?.port();
    let shared = Arc::new(Shared {
        guard: Guard::new(port)?,
        behov: window.behov,
        folder: window.folder,
        kept: window.kept,
        last: Mutex::new(Instant::now()),
        end: Notify::new(),
    });
    let address = shared.guard.address().unwrap_or_default();
    tell_of(&window.running, port, &shared.guard.secret);
    opened(&address)?;
    let app = router(shared.clone());
    let end = ended(shared, window.idle);
    let served = axum::serve(listener, app).with_graceful_shutdown(end).await;
    // Left behind it leads nowhere: the next start sees that nobody answers.
    let _ = std::fs::remove_file(&window.running);
    served.map_err(|error| Problem::surroundings(format!("Fönstret avbröts: {error}")))
}

/// Writes down where the window is, for the eyes of this user alone. It is a help, and not needed.
fn tell_of(path: &Path, port: u16, secret: &str) {
    let text = json!({"port": port, "hemlighet": secret}).to_string();
    if put_in_place(path, text.as_bytes(), Existing::Replace).is_ok() {
        only_mine(path);
    }
}

#[cfg(unix)]
fn only_mine(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn only_mine(_: &Path) {}

async fn ended(shared: Arc<Shared>, idle: Duration) {
    let silence = async {
        loop {
            tokio::time::sleep(LOOK.min(idle)).await;
            let last = *shared.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.elapsed() >= idle {
                return;
            }
        }
    };
    tokio::select! {
        () = shared.end.notified() => {}
        () = silence => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/webb.css", get(style))
        .route("/webb.js", get(script))
        .route("/api/platser", get(places))
        .route("/api/arbete", get(kept).post(keep))
        .route("/api/rakna", post(count))
        .route("/api/svar", post(whole))
        .route("/api/spara", post(save))
        .route("/api/fil/{namn}", get(file))
        .route("/api/avsluta", post(end))
        .route("/api/igen", post(again))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(shared.clone(), guarded))
        .with_state(shared)
}

/// Judges every request before it is answered, and says in every reply what a page may do.
async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    *shared.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    let mut reply = match admitted(&shared, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refused(refusal),
    };
    let headers = reply.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    reply
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn admitted(shared: &Shared, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    let asked = Asked {
        host: header(headers, &HOST),
        cookie: header(headers, &COOKIE),
        origin: header(headers, &ORIGIN),
        site: header(headers, &HeaderName::from_static("sec-fetch-site")),
        writes: !matches!(*request.method(), Method::GET | Method::HEAD),
    };
    let path = request.uri().path();
    let has_token = request
        .uri()
        .query()
        .is_some_and(|query| query.starts_with("nyckel="));
    match shared.guard.judge(&asked) {
        // Exchanged for the cookie by the page itself.
        Err(Refusal::Unknown) if path == "/" && has_token && !asked.writes => Ok(()),
        // A second start of the program is no browser: it shows the secret of the first instead.
        Err(Refusal::Origin | Refusal::Unknown)
            if path == "/api/igen" && asked.origin.is_none() && asked.site.is_none() =>
        {
            Ok(())
        }
        other => other,
    }
}

fn refused(refusal: Refusal) -> Response {
    let body = format!(
        "<!doctype html><html lang=\"sv\"><meta charset=\"utf-8\"><title>behov</title><p>{}</p></html>",
        refusal.told()
    );
    let html = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::FORBIDDEN, html, body).into_response()
}

// ------------------------------------------------------------------ pages

async fn page(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let Some(token) = query.get("nyckel") else {
        return of_template(&shared, "templates/webb.html", "text/html; charset=utf-8");
    };
    match shared.guard.exchange(token) {
        Some(cookie) => {
            let headers = [(SET_COOKIE, cookie), (LOCATION, "/".to_string())];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        None => refused(Refusal::Unknown),
    }
}

async fn style(State(shared): State<Arc<Shared>>) -> Response {
    of_template(&shared, "templates/webb.css", "text/css; charset=utf-8")
}

async fn script(State(shared): State<Arc<Shared>>) -> Response {
    of_template(
        &shared,
        "templates/webb.js",
        "text/javascript; charset=utf-8",
    )
}

fn of_template(shared: &Shared, name: &str, kind: &'static str) -> Response {
    let declared: &Declared = shared.behov.declared();
    match declared.file(name) {
        Ok(file) => ([(CONTENT_TYPE, kind)], file.text.into_owned()).into_response(),
        Err(problem) => told(&problem),
    }
}

// ------------------------------------------------------------------ questions

/// A fault as the page shows it.
fn told(problem: &Problem) -> Response {
    let fault = json!({"fel": problem.to_string()});
    (StatusCode::UNPROCESSABLE_ENTITY, Json(fault)).into_response()
}

fn today() -> NaiveDate {
    Utc::now().date_naive()
}

/// Runs work that takes time beside the server, and answers with what it gives.
async fn answered(
    shared: Arc<Shared>,
    work: impl FnOnce(&Shared) -> Outcome<Value> + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(move || work(&shared)).await {
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
fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Outcome<T> {
    serde_json::from_slice(body).map_err(|error| {
        Problem::input(format!("Frågan går inte att läsa: {error}"))
            .next("Ladda om sidan. Det som är sparat finns kvar.")
    })
}

async fn places(State(shared): State<Arc<Shared>>) -> Response {
    answered(shared, |shared| {
        Ok(json!({
            "platser": answer::places(&shared.behov, today()),
            "mapp": shared.folder.display().to_string(),
        }))
    })
    .await
}

/// The work that was in progress; null where there is none.
async fn kept(State(shared): State<Arc<Shared>>) -> Response {
    answered(shared, |shared| {
        let text = std::fs::read(&shared.kept).unwrap_or_default();
        // What an earlier version wrote, or half a file, is nothing to go on with.
        let work: Option<Work> = serde_json::from_slice(&text).ok();
        Ok(json!(work))
    })
    .await
}

async fn keep(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    answered(shared, move |shared| {
        let work: Work = read(&body)?;
        let text = serde_json::to_vec_pretty(&work).unwrap_or_default();
        put_in_place(&shared.kept, &text, Existing::Replace).map_err(|error| {
            Problem::surroundings(format!("Arbetet kunde inte sparas: {error}"))
                .at(shared.kept.display().to_string())
        })?;
        Ok(Value::Null)
    })
    .await
}

async fn count(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    answered(shared, move |shared| {
        let work: Work = read(&body)?;
        let mut fraga = work.question(&shared.behov, today())?;
        fraga.depth = None;
        Ok(answer::exact(&shared.behov.skatta(&fraga)?))
    })
    .await
}

async fn whole(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    answered(shared, move |shared| {
        let work: Work = read(&body)?;
        let mut fraga = work.question(&shared.behov, today())?;
        fraga.beside = Beside {
            since: Since::YearBefore,
            years: true,
            year_intervals: true,
            compared: Compared::Nearest,
            similar: false,
            ..Beside::shown()
        };
        Ok(answer::whole(&shared.behov.analysera(&fraga)?))
    })
    .await
}

/// What is to be written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Save {
    arbete: Work,
    slag: files::Kind,
}

async fn save(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    answered(shared, move |shared| {
        let save: Save = read(&body)?;
        let path = files::write(
            &shared.behov,
            &save.arbete,
            save.slag,
            today(),
            &shared.folder,
        )?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(json!({"fil": name, "mapp": shared.folder.display().to_string()}))
    })
    .await
}

async fn file(State(shared): State<Arc<Shared>>, InAddress(name): InAddress<String>) -> Response {
    match files::read(&shared.folder, &name) {
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

async fn end(State(shared): State<Arc<Shared>>) -> Response {
    shared.end.notify_one();
    Json(Value::Null).into_response()
}

/// A second start of the program asks for a token of its own.
#[derive(Deserialize)]
struct Again {
    hemlighet: String,
}

async fn again(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let known = read::<Again>(&body).is_ok_and(|asked| asked.hemlighet == shared.guard.secret);
    if !known {
        return refused(Refusal::Unknown);
    }
    match shared.guard.renew() {
        Ok(()) => Json(json!({"adress": shared.guard.address()})).into_response(),
        Err(problem) => told(&problem),
    }
}
