//! A question from an earlier workbook (`--fran`), or from the flags alone.

use super::args::EstimateArgs;
use super::session;
use crate::analys::{AssumptionsFrom, Behov, Fornyad, Fraga, Overrides, Own};
use crate::earlier::Earlier;
use crate::input::{LARGEST, read_whole};
use crate::problem::Outcome;
use crate::template::Template;
use std::path::Path;

/// What the user asks, with what an earlier workbook holds where there is one.
///
/// # Errors
/// The earlier workbook cannot be read, or its layout is beyond recognition; nothing has been written.
pub fn renewed(
    behov: &Behov,
    args: &EstimateArgs,
    fran: Option<&Path>,
    template: &Template,
) -> Outcome<Fornyad> {
    let Some(path) = fran else {
        let (fraga, notices) = session::asked(behov, args)?;
        return Ok(Fornyad {
            base: fraga.assumptions.clone(),
            stood: fraga.assumptions.clone(),
            fraga,
            own: Own::default(),
            notices,
        });
    };
    let earlier = Earlier::read(path, template)?;
    let mut fornyad = behov.fornya(&earlier, overrides(behov, args)?)?;
    fornyad.fraga.fills_gaps &= !args.utan_lagning;
    session::change_assumptions(&mut fornyad.fraga, args, behov)?;
    Ok(fornyad)
}

/// What the flags say in place of the workbook.
fn overrides(behov: &Behov, args: &EstimateArgs) -> Outcome<Overrides> {
    let day = session::day(args.medlemmar_per.as_deref())?;
    let area = session::area_name(&args.area, args.namn.as_deref());
    let named = Some(args.antaganden.as_str()).filter(|name| *name != Fraga::ASSUMPTIONS);
    let denominator = Some(&args.namnare).filter(|name| *name != Fraga::DENOMINATOR);
    let local = args.lokalt.as_deref().map(attached);
    Ok(Overrides {
        area: area.map(|name| behov.area(&name, day)).transpose()?,
        year: session::year(args.ar.as_deref())?,
        assumptions: named
            .map(|name| behov.assumptions(AssumptionsFrom::Named(name)))
            .transpose()?,
        denominator: denominator.map(|id| behov.denominator(id)).transpose()?,
        local: local.transpose()?,
        day,
    })
}

fn attached(path: &Path) -> Outcome<(String, Vec<u8>)> {
    Ok((path.display().to_string(), read_whole(path, LARGEST)?))
}
