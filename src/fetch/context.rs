//! What the protocols share: replies from the round where they are there, else from the network.

use super::client::{Client, Earlier, Reply, Request};
use super::progress::Progress;
use crate::origin::Origin;
use crate::parse::pxweb::Refusal;
use crate::problem::{Outcome, Problem, Step};
use crate::store::{Entry, Meta, Round, sum_of};
use rayon::ThreadPool;
use rayon::prelude::*;

/// A retrieval under way.
pub struct Context<'a> {
    pub origin: &'a Origin,
    pub client: &'a Client,
    pub round: &'a Round,
    /// An earlier finished round, whose bodies serve where the host says "not modified".
    pub earlier: Option<&'a Round>,
    pub progress: &'a Progress,
    pub now: fn() -> String,
    /// As many threads as there may be requests at the same time.
    pub pool: &'a ThreadPool,
}

/// Tells whether a body is what was asked for: a maintenance page with status 200 must not be kept.
pub type Sound = fn(&[u8]) -> bool;

/// JSON of the wanted shape.
pub fn is_json<T: serde::de::DeserializeOwned>(body: &[u8]) -> bool {
    crate::parse::json::<T>(body).is_ok()
}

/// A body, and the status it came with (200 for a stored one).
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Any other status is a fault of the source, told in its own words where it has any.
pub(super) fn expect_200(context: &Context<'_>, answer: &Answer, request: &Request) -> Outcome<()> {
    if answer.status == 200 {
        return Ok(());
    }
    let said = Refusal::of(&answer.body).aside();
    Err(Problem::surroundings(format!(
        "{} svarar {}{said}",
        context.origin.name, answer.status
    ))
    .at(request.address.clone())
    .expected("svarskod 200")
    .step(Step::CheckSources(": källan kan ha flyttat")))
}

impl Context<'_> {
    /// The reply to a request: stored in this round, or asked for and then stored.
    /// A reply with another status than 200, or that is not what was asked for, is given back but not stored.
    ///
    /// # Errors
    /// No contact, or the store cannot be written.
    pub fn reply(
        &self,
        key: &str,
        table: &str,
        kind: &str,
        request: &Request,
        sound: Sound,
    ) -> Outcome<Answer> {
        match self.round.get(key) {
            Some(Ok(entry)) if sound(&entry.body) => {
                self.progress.done(key);
                return Ok(Answer {
                    status: 200,
                    body: entry.body,
                });
            }
            Some(Err(damage)) => self.progress.say(&format!(
                "{}: {} är skadad ({}) och hämtas på nytt",
                self.origin.name, damage.key, damage.reason
            )),
            Some(Ok(_)) | None => {}
        }
        let kept = self
            .earlier
            .and_then(|round| round.get(key))
            .and_then(Result::ok);
        let kept = kept.filter(|entry| entry.meta.fraga == request.body);
        let marks = kept.as_ref().map(|entry| Earlier {
            etag: entry.meta.etag.clone(),
            last_modified: entry.meta.last_modified.clone(),
        });
        let reply = self.client.ask(request, &marks.unwrap_or_default())?;
        let reply = match (reply.status, kept) {
            (304, Some(entry)) => Reply {
                status: 200,
                body: entry.body,
                etag: entry.meta.etag,
                last_modified: entry.meta.last_modified,
            },
            _ => reply,
        };
        if reply.status == 200 && sound(&reply.body) {
            self.round
                .put(&self.entry(key, table, kind, request, &reply))?;
        }
        self.progress.done(key);
        Ok(Answer {
            status: reply.status,
            body: reply.body,
        })
    }

    fn entry(&self, key: &str, table: &str, kind: &str, request: &Request, reply: &Reply) -> Entry {
        Entry {
            key: key.to_string(),
            meta: Meta {
                adress: request.address.clone(),
                fraga: request.body.clone(),
                tabell: table.to_string(),
                slag: kind.to_string(),
                hamtad: (self.now)(),
                etag: reply.etag.clone(),
                last_modified: reply.last_modified.clone(),
                sha256: sum_of(&reply.body),
                langd: reply.body.len() as u64,
            },
            body: reply.body.clone(),
        }
    }

    /// Does `work` on every item, a few at a time; the results in the order of the items.
    pub fn each<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> R + Send + Sync,
    ) -> Vec<R> {
        let one_at_a_time = items.par_iter().with_max_len(1);
        self.pool.install(|| one_at_a_time.map(work).collect())
    }

    /// The reply as JSON of the wanted shape.
    ///
    /// # Errors
    /// HTML or anything else that is not JSON: the first line is shown.
    pub fn json<T: serde::de::DeserializeOwned>(&self, answer: &Answer, place: &str) -> Outcome<T> {
        crate::parse::json(&answer.body).map_err(|reason| {
            Problem::surroundings(format!(
                "{} svarar inte med JSON: {reason}",
                self.origin.name
            ))
            .at(place.to_string())
            .expected("JSON")
            .step(Step::CheckSources(" om felet kvarstår senare"))
        })
    }
}

/// A short, stable name for a request: readable words and part of the sum of the whole request.
pub fn key_of(words: &str, request: &Request) -> String {
    let whole = format!(
        "{}\n{}",
        request.address,
        request.body.as_deref().unwrap_or("")
    );
    let words: String = words
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(60)
        .collect();
    format!("{words}-{}", &sum_of(whole.as_bytes())[..12])
}
