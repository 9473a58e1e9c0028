//! The populations that results can be related to (`sources/namnare.toml`).

use crate::declared::Declared;
use crate::form::FormFile;
use crate::problem::Outcome;
use serde::{Deserialize, Serialize};

/// A population that results are related to, as declared in `sources/namnare.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denominator {
    pub id: String,
    pub name: String,
    /// Indicator or nyckeltal; none where the figures are not at hand.
    pub indicator: Option<String>,
    /// Why there is no indicator.
    pub reason: String,
}

/// The declared denominators, in the order of the file.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn load(declared: &Declared) -> Outcome<Vec<Denominator>> {
    let file = declared.file("sources/namnare.toml")?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let mut all = Vec::new();
    for form in root.forms("namnare")? {
        all.push(Denominator {
            id: form.text("id")?.to_string(),
            name: form.text("namn")?.to_string(),
            indicator: form.text_or_none("indikator")?.map(str::to_string),
            reason: form.text_or_none("saknas")?.unwrap_or_default().to_string(),
        });
        form.finish()?;
    }
    root.finish()?;
    Ok(all)
}
