//! The parts of a workbook's zip: opened, measured, read and packed anew in one place.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

/// Most bytes that the parts of a workbook may become together.
const LARGEST: u64 = 512 * 1_048_576;
/// Largest part that is read, decompressed.
const LARGEST_PART: u64 = 256 * 1_048_576;
/// Largest part that is read piece by piece and never held: the memory of a pivot table with a row per month and kommun.
const LARGEST_STREAM: u64 = 4_096 * 1_048_576;
/// Where such parts are.
const STREAMED: &str = "xl/pivotCache/";

/// A file made of its parts, in the order that they are given; the same parts give the same bytes.
///
/// # Errors
/// They cannot be packed, as a Swedish clause.
pub fn pack(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    add(&mut writer, parts.iter().map(|(name, bytes)| (name, bytes)))?;
    Ok(writer.finish().map_err(unpackable)?.into_inner())
}

fn add<'a>(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    parts: impl Iterator<Item = (&'a String, &'a Vec<u8>)>,
) -> Result<(), String> {
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        writer.start_file(name, options).map_err(unpackable)?;
        let written = writer.write_all(bytes);
        written.map_err(|error| unpackable(error.into()))?;
    }
    Ok(())
}

fn unpackable(error: ZipError) -> String {
    format!("den kunde inte packas om ({error})")
}

/// A workbook's parts, still compressed.
pub struct Zipped<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Zipped<'a> {
    /// Opens a whole file.
    ///
    /// # Errors
    /// It is damaged, cut off or no workbook, as a Swedish clause.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        Ok(Self(archive))
    }

    /// How many parts there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The names of the parts.
    ///
    /// # Errors
    /// The file is damaged, as a Swedish clause.
    pub fn names(&mut self) -> Result<Vec<String>, String> {
        let mut all = Vec::with_capacity(self.count());
        for at in 0..self.count() {
            let part = self.0.by_index_raw(at).map_err(|_| damaged())?;
            all.push(part.name().map_err(|_| damaged())?.into_owned());
        }
        Ok(all)
    }

    /// Unpacks every part that is held to nowhere: what the file says of its own sizes need not be true.
    ///
    /// # Errors
    /// A part is damaged, or they become unreasonably large together, as a Swedish clause.
    pub fn measure(&mut self) -> Result<(), String> {
        let mut left = LARGEST;
        for at in 0..self.count() {
            let part = self.0.by_index(at).map_err(|_| damaged())?;
            if part.name().is_ok_and(|name| name.starts_with(STREAMED)) {
                continue;
            }
            let mut limited = part.take(left);
            left -= std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| damaged())?;
            if left == 0 {
                return Err("den blir orimligt stor när den packas upp".to_string());
            }
        }
        Ok(())
    }

    /// A part as text, or nothing where it is absent.
    ///
    /// # Errors
    /// It is damaged, no text or unreasonably large, as a Swedish clause.
    pub fn text(&mut self, part: &str) -> Result<Option<String>, String> {
        let Ok(file) = self.0.by_name(part) else {
            return Ok(None);
        };
        let mut text = String::new();
        let mut limited = file.take(LARGEST_PART);
        limited
            .read_to_string(&mut text)
            .map_err(|_| format!("delen {part} är skadad"))?;
        match limited.limit() {
            0 => Err(format!("delen {part} är orimligt stor")),
            _ => Ok(Some(text)),
        }
    }

    /// A part that is read piece by piece, or nothing where it is absent.
    pub fn part(&mut self, part: &str) -> Option<impl BufRead> {
        let file = self.0.by_name(part).ok()?;
        Some(BufReader::new(file.take(LARGEST_STREAM)))
    }

    /// The file with some parts changed, and with those that become nothing left out; the others are copied as they are.
    ///
    /// # Errors
    /// A part is damaged, as a Swedish clause.
    pub fn packed(&mut self, changed: &BTreeMap<String, String>) -> Result<Vec<u8>, String> {
        self.packed_with(changed, &BTreeMap::new())
    }

    /// As [`Zipped::packed`], with more parts after the others.
    ///
    /// # Errors
    /// As [`Zipped::packed`].
    pub fn packed_with(
        &mut self,
        changed: &BTreeMap<String, String>,
        added: &BTreeMap<String, Vec<u8>>,
    ) -> Result<Vec<u8>, String> {
        let fault = unpackable;
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.count() {
            let part = self.0.by_index_raw(index).map_err(fault)?;
            let name = part.name().map_err(fault)?.into_owned();
            match changed.get(&name) {
                None => writer.raw_copy_file(part).map_err(fault)?,
                Some(text) if text.is_empty() => {}
                Some(text) => {
                    let time = part.last_modified().unwrap_or_default();
                    let options = SimpleFileOptions::default().last_modified_time(time);
                    drop(part);
                    writer.start_file(name, options).map_err(fault)?;
                    let written = writer.write_all(text.as_bytes());
                    written.map_err(|error| fault(error.into()))?;
                }
            }
        }
        add(&mut writer, added.iter())?;
        Ok(writer.finish().map_err(fault)?.into_inner())
    }
}

/// What is said of a file that no reader can open.
pub(super) fn damaged() -> String {
    "den är skadad, avklippt eller ingen xlsx-fil".to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zip with one part.
    fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_part_is_read_changed_and_read_again() {
        let bytes = zipped("xl/a.xml", "åäö".as_bytes());
        let mut parts = Zipped::open(&bytes).unwrap();
        assert_eq!(parts.text("xl/a.xml"), Ok(Some("åäö".to_string())));
        assert_eq!(parts.text("xl/b.xml"), Ok(None));
        let changed = BTreeMap::from([("xl/a.xml".to_string(), "nytt".to_string())]);
        let again = parts.packed(&changed).unwrap();
        let text = Zipped::open(&again).unwrap().text("xl/a.xml");
        assert_eq!(text, Ok(Some("nytt".to_string())));
    }

    #[test]
    fn what_is_no_zip_and_no_text_is_told() {
        assert_eq!(Zipped::open(b"PK").err(), Some(damaged()));
        let bytes = zipped("xl/a.xml", &[0xff, 0xfe]);
        let told = Zipped::open(&bytes).unwrap().text("xl/a.xml");
        assert_eq!(told, Err("delen xl/a.xml är skadad".to_string()));
    }
}
