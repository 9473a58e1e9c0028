//! `behov skatta`

use super::analysis::{analysis, check};
use super::args::{Common, CsvChoice, SkattaArgs};
use super::session::Session;
use super::{note, print, print_bytes, print_json};
use crate::present::{self, CsvForm};
use crate::problem::Outcome;

pub fn run(common: &Common, args: &SkattaArgs) -> Outcome<()> {
    check(&args.depth)?;
    let session = Session::load(common)?;
    let engine = session.engine();
    let asked = session.asked(&args.estimate, &engine)?;
    if let Some(form) = args.csv {
        let form = match form {
            CsvChoice::Excel => CsvForm::Excel,
            CsvChoice::Rfc4180 => CsvForm::Rfc4180,
        };
        let skattning = session.estimate(&asked, &engine)?;
        note(&asked.notes);
        return print_bytes(&present::csv(&skattning, form)?);
    }
    let analysis = analysis(&session, &asked, &args.depth, &engine)?;
    note(&asked.notes);
    match args.json {
        true => print_json(&present::json(&analysis)),
        false => print(&present::terminal(&analysis, args.kon)),
    }
}
