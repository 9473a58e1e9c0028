//! The figures as one frame, a row per figure.

use super::read::{Mark, Row};
use super::series::Series;
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::status::{AbsentStatus, Kon, Status};
use crate::table::{Columns, DataFrame};

/// Builds the frame: what repeats is a closed list, so a code is one or two bytes.
pub(super) fn frame(rows: &[Row], series: &[Series], regions: &Regions) -> Outcome<DataFrame> {
    let sources = distinct_sources(series);
    let source_of: Vec<u16> = series
        .iter()
        .map(|one| sources.iter().position(|s| *s == one.source()).unwrap_or(0) as u16)
        .collect();
    let ids = series.iter().map(|one| one.id.as_str());
    let codes = regions.all().iter().map(|one| one.code.as_str());
    Columns::default()
        .listed("indicator", ids, rows.iter().map(|row| row.series as u16))
        .listed("region", codes, rows.iter().map(|row| row.region as u16))
        .whole("period", rows.iter().map(|row| Some(row.year)))
        .listed(
            "kon",
            Kon::ALL.iter().map(|kon| kon.id()),
            rows.iter().map(|row| row.kon as u16),
        )
        .number("value", rows.iter().map(|row| row.value))
        .listed("status", STATUSES, rows.iter().map(status_of))
        .listed(
            "source",
            sources.iter().map(String::as_str),
            rows.iter().map(|row| source_of[row.series as usize]),
        )
        .frame()
}

/// The statuses of the column, each at its position.
const STATUSES: [&str; 5] = [
    Status::Publicerad.id(),
    Status::Preliminar.id(),
    AbsentStatus::Bortfall.id(),
    AbsentStatus::Sekretess.id(),
    "avskrift",
];

fn status_of(row: &Row) -> u16 {
    match (row.mark, row.value) {
        (Mark::Suppressed, _) => 3,
        (Mark::Absent, _) | (_, None) => 2,
        (Mark::Transcript, _) => 4,
        (Mark::Preliminary, _) => 1,
        (Mark::None, _) => 0,
    }
}

/// A cell of a series, as it is shown.
pub struct CellOf<'a> {
    pub region: &'a str,
    pub kon: Kon,
    pub year: i32,
    pub value: Option<f64>,
    pub status: &'static str,
}

/// The cells of one series, by region, sex and year.
pub(super) fn cells_of<'a>(rows: &[Row], series: u32, regions: &'a Regions) -> Vec<CellOf<'a>> {
    let mut found: Vec<&Row> = rows.iter().filter(|row| row.series == series).collect();
    found.sort_by_key(|row| (row.region, row.kon, row.year));
    let cell = |row: &Row| CellOf {
        region: &regions.all()[row.region as usize].code,
        kon: row.kon,
        year: row.year,
        value: row.value,
        status: STATUSES[usize::from(status_of(row))],
    };
    found.into_iter().map(cell).collect()
}

fn distinct_sources(series: &[Series]) -> Vec<String> {
    let mut sources: Vec<String> = series.iter().map(Series::source).collect();
    sources.sort();
    sources.dedup();
    sources
}

#[cfg(test)]
mod tests {
    use crate::declared::Declared;
    use crate::figures::Figures;
    use crate::regions::Regions;
    use crate::table::{numbers, texts};

    #[test]
    fn the_frame_has_a_row_per_figure_and_null_only_where_one_is_absent() {
        let declared = Declared::embedded();
        let regions = Regions::load(&declared).unwrap();
        let figures = Figures::load(&declared, &regions).unwrap();
        let frame = figures.table(&regions).unwrap();
        let names: Vec<&str> = frame
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
        let statuses = texts(&frame, "status").unwrap();
        let values = numbers(&frame, "value").unwrap();
        let mut absent = 0;
        for (status, value) in statuses.iter().zip(&values) {
            let is_absent = matches!(status.as_deref(), Some("bortfall" | "sekretess"));
            assert_eq!(is_absent, value.is_none());
            absent += usize::from(is_absent);
        }
        assert!(absent > 0 && frame.height() > 100_000);
    }
}
