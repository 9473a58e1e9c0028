//! A way in through the browser: a server on this computer alone, which puts the same questions as the commands and writes the
//! same files. [`guard`] says who may ask, [`work`] what has been chosen so far, [`answer`] what the screens show.

mod answer;
mod files;
mod guard;
mod instance;
mod server;
mod work;

pub use guard::{Asked, Guard, Refusal};
pub use instance::already_open;
pub use server::{Window, serve};
pub use work::{Chosen, Place, Work};
