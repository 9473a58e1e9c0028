//! The declared outline (`templates/underlag.toml`): headings, prose and fields, in order.

use super::block::{Block, Style};
use super::sections::SECTIONS;
use crate::declared::{Declared, DeclaredFile};
use crate::form::{Form, FormFile};
use crate::problem::{Outcome, Problem};
use crate::swedish;

pub(super) const FILE: &str = "templates/underlag.toml";
const STYLES: &str = "templates/underlag-stilar.xml";

/// A paragraph of the outline that holds nothing but this becomes the table of contents.
pub(super) const CONTENTS: &str = "innehall";
/// A paragraph of a house's file that holds nothing but this becomes the whole outline.
pub(super) const WHOLE: &str = "underlag";
/// What a section's field begins with.
pub(super) const SECTION: &str = "avsnitt.";

/// The outline with the styles that it is written in.
#[derive(Debug)]
pub(super) struct Outline {
    pub header: String,
    pub footer: String,
    pub paragraphs: Vec<Block>,
    /// As `styles.xml` of a Word file.
    pub styles: DeclaredFile,
}

impl Outline {
    /// # Errors
    /// File and line of what does not follow its form.
    pub fn load(declared: &Declared) -> Outcome<Self> {
        let file = declared.file(FILE)?;
        let parsed = FormFile::parse(&file)?;
        let root = parsed.root();
        let outline = Self {
            header: root.text("sidhuvud")?.to_string(),
            footer: root.text("sidfot")?.to_string(),
            paragraphs: root
                .forms("stycke")?
                .iter()
                .map(paragraph)
                .collect::<Outcome<_>>()?,
            styles: declared.file(STYLES)?,
        };
        root.finish()?;
        Ok(outline)
    }
}

fn paragraph(form: &Form<'_>) -> Outcome<Block> {
    let named = form.text_or_none("stil")?.unwrap_or("text");
    let known = Style::ALL.iter().filter(|one| !one.2.is_empty());
    let found = known.clone().find(|one| one.2 == named);
    let style = found.ok_or_else(|| {
        let names: Vec<&str> = known.map(|one| one.2).collect();
        form.fault("stil", format!("Okänd stil: {named}"))
            .expected(swedish::alternatives(&names))
    })?;
    let text = form.text("text")?;
    if let Some(name) = section_of(text)
        && !SECTIONS.contains(&name)
    {
        return Err(unknown_section(name).at_line(form.file_name(), form.line_of("text")));
    }
    form.finish()?;
    Ok(Block::text(style.0, text))
}

/// The name of the field that is all of a text; none where it holds anything else.
pub(super) fn alone(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!inner.contains("{{")).then(|| inner.trim())
}

/// That there is no such section, with the nearest that there are.
pub(super) fn unknown_section(name: &str) -> Box<Problem> {
    let near = swedish::nearest(name, SECTIONS, 4);
    Problem::input(format!("Okänt avsnitt: {name}")).expected(swedish::alternatives(&near))
}

/// The section that a text stands for.
pub(super) fn section_of(text: &str) -> Option<&str> {
    alone(text)?.strip_prefix(SECTION)
}
