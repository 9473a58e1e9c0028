//! `behov rapport`

use super::args::{Common, RapportArgs};
use super::handed_on::HandedOn;
use super::out::print;
use crate::problem::Outcome;
use crate::report;

pub fn run(common: &Common, args: &RapportArgs) -> Outcome<()> {
    let path = args.ut.as_deref();
    let made = HandedOn::asked(common, &args.handed_on, path, "html")?;
    let page = report::write(made.behov.declared(), &made.analys, &made.inputs)?;
    let told = made.write(("rapport", "Rapporten"), path, "html", page.as_bytes())?;
    print(&told)
}
