//! Files whose address changes: the agency's page is read, and the newest link with the declared beginning is fetched.

use super::client::Request;
use super::context::{Context, expect_200, key_of};
use crate::origin::Table;
use crate::problem::{Outcome, Problem};
use reqwest::Url;

/// A link on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub address: String,
    /// Last part of the path, decoded.
    pub file: String,
}

/// The link to the newest file that begins so: dates in the names sort by text. Pure.
pub(super) fn newest(page: &str, base: &str, prefix: &str) -> Option<Link> {
    let base = Url::parse(base).ok()?;
    let mut found: Vec<Link> = hrefs(page)
        .filter_map(|href| {
            let url = base.join(&href).ok()?;
            let file = url.path_segments()?.next_back()?.to_string();
            let wanted = file.to_lowercase().starts_with(&prefix.to_lowercase());
            wanted.then(|| Link {
                address: url.to_string(),
                file,
            })
        })
        .collect();
    found.sort_by(|a, b| a.file.cmp(&b.file));
    found.pop()
}

/// Values of `href` in HTML, with the few entities that addresses hold.
fn hrefs(page: &str) -> impl Iterator<Item = String> {
    page.match_indices("href=").filter_map(|(at, _)| {
        let rest = page[at + 5..].trim_start();
        let quote = rest.chars().next()?;
        let inner = match quote {
            '"' | '\'' => rest[1..].split(quote).next()?,
            _ => rest.split([' ', '>']).next()?,
        };
        Some(inner.replace("&amp;", "&"))
    })
}

pub(super) fn page_request(context: &Context<'_>) -> Request {
    Request::get(context.origin.address.clone())
}

pub(super) fn fetch(context: &Context<'_>, table: &Table) -> Outcome<()> {
    context.progress.expect(2);
    let request = page_request(context);
    let answer = context.reply(&key_of("sida", &request), "", "sida", &request, is_page)?;
    expect_200(context, &answer, &request)?;
    let prefix = table.file_prefix.as_deref().unwrap_or_default();
    let link = newest(
        &String::from_utf8_lossy(&answer.body),
        &request.address,
        prefix,
    )
    .ok_or_else(|| no_link(context, prefix))?;
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

pub(super) fn no_link(context: &Context<'_>, prefix: &str) -> Box<Problem> {
    Problem::surroundings(format!(
        "{} har ingen länk till en fil som heter {prefix}…",
        context.origin.name
    ))
    .at(context.origin.address.clone())
    .next("Hämta filen för hand och läs in den med behov importera FIL.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_the_links_with_the_beginning_is_taken() {
        let page = r#"<a href="/a/1f3/web-x-2026-07.xlsx">juli</a> <a class=b href='/a/9c/web-x-2026-08.xlsx?q=1&amp;r=2'>aug</a>
            <a href="https://other/web-y-2026-09.xlsx">annat</a>"#;
        let link = newest(page, "https://af.se/s/sida", "web-x-").unwrap();
        assert_eq!(link.file, "web-x-2026-08.xlsx");
        assert_eq!(
            link.address,
            "https://af.se/a/9c/web-x-2026-08.xlsx?q=1&r=2"
        );
        assert_eq!(newest(page, "https://af.se/", "web-z"), None);
    }
}
