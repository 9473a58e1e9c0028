//! What replies have in common.

use serde::de::DeserializeOwned;

/// Longest piece of a wrong reply that is shown.
const SHOWN: usize = 80;

/// Reads JSON, after a byte order mark if there is one.
///
/// # Errors
/// A Swedish clause with the first line, where the reply is something else, such as a web page.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| {
        let text = String::from_utf8_lossy(bytes);
        let first = text.trim_start().lines().next().unwrap_or_default();
        let shown: String = first.chars().take(SHOWN).collect();
        if first.starts_with('<') {
            format!("svaret är en webbsida som börjar ”{shown}”")
        } else if error.is_eof() {
            "svaret är avklippt".to_string()
        } else {
            format!("rad {}, tecken {}: ”{shown}”", error.line(), error.column())
        }
    })
}

/// A few of what was skipped, and how many there were.
pub fn counted(skipped: Vec<String>) -> Vec<String> {
    const SHOWN: usize = 5;
    let count = skipped.len();
    let mut told: Vec<String> = skipped.into_iter().take(SHOWN).collect();
    if count > SHOWN {
        told.push(format!("… och {} rader till är överhoppade", count - SHOWN));
    }
    told
}
