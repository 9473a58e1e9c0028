//! The program's own template: the declared outline in the declared styles, as a Word file.

use super::super::outline::{FILE, Outline};
use super::paper::escaped;

use super::markup::{Lists, Writer};
use super::names::{R, W, WIDTH};
use super::parts::appended;
use super::styles::Styles;
use crate::parse::zipped::pack;
use crate::problem::{Outcome, Problem};

const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
/// The page, in twentieths of a point.
const PAGE: &str = "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1361\" w:right=\"1417\" w:bottom=\"1247\" w:left=\"1417\" w:header=\"624\" w:footer=\"567\" w:gutter=\"0\"/>";

/// # Errors
/// The declared styles are damaged.
pub(in crate::paper) fn template(outline: &Outline) -> Outcome<Vec<u8>> {
    packed(outline).map_err(|why| {
        Problem::input(format!("Mallen går inte att bygga: {why}"))
            .at(FILE)
            .next("Jämför med programmets egen mall.")
    })
}

fn packed(outline: &Outline) -> Result<Vec<u8>, String> {
    let own = &outline.styles.text;
    let styles = Styles::of(own, own)?;
    let none = format!("{START}<w:numbering xmlns:w=\"{W}\"></w:numbering>");
    let mut lists = Lists::beside(&none);
    let body = Writer::new(&styles, &mut lists, None, WIDTH).blocks(&outline.paragraphs, None)?;
    let document = format!(
        "{START}<w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\"><w:body>{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"default\" r:id=\"rId5\"/>{PAGE}</w:sectPr></w:body></w:document>"
    );
    let line = |element: &str, style: &str, text: &str| {
        format!(
            "{START}<w:{element} xmlns:w=\"{W}\"><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p></w:{element}>",
            with_pages(text)
        )
    };
    let parts = [
        ("[Content_Types].xml", types()?),
        (
            "_rels/.rels",
            links(
                &[("officeDocument", "word/document.xml")],
                &[(
                    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                    "docProps/core.xml",
                )],
            )?,
        ),
        ("docProps/core.xml", described()),
        ("word/document.xml", document),
        (
            "word/_rels/document.xml.rels",
            links(
                &[
                    ("styles", "styles.xml"),
                    ("numbering", "numbering.xml"),
                    ("settings", "settings.xml"),
                    ("header", "header1.xml"),
                    ("footer", "footer1.xml"),
                ],
                &[],
            )?,
        ),
        ("word/styles.xml", own.to_string()),
        ("word/numbering.xml", lists.told(&none)?),
        ("word/settings.xml", settings()),
        ("word/header1.xml", line("hdr", "Header", &outline.header)),
        ("word/footer1.xml", line("ftr", "Footer", &outline.footer)),
    ];
    let parts = parts.map(|(name, text)| (name.to_string(), text.into_bytes()));
    pack(&parts)
}

fn types() -> Result<String, String> {
    let list = format!(
        "{START}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
    );
    let parts = [
        ("word/document.xml", format!("{KIND}document.main+xml")),
        ("word/styles.xml", format!("{KIND}styles+xml")),
        ("word/numbering.xml", format!("{KIND}numbering+xml")),
        ("word/settings.xml", format!("{KIND}settings+xml")),
        ("word/header1.xml", format!("{KIND}header+xml")),
        ("word/footer1.xml", format!("{KIND}footer+xml")),
        (
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_string(),
        ),
    ];
    let told = parts
        .iter()
        .map(|(part, kind)| format!("<Override PartName=\"/{part}\" ContentType=\"{kind}\"/>"));
    appended(&list, &told.collect::<String>())
}

/// Links by the last word of their type, and by the whole of it.
fn links(short: &[(&str, &str)], whole: &[(&str, &str)]) -> Result<String, String> {
    let short = short
        .iter()
        .map(|(kind, part)| (format!("{R}/{kind}"), *part));
    let whole = whole
        .iter()
        .map(|(kind, part)| ((*kind).to_string(), *part));
    let told: String = (1..)
        .zip(short.chain(whole))
        .map(|(id, (kind, part))| {
            format!("<Relationship Id=\"rId{id}\" Type=\"{kind}\" Target=\"{part}\"/>")
        })
        .collect();
    appended(
        &format!("{START}<Relationships xmlns=\"{LINKS}\"></Relationships>"),
        &told,
    )
}

fn described() -> String {
    format!(
        "{START}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Behovsanalys: {{{{omrade}}}} {{{{ar}}}}</dc:title><dc:subject>Behov av samordnad rehabilitering (Finsam)</dc:subject><dc:creator>behov {{{{version}}}}</dc:creator><dc:language>sv-SE</dc:language></cp:coreProperties>"
    )
}

fn settings() -> String {
    format!(
        "{START}<w:settings xmlns:w=\"{W}\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"1304\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"sv-SE\"/><w:decimalSymbol w:val=\",\"/><w:listSeparator w:val=\";\"/></w:settings>"
    )
}

/// A line whose `{sida}` and `{sidor}` are counted by Word.
fn with_pages(text: &str) -> String {
    let run = |text: &str| {
        format!(
            "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escaped(text)
        )
    };
    let field = |name: &str| {
        format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    };
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{sid") {
        let (known, name) = match &rest[at..] {
            tail if tail.starts_with("{sida}") => ("{sida}", "PAGE"),
            tail if tail.starts_with("{sidor}") => ("{sidor}", "NUMPAGES"),
            _ => break,
        };
        out.push_str(&run(&rest[..at]));
        out.push_str(&field(name));
        rest = &rest[at + known.len()..];
    }
    out.push_str(&run(rest));
    out
}
