//! The folder itself.

use super::files::fault;
use super::round::Round;
use crate::problem::Outcome;
use chrono::{NaiveDateTime, TimeDelta};
use std::path::{Path, PathBuf};

/// A store on disk; nothing is made until something is written.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the normalised series are kept.
    pub fn normalised(&self) -> PathBuf {
        self.root.join("normaliserat")
    }

    /// True where anything has been fetched or imported.
    pub fn has_raw(&self) -> bool {
        self.root.join("ra").is_dir()
    }

    /// All rounds of a source, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn rounds(&self, source: &str) -> Outcome<Vec<Round>> {
        let folder = self.root.join("ra").join(source);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let entries = std::fs::read_dir(&folder).map_err(|error| fault(&folder, &error))?;
        let mut names: Vec<String> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                entry
                    .file_type()
                    .ok()?
                    .is_dir()
                    .then(|| entry.file_name().into_string().ok())?
            })
            .collect();
        names.sort();
        names
            .into_iter()
            .map(|name| Round::open(folder.join(&name), name))
            .collect()
    }

    /// The unfinished round of this plan that is less than a day old, or a new one named by the time. An older one is left as
    /// it is: what it has is used, and all is asked for anew, so that what cannot be had freezes no source.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn round_for(&self, source: &str, plan: &str, now: &str) -> Outcome<Round> {
        let unfinished = self.rounds(source)?.into_iter().rev().find(|round| {
            let same = round.finished.is_none() && round.plan.as_deref() == Some(plan);
            same && within_a_day(&round.name, now)
        });
        if let Some(round) = unfinished {
            round.sweep()?;
            return Ok(round);
        }
        let folder = self.root.join("ra").join(source);
        let earlier = self.rounds(source)?;
        let newest = earlier.last().map(|round| round.name.as_str());
        let name = after(newest, &now.replace([':', '-'], ""));
        Round::create(folder.join(&name), name, plan)
    }
}

/// True unless more than a day has passed since the round was named, `20260131T120000.000Z`; a clock that has been set back
/// says nothing.
fn within_a_day(name: &str, now: &str) -> bool {
    let at = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).take(14).collect();
        NaiveDateTime::parse_from_str(&digits, "%Y%m%d%H%M%S").ok()
    };
    match (at(name), at(now)) {
        (Some(begun), Some(now)) => now - begun <= TimeDelta::days(1),
        _ => true,
    }
}

/// The name for now, or one that follows the newest: rounds keep their order when two fall in one second,
/// and when the clock has been set back.
fn after(newest: Option<&str>, now: &str) -> String {
    let Some(newest) = newest.filter(|newest| *newest >= now) else {
        return now.to_string();
    };
    let numbered = newest
        .rsplit_once('-')
        .and_then(|(first, number)| Some((first, number.len() == 3, number.parse::<u16>().ok()?)));
    match numbered {
        Some((first, true, number)) if number < 999 => format!("{first}-{:03}", number + 1),
        _ => format!("{newest}-002"),
    }
}

#[cfg(test)]
mod tests {
    use super::{after, within_a_day};

    #[test]
    fn a_round_is_continued_for_a_day() {
        let name = "20260131T120000.000Z-002";
        assert!(within_a_day(name, "2026-02-01T11:59:59.000Z"));
        assert!(!within_a_day(name, "2026-02-01T12:00:01.000Z"));
        assert!(within_a_day(name, "2026-01-01T00:00:00.000Z"));
        assert!(within_a_day("odd", "2026-01-01T00:00:00.000Z"));
    }

    #[test]
    fn a_new_round_always_follows_the_newest() {
        let now = "20260101T120000.000Z";
        assert_eq!(after(None, now), now);
        assert_eq!(after(Some("20251231T120000.000Z"), now), now);
        for newest in [
            now,
            "20990101T000000.000Z",
            "20990101T000000.000Z-002",
            "20260101T120000.000Z-deadbeef",
            "20990101T000000.000Z-999",
        ] {
            let name = after(Some(newest), now);
            assert!(name.as_str() > newest, "{name} {newest}");
        }
    }
}
