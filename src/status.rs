//! How a figure came to be, or why it is absent.

use std::fmt;

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
    /// Entered by the user.
    Lokal,
}

impl Status {
    /// All of them, in order of firmness.
    pub const ALL: [Status; 6] = [
        Status::Publicerad,
        Status::Preliminar,
        Status::Harledd,
        Status::Modellerad,
        Status::SkattadLucka,
        Status::Lokal,
    ];

    /// The identifier used in files, CSV and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Status::Publicerad => "publicerad",
            Status::Preliminar => "preliminar",
            Status::Harledd => "harledd",
            Status::Modellerad => "modellerad",
            Status::SkattadLucka => "skattad_lucka",
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
            Status::Lokal => "lokal",
        }
    }

    /// The status with this identifier.
    pub fn from_id(id: &str) -> Option<Status> {
        Self::ALL.into_iter().find(|status| status.id() == id)
    }
}

/// Why a figure does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AbsentStatus {
    /// The producer has no value.
    Bortfall,
    /// The producer hides the value.
    Sekretess,
    /// The figure has no meaning here.
    EjTillamplig,
    /// The source is declared but has not been fetched.
    EjHamtad,
}

impl AbsentStatus {
    /// The identifier used in files, CSV and JSON.
    pub fn id(self) -> &'static str {
        match self {
            AbsentStatus::Bortfall => "bortfall",
            AbsentStatus::Sekretess => "sekretess",
            AbsentStatus::EjTillamplig | AbsentStatus::EjHamtad => "ej_tillamplig",
        }
    }
}

/// An absent figure: never 0, always with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    pub status: AbsentStatus,
    /// A Swedish clause: "Kolada publicerar inte N31848 för Krokom 2022".
    pub reason: String,
}

impl Absent {
    /// The producer has no value.
    pub fn bortfall(reason: impl Into<String>) -> Self {
        Self {
            status: AbsentStatus::Bortfall,
            reason: reason.into(),
        }
    }

    /// The figure has no meaning here.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self {
            status: AbsentStatus::EjTillamplig,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.reason, self.status.id())
    }
}

/// Which sexes a figure concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
