//! One raw reply: the body compressed, and what is known of it.

use super::files::{fault, keep};
use crate::problem::Outcome;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::path::Path;

/// What is known of a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Address asked, or the name of an imported file.
    pub adress: String,
    /// Body of the request, where it had one.
    pub fraga: Option<String>,
    /// Table of the declaration that it belongs to.
    pub tabell: String,
    /// `data`, `metadata`, `fil` …
    pub slag: String,
    /// When it came, UTC, `2026-01-31T12:00:00.000Z`.
    pub hamtad: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// SHA-256 of the body, hexadecimal.
    pub sha256: String,
    /// Length of the body, bytes.
    pub langd: u64,
}

/// A stored reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub meta: Meta,
    pub body: Vec<u8>,
}

/// A stored reply that is not what was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub key: String,
    /// Swedish clause.
    pub reason: String,
}

/// SHA-256, hexadecimal.
pub fn sum_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Entry {
    /// Writes the body first: without its description it does not count as stored.
    pub(super) fn write(&self, folder: &Path) -> Outcome<()> {
        let body = folder.join(format!("{}.gz", self.key));
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let packed = encoder
            .write_all(&self.body)
            .and_then(|()| encoder.finish())
            .map_err(|error| fault(&body, &error))?;
        keep(&body, &packed)?;
        let mut text = serde_json::to_string_pretty(&self.meta).unwrap_or_default();
        text.push('\n');
        keep(&folder.join(format!("{}.json", self.key)), text.as_bytes())
    }

    /// Reads and checks; `None` where nothing is stored under the key.
    pub(super) fn read(folder: &Path, key: &str) -> Option<Result<Entry, Damage>> {
        let text = std::fs::read_to_string(folder.join(format!("{key}.json"))).ok()?;
        Some(Self::checked(folder, key, &text).map_err(|reason| Damage {
            key: key.to_string(),
            reason,
        }))
    }

    fn checked(folder: &Path, key: &str, text: &str) -> Result<Entry, String> {
        let meta: Meta = serde_json::from_str(text)
            .map_err(|_| "beskrivningen går inte att läsa".to_string())?;
        let packed = std::fs::File::open(folder.join(format!("{key}.gz")))
            .map_err(|_| "innehållet saknas".to_string())?;
        // One byte more than promised is enough to know that it is too long.
        let mut body = Vec::new();
        GzDecoder::new(packed)
            .take(meta.langd + 1)
            .read_to_end(&mut body)
            .map_err(|_| "innehållet är avklippt eller skadat".to_string())?;
        if body.len() as u64 != meta.langd || sum_of(&body) != meta.sha256 {
            return Err("kontrollsumman stämmer inte".to_string());
        }
        Ok(Entry {
            key: key.to_string(),
            meta,
            body,
        })
    }
}
