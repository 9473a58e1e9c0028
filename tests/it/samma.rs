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

fn sum_as_shown(mut value: Value) -> String {
    // It names the declarations, which are the same files on every system.
    value["utgava"] = Value::Null;
    let text = serde_json::to_string(&as_shown(&value)).expect("JSON");
    let sum = Sha256::digest(text.as_bytes());
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn riket_is_the_same_on_every_system() {
    let value = Workdir::new().estimate(&["--riket", "--dragningar", "200"]);
    assert_eq!(
        sum_as_shown(value),
        SUM,
        "the sum of what riket's JSON shows"
    );
}

/// What another system's build has printed of the same question: `.ci/windows` gives that of Windows.
#[test]
fn another_system_shows_the_same_numbers() {
    let Some(path) = std::env::var_os("BEHOV_ANNAT_SYSTEM") else {
        eprintln!("hoppar över: BEHOV_ANNAT_SYSTEM namnger ingen fil från ett annat system");
        return;
    };
    let text = std::fs::read(path).expect("a file");
    let value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(sum_as_shown(value), SUM);
}
