//! `behov underlag`

use super::args::{Common, UnderlagArgs};
use super::handed_on::HandedOn;
use super::out::print;
use crate::input::{LARGEST, read_whole};
use crate::paper::{self, House};
use crate::problem::Outcome;

pub fn run(common: &Common, args: &UnderlagArgs) -> Outcome<()> {
    let house = match &args.mall {
        Some(path) => Some((path.display().to_string(), read_whole(path, LARGEST)?)),
        None => None,
    };
    // A house's file with macros gives a paper with macros.
    let macros = args.mall.as_deref().and_then(|path| path.extension());
    let macros = macros.map(|ending| ending.to_ascii_lowercase());
    let ending = match macros.is_some_and(|ending| ending == "docm" || ending == "dotm") {
        true => "docm",
        false => "docx",
    };
    let path = args.ut.as_deref();
    let made = HandedOn::asked(common, &args.handed_on, path, ending)?;
    let house = house.as_ref().map(|(name, bytes)| House { name, bytes });
    let paper = paper::write(
        made.behov.declared(),
        &made.analys,
        &made.inputs,
        house.as_ref(),
    )?;
    let told = made.write(("underlag", "Underlaget"), path, paper.ending, &paper.bytes)?;
    print(&told)
}
