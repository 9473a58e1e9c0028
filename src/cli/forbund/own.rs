//! What the user knows: förbund and corrections in a file of the user's own, and as a text to send.

use super::super::args::{Common, CorrectionArgs, NewForbundArgs};
use super::super::session::{self, declared, own_forbund_path};
use super::known::Known;
use crate::area::{Area, listed};
use crate::declared::{DeclaredFile, read_user_file};
use crate::forbund::{Corrected, NewForbund, YEARS, appended, corrected, correction_as_toml};
use crate::form::day_of;
use crate::output::{Existing, write_whole};
use crate::problem::{Outcome, Problem};
use crate::regions::{Region, Regions};
use chrono::{Datelike, NaiveDate};
use std::path::Path;

pub(super) fn add(common: &Common, known: &Known, args: &NewForbundArgs) -> Outcome<String> {
    let from = a_day("--fran", args.fran.as_deref())?;
    for (flag, text) in [("--namn", &args.namn), ("--kalla", &args.kalla)] {
        if text.trim().is_empty() {
            return Err(Problem::input("Värdet är tomt")
                .at(flag)
                .expected("en text"));
        }
    }
    let new = NewForbund {
        name: args.namn.trim(),
        kommuner: kommuner(&args.kommun, &known.regions)?,
        source: args.kalla.trim(),
        year: year(args.ar)?,
        from,
    };
    let (path, existing) = own_file(common)?;
    let shown = path.display().to_string();
    let declared = declared(common)?;
    let file = appended(existing.as_ref(), &shown, &new, &declared, &known.regions)?;
    write_whole(&path, file.text.as_bytes(), Existing::Replace)?;
    Ok(format!("{} är tillagt i {shown}\n", new.name))
}

pub(super) fn correct(common: &Common, known: &Known, args: &CorrectionArgs) -> Outcome<String> {
    let correction = correction(known, args)?;
    let (path, existing) = own_file(common)?;
    let shown = path.display().to_string();
    let declared = declared(common)?;
    let file = corrected(
        existing.as_ref(),
        &shown,
        &correction,
        &declared,
        &known.regions,
    )?;
    write_whole(&path, file.text.as_bytes(), Existing::Replace)?;
    Ok(format!(
        "{} är rättat i {shown}. Visa med behov forbund visa, och skicka gärna rättelsen: behov forbund foresla med samma flaggor skriver den som text.\n",
        correction.name
    ))
}

/// The correction as a text to send to those who keep the program.
pub(super) fn proposed(known: &Known, args: &CorrectionArgs) -> Outcome<String> {
    let correction = correction(known, args)?;
    let told = |all: &[&Region]| {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        match names.is_empty() {
            true => "inga".to_string(),
            false => names.join(", "),
        }
    };
    Ok(format!(
        "Till dem som förvaltar behov: en rättelse av förbundslistan (sources/forbund.toml).\n\nFörbund: {}\nKommuner som är med: {}\nKommuner som inte är med: {}\nKälla: {}, {}\n{}",
        correction.name,
        told(&correction.with),
        told(&correction.without),
        correction.source,
        correction.year,
        correction_as_toml(&correction)
    ))
}

fn correction<'a>(known: &'a Known, args: &'a CorrectionArgs) -> Outcome<Corrected<'a>> {
    if args.kalla.trim().is_empty() {
        return Err(Problem::input("Värdet är tomt")
            .at("--kalla")
            .expected("en text"));
    }
    let listed = |text: &Option<String>| match text {
        Some(text) => kommuner(text, &known.regions),
        None => Ok(Vec::new()),
    };
    Ok(Corrected {
        name: &known.register.find(&args.name)?.name,
        with: listed(&args.med)?,
        without: listed(&args.utan)?,
        from: a_day("--fran", args.fran.as_deref())?,
        to: a_day("--till", args.till.as_deref())?,
        source: args.kalla.trim(),
        year: match args.ar {
            Some(ar) => year(ar)?,
            None => session::day(None)?.year().cast_unsigned(),
        },
    })
}

fn own_file(common: &Common) -> Outcome<(std::path::PathBuf, Option<DeclaredFile>)> {
    let path = own_forbund_path(common)?;
    let read = |path: &Path| path.is_file().then(|| read_user_file(path)).transpose();
    let existing = read(&path)?;
    Ok((path, existing))
}

fn kommuner<'a>(text: &str, regions: &'a Regions) -> Outcome<Vec<&'a Region>> {
    let names: Vec<String> = listed(text).map(str::to_string).collect();
    let area = Area::of_kommuner(&names, None, regions)?;
    let parts = area.parts.iter();
    Ok(parts.filter_map(|part| regions.get(&part.kommun)).collect())
}

fn year(year: u32) -> Outcome<u32> {
    match YEARS.contains(&year) {
        true => Ok(year),
        false => Err(Problem::input(format!("{year} är inget rimligt år"))
            .at("--ar")
            .expected("ett årtal från 2004, då de första förbunden bildades")),
    }
}

/// # Errors
/// Not a date.
fn a_day(flag: &str, text: Option<&str>) -> Outcome<Option<NaiveDate>> {
    let Some(text) = text else { return Ok(None) };
    let day = day_of(text).ok_or_else(|| {
        Problem::input(format!("”{text}” är inget datum"))
            .at(flag)
            .expected("ett datum som 2024-01-01")
    })?;
    Ok(Some(day))
}
