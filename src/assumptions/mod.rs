//! Shares and their reasons: presets in `sources/antaganden/`, the user's files, the command line.

mod further;
mod judged;
mod model;
mod named;
mod overlap;
mod read;
mod resolve;
mod write;

pub use further::{Further, MOST_IN_NETTO, further};
pub use model::{
    Assumptions, Darav, Group, Judgement, LocalOverlap, Override, Patterns, Remark, Scope, Share,
    Tolkning,
};
pub use named::group_id;
pub use read::{load, of, preset_ids, remark_on_neet, template_text};
pub use resolve::{Decided, Membership, decide, local_overlaps, overlaps_in_force};
pub use write::{Shares, text};
