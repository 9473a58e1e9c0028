//! Files whose address changes: the agency's page is read, and the newest of its links that the declaration means is followed.

use super::client::Request;
use super::context::{Answer, Context, expect_200, key_of};
use crate::origin::{Origin, Table};
use crate::problem::{Outcome, Problem};
use crate::swedish::folded;
use reqwest::Url;

/// A link on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub address: String,
    /// Last part of the path.
    pub file: String,
    /// The heading that it stands under, and its own text.
    said: String,
}

/// The link to the newest file that the table means. Pure.
pub(super) fn newest(page: &str, base: &str, table: &Table) -> Option<Link> {
    let all = links(page, base).into_iter();
    let mut meant: Vec<Link> = all.filter(|link| is_meant(link, table)).collect();
    meant.sort_by_key(|link| {
        let kind = position_of_kind(&link.file, table).unwrap_or_default();
        (
            newest_year(link),
            std::cmp::Reverse(kind),
            link.file.clone(),
        )
    });
    meant.pop()
}

/// By the beginning of its name, after which the date follows at once, or by its words and ending.
fn is_meant(link: &Link, table: &Table) -> bool {
    if let Some(prefix) = &table.file_prefix
        && table.link_words.is_empty()
    {
        let file = link.file.to_lowercase();
        let rest = file.strip_prefix(&prefix.to_lowercase());
        return rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    }
    let said = folded(&format!("{} {}", link.said, link.file.replace('-', " ")));
    let has = |word: &String| said.contains(&folded(word));
    let kind = position_of_kind(&link.file, table);
    !table.link_words.is_empty() && table.link_words.iter().all(has) && kind.is_some()
}

fn position_of_kind(file: &str, table: &Table) -> Option<usize> {
    let ending = file.rsplit('.').next().unwrap_or_default().to_lowercase();
    match table.file_kinds.is_empty() {
        true => Some(0),
        false => table.file_kinds.iter().position(|kind| *kind == ending),
    }
}

/// The latest year that the link names: "1990–2025" is 2025.
fn newest_year(link: &Link) -> Option<i32> {
    let text = format!("{} {}", link.said, link.file);
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let years = numbers.filter(|number| number.len() == 4);
    years
        .filter_map(|year| year.parse().ok())
        .filter(|year| (1990..=2100).contains(year))
        .max()
}

/// Every link of a page, with what the page says of it.
fn links(page: &str, base: &str) -> Vec<Link> {
    let Ok(base) = Url::parse(base) else {
        return Vec::new();
    };
    let mut heading = String::new();
    let mut all = Vec::new();
    for (at, _) in page.match_indices('<') {
        let tag = &page[at + 1..];
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        match name.to_ascii_lowercase().as_str() {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => heading = inner(tag, name),
            "a" => all.extend(link(tag, &heading, &base)),
            _ => {}
        }
    }
    all
}

fn link(tag: &str, heading: &str, base: &Url) -> Option<Link> {
    let opening = tag.split('>').next()?;
    let url = base.join(&href(opening)?).ok()?;
    let file = url.path_segments()?.next_back()?.to_string();
    Some(Link {
        address: url.to_string(),
        file,
        said: format!("{heading} {}", inner(tag, "a")),
    })
}

/// The value of `href`, with the few entities that addresses hold.
fn href(opening: &str) -> Option<String> {
    let at = opening.find("href=")?;
    let rest = opening[at + 5..].trim_start();
    let quote = rest.chars().next()?;
    let inner = match quote {
        '"' | '\'' => rest[1..].split(quote).next()?,
        _ => rest.split([' ', '>']).next()?,
    };
    Some(inner.replace("&amp;", "&"))
}

/// The text of an element whose tag has been opened, without the tags in it.
fn inner(tag: &str, name: &str) -> String {
    let after = tag.split_once('>').map_or("", |(_, after)| after);
    let end = after.to_ascii_lowercase().find(&format!("</{name}"));
    let within = &after[..end.unwrap_or_default()];
    let mut text = String::new();
    for (number, piece) in within.split('<').enumerate() {
        let plain = match number {
            0 => piece,
            _ => piece.split_once('>').map_or("", |(_, plain)| plain),
        };
        text.push_str(plain);
        text.push(' ');
    }
    let text = text.replace("&nbsp;", " ").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn page_request(origin: &Origin, table: &Table) -> Request {
    Request::get(table.page.clone().unwrap_or_else(|| origin.address.clone()))
}

pub(super) fn fetch(context: &Context<'_>, table: &Table) -> Outcome<()> {
    context.progress.expect(2);
    let request = page_request(context.origin, table);
    let answer = context.reply(&key_of("sida", &request), "", "sida", &request, is_page)?;
    expect_200(context, &answer, &request)?;
    let link = link_of(&answer, &request, context.origin, table)?;
    let request = Request::get(link.address);
    let key = key_of(&format!("fil-{}", link.file), &request);
    let answer = context.reply(&key, &table.id, "fil", &request, is_file)?;
    expect_200(context, &answer, &request)?;
    if is_file(&answer.body) {
        return Ok(());
    }
    Err(Problem::surroundings(format!(
        "{} svarar med en webbsida i stället för filen",
        context.origin.name
    ))
    .at(request.address)
    .expected("en xlsx- eller csv-fil")
    .next("Hämta filen för hand och läs in den med behov importera FIL."))
}

fn is_page(body: &[u8]) -> bool {
    !body.is_empty()
}

/// Anything but a web page: the reader tells what else may be wrong.
fn is_file(body: &[u8]) -> bool {
    !body.is_empty() && !body.trim_ascii_start().starts_with(b"<")
}

/// The meant link of a page that has been answered.
///
/// # Errors
/// There is none.
pub(super) fn link_of(
    answer: &Answer,
    request: &Request,
    origin: &Origin,
    table: &Table,
) -> Outcome<Link> {
    let page = String::from_utf8_lossy(&answer.body);
    newest(&page, &request.address, table).ok_or_else(|| {
        let wanted = match (&table.file_prefix, &table.link_words[..]) {
            (Some(prefix), []) => format!("en fil som heter {prefix} följt av ett datum"),
            (_, words) => format!("en fil om {}", words.join(" och ")),
        };
        Problem::surroundings(format!("{} har ingen länk till {wanted}", origin.name))
            .at(request.address.clone())
            .next("Hämta filen för hand och läs in den med behov importera FIL.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;

    fn table(change: impl Fn(&mut Table)) -> Table {
        let origins = crate::origin::load(&Declared::embedded()).unwrap();
        let mut tables = origins.into_iter().flat_map(|origin| origin.tables);
        let mut table = tables
            .find(|table| table.id == "sokande-per-kommun")
            .unwrap();
        change(&mut table);
        table
    }

    #[test]
    fn the_newest_of_the_links_with_the_beginning_is_taken() {
        let page = r#"<a href="/a/1f3/web-x-2026-07.xlsx">juli</a> <a class=b href='/a/9c/web-x-2026-08.xlsx?q=1&amp;r=2'>aug</a>
            <a href="/a/3/web-x-arsgenomsnitt-2026.xlsx">år</a> <a href="https://other/web-y-2026-09.xlsx">annat</a>"#;
        let of = |prefix: &str| table(|table| table.file_prefix = Some(prefix.into()));
        let link = newest(page, "https://af.se/s/sida", &of("web-x-")).unwrap();
        assert_eq!(link.file, "web-x-2026-08.xlsx");
        assert_eq!(
            link.address,
            "https://af.se/a/9c/web-x-2026-08.xlsx?q=1&r=2"
        );
        assert_eq!(newest(page, "https://af.se/", &of("web-z")), None);
    }

    #[test]
    fn a_file_with_a_nameless_address_is_found_by_its_heading_and_words() {
        let page = "<H2 class=x>Ekonomiskt <b>bistånd</b></H2><ul>
            <li><a href='/contentassets/1/2025-6-1.csv'>Öppna data 1990&ndash;2024 (csv)</a>
            <li><a href='/contentassets/2/2026-6-10342-tabeller.csv'><span>Öppna data 1990-2025</span></a>
            <li><a href='/contentassets/2/2026-6-10342-tabeller.pdf'>Rapport 2026</a></ul>
            <h2>Läkemedel</h2><a href='/contentassets/3/2026-7-1.csv'>Öppna data 2006–2026</a><a>utan";
        let of = table(|table| {
            table.file_prefix = None;
            table.link_words = vec!["ekonomiskt bistånd".into(), "öppna data".into()];
            table.file_kinds = vec!["csv".into(), "xlsx".into()];
        });
        let link = newest(page, "https://sos.se/for-utvecklare/", &of).unwrap();
        assert_eq!(
            link.address,
            "https://sos.se/contentassets/2/2026-6-10342-tabeller.csv"
        );
    }
}
