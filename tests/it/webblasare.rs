//! The report in a real browser: Chromium through ChromeDriver, on the protocols of W3C WebDriver and CDP.
//! Where they are not installed the tests say what they skip; `.ci/run` installs them and makes a skip an error.

use crate::levande::{GROUPS, Setting, how_many};
use crate::rapport::page;
use crate::workdir::{Workdir, number};
use reqwest::blocking::Client;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

fn missing(what: &str) {
    assert!(
        std::env::var_os("BEHOV_KRAV_WEBBLASARE").is_none(),
        "{what} is required here"
    );
    eprintln!("hoppar över: {what} finns inte, så rapporten prövas inte i en webbläsare");
}

/// A browser with one window; both end with it.
pub struct Browser {
    driver: Child,
    http: Client,
    session: String,
}

impl Browser {
    /// None where there is no browser.
    pub fn start() -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else {
            missing("chromedriver");
            return None;
        };
        let out = BufReader::new(driver.stdout.take().expect("its output"));
        let port = out.lines().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("started successfully on port ")?;
            Some(rest.trim_end_matches('.').to_string())
        });
        let port = port.expect("a port");
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut browser = Self {
            driver,
            http: Client::builder().no_proxy().build().expect("a client"),
            session: format!("http://127.0.0.1:{port}/session"),
        };
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]},
            "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
        }}});
        let answer = browser.call("", &wanted);
        let Some(id) = answer["sessionId"].as_str() else {
            missing("Chromium");
            return None;
        };
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    fn call(&self, path: &str, body: &Value) -> Value {
        let answer = self
            .http
            .post(format!("{}{path}", self.session))
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .expect("ChromeDriver answers");
        let text = answer.text().expect("a text");
        let whole: Value = serde_json::from_str(&text).expect("JSON");
        whole["value"].clone()
    }

    fn open(&self, path: &std::path::Path) {
        self.open_address(&format!("file://{}", path.display()));
    }

    pub fn open_address(&self, address: &str) {
        self.call("/url", &json!({"url": address}));
    }

    /// What the accessibility checker, whose script this is, finds on the page.
    pub fn violations(&self, axe: &str) -> Vec<Value> {
        self.run(&format!("{axe}; return 1"));
        let found = self.call("/execute/async", &json!({"script": VIOLATIONS, "args": []}));
        found.as_array().cloned().unwrap_or_else(|| vec![found])
    }

    fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.call("/goog/cdp/execute", &body)
    }

    /// Hands a file to a field, as a person does who drops it there.
    pub fn give_file(&self, selector: &str, path: &std::path::Path) {
        let field = json!({"expression": format!("document.querySelector({selector:?})")});
        let found = self.devtools("Runtime.evaluate", field);
        let object = &found["result"]["objectId"];
        assert!(object.is_string(), "{selector}: {found}");
        let files = json!({"files": [path], "objectId": object});
        self.devtools("DOM.setFileInputFiles", files);
    }

    pub fn run(&self, script: &str) -> Value {
        self.call("/execute/sync", &json!({"script": script, "args": []}))
    }

    pub fn text(&self, script: &str) -> String {
        let value = self.run(script);
        let text = value
            .as_str()
            .unwrap_or_else(|| panic!("{script}: {value}"));
        text.replace('\u{a0}', " ")
    }

    /// Presses keys one by one, wherever the focus is.
    pub fn press(&self, keys: &[&str]) {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|key| ["keyDown", "keyUp"].map(|what| json!({"type": what, "value": key})))
            .collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        let answer = self.call("/actions", &json!({"actions": [keyboard]}));
        assert!(answer.is_null(), "{answer}");
    }

    pub fn size(&self, width: u32, height: u32) {
        let one =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", one);
    }

    pub fn colours(&self, scheme: &str, medium: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        let media = json!({"media": medium, "features": features});
        self.devtools("Emulation.setEmulatedMedia", media);
    }

    pub fn log(&self, kind: &str) -> Vec<Value> {
        let log = self.call("/se/log", &json!({"type": kind}));
        log.as_array().cloned().unwrap_or_default()
    }

    /// Addresses that have been asked for since last time.
    pub fn requests(&self) -> Vec<String> {
        let log = self.log("performance");
        let entries = log
            .iter()
            .filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok())
            .filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent");
        let url = |entry: Value| {
            let url = &entry["message"]["params"]["request"]["url"];
            url.as_str().map(str::to_string)
        };
        entries.filter_map(url).collect()
    }

    /// Keeps a picture of the whole page beside the tests' other output.
    pub fn picture(&self, name: &str) {
        let whole = json!({"captureBeyondViewport": true, "format": "png"});
        self.keep(name, &self.devtools("Page.captureScreenshot", whole));
    }

    fn keep(&self, name: &str, answer: &Value) {
        use base64::Engine;
        let data = answer["data"].as_str().expect("base64");
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(data)
            .expect("bytes");
        assert!(bytes.len() > 10_000, "{name} is nearly empty");
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(folder.join(name), bytes).expect("a picture");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.http.delete(&self.session).send();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

const TAB: &str = "\u{e004}";
const RIGHT: &str = "\u{e014}";
const DOWN: &str = "\u{e015}";
const END: &str = "\u{e010}";

const ALL_NUMBERS: &str = "return [...document.querySelectorAll('[data-tal]')].map(e => e.textContent).join('|') + \
    [...document.querySelectorAll('rect[data-till]')].map(e => Number(e.getAttribute('x')).toFixed(6) + ' ' + Number(e.getAttribute('width')).toFixed(6)).join('|') + \
    [...document.querySelectorAll('#karta path')].map(e => e.getAttribute('class') + e.getAttribute('aria-label')).join('|')";

/// The script counts as the program does: nothing on the page changes when it counts the original shares anew.
#[test]
fn counting_the_original_shares_anew_changes_nothing() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    for area in [
        &["--kommun", "Ale"][..],
        &["--riket"],
        &["--kommun", "Nynäshamn", "--utan-lagning"],
    ] {
        page(&dir, area);
        browser.open(&dir.path("sida.html"));
        let before = browser.text(ALL_NUMBERS);
        browser.run("document.getElementById('aterstall').click()");
        let after = browser.text(ALL_NUMBERS);
        if before != after {
            let (one, other): (Vec<&str>, Vec<&str>) =
                (before.split('|').collect(), after.split('|').collect());
            let pairs = one.iter().zip(&other).filter(|(one, other)| one != other);
            panic!("{area:?}: {:?}", pairs.collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_moved_slider_gives_what_the_program_gives_and_is_handed_over_as_a_file() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let area = ["--kommun", "1440,1482", "--namn", "Två kommuner"];
    page(&dir, &area);
    browser.open(&dir.path("sida.html"));
    // Ten steps of half a percentage point: 25 % becomes 30 %.
    browser.run("document.getElementById('andel-arbetslosa').focus()");
    browser.press(&[RIGHT; 10]);
    let brutto = browser.text("return document.querySelector('[data-tal=brutto]').textContent");
    let expected = dir.estimate(
        &[
            &area[..],
            &["--andel", "arbetslosa=0.3", "--dragningar", "0"],
        ]
        .concat(),
    );
    assert_eq!(
        brutto.replace(' ', ""),
        format!("{:.0}", number(&expected["brutto"]))
    );
    let share =
        browser.text("return document.querySelector('output[for=andel-arbetslosa]').textContent");
    assert_eq!(share, "30 %");
    let told = browser.text("return document.getElementById('andringar').textContent");
    assert_eq!(
        told,
        "Arbetslösa, öppet och i program 30 % (ursprungligen 25 %)"
    );
    assert_eq!(
        browser.run("return document.querySelector('.bara-oandrad').hidden"),
        true
    );
    let toml = browser.run("return document.getElementById('toml').value");
    dir.write("mina.toml", toml.as_str().expect("TOML"));
    let again = dir.estimate(
        &[
            &area[..],
            &["--antaganden", "mina.toml", "--dragningar", "0"],
        ]
        .concat(),
    );
    assert_eq!(again["brutto"], expected["brutto"]);
    browser.run("document.getElementById('aterstall').click()");
    let brutto = browser.text("return document.querySelector('[data-tal=brutto]').textContent");
    let original = dir.estimate(&[&area[..], &["--dragningar", "0"]].concat());
    assert_eq!(
        brutto.replace(' ', ""),
        format!("{:.0}", number(&original["brutto"]))
    );
}

/// All sliders moved anywhere: netto of the area, of its women, of an earlier year and of riket, to 1 in a million.
#[test]
fn moved_sliders_give_the_netto_that_the_program_gives() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    page(&dir, &["--kommun", "Ale"]);
    browser.open(&dir.path("sida.html"));
    let found = browser.text(
        "return [...document.querySelectorAll('[data-tal]')].map(one => one.dataset.tal).join('|')",
    );
    let riket = (0..).find(|at| !found.contains(&format!("jmf.{}.netto", at + 1)));
    let riket = format!("jmf.{}.netto", riket.expect("riket is the last"));
    let names = ["netto", "netto.K", "ar.2015.netto", &riket];
    browser.run(
        "document.querySelectorAll('[data-tal]').forEach(one => { one.dataset.decimaler = 9 })",
    );
    for setting in Setting::all(how_many(4, 20)) {
        let shares: Vec<f64> = setting
            .shares
            .iter()
            .map(|share| (share * 200.0).round() / 2.0)
            .collect();
        browser.run(&format!(
            "const shares = {shares:?}; document.querySelectorAll('input[data-grupp]').forEach((one, i) => {{ one.value = shares[i]; one.dispatchEvent(new Event('input')) }})"
        ));
        let told = browser.text(&format!(
            "return {names:?}.map(name => document.querySelector('[data-tal=\"' + name + '\"]').textContent).join('|')"
        ));
        let shown: Vec<f64> = told
            .split('|')
            .map(|text| {
                text.replace([' ', '\u{a0}'], "")
                    .replace(',', ".")
                    .parse()
                    .expect("a number")
            })
            .collect();
        let args: Vec<String> = GROUPS
            .iter()
            .zip(&shares)
            .flat_map(|(id, share)| ["--andel".to_string(), format!("{id}={share}%")])
            .collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let of = |area: &[&str]| dir.estimate(&[area, &args, &["--dragningar", "0"]].concat());
        let (ale, then, riket) = (
            of(&["--kommun", "Ale"]),
            of(&["--kommun", "Ale", "--ar", "2015"]),
            of(&["--riket"]),
        );
        let expected = [
            number(&ale["netto"]["mitt"]),
            number(&ale["netto"]["kon"]["K"]),
            number(&then["netto"]["mitt"]),
            number(&riket["netto"]["mitt"]) / number(&riket["namnare"]["varde"]) * 1000.0,
        ];
        for ((shown, expected), name) in shown.iter().zip(expected).zip(names) {
            assert!(
                (shown / expected - 1.0).abs() <= 1e-6,
                "{name} vid {shares:?}: {shown} {expected}"
            );
        }
    }
}

#[test]
fn the_map_is_reached_and_walked_with_the_keyboard() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    page(&dir, &["--kommun", "Ale"]);
    browser.open(&dir.path("sida.html"));
    let on_map = "return document.activeElement.closest('#karta') !== null";
    let stops = (1..60).find(|_| {
        browser.press(&[TAB]);
        browser.run(on_map) == true
    });
    assert!(stops.is_some(), "the map is never reached");
    let info = "return document.getElementById('karta-info').textContent";
    let first = browser.text(info);
    browser.press(&[END]);
    let last = browser.text(info);
    assert!(
        last.starts_with("Ale: ") && last.contains("per 1 000 invånare"),
        "{last}"
    );
    assert_ne!(first, last);
    browser.press(&[DOWN]);
    let below = browser.text(info);
    assert_ne!(last, below);
    // One stop for the whole map: the next is outside it.
    browser.press(&[TAB]);
    assert_eq!(browser.run(on_map), false);
}

#[test]
fn no_request_leaves_the_page_and_the_policy_is_never_broken() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    page(&dir, &["--kommun", "Ale"]);
    browser.open(&dir.path("sida.html"));
    browser.run("document.getElementById('kopiera').click(); document.querySelectorAll('summary').forEach(e => e.click())");
    let asked = browser.requests();
    assert!(
        asked.iter().any(|url| url.ends_with("sida.html")),
        "{asked:?}"
    );
    assert!(
        asked.iter().all(|url| url.ends_with("sida.html")),
        "{asked:?}"
    );
    // A script that is not the page's own may not run, and none may reach the network.
    let blocked = "try { new Image().src = 'http://127.0.0.1:9/'; const s = document.createElement('script'); s.textContent = 'window.intruder = 1'; document.body.append(s); } catch {} return window.intruder === undefined";
    assert_eq!(browser.run(blocked), true);
    let complaints = browser.log("browser").len();
    assert!(complaints > 0, "the policy says nothing of the intruder");
    assert_eq!(
        browser.run("return Object.keys(localStorage).length + document.cookie.length"),
        0
    );
}

#[test]
fn the_page_is_readable_without_scripts() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    page(&dir, &["--kommun", "Ale"]);
    browser.devtools(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": true}),
    );
    browser.open(&dir.path("sida.html"));
    browser.devtools(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": false}),
    );
    assert_eq!(
        browser.run("return document.getElementById('reglage').hidden"),
        true
    );
    let widths = "return [...document.querySelectorAll('rect.s-netto')].every(e => e.getBoundingClientRect().width > 20)";
    assert_eq!(browser.run(widths), true);
}

/// The accessibility checker, where the environment says where it is.
pub fn checker() -> Option<String> {
    match std::env::var_os("BEHOV_AXE").map(std::fs::read_to_string) {
        Some(Ok(text)) => Some(text),
        _ => {
            missing("axe-core (BEHOV_AXE)");
            None
        }
    }
}

#[test]
fn every_width_scheme_and_the_print_are_whole_and_accessible() {
    let dir = Workdir::new();
    let Some(browser) = Browser::start() else {
        return;
    };
    let axe = checker();
    for (name, area) in [
        ("forbund", &["--forbund", "Skellefteå"][..]),
        ("riket", &["--riket"]),
    ] {
        page(&dir, area);
        for (width, scheme) in [
            (320, "light"),
            (768, "light"),
            (1280, "light"),
            (1280, "dark"),
            (320, "dark"),
        ] {
            browser.size(width, 900);
            browser.colours(scheme, "");
            browser.open(&dir.path("sida.html"));
            let over =
                browser.run("return document.documentElement.scrollWidth - window.innerWidth");
            assert!(number(&over) <= 0.0, "{name} at {width}: {over} too wide");
            browser.picture(&format!("rapport-{name}-{width}-{scheme}.png"));
            if let Some(axe) = &axe {
                browser
                    .run("document.querySelectorAll('details').forEach(e => { e.open = true; })");
                let found = browser.violations(axe);
                assert!(found.is_empty(), "{name} at {width}, {scheme}: {found:?}");
            }
        }
        browser.colours("light", "print");
        let hidden = "return ['reglage'].every(id => getComputedStyle(document.getElementById(id)).display === 'none')";
        assert_eq!(browser.run(hidden), true);
        let print = browser.devtools("Page.printToPDF", json!({"preferCSSPageSize": true}));
        browser.keep(&format!("rapport-{name}.pdf"), &print);
    }
}

const VIOLATIONS: &str = "const done = arguments[arguments.length - 1]; \
    axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}) \
    .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' ; '))), e => done(['axe: ' + e]))";
