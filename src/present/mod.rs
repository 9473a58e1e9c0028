//! Showing an estimate: terminal, CSV, JSON.

mod beside;
mod comparison;
mod csv;
mod json;
mod replication;
mod terminal;
mod uncertainty;
mod years;

pub use csv::{CsvForm, csv};
pub use json::json;
pub use replication::{backcast, skl2016};
pub use terminal::{darav_value, measure_label, summary, table_of, terminal};
pub use uncertainty::{input_name, to_investigate};
pub use years::{remark_on_years, with_local};
