//! `behov webb`: who is answered, what is written, and the way through the screens in a real browser.

use crate::myndigheter::{Agencies, Manner};
use crate::webblasare::{Browser, checker};
use crate::workdir::{Workdir, listed, number};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A window that runs until it is dropped.
struct Opened {
    child: Child,
    /// With the token that opens it once.
    address: String,
    /// `127.0.0.1:4711`.
    host: String,
}

impl Opened {
    fn start(dir: &Workdir) -> Self {
        Self::start_in(dir, Some("dokument"))
    }

    /// In the folder that was chosen before, where none is named.
    fn start_in(dir: &Workdir, folder: Option<&str>) -> Self {
        let named = folder.iter().flat_map(|folder| ["--mapp", folder]);
        Self::with(dir, &named.collect::<Vec<_>>())
    }

    fn with(dir: &Workdir, flags: &[&str]) -> Self {
        let mut command = dir.command(&[&["webb", "--oppna-inte"][..], flags].concat());
        command
            .env("BEHOV_DATAMAPP", dir.path("data"))
            .env("BEHOV_TILLAT_LOOPBACK", "1")
            .env("NO_PROXY", "127.0.0.1")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let mut child = command.spawn().expect("the binary runs");
        let out = child.stdout.take().expect("its output");
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address).expect("a line");
        let address = address.trim_end().to_string();
        let rest = address
            .strip_prefix("http://")
            .expect("an address alone on its line");
        let host = rest.split('/').next().expect("a host").to_string();
        Self {
            child,
            address,
            host,
        }
    }

    fn token(&self) -> &str {
        self.address.split_once("nyckel=").expect("a token").1
    }

    /// What a browser that was opened carries from then on.
    fn cookie(&self) -> String {
        let reply = self.ask(&format!("GET /?nyckel={} HTTP/1.1", self.token()), &[], "");
        assert_eq!(reply.status, 303, "{reply:?}");
        let cookie = reply.header("set-cookie").expect("a cookie");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
            "{cookie}"
        );
        cookie.split(';').next().expect("a pair").to_string()
    }

    /// A request by hand; the host is the right one unless another is given.
    fn ask(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a limit");
        let mut head = format!(
            "{line}\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head.push_str(&format!("Host: {}\r\n", self.host));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // A server that hangs up in the middle of a body that is too large has said what it has to say.
        let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Reply::of(&bytes)
    }

    /// A question as the window's own page puts it.
    fn post(&self, path: &str, cookie: &str, body: &Value) -> Reply {
        let origin = format!("http://{}", self.host);
        let headers = [
            ("Cookie", cookie),
            ("Origin", &origin),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/json"),
        ];
        self.ask(
            &format!("POST {path} HTTP/1.1"),
            &headers,
            &body.to_string(),
        )
    }

    fn end(&mut self, cookie: &str) {
        assert_eq!(self.post("/api/avsluta", cookie, &json!({})).status, 200);
        let begun = Instant::now();
        while self.child.try_wait().expect("a state").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(10), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n");
        let end = end.unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let pair = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_ascii_lowercase(), value.to_string()))
        };
        Self {
            status: status.unwrap_or_default(),
            headers: lines.filter_map(pair).collect(),
            body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body; a long one comes in pieces.
    fn json(&self) -> Value {
        let bytes = match self.header("transfer-encoding") {
            Some("chunked") => unchunked(&self.body),
            _ => self.body.clone(),
        };
        serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("{}", self.text()))
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(at) = bytes.windows(2).position(|part| part == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..at]).ok();
        let size = size
            .and_then(|size| usize::from_str_radix(size, 16).ok())
            .unwrap_or(0);
        if size == 0 {
            break;
        }
        all.extend(&bytes[at + 2..at + 2 + size]);
        bytes = &bytes[at + 4 + size..];
    }
    all
}

fn ale() -> Value {
    json!({"omrade": {"slag": "kommuner", "namn": ["Ale"]}, "andelar": {}})
}

// ------------------------------------------------------------------ who is answered

#[test]
fn a_token_opens_once_and_another_tab_gets_a_sentence() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let stranger = window.ask("GET / HTTP/1.1", &[], "");
    assert_eq!(stranger.status, 403);
    assert!(
        stranger.text().contains("inte öppnad av behov"),
        "{}",
        stranger.text()
    );
    let cookie = window.cookie();
    let again = window.ask(
        &format!("GET /?nyckel={} HTTP/1.1", window.token()),
        &[],
        "",
    );
    assert_eq!(again.status, 403, "a token is void after its first use");
    let page = window.ask("GET / HTTP/1.1", &[("Cookie", &cookie)], "");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.header("access-control-allow-origin"), None);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
    assert!(!page.text().contains("<script>") && !page.text().contains(" style="));
}

#[test]
fn another_name_for_this_computer_is_refused_on_every_address() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let port = window.host.rsplit(':').next().expect("a port");
    let foreign = [
        format!("127.0.0.1.evil.se:{port}"),
        "127.0.0.1:1".to_string(),
        "127.0.0.1".to_string(),
        format!("evil.se:{port}"),
        String::new(),
    ];
    for path in [
        "/",
        "/webb/start.js",
        "/webb/stil.css",
        "/api/platser",
        "/api/fil/a",
        "/api/arbete",
        "/finns-inte",
    ] {
        for host in &foreign {
            let headers = [("Host", host.as_str()), ("Cookie", cookie.as_str())];
            let reply = window.ask(&format!("GET {path} HTTP/1.1"), &headers, "");
            assert!(
                matches!(reply.status, 403 | 400),
                "{path} {host}: {reply:?}"
            );
        }
        let token = format!("GET {path}?nyckel={} HTTP/1.1", window.token());
        let headers = [("Host", foreign[0].as_str())];
        assert_eq!(window.ask(&token, &headers, "").status, 403, "{path}");
    }
    let own = format!("localhost:{port}");
    let headers = [("Host", own.as_str()), ("Cookie", cookie.as_str())];
    assert_eq!(
        window.ask("GET /api/platser HTTP/1.1", &headers, "").status,
        200
    );
}

#[test]
fn another_page_can_make_it_write_nothing() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let body = json!({"arbete": ale(), "fil": {"slag": "json"}}).to_string();
    let own = format!("http://{}", window.host);
    for (origin, site) in [
        (None, None),
        (Some("http://evil.se"), Some("cross-site")),
        (Some("null"), None),
        (Some(own.as_str()), Some("cross-site")),
    ] {
        let mut headers = vec![("Cookie", cookie.as_str()), ("Content-Type", "text/plain")];
        headers.extend(origin.map(|origin| ("Origin", origin)));
        headers.extend(site.map(|site| ("Sec-Fetch-Site", site)));
        let reply = window.ask("POST /api/spara HTTP/1.1", &headers, &body);
        assert_eq!(reply.status, 403, "{origin:?} {site:?}");
    }
    assert_eq!(window.post("/api/spara", "behov=fel", &ale()).status, 403);
    assert!(listed(&dir.path("dokument")).is_empty());
    let guess = json!({"hemlighet": "0".repeat(64)}).to_string();
    assert_eq!(
        window.ask("POST /api/igen HTTP/1.1", &[], &guess).status,
        403
    );
}

#[test]
fn a_second_start_opens_the_window_that_there_is() {
    let dir = Workdir::new();
    let mut window = Opened::start(&dir);
    let cookie = window.cookie();
    let second = dir
        .command(&["webb", "--oppna-inte"])
        .env("BEHOV_DATAMAPP", dir.path("data"))
        .output()
        .expect("the binary runs");
    let address = String::from_utf8_lossy(&second.stdout).trim().to_string();
    assert!(
        address.starts_with(&format!("http://{}/?nyckel=", window.host)),
        "{address}"
    );
    assert_ne!(address, window.address);
    let path = address.split_once(&window.host).expect("a path").1;
    let other = window.ask(&format!("GET {path} HTTP/1.1"), &[], "");
    assert_eq!(other.status, 303);
    // The first tab goes on.
    let page = window.ask("GET / HTTP/1.1", &[("Cookie", &cookie)], "");
    assert_eq!(page.status, 200);
    window.end(&cookie);
    assert!(!dir.path("data/fonster.json").exists());
}

#[test]
fn broken_and_endless_questions_are_told_and_the_window_goes_on() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let unknown = json!({"omrade": {"slag": "kommuner", "namn": ["Ala"]}, "andelar": {}});
    for (path, body, word) in [
        ("/api/svar", json!({"a": 1}), "går inte att läsa"),
        ("/api/svar", unknown, "Menade du"),
        ("/api/rakna", json!([]), "går inte att läsa"),
        (
            "/api/spara",
            json!({"arbete": ale(), "fil": {"slag": "exe"}}),
            "går inte att läsa",
        ),
    ] {
        let reply = window.post(path, &cookie, &body);
        assert_eq!(reply.status, 422, "{path}: {}", reply.text());
        let told = reply.json()["fel"].to_string();
        assert!(told.contains(word), "{path}: {told}");
    }
    let endless = json!({"a": "x".repeat(6_000_000)});
    assert!(matches!(
        window.post("/api/svar", &cookie, &endless).status,
        413 | 0
    ));
    for name in [
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "..",
        "finns-inte.xlsx",
    ] {
        let line = format!("GET /api/fil/{name} HTTP/1.1");
        let reply = window.ask(&line, &[("Cookie", &cookie)], "");
        assert!(reply.status >= 400, "{name}: {}", reply.text());
    }
    let reply = window.post("/api/rakna", &cookie, &ale());
    assert_eq!(reply.status, 200);
}

// ------------------------------------------------------------------ what is written

#[test]
fn files_are_those_of_the_command_line_and_nothing_is_written_over() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    for (kind, command, name) in [
        ("arbetsbok", "analys", "behovsanalys-ale-2022.xlsx"),
        ("sida", "rapport", "rapport-ale-2022.html"),
        ("underlag", "underlag", "underlag-ale-2022.docx"),
    ] {
        let body = json!({"arbete": ale(), "fil": {"slag": kind}});
        let first = window.post("/api/spara", &cookie, &body).json();
        assert_eq!(first["fil"], name);
        let made = std::fs::read(dir.path("dokument").join(name)).expect("a file");
        dir.ok(&[command, "--kommun", "Ale", "--ut", name]);
        let other = std::fs::read(dir.path(name)).expect("a file");
        assert!(made == other, "{name} is another than the command's");
        let second = window.post("/api/spara", &cookie, &body).json();
        let (stem, ending) = name.rsplit_once('.').expect("an ending");
        assert_eq!(second["fil"], format!("{stem}-2.{ending}"));
        let line = format!("GET /api/fil/{name} HTTP/1.1");
        let fetched = window.ask(&line, &[("Cookie", &cookie)], "");
        assert_eq!(fetched.header("content-disposition"), Some("attachment"));
        let length = fetched
            .header("content-length")
            .and_then(|text| text.parse().ok());
        assert_eq!(length, Some(made.len()));
    }
}

/// A page and a paper are sent on: a local figure under five is in neither.
#[test]
fn small_local_figures_are_in_nothing_that_the_window_hands_on() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let mut small = ale();
    small["lokala"] = json!([{"party": "Kommunen", "group": "uvas", "kommun": "1440", "kon": "T", "period": "2022",
        "year": 2022, "people": 3.0, "source": "Prov", "used": true, "place": "prov, rad 2"}]);
    for kind in ["sida", "underlag"] {
        let made = |work: &Value| {
            let body = json!({"arbete": work, "fil": {"slag": kind}});
            let reply = window.post("/api/spara", &cookie, &body).json();
            let name = reply["fil"].as_str().expect("a name").to_string();
            std::fs::read(dir.path("dokument").join(name)).expect("a file")
        };
        assert!(made(&ale()) == made(&small), "{kind}");
    }
    let count = |work: &Value| number(&window.post("/api/rakna", &cookie, work).json()["netto"]);
    assert!(
        count(&ale()) != count(&small),
        "the window itself counts with it"
    );
}

#[test]
fn a_moved_share_gives_what_the_command_line_gives() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let mut work = ale();
    work["andelar"] = json!({"arbetslosa": {"andel": 40}});
    let exact = window.post("/api/rakna", &cookie, &work).json();
    let flags = ["--kommun", "Ale", "--andel", "arbetslosa=0.4"];
    let expected = dir.estimate(&[&flags[..], &["--dragningar", "10000"]].concat());
    assert!((number(&exact["netto"]) - number(&expected["netto"]["mitt"])).abs() < 1e-9);
    let whole = window.post("/api/svar", &cookie, &work).json();
    let interval = &expected["osakerhet"]["intervall95"];
    assert_eq!(whole["intervall"]["lag"], interval["lag"]);
    assert_eq!(whole["intervall"]["hog"], interval["hog"]);
    assert_eq!(whole["grupper"][2]["kalla"], "Ej angivet");
}

#[test]
fn a_chosen_group_is_counted_as_the_command_line_counts_it() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let plain = window.post("/api/svar", &cookie, &ale()).json();
    let offered = plain["fler_grupper"].as_array().expect("groups");
    assert!(offered.iter().all(|one| one["raknas"] == false) && offered.len() >= 9);
    assert!(
        !plain["narmare"]["rader"]
            .as_array()
            .expect("rows")
            .is_empty()
    );
    let mut work = ale();
    work["grupper"] = json!(["langtidsarbetslosa"]);
    let more = window.post("/api/svar", &cookie, &work).json();
    let flags = ["--kommun", "Ale", "--grupp", "langtidsarbetslosa"];
    let expected = dir.estimate(&[&flags[..], &["--dragningar", "10000"]].concat());
    assert!((number(&more["netto"]) - number(&expected["netto"]["mitt"])).abs() < 1e-9);
    assert_eq!(more["grupper"].as_array().expect("groups").len(), 7);
    work["grupper"] = json!(["bas_ovriga"]);
    let refused = window.post("/api/svar", &cookie, &work);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("kan inte räknas än"),
        "{}",
        refused.text()
    );
}

#[test]
fn work_in_progress_is_kept_when_the_program_is_killed() {
    let dir = Workdir::new();
    let mut work = ale();
    work["andelar"] = json!({"uvas": {"andel": 90.0, "lag": 80.0, "hog": 100.0, "varfor": "Åäö", "vem": "", "kalla": ""}});
    {
        let window = Opened::start(&dir);
        let cookie = window.cookie();
        assert!(
            window
                .ask("GET /api/arbete HTTP/1.1", &[("Cookie", &cookie)], "")
                .json()
                .is_null()
        );
        assert_eq!(window.post("/api/arbete", &cookie, &work).status, 200);
    }
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let kept = window
        .ask("GET /api/arbete HTTP/1.1", &[("Cookie", &cookie)], "")
        .json();
    assert_eq!(
        kept["omrade"],
        json!({"slag": "kommuner", "namn": ["Ale"], "eget": null})
    );
    assert_eq!(kept["andelar"], work["andelar"]);
}

/// A question whose answer nobody waits for; the window may be gone.
fn send(host: &str, cookie: &str, path: &str, body: &Value) -> std::io::Result<()> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\nCookie: {cookie}\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n\r\n{body}",
        body.len()
    )?;
    stream.read_to_end(&mut Vec::new()).map(|_| ())
}

#[test]
fn the_window_killed_while_it_saves_leaves_whole_files() {
    let dir = Workdir::new();
    let (first, mut second) = (ale(), ale());
    second["andelar"] = json!({"uvas": {"andel": 90.0}});
    let body = json!({"arbete": first, "fil": {"slag": "json"}});
    let documents = dir.path("dokument");
    let whole = {
        let window = Opened::start(&dir);
        let cookie = window.cookie();
        let made = window.post("/api/spara", &cookie, &body).json();
        window.post("/api/arbete", &cookie, &first);
        std::fs::read(documents.join(made["fil"].as_str().expect("a name"))).expect("a file")
    };
    let times = crate::fel::interruptions(4);
    for number in 0..times {
        let window = Opened::start(&dir);
        let (cookie, host) = (window.cookie(), window.host.clone());
        let asking = {
            let (body, first, second) = (body.clone(), first.clone(), second.clone());
            std::thread::spawn(move || -> std::io::Result<()> {
                loop {
                    send(&host, &cookie, "/api/arbete", &second)?;
                    send(&host, &cookie, "/api/spara", &body)?;
                    send(&host, &cookie, "/api/arbete", &first)?;
                }
            })
        };
        std::thread::sleep(Duration::from_millis(u64::from(number * 797 / times)));
        drop(window);
        let _ = asking.join();
        let files = std::fs::read_dir(&documents).expect("a folder");
        for file in files.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(file.path()).expect("a file");
            assert!(
                name.starts_with(".behov-") || bytes == whole,
                "{name} after {number}"
            );
            std::fs::remove_file(file.path()).expect("removed");
        }
        let window = Opened::start(&dir);
        let cookie = window.cookie();
        let kept = window
            .ask("GET /api/arbete HTTP/1.1", &[("Cookie", &cookie)], "")
            .json();
        let shares = &kept["andelar"];
        assert!(
            *shares == json!({}) || shares["uvas"]["andel"] == 90.0,
            "{kept}"
        );
    }
}

/// Kilobytes that a process holds.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process");
    let line = told.lines().find(|line| line.starts_with("VmRSS:"));
    let words = line.expect("its memory").split_whitespace();
    words
        .rev()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn thousands_of_questions_leave_memory_as_it_was() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let questions = match std::env::var_os("BEHOV_LANGE") {
        Some(_) => 2_000,
        None => 200,
    };
    let ask = |count: usize| {
        std::thread::scope(|scope| {
            for lane in 0..8 {
                let (window, cookie) = (&window, &cookie);
                scope.spawn(move || {
                    for at in (lane..count).step_by(8) {
                        let mut work = ale();
                        work["andelar"] = json!({"uvas": {"andel": at % 100}});
                        let reply = window.post("/api/rakna", cookie, &work);
                        assert_eq!(reply.status, 200, "{}", reply.text());
                    }
                });
            }
        });
    };
    ask(200);
    let before = resident(window.child.id());
    ask(questions);
    let after = resident(window.child.id());
    assert!(
        after < before + 24 * 1_024,
        "{before} kB before, {after} kB after"
    );
    eprintln!("{questions} frågor: {before} kB före, {after} kB efter");
}

#[test]
fn a_folder_that_has_gone_is_told_and_work_goes_on() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    std::fs::remove_dir_all(dir.path("dokument")).expect("no folder");
    dir.write("dokument", "en fil");
    let reply = window.post(
        "/api/spara",
        &cookie,
        &json!({"arbete": ale(), "fil": {"slag": "json"}}),
    );
    assert_eq!(reply.status, 422, "{}", reply.text());
    assert!(
        reply.json()["fel"].to_string().contains("dokument"),
        "{}",
        reply.text()
    );
    assert_eq!(window.post("/api/rakna", &cookie, &ale()).status, 200);
}

// ------------------------------------------------------------------ the screens

/// Waits until a script says true.
fn until(browser: &Browser, script: &str) {
    let begun = Instant::now();
    while browser.run(script) != true {
        assert!(begun.elapsed() < Duration::from_secs(60), "{script}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

const ANSWERED: &str = "return !document.getElementById('svar').hidden && document.getElementById('netto').textContent !== '–'";

/// Waits until the window knows its places.
fn begun(browser: &Browser) {
    until(
        browser,
        "return document.getElementById('mapp').textContent !== ''",
    );
}

/// Types a name and takes the first that is found.
fn choose(browser: &Browser, name: &str) {
    begun(browser);
    browser.run(&format!(
        "const s = document.getElementById('sok'); s.value = {name:?}; s.dispatchEvent(new Event('input'))"
    ));
    browser.run("document.querySelector('#traffar button').click()");
}

#[test]
fn a_first_analysis_from_the_area_to_the_file() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let window = Opened::start(&dir);
    browser.size(1440, 900);
    browser.open_address(&window.address);
    assert_eq!(
        browser.text("return location.search"),
        "",
        "the token is gone from the address"
    );
    choose(&browser, "älv");
    browser.run("document.getElementById('rakna').click()");
    until(&browser, ANSWERED);
    let netto = browser.text("return document.getElementById('netto').textContent");
    let expected = dir.estimate(&["--forbund", "Älv & Kust"]);
    let whole = format!("{:.0}", number(&expected["netto"]["mitt"]));
    assert_eq!(netto.replace(' ', ""), whole);
    browser.picture("fonster-svar.png");
    browser.run("location.hash = 'andelar'");
    until(
        &browser,
        "return !document.getElementById('andelar').hidden",
    );
    let before = browser.text("return document.getElementById('netto-nu').textContent");
    // Ten steps to the right from 25.
    browser.run("document.getElementById('dra-arbetslosa').focus()");
    browser.press(&["\u{e014}"; 10]);
    until(
        &browser,
        "return document.getElementById('andel-arbetslosa').value === '35'",
    );
    until(
        &browser,
        &format!(
            "return /^troligen/.test(document.getElementById('netto-om').textContent) \
             && document.getElementById('netto-nu').textContent.replace(/\\s/g, ' ') !== {before:?}"
        ),
    );
    let moved = browser.text("return document.getElementById('netto-nu').textContent");
    let expected = dir.estimate(&["--forbund", "Älv & Kust", "--andel", "arbetslosa=0.35"]);
    let whole = format!("{:.0}", number(&expected["netto"]["mitt"]));
    assert_eq!(moved.replace(' ', ""), whole);
    browser.picture("fonster-andelar.png");
    browser.run("location.hash = 'filer'; document.querySelector('[data-slag=arbetsbok]').click()");
    until(
        &browser,
        "return document.querySelector('#skrivna a') !== null",
    );
    assert_eq!(listed(&dir.path("dokument")).len(), 1);
    let errors = browser.log("browser");
    assert!(errors.is_empty(), "{errors:?}");
}

/// A walk through the window that counts its clicks. No path is typed: files are dropped as a browser hands them over.
struct Walk<'a> {
    browser: &'a Browser,
    clicks: std::cell::Cell<usize>,
}

impl Walk<'_> {
    fn click(&self, selector: &str) {
        let found = format!("return document.querySelector({selector:?}) !== null");
        until(self.browser, &found);
        self.clicks.set(self.clicks.get() + 1);
        self.browser
            .run(&format!("document.querySelector({selector:?}).click()"));
    }

    /// By the words on it.
    fn press(&self, within: &str, words: &str) {
        let find = format!(
            "[...document.querySelectorAll('{within} button, {within} a, {within} summary')].find((one) => one.textContent.trim().startsWith({words:?}))"
        );
        until(self.browser, &format!("return Boolean({find})"));
        self.clicks.set(self.clicks.get() + 1);
        self.browser.run(&format!("{find}.click()"));
    }

    /// Into the field with this id.
    fn write(&self, id: &str, text: &str) {
        self.clicks.set(self.clicks.get() + 1);
        self.browser.run(&format!(
            "const f = document.getElementById({id:?}); f.value = {text:?}; f.dispatchEvent(new Event('input')); f.dispatchEvent(new Event('change'))"
        ));
    }

    fn drop_file(&self, id: &str, path: &std::path::Path) {
        self.clicks.set(self.clicks.get() + 1);
        self.browser.give_file(&format!("#{id}"), path);
    }

    fn shown(&self, screen: &str, picture: &str) {
        until(
            self.browser,
            &format!("return !document.getElementById('{screen}').hidden"),
        );
        self.browser.picture(picture);
    }

    fn no_fault(&self) {
        let fault = self
            .browser
            .text("return document.getElementById('fel').textContent");
        assert_eq!(fault, "");
    }
}

const RESTED: &str = "return /^troligen/.test(document.getElementById('netto-om').textContent)";

/// An answer of Kommunen's as it comes back: its own form, with numbers typed in Excel.
fn answered_form(dir: &Workdir, form: &str, answer: &str, rows: &[(u32, f64)]) {
    let script = r#"
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
for pair in sys.argv[3:]:
    row, people = pair.split("=")
    row = int(row)
    sheet.cell(row, 6, float(people)); sheet.cell(row, 7, "Socialförvaltningen, uttag 2023-01-15"); sheet.cell(row, 8, "ja")
book.save(sys.argv[2])
"#;
    let mut command = std::process::Command::new("/usr/bin/python3");
    command.arg("-c").arg(script);
    command.arg(dir.path(form)).arg(dir.path(answer));
    command.args(rows.iter().map(|(row, people)| format!("{row}={people}")));
    assert!(command.status().expect("python").success());
}

#[test]
fn a_year_s_work_takes_at_most_forty_clicks() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let window = Opened::start(&dir);
    browser.size(1440, 900);
    browser.open_address(&window.address);
    let walk = Walk {
        browser: &browser,
        clicks: std::cell::Cell::new(0),
    };
    // A first analysis.
    begun(&browser);
    walk.write("sok", "älv");
    walk.click("#traffar button");
    walk.shown("omrade", "vandring-1-omrade.png");
    walk.click("#rakna");
    until(&browser, ANSWERED);
    walk.shown("svar", "vandring-2-svar.png");
    // Another share for arbetslösa, with a reason.
    walk.press("nav", "3. Andelar");
    walk.write("andel-arbetslosa", "35");
    walk.write("lag-arbetslosa", "25");
    walk.write("hog-arbetslosa", "45");
    walk.write("varfor-arbetslosa", "Genomgång av 200 ärenden");
    walk.write("vem-arbetslosa", "Beredningsgruppen");
    walk.write("kalla-arbetslosa", "Protokoll 2026-10-12");
    until(&browser, RESTED);
    walk.shown("andelar", "vandring-3-andelar.png");
    walk.no_fault();
    // The parties' answers.
    walk.press("nav", "4. Parternas");
    walk.press("#formular", "Formulär till Kommunen");
    until(
        &browser,
        "return document.querySelector('#skrivna a') !== null",
    );
    let written = listed(&dir.path("dokument"));
    let form = format!("dokument/{}", written[0]);
    answered_form(&dir, &form, "svar.xlsx", &[(7, 95.0), (8, 80.0)]);
    walk.drop_file("slapp-svar-fil", &dir.path("svar.xlsx"));
    until(
        &browser,
        "return document.querySelectorAll('#lokala tbody tr').length === 2",
    );
    walk.shown("parter", "vandring-4-parter.png");
    walk.no_fault();
    // Own words, by what the figures say.
    walk.press("nav", "5. Våra ord");
    walk.press("#ordgrupper", "Använd meningarna");
    walk.write("ord-0-2", "Uppsökande arbete i två kommuner");
    walk.shown("ord", "vandring-5-ord.png");
    // A comparison.
    walk.press("nav", "6. Jämför");
    walk.press("#snabbval", "Riket");
    walk.press("#snabbval", "Kommunerna i området");
    walk.click("#jamfor-nu");
    until(
        &browser,
        "return document.querySelectorAll('#jamforelsen tbody tr').length === 7",
    );
    walk.shown("jamfor", "vandring-6-jamfor.png");
    walk.press("#jamforelsen", "Spara tabellen");
    until(
        &browser,
        "return document.querySelectorAll('#skrivna li').length === 2",
    );
    // The files.
    walk.press("nav", "7. Ladda ner");
    for (at, kind) in ["arbetsbok", "sida", "delbar"].into_iter().enumerate() {
        walk.click(&format!("[data-slag={kind}]"));
        until(
            &browser,
            &format!(
                "return document.querySelectorAll('#skrivna li').length === {}",
                at + 3
            ),
        );
    }
    walk.shown("filer", "vandring-7-filer.png");
    walk.no_fault();
    assert!(walk.clicks.get() <= 40, "{} clicks", walk.clicks.get());
    let errors = browser.log("browser");
    assert!(errors.is_empty(), "{errors:?}");
    let own = format!("http://{}/", window.host);
    let foreign: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(&own) && !url.starts_with("data:"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    // What was typed is in the workbook, and goes on from it.
    let written = listed(&dir.path("dokument"));
    let is_book = |name: &&String| name.starts_with("behovsanalys") && !name.contains("delbar");
    let book = written.iter().find(is_book).expect("the workbook");
    let again = format!("dokument/{book}");
    dir.ok(&["analys", "--fran", &again, "--ut", "igen.xlsx"]);
    let again = dir.ok(&["rapport", "--fran", "igen.xlsx", "--ut", "igen.html"]);
    assert!(again.contains("igen.html"), "{again}");
    let bytes = std::fs::read(dir.path("igen.xlsx")).expect("a file");
    let mut book =
        calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).expect("a book");
    let mut texts = String::new();
    for (_, sheet) in calamine::Reader::worksheets(&mut book) {
        for (_, _, cell) in sheet.used_cells() {
            texts.push_str(&cell.to_string());
            texts.push('\n');
        }
    }
    for text in [
        "Genomgång av 200 ärenden",
        "Beredningsgruppen",
        "Uppsökande arbete i två kommuner",
        "per 1\u{a0}000 invånare",
        "uttag 2023-01-15",
    ] {
        assert!(texts.contains(text), "{text}");
    }
}

/// Next year: the workbook is dropped, what is new is told, and the files are those of the command line.
#[test]
fn last_year_s_workbook_goes_on() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let area = ["--kommun", "Ale, Tjörn", "--namn", "Vi två", "--ar", "2021"];
    let flags = ["--andel", "uvas=0.8", "--ut", "forra.xlsx"];
    dir.ok(&[&["analys"][..], &area, &flags].concat());
    let window = Opened::start(&dir);
    browser.open_address(&window.address);
    begun(&browser);
    browser.give_file("#slapp-bok-fil", &dir.path("forra.xlsx"));
    until(&browser, ANSWERED);
    let told = browser.text("return document.getElementById('nytt-sedan').textContent");
    assert!(
        told.contains("Sedan förra årets arbetsbok") && told.contains("forra.xlsx"),
        "{told}"
    );
    browser.picture("fonster-nasta-ar.png");
    browser.run("location.hash = 'filer'; document.querySelector('[data-slag=arbetsbok]').click()");
    until(
        &browser,
        "return document.querySelector('#skrivna a') !== null",
    );
    dir.ok(&["analys", "--fran", "forra.xlsx", "--ut", "kommando.xlsx"]);
    let [made] = listed(&dir.path("dokument")).try_into().expect("one file");
    let made = std::fs::read(dir.path("dokument").join(made)).expect("a file");
    let other = std::fs::read(dir.path("kommando.xlsx")).expect("a file");
    assert!(made == other, "the workbook is another than the command's");
    // A file that is none is told, and what there was stays.
    dir.write("skrap.xlsx", "inget");
    browser.run("location.hash = 'omrade'");
    browser.give_file("#slapp-bok-fil", &dir.path("skrap.xlsx"));
    until(
        &browser,
        "return document.getElementById('fel').textContent !== ''",
    );
    browser.run("location.hash = 'svar'");
    until(&browser, ANSWERED);
}

/// An analyst: riket, then every län beside it, and the table as a file.
#[test]
fn an_analyst_goes_from_riket_to_a_comparison() {
    if std::env::var_os("BEHOV_LANGE").is_none() {
        return;
    }
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let window = Opened::start(&dir);
    browser.open_address(&window.address);
    choose(&browser, "riket");
    browser.run("document.getElementById('rakna').click()");
    until(&browser, ANSWERED);
    browser.run("location.hash = 'jamfor'");
    let find = |words: &str| {
        format!(
            "[...document.querySelectorAll('#jamfor button')].find((one) => one.textContent === {words:?})"
        )
    };
    until(&browser, &format!("return Boolean({})", find("Alla län")));
    browser.run(&format!(
        "{}.click(); document.getElementById('jamfor-nu').click()",
        find("Alla län")
    ));
    until(
        &browser,
        "return document.querySelectorAll('#jamforelsen tbody tr').length === 22",
    );
    // By netto, the highest first.
    browser.run(&format!("{}.click()", find("Netto")));
    let first = browser.text("return document.querySelector('#jamforelsen tbody th').textContent");
    assert_eq!(first, "Riket");
    browser.run(&format!("{}.click()", find("Spara tabellen som CSV")));
    until(
        &browser,
        "return document.querySelector('#skrivna a') !== null",
    );
    let [made] = listed(&dir.path("dokument")).try_into().expect("one file");
    let text = std::fs::read_to_string(dir.path("dokument").join(made)).expect("a text");
    assert_eq!(text.lines().count(), 23);
    assert!(text.contains("Skåne län;2022;"), "{text}");
}

/// Riket beside every län, by hand.
#[test]
fn riket_is_compared_with_every_lan() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let riket = json!({"omrade": {"slag": "riket"}});
    let places = window
        .ask("GET /api/platser HTTP/1.1", &[("Cookie", &cookie)], "")
        .json();
    let places = places["platser"].as_array().expect("places");
    let lan = places.iter().filter(|one| one["slag"] == "lan");
    let mut all = vec![riket["omrade"].clone()];
    all.extend(lan.map(|one| json!({"slag": "lan", "namn": one["namn"]})));
    let found = window
        .post(
            "/api/jamfor",
            &cookie,
            &json!({"arbete": riket, "platser": all}),
        )
        .json();
    let rows = found["rader"].as_array().expect("rows");
    assert_eq!(rows.len(), 22);
    let expected = dir.estimate(&["--riket", "--dragningar", "0"]);
    let own = rows
        .iter()
        .find(|row| row["namn"] == "Riket")
        .expect("riket");
    assert!((number(&own["netto"]) - number(&expected["netto"]["mitt"])).abs() < 1e-6);
    for row in rows {
        assert!(
            number(&row["lag"]) < number(&row["netto"])
                && number(&row["netto"]) < number(&row["hog"])
        );
        assert!(
            row["plats"].as_str().is_some_and(|text| text.contains('–')),
            "{row}"
        );
    }
    assert_eq!(own["mot_riket"], Value::Null);
    let one = json!({"arbete": riket, "platser": [{"slag": "riket"}, {"slag": "riket"}]});
    assert_eq!(window.post("/api/jamfor", &cookie, &one).status, 422);
}

#[test]
fn answers_are_told_with_every_fault_and_put_beside_the_public_figure() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let send = |text: &str| {
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.encode(text);
        let body =
            json!({"arbete": ale(), "fil": {"namn": "C:\\svar\\svar.csv", "innehall": bytes}});
        window.post("/api/uppgifter", &cookie, &body).json()
    };
    let form = "Part;Grupp;Kommun;Kön;Period;Antal;Källa;Används\n";
    let good = send(&format!(
        "{form}Kommunen;ekonomiskt_bistand;Ale;T;2022;9000;Eget;ja\nKommunen;UVAS 16–24;Ale;T;2022;;;\n"
    ));
    assert_eq!(good["fel"], json!([]));
    let row = &good["rader"][0];
    assert_eq!(row["langt"], true, "{row}");
    assert!(
        row["rad"]["place"]
            .as_str()
            .is_some_and(|place| place.starts_with("svar.csv")),
        "no path"
    );
    let public = dir.estimate(&["--kommun", "Ale", "--dragningar", "0"]);
    let groups = public["grupper"].as_array().expect("groups");
    let group = groups
        .iter()
        .find(|one| one["id"] == "ekonomiskt_bistand")
        .expect("the group");
    assert!(
        (number(&row["offentligt"]) - number(&group["antal"])).abs() < 1e-6,
        "{row} {group}"
    );
    let bad = send(&format!(
        "{form}Kommunen;okänd;Alle;X;i fjol;många;;kanske\nKommunen;ekonomiskt_bistand;Ale;T;2022;-3;Eget;ja\n"
    ));
    assert_eq!(bad["fel"].as_array().map(Vec::len), Some(8), "{bad}");
    assert_eq!(bad["rader"], json!([]));
}

#[test]
fn the_folder_and_the_own_area_are_chosen_and_remembered() {
    let dir = Workdir::new();
    let chosen = dir.path("annan mapp åäö");
    {
        let window = Opened::start(&dir);
        let cookie = window.cookie();
        let to = json!({"mapp": chosen});
        assert_eq!(window.post("/api/mapp", &cookie, &to).status, 200);
        let relative = json!({"mapp": "här"});
        assert_eq!(window.post("/api/mapp", &cookie, &relative).status, 422);
        let save = json!({"arbete": ale(), "fil": {"slag": "json"}});
        assert_eq!(window.post("/api/spara", &cookie, &save).status, 200);
        assert_eq!(listed(&chosen), ["skattning-ale-2022.json"]);
        let own = json!({"vart": {"slag": "kommuner", "namn": ["Ale", "Tjörn"], "eget": "Vi två"}});
        assert_eq!(window.post("/api/vart", &cookie, &own).status, 200);
    }
    let window = Opened::start_in(&dir, None);
    let cookie = window.cookie();
    let places = window
        .ask("GET /api/platser HTTP/1.1", &[("Cookie", &cookie)], "")
        .json();
    assert_eq!(places["mapp"], json!(chosen));
    assert_eq!(places["vart"]["eget"], "Vi två");
}

#[test]
fn scenarios_are_counted_beside_each_other() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let higher =
        json!({"namn": "B", "andelar": {"arbetslosa": {"andel": 50, "lag": 40, "hog": 60}}});
    let body = json!({"arbete": ale(), "scenarier": [{"namn": "A"}, higher, {"namn": "C"}]});
    let found = window.post("/api/scenarier", &cookie, &body).json();
    let expected = dir.estimate(&["--kommun", "Ale", "--dragningar", "10000"]);
    assert!((number(&found[0]["netto"]) - number(&expected["netto"]["mitt"])).abs() < 1e-9);
    assert_eq!(
        found[0]["intervall"]["lag"],
        expected["osakerhet"]["intervall95"]["lag"]
    );
    assert!(
        number(&found[1]["skillnad_intervall"]["lag"]) > 0.0,
        "{found}"
    );
    // Equal shares differ by nothing, in every draw.
    assert_eq!(found[2]["skillnad"], 0.0);
    assert_eq!(
        found[2]["skillnad_intervall"],
        json!({"lag": 0.0, "hog": 0.0})
    );
}

/// Against agencies of the test's own: it goes on while other questions are answered, and the new figures are used.
#[test]
fn newer_figures_are_fetched_while_the_window_is_open() {
    if std::env::var_os("BEHOV_LANGE").is_none() {
        return;
    }
    let agencies = Agencies::open(Manner::of_years(&[2021, 2022]));
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| text.to_string());
    std::fs::create_dir(dir.path("lager")).expect("a folder");
    let flags = [
        "--mapp",
        "dokument",
        "--deklarationer",
        "dek",
        "--lager",
        "lager",
    ];
    let window = Opened::with(&dir, &flags);
    let cookie = window.cookie();
    let state = || {
        window
            .ask("GET /api/hamta HTTP/1.1", &[("Cookie", &cookie)], "")
            .json()
    };
    assert_eq!(state()["lage"], "vilar");
    let begun = window.post("/api/hamta", &cookie, &json!({})).json();
    assert_eq!(begun["lage"], "pagar");
    assert_eq!(window.post("/api/rakna", &cookie, &ale()).status, 200);
    let (started, mut most) = (Instant::now(), 0);
    let ended = loop {
        let now = state();
        most = most.max(now["kallor"].as_array().map_or(0, Vec::len));
        if now["lage"] == "klar" {
            break now;
        }
        assert!(started.elapsed() < Duration::from_secs(240), "{now}");
        std::thread::sleep(Duration::from_millis(200));
    };
    assert_eq!(ended["hel"], true, "{ended}");
    assert!(most >= 5, "{most} sources were seen");
    let figures = window
        .ask("GET /api/siffror HTTP/1.1", &[("Cookie", &cookie)], "")
        .json();
    let today = chrono::Utc::now().date_naive().to_string();
    assert!(
        figures.as_str().is_some_and(|text| text.contains(&today)),
        "{figures}"
    );
}

#[test]
fn two_windows_at_once_and_a_browser_that_closes_in_the_middle_do_no_harm() {
    let dir = Workdir::new();
    let window = Opened::start(&dir);
    let cookie = window.cookie();
    let alone = window.post("/api/svar", &cookie, &ale()).json();
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| window.post("/api/svar", &cookie, &ale()).json()))
            .collect();
        // Meanwhile some hang up before they are answered.
        for _ in 0..8 {
            let mut stream = TcpStream::connect(&window.host).expect("a connection");
            let half = format!(
                "POST /api/svar HTTP/1.1\r\nHost: {}\r\nContent-Length: 900\r\n\r\n{{",
                window.host
            );
            stream.write_all(half.as_bytes()).expect("half a question");
        }
        for one in asking {
            assert_eq!(one.join().expect("an answer"), alone);
        }
    });
}

#[test]
fn the_keyboard_alone_is_enough() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let window = Opened::start(&dir);
    browser.open_address(&window.address);
    begun(&browser);
    browser.run("document.getElementById('sok').focus()");
    // A name, on to the first found, taken; then on to the button that counts.
    let mut keys: Vec<String> = "tjörn".chars().map(String::from).collect();
    keys.extend(["\u{e004}", "\u{e007}"].map(String::from));
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    browser.press(&keys);
    until(
        &browser,
        "return document.querySelector('#valda button') !== null",
    );
    // Past the map and the chosen name.
    browser.press(&["\u{e004}", "\u{e004}", "\u{e004}", "\u{e007}"]);
    until(&browser, ANSWERED);
    let heading = browser.text("return document.getElementById('r-svar').textContent");
    assert!(heading.starts_with("Tjörn"), "{heading}");
}

#[test]
fn every_screen_is_accessible_and_fits_in_light_and_dark() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let window = Opened::start(&dir);
    browser.open_address(&window.address);
    choose(&browser, "älv");
    browser.run("document.getElementById('rakna').click()");
    until(&browser, ANSWERED);
    let checker = checker();
    for (width, height) in [(390, 844), (1440, 900)] {
        for scheme in ["light", "dark"] {
            for screen in [
                "omrade", "svar", "andelar", "parter", "ord", "jamfor", "filer",
            ] {
                browser.size(width, height);
                browser.colours(scheme, "screen");
                browser.run(&format!("location.hash = '{screen}'"));
                until(
                    &browser,
                    &format!("return !document.getElementById('{screen}').hidden"),
                );
                let wide = browser.run("return document.documentElement.scrollWidth");
                assert!(
                    wide.as_u64().is_some_and(|wide| wide <= width.into()),
                    "{screen} {width}: {wide}"
                );
                browser.picture(&format!("fonster-{screen}-{width}-{scheme}.png"));
                let Some(script) = &checker else { continue };
                let found = browser.violations(script);
                assert!(found.is_empty(), "{screen} {width} {scheme}: {found:?}");
            }
        }
    }
}
