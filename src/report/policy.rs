//! What the page may do: run its own script and style, and nothing else; no network at all.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A Content-Security-Policy under which only these two texts are obeyed.
pub fn policy(script: &str, style: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    )
}

/// JSON that can stand in a script element: nothing in it can end the element.
pub fn inside_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_forbids_everything_but_the_two_texts() {
        let told = policy("a", "b");
        assert!(told.starts_with("default-src 'none'; script-src 'sha256-"));
        assert!(told.contains("ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs="));
        assert!(!told.contains("unsafe") && !told.contains("http"));
    }

    #[test]
    fn data_cannot_end_its_element() {
        assert_eq!(inside_script("\"</script>\""), "\"\\u003c/script>\"");
    }
}
