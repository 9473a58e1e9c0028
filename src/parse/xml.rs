//! What the readers of XML share.

use quick_xml::events::{BytesRef, BytesStart};

/// The value of an attribute, with its references resolved.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    let plain = quick_xml::escape::unescape(&found.value).ok()?;
    Some(plain.into_owned())
}

/// The value of the attribute with this name in another namespace, whatever its prefix: `r:id`, `rel:id`.
pub fn foreign_attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes().flatten();
    let found = all.find(|one| {
        let (local, prefix) = one.key.decompose();
        local.as_ref() == name && prefix.is_some()
    })?;
    let plain = quick_xml::escape::unescape(&found.value).ok()?;
    Some(plain.into_owned())
}

/// The text that a reference such as `&amp;` or `&#229;` stands for; empty for an unknown one.
pub fn entity(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let found = quick_xml::escape::resolve_predefined_entity(reference);
    found.unwrap_or_default().to_string()
}
