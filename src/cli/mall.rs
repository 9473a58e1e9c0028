//! `behov mall`

use super::args::{Common, MallAction, MallArgs};
use super::print;
use super::session;
use crate::declared::read_user_file;
use crate::output::{Existing, write_whole};
use crate::problem::Outcome;
use crate::template::Template;

pub fn run(common: &Common, args: &MallArgs) -> Outcome<()> {
    let behov = session::open(common)?;
    match &args.action {
        MallAction::Exportera { ut, skriv_over } => {
            let text = Template::text(behov.declared())?;
            let Some(path) = ut else {
                return print(&text);
            };
            write_whole(path, text.as_bytes(), Existing::replace_if(*skriv_over))?;
            print(&format!(
                "Mallen: {}\nKontrollera den med behov mall kontrollera.\n",
                path.display()
            ))
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
