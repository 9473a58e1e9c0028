//! Groups and places that an assumptions file names.

use super::model::{Assumptions, Scope};
use crate::forbund::ForbundRegister;
use crate::form::Form;
use crate::indicators::Engine;
use crate::problem::{Outcome, Problem};
use crate::swedish;

/// Where a row holds: each of kommun, forbund and lan that it names.
pub(super) fn read_scopes(
    form: &Form<'_>,
    engine: &Engine,
    forbund: &ForbundRegister,
) -> Outcome<Vec<Scope>> {
    let placed = |problem: Box<Problem>, key| problem.at_line(form.file_name(), form.line_of(key));
    let regions = engine.regions();
    let mut scopes = Vec::new();
    if let Some(kommun) = form.text_or_none("kommun")? {
        let code = &regions
            .kommun(kommun)
            .map_err(|p| placed(p, "kommun"))?
            .code;
        scopes.push(Scope::Kommun(code.clone()));
    }
    if let Some(name) = form.text_or_none("forbund")? {
        let found = forbund
            .find_lasting(name)
            .map_err(|p| placed(p, "forbund"))?;
        scopes.push(Scope::Forbund(found.name.clone()));
    }
    if let Some(lan) = form.text_or_none("lan")? {
        let code = &regions.one_lan(lan).map_err(|p| placed(p, "lan"))?.code;
        scopes.push(Scope::Lan(code.clone()));
    }
    Ok(scopes)
}

pub(super) fn known_group(
    form: &Form<'_>,
    key: &'static str,
    assumptions: &Assumptions,
) -> Outcome<String> {
    known_group_named(form, key, form.text(key)?, assumptions)
}

pub(super) fn known_group_named(
    form: &Form<'_>,
    key: &'static str,
    id: &str,
    assumptions: &Assumptions,
) -> Outcome<String> {
    group_id(id, assumptions)
        .map_err(|problem| problem.at_line(form.file_name(), form.line_of(key)))
}

/// The group that `id` names; `neet` is answered with `uvas`.
pub fn group_id(id: &str, assumptions: &Assumptions) -> Outcome<String> {
    if assumptions.group(id).is_some() {
        return Ok(id.to_string());
    }
    if id == "neet" && assumptions.group("uvas").is_some() {
        return Ok("uvas".to_string());
    }
    let ids: Vec<&str> = assumptions
        .groups
        .iter()
        .map(|group| group.id.as_str())
        .collect();
    let near = swedish::nearest(id, ids.iter().copied(), 3);
    Err(Problem::input(format!("Okänd grupp: {id}"))
        .expected(swedish::alternatives(&ids))
        .next(format!("Menade du {}?", swedish::alternatives(&near))))
}
