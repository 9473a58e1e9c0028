//! Columns of every table on Målgrupp.

pub const CODE: u16 = 0;
pub const NAME: u16 = 1;
pub const GROUP: u16 = 2;
pub const COUNT: u16 = 3;
pub const COUNT_K: u16 = 4;
pub const COUNT_M: u16 = 5;
pub const SHARE: u16 = 6;
pub const SHARE_K: u16 = 7;
pub const SHARE_M: u16 = 8;
pub const BRUTTO: u16 = 9;
pub const BRUTTO_K: u16 = 10;
pub const BRUTTO_M: u16 = 11;
/// Part of brutto that is not counted in an earlier group.
pub const LEFT: u16 = 12;
pub const NETTO: u16 = 13;
pub const STATUS: u16 = 14;
pub const SOURCE: u16 = 15;
/// Hidden: what the formulas look up by.
pub const LAN: u16 = 16;
pub const FORBUND: u16 = 17;
pub const PUBLIC: u16 = 18;
pub const PUBLIC_K: u16 = 19;
pub const PUBLIC_M: u16 = 20;
pub const LAN_NAME: u16 = 21;
/// 1 where a count is another than at the run.
pub const CHANGED: u16 = 22;
/// Hidden, in the tables of the area and the kommuner: the denominators that can be chosen.
pub const DENOMINATORS: u16 = 23;
