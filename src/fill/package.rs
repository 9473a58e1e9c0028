//! Where the parts of a workbook or a paper stand: they may have any name, and are found by the links between them.

use crate::parse::xml::attribute;
use crate::parse::zipped::Zipped;
use quick_xml::Reader;
use quick_xml::events::Event;

/// What the parts are called where no link says otherwise.
const WORKBOOK: &str = "xl/workbook.xml";
const TEXTS: &str = "xl/sharedStrings.xml";
pub(crate) const TYPES: &str = "[Content_Types].xml";

/// Kinds of workbooks, by the word of their content type.
const KINDS: [(&str, &str, &str); 4] = [
    ("sheet.macroEnabled", "sheet.macroEnabled", "xlsm"),
    ("template.macroEnabled", "sheet.macroEnabled", "xlsm"),
    ("spreadsheetml.template", "spreadsheetml.sheet", "xlsx"),
    (
        "spreadsheetml.sheet.main",
        "spreadsheetml.sheet.main",
        "xlsx",
    ),
];

/// The part that all others hang on, and what it links to.
pub(crate) struct Package {
    pub main: String,
    /// The part of the texts that cells share.
    pub texts: String,
    pub links: Vec<Link>,
    /// The part that holds the links.
    pub links_part: String,
}

/// A link from one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub id: String,
    /// The last word of its type: "worksheet", "sharedStrings".
    pub kind: String,
    pub part: String,
}

impl Package {
    /// # Errors
    /// Its links are damaged, as a Swedish clause.
    pub fn of(parts: &mut Zipped<'_>) -> Result<Self, String> {
        let root = links(&parts.text("_rels/.rels")?.unwrap_or_default(), "")?;
        let main = root.into_iter().find(|link| link.kind == "officeDocument");
        let main = main.map_or_else(|| WORKBOOK.to_string(), |link| link.part);
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let links_part = within(folder, &format!("_rels/{name}.rels"));
        let links = links(&parts.text(&links_part)?.unwrap_or_default(), folder)?;
        let texts = links.iter().find(|link| link.kind == "sharedStrings");
        Ok(Self {
            texts: texts.map_or_else(|| TEXTS.to_string(), |link| link.part.clone()),
            main,
            links,
            links_part,
        })
    }

    /// The order of calculations, where it is kept.
    pub fn chain(&self) -> Option<&Link> {
        self.links.iter().find(|link| link.kind == "calcChain")
    }
}

/// A target as a part's whole name.
fn within(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_string();
    }
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            "." | "" => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

fn links(xml: &str, folder: &str) -> Result<Vec<Link>, String> {
    let mut reader = Reader::from_str(xml);
    let mut all = Vec::new();
    loop {
        let event = reader.read_event();
        match event.map_err(|_| "filens länkar är skadade".to_string())? {
            Event::Eof => return Ok(all),
            Event::Start(tag) | Event::Empty(tag) => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target"))
                {
                    let kind = attribute(&tag, "Type").unwrap_or_default();
                    all.push(Link {
                        id,
                        kind: kind.rsplit('/').next().unwrap_or_default().to_string(),
                        part: within(folder, &target),
                    });
                }
            }
            _ => {}
        }
    }
}

/// The list of content types as a workbook's that is no template, and the ending that such a file has.
pub(super) fn typed(types: &str) -> (String, &'static str) {
    let found = KINDS.iter().find(|(word, ..)| types.contains(word));
    match found {
        Some((word, plain, ending)) => (types.replace(word, plain), ending),
        None => (types.to_string(), "xlsx"),
    }
}

/// The XML without the elements that name a part.
///
/// # Errors
/// It is damaged, as a Swedish clause.
pub(super) fn without(xml: &str, key: &str, value: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(xml);
    let mut out = String::new();
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event();
        let event = event.map_err(|_| "arbetsbokens innehållsförteckning är skadad".to_string())?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Eof => return Ok(out),
            Event::Empty(tag) if attribute(&tag, key).as_deref() == Some(value) => {}
            _ => out.push_str(&xml[before..after]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_the_part_that_links() {
        assert_eq!(
            within("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(within("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(within("xl/b", "../a.xml"), "xl/a.xml");
        assert_eq!(within("", "xl/workbook2.xml"), "xl/workbook2.xml");
    }

    #[test]
    fn a_template_becomes_a_workbook_and_macros_keep_their_ending() {
        let of = |kind: &str| {
            typed(&format!(
                "<Override ContentType=\"application/{kind}.main+xml\"/>"
            ))
        };
        let (text, ending) = of("vnd.openxmlformats-officedocument.spreadsheetml.template");
        assert!(
            text.contains("spreadsheetml.sheet.main+xml") && ending == "xlsx",
            "{text}"
        );
        let (text, ending) = of("vnd.ms-excel.template.macroEnabled");
        assert!(
            text.contains("excel.sheet.macroEnabled.main+xml") && ending == "xlsm",
            "{text}"
        );
        assert_eq!(of("vnd.ms-excel.sheet.macroEnabled").1, "xlsm");
    }

    #[test]
    fn one_element_is_taken_away_and_the_rest_is_as_it_was() {
        let xml = "<a>\n<b n=\"1\"/><b n=\"2\"/></a>";
        assert_eq!(without(xml, "n", "1").unwrap(), "<a>\n<b n=\"2\"/></a>");
    }
}
