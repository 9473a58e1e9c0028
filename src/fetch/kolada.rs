//! Kolada v3: lists of at most 25 ids, pages that name the next one.

use super::choice::{Choice, Lack};
use super::client::Request;
use super::context::{Context, expect_200, is_json, key_of};

use crate::origin::Table;
use crate::parse::kolada::{KpiPage, Page, Value};
use crate::problem::{Outcome, Problem};
use std::collections::BTreeSet;

/// Longest list that the interface takes.
pub(super) const MOST_IDS: usize = 25;
/// Largest page that it gives.
const PAGE: usize = 5_000;
/// A chain of pages longer than this is a fault, not data.
const MOST_PAGES: usize = 10_000;

/// One chain of pages: ids of a list, for all years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub ids: Vec<String>,
    /// Codes of kommuner; all where empty.
    pub places: Vec<String>,
    pub first: Request,
}

impl Part {
    fn told(&self, years: &[i32]) -> String {
        let places = match self.places.is_empty() {
            true => "alla kommuner".to_string(),
            false => format!("kommunerna {}", self.places.join(", ")),
        };
        let span = match years {
            [first, .., last] => format!("{first}–{last}"),
            _ => years.iter().map(i32::to_string).collect(),
        };
        format!("{} ({places}, {span})", self.ids.join(", "))
    }
}

/// The lists to ask for. Pure.
pub(super) fn plan(
    address: &str,
    ids: &[String],
    years: &[i32],
    places: &[String],
    since: Option<&str>,
) -> Vec<Part> {
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    let mut parts = Vec::new();
    for list in ids.chunks(MOST_IDS) {
        let few: Vec<&[String]> = match places.is_empty() {
            true => vec![&[]],
            false => places.chunks(MOST_IDS).collect(),
        };
        for places in few {
            let place = match places.is_empty() {
                true => String::new(),
                false => format!("/municipality/{}", places.join(",")),
            };
            let mut url = format!(
                "{address}/data/kpi/{}{place}/year/{}?per_page={PAGE}",
                list.join(","),
                years.join(",")
            );
            if let Some(day) = since {
                url.push_str(&format!("&from_date={day}"));
            }
            parts.push(Part {
                ids: list.to_vec(),
                places: places.to_vec(),
                first: Request::get(url),
            });
        }
    }
    parts
}

pub(super) fn fetch(
    context: &Context<'_>,
    table: &Table,
    choice: &Choice,
    since: Option<&str>,
) -> Found {
    let ids = choice.ids_of(table);
    let ids: Vec<String> = ids.into_iter().chain(age_parts(context, choice)).collect();
    if ids.is_empty() {
        return Found::default();
    }
    let years = choice.years(table);
    let parts = plan(&context.origin.address, &ids, &years, &choice.places, since);
    let lists: Vec<&[String]> = ids.chunks(MOST_IDS).collect();
    context.progress.expect(parts.len() + lists.len());
    let mut lacks: Vec<Lack> = context
        .each(&lists, |list| titles(context, table, list))
        .into_iter()
        .filter_map(|result| result.err())
        .map(|problem| Lack {
            what: "Nyckeltalens titlar".into(),
            series: Vec::new(),
            problem,
        })
        .collect();
    let found: Vec<Outcome<BTreeSet<String>>> =
        context.each(&parts, |part| pages(context, table, part));
    let mut seen = BTreeSet::new();
    for (part, result) in parts.iter().zip(found) {
        match result {
            Ok(ids) => seen.extend(ids),
            Err(problem) => lacks.push(Lack {
                what: part.told(&years),
                series: part.ids.clone(),
                problem,
            }),
        }
    }
    // Nothing updated since last time is an ordinary answer; nothing at all is a wrong id.
    let mut withdrawn = Vec::new();
    if lacks.is_empty() && since.is_none() {
        for id in ids.iter().filter(|id| !seen.contains(*id)) {
            // Where all are asked for it has been withdrawn; one that is named is more likely a slip of the pen.
            match choice.ids.is_empty() && !seen.is_empty() {
                true => withdrawn.push(id.clone()),
                false => lacks.push(Lack {
                    what: id.clone(),
                    series: vec![id.clone()],
                    problem: empty(context, id),
                }),
            }
        }
    }
    Found { lacks, withdrawn }
}

/// What did not come, and nyckeltal that there is nothing of.
#[derive(Default)]
pub(super) struct Found {
    pub lacks: Vec<Lack>,
    pub withdrawn: Vec<String>,
}

fn age_parts(context: &Context<'_>, choice: &Choice) -> Vec<String> {
    if !choice.ids.is_empty() {
        return Vec::new();
    }
    let declared: BTreeSet<&str> = context
        .origin
        .tables
        .iter()
        .flat_map(|table| table.series.iter().map(|serie| serie.id.as_str()))
        .collect();
    let sums = context
        .origin
        .age_sums
        .iter()
        .flat_map(|sum| sum.parts.clone());
    sums.filter(|id| !declared.contains(id.as_str())).collect()
}

fn empty(context: &Context<'_>, id: &str) -> Box<Problem> {
    Problem::surroundings(format!("{} har inga värden för {id}", context.origin.name))
        .at(id.to_string())
        .expected("minst ett värde")
        .next("Kontrollera nyckeltalets id i källans fil: ett okänt id besvaras med en tom lista.")
}

/// Titles of the nyckeltal: they say which ages an id is about.
fn titles(context: &Context<'_>, table: &Table, ids: &[String]) -> Outcome<()> {
    let request = Request::get(format!(
        "{}/kpi/{}?per_page={PAGE}",
        context.origin.address,
        ids.join(",")
    ));
    let key = key_of(&format!("kpi-{}", ids[0]), &request);
    let answer = context.reply(&key, &table.id, "metadata", &request, is_json::<KpiPage>)?;
    expect_200(context, &answer, &request)?;
    context
        .json::<KpiPage>(&answer, &request.address)
        .map(|_| ())
}

fn pages(context: &Context<'_>, table: &Table, part: &Part) -> Outcome<BTreeSet<String>> {
    let mut seen = BTreeSet::new();
    let mut request = part.first.clone();
    for number in 1..=MOST_PAGES {
        let key = key_of(&format!("data-{}-{number:04}", part.ids[0]), &request);
        let answer = context.reply(&key, &table.id, "data", &request, is_json::<Page>)?;
        expect_200(context, &answer, &request)?;
        let page: Page = context.json(&answer, &request.address)?;
        seen.extend(page.rows().map(|Value { kpi, .. }| kpi.clone()));
        let Some(next) = page.next() else {
            return Ok(seen);
        };
        request = Request::get(next.to_string());
        context.progress.expect(1);
    }
    Err(
        Problem::surroundings(format!("{} har för många sidor", context.origin.name))
            .at(part.first.address.clone()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hold_at_most_25_ids() {
        let ids: Vec<String> = (0..60).map(|n| format!("N{n:05}")).collect();
        let parts = plan("https://x/v3", &ids, &[2022, 2023], &[], None);
        let sizes: Vec<usize> = parts.iter().map(|part| part.ids.len()).collect();
        assert_eq!(sizes, [25, 25, 10]);
        assert!(
            parts[2]
                .first
                .address
                .ends_with("/year/2022,2023?per_page=5000")
        );
    }

    #[test]
    fn places_are_split_too_and_a_day_narrows() {
        let places: Vec<String> = (0..30).map(|n| format!("{n:04}")).collect();
        let parts = plan(
            "https://x",
            &["N1".into()],
            &[2022],
            &places,
            Some("2026-01-01"),
        );
        assert_eq!(parts.len(), 2);
        assert!(
            parts[0]
                .first
                .address
                .contains("/kpi/N1/municipality/0000,")
        );
        assert!(parts[1].first.address.ends_with("&from_date=2026-01-01"));
    }
}
