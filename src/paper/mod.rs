//! The paper for the board, in Word: an outline with fields, each of which becomes what an answer and the förbund's own words
//! say, in the program's own styles or in the house's.

mod block;
mod house;
mod outline;
mod sections;
mod word;
mod write;

pub use house::House;
pub use word::Paper;
pub use write::{template, write};
