//! Several förbund's own workbooks beside each other: each by its own shares and by those common to all.

use super::behov::Behov;
use super::fraga::{Beside, Fraga};
use super::renew::Overrides;
use crate::area::Area;
use crate::assumptions::Assumptions;
use crate::earlier::{Earlier, Inputs};
use crate::estimate::Skattning;
use crate::problem::Outcome;
use crate::simulation::{Settings, Spread, netto_interval};
use chrono::NaiveDate;
use rayon::prelude::*;

/// Draws for the interval of each workbook.
const DRAWS: usize = 500;

/// What several workbooks hold.
pub struct Gathered {
    pub books: Vec<GatheredBook>,
    /// The kommuner of all of them together, by the common shares; none where there are no books.
    pub together: Option<Skattning>,
    /// The shares common to all.
    pub common: Assumptions,
    /// Files that are not among them, and why, in Swedish.
    pub left_out: Vec<(String, String)>,
    /// What should be known of those that are, by file.
    pub remarks: Vec<(String, String)>,
}

/// A förbund's workbook.
pub struct GatheredBook {
    pub file: String,
    /// By its own shares and local figures.
    pub own: Skattning,
    pub spread: Option<Spread>,
    /// The same place by the common shares, on public figures.
    pub common: Skattning,
    pub inputs: Inputs,
}

impl Behov {
    /// Reads and counts workbooks. Each has a name and what could be read of it. A second one of the same kommuner is left out.
    ///
    /// # Errors
    /// The common assumptions cannot be read.
    pub fn sammanstall(
        &self,
        read: Vec<(String, Outcome<Earlier>)>,
        day: NaiveDate,
    ) -> Outcome<Gathered> {
        let common = Fraga::om(Area::riket(self.regions()), day, self)?;
        let mut gathered = Gathered {
            books: Vec::new(),
            together: None,
            common: common.assumptions.clone(),
            left_out: Vec::new(),
            remarks: Vec::new(),
        };
        let books = read.into_par_iter().map(|(file, earlier)| {
            let book = earlier.and_then(|earlier| self.book(&file, &earlier, day));
            (file, book)
        });
        // In the order that they were named, whichever was ready first.
        let books: Vec<_> = books.collect();
        for (file, book) in books {
            match book {
                Ok((book, notices)) => gathered.add(book, notices),
                Err(problem) => gathered.left_out.push((file, problem.to_string())),
            }
        }
        gathered.tell_shared(self);
        let areas: Vec<Area> = gathered
            .books
            .iter()
            .map(|book| book.own.underlag.area.clone())
            .collect();
        if !areas.is_empty() {
            let area = Area::together(&areas, "Alla tillsammans");
            gathered.together = Some(self.plain(area, day)?);
        }
        Ok(gathered)
    }

    fn book(
        &self,
        file: &str,
        earlier: &Earlier,
        day: NaiveDate,
    ) -> Outcome<(GatheredBook, Vec<String>)> {
        let fornyad = self.fornya(earlier, Overrides::none(day))?;
        let mut notices = fornyad.notices.clone();
        notices.extend(
            fornyad
                .own
                .before
                .iter()
                .flat_map(|before| before.unplaced.clone()),
        );
        notices.extend(fornyad.own.inputs.contradictions());
        let fraga = Fraga {
            depth: None,
            beside: Beside::default(),
            ..fornyad.fraga
        };
        let own = self.analysera(&fraga)?.skattning;
        let settings = Settings {
            draws: DRAWS,
            ..Settings::default()
        };
        Ok((
            GatheredBook {
                file: file.to_string(),
                spread: netto_interval(&own, settings).ok(),
                common: self.plain(fraga.area.clone(), day)?,
                inputs: fornyad.own.inputs,
                own,
            },
            notices,
        ))
    }

    /// An area by the common shares on public figures.
    fn plain(&self, area: Area, day: NaiveDate) -> Outcome<Skattning> {
        let fraga = Fraga {
            depth: None,
            beside: Beside::default(),
            ..Fraga::om(area, day, self)?
        };
        Ok(self.analysera(&fraga)?.skattning)
    }
}

impl Gathered {
    fn add(&mut self, book: GatheredBook, notices: Vec<String>) {
        let same = self
            .books
            .iter()
            .find(|one| kommuner(&one.own) == kommuner(&book.own));
        if let Some(same) = same {
            let name = &same.own.underlag.area.name;
            let why = format!("{name} finns redan i {}, som räknas", same.file);
            self.left_out.push((book.file, why));
            return;
        }
        let told = notices.into_iter().map(|told| (book.file.clone(), told));
        self.remarks.extend(told);
        self.books.push(book);
    }

    /// Kommuner that are in more than one workbook: their people are in both.
    fn tell_shared(&mut self, behov: &Behov) {
        let mut told = Vec::new();
        for (at, book) in self.books.iter().enumerate() {
            for other in &self.books[..at] {
                let both = kommuner(&book.own);
                let both = both
                    .iter()
                    .filter(|code| kommuner(&other.own).contains(code));
                let names: Vec<&str> = both.map(|code| behov.regions().name_of(code)).collect();
                if !names.is_empty() {
                    told.push((
                        book.file.clone(),
                        format!(
                            "{} finns också i {}",
                            crate::swedish::list(&names),
                            other.file
                        ),
                    ));
                }
            }
        }
        self.remarks.extend(told);
    }
}

fn kommuner(skattning: &Skattning) -> Vec<String> {
    let parts = skattning.underlag.area.parts.iter();
    let mut codes: Vec<String> = parts.map(|part| part.kommun.clone()).collect();
    codes.sort();
    codes
}
