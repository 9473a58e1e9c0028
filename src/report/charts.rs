//! The charts' parts as inline SVG: stretched bars and lines without text, so that the text around them keeps its size.

use super::model::Model;
use super::values::Values;
use crate::simulation::Spread;
use std::fmt::Write;

/// From a value (0 where it is empty) to a value, in a colour.
pub struct Segment<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub class: &'a str,
}

/// Height of a bar's box; its width is 100.
const HEIGHT: f64 = 10.0;

/// One bar of segments on a scale.
pub fn bar(values: &Values, scale: &str, segments: &[Segment<'_>]) -> String {
    let rects = segments
        .iter()
        .map(|one| rect(values, scale, one, (0.0, HEIGHT)));
    boxed(&rects.collect::<String>())
}

/// Two thin bars, one above the other.
pub fn pair(values: &Values, scale: &str, upper: &Segment<'_>, lower: &Segment<'_>) -> String {
    let half = HEIGHT / 2.0;
    let upper = rect(values, scale, upper, (0.0, half - 0.4));
    let lower = rect(values, scale, lower, (half + 0.4, half - 0.4));
    boxed(&format!("{upper}{lower}"))
}

fn boxed(inside: &str) -> String {
    format!(
        "<svg class=\"stapel\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\">{inside}</svg>"
    )
}

fn rect(values: &Values, scale: &str, one: &Segment<'_>, (y, height): (f64, f64)) -> String {
    let top = values.get(&format!("skala.{scale}")).unwrap_or(1.0);
    let from = match one.from {
        "" => Some(0.0),
        name => values.get(name),
    };
    let (start, end) = match from.zip(values.get(one.to)) {
        Some((from, to)) => (from.min(to), from.max(to)),
        None => (0.0, 0.0),
    };
    format!(
        "<rect class=\"s-{}\" data-skala=\"{scale}\" data-fran=\"{}\" data-till=\"{}\" x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{height}\"/>",
        one.class,
        one.from,
        one.to,
        start / top * 100.0,
        (end - start) / top * 100.0
    )
}

/// The years as a line of brutto or netto; years without a value are passed over.
pub fn line(values: &Values, model: &Model, what: &str) -> String {
    let top = values.get("skala.ar").unwrap_or(1.0);
    let last = (model.ar.len().max(2) - 1) as f64;
    let mut points = String::new();
    for (at, (year, _)) in model.ar.iter().enumerate() {
        if let Some(value) = values.get(&format!("ar.{year}.{what}")) {
            let space = if points.is_empty() { "" } else { " " };
            let (x, y) = (at as f64 / last * 100.0, 100.0 - value / top * 100.0);
            // Writing to a String cannot fail.
            let _ = write!(points, "{space}{x},{y}");
        }
    }
    format!("<polyline class=\"l-{what}\" data-linje=\"{what}\" points=\"{points}\"/>")
}

/// Between which numbers netto of each year is, as an area; nothing where a year between two others has none.
pub fn band(values: &Values, model: &Model, intervals: &[Option<Spread>]) -> String {
    let top = values.get("skala.ar").unwrap_or(1.0);
    let last = (model.ar.len().max(2) - 1) as f64;
    let known = intervals.iter().enumerate();
    let known: Vec<(usize, &Spread)> = known
        .filter_map(|(at, one)| Some((at, one.as_ref()?)))
        .collect();
    let unbroken = known.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
    if known.len() < 2 || !unbroken {
        return String::new();
    }
    let point = |at: usize, value: f64| {
        let part = (value / top).clamp(0.0, 1.0);
        format!("{},{}", at as f64 / last * 100.0, 100.0 - part * 100.0)
    };
    let low = known.iter().map(|(at, one)| point(*at, one.low));
    let high = known.iter().rev().map(|(at, one)| point(*at, one.high));
    let points: Vec<String> = low.chain(high).collect();
    format!(
        "<polygon class=\"l-spann bara-oandrad\" points=\"{}\"/>",
        points.join(" ")
    )
}
