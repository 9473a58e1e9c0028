//! Small files of the agencies' shapes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Heading of Arbetsförmedlingen's file per kommun.
pub const AF_HEADING: [&str; 6] = [
    "PERIOD",
    "LÄN",
    "KOMMUN",
    "Utan arbete mer än 6 månader",
    "Utan arbete mer än 12 månader",
    "Utan arbete mer än 24 månader",
];

/// A workbook with one sheet of texts, the first of them `above` rows down.
pub fn xlsx(sheet: &str, above: u32, rows: &[Vec<&str>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2026, 1, 1).expect("a day");
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let page = book.add_worksheet();
    page.set_name(sheet).expect("a name");
    for (number, row) in rows.iter().enumerate() {
        for (column, text) in row.iter().enumerate() {
            page.write_string(above + number as u32, column as u16, *text)
                .expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// A workbook whose data are only in a pivot cache: texts are shared items, the last column numbers.
pub fn pivot(heading: &[&str], rows: &[Vec<&str>]) -> Vec<u8> {
    with_memory(&xlsx("Pivot", 0, &[vec!["Pivottabell"]]), heading, rows)
}

/// A workbook with a pivot cache of its own.
pub fn with_memory(book: &[u8], heading: &[&str], rows: &[Vec<&str>]) -> Vec<u8> {
    let mut items: Vec<Vec<&str>> = vec![Vec::new(); heading.len()];
    let last = heading.len() - 1;
    let mut records = String::new();
    for row in rows {
        records.push_str("<r>");
        for (column, text) in row.iter().enumerate() {
            if column == last {
                records.push_str(&format!("<n v=\"{text}\"/>"));
                continue;
            }
            let known = items[column].iter().position(|one| one == text);
            let at = known.unwrap_or_else(|| {
                items[column].push(text);
                items[column].len() - 1
            });
            records.push_str(&format!("<x v=\"{at}\"/>"));
        }
        records.push_str("</r>");
    }
    let fields: String = heading
        .iter()
        .zip(&items)
        .map(|(name, items)| {
            let items: String = items
                .iter()
                .map(|item| format!("<s v=\"{item}\"/>"))
                .collect();
            format!("<cacheField name=\"{name}\"><sharedItems>{items}</sharedItems></cacheField>")
        })
        .collect();
    let space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    with_parts(
        book,
        &[
            (
                "xl/pivotCache/pivotCacheDefinition1.xml",
                format!(
                    "<pivotCacheDefinition {space}><cacheFields>{fields}</cacheFields></pivotCacheDefinition>"
                ),
            ),
            (
                "xl/pivotCache/pivotCacheRecords1.xml",
                format!("<pivotCacheRecords {space}>{records}</pivotCacheRecords>"),
            ),
        ],
    )
}

/// A workbook with further parts.
pub fn with_parts(book: &[u8], parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new_append(Cursor::new(book.to_vec())).expect("a zip file");
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(text.as_bytes()).expect("a written part");
    }
    writer.finish().expect("a zip file").into_inner()
}

/// A workbook with one field to fill in.
pub fn save_template(path: &std::path::Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "{{netto}}").expect("a cell");
    book.save(path).expect("a workbook");
}
