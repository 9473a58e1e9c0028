//! The paper as a whole.

use super::house::House;
use super::outline::{self, Outline};
use super::sections::Sections;
use super::word::{self, Paper};
use crate::analys::Analys;
use crate::declared::Declared;
use crate::earlier::Inputs;
use crate::fill::Values;
use crate::present::{Needs, Rules};
use crate::problem::Outcome;
use crate::template::Template;

/// The paper; the same answer, words and house give the same bytes.
///
/// # Errors
/// A fault in a declared file; a house that is no Word file, or holds a field that is unknown, with the paragraph.
pub fn write(
    declared: &Declared,
    analys: &Analys,
    inputs: &Inputs,
    house: Option<&House<'_>>,
) -> Outcome<Paper> {
    let outline = Outline::load(declared)?;
    let said = Rules::load(declared)?.said(analys)?;
    let needs = Needs::of(analys, &Template::load(declared)?);
    let sections = Sections::new(analys, inputs, &said, needs);
    let values = Values::of(analys);
    match house {
        Some(house) => word::fill(house, &outline, &values, &sections),
        None => {
            let own = word::template(&outline)?;
            let own = House {
                name: outline::FILE,
                bytes: &own,
            };
            word::fill(&own, &outline, &values, &sections)
        }
    }
}

/// The program's own template as a Word file, with its fields unfilled: to change and to use as a house's.
///
/// # Errors
/// A fault in the declared outline or styles.
pub fn template(declared: &Declared) -> Outcome<Vec<u8>> {
    word::template(&Outline::load(declared)?)
}
