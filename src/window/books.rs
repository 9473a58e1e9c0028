//! Last year's workbook, dropped on the window: kept for this user, and read anew for each question that goes on from it.

use crate::analys::{Behov, Fornyad, Overrides};
use crate::area::Area;
use crate::earlier::Earlier;
use crate::input::{LARGEST, read_whole};
use crate::output::{Existing, put_in_place};
use crate::problem::{Outcome, Problem};
use crate::store::sum_of;
use crate::template::Template;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// A workbook that is kept, and what the user calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookRef {
    /// SHA-256 of its bytes.
    pub nyckel: String,
    pub fil: String,
}

/// What a renewal was made of.
#[derive(PartialEq)]
struct Key {
    book: BookRef,
    area: Option<Area>,
    day: chrono::NaiveDate,
    edition: String,
}

/// The workbooks that are kept, and the renewal that was made last: each move of a slider asks for it.
pub struct Books {
    folder: PathBuf,
    last: Mutex<Option<(Key, Arc<Fornyad>)>>,
}

impl Books {
    pub fn at(folder: PathBuf) -> Self {
        Self {
            folder,
            last: Mutex::default(),
        }
    }

    fn path(&self, key: &str) -> Outcome<PathBuf> {
        // It becomes part of a path: nothing but the digits of a sum.
        let is_sum = key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
        match is_sum {
            true => Ok(self.folder.join(format!("bok-{key}.xlsx"))),
            false => {
                Err(Problem::input("Arbetsboken finns inte").next("Lägg filen i fönstret igen."))
            }
        }
    }

    /// Keeps a workbook that can be read.
    ///
    /// # Errors
    /// It is no workbook of the program's, or cannot be kept.
    pub(super) fn keep(&self, file: &str, bytes: &[u8], template: &Template) -> Outcome<BookRef> {
        Earlier::of(file, bytes, template)?;
        let book = BookRef {
            nyckel: sum_of(bytes),
            fil: file.to_string(),
        };
        let path = self.path(&book.nyckel)?;
        put_in_place(&path, bytes, Existing::Replace).map_err(|error| {
            Problem::surroundings(format!("Arbetsboken kunde inte sparas: {error}"))
                .at(path.display().to_string())
        })?;
        Ok(book)
    }

    /// The question of a kept workbook, asked anew about its own area or another.
    ///
    /// # Errors
    /// It is gone, or what the user should mend in it.
    pub(super) fn renewed(
        &self,
        book: &BookRef,
        area: Option<Area>,
        behov: &Behov,
        template: &Template,
        day: NaiveDate,
    ) -> Outcome<Arc<Fornyad>> {
        let key = Key {
            book: book.clone(),
            area: area.clone(),
            day,
            edition: behov.basis().edition(),
        };
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, fornyad)) = last.as_ref().filter(|(known, _)| *known == key) {
            return Ok(fornyad.clone());
        }
        drop(last);
        let bytes = read_whole(&self.path(&book.nyckel)?, LARGEST)?;
        let earlier = Earlier::of(&book.fil, &bytes, template)?;
        let over = Overrides {
            area,
            ..Overrides::none(day)
        };
        let fornyad = Arc::new(behov.fornya(&earlier, over)?);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((key, fornyad.clone()));
        Ok(fornyad)
    }
}
