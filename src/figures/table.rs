//! The figures as one polars table, and the index that finds a single figure in it.

use super::read::{Mark, Row};
use super::series::Series;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use polars::prelude::*;
use std::collections::HashSet;

/// Builds the table: categories are closed lists (`Enum`), so a code is one or two bytes.
pub(super) fn build(rows: &[Row], series: &[Series], regions: &Regions) -> Outcome<DataFrame> {
    frame(rows, series, regions).map_err(|error| table_fault(&error))
}

fn table_fault(error: &PolarsError) -> Box<Problem> {
    Problem::surroundings(format!(
        "Tabellen över siffrorna kunde inte byggas ({error})"
    ))
    .next("Rapportera felet; det ligger i programmet, inte i dina uppgifter.")
}

fn frame(rows: &[Row], series: &[Series], regions: &Regions) -> PolarsResult<DataFrame> {
    let sources = distinct_sources(series);
    let source_of: Vec<u16> = series
        .iter()
        .map(|one| sources.iter().position(|s| *s == one.source()).unwrap_or(0) as u16)
        .collect();
    let kon_ids: Vec<&str> = Kon::ALL.iter().map(|kon| kon.id()).collect();
    let columns = vec![
        closed_list(
            "indicator",
            series.iter().map(|s| s.id.as_str()),
            rows.iter().map(|r| r.series as u16),
        )?,
        closed_list(
            "region",
            regions.all().iter().map(|r| r.code.as_str()),
            rows.iter().map(|r| r.region as u16),
        )?,
        Column::new(
            "period".into(),
            rows.iter().map(|r| r.year).collect::<Vec<_>>(),
        ),
        closed_list("kon", kon_ids, rows.iter().map(|r| r.kon as u16))?,
        Column::new(
            "value".into(),
            rows.iter().map(|r| r.value).collect::<Vec<_>>(),
        ),
        closed_list("status", STATUSES, rows.iter().map(status_of))?,
        closed_list(
            "source",
            sources.iter().map(String::as_str),
            rows.iter().map(|r| source_of[r.series as usize]),
        )?,
    ];
    DataFrame::new(rows.len(), columns)
}

/// The statuses of the column, each at its position.
const STATUSES: [&str; 4] = ["publicerad", "preliminar", "bortfall", "sekretess"];
const PUBLISHED: u16 = 0;
const PRELIMINARY: u16 = 1;
const ABSENT: u16 = 2;
const SUPPRESSED: u16 = 3;

fn status_of(row: &Row) -> u16 {
    match (row.mark, row.value) {
        (Mark::Suppressed, _) => SUPPRESSED,
        (Mark::Absent, _) | (_, None) => ABSENT,
        (Mark::Preliminary, _) => PRELIMINARY,
        (Mark::None, _) => PUBLISHED,
    }
}

fn distinct_sources(series: &[Series]) -> Vec<String> {
    let mut sources: Vec<String> = series.iter().map(Series::source).collect();
    sources.sort();
    sources.dedup();
    sources
}

fn closed_list<'a>(
    name: &str,
    categories: impl IntoIterator<Item = &'a str>,
    codes: impl Iterator<Item = u16>,
) -> PolarsResult<Column> {
    let categories = FrozenCategories::new(categories)?;
    let dtype = DataType::from_frozen_categories(categories.clone());
    let name = PlSmallStr::from_str(name);
    Ok(match categories.physical() {
        CategoricalPhysical::U8 => {
            let codes = UInt8Chunked::from_iter_values(name, codes.map(|code| code as u8));
            CategoricalChunked::<Categorical8Type>::from_cats_and_dtype(codes, dtype).into_column()
        }
        CategoricalPhysical::U16 => {
            let codes = UInt16Chunked::from_iter_values(name, codes);
            CategoricalChunked::<Categorical16Type>::from_cats_and_dtype(codes, dtype).into_column()
        }
        CategoricalPhysical::U32 => {
            let codes = UInt32Chunked::from_iter_values(name, codes.map(u32::from));
            CategoricalChunked::<Categorical32Type>::from_cats_and_dtype(codes, dtype).into_column()
        }
    })
}

/// Dense index over the table: series × year × sex × region, absent as NaN inside only.
pub(super) struct Cells {
    values: Vec<f64>,
    regions: usize,
    first_year: i32,
    last_year: i32,
    preliminary: HashSet<usize>,
    suppressed: HashSet<usize>,
}

impl Cells {
    pub(super) fn index(table: &DataFrame, series: usize, regions: usize) -> Outcome<Self> {
        Self::from_table(table, series, regions).map_err(|error| table_fault(&error))
    }

    fn from_table(table: &DataFrame, series: usize, regions: usize) -> PolarsResult<Self> {
        let codes = |name: &str| -> PolarsResult<Series32> {
            let physical = table.column(name)?.to_physical_repr();
            Ok(physical.cast(&DataType::UInt32)?.u32()?.clone())
        };
        let (ids, places, sexes) = (codes("indicator")?, codes("region")?, codes("kon")?);
        let years = table.column("period")?.i32()?.clone();
        let values = table.column("value")?.f64()?.clone();
        let first_year = years.min().unwrap_or(0);
        let last_year = years.max().unwrap_or(0);
        let mut cells = Self {
            values: Vec::new(),
            regions,
            first_year,
            last_year,
            preliminary: HashSet::new(),
            suppressed: HashSet::new(),
        };
        cells.values = vec![f64::NAN; series * cells.year_count() * Kon::ALL.len() * regions];
        let statuses = codes("status")?;
        let rows = ids.iter().zip(places.iter()).zip(sexes.iter());
        let values = years.iter().zip(values.iter()).zip(statuses.iter());
        for (((id, place), kon), ((year, value), status)) in rows.zip(values) {
            if let (Some(id), Some(place), Some(kon), Some(year)) = (id, place, kon, year) {
                let at = cells.position(id as usize, place as usize, year, kon as usize);
                cells.values[at] = value.unwrap_or(f64::NAN);
                let is = |wanted: u16| status == Some(u32::from(wanted));
                if is(PRELIMINARY) {
                    cells.preliminary.insert(at);
                } else if is(SUPPRESSED) {
                    cells.suppressed.insert(at);
                }
            }
        }
        Ok(cells)
    }

    fn year_count(&self) -> usize {
        (self.last_year - self.first_year + 1) as usize
    }

    fn position(&self, series: usize, region: usize, year: i32, kon: usize) -> usize {
        let year = (year - self.first_year) as usize;
        ((series * self.year_count() + year) * Kon::ALL.len() + kon) * self.regions + region
    }

    pub(super) fn years(&self) -> (i32, i32) {
        (self.first_year, self.last_year)
    }

    pub(super) fn is_preliminary(&self, series: usize, region: usize, year: i32, kon: Kon) -> bool {
        self.holds(&self.preliminary, series, region, year, kon)
    }

    pub(super) fn is_suppressed(&self, series: usize, region: usize, year: i32, kon: Kon) -> bool {
        self.holds(&self.suppressed, series, region, year, kon)
    }

    fn holds(
        &self,
        set: &HashSet<usize>,
        series: usize,
        region: usize,
        year: i32,
        kon: Kon,
    ) -> bool {
        (self.first_year..=self.last_year).contains(&year)
            && set.contains(&self.position(series, region, year, kon as usize))
    }

    pub(super) fn value(&self, series: usize, region: usize, year: i32, kon: Kon) -> Option<f64> {
        if year < self.first_year || year > self.last_year {
            return None;
        }
        let value = self.values[self.position(series, region, year, kon as usize)];
        (!value.is_nan()).then_some(value)
    }
}

type Series32 = UInt32Chunked;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;
    use crate::figures::Figures;
    use crate::status::{AbsentStatus, Status};

    #[test]
    fn the_statuses_are_those_of_the_rest_of_the_program() {
        let of = |at: u16| STATUSES[usize::from(at)];
        assert_eq!(of(PUBLISHED), Status::Publicerad.id());
        assert_eq!(of(PRELIMINARY), Status::Preliminar.id());
        assert_eq!(of(ABSENT), AbsentStatus::Bortfall.id());
        assert_eq!(of(SUPPRESSED), AbsentStatus::Sekretess.id());
    }

    #[test]
    fn the_table_has_a_row_per_figure_and_null_only_where_one_is_absent() {
        let declared = Declared::embedded();
        let regions = Regions::load(&declared).unwrap();
        let figures = Figures::load(&declared, &regions).unwrap();
        let table = figures.table();
        let names: Vec<&str> = table
            .get_column_names()
            .iter()
            .map(|name| name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "indicator",
                "region",
                "period",
                "kon",
                "value",
                "status",
                "source"
            ]
        );
        let statuses = table.column("status").unwrap().to_physical_repr();
        let statuses = statuses.cast(&DataType::UInt32).unwrap();
        let absent = statuses
            .u32()
            .unwrap()
            .iter()
            .filter(|one| *one >= Some(u32::from(ABSENT)));
        assert_eq!(table.column("value").unwrap().null_count(), absent.count());
        assert!(table.column("value").unwrap().null_count() > 0 && table.height() > 100_000);
    }
}
