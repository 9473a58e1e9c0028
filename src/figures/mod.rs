//! Published figures: read from `sources/figurer/`, corrected as declared, held as rows and found by an index.

mod cells;
mod correct;
mod frame;
mod held;
mod overlay;
mod read;
mod rounding;
mod series;
mod stored;

pub use correct::{CorrectionResult, Flag, Mended};
pub use frame::CellOf;
pub use held::Figures;
pub use read::about;
pub use series::{Held, Series};
pub use stored::{fetched, stored};
