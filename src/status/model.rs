//! How a value came about, and whose it is.

use serde::{Deserialize, Serialize};

/// Status of a figure that exists, from the firmest to the least firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Published by the agency.
    Publicerad,
    /// Published, and said by the agency to be provisional.
    Preliminar,
    /// Exact algebra on published values.
    Harledd,
    /// Needs an assumption.
    Modellerad,
    /// The region is silent: estimated from other years of its own.
    SkattadLucka,
    /// Carried ahead from an earlier year.
    Framskriven,
    /// Entered by the user.
    Lokal,
}

impl Status {
    /// All of them, in order of firmness.
    pub const ALL: [Status; 7] = [
        Status::Publicerad,
        Status::Preliminar,
        Status::Harledd,
        Status::Modellerad,
        Status::SkattadLucka,
        Status::Framskriven,
        Status::Lokal,
    ];

    /// The identifier used in files, CSV and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Status::Publicerad => "publicerad",
            Status::Preliminar => "preliminar",
            Status::Harledd => "harledd",
            Status::Modellerad => "modellerad",
            Status::SkattadLucka => "skattad_lucka",
            Status::Framskriven => "framskriven",
            Status::Lokal => "lokal",
        }
    }

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Status::Publicerad => "publicerad",
            Status::Preliminar => "preliminär",
            Status::Harledd => "härledd",
            Status::Modellerad => "modellerad",
            Status::SkattadLucka => "skattad lucka",
            Status::Framskriven => "framskriven",
            Status::Lokal => "lokal",
        }
    }

    /// The status with this identifier.
    pub fn from_id(id: &str) -> Option<Status> {
        Self::ALL.into_iter().find(|status| status.id() == id)
    }
}

/// Which sexes a figure concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kon {
    /// Both.
    T,
    /// Kvinnor.
    K,
    /// Män.
    M,
}

impl Kon {
    /// Both sexes first, then each.
    pub const ALL: [Kon; 3] = [Kon::T, Kon::K, Kon::M];

    /// `T`, `K` or `M`.
    pub fn id(self) -> &'static str {
        match self {
            Kon::T => "T",
            Kon::K => "K",
            Kon::M => "M",
        }
    }

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Kon::T => "totalt",
            Kon::K => "kvinnor",
            Kon::M => "män",
        }
    }

    /// ", kvinnor": what is added to a name where it is about one sex alone.
    pub fn after_comma(self) -> String {
        match self {
            Kon::T => String::new(),
            kon => format!(", {}", kon.label()),
        }
    }

    /// The sex with this identifier.
    pub fn from_id(id: &str) -> Option<Kon> {
        Self::ALL.into_iter().find(|kon| kon.id() == id)
    }

    /// The sex that people write so: "K", "kvinnor"; nothing is both.
    pub fn named(text: &str) -> Option<Kon> {
        match text.trim().to_lowercase().as_str() {
            "" | "t" | "båda" | "totalt" | "alla" => Some(Kon::T),
            "k" | "kvinna" | "kvinnor" => Some(Kon::K),
            "m" | "man" | "män" => Some(Kon::M),
            _ => None,
        }
    }
}
