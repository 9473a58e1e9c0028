//! The estimate as CSV: a row per kommun and group, and one for all groups together with netto; then the area.

use super::terminal::units_in_order;
use crate::analys::Analys;
use crate::estimate::{Counted, Netto, Skattning};
use crate::output::inert;
use crate::problem::{Outcome, Problem};
use crate::simulation::{Rank, Spread};
use crate::status::Absent;
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

const HEADER: [&str; 22] = [
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
    "ar",
    "netto",
    "netto_lag",
    "netto_hog",
    "plats",
    "plats_lag",
    "plats_hog",
];

/// The whole file.
///
/// # Errors
/// None that a user can cause.
pub fn csv(analys: &Analys, form: CsvForm) -> Outcome<Vec<u8>> {
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
    for row in rows(analys, form) {
        writer.write_record(row).map_err(fault)?;
    }
    let body = writer
        .into_inner()
        .map_err(|error| Problem::surroundings(format!("CSV kunde inte skrivas: {error}")))?;
    bytes.extend(body);
    Ok(bytes)
}

fn rows(analys: &Analys, form: CsvForm) -> Vec<Vec<String>> {
    let skattning = &analys.skattning;
    let drawn = analys.known_depth().map(|depth| &depth.simulated);
    let underlag = &skattning.underlag;
    let mut all = Vec::new();
    for (at, unit) in units_in_order(skattning) {
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
        let whole = Whole {
            code: &unit.unit.code,
            name: &unit.unit.name,
            brutto: unit.brutto.filter(|_| unit.complete),
            netto: &unit.netto,
            denominator: unit.unit.denominator.as_ref().ok().copied(),
            spread: drawn.and_then(|drawn| drawn.units[at]),
            rank: drawn.and_then(|drawn| drawn.ranks[at]),
        };
        all.push(whole.cells(skattning, form));
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
    let whole = Whole {
        code,
        name: &underlag.area.name,
        brutto: skattning.brutto.filter(|_| skattning.complete),
        netto: &skattning.netto,
        denominator: underlag.denominator.as_ref().ok().copied(),
        spread: drawn.map(|drawn| drawn.netto),
        rank: None,
    };
    all.push(whole.cells(skattning, form));
    all
}

/// All groups of a place together.
struct Whole<'a> {
    code: &'a str,
    name: &'a str,
    brutto: Option<f64>,
    netto: &'a Result<Netto, Absent>,
    denominator: Option<f64>,
    spread: Option<Spread>,
    rank: Option<Rank>,
}

impl Whole<'_> {
    fn cells(&self, skattning: &Skattning, form: CsvForm) -> Vec<String> {
        let optional = |value: Option<f64>| optional(value, form);
        let netto = self.netto.as_ref();
        let (spread, rank) = (self.spread, self.rank);
        let place =
            |of: fn(Rank) -> usize| rank.map_or_else(String::new, |one| of(one).to_string());
        let mut row = vec![String::new(); HEADER.len()];
        row[0] = self.code.to_string();
        row[1] = inert(self.name);
        row[2] = "alla".into();
        row[5] = optional(self.brutto);
        row[9] = skattning.year_text();
        row[10] = netto
            .err()
            .map_or_else(String::new, |absent| absent.status.id().into());
        row[12] = optional(self.denominator);
        row[13] = netto.err().map_or_else(String::new, Told::told);
        row[15] = skattning.underlag.denominator_year.to_string();
        row[16] = optional(netto.ok().map(Netto::centre));
        row[17] = optional(spread.map(|one| one.low));
        row[18] = optional(spread.map(|one| one.high));
        row[19] = place(|rank| rank.place);
        row[20] = place(|rank| rank.low);
        row[21] = place(|rank| rank.high);
        row
    }
}

fn number(value: f64, form: CsvForm) -> String {
    match form {
        CsvForm::Excel => swedish::plain_comma(value),
        CsvForm::Rfc4180 => value.to_string(),
    }
}

fn optional(value: Option<f64>, form: CsvForm) -> String {
    value.map_or_else(String::new, |value| number(value, form))
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
        let optional = |value: Option<f64>| optional(value, form);
        let group = &skattning.underlag.assumptions.groups[self.index];
        let count = self.count.as_ref();
        let mut row = vec![
            self.code.to_string(),
            inert(self.name),
            group.id.clone(),
            optional(count.ok().map(|c| c.value)),
            number(self.share, form),
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
            skattning.underlag.years[self.index].to_string(),
        ];
        row.resize(HEADER.len(), String::new());
        row
    }
}
