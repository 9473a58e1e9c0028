//! `behov kallor`

use super::args::{Common, KallorArgs};
use super::out::{print, print_json};
use super::session::{self, declared, now, store};
use crate::analys::Behov;
use crate::fetch::{self, Finding};
use crate::figures::Held;
use crate::normalise::{self, Cell, Normalised, StoredCell};
use crate::origin::{self, About, Origin};
use crate::parse::observation::Measured;
use crate::present::table_of;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::store::Store;
use crate::swedish;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The source of the series that are nothing but copies.
const COPIED: &str = "avskrift";
/// Changed cells that are listed; the rest are counted.
const SHOWN: usize = 40;

/// One series as the user sees it.
#[derive(Debug, Serialize)]
struct Line {
    serie: String,
    titel: String,
    kalla: String,
    tabell: String,
    producent: String,
    senaste_period: Option<i32>,
    /// Newest year that is copied from elsewhere, not fetched.
    avskrift_till: Option<i32>,
    hamtad: Option<String>,
    /// `hamtad`, `inbyggd`, `avskrift` (nothing but a copy) or `ej_hamtad`.
    status: &'static str,
    ersatter: Option<String>,
    licens: String,
}

pub fn run(common: &Common, args: &KallorArgs) -> Outcome<()> {
    if args.kontrollera {
        return control(common, args.json);
    }
    if let Some(id) = &args.jamfor {
        return compare(common, id);
    }
    let behov = session::open(common)?;
    if let Some(id) = &args.visa {
        return print(&match args.manader {
            true => months(common, &behov, id)?,
            false => cells(&behov, id)?,
        });
    }
    let lines = lines(&behov);
    if args.json {
        return print_json(&lines);
    }
    print(&listed(
        &lines,
        behov.origins(),
        &normalise::faults(&store(common)?),
    ))
}

/// The heading of a series' cells as text.
const CELLS: &str = "region;kon;period;varde;status\n";

/// The months of a series as they were fetched, a line each.
fn months(common: &Common, behov: &Behov, id: &str) -> Outcome<String> {
    let store = store(common)?;
    let nothing = || {
        Problem::input(format!("Det finns inga månader i någon hämtad serie {id}"))
            .at("--visa")
            .expected("en serie med månader; behov kallor säger vilka som är hämtade")
    };
    if !store.has_raw() {
        return Err(nothing());
    }
    let all = normalise::months(&store.normalised(), behov.regions())?;
    let at = all.series.iter().position(|one| one.serie == id);
    let of_series = |cell: &&StoredCell| Some(cell.series as usize) == at;
    let mut text = CELLS.to_string();
    for cell in all.cells.iter().filter(of_series) {
        let region = &behov.regions().all()[cell.region as usize].code;
        let (year, month) = (cell.year, cell.month.unwrap_or_default());
        let (value, status) = cell.written();
        let value = value.map_or_else(String::new, swedish::plain_comma);
        let kon = cell.kon.id();
        text.push_str(&format!(
            "{region};{kon};{year}-{month:02};{value};{status}\n"
        ));
    }
    match text.len() > CELLS.len() {
        true => Ok(text),
        false => Err(nothing()),
    }
}

/// The cells that the program has of a series, a line each.
fn cells(behov: &Behov, id: &str) -> Outcome<String> {
    let rows = behov.figures().cells_of(id, behov.regions());
    if rows.is_empty() {
        let ids = behov
            .figures()
            .series()
            .iter()
            .filter(|one| one.has_figures());
        let near = swedish::nearest(id, ids.map(|one| one.id.as_str()), 3);
        return Err(
            Problem::input(format!("Det finns inga värden i någon serie {id}"))
                .at("--visa")
                .expected("en serie som är inbyggd eller hämtad; behov kallor listar dem")
                .next(format!("Menade du {}?", swedish::alternatives(&near))),
        );
    }
    let mut text = CELLS.to_string();
    for row in rows {
        let value = row.value.map_or_else(String::new, swedish::plain_comma);
        let line = [
            row.region,
            row.kon.id(),
            &row.year.to_string(),
            &value,
            row.status,
        ]
        .join(";");
        text.push_str(&format!("{line}\n"));
    }
    Ok(text)
}

fn lines(behov: &Behov) -> Vec<Line> {
    let mut all = Vec::new();
    for origin in behov.origins() {
        let of_tables = origin.tables.iter().flat_map(|table| {
            table
                .series
                .iter()
                .map(move |serie| (serie.id.as_str(), table.id.as_str(), serie.about.as_ref()))
        });
        let sums = origin
            .age_sums
            .iter()
            .map(|sum| (sum.id.as_str(), "summa av åldersklasser", Some(&sum.about)));
        for (id, table, about) in of_tables.chain(sums) {
            all.push(line(behov, origin, id, table, about));
        }
    }
    let known: BTreeSet<String> = all.iter().map(|line| line.serie.clone()).collect();
    let series = behov.figures().series().iter();
    let copied = series.filter(|one| one.held == Held::Transcribed && !known.contains(&one.id));
    all.extend(copied.map(|one| Line {
        serie: one.id.clone(),
        titel: one.title.clone(),
        kalla: COPIED.to_string(),
        tabell: String::new(),
        producent: one.producer.clone(),
        senaste_period: None,
        avskrift_till: one.transcribed,
        hamtad: None,
        status: "avskrift",
        ersatter: None,
        licens: one.licence.clone(),
    }));
    let months = behov.nulage().months.iter().filter(|one| one.is_transcript);
    all.extend(months.map(|one| Line {
        serie: one.id.clone(),
        titel: one.title.clone(),
        kalla: COPIED.to_string(),
        tabell: "per månad".to_string(),
        producent: one.producer.clone(),
        senaste_period: None,
        avskrift_till: one.all.iter().map(|month| month.year).max(),
        hamtad: None,
        status: "avskrift",
        ersatter: None,
        licens: String::new(),
    }));
    all
}

fn line(behov: &Behov, origin: &Origin, id: &str, table: &str, about: Option<&About>) -> Line {
    let series = behov
        .figures()
        .get(id)
        .filter(|series| series.has_figures());
    let copied = behov.figures().get(id).and_then(|one| one.transcribed);
    let status = match series {
        None if copied.is_some() => "avskrift",
        None => "ej_hamtad",
        Some(series) if series.held == Held::Embedded => "inbyggd",
        Some(_) => "hamtad",
    };
    let title = series
        .map(|series| series.title.clone())
        .or_else(|| about.map(|about| about.title.clone()));
    let producer = series
        .map(|series| series.producer.clone())
        .or_else(|| about.map(|about| about.producer.clone()));
    Line {
        serie: id.to_string(),
        titel: title.unwrap_or_default(),
        kalla: origin.id.clone(),
        tabell: table.to_string(),
        producent: producer.unwrap_or_default(),
        senaste_period: series.map(|series| series.last_year),
        avskrift_till: copied,
        hamtad: series.map(|series| series.fetched.clone()),
        status,
        ersatter: about.and_then(|about| about.replaces.clone()),
        licens: origin.licence.clone(),
    }
}

fn listed(lines: &[Line], origins: &[Origin], faults: &[String]) -> String {
    let mut text = String::new();
    for origin in origins {
        let rows: Vec<Vec<String>> = lines
            .iter()
            .filter(|line| line.kalla == origin.id)
            .map(row)
            .collect();
        text.push_str(&format!(
            "{} ({})\n{}\nLicens: {}\n",
            origin.name, origin.id, origin.address, origin.licence
        ));
        if !rows.is_empty() {
            let header = [
                "Serie",
                "Titel",
                "Tabell",
                "Senast",
                "Hämtad",
                "Status",
                "Ersätter",
            ];
            text.push_str(&format!(
                "{}\n",
                table_of(&header, &rows, &[0, 1, 2, 3, 4, 5, 6])
            ));
        }
        text.push('\n');
    }
    let copied = lines.iter().filter(|line| line.kalla == COPIED);
    let copied: Vec<Vec<String>> = copied
        .map(|line| {
            let title = swedish::shortened(&line.titel, 60);
            vec![
                line.serie.clone(),
                title,
                line.producent.clone(),
                newest(line),
            ]
        })
        .collect();
    if !copied.is_empty() {
        text.push_str(&format!(
            "Avskrifter, inte hämtade från producenten; de används bara i nuläget\n{}\n\n",
            table_of(
                &["Serie", "Titel", "Producent", "Senast"],
                &copied,
                &[0, 1, 2, 3]
            )
        ));
    }
    for fault in faults {
        text.push_str(&format!("Används inte: {fault}\n"));
    }
    text.push_str("Hämta nya siffror med behov hamta --alla. Filer för hand läses in med behov importera FIL.\n");
    text
}

fn row(line: &Line) -> Vec<String> {
    let title = swedish::shortened(&line.titel, 60);
    let status = match line.status {
        "hamtad" => "hämtad",
        "inbyggd" => "inbyggd",
        "avskrift" => "bara avskrift",
        _ => "inte hämtad",
    };
    vec![
        line.serie.clone(),
        title,
        line.tabell.clone(),
        newest(line),
        line.hamtad.clone().unwrap_or_else(|| "–".into()),
        status.into(),
        line.ersatter.clone().unwrap_or_default(),
    ]
}

/// "2022, avskrift 2024".
fn newest(line: &Line) -> String {
    let year = line.senaste_period.map(|year| year.to_string());
    let copied = line.avskrift_till.map(|year| format!("avskrift {year}"));
    let both: Vec<String> = year.into_iter().chain(copied).collect();
    match both.is_empty() {
        true => "–".into(),
        false => both.join(", "),
    }
}

/// The clock's year.
fn this_year() -> i32 {
    now()
        .get(..4)
        .and_then(|year| year.parse().ok())
        .unwrap_or_default()
}

fn control(common: &Common, json: bool) -> Outcome<()> {
    let declared = declared(common)?;
    let regions = Regions::load(&declared)?;
    let findings: Vec<Finding> = fetch::control(&origin::load(&declared)?, &regions, this_year())?;
    if json {
        print_json(&findings)?;
    } else {
        let mut text = String::new();
        for one in &findings {
            let verdict = if one.stammer {
                "stämmer"
            } else {
                "STÄMMER INTE"
            };
            let told = one.besked.replace('\n', "\n    ");
            text.push_str(&format!(
                "{}, {}: {verdict}: {told}\n",
                one.kalla, one.tabell
            ));
        }
        print(&text)?;
    }
    let moved = findings.iter().filter(|one| !one.stammer).count();
    if moved == 0 {
        return Ok(());
    }
    Err(Problem::surroundings(format!(
        "{moved} av {} tabeller stämmer inte längre",
        findings.len()
    ))
    .next(
        "Ändra källornas filer under sources/kallor, eller vänta på en ny version av programmet.",
    ))
}

fn compare(common: &Common, id: &str) -> Outcome<()> {
    let declared = declared(common)?;
    let regions = Regions::load(&declared)?;
    let all = origin::load(&declared)?;
    let has = |origin: &Origin| {
        origin
            .tables
            .iter()
            .any(|table| table.series.iter().any(|serie| serie.id == id))
            || origin.age_sums.iter().any(|sum| sum.id == id)
    };
    let origins: Vec<Origin> = all.into_iter().filter(has).collect();
    let store: Store = store(common)?;
    let now = Retrieved::of(
        &normalise::build(&store, &origins, &regions, false)?,
        id,
        &regions,
    )?;
    let before = Retrieved::of(
        &normalise::build(&store, &origins, &regions, true)?,
        id,
        &regions,
    )?;
    let (Some(now), Some(before)) = (now, before) else {
        return Err(Problem::input(format!("{id} har inte hämtats två gånger"))
            .at("--jamfor")
            .expected("en serie ur behov kallor med minst två hämtningar"));
    };
    print(&changes(id, &before, &now, &regions))
}

/// A series as it was when it was fetched.
struct Retrieved {
    fetched: String,
    cells: BTreeMap<Cell, Measured>,
}

impl Retrieved {
    fn of(all: &Normalised, id: &str, regions: &Regions) -> Outcome<Option<Self>> {
        let Some(known) = all.known.get(id) else {
            return Ok(None);
        };
        Ok(Some(Self {
            fetched: known.fetched.clone(),
            cells: all.years_of(id, regions)?,
        }))
    }
}

fn changes(id: &str, before: &Retrieved, now: &Retrieved, regions: &Regions) -> String {
    let cells: BTreeSet<&Cell> = before.cells.keys().chain(now.cells.keys()).collect();
    let changed: Vec<Vec<String>> = cells
        .into_iter()
        .filter(|cell| before.cells.get(*cell) != now.cells.get(*cell))
        .map(|cell| {
            let (region, year, kon) = cell;
            vec![
                regions.name_of(region).to_string(),
                year.to_string(),
                kon.label().to_string(),
                shown(before.cells.get(cell)),
                shown(now.cells.get(cell)),
            ]
        })
        .collect();
    if changed.is_empty() {
        return format!(
            "{id}: inga ändringar mellan {} och {}\n",
            before.fetched, now.fetched
        );
    }
    let rows = &changed[..changed.len().min(SHOWN)];
    let table = table_of(
        &["Region", "År", "Kön", "Förra hämtningen", "Senaste"],
        rows,
        &[0, 1, 2],
    );
    let rest = match changed.len() - rows.len() {
        0 => String::new(),
        more => format!("… och {more} till\n"),
    };
    format!(
        "{id}: {} värden ändrades ({} → {})\n{table}\n{rest}",
        changed.len(),
        before.fetched,
        now.fetched
    )
}

fn shown(value: Option<&Measured>) -> String {
    match value {
        None => "fanns inte".into(),
        Some(Measured::Value(value)) => swedish::plain_comma(*value),
        Some(Measured::Preliminary(value)) => {
            format!("{} (preliminär)", swedish::plain_comma(*value))
        }
        Some(Measured::Absent) => "saknas".into(),
        Some(Measured::Suppressed) => "sekretess".into(),
    }
}
