//! The only place that opens sockets.

use super::cause::Cause;
use super::limiter::Limiter;
use crate::origin::{Manners, Origin};
use crate::problem::{Outcome, Problem};
use reqwest::blocking::{Client as Http, RequestBuilder, Response};
use reqwest::header::{
    ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{StatusCode, Url, redirect};
use std::io::Read;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

/// Longest wait that a host may ask of us.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Set in tests: plain http is allowed, to loopback alone.
pub const LOOPBACK: &str = "BEHOV_TILLAT_LOOPBACK";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub address: String,
    /// JSON that is posted; a GET without it.
    pub body: Option<String>,
}

impl Request {
    pub fn get(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            body: None,
        }
    }

    pub fn post(address: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            body: Some(body.into()),
        }
    }
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// Marks of an earlier reply, so that the host can say that nothing has changed.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// A chain of new addresses longer than this leads nowhere.
const MOST_MOVES: usize = 5;

/// Asks one source's hosts.
pub struct Client {
    http: Http,
    /// For what is posted: it is sent on by hand, since a client sends it on as a question without its body.
    posting: Http,
    pub limiter: Limiter,
    manners: Manners,
    hosts: Vec<String>,
    source: String,
    /// What keeps every request from being answered, once it is known.
    hindered: OnceLock<Cause>,
}

/// An attempt that may be made again.
enum Attempt {
    Done(Reply),
    Again {
        reason: String,
        wait: Option<Duration>,
    },
    /// What was posted is to be posted here instead.
    Moved(Url),
    Never(Box<Problem>),
}

impl Client {
    /// # Errors
    /// The system offers no trust roots.
    pub fn new(origin: &Origin) -> Outcome<Self> {
        // The first client installs the provider; for the next ones it is there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let hosts = origin.hosts.clone();
        let allowed = hosts.clone();
        let policy = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MOST_MOVES {
                return attempt.error("för många omdirigeringar");
            }
            match permitted(attempt.url(), &allowed) {
                Ok(()) => attempt.follow(),
                Err(reason) => attempt.error(reason),
            }
        });
        Ok(Self {
            http: http(&origin.manners, policy)?,
            posting: http(&origin.manners, redirect::Policy::none())?,
            limiter: Limiter::new(origin.manners.calls, origin.manners.window_seconds),
            manners: origin.manners.clone(),
            hosts,
            source: origin.name.clone(),
            hindered: OnceLock::new(),
        })
    }

    /// Asks until there is an answer that is not a passing fault.
    ///
    /// # Errors
    /// The address is not allowed, the host cannot be reached, the reply is too large.
    pub fn ask(&self, request: &Request, earlier: &Earlier) -> Outcome<Reply> {
        let url = self.url(&request.address)?;
        if let Some(cause) = self.hindered.get() {
            return Err(cause.problem(&self.source, &url));
        }
        let mut wait = Duration::from_secs_f64(self.manners.first_wait_seconds);
        let mut reason = String::new();
        let (mut url, mut moves) = (url, 0);
        let mut number = 0;
        while number < self.manners.attempts {
            number += 1;
            self.limiter.wait();
            match self.attempt(&url, request, earlier) {
                Attempt::Done(reply) => return Ok(reply),
                Attempt::Moved(_) if moves == MOST_MOVES => return Err(self.elsewhere(&url)),
                Attempt::Moved(new) => {
                    (url, moves, number) = (new, moves + 1, number - 1);
                }
                Attempt::Never(problem) => return Err(problem),
                Attempt::Again {
                    reason: why,
                    wait: asked,
                } => {
                    reason = why;
                    if number == self.manners.attempts {
                        break;
                    }
                    match asked {
                        Some(asked) => self.limiter.close_for(asked.min(LONGEST_WAIT)),
                        None => std::thread::sleep(with_jitter(wait)),
                    }
                    wait = (wait * 2).min(Duration::from_secs(60));
                }
            }
        }
        Err(
            Problem::surroundings(format!("{} svarar inte som väntat: {reason}", self.source))
                .at(request.address.clone())
                .next("Kör samma kommando igen: det som redan är hämtat hämtas inte på nytt."),
        )
    }

    fn url(&self, address: &str) -> Outcome<Url> {
        let refused = |reason: &str| {
            Problem::input(format!("Adressen används inte: {reason}"))
                .at(address.to_string())
                .expected(format!("https till {}", self.hosts.join(" eller ")))
        };
        let mut url = Url::parse(address).map_err(|_| refused("den går inte att läsa"))?;
        if url.scheme() == "http" && !is_loopback(&url) {
            // Some replies name themselves with http although the host has https.
            url.set_scheme("https")
                .map_err(|()| refused("den går inte att läsa"))?;
        }
        permitted(&url, &self.hosts).map_err(|reason| refused(&reason))?;
        Ok(url)
    }

    fn attempt(&self, url: &Url, request: &Request, earlier: &Earlier) -> Attempt {
        let begun = Instant::now();
        let builder = match &request.body {
            Some(body) => self
                .posting
                .post(url.clone())
                .header("Content-Type", "application/json")
                .body(body.clone()),
            None => self.http.get(url.clone()),
        };
        let response = match conditional(builder, earlier).send() {
            Ok(response) => response,
            Err(error) if error.is_redirect() => return Attempt::Never(self.elsewhere(url)),
            Err(error) if let Some(cause) = Cause::of(&error) => {
                tracing::warn!(adress = %url, orsak = ?cause, "inget svar går att få");
                return Attempt::Never(
                    self.hindered
                        .get_or_init(|| cause)
                        .problem(&self.source, url),
                );
            }
            Err(error) => {
                let reason = network_reason(&error);
                tracing::warn!(adress = %url, orsak = reason, "inget svar");
                return again(reason);
            }
        };
        if request.body.is_some() {
            match self.moved(url, &response) {
                Ok(None) => {}
                Ok(Some(new)) => return Attempt::Moved(new),
                Err(problem) => return Attempt::Never(problem),
            }
        }
        let status = response.status();
        tracing::debug!(
            adress = %url,
            svarskod = status.as_u16(),
            sekunder = begun.elapsed().as_secs_f64(),
            "svar"
        );
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            return Attempt::Again {
                reason: format!("svarskod {}", status.as_u16()),
                wait: retry_after(response.headers()),
            };
        }
        self.read(response, url)
    }

    fn elsewhere(&self, url: &Url) -> Box<Problem> {
        Problem::surroundings(format!("{} hänvisar till en annan värd", self.source))
            .at(url.to_string())
            .expected(format!("svar från {}", self.hosts.join(" eller ")))
            .next("Rapportera felet: adressen har troligen flyttat.")
    }

    /// Posts the same at the new address, within the declared hosts, as often as it moves.
    fn moved(&self, from: &Url, response: &Response) -> Outcome<Option<Url>> {
        if !matches!(response.status().as_u16(), 301 | 302 | 307 | 308) {
            return Ok(None);
        }
        let place = response.headers().get(LOCATION);
        let place = place.and_then(|value| value.to_str().ok());
        let url = place.and_then(|place| from.join(place).ok());
        let url = url.filter(|url| permitted(url, &self.hosts).is_ok());
        url.map(Some).ok_or_else(|| self.elsewhere(from))
    }

    /// True where no request to this source will be answered.
    pub fn is_hindered(&self) -> bool {
        self.hindered.get().is_some()
    }

    fn read(&self, mut response: Response, url: &Url) -> Attempt {
        let status = response.status().as_u16();
        let header = |name| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_string)
        };
        let (etag, last_modified) = (header(ETAG), header(LAST_MODIFIED));
        let mut body = Vec::new();
        let limit = self.manners.largest_reply;
        match response.by_ref().take(limit + 1).read_to_end(&mut body) {
            Err(error) => again(format!("svaret avbröts ({})", error.kind())),
            Ok(_) if body.len() as u64 > limit => Attempt::Never(
                Problem::surroundings(format!(
                    "Svaret från {} är större än {} MB",
                    self.source,
                    limit / 1_048_576
                ))
                .at(url.to_string())
                .next("Är svaret riktigt: höj storsta_svar_mb i källans fil."),
            ),
            Ok(_) => Attempt::Done(Reply {
                status,
                body,
                etag,
                last_modified,
            }),
        }
    }
}

fn http(manners: &Manners, policy: redirect::Policy) -> Outcome<Http> {
    let wait = manners.timeout_seconds;
    let built = Http::builder()
        .user_agent(concat!(
            "behov/",
            env!("CARGO_PKG_VERSION"),
            " (behovsanalys, Finsam)"
        ))
        .redirect(policy)
        .timeout(Duration::from_secs_f64(wait))
        .connect_timeout(Duration::from_secs_f64(wait.min(20.0)))
        .gzip(true)
        .build();
    built.map_err(|error| {
        Problem::surroundings(format!("Nätverket kan inte användas: {error}"))
            .next("Kontrollera datorns certifikat och proxyinställningar.")
    })
}

fn again(reason: String) -> Attempt {
    Attempt::Again { reason, wait: None }
}

fn conditional(mut builder: RequestBuilder, earlier: &Earlier) -> RequestBuilder {
    if let Some(etag) = &earlier.etag {
        builder = builder.header(IF_NONE_MATCH, etag);
    }
    if let Some(day) = &earlier.last_modified {
        builder = builder.header(IF_MODIFIED_SINCE, day);
    }
    builder
}

fn network_reason(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "det dröjer för länge"
    } else if error.is_connect() {
        "ingen kontakt"
    } else {
        "förbindelsen bröts"
    };
    what.to_string()
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
        && std::env::var_os(LOOPBACK).is_some()
}

/// https to a declared host; plain http to loopback alone, when tests allow it.
fn permitted(url: &Url, hosts: &[String]) -> Result<(), String> {
    let host = url.host_str().unwrap_or_default();
    if !hosts.iter().any(|one| one == host) {
        return Err(format!("värden {host} är inte angiven för källan"));
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        other => Err(format!("{other} är inte tillåtet")),
    }
}

/// Seconds, or a date, as RFC 9110 has it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let day = httpdate::parse_http_date(text).ok()?;
    Some(day.duration_since(SystemTime::now()).unwrap_or_default())
}

/// Between half and the whole wait, so that many clients do not come back at once.
fn with_jitter(wait: Duration) -> Duration {
    let nanos = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.subsec_nanos());
    wait.mul_f64(0.5 + 0.5 * f64::from(nanos % 1_000) / 1_000.0)
}
