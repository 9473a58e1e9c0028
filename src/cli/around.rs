//! What an area is shown beside: the years before, and other areas.

use super::args::DepthArgs;
use super::session::{Asked, Session};
use crate::analysis::{Analysis, Comparison};
use crate::area::{Area, AreaKind};
use crate::estimate::{Skattning, estimate_area};
use crate::indicators::Engine;
use crate::problem::Outcome;
use crate::regions::RIKET;

/// The area in every year that has figures, up to the year of the estimate.
pub fn years(session: &Session, asked: &Asked, engine: &Engine) -> Outcome<Vec<(i32, Skattning)>> {
    let (first, last) = session.figures.years();
    let mut all = Vec::new();
    for year in first..=asked.year.unwrap_or(last) {
        let other = Asked {
            year: Some(year),
            ..asked.clone()
        };
        let one = estimate_area(session.underlag(&other, engine)?);
        if one.brutto.is_some() {
            all.push((year, one));
        }
    }
    Ok(all)
}

/// The change since the year before, where the user asks for no other.
pub fn with_change(args: &DepthArgs, years: &[(i32, Skattning)]) -> DepthArgs {
    let mut args = args.clone();
    if let (None, None, [.., (before, _), _]) = (args.jamfor_ar, &args.jamfor_antaganden, years) {
        args.jamfor_ar = Some(*before);
    }
    args
}

/// The län that the area touches (where it is not one itself) and riket; for one kommun its förbund and those like it.
pub fn comparisons(
    session: &Session,
    asked: &Asked,
    analysis: &Analysis,
    engine: &Engine,
) -> Outcome<Vec<Comparison>> {
    let mut areas: Vec<(&'static str, Area)> = Vec::new();
    let units = &analysis.skattning.underlag.units;
    if let [only] = units.as_slice() {
        if let Some(name) = &only.forbund
            && !matches!(asked.area.kind, AreaKind::Forbund(_))
        {
            let forbund = session.forbund.find(name)?;
            areas.push(("förbund", Area::of_forbund(forbund, &asked.day)?));
        }
        let nearest = analysis
            .neighbours
            .iter()
            .filter_map(|one| one.nearest.as_ref().ok());
        for one in nearest.flatten() {
            let area = Area::of_kommuner(&one.code, None, &session.regions)?;
            areas.push(("liknande", area));
        }
    }
    if asked.area.own_region().is_none() {
        for code in asked.area.lan_codes(&session.regions) {
            areas.push(("län", Area::of_lan(&code, &session.regions)?));
        }
    }
    if asked.area.own_region() != Some(RIKET) {
        areas.push(("riket", Area::riket(&session.regions)));
    }
    estimated(session, asked, areas, engine)
}

/// Every län.
pub fn all_lan(session: &Session) -> Outcome<Vec<(&'static str, Area)>> {
    let all = session.regions.lan();
    all.map(|lan| Ok(("län", Area::of_lan(&lan.code, &session.regions)?)))
        .collect()
}

/// Areas estimated under what is asked for.
pub fn estimated(
    session: &Session,
    asked: &Asked,
    areas: Vec<(&'static str, Area)>,
    engine: &Engine,
) -> Outcome<Vec<Comparison>> {
    let of = |(kind, area)| {
        let other = Asked {
            area,
            ..asked.clone()
        };
        Ok(Comparison {
            kind,
            skattning: estimate_area(session.underlag(&other, engine)?),
        })
    };
    areas.into_iter().map(of).collect()
}
