//! `behov rapport`

use super::args::{Common, RapportArgs};
use super::print;
use super::renewed::renewed;
use super::session;
use crate::analys::Beside;
use crate::local::{self, LocalFigure};
use crate::output::{Existing, check_ending, check_target, default_path, write_whole};
use crate::present;
use crate::problem::Outcome;
use crate::report;
use crate::swedish;
use crate::template::Template;

pub fn run(common: &Common, args: &RapportArgs) -> Outcome<()> {
    let depth = session::depth(&args.depth)?;
    let existing = Existing::replace_if(args.skriv_over);
    if let Some(path) = &args.ut {
        check_target(path, existing)?;
        check_ending(path, "html")?;
    }
    let behov = session::open(common)?;
    let template = Template::load(behov.declared())?;
    let fornyad = renewed(&behov, &args.estimate, args.fran.as_deref(), &template)?;
    let (mut fraga, mut notes) = (fornyad.fraga, fornyad.notices);
    // A report is sent on: small local figures are never in it.
    let shown = local::hidden(&fraga.local, args.troskel);
    notes.extend(left_out(&fraga.local, &shown, args.troskel));
    fraga.local = shown;
    fraga.depth = depth;
    fraga.beside = Beside::report(&fraga.area);
    session::beside(&mut fraga, &args.depth, &behov)?;
    let analys = behov.analysera(&fraga)?;
    let page = report::write(behov.declared(), &analys, &fornyad.own.inputs)?;
    let skattning = &analys.skattning;
    let path = args.ut.clone().unwrap_or_else(|| {
        let area = &skattning.underlag.area.name;
        default_path("rapport", area, &skattning.year_text(), "html")
    });
    write_whole(&path, page.as_bytes(), existing)?;
    print(&present::summary(&analys, &notes, "Rapporten", &path))
}

/// That small figures have been left out, so that the numbers may be others than the workbook's.
fn left_out(all: &[LocalFigure], kept: &[LocalFigure], threshold: u32) -> Option<String> {
    let count = all.iter().filter(|one| one.used).count() - kept.len();
    (count > 0).then(|| {
        format!(
            "{} som är under {threshold}, eller hör ihop med en som är det, används inte i rapporten; talen kan vara andra än arbetsbokens.",
            swedish::counted(count, "lokal uppgift", "lokala uppgifter")
        )
    })
}
