//! The order of modules that `src/lib.rs` tells: nothing uses what comes after it.

use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
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

/// The modules that a text names after `crate::`, tests left out.
fn used(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let all = code.split("crate::").skip(1);
    all.filter_map(|rest| {
        rest.split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
            .next()
    })
    .filter(|name| !name.is_empty())
    .collect()
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
