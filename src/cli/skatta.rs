//! `behov skatta`

use super::args::{Common, CsvChoice, SkattaArgs};
use super::session::Session;
use super::{print, print_bytes, print_json};
use crate::present::{self, CsvForm};
use crate::problem::Outcome;

pub fn run(common: &Common, args: &SkattaArgs) -> Outcome<()> {
    let session = Session::load(common)?;
    let engine = session.engine();
    let skattning = session.estimate(&args.estimate, &engine)?;
    if args.json {
        return print_json(&present::json(&skattning));
    }
    match args.csv {
        Some(CsvChoice::Excel) => print_bytes(&present::csv(&skattning, CsvForm::Excel)?),
        Some(CsvChoice::Rfc4180) => print_bytes(&present::csv(&skattning, CsvForm::Rfc4180)?),
        None => print(&present::terminal(&skattning, args.kon)),
    }
}
