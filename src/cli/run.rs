//! Reads the words and sends them on, each command to its file.

use super::args::{Behov, Command};
use super::out::print;
use super::{
    analys, antaganden, bedomning, data, forbund, fyll, greet, hamta, importera, jamfor, kallor,
    log, lokalt, mall, manual, medel, rapport, replikera, sammanstall, sjalvtest, skatta,
    swedish_clap, underlag, version, webb, words,
};
use crate::problem::Outcome;
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs the program on the given words (the first is the program's name).
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let Some(book) = dropped(&words) else {
        return outcome_of(&words);
    };
    // The new workbook lands beside the one that was dropped, wherever the program stands.
    let folder = book.parent().filter(|folder| folder.is_dir());
    let moved = folder.map(std::env::set_current_dir);
    let name = match (moved, book.file_name()) {
        (Some(Ok(())), Some(name)) => name.to_os_string(),
        _ => book.into_os_string(),
    };
    let words = [words[0].clone(), "analys".into(), "--fran".into(), name];
    let code = outcome_of(&words);
    greet::stay_if_clicked();
    code
}

/// A workbook that was dropped on the program, or named alone: next year's is made from it.
fn dropped(words: &[OsString]) -> Option<PathBuf> {
    let [_, only] = words else { return None };
    let path = PathBuf::from(only);
    let ending = path.extension()?.to_string_lossy().to_lowercase();
    ["xlsx", "xlsm"].contains(&ending.as_str()).then_some(path)
}

fn outcome_of(words: &[OsString]) -> ExitCode {
    let command = swedish_clap::in_swedish(Behov::command());
    let parsed = command
        .try_get_matches_from(words)
        .and_then(|matches| Behov::from_arg_matches(&matches));
    let outcome = match parsed {
        Ok(behov) => run(&behov),
        Err(error) => match swedish_clap::explain(&error) {
            Ok(help) => print(&help),
            Err(problem) => Err(problem),
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Where even standard error is closed there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "Fel: {}", problem.told(&words::Flags));
            ExitCode::from(problem.exit_code())
        }
    }
}

fn run(behov: &Behov) -> Outcome<()> {
    if behov.common.utforligt {
        log::start();
    }
    if behov.version {
        return version::run(&behov.common, behov.langt);
    }
    let Some(command) = &behov.command else {
        return greet::run(&behov.common);
    };
    match command {
        Command::Skatta(args) => skatta::run(&behov.common, args),
        Command::Analys(args) => analys::run(&behov.common, args),
        Command::Rapport(args) => rapport::run(&behov.common, args),
        Command::Underlag(args) => underlag::run(&behov.common, args),
        Command::Webb(args) => webb::run(&behov.common, args),
        Command::Forbund(args) => forbund::run(&behov.common, args),
        Command::Antaganden(args) => antaganden::run(&behov.common, args),
        Command::Hamta(args) => hamta::run(&behov.common, args),
        Command::Kallor(args) => kallor::run(&behov.common, args),
        Command::Importera(args) => importera::run(&behov.common, args),
        Command::Data(args) => data::run(&behov.common, args),
        Command::Sammanstall(args) => sammanstall::run(&behov.common, args),
        Command::Medel(args) => medel::run(&behov.common, args),
        Command::Jamfor(args) => jamfor::run(&behov.common, args),
        Command::Fyll(args) => fyll::run(&behov.common, args),
        Command::Mall(args) => mall::run(&behov.common, args),
        Command::Lokalt(args) => lokalt::run(&behov.common, args),
        Command::Bedomning(args) => bedomning::run(&behov.common, args),
        Command::Replikera(args) => replikera::run(&behov.common, args),
        Command::Sjalvtest(args) => sjalvtest::run(&behov.common, args),
        Command::Manual(args) => manual::manual(args),
        Command::Komplettera(args) => manual::completions(args),
    }
}
