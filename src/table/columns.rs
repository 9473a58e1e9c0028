//! Columns of one length, on their way to a frame.

use super::fault::fault;
use crate::problem::Outcome;
use polars::prelude::*;

/// Named columns, in order.
pub struct Columns(PolarsResult<Vec<Column>>);

impl Default for Columns {
    fn default() -> Self {
        Self(Ok(Vec::new()))
    }
}

impl Columns {
    /// Texts; none is null.
    pub fn text<'a>(self, name: &str, values: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let values: Vec<Option<&str>> = values.into_iter().collect();
        self.with(|| Ok(Column::new(name.into(), values)))
    }

    /// Numbers; none is null.
    pub fn number(self, name: &str, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let values: Vec<Option<f64>> = values.into_iter().collect();
        self.with(|| Ok(Column::new(name.into(), values)))
    }

    /// Whole numbers, such as years; none is null.
    pub fn whole(self, name: &str, values: impl IntoIterator<Item = Option<i32>>) -> Self {
        let values: Vec<Option<i32>> = values.into_iter().collect();
        self.with(|| Ok(Column::new(name.into(), values)))
    }

    /// One of a closed list, by position in it: a code is one or two bytes.
    pub fn listed<'a>(
        self,
        name: &str,
        list: impl IntoIterator<Item = &'a str>,
        at: impl IntoIterator<Item = u16>,
    ) -> Self {
        self.with(|| closed_list(name, list, at.into_iter()))
    }

    fn with(self, column: impl FnOnce() -> PolarsResult<Column>) -> Self {
        Self(self.0.and_then(|mut all| {
            all.push(column()?);
            Ok(all)
        }))
    }

    /// The frame.
    ///
    /// # Errors
    /// Columns of unlike lengths, a name that stands twice, a position outside its list.
    pub fn frame(self) -> Outcome<DataFrame> {
        let made = self.0.and_then(|all| {
            let rows = all.first().map_or(0, Column::len);
            DataFrame::new(rows, all)
        });
        made.map_err(|error| fault("Tabellen kunde inte byggas", &error))
    }
}

fn closed_list<'a>(
    name: &str,
    list: impl IntoIterator<Item = &'a str>,
    at: impl Iterator<Item = u16>,
) -> PolarsResult<Column> {
    let categories = FrozenCategories::new(list)?;
    let dtype = DataType::from_frozen_categories(categories.clone());
    let name = PlSmallStr::from_str(name);
    Ok(match categories.physical() {
        CategoricalPhysical::U8 => {
            let codes = UInt8Chunked::from_iter_values(name, at.map(|code| code as u8));
            CategoricalChunked::<Categorical8Type>::from_cats_and_dtype(codes, dtype).into_column()
        }
        CategoricalPhysical::U16 => {
            let codes = UInt16Chunked::from_iter_values(name, at);
            CategoricalChunked::<Categorical16Type>::from_cats_and_dtype(codes, dtype).into_column()
        }
        CategoricalPhysical::U32 => {
            let codes = UInt32Chunked::from_iter_values(name, at.map(u32::from));
            CategoricalChunked::<Categorical32Type>::from_cats_and_dtype(codes, dtype).into_column()
        }
    })
}
