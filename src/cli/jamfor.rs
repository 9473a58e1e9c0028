//! `behov jamfor`

use super::args::{Common, JamforArgs};
use super::around::years;
use super::print;
use super::session::{Asked, Session};
use crate::area::{Area, AreaKind, Part, listed};
use crate::comparison;
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use crate::regions::RIKET;
use crate::swedish;
use crate::workbook::Template;
use crate::workbook::compare::{self, Compared};

pub fn run(common: &Common, args: &JamforArgs) -> Outcome<()> {
    let existing = Existing::replace_if(args.skriv_over);
    check_target(&args.ut, existing)?;
    check_ending(&args.ut, "xlsx")?;
    let session = Session::load(common)?;
    let engine = session.engine();
    let day = super::session::day(None)?;
    let asked = Asked {
        area: together(&session, &args.areas, &day)?,
        ..session.asked_for(&args.antaganden, args.ar.as_deref(), &day, &engine)?
    };
    let skattning = session.estimate(&asked, &engine)?;
    let declared = comparison::load(&session.declared)?;
    let codes: Vec<&str> = asked
        .area
        .parts
        .iter()
        .map(|part| part.kommun.as_str())
        .collect();
    let year = skattning.underlag.denominator_year;
    let bytes = compare::write(
        &Template::of_comparison(&session.declared)?,
        &Compared {
            skattning: &skattning,
            years: &years(&session, &asked, &engine)?,
            neighbours: &comparison::similar(&codes, &declared.features, year, &engine),
            features: &declared.features,
            regions: &session.regions,
        },
    )?;
    write_whole(&args.ut, &bytes, existing)?;
    print(&format!(
        "{} kommuner jämförs, {}.\nArbetsboken: {}\n",
        codes.len(),
        skattning.year_text(),
        args.ut.display()
    ))
}

/// The kommuner of every named area, each once.
fn together(session: &Session, wanted: &[String], day: &str) -> Outcome<Area> {
    let mut parts: Vec<Part> = Vec::new();
    for part in named(session, wanted, day)? {
        if !parts.iter().any(|known| known.kommun == part.kommun) {
            parts.push(Part::whole(&part.kommun));
        }
    }
    if parts.len() < 2 {
        return Err(Problem::input("Det behövs minst två kommuner att jämföra")
            .expected("kommuner, förbund eller län, till exempel behov jamfor Ale Kungälv \"Västra Götaland\""));
    }
    Ok(Area {
        name: "Jämförelse".to_string(),
        kind: AreaKind::Kommuner,
        parts,
    })
}

/// The kommuner of each argument: one name, which may have commas of its own, or a list of names.
fn named(session: &Session, wanted: &[String], day: &str) -> Outcome<Vec<Part>> {
    let mut parts = Vec::new();
    for argument in wanted {
        // "Ale, Kungälv" without quotation marks leaves commas at the ends.
        let whole = argument.trim().trim_end_matches([',', ';']);
        if let Ok(whole) = one(session, whole, day) {
            parts.extend(whole.parts);
            continue;
        }
        for name in listed(argument) {
            parts.extend(one(session, name, day)?.parts);
        }
    }
    Ok(parts)
}

/// A kommun, a förbund, a län or riket, by name or code.
fn one(session: &Session, name: &str, day: &str) -> Outcome<Area> {
    if name == RIKET || swedish::folded(name) == "riket" {
        return Ok(Area::riket(&session.regions));
    }
    let kommun = session.regions.kommun(name);
    if kommun.is_ok() {
        return Area::of_kommuner(name, None, &session.regions);
    }
    if let Ok(found) = session.forbund.find(name) {
        return Area::of_forbund(found, day);
    }
    match Area::of_lan(name, &session.regions) {
        Ok(lan) => Ok(lan),
        // What is most often meant is a kommun: its fault names the nearest.
        Err(other) => Err(kommun.err().unwrap_or(other)),
    }
}
