//! What each field of the outline becomes.

mod area;
mod basis;
mod blocks;
mod groups;
mod means;
mod model;
mod needs;
mod once;
mod phrases;

pub(super) use blocks::SECTIONS;
pub(super) use model::Sections;
