//! Adding a förbund to the user's file: new text at the end, what was there kept as typed.

use super::model::same_name;
use super::read::read;
use super::register::ForbundRegister;
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

/// What the user knows better about a förbund that is there.
#[derive(Debug, Clone)]
pub struct Corrected<'a> {
    pub name: &'a str,
    /// Kommuner that belong, and that do not.
    pub with: Vec<&'a Region>,
    pub without: Vec<&'a Region>,
    /// First day of those that belong, and last day of those that do not, where known.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub source: &'a str,
    pub year: u32,
}

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
    if let Some(file) = existing {
        let taken = read(file, regions)?.forbund;
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
    with_more(existing, file_name, &as_toml(new), declared, regions)
}

/// The user's file with the corrections added; nothing is written.
///
/// # Errors
/// The whole register would no longer be valid.
pub fn corrected(
    existing: Option<&DeclaredFile>,
    file_name: &str,
    correction: &Corrected<'_>,
    declared: &Declared,
    regions: &Regions,
) -> Outcome<DeclaredFile> {
    let more = correction_as_toml(correction);
    with_more(existing, file_name, &more, declared, regions)
}

fn with_more(
    existing: Option<&DeclaredFile>,
    file_name: &str,
    more: &str,
    declared: &Declared,
    regions: &Regions,
) -> Outcome<DeclaredFile> {
    let mut text = existing.map_or_else(|| HEAD.to_string(), |file| file.text.to_string());
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(more);
    let file = DeclaredFile {
        name: file_name.to_string(),
        text: Cow::Owned(text),
    };
    ForbundRegister::load(declared, Some(&file), regions)?;
    Ok(file)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_string()).to_string()
}

/// One entry for each kommun, or one that says that the members are right as they stand.
pub fn correction_as_toml(one: &Corrected<'_>) -> String {
    let head = format!("\n[[rattelse]]\nforbund = {}\n", quoted(one.name));
    let tail = format!("kalla = {}\nar = {}\n", quoted(one.source), one.year);
    let day = |key: &str, day: Option<NaiveDate>| {
        day.map_or_else(String::new, |day| format!("{key} = {day}\n"))
    };
    let of = |kommun: &Region, joins: bool, when: String| {
        format!(
            "{head}kommun = \"{}\" # {}\nmedlem = {joins}\n{when}{tail}",
            kommun.code, kommun.name
        )
    };
    let with = one
        .with
        .iter()
        .map(|kommun| of(kommun, true, day("fran", one.from)));
    let without = one
        .without
        .iter()
        .map(|kommun| of(kommun, false, day("till", one.to)));
    let all: String = with.chain(without).collect();
    match all.is_empty() {
        true => head + &tail,
        false => all,
    }
}

fn as_toml(new: &NewForbund<'_>) -> String {
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
