//! WordprocessingML (ECMA-376): a file filled in, and the program's own template.

mod chart;
mod drawing;
mod fill;
mod markup;
mod names;
mod own;
mod paper;
mod parts;
mod styles;

pub(super) use fill::fill;
pub(super) use own::template;
pub use paper::Paper;
