//! The estimate as CSV: one row per kommun and group, then the area.

use crate::estimate::{Counted, Skattning};
use crate::output::inert;
use crate::problem::{Outcome, Problem};
use crate::swedish;
use crate::told::Told;

/// Which habits the file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvForm {
    /// Semicolon, decimal comma, byte order mark, CRLF: opens right in a Swedish Excel.
    Excel,
    /// RFC 4180: comma and decimal point.
    Rfc4180,
}

const HEADER: [&str; 15] = [
    "kod",
    "namn",
    "grupp",
    "antal",
    "andel",
    "brutto",
    "brutto_kvinnor",
    "brutto_man",
    "mattyp",
    "period",
    "status",
    "niva",
    "namnare",
    "orsak",
    "kalla",
];

/// The whole file.
///
/// # Errors
/// None that a user can cause.
pub fn csv(skattning: &Skattning, form: CsvForm) -> Outcome<Vec<u8>> {
    let delimiter = if form == CsvForm::Excel { b';' } else { b',' };
    let mut bytes = if form == CsvForm::Excel {
        "\u{feff}".as_bytes().to_vec()
    } else {
        Vec::new()
    };
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let fault =
        |error: ::csv::Error| Problem::surroundings(format!("CSV kunde inte skrivas: {error}"));
    writer.write_record(HEADER).map_err(fault)?;
    for row in rows(skattning, form) {
        writer.write_record(row).map_err(fault)?;
    }
    let body = writer
        .into_inner()
        .map_err(|error| Problem::surroundings(format!("CSV kunde inte skrivas: {error}")))?;
    bytes.extend(body);
    Ok(bytes)
}

fn rows(skattning: &Skattning, form: CsvForm) -> Vec<Vec<String>> {
    let underlag = &skattning.underlag;
    let mut all = Vec::new();
    for unit in &skattning.units {
        for (index, group) in unit.groups.iter().enumerate() {
            let one = Line {
                code: &unit.unit.code,
                name: &unit.unit.name,
                index,
                count: &group.count,
                share: group.shares[0],
                brutto: group.brutto,
                kon: group.brutto_kon,
                level: "rad",
                denominator: unit.unit.denominator.as_ref().ok().copied(),
            };
            all.push(one.cells(skattning, form));
        }
    }
    let code = underlag.area.own_region().unwrap_or_default();
    for (index, group) in skattning.groups.iter().enumerate() {
        let one = Line {
            code,
            name: &underlag.area.name,
            index,
            count: &group.count,
            share: group.share,
            brutto: group.brutto,
            kon: group.brutto_kon.as_ref().ok().copied(),
            level: group.level.id(),
            denominator: underlag.denominator.as_ref().ok().copied(),
        };
        all.push(one.cells(skattning, form));
    }
    all
}

struct Line<'a> {
    code: &'a str,
    name: &'a str,
    index: usize,
    count: &'a Counted,
    share: f64,
    brutto: Option<f64>,
    kon: Option<(f64, f64)>,
    level: &'a str,
    denominator: Option<f64>,
}

impl Line<'_> {
    fn cells(&self, skattning: &Skattning, form: CsvForm) -> Vec<String> {
        let number = |value: f64| match form {
            CsvForm::Excel => swedish::plain_comma(value),
            CsvForm::Rfc4180 => value.to_string(),
        };
        let optional = |value: Option<f64>| value.map_or_else(String::new, number);
        let group = &skattning.underlag.assumptions.groups[self.index];
        let count = self.count.as_ref();
        vec![
            self.code.to_string(),
            inert(self.name),
            group.id.clone(),
            optional(count.ok().map(|c| c.value)),
            number(self.share),
            optional(self.brutto),
            optional(self.kon.map(|(k, _)| k)),
            optional(self.kon.map(|(_, m)| m)),
            group.measure.clone(),
            skattning.underlag.years[self.index].to_string(),
            count
                .map_or_else(|a| a.status.id(), |c| c.status.id())
                .to_string(),
            self.level.to_string(),
            optional(self.denominator),
            count.err().map_or_else(String::new, Told::told),
            count.map_or_else(|_| String::new(), |c| inert(&c.grounds().join(" "))),
        ]
    }
}
