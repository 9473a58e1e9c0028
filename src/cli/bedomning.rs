//! `behov bedomning`

use super::args::{BedomningAction, BedomningArgs, Common};
use super::out::print;
use super::session;
use crate::analys::{AssumptionsFrom, Behov};
use crate::assumptions::{Assumptions, Judgement, Shares, text};
use crate::input::{LARGEST, read_whole};
use crate::local::{judgement_form, read_judgements};
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::problem::{Outcome, Problem};
use crate::swedish;
use std::path::PathBuf;

pub fn run(common: &Common, args: &BedomningArgs) -> Outcome<()> {
    let behov = session::open(common)?;
    match &args.action {
        BedomningAction::Mall {
            roll,
            antaganden,
            ut,
            skriv_over,
        } => {
            check_ending(ut, "csv")?;
            let assumptions = behov.assumptions(AssumptionsFrom::Named(antaganden))?;
            let form = judgement_form(&assumptions, roll)?;
            write_whole(ut, &form, Existing::replace_if(*skriv_over))?;
            print(&format!(
                "Formuläret: {}\nSkicka det till den som bedömer, och läs in svaren med behov bedomning las.\n",
                ut.display()
            ))
        }
        BedomningAction::Las {
            files,
            antaganden,
            ut,
            skriv_over,
        } => {
            let existing = Existing::replace_if(*skriv_over);
            check_target(ut, existing)?;
            check_ending(ut, "toml")?;
            let judged = judged(&behov, files, antaganden)?;
            let factors = &behov.overlaps().factors;
            write_whole(
                ut,
                text(&judged, factors, Shares::Plain)?.as_bytes(),
                existing,
            )?;
            print(&format!(
                "{} bedömningar av {} är inlästa till {}. Använd den med --antaganden.\n",
                judged.judgements.len(),
                swedish::list(&judged.judges()),
                ut.display()
            ))
        }
    }
}

/// The assumptions with the judgements of every file, read whole before anything is written.
fn judged(behov: &Behov, files: &[PathBuf], antaganden: &str) -> Outcome<Assumptions> {
    let mut assumptions = behov.assumptions(AssumptionsFrom::Named(antaganden))?;
    let mut all: Vec<Judgement> = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let bytes = read_whole(file, LARGEST)?;
        for one in read_judgements(&name, &bytes, &assumptions)? {
            let same = |other: &&Judgement| (&other.role, &other.group) == (&one.role, &one.group);
            if all.iter().any(|other| same(&other)) {
                return Err(Problem::input(format!(
                    "{} bedömer {} två gånger",
                    one.role, one.group
                ))
                .at(name)
                .next("Behåll den ena raden, eller ge den andra bedömaren en egen roll."));
            }
            all.push(one);
        }
    }
    if all.is_empty() {
        return Err(Problem::input("Filerna har ingen bedömning")
            .expected("lägst, troligast och högst i procent på minst en rad"));
    }
    assumptions.judge(all)?;
    Ok(assumptions)
}
