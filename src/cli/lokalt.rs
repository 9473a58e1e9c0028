//! `behov lokalt`

use super::args::{Common, LokaltAction, LokaltArgs};
use super::out::print;
use super::session;
use crate::analys::{AssumptionsFrom, Behov, Fraga};
use crate::area::Area;
use crate::assumptions::Assumptions;
use crate::local::{self, Loaded, PARTIES, Prepared};
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use crate::swedish;
use std::path::{Path, PathBuf};

pub fn run(common: &Common, args: &LokaltArgs) -> Outcome<()> {
    let behov = session::open(common)?;
    match &args.action {
        LokaltAction::Mall {
            areas,
            part,
            ut,
            skriv_over,
        } => {
            check_ending(ut, "xlsx")?;
            let form = form(&behov, areas, part)?;
            write_whole(ut, &form, Existing::replace_if(*skriv_over))?;
            print(&format!(
                "Formuläret: {}\nSkicka det till parterna, och kontrollera svaren med behov lokalt kontrollera.\n",
                ut.display()
            ))
        }
        LokaltAction::Kontrollera { file, antaganden } => {
            let assumptions = behov.assumptions(AssumptionsFrom::Named(antaganden))?;
            let loaded = local::load(file, &assumptions, behov.regions())?;
            print(&told(file, &loaded))?;
            print(&far(&behov, &loaded, &assumptions))
        }
        LokaltAction::Importera {
            files,
            ut,
            antaganden,
            skriv_over,
        } => {
            let existing = Existing::replace_if(*skriv_over);
            check_target(ut, existing)?;
            check_ending(ut, "csv")?;
            let (text, notes) = merged(&behov, files, antaganden)?;
            write_whole(ut, text.as_bytes(), existing)?;
            let done = match files.len() {
                1 => "Filen är inläst till".to_string(),
                many => format!("{many} filer är sammanlagda till"),
            };
            let path = ut.display();
            print(&format!("{done} {path}. Använd den med --lokalt.\n{notes}"))
        }
    }
}

/// The form, prepared where an area is named.
fn form(behov: &Behov, areas: &[String], parts: &[String]) -> Outcome<Vec<u8>> {
    let groups = behov.assumptions(AssumptionsFrom::Named(Fraga::ASSUMPTIONS))?;
    let parties = parties(parts)?;
    if areas.is_empty() {
        return local::form(&groups, &parties, None);
    }
    let day = session::day(None)?;
    let area = Area::together(&session::areas(behov, areas, day)?, "flera områden");
    let mut fraga = Fraga::om(area.alphabetical(behov.regions()), day, behov)?;
    fraga.depth = None;
    let skattning = behov.skatta(&fraga)?;
    let units = skattning.underlag.units.iter();
    let prepared = Prepared {
        area: &fraga.area.name,
        kommuner: units.map(|unit| unit.name.as_str()).collect(),
        year: skattning.underlag.denominator_year,
    };
    local::form(&groups, &parties, Some(&prepared))
}

/// The parties that are meant; all where none is named.
fn parties(wanted: &[String]) -> Outcome<Vec<&'static str>> {
    let one = |text: &String| {
        let folded = swedish::folded(text);
        let mut all = PARTIES.into_iter();
        all.find(|party| swedish::folded(party) == folded)
            .ok_or_else(|| {
                Problem::input(format!("{text} är ingen av de fyra parterna"))
                    .at("--part")
                    .expected(swedish::alternatives(&PARTIES))
            })
    };
    match wanted.is_empty() {
        true => Ok(PARTIES.to_vec()),
        false => wanted.iter().map(one).collect(),
    }
}

fn load(behov: &Behov, file: &Path, antaganden: &str) -> Outcome<Loaded> {
    let assumptions = behov.assumptions(AssumptionsFrom::Named(antaganden))?;
    local::load(file, &assumptions, behov.regions())
}

/// Every file is read whole, and checked together, before anything is written. Gives the text, and what it left out.
fn merged(behov: &Behov, files: &[PathBuf], antaganden: &str) -> Outcome<(String, String)> {
    let (mut all, mut notes) = (Vec::new(), String::new());
    for file in files {
        let loaded = load(behov, file, antaganden)?;
        for one in loaded.notes(&file.display().to_string()) {
            notes.push_str(&format!("Obs: {one}\n"));
        }
        all.extend(loaded.figures);
    }
    local::check_together(&all)?;
    Ok((local::to_csv(&all)?, notes))
}

/// The figures that are far from the public ones.
fn far(behov: &Behov, loaded: &Loaded, assumptions: &Assumptions) -> String {
    let told = loaded.figures.iter().filter_map(|one| {
        let public = behov.public_beside(one, assumptions)?;
        let off = one.off(public).filter(|off| off.abs() > local::FAR)?;
        Some(format!(
            "Obs: {} i {}{}, {}: {} mot {} i offentlig statistik ({} {}). Kontrollera uppgiften.\n",
            assumptions.group_name(&one.group),
            behov.regions().name_of(&one.kommun),
            one.kon.after_comma(),
            one.period,
            swedish::plain_comma(one.people),
            swedish::whole(public),
            swedish::percent(off.abs(), 0),
            if off < 0.0 { "färre" } else { "fler" },
        ))
    });
    told.collect()
}

fn told(file: &Path, loaded: &Loaded) -> String {
    let used = loaded.figures.iter().filter(|one| one.used).count();
    let found = match loaded.figures.len() {
        0 => "Formuläret är tomt.".to_string(),
        1 => format!("En uppgift; {used} ska användas."),
        many => format!("{many} uppgifter; {used} av dem ska användas."),
    };
    let mut text = format!("{}: inga fel. {found}\n", file.display());
    for one in &loaded.unfinished {
        text.push_str(&format!("Obs: {}\n", swedish::sentence(one)));
    }
    if loaded.untouched > 0 {
        let rows = swedish::counted(loaded.untouched, "förberedd rad", "förberedda rader");
        text.push_str(&format!("Obs: {rows} är utan antal.\n"));
    }
    text
}
