//! Tells one state of the store from another.

use crate::declared::Declared;
use crate::origin::Origin;
use crate::problem::Outcome;
use crate::store::{Store, sum_of};

/// Changes whenever the raw replies, the declarations or the program's form of the files do.
///
/// # Errors
/// The store or a declared file cannot be read.
pub fn fingerprint(store: &Store, origins: &[Origin], declared: &Declared) -> Outcome<String> {
    let mut text = format!("form 3 {}\n", env!("CARGO_PKG_VERSION"));
    for name in ["sources/regioner.csv", "sources/regionandringar.toml"] {
        text.push_str(&declared.file(name)?.text);
    }
    // Titles and units of fetched series are those of the embedded files.
    for name in declared.names_in("sources/figurer", ".csv")? {
        let file = declared.file(&name)?;
        let head = file.text.lines().take_while(|line| line.starts_with('#'));
        head.for_each(|line| text.push_str(line));
    }
    for origin in origins {
        text.push_str(&origin.text);
        for round in store.rounds(&origin.id)? {
            for key in round.keys()? {
                let path = round.folder().join(format!("{key}.json"));
                let meta = std::fs::read(&path).unwrap_or_default();
                text.push_str(&format!("{} {key} {}\n", round.name, sum_of(&meta)));
            }
        }
    }
    Ok(sum_of(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By a folder that is named from where the program stands, as a user would.
    fn of(change: Option<(&str, &str)>) -> String {
        std::fs::create_dir_all("target").unwrap();
        let folder = tempfile::tempdir_in("target").unwrap();
        if let Some((name, text)) = change {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let built_in = Declared::embedded().file(name).unwrap().text.into_owned();
            std::fs::write(path, built_in + text).unwrap();
        }
        let declared = Declared::with_replacements(folder.path().to_path_buf()).unwrap();
        let origins = crate::origin::load(&declared).unwrap();
        let store = Store::at(folder.path().join("lager"));
        fingerprint(&store, &origins, &declared).unwrap()
    }

    #[test]
    fn it_changes_with_whatever_the_series_are_made_of() {
        assert_eq!(of(None), of(None));
        for name in ["sources/kallor/mucf.toml", "sources/regionandringar.toml"] {
            assert_eq!(of(Some((name, ""))), of(None), "{name}");
            assert_ne!(of(Some((name, "\n# ändrad\n"))), of(None), "{name}");
        }
    }
}
