//! WordprocessingML (ECMA-376): a file filled in, and the program's own template.

mod chart;
mod drawing;
mod fill;
mod markup;
mod own;
mod parts;
mod styles;

pub(super) use fill::fill;
pub(super) use own::template;

/// A paper that has been written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub bytes: Vec<u8>,
    /// What its file is to be called after the dot: docx, or docm where the house's file holds macros.
    pub ending: &'static str,
}

/// A text as it can stand in XML.
fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
