//! The normalised series as files beside the raw replies: Parquet in one long form, and what is known of each series.

use super::build::{Normalised, build};
use super::fingerprint;
use super::long::{self, STATUSES};
use crate::declared::Declared;
use crate::origin::{About, Origin};
use crate::parse::observation::Measured;
use crate::problem::{Outcome, Problem};
use crate::regions::{RIKET, Regions};
use crate::status::Kon;
use crate::store::Store;
use crate::store::files::{fault, keep};

use crate::table::{Columns, DataFrame, from_parquet, numbers, parquet, texts_as, wholes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

const FINGERPRINT: &str = "fingeravtryck.txt";
const FAULTS: &str = "fel.txt";
const SERIES: &str = "serier.json";
const YEARS: &str = "arsvarden.parquet";
/// Months apart from the years' values: few questions need them.
const MONTHS: &str = "manader.parquet";
const MONTHS_OF_RIKET: &str = "manader-riket.parquet";
/// Every file that is written, in order; the fingerprint comes last.
const FILES: [&str; 5] = [SERIES, YEARS, MONTHS, MONTHS_OF_RIKET, FAULTS];

/// What bringing the series up to date took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// They were up to date.
    None,
    Built,
    /// They were in the form of an earlier version of the program.
    FromOlderForm,
}

/// What is known of a stored series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSeries {
    pub serie: String,
    pub titel: String,
    pub enhet: String,
    pub producent: String,
    pub utgivare: String,
    pub konsuppdelat: bool,
    /// Day of the newest retrieval.
    pub hamtad: String,
    pub forsta_ar: i32,
    pub senaste_ar: i32,
    /// Values in all years.
    pub varden: usize,
    /// Cells of the newest year that have a value or are hidden; 0 where every one is absent.
    pub kanda_senaste_ar: usize,
}

/// A stored cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredCell {
    /// Position among the series.
    pub series: u32,
    /// Position among the regions.
    pub region: u32,
    pub year: i32,
    /// Which month the value is of; none for the whole year.
    pub month: Option<u8>,
    pub kon: Kon,
    pub value: Measured,
}

impl StoredCell {
    /// The value, and what is said of it.
    pub fn written(&self) -> (Option<f64>, &'static str) {
        let (value, status) = long::written(self.value);
        (value, STATUSES[status as usize])
    }
}

/// Stored series with some of their cells.
#[derive(Debug, Default)]
pub struct Stored {
    pub series: Vec<StoredSeries>,
    pub cells: Vec<StoredCell>,
}

/// Brings the normalised files up to date. `describe` tells of nyckeltal that only the embedded files describe.
///
/// # Errors
/// The store cannot be read or written.
pub fn ensure(
    store: &Store,
    origins: &[Origin],
    declared: &Declared,
    regions: &Regions,
    describe: impl Fn(&str) -> Option<About>,
) -> Outcome<Renewal> {
    let wanted = fingerprint(store, origins, declared)?;
    let folder = store.normalised();
    let marker = folder.join(FINGERPRINT);
    let found = std::fs::read_to_string(&marker).unwrap_or_default();
    if found == marked(&wanted, &folder) {
        return Ok(Renewal::None);
    }
    let all = build(store, origins, regions, false)?;
    // Without its marker a half-written folder is built again.
    remove(&marker)?;
    std::fs::create_dir_all(&folder).map_err(|error| fault(&folder, &error))?;
    let is_older = remove_older(&folder)?;
    let changed = write_all(&folder, &all, regions, describe)?;
    let faults = [all.faults, changed].concat();
    keep(&folder.join(FAULTS), faults.join("\n").as_bytes())?;
    keep(&marker, marked(&wanted, &folder).as_bytes())?;
    Ok(match is_older {
        true => Renewal::FromOlderForm,
        false => Renewal::Built,
    })
}

/// The fingerprint and the sizes of the files: one that has been cut off does not pass for whole.
fn marked(fingerprint: &str, folder: &Path) -> String {
    let size = |name: &&str| {
        let size = std::fs::metadata(folder.join(name)).map_or(0, |about| about.len());
        format!("{name} {size}")
    };
    let sizes: Vec<String> = FILES.iter().map(size).collect();
    format!("{fingerprint}\n{}\n", sizes.join("\n"))
}

/// Takes away the text files of the form before this one.
fn remove_older(folder: &Path) -> Outcome<bool> {
    let entries = std::fs::read_dir(folder).map_err(|error| fault(folder, &error))?;
    let mut any = false;
    for entry in entries.flatten() {
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "csv")
        {
            remove(&entry.path())?;
            any = true;
        }
    }
    Ok(any)
}

fn remove(path: &Path) -> Outcome<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(fault(path, &error)),
        _ => Ok(()),
    }
}

fn write_all(
    folder: &Path,
    all: &Normalised,
    regions: &Regions,
    describe: impl Fn(&str) -> Option<About>,
) -> Outcome<Vec<String>> {
    let described = |id: &String| {
        let known = all.known.get(id)?;
        describe(id).or_else(|| known.about.clone())
    };
    // Series that nothing describes are not kept: no formula can name them.
    let mut kept: HashMap<i32, About> = all
        .ids
        .all
        .iter()
        .zip(0..)
        .filter_map(|(id, at)| Some((at, described(id)?)))
        .collect();
    let changed = units_changed(all, &mut kept);
    let has_known = |row: &long::Row| kept.contains_key(&row.series);
    let mut years = long::rows(&all.years)?;
    years.retain(has_known);
    let mut months = long::rows(&all.cells)?;
    months.retain(|row| row.month > 0 && has_known(row));
    let series = described_series(all, &years, &kept);
    let text = serde_json::to_string_pretty(&series).unwrap_or_default();
    keep(&folder.join(SERIES), text.as_bytes())?;
    let riket = regions.index_of(RIKET).map(|at| at as i32);
    let (of_riket, months): (Vec<long::Row>, Vec<long::Row>) = months
        .into_iter()
        .partition(|row| Some(row.region) == riket);
    for (name, rows) in [
        (YEARS, years),
        (MONTHS, months),
        (MONTHS_OF_RIKET, of_riket),
    ] {
        keep(&folder.join(name), &written(rows, all, regions)?)?;
    }
    Ok(changed)
}

/// Leaves out each series that its source now counts in another unit than the declared one, and tells of it.
fn units_changed(all: &Normalised, kept: &mut HashMap<i32, About>) -> Vec<String> {
    let mut told = Vec::new();
    for (id, (source, title)) in &all.titles {
        let Some(at) = all.ids.known(id) else {
            continue;
        };
        let Some(about) = kept
            .get(&at)
            .filter(|about| contradicts(&about.unit, title))
        else {
            continue;
        };
        told.push(format!(
            "{source}, {id}: titeln är nu ”{}”, men enheten är {}: serien används inte förrän källans fil är ändrad",
            one_line(title),
            about.unit
        ));
        kept.remove(&at);
    }
    told
}

/// True where a title says a share of what is declared a count, or the other way round.
fn contradicts(unit: &str, title: &str) -> bool {
    let title = title.to_lowercase();
    let says_share = ["andel", "procent", "%"]
        .iter()
        .any(|word| title.contains(word));
    match unit {
        "antal" => says_share,
        "procent" => title.contains("antal") && !says_share,
        _ => false,
    }
}

fn described_series(
    all: &Normalised,
    years: &[long::Row],
    kept: &HashMap<i32, About>,
) -> Vec<StoredSeries> {
    let mut of_series: BTreeMap<i32, Vec<&long::Row>> = BTreeMap::new();
    for row in years {
        of_series.entry(row.series).or_default().push(row);
    }
    let one = |(at, rows): (i32, Vec<&long::Row>)| {
        let (id, about) = (&all.ids.all[at as usize], kept.get(&at)?);
        let known = all.known.get(id)?;
        let first = rows.iter().map(|row| row.year).min()?;
        let last = rows.iter().map(|row| row.year).max()?;
        let has_value =
            |row: &&&long::Row| matches!(row.value, Measured::Value(_) | Measured::Preliminary(_));
        let is_known = |row: &&&long::Row| row.year == last && row.value != Measured::Absent;
        Some(StoredSeries {
            serie: id.clone(),
            titel: one_line(&about.title),
            enhet: about.unit.clone(),
            producent: one_line(&about.producer),
            utgivare: known.publisher.clone(),
            konsuppdelat: rows.iter().any(|row| row.kon != Kon::T as i32),
            hamtad: known.fetched.clone(),
            forsta_ar: first,
            senaste_ar: last,
            varden: rows.iter().filter(has_value).count(),
            kanda_senaste_ar: rows.iter().filter(is_known).count(),
        })
    };
    of_series.into_iter().filter_map(one).collect()
}

/// Rows as a file: what repeats stands as words, by series, region, sex and time.
fn written(mut rows: Vec<long::Row>, all: &Normalised, regions: &Regions) -> Outcome<Vec<u8>> {
    rows.sort_by_key(|row| (row.series, row.region, row.kon, row.year, row.month));
    let days: Vec<String> = rows.iter().map(|row| day_of(row.fetched)).collect();
    let month = |row: &long::Row| (row.month > 0).then_some(row.month);
    let frame = Columns::default()
        .listed(
            "serie",
            all.ids.all.iter().map(String::as_str),
            rows.iter().map(|row| row.series as u16),
        )
        .listed(
            "region",
            regions.all().iter().map(|one| one.code.as_str()),
            rows.iter().map(|row| row.region as u16),
        )
        .whole("ar", rows.iter().map(|row| Some(row.year)))
        .whole("manad", rows.iter().map(month))
        .listed(
            "kon",
            Kon::ALL.iter().map(|kon| kon.id()),
            rows.iter().map(|row| row.kon as u16),
        )
        .number("varde", rows.iter().map(|row| long::written(row.value).0))
        .listed(
            "status",
            STATUSES,
            rows.iter().map(|row| long::written(row.value).1 as u16),
        )
        .text("hamtad", days.iter().map(|day| Some(day.as_str())))
        .frame()?;
    parquet(&frame)
}

/// 20260131 as "2026-01-31".
fn day_of(number: i32) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        number / 10_000,
        number / 100 % 100,
        number % 100
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What could not be used when the files were last built.
pub fn faults(store: &Store) -> Vec<String> {
    let text = std::fs::read_to_string(store.normalised().join(FAULTS)).unwrap_or_default();
    text.split('\n')
        .filter(|line| !line.is_empty())
        .map(str::to_string)
        .collect()
}

/// Which series a folder of normalised files has.
///
/// # Errors
/// The file cannot be read.
pub fn series(folder: &Path) -> Outcome<Vec<StoredSeries>> {
    let path = folder.join(SERIES);
    let text = std::fs::read(&path).map_err(|error| fault(&path, &error))?;
    serde_json::from_slice(&text).map_err(|_| damaged(&path))
}

/// The years' values of a folder of normalised files.
///
/// # Errors
/// A file cannot be read, or is not what was written.
pub fn years(folder: &Path, regions: &Regions) -> Outcome<Stored> {
    let series = series(folder)?;
    let cells = cells(&folder.join(YEARS), &series, regions)?;
    Ok(Stored { series, cells })
}

/// Every month of riket.
///
/// # Errors
/// As [`years`].
pub fn months_of_riket(folder: &Path, regions: &Regions) -> Outcome<Stored> {
    let series = series(folder)?;
    let cells = cells(&folder.join(MONTHS_OF_RIKET), &series, regions)?;
    Ok(Stored { series, cells })
}

/// Every month of every region.
///
/// # Errors
/// As [`years`].
pub fn months(folder: &Path, regions: &Regions) -> Outcome<Stored> {
    let mut all = months_of_riket(folder, regions)?;
    all.cells
        .extend(cells(&folder.join(MONTHS), &all.series, regions)?);
    Ok(all)
}

fn damaged(path: &Path) -> Box<Problem> {
    Problem::surroundings("Lagrets serier går inte att läsa")
        .at(path.display().to_string())
        .next("Bygg dem på nytt ur svaren: ta bort mappen normaliserat i lagret och kör samma kommando igen.")
}

fn cells(path: &Path, series: &[StoredSeries], regions: &Regions) -> Outcome<Vec<StoredCell>> {
    let bytes = std::fs::read(path).map_err(|error| fault(path, &error))?;
    let frame = from_parquet(&bytes).map_err(|_| damaged(path))?;
    read(&frame, series, regions)?.ok_or_else(|| damaged(path))
}

/// The rows of a file; none where one names what is not known.
fn read(
    frame: &DataFrame,
    series: &[StoredSeries],
    regions: &Regions,
) -> Outcome<Option<Vec<StoredCell>>> {
    let at: HashMap<&str, u32> = series
        .iter()
        .map(|one| one.serie.as_str())
        .zip(0..)
        .collect();
    let of_series = texts_as(frame, "serie", |id| at.get(id).copied())?;
    let region = |code: &str| regions.index_of(code).map(|at| at as u32);
    let of_region = texts_as(frame, "region", region)?;
    let kon = texts_as(frame, "kon", Kon::from_id)?;
    let status = |id: &str| STATUSES.iter().position(|one| *one == id);
    let status = texts_as(frame, "status", status)?;
    let (years, months) = (wholes(frame, "ar")?, wholes(frame, "manad")?);
    let values = numbers(frame, "varde")?;
    let cell = |row: usize| {
        Some(StoredCell {
            series: of_series[row]?,
            region: of_region[row]?,
            year: years[row]?,
            month: months[row].and_then(|month| u8::try_from(month).ok()),
            kon: kon[row]?,
            value: long::measured(values[row], status[row]? as i32),
        })
    };
    Ok((0..frame.height()).map(cell).collect())
}

#[cfg(test)]
mod tests {
    use super::contradicts;
    use crate::declared::Declared;
    use crate::figures::Figures;
    use crate::regions::Regions;

    #[test]
    fn a_title_that_says_another_unit_is_found_and_todays_titles_are_not() {
        assert!(contradicts(
            "antal",
            "Biståndsmottagare 18-19 år, andel (%)"
        ));
        assert!(contradicts("procent", "Unga, antal"));
        assert!(!contradicts("procent", "Antal unga, andel (%)"));
        let declared = Declared::embedded();
        let regions = Regions::load(&declared).unwrap();
        let figures = Figures::load(&declared, &regions).unwrap();
        for one in figures.series() {
            assert!(
                !contradicts(&one.unit, &one.title),
                "{}: {}",
                one.id,
                one.title
            );
        }
    }
}
