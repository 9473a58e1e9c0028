//! Showing an estimate: terminal, CSV, JSON.

mod beside;
mod caveats;
mod coloured;
mod columns;
mod comparison;
mod csv;
mod json;
mod medel;
mod members;
mod needs;
mod nowcast;
mod replication;
mod sentences;
mod shares;
mod terminal;
mod uncertainty;
mod words;
mod years;

pub use caveats::{missing, noticed};
pub use coloured::coloured;
pub use columns::table_of;
pub use comparison::{change_interval, change_told};
pub use csv::{CsvForm, csv};
pub use json::json;
pub use medel::{Decided, medel, medel_csv};
pub use members::doubted_members;
pub use needs::{BETWEEN, Need, Needs, between, newest, place_of, shown_years};
pub use nowcast::{residuals, scorecard, sentence as nowcast_sentence};
pub use replication::{backcast, since_edition, skl2016};
pub use sentences::{Line, Rules, Sentence, Sentences};
pub use shares::{grounds, overrides, percent, percents};
pub use terminal::{
    darav_value, first_of_all, measure_label, rank_among, rank_text, summary, terminal,
    units_in_order,
};
pub use uncertainty::{
    FILES, draws, input_name, judges, off_median, other_ways, to_investigate, worth_knowing,
};
pub use words::{GroupWords, Money, OwnRow, Reached, Service, Words, coverage, reached};
pub use years::{age_of_figures, remark_on_years, with_local};
