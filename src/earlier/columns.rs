//! The tables of Antaganden, declared once for who writes them and who reads them back.

use super::book::Typed;
use crate::assumptions::{Assumptions, Override, Scope, Share};
use crate::distribution::Interval;
use crate::overlaps::{Amount, Factor, Overlap};
use crate::status::Kon;

/// Headings of the tables of shares.
pub const SHARES: [&str; 12] = [
    "Gäller",
    "Kod eller namn",
    "Grupp",
    "Behovsgrupp",
    "Kön",
    "Andel",
    "Låg",
    "Hög",
    "Fördelning",
    "Källa",
    "Motivering",
    "Vem och när",
];

/// Headings of the table of overlaps; an empty one has no column of its own.
pub const OVERLAPS: [&str; 12] = [
    "Gäller",
    "Kod eller namn",
    "Av gruppen",
    "finns också i",
    "",
    "Andel",
    "Låg",
    "Hög",
    "Fördelning",
    "Källa",
    "Motivering",
    "Styrka, måttyp",
];

/// Heading of the hidden column that says which row of the state a row is.
pub const ROW_ID: &str = "Rad";

/// Positions of the columns, the same in all the tables but where a name says whose it is.
pub mod col {
    pub const SCOPE: usize = 0;
    pub const PLACE: usize = 1;
    pub const GROUP: usize = 2;
    pub const NAME: usize = 3;
    /// Of overlaps: the groups that people are also in.
    pub const ALSO: usize = 3;
    pub const KON: usize = 4;
    pub const POINT: usize = 5;
    pub const LOW: usize = 6;
    pub const HIGH: usize = 7;
    pub const KIND: usize = 8;
    pub const SOURCE: usize = 9;
    pub const REASON: usize = 10;
    pub const DECIDED: usize = 11;
    /// Of overlaps: how firmly it holds, and what is measured.
    pub const STRENGTH: usize = 11;
}

/// A row as the program writes it.
pub type Row = [Typed; 12];

/// What a share is about.
pub struct About<'a> {
    pub scope: &'a Scope,
    /// Id of the group, and its name.
    pub group: (&'a str, &'a str),
    pub kon: Kon,
    /// What stands under "Vem och när".
    pub decided: &'a str,
}

impl<'a> About<'a> {
    /// What an override of these assumptions is about.
    pub fn of_override(one: &'a Override, assumptions: &'a Assumptions) -> Self {
        let group = assumptions.group(&one.group);
        Self {
            scope: &one.scope,
            group: (&one.group, group.map_or("", |group| &group.name)),
            kon: one.kon,
            decided: one.share.decided.as_deref().unwrap_or(&one.place),
        }
    }
}

/// A row of shares.
pub fn share_row(about: &About<'_>, share: &Share) -> Row {
    let (level, place) = scope_words(about.scope);
    let [low, high, kind] = interval_cells(share.interval.as_ref());
    let (id, name) = about.group;
    [
        text(level),
        text(place),
        text(id),
        text(name),
        text(about.kon.id()),
        Typed::Number(share.point),
        low,
        high,
        kind,
        text(&share.source),
        text(&share.reason),
        text(about.decided),
    ]
}

/// A row of overlaps; `factors` are those that it refers to by position.
pub fn overlap_row(scope: &Scope, one: &Overlap, factors: &[Factor]) -> Row {
    let (level, place) = match scope {
        Scope::All => ("riket", ""),
        scope => scope_words(scope),
    };
    let also: Vec<String> = one.also.iter().map(|set| set.join(" / ")).collect();
    let [low, high, kind] = interval_cells(one.interval.as_ref());
    let strength = if one.required { "krav" } else { "mål" };
    let (Amount::Share(amount) | Amount::People(amount)) = one.amount;
    [
        text(level),
        text(place),
        text(&one.of),
        text(&also.join(" och ")),
        Typed::Empty,
        Typed::Number(amount),
        low,
        high,
        kind,
        text(&one.source),
        text(&grounds(one, factors)),
        text(&format!("{strength}, {}", swedish_measure(&one.measure))),
    ]
}

/// The reason, and the factors that the share is multiplied by.
fn grounds(one: &Overlap, factors: &[Factor]) -> String {
    let names: Vec<&str> = one
        .factors
        .iter()
        .map(|&at| factors[at].name.as_str())
        .collect();
    match names.is_empty() {
        true => one.reason.clone(),
        false => format!("{}{TIMES}{})", one.reason, names.join(" och ")),
    }
}

/// Stands before the factors in a reason.
pub(super) const TIMES: &str = " (gånger ";

/// How a scope is written in a key and shown on Antaganden.
pub fn scope_words(scope: &Scope) -> (&'static str, &str) {
    match scope {
        Scope::Kommun(code) => ("kommun", code),
        Scope::Forbund(name) => ("förbund", name),
        Scope::Lan(code) => ("län", code),
        Scope::All => ("alla", "alla"),
    }
}

fn interval_cells(interval: Option<&Interval>) -> [Typed; 3] {
    match interval {
        Some(one) => {
            let distribution = one.distribution;
            [
                Typed::Number(distribution.low()),
                Typed::Number(distribution.high()),
                text(distribution.id()),
            ]
        }
        None => [Typed::Empty, Typed::Empty, text("punkt")],
    }
}

/// The id of a kind of measure, with its diacritics.
fn swedish_measure(id: &str) -> &str {
    match id {
        "flode" => "flöde",
        "arsmedel" => "årsmedel",
        other => other,
    }
}

fn text(text: &str) -> Typed {
    match text.trim() {
        "" => Typed::Empty,
        trimmed => Typed::Text(trimmed.to_string()),
    }
}
