//! Numbers and rows as the paper writes them.

use super::super::block::{Block, Style};
use crate::estimate::{Netto, Skattning};
use crate::present::OwnRow;
use crate::swedish;

/// Stands where there is no value.
pub(super) const ABSENT: &str = "–";

/// The förbund's own rows as points, or what to say where there are none.
pub(super) fn own_rows(rows: &[OwnRow], nothing: &str) -> Vec<Block> {
    if rows.is_empty() {
        return vec![Block::body(nothing)];
    }
    let points = rows.iter();
    points
        .map(|row| Block::point(Style::Bullet, &row.namn, &row.texter.join(" · ")))
        .collect()
}

/// A number of people, or a dash.
pub(super) fn people(value: Option<f64>) -> String {
    value.map_or_else(|| ABSENT.to_string(), swedish::whole)
}

/// With one decimal, or a dash.
pub(super) fn tenth(value: Option<f64>) -> String {
    value.map_or_else(|| ABSENT.to_string(), |value| swedish::number(value, 1))
}

/// "500–700".
pub(super) fn between(low: f64, high: f64) -> String {
    format!("{}–{}", swedish::whole(low), swedish::whole(high))
}

/// Something per thousand of those whom an area is related to.
pub(super) fn per_thousand(skattning: &Skattning, value: Option<f64>) -> Option<f64> {
    let all = *skattning.underlag.denominator.as_ref().ok()?;
    (all > 0.0).then_some(value? / all * 1_000.0)
}

pub(super) fn netto(skattning: &Skattning) -> Option<f64> {
    skattning.netto.as_ref().ok().map(Netto::centre)
}

/// How many there are in a group, whatever becomes of them.
pub(super) fn count(skattning: &Skattning, group: usize) -> Option<f64> {
    let count = skattning.groups.get(group)?.count.as_ref().ok()?;
    Some(count.value)
}
