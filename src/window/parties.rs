//! What the four parties answer: read, put beside the public figures, and shown row by row.

use super::ground::Ground;
use super::work::{Asked, Judging};
use crate::local::{self, LocalFigure};
use crate::problem::{Outcome, Problem};
use serde::Deserialize;
use serde_json::{Value, json};

/// A file that was dropped on the window.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dropped {
    pub namn: String,
    /// Base64.
    pub innehall: String,
}

impl Dropped {
    /// Its name without a path, and its bytes.
    ///
    /// # Errors
    /// What was sent is no base64.
    pub(super) fn opened(&self) -> Outcome<(&str, Vec<u8>)> {
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(&self.innehall);
        let bytes = bytes.map_err(|_| {
            Problem::input("Filen kom inte hel fram")
                .at(self.namn.clone())
                .next("Lägg den i fönstret igen.")
        })?;
        let name = self.namn.rsplit(['/', '\\']).next();
        Ok((name.unwrap_or_default(), bytes))
    }
}

/// The rows of an answer, or every fault in it.
///
/// # Errors
/// What was sent is no file.
pub(super) fn answers(dropped: &Dropped, asked: &Asked, ground: &Ground<'_>) -> Outcome<Value> {
    let (name, bytes) = dropped.opened()?;
    let (assumptions, regions) = (&asked.fraga.assumptions, ground.behov.regions());
    match local::of(name, &bytes, assumptions, regions) {
        Ok(loaded) => Ok(json!({
            "rader": shown(&loaded.figures, asked, ground),
            "noter": loaded.notes(name),
            "fel": [],
        })),
        Err(problem) => Ok(json!({
            "rader": [],
            "noter": [],
            "fel": problem.each().map(|one| super::words::told(&one)).collect::<Vec<_>>(),
        })),
    }
}

/// Each figure beside the public one of the same group, kommun, sex and year.
pub(super) fn shown(figures: &[LocalFigure], asked: &Asked, ground: &Ground<'_>) -> Value {
    let one = |figure: &LocalFigure| {
        let group = asked.fraga.assumptions.group(&figure.group);
        let assumptions = &asked.fraga.assumptions;
        let public = ground.behov.public_beside(figure, assumptions);
        let off = public.and_then(|public| figure.off(public));
        json!({
            "rad": figure,
            "grupp": group.map_or(figure.group.as_str(), |one| one.name.as_str()),
            "kommun": ground.behov.regions().name_of(&figure.kommun),
            "offentligt": public,
            "avvikelse": off,
            "langt": off.is_some_and(|off| off.abs() > local::FAR),
        })
    };
    json!(figures.iter().map(one).collect::<Vec<_>>())
}

/// What a judge's form says.
///
/// # Errors
/// Sheet, cell and what was expected.
pub(super) fn judgements(dropped: &Dropped, asked: &Asked) -> Outcome<Value> {
    let (name, bytes) = dropped.opened()?;
    let all = local::read_judgements(name, &bytes, &asked.fraga.assumptions)?;
    if all.is_empty() {
        return Err(Problem::input("Formuläret har ingen bedömning")
            .at(name.to_string())
            .expected("lägst, troligast och högst i procent på minst en rad"));
    }
    Ok(json!(all.iter().map(Judging::of).collect::<Vec<_>>()))
}
