//! Socialstyrelsen's database: pages that name the next one, with http where https is meant.

use super::client::Request;
use super::context::{Context, expect_200, is_json, key_of};
use crate::origin::Table;
use crate::parse::sdb::Page;
use crate::problem::{Outcome, Problem};

const MOST_PAGES: usize = 10_000;

pub(super) fn first_request(address: &str, table: &Table) -> Request {
    Request::get(format!(
        "{address}/{}/resultat/{}?per_sida=5000&sida=1",
        table.id, table.query
    ))
}

pub(super) fn fetch(context: &Context<'_>, table: &Table) -> Outcome<()> {
    context.progress.expect(1);
    let mut request = first_request(&context.origin.address, table);
    for number in 1..=MOST_PAGES {
        let key = key_of(&format!("data-{}-{number:04}", table.id), &request);
        let answer = context.reply(&key, &table.id, "data", &request, is_json::<Page>)?;
        if answer.status == 404 {
            return Err(Problem::surroundings(format!(
                "Ämnet {} finns inte hos {}",
                table.id, context.origin.name
            ))
            .at(request.address)
            .next("Rätta tabellens id i källans fil."));
        }
        expect_200(context, &answer, &request)?;
        let page: Page = context.json(&answer, &request.address)?;
        let Some(next) = page.nasta_sida.filter(|next| !next.is_empty()) else {
            return Ok(());
        };
        request = Request::get(next);
        context.progress.expect(1);
    }
    Err(
        Problem::surroundings(format!("{} har för många sidor", context.origin.name))
            .at(request.address),
    )
}
