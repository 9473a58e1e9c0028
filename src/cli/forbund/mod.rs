//! `behov forbund`

mod history;
mod map;
mod own;
mod show;

use super::args::{Common, ForbundAction, ForbundArgs};
use super::session::{self, declared, own_forbund_file};
use super::{print, print_bytes};
use crate::forbund::ForbundRegister;
use crate::output::{Existing, write_whole};
use crate::problem::Outcome;
use crate::regions::Regions;

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

/// What is known of förbund and kommuner.
struct Known {
    register: ForbundRegister,
    regions: Regions,
}

impl Known {
    fn load(common: &Common) -> Outcome<Self> {
        let declared = declared(common)?;
        let regions = Regions::load(&declared)?;
        let own = own_forbund_file(common)?;
        Ok(Self {
            register: ForbundRegister::load(&declared, own.as_ref(), &regions)?,
            regions,
        })
    }
}
