//! `behov rapport`

use super::analysis::{analysis, check};
use super::args::{Common, RapportArgs};
use super::around::{all_lan, comparisons, estimated, with_change, years};
use super::print;
use super::refresh::taken;
use super::session::{Asked, Session};
use crate::area::{Area, AreaKind};
use crate::local::{self, LocalFigure};
use crate::output::{Existing, check_ending, check_target, default_path, write_whole};
use crate::present;
use crate::problem::Outcome;
use crate::report::{self, Material, Reached};
use crate::swedish;
use crate::workbook::{Inputs, Template};

pub fn run(common: &Common, args: &RapportArgs) -> Outcome<()> {
    check(&args.depth)?;
    let existing = Existing::replace_if(args.skriv_over);
    if let Some(path) = &args.ut {
        check_target(path, existing)?;
        check_ending(path, "html")?;
    }
    let session = Session::load(common)?;
    let engine = session.engine();
    let template = Template::load(&session.declared)?;
    let fran = args.fran.as_deref();
    let taken = taken(&session, &args.estimate, fran, &template, &engine)?;
    // A report is sent on: small local figures are never in it.
    let shown = local::hidden(&taken.asked.local, args.troskel);
    let mut notes = taken.asked.notes.clone();
    notes.extend(left_out(&taken.asked.local, &shown, args.troskel));
    let asked = Asked {
        local: shown,
        ..taken.asked
    };
    let years = years(&session, &asked, &engine)?;
    let analysis = analysis(&session, &asked, &with_change(&args.depth, &years), &engine)?;
    let comparisons = match asked.area.kind {
        AreaKind::Riket => estimated(&session, &asked, all_lan(&session)?, &engine)?,
        _ => comparisons(&session, &asked, &analysis, &engine)?,
    };
    let around = match around(&session, &asked)? {
        Some(area) => Some(session.estimate(
            &Asked {
                area,
                ..asked.clone()
            },
            &engine,
        )?),
        None => None,
    };
    let material = Material {
        analysis: &analysis,
        comparisons: &comparisons,
        years: &years,
        around: around.as_ref(),
        factors: &session.overlaps.factors,
        engine: &engine,
        reached: reached(&taken.inputs),
    };
    let page = report::write(&session.declared, &material)?;
    let skattning = &analysis.skattning;
    let path = args.ut.clone().unwrap_or_else(|| {
        let area = &skattning.underlag.area.name;
        default_path("rapport", area, &skattning.year_text(), "html")
    });
    write_whole(&path, page.as_bytes(), existing)?;
    print(&present::summary(skattning, &notes, "Rapporten", &path))
}

/// That small figures have been left out, so that the numbers may be others than the workbook's.
fn left_out(all: &[LocalFigure], kept: &[LocalFigure], threshold: u32) -> Option<String> {
    let count = all.iter().filter(|one| one.used).count() - kept.len();
    (count > 0).then(|| {
        format!(
            "{} som är under {threshold}, eller hör ihop med en som är det, används inte i rapporten; talen kan vara andra än arbetsbokens.",
            swedish::counted(count, "lokal uppgift", "lokala uppgifter")
        )
    })
}

/// The län around the area, whole, or riket where that is a single kommun; none where the area is the whole map.
fn around(session: &Session, asked: &Asked) -> Outcome<Option<Area>> {
    let has_a_map = asked.area.own_region().is_some() && asked.area.parts.len() > 1;
    if has_a_map {
        return Ok(None);
    }
    let mut lan = Vec::new();
    for code in asked.area.lan_codes(&session.regions) {
        lan.push(Area::of_lan(&code, &session.regions)?);
    }
    if lan.iter().map(|one| one.parts.len()).sum::<usize>() < 2 {
        return Ok(Some(Area::riket(&session.regions)));
    }
    let names: Vec<&str> = lan.iter().map(|one| one.name.as_str()).collect();
    Ok(Some(Area {
        name: swedish::list(&names),
        kind: AreaKind::Kommuner,
        parts: lan.iter().flat_map(|one| one.parts.clone()).collect(),
    }))
}

fn reached(inputs: &Inputs) -> Reached {
    match inputs.participants() {
        _ if inputs.only_structural() => Reached::OnlyStructural,
        Some(people) => Reached::People(people),
        None => Reached::Unknown,
    }
}
