//! Försäkringskassan: one JSON file per table; a wrong selection answers with an empty list.

use super::client::Request;
use super::context::{Context, expect_200, is_json, key_of};
use crate::origin::Table;
use crate::parse::fk::Row;
use crate::problem::{Outcome, Problem, Step};

/// Address of the data: `dataset/TABELL` becomes `…/dataset/TABELL.json`. Pure.
pub(super) fn data_request(address: &str, table: &Table) -> Request {
    let query = if table.query.is_empty() {
        String::new()
    } else {
        format!("?{}", table.query)
    };
    Request::get(format!("{address}/{}.json{query}", table.id))
}

/// Address of the dataset's metadata. Pure.
pub(super) fn meta_request(address: &str, table: &Table) -> Request {
    let dataset = table.id.split('/').next().unwrap_or(&table.id);
    Request::get(format!("{address}/{dataset}/meta/json"))
}

pub(super) fn fetch(context: &Context<'_>, table: &Table) -> Outcome<()> {
    context.progress.expect(1);
    let request = data_request(&context.origin.address, table);
    let key = key_of(&format!("data-{}", table.id), &request);
    let answer = context.reply(&key, &table.id, "data", &request, is_json::<Vec<Row>>)?;
    expect_200(context, &answer, &request)?;
    let rows: Vec<Row> = context.json(&answer, &request.address)?;
    if rows.is_empty() {
        return Err(Problem::surroundings(format!(
            "{} svarar med en tom lista för {}",
            context.origin.name, table.id
        ))
        .at(request.address)
        .expected("minst en rad; en tom lista betyder att urvalet är fel")
        .step(Step::CheckSources(" och jämför med tabellens metadata")));
    }
    Ok(())
}
