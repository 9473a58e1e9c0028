//! Each of its commands.

use super::super::args::{Common, ForbundAction, ForbundArgs};
use super::super::out::{print, print_bytes};
use super::super::session::{self, declared};
use super::known::Known;
use super::{history, map, own, show};
use crate::output::{Existing, write_whole};
use crate::problem::Outcome;

pub fn run(common: &Common, args: &ForbundArgs) -> Outcome<()> {
    let known = Known::load(common)?;
    match &args.action {
        ForbundAction::Lista => print(&show::list(&known)),
        ForbundAction::Visa { name } => print(&show::one(&known, name, session::day(None)?)?),
        ForbundAction::Kontrollera => print(&show::checked(&known, session::day(None)?)),
        ForbundAction::Karta {
            ut,
            csv,
            skriv_over,
        } => {
            let map = map::Map::of(&known, session::day(None)?);
            if let Some(path) = ut {
                let existing = Existing::replace_if(*skriv_over);
                let drawing = map.svg(&declared(common)?)?;
                write_whole(path, drawing.as_bytes(), existing)?;
                return print(&format!("Kartan: {}\n", path.display()));
            }
            match csv {
                true => print_bytes(map.csv().as_bytes()),
                false => print(&map.text(&known)),
            }
        }
        ForbundAction::Historik { name } => print(&history::told(
            &session::open(common)?,
            name,
            session::day(None)?,
        )?),
        ForbundAction::LaggTill(new) => print(&own::add(common, &known, new)?),
        ForbundAction::Ratta(correction) => print(&own::correct(common, &known, correction)?),
        ForbundAction::Foresla(correction) => print(&own::proposed(&known, correction)?),
    }
}
