//! `behov analys`

use super::args::{AnalysArgs, Common};
use super::print;
use super::session::{Asked, Session};
use crate::area::Area;
use crate::estimate::{Skattning, estimate_area};
use crate::indicators::Engine;
use crate::output::{Existing, check_target, write_whole};
use crate::present;
use crate::problem::Outcome;
use crate::quality;
use crate::swedish;
use crate::workbook::{self, Material};
use std::path::PathBuf;

/// Longest name of an area in a file name.
const LONGEST_NAME: usize = 80;

pub fn run(common: &Common, args: &AnalysArgs) -> Outcome<()> {
    let existing = if args.skriv_over {
        Existing::Replace
    } else {
        Existing::Refuse
    };
    if let Some(path) = &args.ut {
        check_target(path, existing)?;
    }
    let session = Session::load(common)?;
    let engine = session.engine();
    let asked = session.asked(&args.estimate, &engine)?;
    let skattning = session.estimate(&asked, &engine)?;
    let path = args.ut.clone().unwrap_or_else(|| default_path(&skattning));
    check_target(&path, existing)?;
    let comparisons = comparisons(&session, &asked, &engine)?;
    let material = Material {
        checks: quality::checks(&skattning, &engine),
        skattning: &skattning,
        comparisons: &comparisons,
        engine: &engine,
    };
    let template = workbook::Template::load(&session.declared)?;
    write_whole(&path, &workbook::write(&template, &material)?, existing)?;
    print(&present::summary(&skattning, &path))
}

/// The län that the area touches (where it is not one itself), and riket.
fn comparisons(session: &Session, asked: &Asked, engine: &Engine<'_>) -> Outcome<Vec<Skattning>> {
    let mut areas: Vec<Area> = Vec::new();
    if asked.area.own_region().is_none() {
        for code in asked.area.lan_codes(&session.regions) {
            areas.push(Area::of_lan(&code, &session.regions)?);
        }
    }
    if asked.area.own_region() != Some(crate::regions::RIKET) {
        areas.push(Area::riket(&session.regions));
    }
    areas
        .into_iter()
        .map(|area| {
            let other = Asked {
                area,
                ..asked.clone()
            };
            Ok(estimate_area(session.underlag(&other, engine)?))
        })
        .collect()
}

fn default_path(skattning: &Skattning) -> PathBuf {
    let name: String = swedish::folded(&skattning.underlag.area.name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    let mut name = words.join("-");
    name.truncate(LONGEST_NAME);
    PathBuf::from("output").join(format!(
        "behovsanalys-{name}-{}.xlsx",
        skattning.year_text()
    ))
}
