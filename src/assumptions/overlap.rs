//! Overlaps and pattern counts in an assumptions file: `[[overlapp]]` and `[[monster]]`.

use super::model::{Assumptions, LocalOverlap, Patterns, Scope};
use super::named::{known_group_named, read_scopes};
use crate::forbund::ForbundRegister;
use crate::form::Form;
use crate::indicators::Engine;
use crate::overlaps::{self, Factor, read_measure};
use crate::problem::{Outcome, Problem};

pub(super) fn read_overlap(
    form: &Form<'_>,
    assumptions: &Assumptions,
    factors: &[Factor],
    engine: &Engine,
    forbund: &ForbundRegister,
) -> Outcome<LocalOverlap> {
    let mut overlap = overlaps::read(form, factors)?;
    let named = |id: &String, key| known_group_named(form, key, id, assumptions);
    overlap.of = named(&overlap.of, "av")?;
    for id in overlap.also.iter_mut().flatten() {
        *id = named(id, "aven_i")?;
    }
    let one = LocalOverlap {
        scope: one_scope(form, engine, forbund)?,
        overlap,
    };
    let same =
        |other: &&LocalOverlap| other.scope == one.scope && other.overlap.same_people(&one.overlap);
    if let Some(first) = assumptions.overlaps.iter().find(same) {
        return Err(twice(
            form,
            "av",
            "Överlappet är angivet",
            &first.overlap.place,
        ));
    }
    form.finish()?;
    Ok(one)
}

pub(super) fn read_patterns(
    form: &Form<'_>,
    assumptions: &Assumptions,
    engine: &Engine,
    forbund: &ForbundRegister,
) -> Outcome<Patterns> {
    let mut cells: Vec<(Vec<String>, f64)> = Vec::new();
    for row in form.forms("rad")? {
        let mut groups = Vec::new();
        for id in row.texts("grupper")? {
            groups.push(known_group_named(&row, "grupper", id, assumptions)?);
        }
        groups.sort();
        groups.dedup();
        if groups.is_empty() {
            return Err(row
                .fault("grupper", "Raden nämner ingen grupp")
                .expected("de grupper som personerna är i, alla andra är de inte i"));
        }
        if cells.iter().any(|(other, _)| *other == groups) {
            return Err(row.fault("grupper", "Samma grupper står på två rader"));
        }
        let people = row.number("antal")?;
        if people < 0.0 {
            return Err(row.fault("antal", "antal är mindre än 0"));
        }
        cells.push((groups, people));
        row.finish()?;
    }
    // Nothing unsaid is taken for 0.
    if form.number("ovriga")? != 0.0 {
        return Err(form
            .fault("ovriga", "ovriga kan bara vara 0")
            .expected("ovriga = 0, som säger att ingen finns i de mönster som inte står här")
            .next("Lägg till en rad för varje mönster där någon finns."));
    }
    let one = Patterns {
        scope: one_scope(form, engine, forbund)?,
        cells,
        measure: read_measure(form)?,
        source: form.text("kalla")?.to_string(),
        reason: form.text("motivering")?.to_string(),
        place: format!("{}, rad {}", form.file_name(), form.line()),
    };
    if let Some(first) = assumptions.patterns.iter().find(|p| p.scope == one.scope) {
        return Err(twice(form, "rad", "Mönstren är angivna", &first.place));
    }
    form.finish()?;
    Ok(one)
}

fn twice(form: &Form<'_>, key: &'static str, what: &str, first: &str) -> Box<Problem> {
    form.fault(key, format!("{what} för samma plats som {first}"))
        .next("Behåll den ena.")
}

fn one_scope(form: &Form<'_>, engine: &Engine, forbund: &ForbundRegister) -> Outcome<Scope> {
    let mut scopes = read_scopes(form, engine, forbund)?;
    match scopes.len() {
        0 => Ok(Scope::All),
        1 => Ok(scopes.remove(0)),
        _ => Err(form
            .fault("kommun", "Det framgår inte var uppgiften gäller")
            .expected("en av kommun, forbund och lan, eller ingen av dem för riket")),
    }
}
