//! Figures that the four parties enter themselves: read, checked, and kept apart from the published ones.

mod form;
mod judgements;
mod model;
mod personal;
mod read;

pub use form::{Prepared, form, to_csv};
pub use judgements::{judgement_form, read_judgements};
pub use model::{
    ANOTHER_YEAR, FAR, LocalFigure, PARTIES, Standing, Used, hidden, replaced, used,
    used_of_another_year,
};
pub use personal::refuse_remark;
pub use read::{COLUMNS, Loaded, check_together, load, of};
