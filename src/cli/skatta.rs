//! `behov skatta`

use super::args::{Common, CsvChoice, SkattaArgs};
use super::out::{note, print, print_bytes, print_json};
use super::session;
use crate::analys::Beside;
use crate::present::{self, CsvForm};
use crate::problem::Outcome;

pub fn run(common: &Common, args: &SkattaArgs) -> Outcome<()> {
    let depth = session::depth(&args.depth)?;
    let behov = session::open(common)?;
    let (mut fraga, notes) = session::asked(&behov, &args.estimate)?;
    if let Some(form) = args.csv {
        let form = match form {
            CsvChoice::Excel => CsvForm::Excel,
            CsvChoice::Rfc4180 => CsvForm::Rfc4180,
        };
        fraga.depth = depth;
        let analys = behov.analysera(&fraga)?;
        note(&notes);
        return print_bytes(&present::csv(&analys, form)?);
    }
    fraga.depth = depth;
    fraga.beside = Beside::shown();
    session::beside(&mut fraga, &args.depth, &behov)?;
    let analys = behov.analysera(&fraga)?;
    note(&notes);
    match args.json {
        true => print_json(&present::json(&analys)),
        false => print(&present::terminal(&analys, args.kon)),
    }
}
