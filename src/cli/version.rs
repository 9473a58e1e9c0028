//! `behov --version`, and with `--langt` what it is built from and how old its figures are.

use super::args::Common;
use super::out::print;
use super::session;
use crate::analys::{Behov, Fraga, Year};
use crate::area::Area;
use crate::problem::Outcome;
use chrono::Datelike;

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn run(common: &Common, long: bool) -> Outcome<()> {
    match long {
        false => print(&format!("behov {VERSION}\n")),
        true => print(&told(&session::open(common)?)?),
    }
}

fn told(behov: &Behov) -> Outcome<String> {
    let day = session::day(None)?;
    let fraga = Fraga {
        year: Year::EachNewest,
        depth: None,
        ..Fraga::om(Area::riket(behov.regions()), day, behov)?
    };
    let skattning = behov.skatta(&fraga)?;
    let groups = skattning.underlag.assumptions.groups.iter();
    let years = groups.zip(&skattning.underlag.years);
    let age = |year: i32| match day.year() - year {
        ..=0 => "i år".to_string(),
        1 => "1 år gammal".to_string(),
        many => format!("{many} år gammal"),
    };
    let rows: Vec<String> = years
        .map(|(group, &year)| format!("  {}: {year} ({})", group.name, age(year)))
        .collect();
    let basis = behov.basis();
    Ok(format!(
        "behov {VERSION}\nBygge: {} för {}-{}\nMetod: {}. Utgåva: {}\nSiffror för riket, nyaste året per grupp:\n{}\nSenast hämtade: {}\nProgrammet frågar aldrig av sig självt efter nya siffror eller versioner: behov hamta --alla hämtar siffror.\n",
        option_env!("BEHOV_BYGGE").unwrap_or("eget"),
        std::env::consts::ARCH,
        std::env::consts::OS,
        basis.method,
        basis.edition(),
        rows.join("\n"),
        basis.fetched,
    ))
}
