//! Sub-groups shown under their parent, without a share of their own.

use super::model::DaravCount;
use crate::area::Area;
use crate::assumptions::Assumptions;
use crate::indicators::Engine;
use crate::status::{Absent, Kon, Uncounted};

/// Each declared sub-group in the area, in its parent's year.
pub(super) fn darav(
    area: &Area,
    assumptions: &Assumptions,
    years: &[i32],
    engine: &Engine,
) -> Vec<DaravCount> {
    let parent_of = |id: &str| assumptions.groups.iter().position(|group| group.id == id);
    assumptions
        .darav
        .iter()
        .filter_map(|one| {
            let parent = parent_of(&one.parent)?;
            Some(DaravCount {
                parent,
                name: one.name.clone(),
                unit: engine.unit_of(&one.indicator).to_string(),
                value: value(area, &one.indicator, years[parent], engine),
            })
        })
        .collect()
}

/// The area's own row where it is published; else the sum of its kommuner, which only counts have.
fn value(area: &Area, id: &str, year: i32, engine: &Engine) -> Result<f64, Absent> {
    if let Some(region) = area.own_region()
        && let Ok(figure) = engine.figure(id, region, year, Kon::T)
        && figure.own_rows
    {
        return Ok(figure.value);
    }
    let is_one = matches!(area.parts.as_slice(), [part] if part.weight >= 1.0);
    if engine.unit_of(id) != "antal" && !is_one {
        return Err(Absent::not_applicable(Uncounted::ShareNotSummable));
    }
    area.parts
        .iter()
        .map(|part| Ok(engine.figure(id, &part.kommun, year, Kon::T)?.value * part.weight))
        .sum()
}
