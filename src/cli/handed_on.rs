//! What the page and the paper share: an answer that is sent on, so that small local figures are never in it.

use super::args::{Common, HandedOnArgs};
use super::renewed::renewed;
use super::session;
use crate::analys::{Analys, Behov, Beside};
use crate::earlier::Inputs;
use crate::local::{self, LocalFigure};
use crate::output::{Existing, check_ending, check_target, default_path, write_whole};
use crate::problem::Outcome;
use crate::template::Template;
use crate::{present, swedish};
use std::path::{Path, PathBuf};

/// An answer with what is sent on beside it.
pub struct HandedOn {
    pub behov: Behov,
    pub analys: Analys,
    pub inputs: Inputs,
    notes: Vec<String>,
    existing: Existing,
}

impl HandedOn {
    /// The answer; before it is sought, that the file can be written where it is wanted.
    pub fn asked(
        common: &Common,
        args: &HandedOnArgs,
        path: Option<&Path>,
        ending: &str,
    ) -> Outcome<Self> {
        let depth = session::depth(&args.depth)?;
        let existing = Existing::replace_if(args.skriv_over);
        if let Some(path) = path {
            check_target(path, existing)?;
            check_ending(path, ending)?;
        }
        let behov = session::open(common)?;
        let template = Template::load(behov.declared())?;
        let fornyad = renewed(&behov, &args.estimate, args.fran.as_deref(), &template)?;
        let (mut fraga, mut notes) = (fornyad.fraga, fornyad.notices);
        let shown = local::hidden(&fraga.local, args.troskel);
        notes.extend(left_out(&fraga.local, &shown, args.troskel));
        fraga.local = shown;
        fraga.depth = depth;
        fraga.beside = Beside::report(&fraga.area, &template);
        session::beside(&mut fraga, &args.depth, &behov)?;
        let own = behov.logged(&fraga, &fornyad.stood, fornyad.own)?;
        Ok(Self {
            analys: behov.analysera(&fraga)?,
            inputs: own.inputs,
            behov,
            notes,
            existing,
        })
    }

    /// Writes the file where it is wanted, or under a name of its own, and says what it is.
    pub fn write(
        &self,
        (what, called): (&str, &str),
        path: Option<&Path>,
        ending: &str,
        bytes: &[u8],
    ) -> Outcome<String> {
        let skattning = &self.analys.skattning;
        let path = path.map_or_else(
            || {
                let area = &skattning.underlag.area.name;
                default_path(what, area, &skattning.year_text(), ending)
            },
            PathBuf::from,
        );
        check_ending(&path, ending)?;
        write_whole(&path, bytes, self.existing)?;
        Ok(present::summary(&self.analys, &self.notes, called, &path))
    }
}

/// That small figures have been left out, so that the numbers may be others than the workbook's.
fn left_out(all: &[LocalFigure], kept: &[LocalFigure], threshold: u32) -> Option<String> {
    let count = all.iter().filter(|one| one.used).count() - kept.len();
    (count > 0).then(|| {
        format!(
            "{} som är under {threshold}, eller hör ihop med en som är det, används inte här; talen kan vara andra än arbetsbokens.",
            swedish::counted(count, "lokal uppgift", "lokala uppgifter")
        )
    })
}
