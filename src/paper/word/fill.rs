//! A file with its fields filled in, paragraph by paragraph.

use super::super::block::Style;
use super::super::house::House;
use super::super::outline::{
    CONTENTS, Outline, SECTION, WHOLE, alone, section_of, unknown_section,
};
use super::super::sections::Sections;
use super::Paper;
use super::markup::{Lists, Writer};
use super::names::{TEXT_PER_MM, W, WIDTH};
use super::paper::escaped;
use super::parts::Parts;
use super::styles::Styles;
use crate::fill::Values;
use crate::parse::xml::{attribute, entity};
use crate::problem::{Outcome, Problem};
use crate::swedish;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::ops::Range;

/// So much of a paragraph names it.
const QUOTED: usize = 60;

/// The house's file with every field filled in; where it has no field of a section, the outline stands after what it holds.
///
/// # Errors
/// It is no Word file; the paragraph of a field that is unknown or cannot stand there; a fault in the file of boundaries.
pub(in crate::paper) fn fill(
    house: &House<'_>,
    outline: &Outline,
    values: &Values,
    sections: &Sections<'_>,
) -> Outcome<Paper> {
    let broken = |why: String| {
        Problem::input(format!("Mallen går inte att använda: {why}"))
            .at(house.name.to_string())
            .expected("ett helt Word-dokument (.docx)")
    };
    let mut parts = Parts::open(house.bytes).map_err(broken)?;
    let document = parts.document().map_err(broken)?;
    let styles = styles(&mut parts, outline).map_err(broken)?;
    let numbering = parts.linked("numbering").map_err(broken)?;
    // A file without lists may hold the part as an empty element.
    let listed = numbering.as_ref().map(|one| one.1.clone());
    let listed = listed.filter(|text| text.contains("</"));
    let listed = listed.unwrap_or_else(empty_lists);
    let mut lists = Lists::beside(&listed);
    let width = width_of(&document).unwrap_or(WIDTH);
    let whole = with_outline(&document, outline, &styles, &mut lists, width).map_err(broken)?;
    let writer = Writer::new(&styles, &mut lists, Some(&mut parts), width);
    let mut filling = Filling {
        place: house.name,
        values,
        sections,
        writer: Some(writer),
    };
    let filled = filling.fill(&whole)?;
    let document = with_contents(&filled, &styles).map_err(broken)?;
    parts.change_document(document);
    let listed = lists.told(&listed).map_err(broken)?;
    match numbering {
        Some((part, _)) => parts.change(part, listed),
        None => {
            parts.link("behovNumbering.xml", "numbering", listed.into_bytes());
            parts.typed(
                "behovNumbering.xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
            );
        }
    }
    let beside = parts.beside().map_err(broken)?;
    let described = parts.described().map_err(broken)?;
    for (part, text) in beside {
        let mut filling = Filling {
            place: house.name,
            values,
            sections,
            writer: None,
        };
        let filled = filling.fill(&text)?;
        parts.change(part, filled);
    }
    if let Some((part, text)) = described {
        parts.change(part, plain(&text, values)?);
    }
    let (bytes, ending) = parts.packed().map_err(broken)?;
    Ok(Paper { bytes, ending })
}

fn empty_lists() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:numbering xmlns:w=\"{W}\"></w:numbering>"
    )
}

/// The file's styles with those that it lacks.
fn styles(parts: &mut Parts<'_>, outline: &Outline) -> Result<Styles, String> {
    let own = &outline.styles.text;
    match parts.linked("styles")? {
        Some((part, text)) => {
            let styles = Styles::of(&text, own)?;
            parts.change(part, styles.xml.clone());
            Ok(styles)
        }
        None => {
            let styles = Styles::of(own, own)?;
            parts.link("behovStyles.xml", "styles", styles.xml.clone().into_bytes());
            parts.typed(
                "behovStyles.xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
            );
            Ok(styles)
        }
    }
}

/// Width of the text by the last section's page, in millimetres.
fn width_of(document: &str) -> Option<f64> {
    let section = &document[document.rfind("<w:sectPr")?..];
    let number = |element: &str, key: &str| {
        let from = section.split(&format!("<{element} ")).nth(1)?;
        let own = from.split('>').next()?;
        let told = own.split(&format!("{key}=\"")).nth(1)?;
        told.split('"').next()?.parse::<f64>().ok()
    };
    let page = number("w:pgSz", "w:w")?;
    let (left, right) = (number("w:pgMar", "w:left")?, number("w:pgMar", "w:right")?);
    let width = (page - left - right) / TEXT_PER_MM;
    (width > 50.0).then_some(width)
}

/// The document with the outline where it asks for it, or last where it has no section of its own.
fn with_outline(
    document: &str,
    outline: &Outline,
    styles: &Styles,
    lists: &mut Lists,
    width: f64,
) -> Result<String, String> {
    let paragraphs = paragraphs(document)?;
    let texts = || paragraphs.iter().map(|one| one.text());
    let asked = paragraphs
        .iter()
        .find(|one| alone(&one.text()) == Some(WHOLE));
    if asked.is_none() && texts().any(|text| section_of(&text).is_some()) {
        return Ok(document.to_string());
    }
    let mut writer = Writer::new(styles, lists, None, width);
    let written = writer.blocks(&outline.paragraphs, None)?;
    let range = match asked {
        Some(one) => one.range.clone(),
        None => {
            let at = document
                .rfind("<w:sectPr")
                .or_else(|| document.rfind("</w:body>"));
            let at = at.ok_or_else(|| "dess text är skadad".to_string())?;
            at..at
        }
    };
    Ok([&document[..range.start], &written, &document[range.end..]].concat())
}

// ------------------------------------------------------------------ paragraphs

/// A text of a paragraph, and where its element stands.
struct Text {
    range: Range<usize>,
    text: String,
}

/// A paragraph with its own texts: those of text boxes within it are of paragraphs of their own.
struct Paragraph {
    range: Range<usize>,
    /// Where its content begins and ends.
    content: Range<usize>,
    /// Id of its style.
    style: String,
    /// The list that it is of.
    list: Option<usize>,
    /// True where it stands in the document's text, and not in a table or a text box.
    in_text: bool,
    texts: Vec<Text>,
}

impl Paragraph {
    fn text(&self) -> String {
        self.texts.iter().map(|one| one.text.as_str()).collect()
    }
}

fn paragraphs(xml: &str) -> Result<Vec<Paragraph>, String> {
    let mut reader = Reader::from_str(xml);
    let (mut done, mut open): (Vec<Paragraph>, Vec<Paragraph>) = (Vec::new(), Vec::new());
    let mut within: Vec<String> = Vec::new();
    let mut text: Option<Text> = None;
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event();
        let event = event.map_err(|_| "dess text är skadad".to_string())?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Eof => break,
            Event::Start(tag) => {
                match tag.name().as_ref() {
                    "w:p" => open.push(Paragraph {
                        range: before..after,
                        content: after..after,
                        style: String::new(),
                        list: None,
                        in_text: within
                            .last()
                            .is_some_and(|one| ["w:body", "w:sdtContent"].contains(&one.as_str())),
                        texts: Vec::new(),
                    }),
                    "w:t" => {
                        text = Some(Text {
                            range: before..after,
                            text: String::new(),
                        });
                    }
                    _ => {}
                }
                within.push(tag.name().as_ref().to_string());
            }
            Event::Empty(tag) => {
                let value = || attribute(&tag, "w:val");
                match (tag.name().as_ref(), open.last_mut()) {
                    ("w:pStyle", Some(one)) => one.style = value().unwrap_or_default(),
                    ("w:numId", Some(one)) => one.list = value().and_then(|id| id.parse().ok()),
                    _ => {}
                }
            }
            Event::Text(read) => {
                if let Some(text) = &mut text {
                    text.text.push_str(&read.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(text) = &mut text {
                    text.text.push_str(&entity(&reference));
                }
            }
            Event::End(tag) => {
                within.pop();
                match tag.name().as_ref() {
                    "w:pPr" => {
                        if let Some(one) = open.last_mut() {
                            one.content = after..after;
                        }
                    }
                    "w:t" => {
                        if let (Some(mut text), Some(one)) = (text.take(), open.last_mut()) {
                            text.range.end = after;
                            one.texts.push(text);
                        }
                    }
                    "w:p" => {
                        if let Some(mut one) = open.pop() {
                            one.range.end = after;
                            one.content.end = before;
                            done.push(one);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    done.sort_by_key(|one| one.range.start);
    Ok(done)
}

/// A piece of XML put in the place of another.
type Edit = (Range<usize>, String);

fn edited(xml: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.0.start);
    let (mut out, mut at) = (String::with_capacity(xml.len()), 0);
    for (range, text) in edits {
        // What stood within something that is replaced has gone with it.
        if range.start < at {
            continue;
        }
        out.push_str(&xml[at..range.start]);
        out.push_str(&text);
        at = range.end;
    }
    out.push_str(&xml[at..]);
    out
}

// ------------------------------------------------------------------ fields

/// Filling one part.
struct Filling<'a, 'w, 'p> {
    place: &'a str,
    values: &'a Values,
    sections: &'a Sections<'a>,
    /// None for parts that can hold no section.
    writer: Option<Writer<'w, 'p>>,
}

impl Filling<'_, '_, '_> {
    fn fill(&mut self, xml: &str) -> Outcome<String> {
        let damaged = |why: String| {
            Problem::input(format!("Mallen går inte att använda: {why}")).at(self.place.to_string())
        };
        let (all, place) = (paragraphs(xml).map_err(damaged)?, self.place);
        let mut edits: Vec<Edit> = Vec::new();
        for (at, one) in all.iter().enumerate() {
            let text = one.text();
            if !text.contains("{{") || alone(&text) == Some(CONTENTS) && self.writer.is_some() {
                continue;
            }
            let before = at.checked_sub(1).and_then(|at| all[at].list);
            let placed = |problem: Box<Problem>| {
                let quoted = swedish::shortened(&text, QUOTED);
                problem.at(format!("{place}, stycket ”{quoted}”"))
            };
            match section_of(&text) {
                Some(name) => {
                    let written = self.section(name, one, before).map_err(placed)?;
                    edits.push((one.range.clone(), written));
                }
                None => edits.extend(self.texts(&text, one).map_err(placed)?),
            }
        }
        Ok(edited(xml, edits))
    }

    fn section(&mut self, name: &str, at: &Paragraph, list: Option<usize>) -> Outcome<String> {
        let Some(writer) = self.writer.as_mut().filter(|_| at.in_text) else {
            return Err(Problem::input(format!("Avsnittet {name} kan inte stå här"))
                .expected("ett eget stycke i dokumentets text, inte i en tabell, en textruta, ett sidhuvud eller en sidfot"));
        };
        let Some(blocks) = self.sections.blocks(name)? else {
            return Err(unknown_section(name));
        };
        let written = writer.blocks(&blocks, list).map_err(|why| {
            Problem::surroundings(format!("Avsnittet {name} kunde inte skrivas: {why}"))
        })?;
        Ok(written)
    }

    /// The texts of a paragraph with their fields' values, each written as the text where its field begins.
    fn texts(&self, whole: &str, paragraph: &Paragraph) -> Outcome<Vec<Edit>> {
        let mut fields: Vec<(Range<usize>, String)> = Vec::new();
        let mut from = 0;
        while let Some(start) = whole[from..].find("{{").map(|at| from + at) {
            let Some(end) = whole[start..].find("}}").map(|at| start + at + 2) else {
                break;
            };
            let name = whole[start + 2..end - 2].trim();
            if name.starts_with(SECTION) || name == CONTENTS || name == WHOLE {
                return Err(
                    Problem::input(format!("{{{{{name}}}}} står bland annan text"))
                        .expected("ett eget stycke utan annat"),
                );
            }
            fields.push((start..end, self.values.get(name)?.text()));
            from = end;
        }
        let mut offset = 0;
        let mut edits = Vec::new();
        for one in &paragraph.texts {
            let own = offset..offset + one.text.len();
            offset = own.end;
            let (mut new, mut at, mut changed) = (String::new(), own.start, false);
            for (range, value) in &fields {
                if range.end <= own.start || range.start >= own.end {
                    continue;
                }
                changed = true;
                if range.start >= own.start {
                    new.push_str(&whole[at..range.start]);
                    new.push_str(value);
                }
                at = range.end.min(own.end);
            }
            if changed {
                new.push_str(&whole[at..own.end]);
                let new = format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(&new));
                edits.push((one.range.clone(), new));
            }
        }
        Ok(edits)
    }
}

/// A text that is no paragraphs, with its fields' values.
fn plain(xml: &str, values: &Values) -> Outcome<String> {
    let (mut out, mut rest) = (String::new(), xml);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        out.push_str(before);
        out.push_str(&escaped(&values.get(name.trim())?.text()));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

// ------------------------------------------------------------------ contents

/// The document with its headings listed where the list is asked for. Word fills in the page numbers when the list is updated.
fn with_contents(document: &str, styles: &Styles) -> Result<String, String> {
    let all = paragraphs(document)?;
    let Some(place) = all.iter().find(|one| alone(&one.text()) == Some(CONTENTS)) else {
        return Ok(document.to_string());
    };
    let headings: Vec<&Paragraph> = all
        .iter()
        .filter(|one| one.style == styles.id(Style::Heading1) && one.in_text)
        .filter(|one| one.range != place.range)
        .collect();
    let mut edits: Vec<Edit> = Vec::new();
    let mut entries = String::new();
    for (at, one) in headings.iter().enumerate() {
        let mark = format!("_TocBehov{}", at + 1);
        let Range { start, end } = one.content;
        let id = 900_000 + at;
        edits.push((
            start..start,
            format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{mark}\"/>"),
        ));
        edits.push((end..end, format!("<w:bookmarkEnd w:id=\"{id}\"/>")));
        let begins = match at {
            0 => field("begin", Some("TOC \\o \"1-1\" \\h \\z \\u")),
            _ => String::new(),
        };
        let ends = match at + 1 == headings.len() {
            true => field("end", None),
            false => String::new(),
        };
        entries.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{begins}<w:hyperlink w:anchor=\"{mark}\" w:history=\"1\"><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:hyperlink>{ends}</w:p>",
            styles.id(Style::Contents),
            escaped(&one.text())
        ));
    }
    let whole = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{entries}</w:sdtContent></w:sdt>"
    );
    edits.push((place.range.clone(), whole));
    Ok(edited(document, edits))
}

/// The beginning of a field with what it is, or its end.
fn field(kind: &str, instruction: Option<&str>) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    match instruction {
        Some(told) => format!(
            "{}<w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r>{}",
            mark(kind),
            escaped(told),
            mark("separate")
        ),
        None => mark(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_box_has_paragraphs_of_its_own() {
        let xml = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"R\"/></w:pPr><w:r><w:t>a &amp; </w:t><w:txbxContent><w:p><w:r><w:t>inne</w:t></w:r></w:p></w:txbxContent><w:t>b</w:t></w:r></w:p><w:tbl><w:tc><w:p/><w:p></w:p></w:tc></w:tbl></w:body></w:document>";
        let all = paragraphs(xml).unwrap();
        let told: Vec<(String, &str, bool)> = all
            .iter()
            .map(|one| (one.text(), one.style.as_str(), one.in_text))
            .collect();
        assert_eq!(told[0], ("a & b".to_string(), "R", true));
        assert_eq!(told[1], ("inne".to_string(), "", false));
        assert!(!told[2].2, "{told:?}");
        assert_eq!(&xml[all[0].range.clone()][..5], "<w:p>");
    }

    #[test]
    fn the_width_is_that_of_the_last_section() {
        let of = |left: u32| {
            format!(
                "<w:sectPr><w:pgSz w:h=\"1\" w:w=\"11906\"/><w:pgMar w:left=\"{left}\" w:right=\"1417\"/></w:sectPr>"
            )
        };
        let width = width_of(&format!("{}{}", of(5_000), of(1_417))).unwrap();
        assert!((width - 160.0).abs() < 0.1, "{width}");
        assert_eq!(width_of("<w:body/>"), None);
        assert_eq!(width_of(&of(11_000)), None, "nothing is drawn in so little");
    }
}
