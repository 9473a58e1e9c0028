//! `behov mall`

use super::args::{Common, MallAction, MallArgs};
use super::out::print;
use super::session;
use crate::analys::{Behov, Fraga};
use crate::area::AreaName;
use crate::declared::read_user_file;
use crate::earlier::Inputs;
use crate::input::{LARGEST, read_whole};
use crate::output::{Existing, write_whole};
use crate::paper::{self, House};
use crate::problem::Outcome;
use crate::template::Template;
use std::path::Path;

pub fn run(common: &Common, args: &MallArgs) -> Outcome<()> {
    let behov = session::open(common)?;
    match &args.action {
        MallAction::Exportera { ut, skriv_over } => {
            let (path, bytes) = match ut {
                None => return print(&Template::text(behov.declared())?),
                Some(path) if is_paper(path) => (path, paper::template(behov.declared())?),
                Some(path) => (path, Template::text(behov.declared())?.into_bytes()),
            };
            write_whole(path, &bytes, Existing::replace_if(*skriv_over))?;
            print(&format!(
                "Mallen: {}\nKontrollera den med behov mall kontrollera.\n",
                path.display()
            ))
        }
        MallAction::Kontrollera { file } if is_paper(file) => {
            let name = file.display().to_string();
            let bytes = read_whole(file, LARGEST)?;
            let becomes = check_house(&behov, &name, &bytes)?;
            print(&format!("{name}: inga fel. {becomes}\n"))
        }
        MallAction::Kontrollera { file } => {
            let template = Template::of(&read_user_file(file)?, behov.declared())?;
            behov.check(&template)?;
            print(&format!(
                "{}: inga fel. {} blad.\n",
                file.display(),
                template.sheets.len()
            ))
        }
    }
}

/// A paper's template is a Word file, a workbook's is not.
fn is_paper(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    ["docx", "dotx", "docm", "dotm"]
        .iter()
        .any(|one| ending == *one)
}

/// Writes a paper for riket with the house's file, and says what stands in it.
fn check_house(behov: &Behov, name: &str, bytes: &[u8]) -> Outcome<String> {
    let day = super::session::day(None)?;
    let mut fraga = Fraga::om(behov.area(&AreaName::Riket, day)?, day, behov)?;
    fraga.depth = None;
    let analys = behov.analysera(&fraga)?;
    let house = House { name, bytes };
    let paper = paper::write(behov.declared(), &analys, &Inputs::default(), Some(&house))?;
    Ok(format!("Underlaget blir en .{}-fil.", paper.ending))
}
