//! The namespaces of WordprocessingML, and its lengths.

pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Of links between the parts of a file.
pub(super) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Width of the text where a file does not say, in millimetres: A4 with 25 mm on each side.
pub(super) const WIDTH: f64 = 160.0;
/// Lengths in text are in twentieths of a point; so many are a millimetre.
pub(super) const TEXT_PER_MM: f64 = 56.7;
/// Lengths in drawings are in English metric units; so many are a millimetre.
pub(super) const DRAWN_PER_MM: u32 = 36_000;
