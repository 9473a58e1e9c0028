//! `behov medel`

use super::args::{Common, MedelArgs};
use super::out::{print, print_bytes};
use super::session;
use crate::analys::{Behov, Scenario};
use crate::declared::read_user_file;
use crate::parse::number::{self, Written};
use crate::present::{self, Decided};
use crate::problem::{Outcome, Problem};
use crate::swedish;
use std::collections::HashMap;
use std::path::Path;

const HEADER: &str = "forbund;staten;kommuner;region;deltagare;eget_kapital";

pub fn run(common: &Common, args: &MedelArgs) -> Outcome<()> {
    let behov = session::open(common)?;
    let day = session::day(None)?;
    let decided = match &args.beslutade {
        Some(path) => read(path, &behov)?,
        None => HashMap::new(),
    };
    let scenarios = scenarios(args)?;
    let medel = behov.medel(day, &scenarios)?;
    let before = match scenarios.is_empty() {
        true => None,
        false => Some(behov.medel(day, &[])?),
    };
    match args.csv {
        true => print_bytes(&present::medel_csv(&medel, &decided)?),
        false => print(&present::medel(&medel, &decided, before.as_ref())),
    }
}

/// # Errors
/// One that is not understood, with its flag.
fn scenarios(args: &MedelArgs) -> Outcome<Vec<Scenario>> {
    let mut all = Vec::new();
    for text in &args.slas_samman {
        let (one, other) = text.split_once('+').ok_or_else(|| {
            Problem::input(format!("”{text}” är inte två förbund"))
                .at("--sla-samman")
                .expected("två namn med plus emellan: \"Roslagen + VärNa\"")
        })?;
        all.push(Scenario::Merge(one.trim().into(), other.trim().into()));
    }
    for text in &args.ansluter {
        let (kommun, forbund) = text.split_once(':').ok_or_else(|| {
            Problem::input(format!("”{text}” är inte en kommun och ett förbund"))
                .at("--ansluter")
                .expected("kommun, kolon och förbund: \"Säter:Falun-Borlänge\"")
        })?;
        all.push(Scenario::Join {
            kommun: kommun.trim().into(),
            forbund: forbund.trim().into(),
        });
    }
    if let Some(percent) = args.index {
        if !(-90.0..=1000.0).contains(&percent) {
            return Err(
                Problem::input(format!("{percent} är ingen rimlig uppräkning"))
                    .at("--index")
                    .expected("procent, till exempel 2,5"),
            );
        }
        all.push(Scenario::Index(1.0 + percent / 100.0));
    }
    Ok(all)
}

/// What has been decided, by the förbund's name in the register.
///
/// # Errors
/// Line and column of what is not understood.
fn read(path: &Path, behov: &Behov) -> Outcome<HashMap<String, Decided>> {
    let file = read_user_file(path)?;
    let text = file.text.trim_start_matches('\u{feff}');
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    let header = lines
        .next()
        .map(|(_, line)| swedish::folded(line).replace(' ', "_"));
    if header.as_deref() != Some(HEADER) {
        return Err(Problem::input("Rubrikraden är en annan")
            .at_line(&file.name, 1)
            .expected(HEADER));
    }
    let mut all = HashMap::new();
    for (at, line) in lines {
        let cells: Vec<&str> = line.split(';').map(str::trim).collect();
        let fault = |what: String| Problem::input(what).at_line(&file.name, at);
        let [name, state, kommuner, region, participants, equity] = cells[..] else {
            return Err(fault(format!("Raden har {} kolumner", cells.len())).expected(HEADER));
        };
        let value = |column: &str, text: &str| match text.is_empty() {
            true => Ok(None),
            false => match number::count(text, &[], true) {
                Ok(Written::Number(value)) if value >= 0.0 => Ok(Some(value)),
                _ => Err(fault(format!("”{text}” i kolumnen {column} är inget tal"))
                    .expected("ett tal som är 0 eller mer, eller tomt")),
            },
        };
        let one = Decided {
            state: value("staten", state)?,
            kommuner: value("kommuner", kommuner)?,
            region: value("region", region)?,
            participants: value("deltagare", participants)?,
            equity: value("eget_kapital", equity)?,
        };
        let forbund = behov.forbund().find_lasting(name);
        let forbund = forbund.map_err(|problem| problem.at_line(&file.name, at))?;
        if all.insert(forbund.name.clone(), one).is_some() {
            return Err(
                fault(format!("{} står två gånger", forbund.name)).expected("en rad per förbund")
            );
        }
    }
    Ok(all)
}
