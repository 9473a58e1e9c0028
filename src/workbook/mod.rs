//! The behovsanalys workbook: sheets declared in `templates/`, formulas live and cached.

mod address;
pub mod compare;
mod contents;
pub mod gathered;
mod layout;
mod line;
mod live;
mod page;
mod places;
mod print;
mod printed;
mod shares;
mod sheets;
mod shown;
mod styles;
mod write;

pub use shown::first_rows;
pub use write::{to_share, write};
