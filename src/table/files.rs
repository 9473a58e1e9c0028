//! Frames as files: Parquet and CSV. The same frame gives the same bytes.

use super::fault::fault;
use crate::problem::Outcome;
use polars::prelude::*;
use std::io::Cursor;

/// The frame as Parquet, compressed with zstd.
///
/// # Errors
/// None that a user can cause.
pub fn parquet(frame: &DataFrame) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .finish(&mut frame.clone())
        .map_err(|error| fault("Tabellen kunde inte skrivas som Parquet", &error))?;
    Ok(bytes)
}

/// What is in a Parquet file.
///
/// # Errors
/// It is no whole Parquet file.
pub fn from_parquet(bytes: &[u8]) -> Outcome<DataFrame> {
    ParquetReader::new(Cursor::new(bytes))
        .finish()
        .map_err(|error| fault("Parquetfilen kunde inte läsas", &error))
}

/// The frame as CSV by RFC 4180: comma, decimal point, CRLF, UTF-8, a heading.
///
/// # Errors
/// None that a user can cause.
pub fn csv(frame: &DataFrame) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    CsvWriter::new(&mut bytes)
        .with_line_terminator("\r\n".into())
        .finish(&mut frame.clone())
        .map_err(|error| fault("Tabellen kunde inte skrivas som CSV", &error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::{Columns, numbers, texts, wholes};
    use super::*;

    fn frame() -> DataFrame {
        Columns::default()
            .text("namn", [Some("Åmål, \"Dal\""), None, Some("")])
            .number("andel", [Some(0.1), None, Some(f64::MAX)])
            .whole("ar", [Some(2022), Some(-1), None])
            .listed("kon", ["T", "K", "M"], [2, 0, 1])
            .frame()
            .unwrap()
    }

    #[test]
    fn a_frame_comes_back_from_parquet_and_has_the_same_bytes_twice() {
        let bytes = parquet(&frame()).unwrap();
        assert_eq!(bytes, parquet(&frame()).unwrap());
        let back = from_parquet(&bytes).unwrap();
        let name = |text: &str| Some(text.to_string());
        assert_eq!(
            texts(&back, "namn").unwrap(),
            [name("Åmål, \"Dal\""), None, name("")]
        );
        assert_eq!(
            numbers(&back, "andel").unwrap(),
            [Some(0.1), None, Some(f64::MAX)]
        );
        assert_eq!(wholes(&back, "ar").unwrap(), [Some(2022), Some(-1), None]);
        assert_eq!(texts(&back, "kon").unwrap(), ["M", "T", "K"].map(name));
        assert!(from_parquet(&bytes[..bytes.len() - 5]).is_err());
        assert!(from_parquet(b"").is_err());
    }

    #[test]
    fn csv_follows_rfc_4180_and_null_is_empty() {
        let text = String::from_utf8(csv(&frame()).unwrap()).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "namn,andel,ar,kon");
        assert_eq!(lines[1], "\"Åmål, \"\"Dal\"\"\",0.1,2022,M");
        assert_eq!(lines[2], ",,-1,T");
        assert!(
            Columns::default()
                .number("a", [None])
                .number("a", [None])
                .frame()
                .is_err()
        );
        assert!(
            Columns::default()
                .number("a", [None])
                .number("b", [])
                .frame()
                .is_err()
        );
    }
}
