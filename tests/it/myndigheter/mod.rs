//! The agencies as a local server: their protocols with state, answering from the embedded figures and simple rules.

mod filer;
mod fk;
mod kolada;
mod scb;

use crate::fragor::behov;
use crate::server::{Answer, Asked, Server};
use crate::workdir::Workdir;
use behovsanalys::declared::Declared;
use behovsanalys::regions::Regions;
use behovsanalys::status::Kon;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

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
            "sida" => format!("sida = \"{here}/{id}/for-utvecklare/\""),
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
        "kolada" => kolada::answer(manner, asked, rest, base),
        "scb" | "scb-v1" => scb::answer(manner, asked, source, rest, window),
        "forsakringskassan" => fk::answer(asked, rest),
        "arbetsformedlingen" => filer::af(rest),
        "socialstyrelsen" => filer::sos(rest),
        _ => Answer::of(404, "<html>Sidan finns inte</html>"),
    }
}

/// The clock's year: agencies have figures until it.
pub fn this_year() -> i32 {
    use chrono::Datelike;
    chrono::Utc::now().year()
}
