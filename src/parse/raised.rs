//! The raised marks of footnotes in rich text: joined to a number they would be its last digits.

use super::xml::attribute;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// The XML of texts or of a sheet without its raised runs; none where it has none. A run that is the whole text stays.
pub fn without(xml: &str) -> Option<String> {
    if !xml.contains("superscript") {
        return None;
    }
    let mut out = xml.to_string();
    for run in runs(xml)?.into_iter().rev() {
        out.replace_range(run, "");
    }
    Some(out)
}

/// Where the raised runs stand; none in XML that is broken, which other readers tell of.
fn runs(xml: &str) -> Option<Vec<Range<usize>>> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    let (mut start, mut is_raised, mut has_text) = (0, false, false);
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event().ok()?;
        match event {
            Event::Eof => return Some(found),
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "si" | "is" => has_text = false,
                "r" => (start, is_raised) = (before, false),
                "vertAlign" => is_raised |= is_superscript(&tag),
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "r" => match is_raised && has_text {
                true => found.push(start..reader.buffer_position() as usize),
                false => has_text = true,
            },
            _ => {}
        }
    }
}

fn is_superscript(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val").is_some_and(|value| value == "superscript")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raised_mark_is_no_digit_of_the_number_before_it() {
        let run = |kind: &str, text: &str| {
            format!("<r><rPr><vertAlign val=\"{kind}\"/></rPr><t>{text}</t></r>")
        };
        let plain = "<r><t>800</t></r>";
        let all = format!("<sst><si>{plain}{}</si></sst>", run("superscript", "1"));
        assert_eq!(
            without(&all).unwrap(),
            format!("<sst><si>{plain}</si></sst>")
        );
        let low = format!("<sst><si>{plain}{}</si></sst>", run("subscript", "2"));
        assert_eq!(without(&low), None);
        let alone = format!("<sst><si>{}</si></sst>", run("superscript", "7"));
        assert_eq!(without(&alone).unwrap(), alone);
    }
}
