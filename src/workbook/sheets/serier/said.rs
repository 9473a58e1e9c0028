//! What is said beside a row of figures.

use crate::analys::{IndicatorTable, Missing};
use crate::template::RowTemplate;

/// First column of the years, in the long table.
pub(super) const FIRST_YEAR_COL: u16 = 3;

pub(super) fn lacking(why: &Missing, declared: &RowTemplate) -> String {
    match why {
        Missing::NotFetched { id, .. } => {
            format!("Inte hämtad: behov hamta hämtar den ur källan {id}")
        }
        Missing::Unknown => format!("{} är okänd", declared.indicator),
    }
}

/// Unit and publisher; for a derived figure that it is derived.
pub(super) fn source(table: &IndicatorTable) -> String {
    match &table.published {
        Some((publisher, id)) => format!("{}, {publisher} {id}", table.unit),
        None => format!("{}, räknat (formeln på Källor)", table.unit),
    }
}
