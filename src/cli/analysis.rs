//! From what the user asks for to everything that is shown.

use super::args::DepthArgs;
use super::session::{Asked, Session};
use crate::analysis::Analysis;
use crate::comparison::{self, Change, OverlapChoice, change, projected, similar, triangulate};
use crate::estimate::{Skattning, estimate_area};
use crate::indicators::Engine;
use crate::problem::{Outcome, Problem};
use crate::simulation::{Depth, FEWEST_DRAWS, MOST_DRAWS, Settings};
use crate::status::Absent;
use std::time::Instant;

/// Checks the numbers that can be checked before anything is read.
pub fn check(args: &DepthArgs) -> Outcome<()> {
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

/// The estimate, how sure it is, and what it is put beside.
pub fn analysis(
    session: &Session,
    asked: &Asked,
    args: &DepthArgs,
    engine: &Engine,
) -> Outcome<Analysis> {
    let declared = comparison::load(&session.declared)?;
    let begun = Instant::now();
    let skattning = session.estimate(asked, engine)?;
    tracing::debug!(
        kommuner = skattning.units.len(),
        saknas = skattning.missing.len(),
        netto = skattning.netto.is_ok(),
        sekunder = begun.elapsed().as_secs_f64(),
        "skattat"
    );
    let other = |preset: Option<&str>, overlaps: OverlapChoice| {
        let mut asked = asked.clone();
        if let Some(preset) = preset {
            asked.assumptions = session.assumptions(preset, engine)?;
        }
        overlaps.apply(&mut asked.overlaps, &mut asked.assumptions);
        Ok(estimate_area(session.underlag(&asked, engine)?))
    };
    let units = &skattning.underlag.units;
    let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let year = skattning.underlag.denominator_year;
    Ok(Analysis {
        depth: depth(&skattning, args),
        triangles: triangulate(&skattning, &declared.measures, engine, &other)?,
        neighbours: similar(&codes, &declared.features, year, engine),
        projection: projected(&skattning, &args.framskriv, &declared.projection, engine),
        change: since(session, asked, args, engine)?,
        declared,
        skattning,
    })
}

/// How sure the estimate is; none where the user asks for no draws.
fn depth(skattning: &Skattning, args: &DepthArgs) -> Option<Result<Depth, Absent>> {
    let settings = Settings {
        draws: args.dragningar,
        seed: args.fro,
        only_shares: args.bara_andelar,
    };
    (settings.draws > 0).then(|| {
        let begun = Instant::now();
        let depth = Depth::of(skattning, settings);
        tracing::debug!(
            dragningar = settings.draws,
            sekunder = begun.elapsed().as_secs_f64(),
            "draget"
        );
        depth
    })
}

/// The change since an earlier year, or from other assumptions, where the user asks for it.
fn since(
    session: &Session,
    asked: &Asked,
    args: &DepthArgs,
    engine: &Engine,
) -> Outcome<Option<Result<Change, Absent>>> {
    if args.jamfor_ar.is_none() && args.jamfor_antaganden.is_none() {
        return Ok(None);
    }
    let before = match &args.jamfor_antaganden {
        Some(wanted) => session.assumptions(wanted, engine)?,
        None => asked.assumptions.clone(),
    };
    let at = |new_figures: bool, new_assumptions: bool| {
        let mut asked = asked.clone();
        if !new_figures {
            asked.year = args.jamfor_ar.or(asked.year);
        }
        if !new_assumptions {
            asked.assumptions = before.clone();
        }
        let underlag = session.underlag(&asked, engine);
        underlag.map(estimate_area).map_err(|problem| {
            match args.jamfor_ar.is_some() && !new_figures {
                true => problem.at("--jamfor-ar"),
                false => problem,
            }
        })
    };
    let all = [
        at(false, false)?,
        at(true, false)?,
        at(false, true)?,
        at(true, true)?,
    ];
    Ok(Some(change(&all)))
}
