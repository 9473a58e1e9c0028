//! `behov importera`

use super::args::{Common, ImporteraArgs};
use super::print;
use super::session::{declared, now, store};
use crate::figures::stored;
use crate::input::{LARGEST_FETCHED, read_whole};
use crate::normalise;
use crate::origin::{self, Origin, Protocol, Table};
use crate::parse::file::observations;
use crate::parse::observation::each_once;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::store::{Entry, Finished, Lock, Meta, sum_of};
use crate::swedish;
use std::path::Path;

pub fn run(common: &Common, args: &ImporteraArgs) -> Outcome<()> {
    let declared = declared(common)?;
    let regions = Regions::load(&declared)?;
    let origins = origin::load(&declared)?;
    let mut read = Vec::new();
    // Every file is read whole before anything is stored.
    for path in &args.files {
        let name = file_name(path);
        let bytes = read_whole(path, LARGEST_FETCHED)?;
        let (origin, table) = table_for(&name, args.tabell.as_deref(), &origins)?;
        let found = observations(&path.display().to_string(), &bytes, table, &regions)?;
        if found.is_empty() {
            return Err(Problem::input("Filen har inga rader för tabellen")
                .at(path.display().to_string())
                .expected(format!("rader som följer tabellen {}", table.id)));
        }
        each_once(&found).map_err(|what| {
            Problem::input(format!("Filen säger emot sig själv: {what}"))
                .at(path.display().to_string())
                .next("Ta bort den rad som är fel, eller hämta filen på nytt.")
        })?;
        read.push((name, origin, table, bytes, found));
    }
    let store = store(common)?;
    let lock = Lock::take(&store)?;
    let mut text = String::new();
    for (name, origin, table, bytes, found) in read {
        let sum = sum_of(&bytes);
        let plan = format!("fil {sum}");
        for round in store.rounds(&origin.id)? {
            if round.plan.as_deref() == Some(&plan) && round.finished.is_some() {
                round.reopen()?;
            }
        }
        let round = store.round_for(&origin.id, &plan, &format!("{}-{}", now(), &sum[..8]))?;
        round.put(&Entry {
            key: format!("fil-{}", &sum[..12]),
            meta: Meta {
                adress: name.clone(),
                fraga: None,
                tabell: table.id.clone(),
                slag: "fil".into(),
                hamtad: now(),
                etag: None,
                last_modified: None,
                sha256: sum,
                langd: bytes.len() as u64,
            },
            body: bytes,
        })?;
        round.finish(&Finished {
            klar: now(),
            bara_andringar: false,
        })?;
        let mut series: Vec<&str> = found.iter().map(|one| one.series.as_str()).collect();
        series.sort_unstable();
        series.dedup();
        text.push_str(&format!(
            "{name}: {} värden till {}\n",
            found.len(),
            swedish::list(&series)
        ));
    }
    stored(&store, &origins, &declared, &regions)?;
    drop(lock);
    for fault in normalise::faults(&store) {
        text.push_str(&format!("Används inte: {fault}\n"));
    }
    print(&text)
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// The declared table that the file follows: the one named, or the one whose beginning the file name has.
fn table_for<'a>(
    name: &str,
    wanted: Option<&str>,
    origins: &'a [Origin],
) -> Outcome<(&'a Origin, &'a Table)> {
    let files: Vec<(&Origin, &Table)> = origins
        .iter()
        .flat_map(|origin| origin.tables.iter().map(move |table| (origin, table)))
        .filter(|(origin, table)| table.file_prefix.is_some() || origin.protocol == Protocol::PxWeb)
        .collect();
    let ids: Vec<&str> = files.iter().map(|(_, table)| table.id.as_str()).collect();
    if let Some(wanted) = wanted {
        return files
            .into_iter()
            .find(|(_, table)| table.id == wanted)
            .ok_or_else(|| {
                Problem::input(format!("Okänd tabell: {wanted}"))
                    .at("--tabell")
                    .expected(swedish::alternatives(&ids))
            });
    }
    let folded = name.to_lowercase();
    let begins = |table: &Table| {
        table
            .file_prefix
            .as_ref()
            .is_some_and(|prefix| folded.starts_with(&prefix.to_lowercase()))
    };
    let prefixes: Vec<&str> = files
        .iter()
        .filter_map(|(_, table)| table.file_prefix.as_deref())
        .collect();
    files
        .iter()
        .copied()
        .find(|(_, table)| begins(table))
        .ok_or_else(|| {
            Problem::input("Filens namn säger inte vad den innehåller")
                .at(name.to_string())
                .expected(format!(
                    "ett namn som börjar med {}",
                    swedish::alternatives(&prefixes)
                ))
                .next(format!(
                    "Ange tabellen med --tabell: {}.",
                    swedish::alternatives(&ids)
                ))
        })
}
