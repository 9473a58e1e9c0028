//! The same numbers on every machine, as far as they are shown (`docs/metod.md`).

use crate::workdir::Workdir;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// People as whole numbers, shares to a tenth of a per cent; everything else as it is.
fn as_shown(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let number = number.as_f64().expect("a number");
            let scale = if number.abs() > 1.0 { 1.0 } else { 1000.0 };
            // Adding 0 turns a negative nought into a plain one.
            Value::from((number * scale).round() / scale + 0.0)
        }
        Value::Array(all) => all.iter().map(as_shown).collect(),
        Value::Object(all) => {
            let pairs = all
                .iter()
                .map(|(key, value)| (key.clone(), as_shown(value)));
            Value::Object(pairs.collect())
        }
        other => other.clone(),
    }
}

/// Another sum here without another figure, rule or sentence means that a system counts otherwise.
const SUM: &str = "1ef9ec4472e179e11f7a0963a3be3261c9cca126179b56513b0a09deda53b1d9";

#[test]
fn riket_is_the_same_on_every_system() {
    let mut value = Workdir::new().estimate(&["--riket", "--dragningar", "200"]);
    // It names the declarations, which are the same files on every system.
    value["utgava"] = Value::Null;
    let text = serde_json::to_string(&as_shown(&value)).expect("JSON");
    let sum = Sha256::digest(text.as_bytes());
    let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sum, SUM, "the sum of what riket's JSON shows");
}
