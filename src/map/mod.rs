//! The map: the kommuner's boundaries, as paths for a page and as a picture, and the classes that colour them.

mod boundaries;
mod picture;

pub use boundaries::{Boundaries, CLASSES, Drawing, Shape, breaks, class_of, classes};
pub use picture::{FILLS, Painted, Picture, painted};
