//! Print areas that are formulas, so that they follow what is typed: the writer of workbooks takes ranges alone.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The part that holds the names of a workbook.
const PART: &str = "xl/workbook.xml";

/// The workbook with a formula in place of the print area of each sheet, by its position; its other parts as they were.
///
/// # Errors
/// The bytes are no workbook, or a sheet has no print area to replace; in words for who looks for the fault.
pub(super) fn with_formulas(book: Vec<u8>, areas: &[(usize, String)]) -> Result<Vec<u8>, String> {
    if areas.is_empty() {
        return Ok(book);
    }
    let told = |error: zip::result::ZipError| error.to_string();
    let mut parts = ZipArchive::new(Cursor::new(book)).map_err(told)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let part = parts.by_index_raw(at).map_err(told)?;
        if part.name().map_err(told)? != PART {
            out.raw_copy_file(part).map_err(told)?;
            continue;
        }
        drop(part);
        let mut text = String::new();
        let mut part = parts.by_index(at).map_err(told)?;
        part.read_to_string(&mut text)
            .map_err(|error| error.to_string())?;
        let text = replaced(text, areas)?;
        out.start_file(PART, SimpleFileOptions::default())
            .map_err(told)?;
        out.write_all(text.as_bytes())
            .map_err(|error| error.to_string())?;
    }
    Ok(out.finish().map_err(told)?.into_inner())
}

fn replaced(mut text: String, areas: &[(usize, String)]) -> Result<String, String> {
    for (sheet, formula) in areas {
        let start = format!("name=\"_xlnm.Print_Area\" localSheetId=\"{sheet}\">");
        let from = text.find(&start).map(|at| at + start.len());
        let to = from.and_then(|from| Some(from + text[from..].find("</definedName>")?));
        let Some((from, to)) = from.zip(to) else {
            return Err(format!("blad {sheet} har inget utskriftsområde"));
        };
        let formula = formula
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        text.replace_range(from..to, &formula);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_of_the_named_sheet_alone_is_replaced() {
        let text = "<definedName name=\"_xlnm.Print_Area\" localSheetId=\"1\">a</definedName><definedName name=\"_xlnm.Print_Area\" localSheetId=\"12\">b</definedName>";
        let areas = [(12, "IF(A1<>\"\",A1,B1)".to_string())];
        let out = replaced(text.to_string(), &areas).unwrap();
        assert!(out.contains("localSheetId=\"1\">a<"), "{out}");
        assert!(
            out.contains("localSheetId=\"12\">IF(A1&lt;&gt;\"\",A1,B1)<"),
            "{out}"
        );
        assert!(replaced(text.to_string(), &[(2, String::new())]).is_err());
    }
}
