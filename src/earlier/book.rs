//! The earlier workbook's sheets, found by name even where they were renamed or moved.

use crate::input::{LARGEST, read_whole};
use crate::parse::book::{Book, cell_of, target_of};
use crate::problem::{Outcome, Problem, Step};
use crate::template::{SheetKind, Template};
use calamine::Data;
use std::collections::HashMap;
use std::path::Path;

/// Start of the defined names that follow a sheet wherever it goes.
pub const SHEET_NAME: &str = "blad_";
/// Defined name that holds the area, as the command line would.
pub const AREA_NAME: &str = "behov_omrade";
/// Names the id of the assumptions that the workbook was made with.
pub const ASSUMPTIONS_NAME: &str = "behov_antaganden";

/// Title of the sheet that no menu shows, with the question that the workbook answers.
pub const STATE_SHEET: &str = "behov_tillstand";

/// Sheets that the user fills in.
const INPUT_SHEETS: [SheetKind; 4] = [
    SheetKind::Utbud,
    SheetKind::Insatser,
    SheetKind::Medel,
    SheetKind::Lokala,
];

/// A cell as the user left it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Typed {
    #[default]
    Empty,
    Text(String),
    Number(f64),
}

impl Typed {
    pub fn text(&self) -> String {
        match self {
            Typed::Empty => String::new(),
            Typed::Text(text) => text.clone(),
            Typed::Number(number) => number.to_string(),
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Typed::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Typed::Empty
    }

    /// True where both say the same: another program may break lines otherwise and write a number's last digit otherwise.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Typed::Number(one), Typed::Number(other)) => {
                (one - other).abs() <= 1e-13 * one.abs().max(other.abs())
            }
            (Typed::Text(one), Typed::Text(other)) => {
                one.split_whitespace().eq(other.split_whitespace())
            }
            (one, other) => one == other,
        }
    }

    fn of(cell: &Data) -> Self {
        let text = match cell {
            Data::Float(number) => return Typed::Number(*number),
            Data::Int(number) => return Typed::Number(*number as f64),
            Data::DateTime(day) => {
                let (year, month, day, ..) = day.to_ymd_hms_milli();
                format!("{year:04}-{month:02}-{day:02}")
            }
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
            Data::Bool(value) => if *value { "ja" } else { "nej" }.to_string(),
            Data::Error(_) | Data::Empty => return Typed::Empty,
        };
        match text.trim() {
            "" => Typed::Empty,
            trimmed => Typed::Text(trimmed.to_string()),
        }
    }
}

/// One sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub title: String,
    rows: Vec<Vec<Typed>>,
    /// Of the first cell, counted from 0.
    start: (usize, usize),
}

/// Where a table's heading stands, and the column of each label.
pub struct Heading {
    pub row: usize,
    pub cols: Vec<usize>,
}

impl Sheet {
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    pub fn cell(&self, row: usize, col: usize) -> Typed {
        let cell = self.rows.get(row).and_then(|row| row.get(col));
        cell.cloned().unwrap_or_default()
    }

    /// "bladet Antaganden, cell F12".
    pub fn place(&self, row: usize, col: usize) -> String {
        let (row, col) = (row + self.start.0, col + self.start.1);
        let cell = rust_xlsxwriter::utility::row_col_to_cell(row as u32, col as u16);
        format!("bladet {}, cell {cell}", self.title)
    }

    /// The first row, from one on, that has all of the labels.
    pub fn heading(&self, labels: &[&str], from: usize) -> Option<Heading> {
        (from..self.rows.len()).find_map(|row| {
            let cells = &self.rows[row];
            let mut cols: Vec<usize> = Vec::new();
            for label in labels {
                let same = |cell: &Typed| matches!(cell, Typed::Text(text) if text == label);
                // A column without a heading follows the one before.
                let unnamed = cols.last().filter(|_| label.is_empty()).map(|col| col + 1);
                cols.push(unnamed.or_else(|| cells.iter().position(same))?);
            }
            Some(Heading { row, cols })
        })
    }

    /// The column of a label in a row.
    pub fn column(&self, row: usize, label: &str) -> Option<usize> {
        let same = |cell: &Typed| matches!(cell, Typed::Text(text) if text == label);
        self.rows.get(row)?.iter().position(same)
    }

    /// The row whose first text is the label, and the column of that text.
    pub fn labelled(&self, label: &str) -> Option<(usize, usize)> {
        let same = |cell: &Typed| matches!(cell, Typed::Text(text) if text == label);
        let mut rows = self.rows.iter().enumerate();
        rows.find_map(|(row, cells)| Some((row, cells.iter().position(same)?)))
    }

    /// The sheet has lost a heading that its contents are found by.
    pub fn lost(&self, file: &str, what: &str) -> Box<Problem> {
        Problem::input(format!(
            "Bladet {} är ändrat så att det inte går att läsa",
            self.title
        ))
        .at(format!("{file}, {}", self.place(0, 0)))
        .expected(what.to_string())
        .next("Återställ rubrikerna på bladet och försök igen. Ingen fil har skrivits.")
    }
}

fn unreadable(file: &str, why: &str) -> Box<Problem> {
    Problem::input(format!("Den tidigare arbetsboken går inte att läsa: {why}"))
        .at(file.to_string())
        .next("Öppna filen i Excel och spara den på nytt som xlsx.")
}

/// The earlier workbook.
pub struct Earlier {
    pub file: String,
    pub(super) template: Template,
    bytes: Vec<u8>,
    sheets: HashMap<String, Sheet>,
    state: Vec<[String; 2]>,
    names: HashMap<String, String>,
    /// Titles of sheets that are not the program's.
    pub foreign: Vec<String>,
}

impl Earlier {
    /// Reads the whole file.
    ///
    /// # Errors
    /// It cannot be read, is cut off, is no workbook of this program, or is unreasonably large.
    pub fn read(path: &Path, template: &Template) -> Outcome<Self> {
        let file = path.display().to_string();
        let bytes = read_whole(path, LARGEST).map_err(|problem| problem.step(Step::EarlierPath))?;
        Self::of(&file, &bytes, template)
    }

    /// Reads a file's bytes; `file` is its name in messages.
    ///
    /// # Errors
    /// As [`Earlier::read`].
    pub fn of(file: &str, bytes: &[u8], template: &Template) -> Outcome<Self> {
        let unreadable = |why: String| unreadable(file, &why);
        let mut book = Book::open(bytes).map_err(unreadable)?;
        let names: HashMap<String, String> = book.names().iter().cloned().collect();
        let mut sheets = HashMap::new();
        let mut foreign = Vec::new();
        let mut state = Vec::new();
        for title in book.titles() {
            if title == STATE_SHEET {
                state = pairs(&book.sheet(&title).map_err(unreadable)?.rows);
                continue;
            }
            let Some(id) = id_of(&title, &names, template) else {
                foreign.push(title);
                continue;
            };
            let sheet = book.sheet(&title).map_err(unreadable)?;
            let rows = sheet.rows.iter();
            let sheet = Sheet {
                title,
                rows: rows
                    .map(|row| row.iter().map(Typed::of).collect())
                    .collect(),
                start: sheet.start,
            };
            sheets.insert(id, sheet);
        }
        if !sheets.contains_key(SheetKind::Antaganden.id()) {
            return Err(Problem::input(
                "Filen är ingen behovsanalys, eller saknar bladet Antaganden",
            )
            .at(file.to_string())
            .expected("en arbetsbok som behov analys har skrivit"));
        }
        Ok(Self {
            file: file.to_string(),
            template: template.clone(),
            bytes: bytes.to_vec(),
            sheets,
            state,
            names,
            foreign,
        })
    }

    /// The sheet with this content, where it is left.
    pub fn sheet(&self, kind: SheetKind) -> Option<&Sheet> {
        self.sheets.get(kind.id())
    }

    /// The cells that carry the question, two to a row; none in a workbook that carries nothing.
    pub fn state(&self) -> &[[String; 2]] {
        &self.state
    }

    /// The whole file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Titles of its sheets for input that the template leaves out.
    pub fn without_sheet(&self) -> impl Iterator<Item = &str> {
        let kinds = INPUT_SHEETS
            .iter()
            .filter(|kind| self.template.title_of(**kind).is_none());
        kinds
            .filter_map(|kind| self.sheet(*kind))
            .map(|sheet| sheet.title.as_str())
    }

    /// The area's groups with their brutto, as the workbook last showed them.
    pub fn groups(&self) -> Vec<(String, Option<f64>)> {
        let labels = ["Grupp", "Behovsgrupp", "Brutto"];
        let sheet = self.sheet(SheetKind::Malgrupp);
        let found = sheet.and_then(|sheet| Some((sheet, sheet.heading(&labels, 0)?)));
        let Some((sheet, heading)) = found else {
            return Vec::new();
        };
        let rows = heading.row + 1..sheet.height();
        rows.map(|row| {
            (
                sheet.cell(row, heading.cols[0]),
                sheet.cell(row, heading.cols[2]),
            )
        })
        .take_while(|(id, _)| !id.is_empty())
        .map(|(id, brutto)| (id.text(), brutto.number()))
        .collect()
    }

    /// The area that the workbook is about: what it was asked for with, the names, and the user's own name for it.
    pub fn area(&self) -> Option<(&str, &str, Option<&str>)> {
        let text = self.names.get(AREA_NAME)?.trim_matches('"');
        let (kind, names) = text.split_once(':')?;
        match names.split_once('|') {
            Some((names, own)) => Some((kind, names, Some(own))),
            None => Some((kind, names, None)),
        }
    }

    /// The id of the assumptions that the workbook was made with, where it says so.
    pub fn assumptions(&self) -> Option<&str> {
        Some(self.names.get(ASSUMPTIONS_NAME)?.trim_matches('"'))
    }

    /// The value of the cell that a name stands for.
    pub fn named(&self, name: &str) -> Option<f64> {
        let target = self.names.get(name)?;
        let (title, cell) = target_of(target)?;
        let sheet = self.sheets.values().find(|sheet| sheet.title == title)?;
        let (row, col) = cell_of(&cell)?;
        let at = (
            row.checked_sub(sheet.start.0)?,
            col.checked_sub(sheet.start.1)?,
        );
        match sheet.cell(at.0, at.1) {
            Typed::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// The first two cells of each row, as they stand.
fn pairs(rows: &[Vec<Data>]) -> Vec<[String; 2]> {
    let text = |row: &[Data], col: usize| match row.get(col) {
        Some(Data::String(text)) => text.clone(),
        _ => String::new(),
    };
    let rows = rows.iter();
    rows.map(|row| [text(row, 0), text(row, 1)]).collect()
}

/// By the name that follows the sheet, else by its title in the template.
fn id_of(title: &str, names: &HashMap<String, String>, template: &Template) -> Option<String> {
    let plain = |text: &str| text.replace('\'', "");
    let named = names.iter().find_map(|(name, target)| {
        let id = name.strip_prefix(SHEET_NAME)?;
        let (sheet, _) = target.rsplit_once('!')?;
        (plain(sheet) == plain(title)).then(|| id.to_string())
    });
    named.or_else(|| {
        let mut sheets = template.sheets.iter();
        let found = sheets.find(|sheet| sheet.title == title)?;
        Some(found.kind.id().to_string())
    })
}
