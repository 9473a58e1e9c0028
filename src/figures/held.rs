//! All published figures: corrected as declared, held as rows and found by an index.

use super::cells::Cells;
use super::correct::{self, CorrectionResult, Flag};
use super::frame::{self, CellOf};
use super::overlay;
use super::read::{Read, Row, read_file};
use super::rounding::{self, Rounding};
use super::series::Series;
use crate::declared::Declared;
use crate::normalise;
use crate::origin::Origin;
use crate::parse::observation::Measured;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::{Absent, Kon, Reason, Unpublished};
use crate::table::DataFrame;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// Year, month and value.
type Month = (i32, u8, f64);

/// All published figures.
pub struct Figures {
    series: Vec<Series>,
    by_id: HashMap<String, usize>,
    rows: Vec<Row>,
    cells: Cells,
    corrections: Vec<CorrectionResult>,
    flags: Vec<Flag>,
    roundings: Vec<Rounding>,
    /// By series: what riket had at the end of each month, as fetched.
    months_of_riket: HashMap<String, Vec<Month>>,
}

impl Figures {
    /// Reads, corrects and indexes the figures of `sources/figurer/`.
    ///
    /// # Errors
    /// A file that does not follow its form, an unknown region, the same row twice.
    pub fn load(declared: &Declared, regions: &Regions) -> Outcome<Self> {
        Self::with_fetched(declared, regions, &crate::origin::load(declared)?, None)
    }

    /// The embedded figures with the normalised series of a store laid over them.
    ///
    /// # Errors
    /// As [`Figures::load`].
    pub fn with_fetched(
        declared: &Declared,
        regions: &Regions,
        origins: &[Origin],
        fetched: Option<&Path>,
    ) -> Outcome<Self> {
        let read = read_all(declared, regions, origins, fetched)?;
        let roundings = rounding::read(declared, &read.series)?;
        let declared_corrections = correct::read(declared)?;
        let (rows, corrections, flags) =
            correct::apply(read.rows, &read.series, &declared_corrections, regions);
        let cells = Cells::index(&rows, read.series.len(), regions.all().len());
        let by_id = read
            .series
            .iter()
            .enumerate()
            .map(|(index, series)| (series.id.clone(), index))
            .collect();
        Ok(Self {
            series: read.series,
            by_id,
            rows,
            cells,
            corrections,
            flags,
            roundings,
            months_of_riket: match fetched {
                Some(folder) => months_of_riket(folder, regions)?,
                None => HashMap::new(),
            },
        })
    }

    /// One row per published or corrected figure: `indicator`, `region`, `period` (year), `kon`,
    /// `value` (null where corrected to absent), `status`, `source`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn table(&self, regions: &Regions) -> Outcome<DataFrame> {
        frame::frame(&self.rows, &self.series, regions)
    }

    /// The cells that there are of a series, by region, sex and year; none of an unknown one.
    pub fn cells_of<'a>(&self, id: &str, regions: &'a Regions) -> Vec<CellOf<'a>> {
        let series = self.index_of(id).map(|index| index as u32);
        series.map_or_else(Vec::new, |series| {
            frame::cells_of(&self.rows, series, regions)
        })
    }

    /// All series: the embedded ones by id, then those only fetched, then those only declared.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// Position of a nyckeltal in [`Figures::series`].
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The series with this nyckeltal.
    pub fn get(&self, id: &str) -> Option<&Series> {
        self.index_of(id).map(|index| &self.series[index])
    }

    /// First and last year of any figure that is embedded or fetched; transcripts may be newer.
    pub fn years(&self) -> (i32, i32) {
        self.cells.years()
    }

    /// The last year of any figure, transcripts too.
    pub fn last_year_held(&self) -> i32 {
        self.cells.last_year()
    }

    /// The published value, in the unit of the series.
    ///
    /// # Errors
    /// Why there is none; never 0 in its place.
    pub fn value(
        &self,
        series: usize,
        region: usize,
        year: i32,
        kon: Kon,
        regions: &Regions,
    ) -> Result<f64, Absent> {
        let value = self.cells.value(series, region, year, kon);
        value.ok_or_else(|| self.why_absent(series, region, year, kon, regions))
    }

    fn why_absent(
        &self,
        at: usize,
        place: usize,
        year: i32,
        kon: Kon,
        regions: &Regions,
    ) -> Absent {
        let of = &self.series[at];
        if let Some(reason) = of.not_fetched() {
            return Absent::not_fetched(reason);
        }
        let series = of.id.clone();
        let region = regions.all()[place].name.clone();
        if self.cells.is_suppressed(at, place, year, kon) {
            return Absent::suppressed(Unpublished::Suppressed {
                series,
                region,
                year,
            });
        }
        if kon != Kon::T && !of.by_kon {
            return Absent::not_applicable(Unpublished::NotByKon { series });
        }
        if let Some(declared) = self.corrected(at, place, year) {
            return Absent::bortfall(Reason::Declared(declared));
        }
        Absent::bortfall(Unpublished::Nowhere {
            publisher: of.publisher_short().to_string(),
            series,
            region,
            year,
        })
    }

    /// Year, month and value of a fetched series for riket, both sexes; nothing where it has no months.
    pub fn months_of_riket(&self, id: &str) -> &[(i32, u8, f64)] {
        self.months_of_riket.get(id).map_or(&[], Vec::as_slice)
    }

    /// True where the agency says that the figure is provisional.
    pub fn is_preliminary(&self, series: usize, region: usize, year: i32, kon: Kon) -> bool {
        self.cells.is_preliminary(series, region, year, kon)
    }

    /// True where the figure is copied from another collection than its producer's own (`sources/avskrifter`).
    pub fn is_transcript(&self, series: usize, region: usize, year: i32, kon: Kon) -> bool {
        self.cells.is_transcript(series, region, year, kon)
    }

    /// Remarks on a figure that is used as it is.
    pub fn flags_of(&self, series: usize, region: usize, year: i32) -> impl Iterator<Item = &Flag> {
        self.flags
            .iter()
            .filter(move |f| f.series == series && f.region == region && f.year == year)
    }

    /// How much a published value may be off either way by its rounding, in the unit of the series.
    pub fn rounding(&self, series: usize, region: &str, year: i32, value: f64) -> f64 {
        let mut all = self.roundings.iter();
        all.find(|one| one.hits(series, region, year, value))
            .map_or(0.0, Rounding::half_width)
    }

    /// What each declared correction did.
    pub fn corrections(&self) -> &[CorrectionResult] {
        &self.corrections
    }

    fn corrected(&self, series: usize, region: usize, year: i32) -> Option<String> {
        self.corrections
            .iter()
            .find(|result| result.series == Some(series) && result.hits.contains(&(region, year)))
            .map(|result| result.reason.clone())
    }
}

fn months_of_riket(folder: &Path, regions: &Regions) -> Outcome<HashMap<String, Vec<Month>>> {
    let stored = normalise::months_of_riket(folder, regions)?;
    let mut all: HashMap<String, Vec<Month>> = HashMap::new();
    for cell in stored.cells.iter().filter(|cell| cell.kon == Kon::T) {
        if let (Some(month), Measured::Value(value)) = (cell.month, cell.value) {
            let id = &stored.series[cell.series as usize].serie;
            let of_series = all.entry(id.clone()).or_default();
            of_series.push((cell.year, month, value));
        }
    }
    Ok(all)
}

/// The embedded series, then the fetched ones of `fetched` laid over them, then those declared without figures.
pub(super) fn read_all(
    declared: &Declared,
    regions: &Regions,
    origins: &[Origin],
    fetched: Option<&Path>,
) -> Outcome<Read> {
    let names = declared.names_in("sources/figurer", ".csv")?;
    let files = names
        .par_iter()
        .enumerate()
        .map(|(index, name)| read_file(&declared.file(name)?, index as u32, regions))
        .collect::<Outcome<Vec<_>>>()?;
    let mut read = Read {
        series: Vec::with_capacity(files.len()),
        rows: Vec::new(),
    };
    for ((series, rows), name) in files.into_iter().zip(&names) {
        if let Some(first) = read.series.iter().position(|other| other.id == series.id) {
            return Err(Problem::input(format!("{} finns i två filer", series.id))
                .at(format!("{} och {name}", names[first]))
                .next("Ta bort den ena."));
        }
        read.series.push(series);
        read.rows.extend(rows);
    }
    if let Some(folder) = fetched {
        overlay::fetched(&mut read, folder, regions)?;
    }
    overlay::declared(&mut read, origins);
    overlay::transcripts(&mut read, declared, regions)?;
    overlay::terms(&mut read, origins);
    Ok(read)
}
