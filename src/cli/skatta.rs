//! `behov skatta`

use super::args::{Common, CsvChoice, SkattaArgs};
use super::session::Session;
use super::{print, print_bytes};
use crate::present::{self, CsvForm};
use crate::problem::{Outcome, Problem};

pub fn run(common: &Common, args: &SkattaArgs) -> Outcome<()> {
    let session = Session::load(common)?;
    let engine = session.engine();
    let skattning = session.estimate(&args.estimate, &engine)?;
    if args.json {
        let text = serde_json::to_string_pretty(&present::json(&skattning))
            .map_err(|error| Problem::surroundings(format!("JSON kunde inte skrivas: {error}")))?;
        return print(&format!("{text}\n"));
    }
    match args.csv {
        Some(CsvChoice::Excel) => print_bytes(&present::csv(&skattning, CsvForm::Excel)?),
        Some(CsvChoice::Rfc4180) => print_bytes(&present::csv(&skattning, CsvForm::Rfc4180)?),
        None => print(&present::terminal(&skattning, args.kon)),
    }
}
