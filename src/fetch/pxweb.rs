//! PxWebApi 2: configuration first, then metadata, then selections no larger than allowed; version 1 as fallback.

use super::client::Request;
use super::context::{Context, expect_200, is_json, key_of};
use crate::origin::{Origin, Table};
use crate::parse::jsonstat::JsonStat;
use crate::parse::pxweb::{Config, MetaV1, Refusal, Variable, chosen, variables_v1, variables_v2};
use crate::problem::{Outcome, Problem, Step};
use serde_json::json;

/// Cells per request where no configuration says otherwise.
const USUAL_CELLS: usize = 100_000;
/// A selection is halved at most this often.
const DEEPEST: usize = 40;

/// Values asked for, per variable.
pub(super) type Selection = Vec<(String, Vec<String>)>;

pub(super) fn config_request(origin: &Origin) -> Request {
    Request::get(format!("{}/config", origin.address))
}

/// Where a version of the interface describes the table. Pure.
pub(super) fn metadata_request(origin: &Origin, table: &Table, v1: bool) -> Request {
    Request::get(match v1 {
        true => v1_address(origin, table),
        false => format!("{}/tables/{}/metadata?lang=sv", origin.address, table.id),
    })
}

/// True where the older interface has the table too.
pub(super) fn has_fallback(origin: &Origin, table: &Table) -> bool {
    table.fallback_path.is_some() && origin.fallback.is_some()
}

/// Tables without an id in version 2 are asked for in version 1.
pub(super) fn is_v1(table: &Table) -> bool {
    !table.id.starts_with("TAB")
}

fn v1_address(origin: &Origin, table: &Table) -> String {
    let base = origin.fallback.as_deref().unwrap_or(&origin.address);
    format!(
        "{base}/{}",
        table.fallback_path.as_deref().unwrap_or(&table.id)
    )
}

/// Product of the numbers of values; none where it does not fit.
fn cells(selection: &Selection) -> Option<usize> {
    selection.iter().try_fold(1_usize, |product, (_, values)| {
        product.checked_mul(values.len())
    })
}

/// Splits a selection, largest variable first, until every part fits. Pure.
pub(super) fn split(selection: &Selection, most: usize) -> Vec<Selection> {
    if cells(selection).is_some_and(|count| count <= most) {
        return vec![selection.clone()];
    }
    match halves(selection) {
        Some(both) => both.iter().flat_map(|half| split(half, most)).collect(),
        None => vec![selection.clone()],
    }
}

fn halves(selection: &Selection) -> Option<[Selection; 2]> {
    let longest = selection.iter().map(|(_, values)| values.len()).max()?;
    let at = selection
        .iter()
        .position(|(_, values)| values.len() == longest)?;
    if longest < 2 {
        return None;
    }
    let (first, second) = selection[at].1.split_at(longest / 2);
    let with = |part: &[String]| {
        let mut half = selection.clone();
        half[at].1 = part.to_vec();
        half
    };
    Some([with(first), with(second)])
}

pub(super) fn fetch(context: &Context<'_>, table: &Table) -> Outcome<()> {
    let has_fallback = has_fallback(context.origin, table);
    match one(context, table, is_v1(table)) {
        Err(problem) if !is_v1(table) && has_fallback && !context.client.is_hindered() => {
            context.progress.say(&format!(
                "{}: {} går inte att hämta i version 2 ({}), version 1 prövas",
                context.origin.name,
                table.id,
                problem.what()
            ));
            one(context, table, true)
        }
        done => done,
    }
}

fn one(context: &Context<'_>, table: &Table, v1: bool) -> Outcome<()> {
    let most = if v1 {
        USUAL_CELLS
    } else {
        configured(context)?
    };
    let variables = if v1 {
        metadata_v1(context, table)?
    } else {
        metadata_v2(context, table)?
    };
    let selection =
        chosen(table, &variables).map_err(|problem| problem.at(place(context, table)))?;
    let parts = split(&selection, most);
    context.progress.expect(parts.len() + 1);
    let results = context.each(&parts, |part| data(context, table, part, v1, 0));
    results.into_iter().collect()
}

fn place(context: &Context<'_>, table: &Table) -> String {
    format!("{}, rad {} ({})", context.origin.file, table.line, table.id)
}

/// `/config` is read first, and obeyed.
fn configured(context: &Context<'_>) -> Outcome<usize> {
    let request = config_request(context.origin);
    let answer = context.reply(
        &key_of("config", &request),
        "",
        "config",
        &request,
        is_json::<Config>,
    )?;
    expect_200(context, &answer, &request)?;
    let config: Config = context.json(&answer, &request.address)?;
    if config.max_calls_per_time_window > 0 && config.time_window > 0.0 {
        let limiter = &context.client.limiter;
        limiter.set(config.max_calls_per_time_window, config.time_window);
    }
    Ok(match config.max_data_cells {
        0 => USUAL_CELLS,
        most => most,
    })
}

fn metadata_v2(context: &Context<'_>, table: &Table) -> Outcome<Vec<Variable>> {
    let request = metadata_request(context.origin, table, false);
    let key = key_of(&format!("metadata-{}", table.id), &request);
    let answer = context.reply(&key, &table.id, "metadata", &request, is_json::<JsonStat>)?;
    expect_200(context, &answer, &request)?;
    let parsed: JsonStat = context.json(&answer, &request.address)?;
    Ok(variables_v2(&parsed))
}

fn metadata_v1(context: &Context<'_>, table: &Table) -> Outcome<Vec<Variable>> {
    let request = metadata_request(context.origin, table, true);
    let key = key_of(&format!("metadata-v1-{}", table.id), &request);
    let answer = context.reply(&key, &table.id, "metadata-v1", &request, is_json::<MetaV1>)?;
    expect_200(context, &answer, &request)?;
    let parsed: MetaV1 = context.json(&answer, &request.address)?;
    Ok(variables_v1(&parsed))
}

/// The request for one part. Pure.
pub(super) fn data_request(origin: &Origin, table: &Table, part: &Selection, v1: bool) -> Request {
    if v1 {
        let query: Vec<_> = part
            .iter()
            .map(|(code, values)| json!({"code": code, "selection": {"filter": "item", "values": values}}))
            .collect();
        let body = json!({"query": query, "response": {"format": "json-stat2"}});
        return Request::post(v1_address(origin, table), body.to_string());
    }
    let selection: Vec<_> = part
        .iter()
        .map(|(code, values)| json!({"variableCode": code, "valueCodes": values}))
        .collect();
    Request::post(
        format!(
            "{}/tables/{}/data?lang=sv&outputFormat=json-stat2",
            origin.address, table.id
        ),
        json!({"selection": selection}).to_string(),
    )
}

fn data(
    context: &Context<'_>,
    table: &Table,
    part: &Selection,
    v1: bool,
    depth: usize,
) -> Outcome<()> {
    let request = data_request(context.origin, table, part, v1);
    let key = key_of(&format!("data-{}", table.id), &request);
    let kind = if v1 { "data-v1" } else { "data" };
    let answer = context.reply(&key, &table.id, kind, &request, is_json::<JsonStat>)?;
    // "Too many cells" is 400 in the implementation and 403 in the specification; both mean other things too.
    if matches!(answer.status, 400 | 403)
        && Refusal::of(&answer.body).is_too_much()
        && depth < DEEPEST
        && let Some(both) = halves(part)
    {
        context.progress.expect(1);
        return both
            .iter()
            .try_for_each(|half| data(context, table, half, v1, depth + 1));
    }
    expect_200(context, &answer, &request)?;
    let parsed: JsonStat = context.json(&answer, &request.address)?;
    let wanted = cells(part).unwrap_or(usize::MAX);
    if parsed.cells() != wanted {
        return Err(Problem::surroundings(format!(
            "{} gav {} celler för {}",
            context.origin.name,
            parsed.cells(),
            table.id
        ))
        .at(request.address)
        .expected(format!("{wanted} celler"))
        .step(Step::CheckSources(": tabellen kan ha ändrats")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(sizes: &[usize]) -> Selection {
        let names = ["A", "B", "C", "D"];
        let values = |size: usize| (0..size).map(|n| n.to_string()).collect();
        sizes
            .iter()
            .zip(names)
            .map(|(size, name)| (name.to_string(), values(*size)))
            .collect()
    }

    #[test]
    fn parts_fit_and_together_hold_every_cell_once() {
        let whole = selection(&[312, 103, 2, 13]);
        let parts = split(&whole, 150_000);
        assert!(parts.iter().all(|part| cells(part).unwrap() <= 150_000));
        assert_eq!(
            parts.iter().map(|part| cells(part).unwrap()).sum::<usize>(),
            312 * 103 * 2 * 13
        );
        assert!(parts.len() < 20, "{}", parts.len());
    }

    #[test]
    fn the_largest_variable_is_split_first() {
        let parts = split(&selection(&[10, 4]), 20);
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0][0].1.len(), parts[0][1].1.len()), (5, 4));
    }

    #[test]
    fn a_product_too_large_for_the_machine_is_split_too() {
        assert_eq!(cells(&selection(&[usize::BITS as usize])), Some(64));
        let huge: Selection = (0..12)
            .map(|n| (n.to_string(), vec![String::new(); 60]))
            .collect();
        assert_eq!(cells(&huge), None);
    }
}
