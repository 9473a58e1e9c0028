//! SCB's tables as its pages save them in the form px: keywords with texts, then the cells.

use super::jsonstat::{Dimension, JsonStat};
use super::number::{self, Written};
use super::scb;
use crate::origin::Table;
use std::collections::HashMap;

/// True for a file of the form, whatever it is called.
pub fn is_px(text: &str) -> bool {
    let start = text.trim_start();
    ["CHARSET=", "AXIS-VERSION="]
        .iter()
        .any(|word| start.starts_with(word))
}

/// The table as a dataset, with codes where the file or the declaration makes them known.
///
/// # Errors
/// A keyword that is missing, or a cell that is no number, as a Swedish clause.
pub fn json_stat(text: &str, table: &Table) -> Result<JsonStat, String> {
    let file = Keywords::of(text)?;
    let mut variables = file.list("STUB", None);
    variables.extend(file.list("HEADING", None));
    if variables.is_empty() {
        return Err("STUB och HEADING saknas, så ingen variabel är känd".to_string());
    }
    let mut dimensions = Vec::new();
    for variable in &variables {
        dimensions.push(file.dimension(variable, table)?);
    }
    let values = file.values(table)?;
    if !dimensions.iter().any(|one| one.is(scb::CONTENTS)) {
        dimensions.push(file.only_content(table));
    }
    JsonStat::whole(dimensions, values)
}

/// What a file says, by keyword and the variable that it is about.
struct Keywords<'a>(HashMap<(&'a str, &'a str), &'a str>);

impl<'a> Keywords<'a> {
    fn of(text: &'a str) -> Result<Self, String> {
        let mut all = HashMap::new();
        for statement in split(text, ';') {
            let Some((key, value)) = split_once(statement, '=') else {
                continue;
            };
            let key = key.trim();
            // What is said in another language says the same.
            if key.contains('[') {
                continue;
            }
            let (word, about) = match key.split_once('(') {
                Some((word, about)) => (word, about.trim_end_matches(')').trim_matches('"')),
                None => (key, ""),
            };
            all.insert((word.trim(), about), value.trim());
        }
        match all.contains_key(&("DATA", "")) {
            true => Ok(Self(all)),
            false => Err("DATA saknas: filen är avklippt".to_string()),
        }
    }

    fn list(&self, word: &str, about: Option<&str>) -> Vec<String> {
        let found = self.0.get(&(word, about.unwrap_or_default()));
        found.map_or_else(Vec::new, |value| texts(value))
    }

    fn one(&self, word: &str, about: &str) -> Option<String> {
        self.list(word, Some(about)).into_iter().next()
    }

    fn dimension(&self, variable: &str, table: &Table) -> Result<Dimension, String> {
        let labels = self.list("VALUES", Some(variable));
        if labels.is_empty() {
            return Err(format!("VALUES saknas för {variable}"));
        }
        let code = self.one("VARIABLECODE", variable);
        let is_time = self.0.contains_key(&("TIMEVAL", variable));
        let is_content = self.one("CONTVARIABLE", "").as_deref() == Some(variable);
        let name = match (code, is_content, is_time) {
            (Some(code), ..) => scb::declared_name(&code, table),
            (None, true, _) => scb::CONTENTS.to_string(),
            (None, false, true) => scb::time_name(table).to_string(),
            (None, false, false) => scb::declared_name(variable, table),
        };
        let codes = self.list("CODES", Some(variable));
        let codes = match codes.len() == labels.len() {
            true => codes,
            false => labels
                .iter()
                .map(|label| scb::code_of(&name, label, table))
                .collect(),
        };
        Ok(Dimension {
            label: variable.to_string(),
            code: name,
            codes,
            labels,
            may_be_left_out: false,
        })
    }

    /// What is counted where the table counts one thing: its name, and the code that the table is declared to be asked for.
    fn only_content(&self, table: &Table) -> Dimension {
        let label = self.one("CONTENTS", "").unwrap_or_default();
        let asked = table
            .selection
            .iter()
            .find(|(name, _)| name == scb::CONTENTS);
        let code = match asked.map(|(_, codes)| &codes[..]) {
            Some([only]) if only != "*" => only.clone(),
            _ => label.clone(),
        };
        Dimension {
            code: scb::CONTENTS.to_string(),
            label: scb::CONTENTS.to_string(),
            codes: vec![code],
            labels: vec![label],
            may_be_left_out: false,
        }
    }

    /// The cells, those of the last variable next to each other.
    fn values(&self, table: &Table) -> Result<Vec<Option<f64>>, String> {
        let data = self.0.get(&("DATA", "")).copied().unwrap_or_default();
        let cells = data.split_whitespace().map(|cell| cell.trim_matches('"'));
        let read = |(at, cell): (usize, &str)| {
            let written = number::read(cell, &table.suppressed);
            match written.map_err(|what| format!("{what} (cell {})", at + 1))? {
                Written::Number(value) => Ok(Some(value)),
                Written::Absent | Written::Suppressed => Ok(None),
            }
        };
        cells.enumerate().map(read).collect()
    }
}

/// The pieces between marks that stand outside quotation marks.
fn split(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |c: char| {
        is_quoted ^= c == '"';
        c == mark && !is_quoted
    })
}

fn split_once(text: &str, mark: char) -> Option<(&str, &str)> {
    let first = split(text, mark).next()?;
    Some((first, text.get(first.len() + mark.len_utf8()..)?))
}

/// The texts of a list; one that goes on over several lines is written in several pieces.
fn texts(value: &str) -> Vec<String> {
    let one = |item: &str| {
        let pieces = item.split('"').skip(1).step_by(2);
        pieces.collect::<String>().trim().to_string()
    };
    split(value, ',').map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;
    use crate::parse::observation::Measured;
    use crate::parse::pxweb::{Collector, variables_v2};
    use crate::regions::Regions;
    use crate::status::Kon;

    const HEAD: &str = "CHARSET=\"ANSI\";\nAXIS-VERSION=\"2010\";\nCONTENTS=\"Folkmängd\";\nNOTE=\"En not; med semikolon och = i\";\n";

    fn read(text: &str) -> Result<Vec<(String, Kon, i32, Measured)>, String> {
        let declared = Declared::embedded();
        let origins = crate::origin::load(&declared).unwrap();
        let mut tables = origins.iter().flat_map(|origin| &origin.tables);
        let table = tables.find(|table| table.id == "TAB6471").unwrap();
        let regions = Regions::load(&declared).unwrap();
        assert!(is_px(text));
        let reply = json_stat(text, table)?;
        let mut collector = Collector::new(table, &variables_v2(&reply), &regions)?;
        collector.add(&reply)?;
        let all = collector.finish()?.into_iter();
        let all = all.filter(|one| one.series == "scb_folkmangd_totalt");
        Ok(all
            .map(|one| (one.region, one.kon, one.year, one.value))
            .collect())
    }

    fn table(codes: &str, data: &str) -> String {
        format!(
            "{HEAD}STUB=\"region\",\"ålder\",\"kön\";\nHEADING=\"månad\";\nVALUES(\"region\")=\"1440 \"\n\"Ale\",\"1482 Kungälv\";\n\
             VALUES[en](\"region\")=\"x\";\nVALUES(\"ålder\")=\"totalt, samtliga åldrar\";\nVALUES(\"kön\")=\"totalt, samtliga män och kvinnor\",\"män\";\n\
             VALUES(\"månad\")=\"2025M11\",\"2025M12\";\nTIMEVAL(\"månad\")=TLIST(M1),\"202511\",\"202512\";\n{codes}DATA=\n{data};\n"
        )
    }

    #[test]
    fn labels_or_codes_and_cells_in_their_order_are_read() {
        let with_codes = "CODES(\"region\")=\"1440\",\"1482\";\nCODES(\"kön\")=\"TotSa\",\"1\";\nCODES(\"ålder\")=\"TotSA\";\n\
             VARIABLECODE(\"region\")=\"Region\";\nVARIABLECODE(\"kön\")=\"Kon\";\nVARIABLECODE(\"ålder\")=\"Alder\";\n";
        for codes in ["", with_codes] {
            let found = read(&table(codes, "1 33000 2 16500\n3 48000 4 \"..\"")).unwrap();
            let of = |region: &str, kon: Kon, value: Measured| {
                found
                    .iter()
                    .any(|one| one.0 == region && one.1 == kon && one.3 == value)
            };
            assert!(
                of("1440", Kon::T, Measured::Value(33_000.0)),
                "{codes}: {found:?}"
            );
            assert!(of("1482", Kon::T, Measured::Value(48_000.0)), "{found:?}");
            assert!(of("1482", Kon::M, Measured::Absent), "{found:?}");
        }
    }

    #[test]
    fn what_lacks_is_told() {
        for (text, word) in [
            (table("", "1 2 3"), "3 värden"),
            (table("", "1 2 3 många 5 6 7 8"), "många"),
            (HEAD.to_string(), "DATA"),
            (format!("{HEAD}DATA=1;"), "STUB"),
            (
                format!("{HEAD}STUB=\"region\";HEADING=\"år\";DATA=1;"),
                "VALUES",
            ),
        ] {
            let told = read(&text).unwrap_err();
            assert!(told.contains(word), "{word}: {told}");
        }
    }
}
