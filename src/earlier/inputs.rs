//! The open cells of the sheets for input.

use super::book::{Earlier, Sheet, Typed};
use crate::problem::{Outcome, Problem};
use crate::swedish;
use crate::template::{SheetKind, Template};
use std::collections::BTreeMap;

/// A table that the user fills in.
pub struct Table {
    pub id: &'static str,
    pub sheet: SheetKind,
    /// Labels of its columns; empty ones have none of their own.
    pub header: &'static [&'static str],
    /// Positions in the header of the columns that are open.
    pub open: &'static [usize],
}

impl Table {
    /// Labels of its open columns.
    pub fn labels(&self) -> Vec<&'static str> {
        self.open.iter().map(|&at| self.header[at]).collect()
    }

    fn stands_in(&self, sheet: &Sheet) -> bool {
        sheet.heading(&self.labels(), 0).is_some()
    }
}

/// The sections of Behov och insatser, before its map: three open fields each, and a name.
pub const SECTIONS: [&str; 5] = [
    "beskrivning",
    "vita_falt",
    "prioriterade",
    "forslag",
    MEASURES,
];

/// A cell that workbooks of before it lack.
const OWN_CAPITAL: &str = "eget_kapital";
/// Participants of each förbund, in riket's workbook alone; workbooks of before it lack the column.
const REACH: &str = "deltagare_forbund";
/// A section that workbooks of before it lack.
const MEASURES: &str = "egna_matt";

/// The user's own wording of sentences that are made from figures; workbooks of before it lack the section.
pub const OWN_WORDS: &str = "meningar";
/// What has been decided, and when; workbooks of before it lack the sheet.
pub const LOG: &str = "beslutslogg";

/// Tables that may be absent from a workbook of before them.
const LATER: [&str; 4] = [MEASURES, REACH, OWN_WORDS, LOG];

pub const TABLES: [Table; 10] = [
    Table {
        id: LOG,
        sheet: SheetKind::Beslutslogg,
        header: &["Vad", "Från", "Till", "Vem", "När det kom in", "Varför"],
        open: &[0, 1, 2, 3, 4, 5],
    },
    Table {
        id: OWN_WORDS,
        sheet: SheetKind::Meningar,
        header: &[
            "Om",
            "Mening ur siffrorna, när analysen gjordes",
            "",
            "",
            "Er egen lydelse",
            "",
            "",
            "Regel",
            "",
        ],
        open: &[0, 1, 4, 7],
    },
    Table {
        id: "utbud",
        sheet: SheetKind::Utbud,
        header: &[
            "Insats",
            "Kategori",
            "Platser",
            "Deltagare kvinnor",
            "Deltagare män",
            "Deltagare totalt",
            "Kostnad, kr",
            "Period",
            "Källa",
        ],
        open: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    },
    Table {
        id: REACH,
        sheet: SheetKind::Delar,
        header: &["Område", "Deltagare under året, om det är känt"],
        open: &[0, 1],
    },
    Table {
        id: "beskrivning",
        sheet: SheetKind::Insatser,
        header: &[
            "Behovsgrupp",
            "Beskrivning av behoven",
            "",
            "",
            "Vad som finns",
            "",
            "",
            "Vad som saknas",
            "",
        ],
        open: &[0, 1, 4, 7],
    },
    Table {
        id: "vita_falt",
        sheet: SheetKind::Insatser,
        header: &[
            "Vitt fält",
            "Beskrivning",
            "",
            "",
            "Vem som kan ta ansvar",
            "",
            "",
            "Hur många, och källa",
            "",
        ],
        open: &[0, 1, 4, 7],
    },
    Table {
        id: "prioriterade",
        sheet: SheetKind::Insatser,
        header: &[
            "Prioriterad grupp",
            "Varför",
            "",
            "",
            "Beslutad av och när",
            "",
            "",
            "Övrigt",
            "",
        ],
        open: &[0, 1, 4, 7],
    },
    Table {
        id: "forslag",
        sheet: SheetKind::Insatser,
        header: &[
            "Föreslagen insats",
            "För vilken grupp och vad den ska leda till",
            "",
            "",
            "Parter",
            "",
            "",
            "Kostnad och tid",
            "",
        ],
        open: &[0, 1, 4, 7],
    },
    Table {
        id: MEASURES,
        sheet: SheetKind::Insatser,
        header: &[
            "Eget mått",
            "Värde, enhet och period",
            "",
            "",
            "Part och område",
            "",
            "",
            "Källa",
            "",
        ],
        open: &[0, 1, 4, 7],
    },
    Table {
        id: "karta",
        sheet: SheetKind::Insatser,
        header: &[
            "Aktör",
            "Uppdrag",
            "Period",
            "Beskrivning",
            "Uppdragsgivare",
            "Slutlig målgrupp",
            "Redovisas när",
            "Källa",
            "Övrigt",
        ],
        open: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    },
];

/// Single open cells: the sheet, and the key of the text that stands to the left.
pub const ANSWERS: [(SheetKind, &str); 8] = [
    (SheetKind::Utbud, "individinsatser"),
    (SheetKind::Medel, "staten"),
    (SheetKind::Medel, "kommuner"),
    (SheetKind::Medel, "region"),
    (SheetKind::Medel, OWN_CAPITAL),
    (SheetKind::Medel, "antal_forbund"),
    (SheetKind::Medel, "andel_forsorjning"),
    (SheetKind::Medel, "andel_befolkning"),
];

/// What the user has typed, apart from shares and local figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inputs {
    tables: BTreeMap<&'static str, Vec<Vec<Typed>>>,
    answers: BTreeMap<&'static str, Typed>,
}

impl Inputs {
    /// With other rows in a table.
    ///
    /// # Errors
    /// There is no such table, or a row has more cells than it.
    pub fn with_rows(mut self, table: &str, rows: Vec<Vec<Typed>>) -> Outcome<Self> {
        let known = TABLES.iter().find(|one| one.id == table);
        let known = known.ok_or_else(|| Problem::input(format!("Tabellen {table} finns inte")))?;
        let width = known.open.len();
        let mut all = Vec::new();
        for mut row in rows {
            if row.len() > width {
                return Err(
                    Problem::input(format!("En rad i {table} har {} fält", row.len()))
                        .expected(format!("högst {width}")),
                );
            }
            row.resize(width, Typed::Empty);
            all.push(row);
        }
        self.tables.insert(known.id, all);
        Ok(self)
    }

    /// With another answer in a single cell.
    ///
    /// # Errors
    /// There is no such cell.
    pub fn with_answer(mut self, key: &str, answer: Typed) -> Outcome<Self> {
        let known = ANSWERS.iter().find(|(_, one)| *one == key);
        let known = known.ok_or_else(|| Problem::input(format!("Cellen {key} finns inte")))?;
        self.answers.insert(known.1, answer);
        Ok(self)
    }

    /// The rows of a table, each with its open cells in order.
    pub fn rows(&self, table: &str) -> &[Vec<Typed>] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// How many rows of a table hold something.
    pub fn count(&self, table: &str) -> usize {
        let rows = self.rows(table).iter();
        rows.filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .count()
    }

    /// A single open cell.
    pub fn answer(&self, key: &str) -> Option<&Typed> {
        self.answers.get(key)
    }

    /// Participants of all insatser together; none where no row has a number.
    pub fn participants(&self) -> Option<f64> {
        let rows = self.rows("utbud").iter();
        let people = rows.filter_map(|row| participants(row));
        people.reduce(|sum, one| sum + one)
    }

    /// Typed totals that are not the sum of the women and men beside them, in Swedish.
    pub fn contradictions(&self) -> Vec<String> {
        let rows = self.rows("utbud").iter();
        rows.filter_map(|row| {
            let (sum, total) = (women_and_men(row)?, &row[TOTAL]);
            (!total.is_empty() && total.number() != Some(sum)).then(|| {
                format!(
                    "{}: deltagare totalt är {}, men kvinnor och män är tillsammans {}, som används",
                    row[0].text(),
                    total.text(),
                    swedish::plain_comma(sum)
                )
            })
        })
        .collect()
    }

    /// True where the förbund has said that it gives nobody individual support.
    pub fn only_structural(&self) -> bool {
        let answer = self.answer("individinsatser").map(Typed::text);
        answer.is_some_and(|text| swedish::folded(&text) == "nej")
    }

    /// How many open cells of the sections hold something, beside the rows' names.
    pub fn texts(&self) -> usize {
        let rows = SECTIONS.iter().flat_map(|section| self.rows(section));
        let cells = rows.flat_map(|row| row.iter().skip(1));
        cells.filter(|cell| !cell.is_empty()).count()
    }
}

impl Inputs {
    /// How many sentences the user has worded otherwise.
    pub fn own_sentences(&self) -> usize {
        let rows = self.rows(OWN_WORDS).iter();
        rows.filter(|row| !row[2].is_empty()).count()
    }
}

/// Participants of a row of insatser: women and men, or else the total that was typed.
pub fn participants(row: &[Typed]) -> Option<f64> {
    women_and_men(row).or_else(|| row[TOTAL].number())
}

/// Where a row of insatser has its total.
pub const TOTAL: usize = 5;

/// Women and men of a row of insatser; none where neither is a number.
pub fn women_and_men(row: &[Typed]) -> Option<f64> {
    let numbers = row[3..TOTAL].iter().filter_map(Typed::number);
    numbers.reduce(|sum, one| sum + one)
}

/// Reads the open cells of every sheet that is left.
///
/// # Errors
/// A sheet that is there has lost a table's headings, or the text beside an open cell; a number is below 0.
pub fn read(earlier: &Earlier) -> Outcome<Inputs> {
    let template = &earlier.template;
    let mut inputs = Inputs::default();
    for table in &TABLES {
        if let Some(sheet) = earlier.sheet(table.sheet)
            && template.title_of(table.sheet).is_some()
        {
            let rows = match LATER.contains(&table.id) && !table.stands_in(sheet) {
                true => Vec::new(),
                false => read_table(sheet, table, &earlier.file, &titles(template, table.sheet))?,
            };
            inputs.tables.insert(table.id, rows);
        }
    }
    for (kind, key) in ANSWERS {
        let Some(sheet) = earlier
            .sheet(kind)
            .filter(|_| template.title_of(kind).is_some())
        else {
            continue;
        };
        let label = label_of(template, kind, key);
        let Some((row, col)) = sheet.labelled(&label) else {
            if key == OWN_CAPITAL {
                continue;
            }
            return Err(sheet.lost(&earlier.file, &format!("en rad med texten ”{label}”")));
        };
        inputs.answers.insert(key, sheet.cell(row, col + 1));
    }
    Ok(inputs)
}

/// The text to the left of an open cell, without the remark that follows a bar.
pub fn label_of(template: &Template, sheet: SheetKind, key: &str) -> String {
    let text = template.raw_text(sheet, key);
    let name = text.split('|').next().unwrap_or_default();
    name.trim().to_string()
}

/// Texts that start another section of a sheet.
fn titles(template: &Template, sheet: SheetKind) -> Vec<String> {
    let keys = SECTIONS.iter().chain(&["karta"]);
    keys.map(|key| template.raw_text(sheet, key).to_string())
        .filter(|text| !text.is_empty())
        .collect()
}

fn read_table(
    sheet: &Sheet,
    table: &Table,
    file: &str,
    titles: &[String],
) -> Outcome<Vec<Vec<Typed>>> {
    let labels = table.labels();
    let heading = sheet.heading(&labels, 0).ok_or_else(|| {
        let expected = format!("en rad med rubrikerna {}", labels.join(", "));
        sheet.lost(file, &expected)
    })?;
    let mut rows = Vec::new();
    for row in heading.row + 1..sheet.height() {
        let cells: Vec<Typed> = heading
            .cols
            .iter()
            .map(|&col| sheet.cell(row, col))
            .collect();
        if matches!(&cells[0], Typed::Text(text) if titles.contains(text)) {
            break;
        }
        if let Some(at) = cells
            .iter()
            .position(|cell| cell.number().is_some_and(|one| one < 0.0))
        {
            return Err(
                Problem::input(format!("{} är {}", labels[at], cells[at].text()))
                    .at(format!("{file}, {}", sheet.place(row, heading.cols[at])))
                    .expected("ett tal från 0")
                    .next("Rätta cellen och försök igen. Ingen fil har skrivits."),
            );
        }
        rows.push(cells);
    }
    while rows
        .last()
        .is_some_and(|row| row.iter().all(Typed::is_empty))
    {
        rows.pop();
    }
    Ok(rows)
}
