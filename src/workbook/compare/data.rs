//! Data: one row per kommun, group, sex and year.

use super::super::address::{abs, range};
use super::super::page::{BODY, Cached, Page};
use super::book::Book;
use crate::status::Kon;
use crate::template::SheetKind;
use crate::told::Told;
use rust_xlsxwriter::XlsxError;

/// Columns of the table.
const CODE: u16 = 0;
const GROUP: u16 = 2;
const KON: u16 = 3;
const YEAR: u16 = 4;
const COUNT: u16 = 5;
const BRUTTO: u16 = 7;

const HEADER: [&str; 10] = [
    "Kod",
    "Kommun",
    "Grupp",
    "Kön",
    "År",
    "Antal",
    "Andel",
    "Brutto",
    "Status",
    "Varför antalet saknas",
];

/// Where the table stands.
pub(super) struct Data {
    sheet: String,
    last: u32,
}

impl Data {
    pub(super) fn of(book: &Book<'_>) -> Self {
        let skattning = &book.analys.skattning;
        let groups = skattning.underlag.assumptions.groups.len();
        let rows = skattning.units.len() * groups * Kon::ALL.len() * book.analys.years.len();
        Self {
            sheet: book.title(SheetKind::Data),
            last: BODY + rows as u32,
        }
    }

    fn column(&self, col: u16) -> String {
        format!(
            "{}!{}",
            self.sheet,
            range((BODY + 1, col), (self.last, col))
        )
    }

    /// The sum of a kommun's brutto in a year, both sexes; one group, or all of them.
    pub(super) fn brutto(&self, code: &str, group: Option<&str>, year: &str) -> String {
        let of_group = group.map_or_else(String::new, |id| {
            format!(",{},\"{id}\"", self.column(GROUP))
        });
        format!(
            "SUMIFS({},{},{code},{},\"T\",{},{year}{of_group})",
            self.column(BRUTTO),
            self.column(CODE),
            self.column(KON),
            self.column(YEAR)
        )
    }

    /// How many groups a kommun has a number for in a year.
    pub(super) fn known(&self, code: &str, year: &str) -> String {
        format!(
            "COUNTIFS({},{code},{},\"T\",{},{year},{},\">=0\")",
            self.column(CODE),
            self.column(KON),
            self.column(YEAR),
            self.column(COUNT)
        )
    }

    pub(super) fn write(&self, book: &Book<'_>, page: &mut Page<'_>) -> Result<(), XlsxError> {
        page.widths(&[8.0, 22.0, 24.0, 7.0, 8.0, 12.0, 9.0, 12.0, 14.0, 60.0])?;
        page.header(BODY, &HEADER, [YEAR, COUNT, 6, BRUTTO])?;
        let mut row = BODY;
        for (u, unit) in book.analys.skattning.units.iter().enumerate() {
            let groups = &book.analys.skattning.underlag.assumptions.groups;
            for (g, group) in groups.iter().enumerate() {
                for kon in Kon::ALL {
                    for (year, one) in &book.analys.years {
                        row += 1;
                        let text = &book.styles.text;
                        let names = [&unit.unit.code, &unit.unit.name, &group.id, kon.id()];
                        page.texts(row, 0, &names, text)?;
                        page.number(row, YEAR, f64::from(*year), &book.styles.year)?;
                        page.formula(
                            row,
                            6,
                            &book.share(g),
                            Cached::Number(group.share.point),
                            &book.styles.percent,
                        )?;
                        let found = &one.units[u].groups[g].count;
                        count(book, page, row, found, kon, group.share.point)?;
                    }
                }
            }
        }
        page.sheet
            .autofilter(BODY, 0, row, HEADER.len() as u16 - 1)?;
        page.sheet.set_freeze_panes(BODY + 1, 2)?;
        page.repeat(BODY, BODY)?;
        Ok(())
    }
}

/// A sex's count, its brutto and its status; empty, with why, where it is absent.
fn count(
    book: &Book<'_>,
    page: &mut Page<'_>,
    row: u32,
    found: &crate::estimate::Counted,
    kon: Kon,
    share: f64,
) -> Result<(), XlsxError> {
    let value = found
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|count| match kon {
            Kon::T => Ok(count.value),
            Kon::K => count.kon.clone().map(|(k, _)| k),
            Kon::M => count.kon.clone().map(|(_, m)| m),
        });
    let styles = &book.styles;
    let (cell, times) = (abs(row, COUNT), abs(row, 6));
    let formula = format!("IF(ISNUMBER({cell}),{cell}*{times},\"\")");
    match value {
        Ok(people) => {
            page.number(row, COUNT, people, &styles.one_decimal)?;
            let brutto = Cached::Number(people * share);
            page.formula(row, BRUTTO, &formula, brutto, &styles.one_decimal)?;
            let status = found.as_ref().map_or("", |count| count.status.label());
            page.texts(row, 8, &[status, ""], &styles.text)
        }
        Err(absent) => {
            page.text(row, COUNT, "", &styles.one_decimal)?;
            page.formula(row, BRUTTO, &formula, Cached::Text(""), &styles.one_decimal)?;
            page.texts(row, 8, &[absent.status.id(), &absent.told()], &styles.text)
        }
    }
}
