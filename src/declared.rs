//! The declared files: `sources/` and `templates/`, compiled in, each replaceable from a folder.

use crate::input::{LARGEST, read_whole};
use crate::problem::{Outcome, Problem, io_reason};
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sources");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// A declared file: its name as shown in messages, and its text.
#[derive(Debug, Clone)]
pub struct DeclaredFile {
    /// Path as the user would look for it: `sources/forbund.toml`.
    pub name: String,
    pub text: Cow<'static, str>,
}

/// Where declared files are read from: the program itself, or first a folder of the user's.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    replacement: Option<PathBuf>,
}

impl Declared {
    /// The files compiled into the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// Files in `folder` replace embedded files of the same path, such as `sources/forbund.toml`.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn with_replacements(folder: PathBuf) -> Outcome<Self> {
        if !folder.is_dir() {
            return Err(Problem::input(format!(
                "Mappen med egna deklarationer finns inte: {}",
                folder.display()
            ))
            .next("Ange en mapp som innehåller sources/ eller templates/."));
        }
        Ok(Self {
            replacement: Some(folder),
        })
    }

    /// The file `name`, a path such as `sources/regioner.csv`.
    ///
    /// # Errors
    /// There is no such file, or a replacement cannot be read or is not UTF-8.
    pub fn file(&self, name: &str) -> Outcome<DeclaredFile> {
        if let Some(folder) = &self.replacement {
            let path = folder.join(name);
            if path.is_file() {
                return read_user_file(&path);
            }
        }
        let bytes = embedded_bytes(name).ok_or_else(|| {
            Problem::surroundings(format!("Den inbyggda filen {name} saknas"))
                .next("Installera om programmet.")
        })?;
        let text = std::str::from_utf8(bytes).map_err(|_| {
            Problem::surroundings(format!("Den inbyggda filen {name} är inte UTF-8"))
        })?;
        Ok(DeclaredFile {
            name: name.to_string(),
            text: Cow::Borrowed(text),
        })
    }

    /// Names of all files in a folder such as `sources/antaganden`, sorted, ending with `ending`.
    ///
    /// # Errors
    /// The folder of replacements cannot be read.
    pub fn names_in(&self, folder: &str, ending: &str) -> Outcome<Vec<String>> {
        let mut names: Vec<String> = embedded_names(folder);
        if let Some(own) = &self.replacement {
            names.extend(names_on_disk(&own.join(folder), folder)?);
        }
        names.retain(|name| name.ends_with(ending));
        names.sort();
        names.dedup();
        Ok(names)
    }
}

/// Reads a file that the user named, as UTF-8 (a byte order mark is dropped).
///
/// # Errors
/// It cannot be read, is unreasonably large, is no text, or is not UTF-8 (with the line).
pub fn read_user_file(path: &Path) -> Outcome<DeclaredFile> {
    let name = path.display().to_string();
    let bytes = read_whole(path, LARGEST)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(
            Problem::input("Filen är en Excelfil eller ett zip-arkiv, inte en textfil")
                .at(name)
                .expected("en textfil, till exempel .toml eller .csv"),
        );
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        Problem::input("Filen är inte sparad som UTF-8")
            .at_line(&name, line)
            .next("Spara om filen med teckenkodningen UTF-8.")
    })?;
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_string)
        .unwrap_or(text);
    Ok(DeclaredFile {
        name,
        text: Cow::Owned(text),
    })
}

fn split_root(name: &str) -> Option<(&'static Dir<'static>, &str)> {
    let (root, rest) = name.split_once('/').unwrap_or((name, ""));
    match root {
        "sources" => Some((&SOURCES, rest)),
        "templates" => Some((&TEMPLATES, rest)),
        _ => None,
    }
}

fn embedded_bytes(name: &str) -> Option<&'static [u8]> {
    let (root, rest) = split_root(name)?;
    root.get_file(rest).map(|file| file.contents())
}

fn embedded_names(folder: &str) -> Vec<String> {
    let Some((root, rest)) = split_root(folder) else {
        return Vec::new();
    };
    let whole = rest.is_empty().then_some(root);
    let Some(dir) = whole.or_else(|| root.get_dir(rest)) else {
        return Vec::new();
    };
    dir.files()
        .filter_map(|file| file.path().file_name()?.to_str())
        .map(|name| format!("{folder}/{name}"))
        .collect()
}

fn names_on_disk(path: &Path, folder: &str) -> Outcome<Vec<String>> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(path).map_err(|error| {
        Problem::surroundings(format!("Mappen går inte att läsa: {}", io_reason(&error)))
            .at(path.display().to_string())
    })?;
    Ok(entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .map(|name| format!("{folder}/{name}"))
        .collect())
}
