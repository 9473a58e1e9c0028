//! JSON-stat 2: dimensions in order, values in row-major order, statuses by flat index.

use super::number::{self, Written};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::HashMap;
use std::fmt;

/// More cells than this in one reply is a fault, not data. The metadata of a table describe many more.
const MOST_CELLS: usize = 5_000_000;

/// A dataset, checked: as many values as the sizes say.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Raw")]
pub struct JsonStat {
    pub dimensions: Vec<Dimension>,
    /// None for null.
    pub values: Vec<Option<f64>>,
    /// Marks by flat index.
    pub status: HashMap<usize, String>,
    pub notes: Vec<String>,
    pub updated: Option<String>,
    pub source: Option<String>,
}

/// A dimension with its codes in the order of the values.
#[derive(Debug, Clone)]
pub struct Dimension {
    pub code: String,
    pub label: String,
    pub codes: Vec<String>,
    pub labels: Vec<String>,
    /// True where the dimension may be left out of a selection.
    pub may_be_left_out: bool,
}

#[derive(Deserialize)]
struct Raw {
    id: Vec<String>,
    size: Vec<usize>,
    dimension: HashMap<String, RawDimension>,
    #[serde(default)]
    value: Values,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    note: Option<Notes>,
    #[serde(default)]
    updated: Option<String>,
    #[serde(default)]
    source: Option<String>,
}

/// A list, or one by itself.
#[derive(Deserialize)]
#[serde(untagged)]
enum Notes {
    Several(Vec<String>),
    One(String),
}

#[derive(Deserialize)]
struct RawDimension {
    #[serde(default)]
    label: String,
    category: Category,
    #[serde(default)]
    extension: Option<Extension>,
}

#[derive(Deserialize, Default)]
struct Extension {
    #[serde(default)]
    elimination: bool,
}

#[derive(Deserialize)]
struct Category {
    #[serde(default)]
    index: Option<Index>,
    #[serde(default)]
    label: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Index {
    Positions(HashMap<String, usize>),
    Codes(Vec<String>),
}

enum Values {
    Dense(Vec<Cell>),
    Sparse(HashMap<String, Cell>),
}

/// A number, null, or either written as a text.
struct Cell(Option<f64>);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;

        impl Visitor<'_> for One {
            type Value = Cell;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or null")
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Cell, E> {
                Ok(Cell(Some(value)))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Cell, E> {
                Ok(Cell(Some(value as f64)))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Cell, E> {
                Ok(Cell(Some(value as f64)))
            }

            fn visit_unit<E: Error>(self) -> Result<Cell, E> {
                Ok(Cell(None))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Cell, E> {
                match number::read(text, &[]).map_err(E::custom)? {
                    Written::Number(value) => Ok(Cell(Some(value))),
                    Written::Absent | Written::Suppressed => Ok(Cell(None)),
                }
            }
        }

        deserializer.deserialize_any(One)
    }
}

/// A list or a table by flat index, read as it comes: serde's own way of choosing would first keep a copy of every cell.
impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Values;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of numbers, or numbers by flat index")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Values, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Values::Dense)
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Values, A::Error> {
                HashMap::deserialize(MapAccessDeserializer::new(table)).map(Values::Sparse)
            }

            fn visit_unit<E: Error>(self) -> Result<Values, E> {
                Ok(Values::default())
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl Default for Values {
    fn default() -> Self {
        Values::Dense(Vec::new())
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Status {
    ByIndex(HashMap<String, Option<String>>),
    Dense(Vec<Option<String>>),
    All(String),
}

impl TryFrom<Raw> for JsonStat {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        if raw.id.len() != raw.size.len() {
            return Err("id och size har olika längd".into());
        }
        let Raw {
            id,
            size,
            mut dimension,
            value,
            status,
            note,
            updated,
            source,
        } = raw;
        let mut dimensions = Vec::with_capacity(id.len());
        for (code, size) in id.iter().zip(&size) {
            let raw = dimension
                .remove(code)
                .ok_or_else(|| format!("dimensionen {code} saknas"))?;
            dimensions.push(checked(code, *size, raw)?);
        }
        let values = dense(value, &size)?;
        Ok(Self {
            dimensions,
            status: statuses(status, values.len())?,
            values,
            notes: match note {
                None => Vec::new(),
                Some(Notes::One(text)) => vec![text],
                Some(Notes::Several(texts)) => texts,
            },
            updated,
            source,
        })
    }
}

fn product(mut sizes: impl Iterator<Item = usize>) -> Result<usize, String> {
    let cells = sizes.try_fold(1_usize, |product, size| product.checked_mul(size));
    let cells = cells.filter(|cells| *cells <= MOST_CELLS);
    cells.ok_or_else(|| "för många celler".to_string())
}

fn checked(code: &str, size: usize, raw: RawDimension) -> Result<Dimension, String> {
    let wrong = || format!("dimensionen {code} har inte {size} värden");
    let codes = match raw.category.index {
        Some(Index::Codes(codes)) => codes,
        Some(Index::Positions(positions)) => {
            if positions.len() != size {
                return Err(wrong());
            }
            let mut codes = vec![String::new(); size];
            for (code, position) in positions {
                *codes.get_mut(position).ok_or_else(wrong)? = code;
            }
            codes
        }
        // A dimension with one value may leave its index out; with several their order would be unknown.
        None if size > 1 => return Err(format!("dimensionen {code} saknar ordning (index)")),
        None => raw.category.label.keys().cloned().collect(),
    };
    if codes.len() != size {
        return Err(wrong());
    }
    let mut labels = raw.category.label;
    Ok(Dimension {
        code: code.to_string(),
        label: raw.label,
        labels: codes
            .iter()
            .map(|code| labels.remove(code).unwrap_or_default())
            .collect(),
        codes,
        may_be_left_out: raw.extension.is_some_and(|extension| extension.elimination),
    })
}

fn dense(values: Values, sizes: &[usize]) -> Result<Vec<Option<f64>>, String> {
    if matches!(&values, Values::Dense(list) if list.is_empty()) {
        // Metadata are a dataset without values.
        return Ok(Vec::new());
    }
    let cells = product(sizes.iter().copied())?;
    match values {
        Values::Dense(values) if values.len() == cells => {
            Ok(values.into_iter().map(|cell| cell.0).collect())
        }
        Values::Dense(values) => Err(format!(
            "{} värden, men dimensionerna ger {cells}",
            values.len()
        )),
        Values::Sparse(sparse) => {
            let mut values = vec![None; cells];
            for (index, value) in sparse {
                let at: usize = index
                    .parse()
                    .map_err(|_| format!("index {index} är inget tal"))?;
                *values
                    .get_mut(at)
                    .ok_or_else(|| format!("index {at} är utanför"))? = value.0;
            }
            Ok(values)
        }
    }
}

fn statuses(status: Option<Status>, cells: usize) -> Result<HashMap<usize, String>, String> {
    match status {
        None => Ok(HashMap::new()),
        Some(Status::All(mark)) => Ok((0..cells).map(|index| (index, mark.clone())).collect()),
        Some(Status::Dense(marks)) => Ok(marks
            .into_iter()
            .enumerate()
            .filter_map(|(i, mark)| Some((i, mark?)))
            .collect()),
        Some(Status::ByIndex(marks)) => marks
            .into_iter()
            .filter_map(|(index, mark)| Some((index, mark?)))
            .map(|(index, mark)| {
                let at = index
                    .parse()
                    .map_err(|_| format!("index {index} är inget tal"))?;
                Ok((at, mark))
            })
            .collect(),
    }
}

impl Dimension {
    /// True where this is its code, whatever its capitals.
    pub fn is(&self, code: &str) -> bool {
        self.code.to_lowercase() == code.to_lowercase()
    }

    /// Its values as people read them: labels, or codes where there are none.
    pub fn told(&self) -> &[String] {
        match self.labels.iter().all(String::is_empty) {
            true => &self.codes,
            false => &self.labels,
        }
    }
}

impl JsonStat {
    /// A dataset of which every cell has been read, in row-major order.
    ///
    /// # Errors
    /// Too many cells, or another number than the dimensions give, as a Swedish clause.
    pub fn whole(dimensions: Vec<Dimension>, values: Vec<Option<f64>>) -> Result<Self, String> {
        let count = product(dimensions.iter().map(|one| one.codes.len()))?;
        match values.len() == count {
            true => Ok(Self {
                dimensions,
                values,
                status: HashMap::new(),
                notes: Vec::new(),
                updated: None,
                source: None,
            }),
            false => Err(format!(
                "{} värden, men dimensionerna ger {count}",
                values.len()
            )),
        }
    }

    /// A dataset that another form has been read into.
    ///
    /// # Errors
    /// Too many cells, as a Swedish clause.
    pub fn of(dimensions: Vec<Dimension>, cells: &[(Vec<usize>, f64)]) -> Result<Self, String> {
        let sizes = dimensions.iter().map(|one| one.codes.len());
        let count = product(sizes)?;
        let mut values = vec![None; count];
        for (at, value) in cells {
            let along = at.iter().zip(&dimensions);
            let flat = along.fold(0, |flat, (at, one)| flat * one.codes.len() + at);
            let cell = values.get_mut(flat).ok_or("en cell ligger utanför")?;
            if cell
                .replace(*value)
                .is_some_and(|earlier| earlier != *value)
            {
                let codes = at.iter().zip(&dimensions).map(|(at, one)| &one.codes[*at]);
                let codes: Vec<&str> = codes.map(String::as_str).collect();
                return Err(format!("två olika värden för {}", codes.join(", ")));
            }
        }
        Self::whole(dimensions, values)
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.values.len()
    }

    /// The dimension with this code, whatever its capitals.
    pub fn dimension(&self, code: &str) -> Option<usize> {
        self.dimensions.iter().position(|one| one.is(code))
    }

    /// Calls `visit` with every cell: the position in each dimension, value and mark.
    pub fn for_each(&self, mut visit: impl FnMut(&[usize], Option<f64>, Option<&str>)) {
        let mut at = vec![0_usize; self.dimensions.len()];
        for (flat, value) in self.values.iter().enumerate() {
            visit(&at, *value, self.status.get(&flat).map(String::as_str));
            for (position, dimension) in at.iter_mut().zip(&self.dimensions).rev() {
                *position += 1;
                if *position < dimension.codes.len() {
                    break;
                }
                *position = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<JsonStat, String> {
        crate::parse::json(text.as_bytes())
    }

    const TWO: &str = r#"{"id":["A","B"],"size":[2,2],"dimension":{
        "A":{"category":{"index":{"x":1,"y":0}}},"B":{"category":{"index":["1","2"],"label":{"1":"ett","2":"två"}}}},"#;

    #[test]
    fn values_follow_the_order_of_the_positions() {
        let text = format!(r#"{TWO}"value":[1,null,3,4],"status":{{"1":".."}},"note":["n"]}}"#);
        let parsed = parse(&text).unwrap();
        assert_eq!(parsed.dimensions[0].codes, ["y", "x"]);
        let mut seen = Vec::new();
        parsed
            .for_each(|at, value, mark| seen.push((at.to_vec(), value, mark.map(str::to_string))));
        assert_eq!(seen[1], (vec![0, 1], None, Some("..".into())));
        assert_eq!(seen[2], (vec![1, 0], Some(3.0), None));
        assert_eq!(parsed.notes, ["n"]);
    }

    #[test]
    fn a_null_without_a_mark_is_absent_too_and_sparse_values_are_read() {
        let parsed = parse(&format!(r#"{TWO}"value":{{"3":7}}}}"#)).unwrap();
        assert_eq!(parsed.values, [None, None, None, Some(7.0)]);
    }

    #[test]
    fn notes_may_be_a_text_or_nothing_and_an_order_may_not_lack() {
        for (note, count) in [("null", 0), ("\"en not\"", 1), ("[\"a\",\"b\"]", 2)] {
            let parsed = parse(&format!(r#"{TWO}"value":[1,2,3,4],"note":{note}}}"#)).unwrap();
            assert_eq!(parsed.notes.len(), count, "{note}");
        }
        let unordered = r#"{"id":["A"],"size":[2],"dimension":{"A":{"category":{"label":{"x":"X","y":"Y"}}}},"value":[1,2]}"#;
        assert!(parse(unordered).is_err());
    }

    #[test]
    fn metadata_may_describe_more_cells_than_a_reply_may_hold() {
        let codes = |count: usize| {
            let all: Vec<String> = (0..count).map(|n| n.to_string()).collect();
            format!(r#"{{"category":{{"index":{all:?}}}}}"#)
        };
        let (many, other) = (codes(3_000), codes(4_000));
        let of = |value: &str| {
            parse(&format!(
                r#"{{"id":["A","B"],"size":[3000,4000],"dimension":{{"A":{many},"B":{other}}}{value}}}"#
            ))
        };
        for value in ["", r#","value":null"#, r#","value":[]"#] {
            let parsed = of(value).unwrap();
            assert_eq!(parsed.dimensions[1].codes.len(), 4_000, "{value}");
            assert_eq!(parsed.cells(), 0);
        }
        assert!(of(r#","value":{"1":2}"#).is_err());
    }

    #[test]
    fn values_may_be_texts_and_a_word_is_a_fault() {
        let parsed = parse(&format!(r#"{TWO}"value":["1.5","..",3,null]}}"#)).unwrap();
        assert_eq!(parsed.values, [Some(1.5), None, Some(3.0), None]);
        assert!(parse(&format!(r#"{TWO}"value":["många",2,3,4]}}"#)).is_err());
    }

    #[test]
    fn faults_are_found() {
        for (tail, word) in [
            (r#""value":[1,2,3]}"#, "3 värden"),
            (r#""value":{"9":1}}"#, "utanför"),
        ] {
            let fault = parse(&format!("{TWO}{tail}")).map(|_| ()).unwrap_err();
            assert!(!fault.is_empty(), "{word}");
        }
        let huge = r#"{"id":["A","B"],"size":[99999999999,99999999999],"dimension":{},"value":[]}"#;
        assert!(parse(huge).is_err());
        assert!(
            parse("<html>Fel</html>")
                .map(|_| ())
                .unwrap_err()
                .contains("webbsida")
        );
    }
}
