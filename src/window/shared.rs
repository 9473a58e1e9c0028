//! What the window stands on, and what every answer has at hand.

use super::books::Books;
use super::fetching::Fetching;
use super::guard::Guard;
use crate::analys::Behov;
use crate::problem::Outcome;
use crate::store::Store;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Where figures are fetched to, and how they are read anew.
pub struct Grounds {
    pub store: Store,
    pub open: Box<dyn Fn() -> Outcome<Behov> + Send + Sync>,
    /// The clock, UTC.
    pub now: fn() -> String,
}

/// What the window stands on.
pub struct Window {
    pub behov: Behov,
    pub grounds: Grounds,
    /// Where files are written.
    pub folder: PathBuf,
    /// The user's documents, where other folders lie that may be chosen.
    pub documents: Option<PathBuf>,
    /// Where work in progress is kept, and beside it earlier workbooks that were dropped.
    pub kept: PathBuf,
    /// Where choices that hold from one time to the next are kept.
    pub settings: PathBuf,
    /// Where it is told to a second start of the program that the window is open.
    pub running: PathBuf,
    /// 0 for any that is free.
    pub port: u16,
    /// Ends when nobody has asked anything for so long.
    pub idle: Duration,
}

/// What every answer has at hand.
pub(super) struct Shared {
    behov: RwLock<Behov>,
    folder: RwLock<PathBuf>,
    pub(super) grounds: Grounds,
    pub(super) documents: Option<PathBuf>,
    pub(super) kept: PathBuf,
    pub(super) settings: PathBuf,
    pub(super) books: Books,
    pub(super) fetching: Fetching,
    pub(super) guard: Guard,
    pub(super) last: Mutex<Instant>,
    pub(super) end: Notify,
}

impl Shared {
    pub(super) fn new(window: Window, guard: Guard) -> Self {
        Self {
            guard,
            behov: RwLock::new(window.behov),
            folder: RwLock::new(window.folder),
            grounds: window.grounds,
            documents: window.documents,
            books: Books::at(window.kept.parent().unwrap_or(Path::new("")).to_path_buf()),
            fetching: Fetching::default(),
            kept: window.kept,
            settings: window.settings,
            last: Mutex::new(Instant::now()),
            end: Notify::new(),
        }
    }

    /// As it is now: a fetch puts another in its place.
    pub(super) fn behov(&self) -> Behov {
        let behov = self.behov.read();
        behov.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn renew(&self, behov: Behov) {
        *self.behov.write().unwrap_or_else(PoisonError::into_inner) = behov;
    }

    pub(super) fn folder(&self) -> PathBuf {
        let folder = self.folder.read();
        folder.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn write_to(&self, folder: PathBuf) {
        *self.folder.write().unwrap_or_else(PoisonError::into_inner) = folder;
    }
}
