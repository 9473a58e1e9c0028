//! `behov data`

use super::args::{Common, DataArgs};
use super::out::print;
use super::session;
use crate::analys::{AssumptionsFrom, Behov, Beside, Fraga};
use crate::area::Area;
use crate::data;
use crate::output::{Existing, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use chrono::NaiveDate;

pub fn run(common: &Common, args: &DataArgs) -> Outcome<()> {
    let existing = Existing::replace_if(args.skriv_over);
    if args.ut.is_file() {
        return Err(Problem::input("Sökvägen är en fil, inte en mapp")
            .at(args.ut.display().to_string())
            .next("Ange en mapp; den skapas om den inte finns."));
    }
    check_target(&args.ut.join("datapackage.json"), existing)?;
    let depth = session::draws(args.dragningar, 1)?;
    let behov = session::open(common)?;
    let day = session::day(None)?;
    let areas = areas(&behov, &args.areas, day)?;
    let fraga = Fraga {
        assumptions: behov.assumptions(AssumptionsFrom::Named(&args.antaganden))?,
        depth,
        beside: Beside {
            nowcast: !args.utan_nulage,
            ..Beside::default()
        },
        ..Fraga::om(Area::riket(behov.regions()), day, &behov)?
    };
    let files = data::package(&behov, &fraga, &areas)?;
    // All of them or none: nothing is written beside a file that may not be replaced.
    for (name, _) in &files {
        check_target(&args.ut.join(name), existing)?;
    }
    let mut size = 0;
    for (name, bytes) in &files {
        size += bytes.len();
        write_whole(&args.ut.join(name), bytes, existing)?;
    }
    print(&format!(
        "{} filer skrivna i {}, {} MB.\n",
        files.len(),
        args.ut.display(),
        crate::swedish::number(size as f64 / 1e6, 1)
    ))
}

/// Those that are named; riket with every kommun, every län and every förbund where none is.
fn areas(behov: &Behov, wanted: &[String], day: NaiveDate) -> Outcome<Vec<Area>> {
    if !wanted.is_empty() {
        return session::areas(behov, wanted, day);
    }
    let regions = behov.regions();
    let mut all = vec![Area::riket(regions)];
    all.extend(regions.lan().map(|lan| Area::of_lan(lan, regions)));
    all.extend(behov.areas_of_forbund(day)?);
    Ok(all)
}
