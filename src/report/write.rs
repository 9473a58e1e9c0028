//! The page as a whole.

use super::page;
use crate::analys::Analys;
use crate::declared::Declared;
use crate::earlier::Inputs;
use crate::problem::Outcome;

/// The page as text; the same answer and the same words give the same text. `declared` has its template and the rules of
/// sentences, `inputs` what the förbund has filled in.
///
/// # Errors
/// A fault in one of the templates, or in the file of boundaries.
pub fn write(declared: &Declared, analys: &Analys, inputs: &Inputs) -> Outcome<String> {
    page::write(declared, analys, inputs)
}
