//! `behov jamfor`

use super::args::{Common, JamforArgs};
use super::out::print;
use super::session;
use crate::analys::{AssumptionsFrom, Behov, Beside, Fraga, Overrides};
use crate::area::{Area, AreaKind};
use crate::earlier::Earlier;
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use crate::simulation::Settings;
use crate::swedish;
use crate::template::Template;
use crate::workbook::compare;
use chrono::NaiveDate;

/// Draws that places are told from: they are whole numbers.
const DRAWS: usize = 2_000;

pub fn run(common: &Common, args: &JamforArgs) -> Outcome<()> {
    let existing = Existing::replace_if(args.skriv_over);
    check_target(&args.ut, existing)?;
    check_ending(&args.ut, "xlsx")?;
    let behov = session::open(common)?;
    let day = session::day(None)?;
    let (mut fraga, areas) = asked(&behov, args, day)?;
    if fraga.area.parts.len() < 2 {
        return Err(Problem::input("Det behövs minst två kommuner att jämföra")
            .expected("kommuner, förbund eller län, till exempel behov jamfor Ale Kungälv \"Västra Götaland\""));
    }
    fraga.beside.nowcast &= !args.utan_nulage;
    let analys = behov.analysera(&fraga)?;
    let places = behov.jamfor(&fraga, beside(&behov, &areas, &fraga.area))?;
    let template = Template::of_comparison(behov.declared())?;
    let book = compare::write(&template, &analys, &places)?;
    write_whole(&args.ut, &book, existing)?;
    print(&format!(
        "{} kommuner jämförs, {}.\nArbetsboken: {}\n",
        fraga.area.parts.len(),
        analys.skattning.year_text(),
        args.ut.display()
    ))
}

/// The question about all kommuner together, and the areas that were named.
fn asked(behov: &Behov, args: &JamforArgs, day: NaiveDate) -> Outcome<(Fraga, Vec<Area>)> {
    let named = session::areas(behov, &args.areas, day)?;
    let (mut fraga, areas) = match &args.fran {
        None => {
            let assumptions = behov.assumptions(AssumptionsFrom::Named(&args.antaganden))?;
            let area = Area::together(&named, "Jämförelse");
            let fraga = Fraga {
                assumptions,
                ..Fraga::om(area, day, behov)?
            };
            (fraga, named)
        }
        Some(path) => {
            let earlier = Earlier::read(path, &Template::load(behov.declared())?)?;
            let own = behov.fornya(&earlier, Overrides::none(day))?.fraga;
            let areas = match named.is_empty() {
                true => vec![own.area.clone()],
                false => named,
            };
            let area = Area::together(&areas, "Jämförelse");
            (Fraga { area, ..own }, areas)
        }
    };
    fraga.area = fraga.area.alphabetical(behov.regions());
    fraga.year = session::year(args.ar.as_deref())?;
    fraga.fills_gaps &= !args.utan_lagning;
    fraga.depth = Some(Settings {
        draws: DRAWS,
        ..Settings::default()
    });
    fraga.beside = Beside::comparison();
    Ok((fraga, areas))
}

/// What the kommuner stand beside: the förbund and län that were named, the län around, and riket.
fn beside(behov: &Behov, named: &[Area], all: &Area) -> Vec<Area> {
    let regions = behov.regions();
    let of_kind = |wanted: fn(&AreaKind) -> bool| {
        let found = named.iter().filter(move |area| wanted(&area.kind));
        let mut found: Vec<Area> = found.cloned().collect();
        found.sort_by_key(|area| swedish::alphabetical(&area.name));
        found
    };
    let mut areas = of_kind(|kind| matches!(kind, AreaKind::Forbund(_)));
    let around = all.lan_around(regions).into_iter();
    let mut lan: Vec<Area> = around.map(|one| Area::of_lan(one, regions)).collect();
    lan.extend(of_kind(|kind| matches!(kind, AreaKind::Lan(_))));
    lan.sort_by_key(|area| swedish::alphabetical(&area.name));
    lan.dedup_by(|one, other| one.name == other.name);
    areas.extend(lan);
    areas.push(Area::riket(regions));
    areas
}
