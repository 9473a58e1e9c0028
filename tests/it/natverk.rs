//! What stands between the program and an agency: certificates, proxies, moved addresses.

use crate::server::{Answer, Server};
use crate::workdir::{Run, Workdir, finished};
use behovsanalys::declared::Declared;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::ToSocketAddrs;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An authority of a test's own, such as a proxy has that reads the traffic.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut about = CertificateParams::default();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(about, key).expect("an authority"))
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// What a host shows: a certificate for `name`, as `change` makes it.
    fn host(&self, name: &str, change: impl Fn(&mut CertificateParams)) -> Arc<ServerConfig> {
        let mut about = CertificateParams::new(vec![name.to_string()]).expect("a name");
        change(&mut about);
        let key = KeyPair::generate().expect("a key");
        let certificate = about.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key);
        Arc::new(config.expect("a certificate and its key"))
    }
}

/// Kolada at another address.
fn declare(dir: &Workdir, address: &str) {
    let name = "sources/kallor/kolada.toml";
    let text = Declared::embedded()
        .file(name)
        .expect("a source")
        .text
        .into_owned();
    let moved = |line: &str| match line.split(" = ").next() {
        Some("adress") => {
            format!("adress = \"{address}\"\nforsok = 3\nvantan_fore_nytt_forsok_sekunder = 0.01")
        }
        Some("vardar") => "vardar = [\"localhost\", \"127.0.0.1\", \"kolada.invalid\"]".into(),
        _ => line.to_string(),
    };
    let lines: Vec<String> = text.lines().map(moved).collect();
    dir.write(&format!("dek/{name}"), lines.join("\n") + "\n");
}

fn fetch(dir: &Workdir, environment: &[(&str, &str)]) -> Run {
    let narrow = ["--nyckeltal", "N01951", "--kommun", "1440"];
    let mut command = dir.command(&["hamta", "--kalla", "kolada", "--deklarationer", "dek"]);
    command
        .args(narrow)
        .env("BEHOV_LAGER", dir.path("lager"))
        .env_remove("SSL_CERT_FILE")
        .env_remove("HTTPS_PROXY")
        .env_remove("https_proxy");
    command.envs(environment.iter().copied());
    finished(command.output().expect("the binary runs"))
}

fn kolada(path: &str) -> Answer {
    match path.contains("/data/") {
        true => Answer::json(
            r#"{"count":1,"next_url":null,"values":[{"kpi":"N01951","municipality":"1440","period":2024,
                "values":[{"gender":"T","count":1,"status":"","value":33000,"isdeleted":false}]}]}"#,
        ),
        false => Answer::json(r#"{"count":1,"values":[{"id":"N01951","title":"Invånare"}]}"#),
    }
}

/// How a fetch ends against a host that shows a certificate, with the authority among those that the computer trusts or not.
fn against(name: &str, trusted: bool, change: impl Fn(&mut CertificateParams)) -> (Run, usize) {
    let (authority, dir) = (Authority::new(), Workdir::new());
    let config = authority.host(name, change);
    let server = Server::start_encrypted(config, |asked| kolada(&asked.path));
    declare(&dir, &server.address.replace("127.0.0.1", "localhost"));
    let other = Authority::new();
    let store = if trusted { &authority } else { &other };
    dir.write("rot.pem", store.pem());
    let run = fetch(
        &dir,
        &[(
            "SSL_CERT_FILE",
            dir.path("rot.pem").to_str().expect("a path"),
        )],
    );
    (run, server.connections())
}

#[test]
fn a_root_of_the_computers_own_is_trusted() {
    let (run, _) = against("localhost", true, |_| {});
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("kolada: klar"), "{}", run.out);
}

#[test]
fn a_certificate_that_does_not_hold_is_named_and_not_tried_again() {
    let (run, connections) = against("localhost", false, |_| {});
    assert_eq!((run.code, connections), (1, 1), "{}", run.out);
    assert!(
        run.out
            .contains("inte utfärdat av någon som datorn litar på"),
        "{}",
        run.out
    );
    let (run, connections) = against("localhost", true, |about| {
        about.not_before = rcgen::date_time_ymd(2020, 1, 1);
        about.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    assert_eq!((run.code, connections), (1, 1), "{}", run.out);
    assert!(run.out.contains("gäller inte i dag"), "{}", run.out);
    let (run, connections) = against("annan.se", true, |_| {});
    assert_eq!((run.code, connections), (1, 1), "{}", run.out);
    assert!(run.out.contains("gäller ett annat namn"), "{}", run.out);
}

#[test]
fn a_proxy_that_wants_a_login_is_asked_once() {
    let dir = Workdir::new();
    let proxy = Server::start(|_| {
        Answer::of(407, "").with("Proxy-Authenticate", "Basic realm=\"kommunen\"")
    });
    declare(&dir, "https://kolada.invalid/v3");
    let address = proxy.address.replace("http://", "http://anna:fel@");
    let run = fetch(&dir, &[("HTTPS_PROXY", &address)]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("Proxyn vill ha en inloggning"),
        "{}",
        run.out
    );
    assert_eq!(proxy.asked().len(), 1);
    assert!(!run.out.contains("fel@"), "a password is never shown");
}

#[test]
fn a_name_that_nobody_knows_is_said_at_once() {
    let dir = Workdir::new();
    declare(&dir, "https://kolada.invalid/v3");
    // A system that cannot reach whom it asks for names takes its time, whatever the program does.
    let begun = Instant::now();
    assert!(("kolada.invalid", 443).to_socket_addrs().is_err());
    let one = begun.elapsed();
    let begun = Instant::now();
    let run = fetch(&dir, &[]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("går inte att slå upp"), "{}", run.out);
    assert!(
        begun.elapsed() < Duration::from_secs(5) + one * 3,
        "{:?}, and one look-up takes {one:?}",
        begun.elapsed()
    );
}
