//! A paper that has been written.

/// A paper that has been written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub bytes: Vec<u8>,
    /// What its file is to be called after the dot: docx, or docm where the house's file holds macros.
    pub ending: &'static str,
}

/// A text as it can stand in XML.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
