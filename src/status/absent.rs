//! A figure that is absent.

use super::Reason;

/// How a figure is absent.
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
    pub const fn id(self) -> &'static str {
        match self {
            AbsentStatus::Bortfall => "bortfall",
            AbsentStatus::Sekretess => "sekretess",
            AbsentStatus::EjTillamplig | AbsentStatus::EjHamtad => "ej_tillamplig",
        }
    }
}

/// An absent figure: never 0, always with a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Absent {
    pub status: AbsentStatus,
    pub reason: Reason,
}

impl Absent {
    /// The producer has no value.
    pub fn bortfall(reason: impl Into<Reason>) -> Self {
        Self {
            status: AbsentStatus::Bortfall,
            reason: reason.into(),
        }
    }

    /// The producer hides the value.
    pub fn suppressed(reason: impl Into<Reason>) -> Self {
        Self {
            status: AbsentStatus::Sekretess,
            reason: reason.into(),
        }
    }

    /// The figure has no meaning here.
    pub fn not_applicable(reason: impl Into<Reason>) -> Self {
        Self {
            status: AbsentStatus::EjTillamplig,
            reason: reason.into(),
        }
    }

    /// The source is declared but has not been fetched.
    pub fn not_fetched(reason: impl Into<Reason>) -> Self {
        Self {
            status: AbsentStatus::EjHamtad,
            reason: reason.into(),
        }
    }
}
