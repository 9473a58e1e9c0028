//! What can be told.

/// Something that people are told.
pub trait Told {
    /// In Swedish.
    fn told(&self) -> String;
}
