//! `behov skatta`

use super::args::{Common, CsvChoice, DrawArgs, SkattaArgs};
use super::session::Session;
use super::{print, print_bytes, print_json};
use crate::estimate::Skattning;
use crate::present::{self, CsvForm};
use crate::problem::{Outcome, Problem};
use crate::simulation::{Depth, FEWEST_DRAWS, MOST_DRAWS, Settings};

pub fn run(common: &Common, args: &SkattaArgs) -> Outcome<()> {
    check(&args.draws)?;
    let session = Session::load(common)?;
    let engine = session.engine();
    let skattning = session.estimate(&args.estimate, &engine)?;
    if let Some(form) = args.csv {
        let form = match form {
            CsvChoice::Excel => CsvForm::Excel,
            CsvChoice::Rfc4180 => CsvForm::Rfc4180,
        };
        return print_bytes(&present::csv(&skattning, form)?);
    }
    let depth = depth(&skattning, &args.draws);
    match args.json {
        true => print_json(&present::json(&skattning, depth.as_ref())),
        false => print(&present::terminal(&skattning, depth.as_ref(), args.kon)),
    }
}

fn check(args: &DrawArgs) -> Outcome<()> {
    let count = args.dragningar;
    if count == 0 || (FEWEST_DRAWS..=MOST_DRAWS).contains(&count) {
        return Ok(());
    }
    Err(Problem::input(format!("{count} dragningar går inte"))
        .at("--dragningar")
        .expected(format!(
            "{FEWEST_DRAWS}–{MOST_DRAWS}, eller 0 för inga dragningar"
        )))
}

/// How sure the estimate is; none where the user asks for no draws or there is no netto to draw.
fn depth(skattning: &Skattning, args: &DrawArgs) -> Option<Depth> {
    let settings = Settings {
        draws: args.dragningar,
        seed: args.fro,
        only_shares: args.bara_andelar,
    };
    if settings.draws == 0 {
        return None;
    }
    Depth::of(skattning, settings).ok()
}
