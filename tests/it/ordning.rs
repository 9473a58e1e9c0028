//! The order of modules that `src/lib.rs` tells: nothing uses what comes after it.

use std::path::{Path, PathBuf};

pub fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// Names between brackets and backticks, in the order they stand.
fn listed(lib: &str) -> Vec<&str> {
    let lines = lib.lines().filter(|line| line.starts_with("//! "));
    let all = lines.flat_map(|line| line.split("[`").skip(1));
    all.filter_map(|rest| rest.split_once("`]"))
        .map(|(name, _)| name)
        .collect()
}

/// What is in code that is compiled into the program: tests left out.
pub fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// The name that a path begins with.
fn first_name(path: &str) -> &str {
    let end = path.find(|c: char| !(c.is_ascii_lowercase() || c == '_'));
    &path[..end.unwrap_or(path.len())]
}

/// The paths of a group, `{a, b::{c, d}}` without its first brace, up to its last one.
fn group(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut all) = (0, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                all.push(text[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    all
}

/// The modules that a text names after `crate::`, one by one or in a group.
fn used(text: &str) -> Vec<&str> {
    let all = code(text).split("crate::").skip(1);
    all.flat_map(|rest| match rest.strip_prefix('{') {
        Some(rest) => group(rest),
        None => vec![rest],
    })
    .map(first_name)
    .filter(|name| !name.is_empty())
    .collect()
}

#[test]
fn a_group_of_modules_is_seen() {
    let text = "use crate::{area::{Area, Part}, regions};\nuse crate::status::Kon;";
    assert_eq!(used(text), ["area", "regions", "status"]);
}

/// Texts between quotation marks, roughly: enough to find a flag in one.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let lines = code(text).lines().map(str::trim);
    let lines = lines.filter(|line| !line.starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// A flag such as --ut in a text that is for users.
fn has_flag(text: &str) -> bool {
    let all = text.split("--").skip(1);
    all.into_iter()
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Only the command line knows flags: another way in has other words for the same.
#[test]
fn no_module_but_the_command_line_knows_flags() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    let outside = |path: &&PathBuf| !path.starts_with(source.join("cli"));
    for path in found.iter().filter(outside) {
        let text = std::fs::read_to_string(path).expect("a file");
        let told: Vec<&str> = quoted(&text).filter(|text| has_flag(text)).collect();
        assert!(told.is_empty(), "{}: {told:?}", path.display());
        assert!(!code(&text).contains("clap::"), "{}", path.display());
    }
}

#[test]
fn no_module_uses_a_later_one() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = std::fs::read_to_string(source.join("lib.rs")).expect("the library");
    let order = listed(&lib);
    let place = |name: &str| order.iter().position(|one| *one == name);
    for line in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let name = line.trim_end_matches(';');
        assert!(place(name).is_some(), "{name} is not in the list");
    }
    let mut found = Vec::new();
    files(&source, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    for path in found {
        let inside = path.strip_prefix(&source).expect("inside");
        let first = inside.iter().next().expect("a part").to_string_lossy();
        let own = first.trim_end_matches(".rs");
        let Some(at) = place(own) else {
            assert!(matches!(own, "lib" | "main"), "{own}");
            continue;
        };
        let text = std::fs::read_to_string(&path).expect("a file");
        for name in used(&text) {
            let other = place(name).unwrap_or_else(|| panic!("{name} in {own}"));
            assert!(other <= at, "{own} uses {name}, which comes after it");
        }
    }
}
