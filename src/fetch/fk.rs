//! Försäkringskassan: one table per question, narrowed in the address; a wrong narrowing answers with an empty list.

use super::choice::Choice;
use super::client::Request;
use super::context::{Context, expect_200, is_json, key_of};

use crate::origin::Table;
use crate::parse::fk::Row;
use crate::problem::{Outcome, Problem, Step};

/// Closed years that are asked for at once: of each only December, so that a reply stays far below 5 MB.
const YEARS_AT_ONCE: usize = 5;
/// Years, counted from now, of which any month may be the newest there is.
const OPEN_YEARS: usize = 2;
/// Months of an open year that are asked for at once.
const MONTHS_AT_ONCE: u8 = 6;

/// Some years, and the months of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    years: Vec<i32>,
    months: Vec<u8>,
}

/// The month's dimension, which the agency spells in another way in some of its tables: each spelling, the likeliest first.
fn spelt_months(table: &Table) -> Vec<&str> {
    let months = table.roles.month.as_deref().unwrap_or_default();
    months.split('|').collect()
}

/// The parts to ask for: closed years by their December, open ones by their months. Pure.
pub(super) fn plan(years: &[i32], has_months: bool) -> Vec<Part> {
    let (closed, open) = years.split_at(years.len().saturating_sub(OPEN_YEARS));
    let part = |years: &[i32], months: Vec<u8>| Part {
        years: years.to_vec(),
        months: if has_months { months } else { Vec::new() },
    };
    let closed = closed.chunks(YEARS_AT_ONCE);
    let mut all: Vec<Part> = closed.map(|years| part(years, vec![12])).collect();
    for year in open.chunks(1) {
        let first = (1..=MONTHS_AT_ONCE).collect();
        all.push(part(year, first));
        if has_months {
            all.push(part(year, (MONTHS_AT_ONCE + 1..=12).collect()));
        }
    }
    all
}

/// Address of a part: `dataset/TABELL` becomes `…/dataset/TABELL.json?ar=2022&manad=12&kon_kod=ALL,K,M…`. Pure.
pub(super) fn data_request(address: &str, table: &Table, part: &Part, month: &str) -> Request {
    let mut pairs: Vec<(String, Vec<String>)> = Vec::new();
    if let Some(name) = &table.roles.year {
        pairs.push((
            name.clone(),
            part.years.iter().map(i32::to_string).collect(),
        ));
    }
    if !part.months.is_empty() {
        let months = part.months.iter().map(|month| format!("{month:02}"));
        pairs.push((month.to_string(), months.collect()));
    }
    if let Some(name) = &table.roles.kon {
        pairs.push((name.clone(), table.kon_codes.concat()));
    }
    let picked = table.series.iter().flat_map(|serie| &serie.pick);
    for (name, code) in table.conditions.iter().chain(picked) {
        match pairs.iter_mut().find(|(other, _)| other == name) {
            Some((_, codes)) if codes.contains(code) => {}
            Some((_, codes)) => codes.push(code.clone()),
            None => pairs.push((name.clone(), vec![code.clone()])),
        }
    }
    // What is declared of years is which are asked for.
    let others = table.selection.iter().filter(|(name, _)| name != "year");
    pairs.extend(others.cloned());
    let query: Vec<String> = pairs
        .iter()
        .map(|(name, codes)| format!("{name}={}", codes.join(",")))
        .collect();
    Request::get(format!("{address}/{}.json?{}", table.id, query.join("&")))
}

/// One December, in each spelling of the month.
pub(super) fn december_requests(address: &str, table: &Table, year: i32) -> Vec<Request> {
    let part = Part {
        years: vec![year],
        months: vec![12],
    };
    let months = spelt_months(table).into_iter();
    months
        .map(|month| data_request(address, table, &part, month))
        .collect()
}

pub(super) fn fetch(context: &Context<'_>, table: &Table, choice: &Choice) -> Outcome<()> {
    let parts = plan(&choice.years(table), table.roles.month.is_some());
    // A clock before the table's first year: there is nothing to ask for.
    let Some(first) = parts.first() else {
        return Ok(());
    };
    for month in spelt_months(table) {
        context.progress.expect(parts.len());
        let found = context.each(&parts, |part| rows(context, table, part, month));
        let found: Vec<usize> = found.into_iter().collect::<Outcome<_>>()?;
        if found.iter().sum::<usize>() > 0 {
            return Ok(());
        }
    }
    let request = data_request(
        &context.origin.address,
        table,
        first,
        spelt_months(table)[0],
    );
    Err(Problem::surroundings(format!(
        "{} svarar med en tom lista för {}",
        context.origin.name, table.id
    ))
    .at(request.address)
    .expected("minst en rad; en tom lista betyder att urvalet är fel")
    .step(Step::CheckSources(" och jämför med tabellens metadata")))
}

/// How many rows there are of a part. A list of years of which the table lacks one may be answered with nothing: each is then
/// asked for by itself.
fn rows(context: &Context<'_>, table: &Table, part: &Part, month: &str) -> Outcome<usize> {
    let request = data_request(&context.origin.address, table, part, month);
    let key = key_of(&format!("data-{}", table.id), &request);
    let answer = context.reply(&key, &table.id, "data", &request, is_json::<Vec<Row>>)?;
    expect_200(context, &answer, &request)?;
    let found: Vec<Row> = context.json(&answer, &request.address)?;
    if !found.is_empty() || part.years.len() < 2 {
        return Ok(found.len());
    }
    context.progress.expect(part.years.len());
    let alone = part.years.iter().map(|year| Part {
        years: vec![*year],
        months: part.months.clone(),
    });
    alone.map(|part| rows(context, table, &part, month)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;

    #[test]
    fn closed_years_are_asked_for_by_december_and_open_ones_by_month() {
        let years: Vec<i32> = (2012..=2026).collect();
        let parts = plan(&years, true);
        let asked: Vec<(usize, usize)> = parts
            .iter()
            .map(|part| (part.years.len(), part.months.len()))
            .collect();
        assert_eq!(
            asked,
            [(5, 1), (5, 1), (3, 1), (1, 6), (1, 6), (1, 6), (1, 6)]
        );
        assert_eq!(parts[6].years, [2026]);
        assert_eq!(parts[6].months, [7, 8, 9, 10, 11, 12]);
        assert_eq!(plan(&years, false).len(), 5);
        assert_eq!(plan(&[2026], true).len(), 2);
        assert!(plan(&[], true).is_empty());
    }

    #[test]
    fn every_declared_dimension_is_narrowed_in_the_address() {
        let origins = crate::origin::load(&Declared::embedded()).unwrap();
        let mut tables = origins.iter().flat_map(|origin| &origin.tables);
        let table = tables
            .find(|table| table.id.starts_with("sa-bestand-diagnos/"))
            .unwrap();
        let part = Part {
            years: vec![2023, 2024],
            months: vec![12],
        };
        let request = data_request("https://fk/v1", table, &part, "manad");
        assert_eq!(
            request.address,
            "https://fk/v1/sa-bestand-diagnos/SAbestandmanaddiagnoslan.json?ar=2023,2024&manad=12&kon_kod=ALL,K,M&delforman=A,S&diagnoskapitel=ALL,F00-F99"
        );
    }
}
