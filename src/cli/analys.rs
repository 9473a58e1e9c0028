//! `behov analys`

use super::args::{AnalysArgs, Common};
use super::out::print;
use super::renewed::renewed;
use super::session;
use crate::analys::{Analys, Beside};
use crate::declared::read_user_file;
use crate::output::{Existing, check_ending, check_target, default_path, write_whole};
use crate::problem::Outcome;
use crate::template::Template;
use crate::{present, workbook};
use std::path::{Path, PathBuf};

pub fn run(common: &Common, args: &AnalysArgs) -> Outcome<()> {
    let depth = session::depth(&args.depth)?;
    let existing = Existing::replace_if(args.skriv_over);
    if let Some(path) = &args.ut {
        check_target(path, existing)?;
        check_ending(path, "xlsx")?;
    }
    let behov = session::open(common)?;
    let template = match &args.mall {
        Some(path) => Template::of(&read_user_file(path)?, behov.declared())?,
        None => Template::load(behov.declared())?,
    };
    let mut fornyad = renewed(&behov, &args.estimate, args.fran.as_deref(), &template)?;
    fornyad.fraga.depth = depth;
    fornyad.fraga.beside = Beside::workbook(&fornyad.fraga.area, &template);
    session::beside(&mut fornyad.fraga, &args.depth, &behov)?;
    let analys = behov.analysera(&fornyad.fraga)?;
    let own = behov.logged(&fornyad.fraga, &fornyad.stood, fornyad.own)?;
    let bytes = workbook::write(&template, &analys, &own)?;
    let path = args.ut.clone().unwrap_or_else(|| path_of(&analys));
    let shared = shared_path(&path);
    check_target(&path, existing)?;
    if args.delbar {
        check_target(&shared, existing)?;
        let bytes = workbook::to_share(
            &behov,
            &fornyad.fraga,
            &fornyad.base,
            args.troskel,
            &template,
        )?;
        write_whole(&shared, &bytes, existing)?;
    }
    write_whole(&path, &bytes, existing)?;
    let notes = &fornyad.notices;
    print(&present::summary(&analys, notes, "Arbetsboken", &path))?;
    print(&next_step(&path))?;
    match args.delbar {
        true => print(&format!("Att dela: {}\n", shared.display())),
        false => Ok(()),
    }
}

/// What most people do then.
fn next_step(path: &Path) -> String {
    let name = path.display();
    format!(
        "Nästa steg: öppna arbetsboken, fyll i de gula cellerna, och gör om den med behov analys --fran \"{name}\".\n"
    )
}

fn path_of(analys: &Analys) -> PathBuf {
    let skattning = &analys.skattning;
    let area = &skattning.underlag.area.name;
    default_path("behovsanalys", area, &skattning.year_text(), "xlsx")
}

/// The name of the copy to share.
fn shared_path(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-delbar.xlsx"))
}
