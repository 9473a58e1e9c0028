//! Opening workbooks that nobody has vouched for: how large they become is known before they are read.

use super::raised;
use super::zipped::{Zipped, damaged};
use calamine::{Data, DataRef, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// A sheet may span this many cells, and more only in proportion to those that hold something:
/// a small file can claim a huge sheet.
const SPAN: usize = 200_000;
const SPAN_PER_CELL: usize = 200;
const MOST_CELLS: usize = 20_000_000;

/// A sheet's cells, from the first that holds something.
pub struct Sheet {
    pub title: String,
    /// Row and column of the first cell, from 0.
    pub start: (usize, usize),
    pub rows: Vec<Vec<Data>>,
}

/// A workbook whose parts are known to be of reasonable size.
pub struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    /// Opens a whole xlsx file.
    ///
    /// # Errors
    /// It is damaged, cut off, no workbook, or becomes unreasonably large, as a Swedish clause.
    pub fn open(bytes: &[u8]) -> Result<Self, String> {
        let mut parts = Zipped::open(bytes)?;
        parts.measure()?;
        let plain = without_raised(&mut parts)?.unwrap_or_else(|| bytes.to_vec());
        let opened = guarded(|| Xlsx::new(Cursor::new(plain)))?;
        opened.map(Self).map_err(|_| damaged())
    }

    pub fn titles(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    /// Names that the workbook defines, and what they stand for.
    pub fn names(&self) -> &[(String, String)] {
        self.0.defined_names()
    }

    /// The cells of a sheet.
    ///
    /// # Errors
    /// The sheet is damaged or spans unreasonably much, as a Swedish clause.
    pub fn sheet(&mut self, title: &str) -> Result<Sheet, String> {
        guarded(|| self.read(title))?
    }

    fn read(&mut self, title: &str) -> Result<Sheet, String> {
        let damaged = || format!("bladet {title} är skadat");
        let mut reader = self
            .0
            .worksheet_cells_reader(title)
            .map_err(|_| damaged())?;
        let mut cells = Vec::new();
        while let Some(cell) = reader.next_cell().map_err(|_| damaged())? {
            if *cell.get_value() != DataRef::Empty {
                let (row, col) = cell.get_position();
                cells.push((row, col, owned(cell.get_value())));
            }
            if cells.len() > MOST_CELLS {
                return Err(format!("bladet {title} är orimligt stort"));
            }
        }
        spread(title, cells)
    }
}

/// The same value, copied once: the reader does not give its own away.
fn owned(value: &DataRef<'_>) -> Data {
    match value {
        DataRef::String(text) => Data::String(text.clone()),
        DataRef::SharedString(text) => Data::String((*text).to_string()),
        other => Data::from(other.clone()),
    }
}

/// Cells, by row and column, in rows of the same length.
fn spread(title: &str, cells: Vec<(u32, u32, Data)>) -> Result<Sheet, String> {
    let Some((first, last)) = corners(&cells) else {
        return Ok(Sheet {
            title: title.to_string(),
            start: (0, 0),
            rows: Vec::new(),
        });
    };
    let (height, width) = (last.0 + 1 - first.0, last.1 + 1 - first.1);
    let span = height.saturating_mul(width);
    if span > MOST_CELLS || span > SPAN + SPAN_PER_CELL * cells.len() {
        return Err(format!("bladet {title} är orimligt stort"));
    }
    let mut rows: Vec<Vec<Data>> = Vec::new();
    rows.resize_with(height, || Vec::with_capacity(width));
    for (row, col, value) in cells {
        let (row, at) = (&mut rows[row as usize - first.0], col as usize - first.1);
        if row.len() <= at {
            row.resize(at + 1, Data::Empty);
        }
        row[at] = value;
    }
    for row in &mut rows {
        row.resize(width, Data::Empty);
    }
    Ok(Sheet {
        title: title.to_string(),
        start: first,
        rows,
    })
}

/// The first and the last row and column that hold something.
fn corners(cells: &[(u32, u32, Data)]) -> Option<((usize, usize), (usize, usize))> {
    let (row, col, _) = cells.first()?;
    let one = (*row, *col);
    let (first, last) = cells
        .iter()
        .fold((one, one), |(first, last), (row, col, _)| {
            (
                (first.0.min(*row), first.1.min(*col)),
                (last.0.max(*row), last.1.max(*col)),
            )
        });
    let wide = |(row, col): (u32, u32)| (row as usize, col as usize);
    Some((wide(first), wide(last)))
}

/// The name of another form of spreadsheet that is packed as xlsx is: ods, or Excel's binary xlsb.
pub fn other_form(bytes: &[u8]) -> Option<&'static str> {
    let mut parts = Zipped::open(bytes).ok()?;
    if parts
        .names()
        .ok()?
        .iter()
        .any(|name| name == "xl/workbook.bin")
    {
        return Some("xlsb");
    }
    let kind = parts.text("mimetype").ok()??;
    kind.contains("opendocument.spreadsheet").then_some("ods")
}

/// The texts of comments and text boxes, by part: they are no cells, but people read them.
pub fn remarks(bytes: &[u8]) -> Vec<(String, String)> {
    let Ok(mut parts) = Zipped::open(bytes) else {
        return Vec::new();
    };
    let names = parts.names().unwrap_or_default();
    let mut all = Vec::new();
    for name in names {
        let lower = name.to_lowercase();
        let is_remark = lower.contains("comment") || lower.contains("/drawings/");
        if is_remark && let Ok(Some(xml)) = parts.text(&name) {
            let texts = xml.split('<').filter_map(|piece| piece.split_once('>'));
            let texts: Vec<&str> = texts.map(|(_, text)| text).collect();
            all.push((name, texts.join(" ")));
        }
    }
    all
}

/// The file without the raised marks of its texts; none where it has none.
fn without_raised(parts: &mut Zipped<'_>) -> Result<Option<Vec<u8>>, String> {
    let mut changed = BTreeMap::new();
    for name in parts.names()? {
        if name != "xl/sharedStrings.xml" && !name.starts_with("xl/worksheets/sheet") {
            continue;
        }
        // A part that is no text is told by the reader of its cells.
        if let Ok(Some(xml)) = parts.text(&name)
            && let Some(plain) = raised::without(&xml)
        {
            changed.insert(name, plain);
        }
    }
    match changed.is_empty() {
        true => Ok(None),
        false => parts.packed(&changed).map(Some),
    }
}

/// Sheet and cell that a defined name stands for: "'Vårt blad'!$B$7" is "Vårt blad" and "B7".
pub fn target_of(target: &str) -> Option<(String, String)> {
    let (sheet, cell) = target.rsplit_once('!')?;
    let sheet = sheet.trim_matches('\'').replace("''", "'");
    Some((sheet, cell.replace('$', "")))
}

/// Row and column of "B7", counted from 0.
pub fn cell_of(reference: &str) -> Option<(usize, usize)> {
    let letters = reference.chars().take_while(char::is_ascii_uppercase);
    let col = letters.clone().try_fold(0_usize, |sum, letter| {
        sum.checked_mul(26)?
            .checked_add(letter as usize - 'A' as usize + 1)
    })?;
    let row: usize = reference[letters.count()..].parse().ok()?;
    Some((row.checked_sub(1)?, col.checked_sub(1)?))
}

/// "B" of a column, counted from 0.
pub fn column_letters(mut col: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + (col % 26) as u8));
        if col < 26 {
            return letters;
        }
        col = col / 26 - 1;
    }
}

/// Runs a reader that is not ours: a fault in it is a fault in the file, and never ends the program.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    let quiet = Quiet::start();
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    drop(quiet);
    done.map_err(|_| "den har ett innehåll som inte går att tolka".to_string())
}

/// While it lives, a panic in this thread says nothing.
struct Quiet;

thread_local! {
    static SILENT: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

impl Quiet {
    fn start() -> Self {
        static HOOK: std::sync::Once = std::sync::Once::new();
        HOOK.call_once(|| {
            let told = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                if !SILENT.get() {
                    told(panic);
                }
            }));
        });
        SILENT.set(true);
        Self
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        SILENT.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_far_apart_are_refused_and_near_ones_kept() {
        let text = |(row, col)| (row, col, Data::String("x".into()));
        let sheet = spread("Blad", vec![text((3, 1)), text((5, 4))]).unwrap();
        assert_eq!(
            (sheet.start, sheet.rows.len(), sheet.rows[0].len()),
            ((3, 1), 3, 4)
        );
        assert_eq!(sheet.rows[2][3], Data::String("x".into()));
        let told = spread("Blad", vec![text((0, 0)), text((1_048_575, 16_383))]);
        assert!(told.err().unwrap().contains("orimligt stort"));
        assert_eq!(spread("Blad", Vec::new()).unwrap().rows.len(), 0);
    }

    #[test]
    fn names_of_cells_are_read_as_spreadsheets_write_them() {
        let all = |target| {
            let (sheet, cell) = target_of(target)?;
            Some((sheet, cell_of(&cell)?))
        };
        assert_eq!(
            all("'Anna''s blad'!$B$7"),
            Some(("Anna's blad".into(), (6, 1)))
        );
        assert_eq!(all("Blad!AA1"), Some(("Blad".into(), (0, 26))));
        for target in [
            "Blad",
            "Blad!",
            "Blad!A0",
            "Blad!7",
            "Blad!ZZZZZZZZZZZZZZZ1",
            "Blad!Å1",
        ] {
            assert_eq!(all(target), None, "{target}");
        }
    }

    #[test]
    fn a_fault_in_a_foreign_reader_is_told() {
        assert!(guarded(|| panic!("fel")).is_err());
        assert_eq!(guarded(|| 1), Ok(1));
    }
}
