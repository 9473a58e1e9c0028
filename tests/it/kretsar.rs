//! No circle among the files of `src`, and every mod.rs a table of contents: a reader can take the files one at a time.

use crate::ordning::{code, files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The names that lead to a module, or to something in one: `["workbook", "page"]`.
type Names = Vec<String>;

/// What a file brings in, or hands on, under which name.
struct Use {
    path: Names,
    name: String,
}

struct File {
    code: String,
    uses: Vec<Use>,
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn module_of(path: &Path) -> Names {
    let inside = path.strip_prefix(source()).expect("inside");
    let names = inside.with_extension("");
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    names
        .filter(|name| name != "mod" && name != "lib")
        .collect()
}

fn names(path: &str) -> Names {
    path.split("::")
        .map(|name| name.trim().to_string())
        .collect()
}

/// Every path of a tree such as `a::{b, c::{d, e as f}}`, with the name that it goes by.
fn paths(tree: &str, before: &str, found: &mut Vec<(String, String)>) {
    let tree = tree.trim();
    let Some((stem, rest)) = tree.split_once('{') else {
        let (path, name) = match tree.split_once(" as ") {
            Some((path, name)) => (path, name),
            None => (tree, tree.rsplit("::").next().unwrap_or(tree)),
        };
        let path = format!("{before}{path}");
        return found.push(match path.strip_suffix("::self") {
            Some(whole) => (whole.to_string(), names(whole).pop().unwrap_or_default()),
            None => (path, name.trim().to_string()),
        });
    };
    let before = format!("{before}{stem}");
    let (mut depth, mut start) = (0, 0);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                if !rest[start..at].trim().is_empty() {
                    paths(&rest[start..at], &before, found);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

struct House {
    files: BTreeMap<Names, File>,
}

impl House {
    fn read() -> Self {
        let mut found = Vec::new();
        files(&source(), &mut found);
        let mut house = Self {
            files: BTreeMap::new(),
        };
        for path in found.iter().filter(|path| !path.ends_with("main.rs")) {
            let text = std::fs::read_to_string(path).expect("a file");
            let lines = code(&text)
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let code = lines.collect::<Vec<_>>().join("\n");
            house.files.insert(
                module_of(path),
                File {
                    code,
                    uses: Vec::new(),
                },
            );
        }
        let brought = house
            .files
            .keys()
            .map(|module| (module.clone(), house.brought(module)));
        for (module, uses) in brought.collect::<Vec<_>>() {
            house.files.get_mut(&module).expect("known").uses = uses;
        }
        house
    }

    fn statements<'a>(&'a self, module: &Names) -> impl Iterator<Item = &'a str> {
        let code = &self.files[module].code;
        let found = code.match_indices("use ").filter(|(at, _)| {
            let before = code[..*at].rsplit('\n').next().unwrap_or_default().trim();
            before.is_empty() || before.starts_with("pub")
        });
        found.map(|(at, _)| code[at + 4..].split(';').next().unwrap_or_default())
    }

    fn brought(&self, module: &Names) -> Vec<Use> {
        let mut found = Vec::new();
        for statement in self.statements(module) {
            paths(statement, "", &mut found);
        }
        let uses = found.into_iter();
        uses.filter_map(|(path, name)| {
            Some(Use {
                path: self.whole(module, &names(&path))?,
                name,
            })
        })
        .collect()
    }

    /// A path as it is from the top of the crate; none where it leads out of it.
    fn whole(&self, module: &Names, path: &[String]) -> Option<Names> {
        let above = path.iter().take_while(|name| *name == "super").count();
        let (start, rest) = match path[0].as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (module.clone(), &path[1..]),
            "super" => (module[..module.len() - above].to_vec(), &path[above..]),
            name => {
                let child = [module.as_slice(), &[name.to_string()]].concat();
                self.files.contains_key(&child).then_some(())?;
                (module.clone(), path)
            }
        };
        Some([start.as_slice(), rest].concat())
    }

    /// The file in which what a path names stands, whichever tables of contents hand it on.
    fn file_of(&self, path: &Names, depth: usize) -> Names {
        let length = (0..=path.len())
            .rev()
            .find(|&n| self.files.contains_key(&path[..n]));
        let (module, rest) = path.split_at(length.unwrap_or(0));
        let Some(name) = rest.first().filter(|_| depth < 6) else {
            return module.to_vec();
        };
        let handed = self.files[module]
            .uses
            .iter()
            .find(|one| one.name == *name && one.path != *path);
        match handed {
            Some(one) => self.file_of(&[one.path.as_slice(), &rest[1..]].concat(), depth + 1),
            None => module.to_vec(),
        }
    }

    /// The files that one needs.
    fn needs(&self, module: &Names) -> BTreeSet<Names> {
        let file = &self.files[module];
        let is_contents = |one: &&Use| one.path.starts_with(module);
        let mut found: BTreeSet<Names> = BTreeSet::new();
        for one in file.uses.iter().filter(|one| !is_contents(one)) {
            // A module that is brought in whole is needed where something of it is named.
            if !self.files.contains_key(&one.path) {
                found.insert(self.file_of(&one.path, 0));
            }
        }
        let mut body = file.code.clone();
        for statement in self.statements(module) {
            body = body.replacen(statement, "", 1);
        }
        let words = body.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        for word in words.filter(|word| word.contains("::") && !word.starts_with(':')) {
            let path = names(word.trim_end_matches(':'));
            let known = file.uses.iter().find(|one| one.name == path[0]);
            let whole = match known {
                Some(one) => Some([one.path.as_slice(), &path[1..]].concat()),
                None => self.whole(module, &path),
            };
            let inside = whole.filter(|whole| {
                whole
                    .get(..1)
                    .is_some_and(|top| self.files.contains_key(top))
            });
            found.extend(inside.map(|whole| self.file_of(&whole, 0)));
        }
        found.remove(module);
        found
    }
}

#[test]
fn a_tree_of_names_is_read() {
    let mut found = Vec::new();
    paths("crate::a::{self, b, c::{d, e as f}}", "", &mut found);
    let told: Vec<String> = found
        .iter()
        .map(|(path, name)| format!("{path}={name}"))
        .collect();
    assert_eq!(
        told,
        [
            "crate::a=a",
            "crate::a::b=b",
            "crate::a::c::d=d",
            "crate::a::c::e=f"
        ]
    );
}

#[test]
fn what_a_file_needs_is_seen_through_tables_of_contents() {
    let house = House::read();
    let needs = house.needs(&names("cli::skatta"));
    for one in ["cli::out", "analys::fraga", "present::terminal"] {
        assert!(needs.contains(&names(one)), "{one}: {needs:?}");
    }
    assert!(!needs.contains(&names("analys")), "{needs:?}");
}

#[test]
fn no_files_need_each_other_in_a_circle() {
    let house = House::read();
    let mut needs: BTreeMap<Names, BTreeSet<Names>> = house
        .files
        .keys()
        .map(|module| (module.clone(), house.needs(module)))
        .collect();
    // What needs nothing that is left stands on firm ground; what never does is part of a circle or above one.
    loop {
        let left: BTreeSet<Names> = needs.keys().cloned().collect();
        needs
            .values_mut()
            .for_each(|all| all.retain(|one| left.contains(one)));
        needs.retain(|_, all| !all.is_empty());
        if needs.len() == left.len() {
            break;
        }
    }
    assert!(needs.is_empty(), "{needs:#?}");
}

#[test]
fn every_mod_rs_is_a_table_of_contents() {
    let mut found = Vec::new();
    files(&source(), &mut found);
    for path in found.iter().filter(|path| path.ends_with("mod.rs")) {
        let text = std::fs::read_to_string(path).expect("a file");
        let begins = [
            "fn ", "struct ", "enum ", "impl", "const ", "trait ", "type ",
        ];
        let mut lines = text.lines().map(|line| {
            line.trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ")
        });
        let other = lines.find(|line| begins.iter().any(|word| line.starts_with(word)));
        assert_eq!(other, None, "{}", path.display());
    }
}
