//! Adding a förbund to the user's file: new text at the end, what was there kept as typed.

use super::register::{ForbundRegister, read, same_name};
use crate::declared::{Declared, DeclaredFile};
use crate::problem::{Outcome, Problem};
use crate::regions::{Region, Regions};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::fmt::Write;

/// What the user says about a new förbund.
#[derive(Debug, Clone)]
pub struct NewForbund<'a> {
    pub name: &'a str,
    pub kommuner: Vec<&'a Region>,
    pub source: &'a str,
    pub year: u32,
    /// First day of the memberships, where known.
    pub from: Option<NaiveDate>,
}

const HEAD: &str =
    "# Egna samordningsförbund. Samma form som i programmets sources/forbund.toml.\n";

/// The user's file with the förbund added; nothing is written.
///
/// # Errors
/// The name is taken in the file, or the whole register would no longer be valid.
pub fn appended(
    existing: Option<&DeclaredFile>,
    file_name: &str,
    new: &NewForbund<'_>,
    declared: &Declared,
    regions: &Regions,
) -> Outcome<DeclaredFile> {
    let mut text = existing.map_or_else(|| HEAD.to_string(), |file| file.text.to_string());
    if let Some(file) = existing {
        let taken = read(file, regions)?;
        if taken
            .iter()
            .any(|forbund| same_name(&forbund.name, new.name))
        {
            return Err(
                Problem::input(format!("Förbundet {} finns redan", new.name))
                    .at(file.name.clone())
                    .next("Ändra det i filen, eller välj ett annat namn."),
            );
        }
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&as_toml(new));
    let file = DeclaredFile {
        name: file_name.to_string(),
        text: Cow::Owned(text),
    };
    ForbundRegister::load(declared, Some(&file), regions)?;
    Ok(file)
}

fn as_toml(new: &NewForbund<'_>) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_string()).to_string();
    let mut text = format!(
        "\n[[forbund]]\nnamn = {}\nkalla = {}\nar = {}\nmedlem = [\n",
        quoted(new.name),
        quoted(new.source),
        new.year
    );
    for kommun in &new.kommuner {
        let from = new
            .from
            .map_or_else(String::new, |from| format!(", fran = {from}"));
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  {{ kommun = \"{}\"{from} }}, # {}",
            kommun.code, kommun.name
        );
    }
    text.push_str("]\n");
    text
}
