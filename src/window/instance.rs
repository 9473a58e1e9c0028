//! One window at a time: a second start of the program opens the one that there is.

use reqwest::blocking::Client;
use serde::Deserialize;
use std::path::Path;
use std::time::Duration;

/// How long an open window may take to answer; it is on this computer.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
struct Running {
    port: u16,
    hemlighet: String,
}

#[derive(Deserialize)]
struct Opened {
    adress: String,
}

/// A new address to the window that is already open; none where nobody answers.
pub fn already_open(running: &Path) -> Option<String> {
    let text = std::fs::read(running).ok()?;
    let running: Running = serde_json::from_slice(&text).ok()?;
    // The first client installs the provider; for the next ones it is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .ok()?;
    let secret = serde_json::json!({"hemlighet": running.hemlighet});
    let reply = client
        .post(format!("http://127.0.0.1:{}/api/igen", running.port))
        .header("Content-Type", "application/json")
        .body(secret.to_string())
        .send()
        .ok()?;
    let opened: Opened = serde_json::from_slice(&reply.bytes().ok()?).ok()?;
    Some(opened.adress)
}
