//! `behov jamfor`

use super::args::{Common, JamforArgs};
use super::print;
use super::session;
use crate::analys::{AssumptionsFrom, Beside, Fraga};
use crate::area::Area;
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use crate::simulation::Settings;
use crate::template::Template;
use crate::workbook::compare;

/// Draws that places are told from: they are whole numbers.
const DRAWS: usize = 2_000;

pub fn run(common: &Common, args: &JamforArgs) -> Outcome<()> {
    let existing = Existing::replace_if(args.skriv_over);
    check_target(&args.ut, existing)?;
    check_ending(&args.ut, "xlsx")?;
    let behov = session::open(common)?;
    let day = session::day(None)?;
    let area = Area::together(&session::areas(&behov, &args.areas, day)?, "Jämförelse");
    let area = area.alphabetical(behov.regions());
    if area.parts.len() < 2 {
        return Err(Problem::input("Det behövs minst två kommuner att jämföra")
            .expected("kommuner, förbund eller län, till exempel behov jamfor Ale Kungälv \"Västra Götaland\""));
    }
    let mut fraga = Fraga {
        assumptions: behov.assumptions(AssumptionsFrom::Named(&args.antaganden))?,
        year: session::year(args.ar.as_deref())?,
        fills_gaps: !args.utan_lagning,
        depth: Some(Settings {
            draws: DRAWS,
            ..Settings::default()
        }),
        beside: Beside::comparison(),
        ..Fraga::om(area, day, &behov)?
    };
    fraga.beside.nowcast &= !args.utan_nulage;
    let analys = behov.analysera(&fraga)?;
    let template = Template::of_comparison(behov.declared())?;
    write_whole(&args.ut, &compare::write(&template, &analys)?, existing)?;
    print(&format!(
        "{} kommuner jämförs, {}.\nArbetsboken: {}\n",
        fraga.area.parts.len(),
        analys.skattning.year_text(),
        args.ut.display()
    ))
}
