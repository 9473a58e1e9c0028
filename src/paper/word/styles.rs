//! The styles of a file, by their names: the house's own first, and the program's for those that it lacks.

use super::super::block::Style;
use crate::parse::xml::attribute;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::ops::Range;

/// The table style, as Word calls it.
const TABLE: &str = "behov tabell";

/// A style of a file.
struct Named {
    /// Lower case: Word tells no difference.
    name: String,
    id: String,
    range: Range<usize>,
}

/// Which id each style has in a file, and the file's styles with those that were added.
pub(super) struct Styles {
    ids: BTreeMap<String, String>,
    pub xml: String,
    /// The face of running text, for charts; none where a theme has it.
    pub font: Option<String>,
}

impl Styles {
    /// # Errors
    /// The styles are damaged, as a Swedish clause.
    pub fn of(house: &str, own: &str) -> Result<Self, String> {
        let (theirs, ours) = (named(house)?, named(own)?);
        let mut ids: BTreeMap<String, String> = theirs
            .iter()
            .map(|one| (one.name.clone(), one.id.clone()))
            .collect();
        let added: Vec<&Named> = ours
            .iter()
            .filter(|one| !ids.contains_key(&one.name))
            .collect();
        for one in &added {
            let taken = theirs.iter().any(|other| other.id == one.id);
            let id = match taken {
                true => format!("Behov{}", one.id),
                false => one.id.clone(),
            };
            ids.insert(one.name.clone(), id);
        }
        let texts = added.iter().map(|one| {
            let text = &own[one.range.clone()];
            // An id that a style of ours refers to is the file's for the style of that name.
            ours.iter().fold(text.to_string(), |text, other| {
                let told = |id: &str, key: &str| format!("{key}=\"{id}\"");
                let id = ids.get(&other.name).map_or(other.id.as_str(), |id| id);
                text.replace(&told(&other.id, "w:styleId"), &told(id, "w:styleId"))
                    .replace(&told(&other.id, "w:val"), &told(id, "w:val"))
            })
        });
        let texts: String = texts.collect();
        Ok(Self {
            xml: super::parts::appended(house, &texts)?,
            font: font(house),
            ids,
        })
    }

    /// The id of a style in the file.
    pub fn id(&self, style: Style) -> &str {
        self.by_name(style.word())
    }

    pub fn table(&self) -> &str {
        self.by_name(TABLE)
    }

    fn by_name(&self, name: &str) -> &str {
        let id = self.ids.get(&name.to_lowercase());
        id.map_or("Normal", String::as_str)
    }
}

fn named(xml: &str) -> Result<Vec<Named>, String> {
    let mut reader = Reader::from_str(xml);
    let mut all = Vec::new();
    let mut open: Option<Named> = None;
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event();
        let event = event.map_err(|_| "dess formatmallar är skadade".to_string())?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Eof => return Ok(all),
            Event::Start(tag) if tag.name().as_ref() == "w:style" => {
                open = Some(Named {
                    name: String::new(),
                    id: attribute(&tag, "w:styleId").unwrap_or_default(),
                    range: before..after,
                });
            }
            Event::Empty(tag) if tag.name().as_ref() == "w:name" => {
                if let Some(style) = open.as_mut() {
                    let name = attribute(&tag, "w:val").unwrap_or_default();
                    style.name = name.to_lowercase();
                }
            }
            Event::End(tag) if tag.name().as_ref() == "w:style" => {
                if let Some(mut style) = open.take() {
                    style.range.end = after;
                    all.push(style);
                }
            }
            _ => {}
        }
    }
}

/// The face that the defaults name.
fn font(xml: &str) -> Option<String> {
    let defaults = xml.split("<w:rPrDefault>").nth(1)?;
    let defaults = defaults.split("</w:rPrDefault>").next()?;
    let face = defaults.split("w:ascii=\"").nth(1)?;
    Some(face.split('"').next()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Caption\"><w:name w:val=\"caption\"/><w:basedOn w:val=\"Normal\"/></w:style></w:styles>";

    #[test]
    fn a_house_keeps_its_styles_and_gets_those_that_it_lacks() {
        let house = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"Vanlig\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Rubrik1\"><w:name w:val=\"Heading 1\"/></w:style></w:styles>";
        let styles = Styles::of(house, OWN).unwrap();
        assert_eq!(styles.id(Style::Heading1), "Rubrik1");
        assert_eq!(styles.id(Style::Caption), "Caption");
        assert!(
            styles.xml.contains(
                "w:styleId=\"Caption\"><w:name w:val=\"caption\"/><w:basedOn w:val=\"Vanlig\"/>"
            ),
            "{}",
            styles.xml
        );
        assert_eq!(
            styles.xml.matches("heading 1").count(),
            0,
            "the house's stays alone"
        );
    }
}
