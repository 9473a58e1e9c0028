//! Finding one named thing: by code, exact name, folded name, then unique beginning.

use crate::problem::{Outcome, Problem};
use crate::swedish::{alternatives, folded, nearest, same_letters, short_list};

/// Something that a user can name.
pub struct Named<'a, T> {
    pub item: &'a T,
    /// Code, or empty.
    pub code: &'a str,
    /// Name as shown.
    pub name: &'a str,
    /// Other ways to write the name.
    pub spellings: Vec<String>,
}

impl<T> Named<'_, T> {
    fn answers_to(&self, wanted: &str, form: fn(&str) -> String) -> bool {
        form(self.name) == wanted || self.spellings.iter().any(|s| form(s) == wanted)
    }

    fn shown(&self) -> String {
        match self.code {
            // The name of a förbund has commas of its own.
            "" => format!("”{}”", self.name),
            code => format!("{} ({code})", self.name),
        }
    }
}

/// The one candidate that `wanted` names; `what` is the Swedish noun used in messages.
///
/// # Errors
/// Several candidates fit equally well (they are listed), or none does (the three nearest are).
pub fn resolve_named<'a, T>(
    wanted: &str,
    what: &str,
    candidates: impl Iterator<Item = Named<'a, T>>,
) -> Outcome<&'a T> {
    let all: Vec<Named<'a, T>> = candidates.collect();
    if wanted.trim().is_empty() {
        return Err(
            Problem::input(format!("Namnet på {what} är tomt")).expected("ett namn eller en kod")
        );
    }
    if let Some(hit) = all.iter().find(|c| !c.code.is_empty() && c.code == wanted) {
        return Ok(hit.item);
    }
    for form in [same_letters as fn(&str) -> String, folded] {
        let key = form(wanted);
        let hits: Vec<&Named<T>> = all.iter().filter(|c| c.answers_to(&key, form)).collect();
        if let Some(answer) = single_or_ambiguous(wanted, what, &hits) {
            return answer;
        }
    }
    let key = folded(wanted);
    let hits: Vec<&Named<T>> = all
        .iter()
        .filter(|c| folded(c.name).starts_with(&key))
        .collect();
    single_or_ambiguous(wanted, what, &hits).unwrap_or_else(|| Err(unknown(wanted, what, &all)))
}

fn single_or_ambiguous<'a, T>(
    wanted: &str,
    what: &str,
    hits: &[&Named<'a, T>],
) -> Option<Outcome<&'a T>> {
    match hits {
        [] => None,
        [only] => Some(Ok(only.item)),
        several => {
            let shown: Vec<String> = several.iter().map(|c| c.shown()).collect();
            Some(Err(Problem::input(format!(
                "”{wanted}” kan betyda flera {}",
                if what == "kommun" { "kommuner" } else { what }
            ))
            .expected(short_list(&shown, 12))
            .next(match several.iter().any(|one| !one.code.is_empty()) {
                true => "Skriv hela namnet eller koden.",
                false => "Skriv hela namnet.",
            })))
        }
    }
}

fn unknown<T>(wanted: &str, what: &str, all: &[Named<'_, T>]) -> Box<Problem> {
    let is_code = wanted.bytes().all(|byte| byte.is_ascii_digit());
    if is_code && all.iter().any(|candidate| !candidate.code.is_empty()) {
        return Problem::input(
            format!("Det finns ingen {what} med koden {wanted}").replace("ingen län", "inget län"),
        )
        .expected("en kod ur SCB:s indelning, till exempel 1480 för Göteborg")
        .next("Skriv namnet i stället, om du är osäker på koden.");
    }
    let names = nearest(wanted, all.iter().map(|c| c.name), 3);
    let shown: Vec<String> = names
        .iter()
        .filter_map(|name| all.iter().find(|c| c.name == *name))
        .map(Named::shown)
        .collect();
    Problem::input(
        format!("Det finns ingen {what} som heter ”{wanted}”")
            .replace("ingen län", "inget län")
            .replace("ingen förbund", "inget förbund"),
    )
    .next(format!("Menade du {}?", alternatives(&shown)))
}
