//! `behov sammanstall`

use super::args::{Common, SammanstallArgs};
use super::out::print;
use super::session;
use crate::analys::{Behov, Gathered};
use crate::earlier::Earlier;
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use crate::swedish;
use crate::template::Template;
use crate::workbook::gathered;
use rayon::prelude::*;
use std::path::PathBuf;

pub fn run(common: &Common, args: &SammanstallArgs) -> Outcome<()> {
    let existing = Existing::replace_if(args.skriv_over);
    check_target(&args.ut, existing)?;
    check_ending(&args.ut, "xlsx")?;
    let behov = session::open(common)?;
    let files = files(&args.bocker)?;
    let gathered = gather(&behov, &files)?;
    if gathered.books.is_empty() {
        return Err(nothing(&gathered));
    }
    let template = Template::of_gathering(behov.declared())?;
    write_whole(&args.ut, &gathered::write(&template, &gathered)?, existing)?;
    print(&told(&gathered, &args.ut))
}

/// The files that are named, and the workbooks of the folders that are.
///
/// # Errors
/// A folder that cannot be read.
fn files(named: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in named {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let fault = |error: std::io::Error| {
            Problem::surroundings(format!("Mappen kunde inte läsas: {error}"))
                .at(path.display().to_string())
        };
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            // "~$bok.xlsx" is what Excel leaves beside an open file.
            let is_book = name.to_lowercase().ends_with(".xlsx") && !name.starts_with("~$");
            if is_book {
                found.push(path);
            }
        }
        found.sort();
        all.extend(found);
    }
    Ok(all)
}

fn gather(behov: &Behov, files: &[PathBuf]) -> Outcome<Gathered> {
    let template = Template::load(behov.declared())?;
    let read = files.par_iter().map(|path| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        (
            name.to_string_lossy().into_owned(),
            Earlier::read(path, &template),
        )
    });
    behov.sammanstall(read.collect(), session::day(None)?)
}

fn nothing(gathered: &Gathered) -> Box<Problem> {
    let all: Vec<String> = gathered
        .left_out
        .iter()
        .map(|(file, why)| format!("{file}: {}", why.lines().next().unwrap_or_default()))
        .collect();
    Problem::input("Ingen av filerna är en behovsanalys som kunde läsas")
        .at(all.join("; "))
        .expected("arbetsböcker som behov analys har skrivit, också kopior att dela")
}

fn told(gathered: &Gathered, path: &std::path::Path) -> String {
    let mut text = format!(
        "{} sammanställda. Arbetsboken: {}\n",
        swedish::counted(gathered.books.len(), "behovsanalys", "behovsanalyser"),
        path.display()
    );
    for (file, why) in &gathered.left_out {
        text.push_str(&format!(
            "Inte med: {file}: {}\n",
            why.lines().next().unwrap_or_default()
        ));
    }
    text
}
