//! A way in through the browser: a server on this computer alone, which puts the same questions as the commands and writes the
//! same files. [`server`] says how it runs and [`guard`] who may ask; [`api`] what may be asked; [`work`] is what has been chosen so
//! far, [`books`] last year's workbook under it, [`answer`] what the screens show.

mod answer;
mod api;
mod books;
mod compare;
mod fetching;
mod files;
mod ground;
mod guard;
mod instance;
mod parties;
mod server;
mod settings;
mod shared;
mod words;
mod work;

pub use books::{BookRef, Books};
pub use guard::{Asked, Guard, Refusal};
pub use instance::already_open;
pub use server::serve;
pub use settings::{Settings, usable};
pub use shared::{Grounds, Window};
pub use work::{Chosen, Deviation, Judging, Place, Scenario, Words, Work};
