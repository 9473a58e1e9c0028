//! `behov replikera`

use super::args::{Common, ReplikeraAction, ReplikeraArgs, UtgavaArgs};
use super::out::print;
use super::session::{self, declared};
use crate::analys::Behov;
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use crate::{present, replicate};
use std::path::Path;

pub fn run(common: &Common, args: &ReplikeraArgs) -> Outcome<()> {
    match &args.action {
        ReplikeraAction::Skl2016 => {
            print(&present::skl2016(&replicate::skl2016(&declared(common)?)?))
        }
        ReplikeraAction::Nulage => {
            let behov = session::embedded(common)?;
            let (day, declared) = (session::day(None)?, &behov.nulage().groups);
            let declared: Vec<_> = declared.iter().map(|one| one.residuals.clone()).collect();
            print(&present::residuals(&behov.residuals(), &declared))?;
            let (scores, earlier) = (behov.scorecard(day)?, behov.earlier_nowcasts(day)?);
            print(&present::scorecard(&scores, &earlier))
        }
        ReplikeraAction::Utgava(UtgavaArgs { ut, skriv_over }) => {
            edition(&session::embedded(common)?, ut.as_deref(), *skriv_over)
        }
        ReplikeraAction::Bakat => {
            let backcast = session::embedded(common)?.backcast()?;
            print(&present::backcast(&backcast))
        }
    }
}

/// What has moved since the edition before; with a file, what this one says, to be kept.
fn edition(behov: &Behov, file: Option<&Path>, replace: bool) -> Outcome<()> {
    let day = session::day(None)?;
    if let Some(path) = file {
        let existing = Existing::replace_if(replace);
        check_target(path, existing)?;
        check_ending(path, "csv")?;
        let edition = behov.edition(day)?;
        let edition = edition.ok_or_else(|| Problem::input("Utgåvan har inga områden"))?;
        write_whole(path, &edition.csv()?, existing)?;
        return print(&format!("Utgåva {}: {}\n", edition.id, path.display()));
    }
    match behov.since_edition(day)? {
        Some(since) => print(&present::since_edition(&since, behov.regions())),
        None => print("Det finns ingen tidigare utgåva att jämföra med.\n"),
    }
}
