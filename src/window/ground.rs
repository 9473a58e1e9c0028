//! What work is put to.

use super::books::{BookRef, Books};
use crate::analys::{Behov, Fornyad};
use crate::area::Area;
use crate::problem::Outcome;
use crate::template::Template;
use chrono::NaiveDate;
use std::sync::Arc;

pub(super) struct Ground<'a> {
    pub behov: &'a Behov,
    pub books: &'a Books,
    pub template: &'a Template,
    pub day: NaiveDate,
}

impl Ground<'_> {
    /// The question of a kept workbook, asked anew about its own area or another.
    ///
    /// # Errors
    /// As [`Books::renewed`].
    pub fn renewed(&self, book: &BookRef, area: Option<Area>) -> Outcome<Arc<Fornyad>> {
        self.books
            .renewed(book, area, self.behov, self.template, self.day)
    }
}
