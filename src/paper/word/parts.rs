//! The parts of a Word file, as they are changed and added to.

use crate::fill::package::{Package, TYPES};
use crate::parse::zipped::Zipped;
use std::collections::BTreeMap;

/// What every link's type begins with.
const LINK: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
/// What a file that follows the strict form says instead.
const STRICT: &str = "http://purl.oclc.org/ooxml/";

/// A file with what has been changed in it.
pub(super) struct Parts<'a> {
    zipped: Zipped<'a>,
    package: Package,
    changed: BTreeMap<String, String>,
    added: BTreeMap<String, Vec<u8>>,
    links: String,
    types: String,
}

impl<'a> Parts<'a> {
    /// # Errors
    /// It is no Word file, damaged, or of the strict form, as a Swedish clause.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let mut zipped = Zipped::open(bytes).map_err(|_| damaged())?;
        zipped.measure()?;
        let package = Package::of(&mut zipped)?;
        let types = zipped.text(TYPES)?.unwrap_or_default();
        if !types.contains("wordprocessingml") && !types.contains("ms-word") {
            return Err("den är inget Word-dokument".to_string());
        }
        Ok(Self {
            changed: BTreeMap::new(),
            added: BTreeMap::new(),
            links: zipped.text(&package.links_part)?.unwrap_or_else(|| {
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>".to_string()
            }),
            types,
            zipped,
            package,
        })
    }

    /// The document's own part.
    ///
    /// # Errors
    /// It is absent, damaged, or of the strict form, as a Swedish clause.
    pub fn document(&mut self) -> Result<String, String> {
        let main = self.package.main.clone();
        let text = self.zipped.text(&main)?;
        let text = text.ok_or_else(|| format!("den saknar {main}"))?;
        if text.contains(STRICT) {
            return Err(
                "den är sparad som ”Strict Open XML”; spara om den som Word-dokument (.docx)"
                    .to_string(),
            );
        }
        Ok(text)
    }

    /// The part that a link of this kind leads to, with its text.
    ///
    /// # Errors
    /// It is damaged, as a Swedish clause.
    pub fn linked(&mut self, kind: &str) -> Result<Option<(String, String)>, String> {
        let link = self.package.links.iter().find(|link| link.kind == kind);
        let Some(part) = link.map(|link| link.part.clone()) else {
            return Ok(None);
        };
        let text = self.zipped.text(&part)?;
        Ok(text.map(|text| (part, text)))
    }

    /// The parts beside the document that hold running text.
    ///
    /// # Errors
    /// One of them is damaged, as a Swedish clause.
    pub fn beside(&mut self) -> Result<Vec<(String, String)>, String> {
        const KINDS: [&str; 4] = ["header", "footer", "footnotes", "endnotes"];
        let links = self.package.links.iter();
        let mut parts: Vec<String> = links
            .filter(|link| KINDS.contains(&link.kind.as_str()))
            .map(|link| link.part.clone())
            .collect();
        parts.sort();
        parts.dedup();
        let mut all = Vec::new();
        for part in parts {
            all.extend(self.zipped.text(&part)?.map(|text| (part, text)));
        }
        Ok(all)
    }

    /// The file's own description of itself.
    ///
    /// # Errors
    /// It is damaged, as a Swedish clause.
    pub fn described(&mut self) -> Result<Option<(String, String)>, String> {
        const PART: &str = "docProps/core.xml";
        let text = self.zipped.text(PART)?;
        Ok(text.map(|text| (PART.to_string(), text)))
    }

    pub fn change(&mut self, part: impl Into<String>, text: String) {
        self.changed.insert(part.into(), text);
    }

    pub fn change_document(&mut self, text: String) {
        self.change(self.package.main.clone(), text);
    }

    /// Adds a part that the document links to, and says by what id.
    pub fn link(&mut self, name: &str, kind: &str, bytes: Vec<u8>) -> String {
        let folder = self.package.main.rsplit_once('/');
        let part = folder.map_or_else(
            || name.to_string(),
            |(folder, _)| format!("{folder}/{name}"),
        );
        let id = format!("rIdBehov{}", self.added.len() + 1);
        self.links = with(
            &self.links,
            &format!("<Relationship Id=\"{id}\" Type=\"{LINK}{kind}\" Target=\"/{part}\"/>"),
        );
        self.added.insert(part, bytes);
        id
    }

    /// Adds a part beside one that has been added, and the links from that to this.
    pub fn beneath(&mut self, name: &str, of: &str, kind: &str, bytes: Vec<u8>) {
        let folder = self.package.main.rsplit_once('/').map_or("", |one| one.0);
        let path = |name: &str| match folder {
            "" => name.to_string(),
            folder => format!("{folder}/{name}"),
        };
        let (part, of) = (path(name), path(of));
        let (own, file) = of.rsplit_once('/').unwrap_or(("", &of));
        let links = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{LINK}{kind}\" Target=\"/{part}\"/></Relationships>"
        );
        self.added
            .insert(format!("{own}/_rels/{file}.rels"), links.into_bytes());
        self.added.insert(part, bytes);
    }

    /// Says what a part that has been added is.
    pub fn typed(&mut self, name: &str, kind: &str) {
        let folder = self.package.main.rsplit_once('/');
        let part = folder.map_or_else(
            || name.to_string(),
            |(folder, _)| format!("{folder}/{name}"),
        );
        let told = format!("<Override PartName=\"/{part}\" ContentType=\"{kind}\"/>");
        self.types = with(&self.types, &told);
    }

    /// Says what parts with an ending are.
    pub fn typed_by_ending(&mut self, ending: &str, kind: &str) {
        if !self.types.contains(&format!("Extension=\"{ending}\"")) {
            let told = format!("<Default Extension=\"{ending}\" ContentType=\"{kind}\"/>");
            self.types = with(&self.types, &told);
        }
    }

    /// The whole file, and what it is to be called after the dot.
    ///
    /// # Errors
    /// A part is damaged, as a Swedish clause.
    pub fn packed(mut self) -> Result<(Vec<u8>, &'static str), String> {
        let ending = match self.types.contains("macroEnabled") {
            true => "docm",
            false => "docx",
        };
        let plain = self
            .types
            .replace(
                "wordprocessingml.template.main",
                "wordprocessingml.document.main",
            )
            .replace(
                "ms-word.template.macroEnabledTemplate.main",
                "ms-word.document.macroEnabled.main",
            );
        self.changed.insert(TYPES.to_string(), plain);
        if self.package.links.is_empty() {
            let links = self.links.into_bytes();
            self.added.insert(self.package.links_part.clone(), links);
        } else {
            self.changed
                .insert(self.package.links_part.clone(), self.links);
        }
        let bytes = self.zipped.packed_with(&self.changed, &self.added)?;
        Ok((bytes, ending))
    }
}

fn damaged() -> String {
    "den är skadad, avklippt eller inget Word-dokument (.docx)".to_string()
}

/// The XML with more before the end of its root.
///
/// # Errors
/// It has no end, as a Swedish clause.
pub(super) fn appended(xml: &str, more: &str) -> Result<String, String> {
    match xml.rfind("</") {
        Some(at) => Ok([&xml[..at], more, &xml[at..]].concat()),
        None => Err("en av dess delar är tom".to_string()),
    }
}

/// As [`appended`], of a list that may be written as an empty element.
fn with(xml: &str, more: &str) -> String {
    appended(xml, more).unwrap_or_else(|_| xml.to_string())
}
