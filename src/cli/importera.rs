//! `behov importera`

use super::args::{Common, ImporteraArgs};
use super::out::print;
use super::session::{self, now, store};
use crate::analys::{AssumptionsFrom, Behov, Fraga};
use crate::figures::stored;
use crate::input::{LARGEST_FETCHED, read_whole};
use crate::origin::{Origin, Period, Protocol, Table};
use crate::parse::file::{is_kolada, observations};
use crate::parse::observation::{Found, Measured, Months, Observation, each_once, of_year};
use crate::problem::{Outcome, Problem};
use crate::regions::{RegionKind, Regions};
use crate::store::{Entry, Finished, Lock, Meta, Store, sum_of};
use crate::{normalise, swedish};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Most series or places that a line names.
const TOLD: usize = 12;

/// A file that has been read whole.
struct Imported<'a> {
    name: String,
    origin: &'a Origin,
    table: &'a Table,
    bytes: Vec<u8>,
    found: Found,
}

pub fn run(common: &Common, args: &ImporteraArgs) -> Outcome<()> {
    let behov = session::embedded(common)?;
    let (origins, regions) = (behov.origins(), behov.regions());
    let mut read = Vec::new();
    // Every file is read whole before anything is stored.
    for path in &args.files {
        read.push(one(path, args.tabell.as_deref(), origins, regions)?);
    }
    let used = used(&behov)?;
    let mut text = String::new();
    for file in &read {
        text.push_str(&file.told(regions, &used));
    }
    if args.prova {
        text.push_str("Inget är sparat: kör samma kommando utan --prova.\n");
        return print(&text);
    }
    let store = store(common)?;
    let lock = Lock::take(&store)?;
    for file in read {
        file.store(&store)?;
    }
    stored(&store, origins, behov.declared(), regions)?;
    drop(lock);
    for fault in normalise::faults(&store) {
        text.push_str(&format!("Används inte: {fault}\n"));
    }
    print(&text)
}

/// Reads a file by its table.
fn one<'a>(
    path: &Path,
    wanted: Option<&str>,
    origins: &'a [Origin],
    regions: &Regions,
) -> Outcome<Imported<'a>> {
    let name = file_name(path);
    let bytes = read_whole(path, LARGEST_FETCHED)?;
    let (origin, table) = table_for(&name, &bytes, wanted, origins)?;
    let found = observations(&path.display().to_string(), &bytes, table, regions)?;
    if found.observations.is_empty() {
        return Err(Problem::input("Filen har inga rader för tabellen")
            .at(path.display().to_string())
            .expected(format!("rader som följer tabellen {}", table.id)));
    }
    each_once(&found.observations).map_err(|what| {
        Problem::input(format!("Filen säger emot sig själv: {what}"))
            .at(path.display().to_string())
            .next("Ta bort den rad som är fel, eller hämta filen på nytt.")
    })?;
    Ok(Imported {
        name,
        origin,
        table,
        bytes,
        found,
    })
}

impl Imported<'_> {
    /// The same file again is the newest round, not another.
    fn store(self, store: &Store) -> Outcome<()> {
        let sum = sum_of(&self.bytes);
        let plan = format!("fil {sum}");
        let source = &self.origin.id;
        for round in store.rounds(source)? {
            if round.plan.as_deref() == Some(&plan) && round.finished.is_some() {
                round.reopen()?;
            }
        }
        let round = store.round_for(source, &plan, &format!("{}-{}", now(), &sum[..8]))?;
        round.put(&Entry {
            key: format!("fil-{}", &sum[..12]),
            meta: Meta {
                adress: self.name,
                fraga: None,
                tabell: self.table.id.clone(),
                slag: "fil".into(),
                hamtad: now(),
                etag: None,
                last_modified: None,
                sha256: sum,
                langd: self.bytes.len() as u64,
            },
            body: self.bytes,
        })?;
        round.finish(&Finished {
            klar: now(),
            bara_andringar: false,
            indragna: Vec::new(),
        })
    }

    /// What was recognised, what of it can be used, and whether the estimate uses it.
    fn told(&self, regions: &Regions, used: &BTreeSet<String>) -> String {
        let all = &self.found.observations;
        let series: BTreeSet<&str> = all.iter().map(|one| one.series.as_str()).collect();
        let series: Vec<&str> = series.into_iter().collect();
        let mut lines = vec![
            format!(
                "{}: {} till {}",
                self.name,
                swedish::counted(all.len(), "värde", "värden"),
                swedish::short_list(&series, TOLD)
            ),
            format!(
                "  {}, tabellen {}: {}, {}",
                self.origin.name,
                self.table.id,
                places(all, regions),
                periods(all)
            ),
        ];
        lines.extend(absent(all).map(|text| format!("  {text}")));
        lines.extend(without_year(all, self.table.period).map(|text| format!("  {text}")));
        let notes = self.found.notes.iter();
        lines.extend(notes.map(|note| format!("  Obs: {note}")));
        let (yes, no): (Vec<&str>, Vec<&str>) =
            series.into_iter().partition(|id| used.contains(*id));
        if !yes.is_empty() {
            let names = swedish::short_list(&yes, TOLD);
            lines.push(format!(
                "  Skattningen ({}) kan räkna med {names}.",
                Fraga::ASSUMPTIONS
            ));
        }
        if !no.is_empty() {
            let names = swedish::short_list(&no, TOLD);
            lines.push(format!(
                "  Skattningen ({}) använder inte {names}.",
                Fraga::ASSUMPTIONS
            ));
        }
        lines.join("\n") + "\n"
    }
}

/// "riket, 1 län och 2 kommuner".
fn places(all: &[Observation], regions: &Regions) -> String {
    let codes: BTreeSet<&str> = all.iter().map(|one| one.region.as_str()).collect();
    let kinds = codes
        .iter()
        .filter_map(|code| regions.get(code))
        .map(|one| one.kind);
    let kinds: Vec<RegionKind> = kinds.collect();
    let count = |kind| kinds.iter().filter(|one| **one == kind).count();
    let mut told = Vec::new();
    if count(RegionKind::Riket) > 0 {
        told.push("riket".to_string());
    }
    for (kind, one, several) in [
        (RegionKind::Lan, "län", "län"),
        (RegionKind::Kommun, "kommun", "kommuner"),
    ] {
        if count(kind) > 0 {
            told.push(swedish::counted(count(kind), one, several));
        }
    }
    swedish::list(&told)
}

/// The first and the last period.
fn periods(all: &[Observation]) -> String {
    let all: BTreeSet<(i32, Option<u8>)> = all.iter().map(|one| (one.year, one.month)).collect();
    let told = |(year, month): &(i32, Option<u8>)| match month {
        None => year.to_string(),
        Some(month) => format!("{year}-{month:02}"),
    };
    match (all.first(), all.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("{} till {}", told(first), told(last))
        }
        (first, _) => first.map(told).unwrap_or_default(),
    }
}

/// How many values there are not, and why; nothing where all are there.
fn absent(all: &[Observation]) -> Option<String> {
    let count = |kind: Measured| all.iter().filter(|one| one.value == kind).count();
    let (absent, hidden) = (count(Measured::Absent), count(Measured::Suppressed));
    if absent + hidden == 0 {
        return None;
    }
    let mut told = Vec::new();
    if absent > 0 {
        told.push(format!("{absent} är bortfall"));
    }
    if hidden > 0 {
        told.push(format!("{hidden} är skyddade (sekretess)"));
    }
    let known = match all.len() - absent - hidden {
        0 => "Inget av värdena går att använda".to_string(),
        known => format!("{known} går att använda"),
    };
    Some(format!("{known}; {}.", swedish::list(&told)))
}

/// Years of which the file has months, but not those that make the year's value.
fn without_year(all: &[Observation], period: Period) -> Option<String> {
    let mut months: BTreeMap<(&str, &str, i32, usize), Months> = BTreeMap::new();
    for one in all {
        let key = (
            one.series.as_str(),
            one.region.as_str(),
            one.year,
            one.kon as usize,
        );
        let of_key = months.entry(key).or_default();
        of_key.insert(one.month.unwrap_or(0), one.value);
    }
    let lacking = months
        .iter()
        .filter(|(_, months)| of_year(months, period).is_none());
    let years: BTreeSet<String> = lacking
        .map(|((_, _, year, _), _)| year.to_string())
        .collect();
    let why = match period {
        Period::Mean => "årsmedlet kräver alla tolv månader",
        Period::Month(12) => "bara december blir årets värde",
        _ => "månaden som blir årets värde saknas",
    };
    let years: Vec<String> = years.into_iter().collect();
    (!years.is_empty()).then(|| {
        format!(
            "Månaderna i {} ger inget årsvärde ännu: {why}.",
            swedish::short_list(&years, TOLD)
        )
    })
}

/// Every series that the groups of the usual assumptions can be computed from, whether it has been fetched or not.
fn used(behov: &Behov) -> Outcome<BTreeSet<String>> {
    let assumptions = behov.assumptions(AssumptionsFrom::Named(Fraga::ASSUMPTIONS))?;
    let mut all = BTreeSet::new();
    for group in &assumptions.groups {
        let parts = behov.indicators().possible_parts_of(&group.indicator);
        all.extend(parts.into_iter().map(str::to_string));
    }
    let months = behov.nulage().months.iter();
    all.extend(months.filter_map(|one| one.series.clone()));
    for sum in behov.origins().iter().flat_map(|origin| &origin.age_sums) {
        if all.contains(&sum.id) {
            all.extend(sum.parts.iter().cloned());
        }
    }
    Ok(all)
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// The table's id, and its name in the older interface.
fn names_of(table: &Table) -> impl Iterator<Item = &str> {
    let older = table.fallback_path.as_deref();
    let older = older.and_then(|path| path.rsplit('/').next());
    [table.id.as_str()].into_iter().chain(older)
}

/// The beginnings of names that files of the table have: as declared, or as the agency's own page names them.
fn prefixes(origin: &Origin, table: &Table) -> Vec<String> {
    let mut all: Vec<String> = table.file_prefix.iter().cloned().collect();
    match origin.protocol {
        Protocol::PxWeb => {
            let contents = table
                .selection
                .iter()
                .filter(|(name, _)| name == "ContentsCode");
            let codes = contents
                .flat_map(|(_, codes)| codes)
                .filter(|code| *code != "*");
            all.extend(codes.cloned());
            all.extend(names_of(table).map(str::to_string));
        }
        Protocol::Fk if table.file_prefix.is_none() => {
            all.extend(table.id.rsplit('/').next().map(str::to_string));
        }
        _ => {}
    }
    all
}

/// The declared table that the file follows: the one named, the one whose beginning the file name has, or Kolada's by what
/// the file holds.
fn table_for<'a>(
    name: &str,
    bytes: &[u8],
    wanted: Option<&str>,
    origins: &'a [Origin],
) -> Outcome<(&'a Origin, &'a Table)> {
    let all = origins
        .iter()
        .flat_map(|origin| origin.tables.iter().map(move |table| (origin, table)));
    let by_hand = |(origin, table): &(&Origin, &Table)| {
        !prefixes(origin, table).is_empty() || origin.protocol == Protocol::Kolada
    };
    let files: Vec<(&Origin, &Table)> = all.filter(by_hand).collect();
    let ids: Vec<&str> = files.iter().map(|(_, table)| table.id.as_str()).collect();
    if let Some(wanted) = wanted {
        return files
            .into_iter()
            .find(|(_, table)| names_of(table).any(|name| name == wanted))
            .ok_or_else(|| {
                Problem::input(format!("Okänd tabell: {wanted}"))
                    .at("--tabell")
                    .expected(swedish::alternatives(&ids))
            });
    }
    let folded = name.to_lowercase();
    let fits = |(origin, table): &(&Origin, &Table)| match origin.protocol {
        Protocol::Kolada => is_kolada(bytes),
        _ => prefixes(origin, table)
            .iter()
            .any(|prefix| folded.starts_with(&prefix.to_lowercase())),
    };
    files.iter().copied().find(fits).ok_or_else(|| {
        let known = files
            .iter()
            .filter_map(|(_, table)| table.file_prefix.as_deref());
        let known: Vec<&str> = known.collect();
        Problem::input("Filens namn säger inte vad den innehåller")
            .at(name.to_string())
            .expected(format!(
                "ett namn som börjar med {}",
                swedish::alternatives(&known)
            ))
            .next(format!(
                "Ange tabellen med --tabell: {}.",
                swedish::alternatives(&ids)
            ))
    })
}
