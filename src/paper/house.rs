//! The house that the paper is written for.

/// A Word file that the paper is to be written in: the house's letterhead and styles.
pub struct House<'a> {
    /// As it is called in messages.
    pub name: &'a str,
    pub bytes: &'a [u8],
}
