//! What is known about a whole series: producer, unit, period, when it was fetched.

use crate::status::Unpublished;

/// Where the figures of a series are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// In a file of `sources/figurer`.
    Embedded,
    /// In the store: at least one cell has been fetched.
    Fetched,
    /// In a file of `sources/avskrifter` alone.
    Transcribed,
    /// Nowhere yet: declared, to be fetched from the source with this id.
    At(String),
}

/// A published series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Nyckeltal or table id.
    pub id: String,
    pub title: String,
    /// Unit as published: `antal`, `procent`, `dagar` …
    pub unit: String,
    /// The agency that produced the figures.
    pub producer: String,
    /// Who republished them.
    pub publisher: String,
    /// True where the series is published by sex.
    pub by_kon: bool,
    /// Day of retrieval, `YYYY-MM-DD`.
    pub fetched: String,
    pub first_year: i32,
    pub last_year: i32,
    pub held: Held,
    /// The newest year of `sources/avskrifter`.
    pub transcribed: Option<i32>,
    /// On what terms the publisher gives it; empty where no declared source has that publisher.
    pub licence: String,
    /// Where the publisher tells more.
    pub address: String,
}

impl Series {
    /// Why there are no figures at all, where nothing has been fetched.
    pub fn not_fetched(&self) -> Option<Unpublished> {
        match &self.held {
            Held::At(source) => Some(Unpublished::NotFetched {
                series: self.id.clone(),
                source: source.clone(),
            }),
            Held::Embedded | Held::Fetched | Held::Transcribed => None,
        }
    }

    /// False for a series of which there is nothing from its publisher: not fetched, or only copied from elsewhere.
    pub fn has_figures(&self) -> bool {
        !matches!(self.held, Held::At(_) | Held::Transcribed)
    }

    /// The publisher without its parenthesis: "Kolada".
    pub fn publisher_short(&self) -> &str {
        self.publisher.split(" (").next().unwrap_or(&self.publisher)
    }

    /// "SCB, via Kolada (RKA)".
    pub fn source(&self) -> String {
        format!("{}, via {}", self.producer, self.publisher)
    }
}
