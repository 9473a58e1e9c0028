//! `behov sjalvtest`: is everything in its place, and does the main job work here?

use super::args::{Common, SjalvtestArgs};
use super::out::print;
use super::session;
use crate::analys::{AssumptionsFrom, Fraga};
use crate::area::AreaName;
use crate::declared::Declared;
use crate::earlier::Earlier;
use crate::output::{Existing, write_whole};
use crate::problem::{Outcome, Problem, io_reason};
use crate::template::Template;
use crate::told::Told;
use crate::{assumptions, replicate, swedish};
use std::path::Path;
use std::process::Command;

/// SKL's total with exact products (`docs/metod.md`, Prov).
const SKL: f64 = 480_634.6;

/// A check, and what it tells when all is well.
type Check = fn(&Common) -> Outcome<String>;

pub fn run(common: &Common, _: &SjalvtestArgs) -> Outcome<()> {
    let checks: [(&str, Check); 5] = [
        ("Programmets egna filer", own_files),
        ("Siffrorna", figures),
        ("Räkningen", arithmetic),
        ("Lagret", store),
        ("En arbetsbok", workbook),
    ];
    print(&format!("behov {}\n", env!("CARGO_PKG_VERSION")))?;
    let mut failed = Vec::new();
    for (name, check) in checks {
        match check(common) {
            Ok(told) => print(&format!("Godkänt   {name}: {told}\n"))?,
            Err(problem) => {
                print(&format!("Fel       {name}: {problem}\n"))?;
                failed.push(name);
            }
        }
    }
    if failed.is_empty() {
        return print("Allt fungerar.\n");
    }
    Err(
        Problem::surroundings(format!("Detta fungerar inte: {}", swedish::list(&failed)))
            .next("Se docs/felsokning.md, eller installera om programmet."),
    )
}

/// Every preset can be read against the figures.
fn own_files(common: &Common) -> Outcome<String> {
    let behov = session::embedded(common)?;
    let ids = assumptions::preset_ids(behov.declared())?;
    for id in &ids {
        behov.assumptions(AssumptionsFrom::Named(id))?;
    }
    Template::load(behov.declared())?;
    Ok(format!(
        "{} uppsättningar antaganden och mallen går att läsa",
        ids.len()
    ))
}

/// The kommuner's people sum to riket's in the newest year.
fn figures(common: &Common) -> Outcome<String> {
    let behov = session::embedded(common)?;
    let (first, last) = behov.figures().years();
    let regions = behov.regions().kommuner().count();
    let day = session::day(None)?;
    let riket = behov.skatta(&Fraga::om(behov.area(&AreaName::Riket, day)?, day, &behov)?)?;
    let people = riket.underlag.denominator.map_err(|absent| {
        Problem::surroundings(format!("Rikets befolkning saknas: {}", absent.told()))
    })?;
    Ok(format!(
        "{regions} kommuner, år {first}–{last}; riket har {} {}",
        swedish::whole(people),
        riket.underlag.denominator_name
    ))
}

/// A known result is reached to the last digit.
fn arithmetic(_: &Common) -> Outcome<String> {
    let total = replicate::skl2016(&Declared::embedded())?.total;
    if (total - SKL).abs() > 1e-6 {
        return Err(Problem::surroundings(format!(
            "SKL:s summa blir {}",
            swedish::number(total, 1)
        ))
        .expected(swedish::number(SKL, 1)));
    }
    Ok(format!(
        "SKL:s summa 2016 blir {}",
        swedish::number(total, 1)
    ))
}

/// The figures that have been fetched can be used.
fn store(common: &Common) -> Outcome<String> {
    let store = session::store(common)?;
    if !store.has_raw() {
        return Ok("inget är hämtat; de siffror som följer med används".to_string());
    }
    let behov = session::open(common)?;
    let faults = crate::normalise::faults(&store);
    if let [first, ..] = faults.as_slice() {
        return Err(
            Problem::surroundings(format!("Något hämtat kan inte användas: {first}"))
                .at(store.root().display().to_string())
                .next("Hämta det på nytt med behov hamta."),
        );
    }
    let (first, last) = behov.figures().years();
    Ok(format!("det hämtade går att använda, år {first}–{last}"))
}

/// The program itself writes a small workbook, which is then read.
fn workbook(common: &Common) -> Outcome<String> {
    let failed = |what: &str, error: &std::io::Error| {
        Problem::surroundings(format!("{what}: {}", io_reason(error)))
    };
    let folder = tempfile::tempdir().map_err(|error| failed("Ingen tillfällig mapp", &error))?;
    let path = folder.path().join("prov.xlsx");
    let program =
        std::env::current_exe().map_err(|error| failed("Programmet hittas inte", &error))?;
    let done = Command::new(program)
        .args(["analys", "--kommun", "1440", "--dragningar", "100", "--ut"])
        .arg(&path)
        .output()
        .map_err(|error| failed("Programmet startar inte", &error))?;
    if !done.status.success() {
        let told = String::from_utf8_lossy(&done.stderr).trim().to_string();
        return Err(Problem::surroundings(told));
    }
    let template = Template::load(session::embedded(common)?.declared())?;
    Earlier::read(&path, &template)?;
    writable(folder.path())?;
    let size = std::fs::metadata(&path).map_err(|error| failed("Arbetsboken", &error))?;
    Ok(format!("skrevs och lästes, {} kB", size.len() / 1024))
}

fn writable(folder: &Path) -> Outcome<()> {
    write_whole(&folder.join("prov.txt"), b"prov", Existing::Refuse)
}
