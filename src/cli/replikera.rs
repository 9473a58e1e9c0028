//! `behov replikera`

use super::args::{Common, ReplikeraAction, ReplikeraArgs};
use super::print;
use super::session::{self, declared};
use crate::problem::Outcome;
use crate::{present, replicate};

pub fn run(common: &Common, args: &ReplikeraArgs) -> Outcome<()> {
    match args.action {
        ReplikeraAction::Skl2016 => {
            print(&present::skl2016(&replicate::skl2016(&declared(common)?)?))
        }
        ReplikeraAction::Nulage => {
            let behov = session::embedded(common)?;
            let (day, declared) = (session::day(None)?, &behov.nulage().groups);
            let declared: Vec<_> = declared.iter().map(|one| one.residuals.clone()).collect();
            print(&present::residuals(&behov.residuals(), &declared))?;
            let (without, with) = (behov.scorecard(day, false)?, behov.scorecard(day, true)?);
            print(&present::scorecard(&without, &with))
        }
        ReplikeraAction::Bakat => {
            let backcast = session::embedded(common)?.backcast()?;
            print(&present::backcast(&backcast))
        }
    }
}
