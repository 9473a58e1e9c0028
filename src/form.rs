//! Reading a TOML file as a form: every fault answers with file, line and what was expected.

use crate::declared::DeclaredFile;
use crate::problem::{Outcome, Problem};
use crate::swedish;
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Years that declarations can be of.
const YEARS: RangeInclusive<u32> = 1900..=2100;
/// More decimals than this say nothing of people or shares.
const MOST_DECIMALS: u32 = 6;

/// A whole TOML file.
pub struct FormFile<'a> {
    file: &'a DeclaredFile,
    root: Spanned<DeTable<'a>>,
}

impl<'a> FormFile<'a> {
    /// Parses the text; a fault in the TOML itself names its line.
    ///
    /// # Errors
    /// The text is no TOML, with the line.
    pub fn parse(file: &'a DeclaredFile) -> Outcome<Self> {
        let root = DeTable::parse(&file.text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(&file.text, &span));
            Problem::input("Filen följer inte formatet TOML")
            .at_line(&file.name, line)
            .expected(
                "rader av formen nyckel = \"text\" eller nyckel = 12, under rubriker som [[grupp]]",
            )
            .next("Rätta raden. Vanliga fel är ett saknat citattecken eller en saknad parentes.")
        })?;
        for (key, value) in root.get_ref() {
            check_texts(file, key, value)?;
        }
        Ok(Self { file, root })
    }

    /// The top level of the file.
    pub fn root(&self) -> Form<'_> {
        Form {
            file: self.file,
            table: self.root.get_ref(),
            span: 0..0,
            seen: RefCell::default(),
        }
    }
}

/// Refuses characters that no workbook or web page can hold, however deep they stand.
fn check_texts<'a>(
    file: &DeclaredFile,
    key: &Spanned<DeString<'a>>,
    value: &Spanned<DeValue<'a>>,
) -> Outcome<()> {
    // The line is looked for where it is told alone: most files have many values, and each is far from the beginning.
    let of_text = |text: &str| match swedish::unwritable(text) {
        None => Ok(()),
        Some(character) => {
            let line = line_of(&file.text, &value.span());
            Err(swedish::unwritable_fault(character).at_line(&file.name, line))
        }
    };
    of_text(key.get_ref())?;
    match value.get_ref() {
        DeValue::String(text) => of_text(text),
        DeValue::Array(items) => items
            .iter()
            .try_for_each(|item| check_texts(file, key, item)),
        DeValue::Table(table) => table
            .iter()
            .try_for_each(|(key, value)| check_texts(file, key, value)),
        _ => Ok(()),
    }
}

/// One table of the file. Keys that nobody asked for are faults, found by [`Form::finish`].
pub struct Form<'a> {
    file: &'a DeclaredFile,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    seen: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Form<'a> {
    /// Name of the file.
    pub fn file_name(&self) -> &'a str {
        &self.file.name
    }

    /// Line (from 1) where the table starts.
    pub fn line(&self) -> usize {
        line_of(&self.file.text, &self.span)
    }

    /// Line (from 1) of a key, or of the table where the key is absent.
    pub fn line_of(&self, key: &'static str) -> usize {
        match self.value(key) {
            Some(value) => line_of(&self.file.text, &value.span()),
            None => self.line(),
        }
    }

    /// A fault placed at `key`.
    pub fn fault(&self, key: &'static str, what: impl Into<String>) -> Box<Problem> {
        Problem::input(what).at_line(&self.file.name, self.line_of(key))
    }

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.seen.borrow_mut().insert(key);
        self.table.get(key)
    }

    fn wrong_type(&self, key: &'static str, expected: &str, found: &DeValue<'_>) -> Box<Problem> {
        self.fault(key, format!("{key} har fel typ ({})", type_name(found)))
            .expected(format!("{key} = {expected}"))
            .next("Rätta värdet på raden.")
    }

    /// A key in the table that looks like `key`, with its line.
    fn misspelt(&self, key: &str) -> Option<(usize, String)> {
        let names = self.table.keys().map(|name| name.get_ref().as_ref());
        let likeness = |name: &str| strsim::jaro_winkler(name, key);
        let found = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
        let value = self.table.get(found)?;
        (likeness(found) > 0.85)
            .then(|| (line_of(&self.file.text, &value.span()), found.to_string()))
    }

    fn missing(&self, key: &'static str, expected: &str) -> Box<Problem> {
        let problem = self
            .fault(key, format!("{key} saknas"))
            .expected(format!("{key} = {expected}"));
        match self.misspelt(key) {
            Some((line, other)) => {
                problem.next(format!("På rad {line} står {other}: menade du {key}?"))
            }
            None => problem.next("Lägg till raden."),
        }
    }

    /// A text, or nothing where the key is absent. Blank text counts as absent.
    ///
    /// # Errors
    /// The value is no text, with the line.
    pub fn text_or_none(&self, key: &'static str) -> Outcome<Option<&'a str>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            None => Err(self.wrong_type(key, "\"text\"", value.get_ref())),
        }
    }

    /// A text that must be there and not be blank.
    ///
    /// # Errors
    /// It is absent, blank or no text, with the line.
    pub fn text(&self, key: &'static str) -> Outcome<&'a str> {
        self.text_or_none(key)?
            .ok_or_else(|| self.missing(key, "\"text\""))
    }

    /// A number, or nothing.
    ///
    /// # Errors
    /// The value is no number, with the line.
    pub fn number_or_none(&self, key: &'static str) -> Outcome<Option<f64>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        number_in(value.get_ref())
            .map(Some)
            .ok_or_else(|| self.wrong_type(key, "ett tal, med decimalpunkt", value.get_ref()))
    }

    /// A number that must be there.
    ///
    /// # Errors
    /// It is absent or no number, with the line.
    pub fn number(&self, key: &'static str) -> Outcome<f64> {
        self.number_or_none(key)?
            .ok_or_else(|| self.missing(key, "ett tal"))
    }

    /// A whole number within `range`, or nothing. A number with decimals is a fault, never cut off.
    ///
    /// # Errors
    /// The value is no whole number, or outside the range, with the line.
    pub fn whole_or_none(
        &self,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Outcome<Option<u32>> {
        self.value(key)
            .map(|value| self.whole_in(key, value, &range))
            .transpose()
    }

    /// A whole number within `range` that must be there.
    ///
    /// # Errors
    /// It is absent, no whole number or outside the range, with the line.
    pub fn whole(&self, key: &'static str, range: RangeInclusive<u32>) -> Outcome<u32> {
        self.whole_or_none(key, range)?
            .ok_or_else(|| self.missing(key, "ett heltal"))
    }

    /// How many decimals are shown; absent means none.
    ///
    /// # Errors
    /// The value is no whole number from 0 to 6, with the line.
    pub fn decimals(&self, key: &'static str) -> Outcome<usize> {
        Ok(self.whole_or_none(key, 0..=MOST_DECIMALS)?.unwrap_or(0) as usize)
    }

    /// A year, or nothing.
    ///
    /// # Errors
    /// The value is no whole number, or no year that figures can be of, with the line.
    pub fn year_or_none(&self, key: &'static str) -> Outcome<Option<i32>> {
        let year = self.whole_or_none(key, YEARS)?;
        Ok(year.map(u32::cast_signed))
    }

    /// A year that must be there.
    ///
    /// # Errors
    /// It is absent or no year, with the line.
    pub fn year(&self, key: &'static str) -> Outcome<i32> {
        self.year_or_none(key)?
            .ok_or_else(|| self.missing(key, "ett årtal"))
    }

    /// A list of years; absent means empty.
    ///
    /// # Errors
    /// The value is no list, or one of its items is no year, with the line.
    pub fn years(&self, key: &'static str) -> Outcome<Vec<i32>> {
        let year = |item| Ok(self.whole_in(key, item, &YEARS)?.cast_signed());
        self.items(key, "[2021, 2022]")?.iter().map(year).collect()
    }

    fn whole_in(
        &self,
        key: &'static str,
        value: &Spanned<DeValue<'_>>,
        range: &RangeInclusive<u32>,
    ) -> Outcome<u32> {
        let found = match value.get_ref() {
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string().replace('.', ","),
            other => return Err(self.wrong_type(key, "ett heltal", other)),
        };
        let number = whole_number(value.get_ref()).and_then(|number| number.try_into().ok());
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| {
                let line = line_of(&self.file.text, &value.span());
                Problem::input(format!("{key} är {found}"))
                    .at_line(&self.file.name, line)
                    .expected(format!(
                        "ett heltal från {} till {}",
                        range.start(),
                        range.end()
                    ))
                    .next("Rätta talet.")
            })
    }

    /// A number between 0 and 100 that stands for per cent, as a fraction; or nothing.
    ///
    /// # Errors
    /// The value is no number from 0 to 100, with the line.
    pub fn percent_or_none(&self, key: &'static str) -> Outcome<Option<f64>> {
        let Some(percent) = self.number_or_none(key)? else {
            return Ok(None);
        };
        self.fraction(key, percent).map(Some)
    }

    /// A number between 0 and 100 that stands for per cent and must be there, as a fraction.
    ///
    /// # Errors
    /// It is absent or no number from 0 to 100, with the line.
    pub fn percent(&self, key: &'static str) -> Outcome<f64> {
        self.percent_or_none(key)?
            .ok_or_else(|| self.missing(key, "ett tal i procent"))
    }

    /// A list of numbers from 0 to 100 that stand for per cent, as fractions; absent means empty.
    ///
    /// # Errors
    /// The value is no list of such numbers, with the line.
    pub fn percents(&self, key: &'static str) -> Outcome<Vec<f64>> {
        let percents = self.numbers(key)?.into_iter();
        percents
            .map(|percent| self.fraction(key, percent))
            .collect()
    }

    fn fraction(&self, key: &'static str, percent: f64) -> Outcome<f64> {
        if (0.0..=100.0).contains(&percent) {
            return Ok(percent / 100.0);
        }
        Err(self
            .fault(key, format!("{key} är {} %", swedish::plain_comma(percent)))
            .expected("ett tal från 0 till 100 (procent), till exempel 80")
            .next("Rätta andelen."))
    }

    /// A truth value; absent means `default`.
    ///
    /// # Errors
    /// The value is neither true nor false, with the line.
    pub fn flag(&self, key: &'static str, default: bool) -> Outcome<bool> {
        let Some(value) = self.value(key) else {
            return Ok(default);
        };
        value
            .get_ref()
            .as_bool()
            .ok_or_else(|| self.wrong_type(key, "true eller false", value.get_ref()))
    }

    /// A date written 2026-01-31 (bare or as text), or nothing.
    ///
    /// # Errors
    /// The value is no date, with the line.
    pub fn date_or_none(&self, key: &'static str) -> Outcome<Option<NaiveDate>> {
        let text = self.day_or_none(key, |text| day_of(text).is_some())?;
        Ok(text.as_deref().and_then(day_of))
    }

    /// As [`Self::date_or_none`], or "2026" where only the year is known.
    ///
    /// # Errors
    /// The value is neither, with the line.
    pub fn year_or_date_or_none(&self, key: &'static str) -> Outcome<Option<String>> {
        let is_year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        self.day_or_none(key, |text| day_of(text).is_some() || is_year(text))
    }

    fn day_or_none(
        &self,
        key: &'static str,
        is_known: impl Fn(&str) -> bool,
    ) -> Outcome<Option<String>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) if text.trim().is_empty() => return Ok(None),
            DeValue::String(text) => text.trim().to_string(),
            other => return Err(self.wrong_type(key, "2026-01-31", other)),
        };
        if is_known(&text) {
            return Ok(Some(text));
        }
        Err(self
            .fault(key, format!("{key} är inte ett datum: {text}"))
            .expected(format!("{key} = 2026-01-31"))
            .next("Skriv år, månad och dag med bindestreck."))
    }

    /// A list of texts; absent means empty.
    ///
    /// # Errors
    /// The value is no list of texts, with the line.
    pub fn texts(&self, key: &'static str) -> Outcome<Vec<&'a str>> {
        let Some(value) = self.value(key) else {
            return Ok(Vec::new());
        };
        let wrong = || self.wrong_type(key, "[\"text\", \"text\"]", value.get_ref());
        let array = value.get_ref().as_array().ok_or_else(wrong)?;
        array
            .iter()
            .map(|item| item.get_ref().as_str().ok_or_else(wrong))
            .collect()
    }

    /// A list of lists of texts that must be there.
    ///
    /// # Errors
    /// It is absent or no list of lists of texts, with the line.
    pub fn text_lists(&self, key: &'static str) -> Outcome<Vec<Vec<String>>> {
        let example = "[[\"text\"], [\"text\", \"text\"]]";
        let value = self.value(key).ok_or_else(|| self.missing(key, example))?;
        let wrong = || self.wrong_type(key, example, value.get_ref());
        let outer = value.get_ref().as_array().ok_or_else(wrong)?;
        let inner = |item: &DeValue<'_>| -> Outcome<Vec<String>> {
            let texts = item.as_array().ok_or_else(wrong)?.iter();
            texts
                .map(|text| {
                    text.get_ref()
                        .as_str()
                        .map(str::to_string)
                        .ok_or_else(wrong)
                })
                .collect()
        };
        outer.iter().map(|item| inner(item.get_ref())).collect()
    }

    /// A list of numbers; absent means empty.
    ///
    /// # Errors
    /// The value is no list of numbers, with the line.
    pub fn numbers(&self, key: &'static str) -> Outcome<Vec<f64>> {
        let example = "[1, 2, 3]";
        let number = |item: &Spanned<DeValue<'_>>| {
            number_in(item.get_ref()).ok_or_else(|| self.wrong_type(key, example, item.get_ref()))
        };
        self.items(key, example)?.iter().map(number).collect()
    }

    /// The items of a list; absent means none.
    fn items(&self, key: &'static str, example: &str) -> Outcome<&'a [Spanned<DeValue<'a>>]> {
        match self.value(key).map(|value| value.get_ref()) {
            None => Ok(&[]),
            Some(DeValue::Array(items)) => Ok(items.as_ref()),
            Some(other) => Err(self.wrong_type(key, example, other)),
        }
    }

    /// One table under `key`, or nothing.
    ///
    /// # Errors
    /// The value is no table, with the line.
    pub fn form_or_none(&self, key: &'static str) -> Outcome<Option<Form<'a>>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Table(table) => Ok(Some(self.inner(table, value.span()))),
            other => Err(self.wrong_type(key, "{ … } eller en rubrik", other)),
        }
    }

    /// The tables of `[[key]]`; absent means empty.
    ///
    /// # Errors
    /// The value is no list of tables, with the line.
    pub fn forms(&self, key: &'static str) -> Outcome<Vec<Form<'a>>> {
        let Some(value) = self.value(key) else {
            return Ok(Vec::new());
        };
        let wrong = || self.wrong_type(key, "en rubrik med dubbla hakparenteser", value.get_ref());
        let array = value.get_ref().as_array().ok_or_else(wrong)?;
        array
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::Table(table) => Ok(self.inner(table, item.span())),
                _ => Err(wrong()),
            })
            .collect()
    }

    /// Every key with its list of texts, in the order of the file.
    ///
    /// # Errors
    /// A value that is not a list of texts.
    pub fn all_text_lists(&self) -> Outcome<Vec<(String, Vec<String>)>> {
        let fault = |key: &str, value: &Spanned<DeValue<'a>>| {
            let line = line_of(&self.file.text, &value.span());
            Problem::input(format!(
                "{key} har fel typ ({})",
                type_name(value.get_ref())
            ))
            .at_line(&self.file.name, line)
            .expected(format!("{key} = [\"text\", \"text\"]"))
        };
        let mut all: Vec<(usize, String, Vec<String>)> = Vec::new();
        for (key, value) in self.table {
            let items = value
                .get_ref()
                .as_array()
                .ok_or_else(|| fault(key.get_ref(), value))?;
            let texts = items
                .iter()
                .map(|item| item.get_ref().as_str().map(str::to_string))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| fault(key.get_ref(), value))?;
            all.push((key.span().start, key.get_ref().to_string(), texts));
        }
        all.sort();
        Ok(all
            .into_iter()
            .map(|(_, key, texts)| (key, texts))
            .collect())
    }

    /// All keys with their texts, for free-form tables such as the texts of a sheet.
    ///
    /// # Errors
    /// A value is no text, with the line.
    pub fn all_texts(&self) -> Outcome<Vec<(String, String)>> {
        self.table
            .iter()
            .map(|(key, value)| match value.get_ref().as_str() {
                Some(text) => Ok((key.get_ref().to_string(), text.trim().to_string())),
                None => Err(Problem::input(format!("{} är inte en text", key.get_ref()))
                    .at_line(&self.file.name, line_of(&self.file.text, &value.span()))
                    .expected(format!("{} = \"text\"", key.get_ref()))),
            })
            .collect()
    }

    fn inner(&self, table: &'a DeTable<'a>, span: Range<usize>) -> Form<'a> {
        Form {
            file: self.file,
            table,
            span,
            seen: RefCell::default(),
        }
    }

    /// Refuses keys that nobody asked for; call it last.
    ///
    /// # Errors
    /// The first key that is left, with its line and what was perhaps meant.
    pub fn finish(&self) -> Outcome<()> {
        let seen = self.seen.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if seen.contains(name) {
                continue;
            }
            let near = swedish::nearest(name, seen.iter().copied(), 1);
            let known: Vec<&str> = seen.iter().copied().collect();
            return Err(Problem::input(format!("Okänd nyckel: {name}"))
                .at_line(&self.file.name, line_of(&self.file.text, &key.span()))
                .expected(swedish::alternatives(&known))
                .next(match near.first() {
                    Some(near) => format!("Menade du {near}? Rätta eller ta bort raden."),
                    None => "Ta bort raden.".to_string(),
                }));
        }
        Ok(())
    }
}

fn whole_number(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn number_in(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(_) => whole_number(value).map(|number| number as f64),
        DeValue::Float(number) => number.as_str().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "en text",
        DeValue::Integer(_) | DeValue::Float(_) => "ett tal",
        DeValue::Boolean(_) => "sant/falskt",
        DeValue::Datetime(_) => "ett datum",
        DeValue::Array(_) => "en lista",
        DeValue::Table(_) => "en tabell",
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    let end = span.start.min(text.len());
    1 + text.as_bytes()[..end]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
}

/// The day that is written `YYYY-MM-DD`; none for anything else.
pub fn day_of(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    // Years before 0 or after 9999 are written otherwise.
    (day.to_string() == text).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn file(text: &str) -> DeclaredFile {
        DeclaredFile {
            name: "prov.toml".into(),
            text: Cow::Owned(text.into()),
        }
    }

    #[test]
    fn an_unknown_key_names_its_line_and_the_nearest_known() {
        let file = file("namn = \"x\"\nkalla_ = \"y\"\n");
        let form_file = FormFile::parse(&file).unwrap();
        let form = form_file.root();
        form.text("namn").unwrap();
        form.text_or_none("kalla").unwrap();
        let message = form.finish().unwrap_err().to_string();
        assert!(message.contains("prov.toml, rad 2"), "{message}");
        assert!(message.contains("Menade du kalla?"), "{message}");
    }

    #[test]
    fn a_share_outside_its_range_names_the_line() {
        let file = file("\n\nandel_procent = 130\n");
        let form_file = FormFile::parse(&file).unwrap();
        let message = form_file
            .root()
            .percent_or_none("andel_procent")
            .unwrap_err()
            .to_string();
        assert!(message.contains("prov.toml, rad 3"), "{message}");
        assert!(message.contains("0 till 100"), "{message}");
    }

    #[test]
    fn whole_numbers_and_years_are_never_cut_off() {
        let file = file(
            "ar = 2012.9\nalla = [\n  2012,\n  2013.0]\ndecimaler = -7.6\nforsok = 5000000000\n",
        );
        let form_file = FormFile::parse(&file).unwrap();
        let form = form_file.root();
        let told = |fault: Box<Problem>, what: &str, line: &str| {
            let message = fault.to_string();
            assert!(message.contains(what), "{message}");
            assert!(message.contains(line), "{message}");
        };
        told(
            form.year("ar").unwrap_err(),
            "ar är 2012,9",
            "prov.toml, rad 1",
        );
        told(
            form.years("alla").unwrap_err(),
            "alla är 2013,0",
            "prov.toml, rad 4",
        );
        let decimals = form.decimals("decimaler").unwrap_err();
        told(decimals, "från 0 till 6", "prov.toml, rad 5");
        let attempts = form.whole("forsok", 1..=u32::MAX).unwrap_err();
        told(attempts, "forsok är 5000000000", "prov.toml, rad 6");
        let absent = form.whole("anrop", 1..=9).unwrap_err();
        told(absent, "anrop saknas", "prov.toml");
    }

    #[test]
    fn whole_numbers_within_their_range_are_read() {
        let file =
            file("ar = 2_022\nalla = [2012, 2013]\ndecimaler = 1\nandelar = [0, 12.5, 100]\n");
        let form_file = FormFile::parse(&file).unwrap();
        let form = form_file.root();
        assert_eq!(form.year("ar").unwrap(), 2022);
        assert_eq!(form.years("alla").unwrap(), [2012, 2013]);
        assert_eq!(form.decimals("decimaler").unwrap(), 1);
        assert_eq!(form.decimals("saknas").unwrap(), 0);
        assert_eq!(form.percents("andelar").unwrap(), [0.0, 0.125, 1.0]);
    }

    #[test]
    fn dates_must_exist() {
        assert!(day_of("2024-02-29").is_some());
        assert!(day_of("2023-02-29").is_none());
        assert!(day_of("2023-2-01").is_none());
        assert!(day_of("+023-02-01").is_none());
    }
}
