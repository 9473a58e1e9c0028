//! The server itself: addresses, what each may be sent, and how it ends.

use super::api::{self, read, told};
use super::guard::{Asked, Guard, Refusal};
use super::shared::Shared;
use super::shared::Window;
use crate::declared::Declared;
use crate::output::{Existing, put_in_place};
use crate::problem::{Outcome, Problem};
use axum::body::Bytes;
use axum::extract::{Path as InAddress, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue,
    LOCATION, ORIGIN, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// How often it is seen whether anybody is there.
const LOOK: Duration = Duration::from_secs(15);

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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
    let (running, idle) = (window.running.clone(), window.idle);
    let shared = Arc::new(Shared::new(window, Guard::new(port)?));
    let address = shared.guard.address().unwrap_or_default();
    tell_of(&running, port, &shared.guard.secret);
    opened(&address)?;
    let app = router(shared.clone());
    let end = ended(shared, idle);
    let served = axum::serve(listener, app).with_graceful_shutdown(end).await;
    // Left behind it leads nowhere: the next start sees that nobody answers.
    let _ = std::fs::remove_file(&running);
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
            give_back();
            let last = *shared.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.elapsed() >= idle && !shared.fetching.is_under_way() {
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

/// The allocator gives back what was freed when memory is next asked for; in the silence after an answer about riket nobody does.
fn give_back() {
    drop(std::hint::black_box(vec![1_u8; 4 << 20]));
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/webb/{namn}", get(part))
        .route("/api/avsluta", post(end))
        .route("/api/igen", post(again))
        .merge(api::routes())
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
        return of_template(
            &shared,
            "templates/webb/sida.html",
            "text/html; charset=utf-8",
        );
    };
    match shared.guard.exchange(token) {
        Some(cookie) => {
            let headers = [(SET_COOKIE, cookie), (LOCATION, "/".to_string())];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        None => refused(Refusal::Unknown),
    }
}

/// A style or a script of the page.
async fn part(State(shared): State<Arc<Shared>>, InAddress(name): InAddress<String>) -> Response {
    let is_plain = |stem: &str| stem.bytes().all(|byte| byte.is_ascii_lowercase());
    let kind = match name.split_once('.') {
        Some((stem, "css")) if is_plain(stem) => "text/css; charset=utf-8",
        Some((stem, "js")) if is_plain(stem) => "text/javascript; charset=utf-8",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    of_template(&shared, &format!("templates/webb/{name}"), kind)
}

fn of_template(shared: &Shared, name: &str, kind: &'static str) -> Response {
    let behov = shared.behov();
    let declared: &Declared = behov.declared();
    match declared.file(name) {
        Ok(file) => ([(CONTENT_TYPE, kind)], file.text.into_owned()).into_response(),
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
