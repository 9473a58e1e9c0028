//! The map: the kommuner's boundaries as paths, and the classes that colour them.

use super::model::Model;
use super::values::Values;
use crate::declared::{Declared, DeclaredFile};
use crate::problem::{Outcome, Problem};
use serde::Serialize;
use std::collections::BTreeMap;

const FILE: &str = "sources/kommungranser.csv";
const HEADER: &str = "kod;ring";
/// Colours that can be told apart.
pub const CLASSES: usize = 5;
/// Free space around the map, in steps of 100 m.
const EDGE: i32 = 20;

/// A ring of points, SWEREF 99 TM in steps of 100 m, east and north.
type Ring = Vec<(i32, i32)>;

/// A kommun on the map.
#[derive(Debug, Clone, Serialize)]
pub struct Shape {
    pub kod: String,
    /// The rings as an SVG path.
    pub bana: String,
    /// The middle of its largest ring, for moving with the arrow keys.
    pub x: i32,
    pub y: i32,
}

/// Shapes with the box that holds them.
#[derive(Debug, Clone, Serialize)]
pub struct Drawing {
    /// `min-x min-y width height`.
    pub ruta: String,
    pub former: Vec<Shape>,
}

/// The wanted kommuner, drawn; those without a boundary are left out of the drawing.
///
/// # Errors
/// A line of the file of boundaries that does not follow its form.
pub fn drawn(declared: &Declared, wanted: &[&str]) -> Outcome<Drawing> {
    let all = read(&declared.file(FILE)?)?;
    let known: Vec<(&str, &Vec<Ring>)> = wanted
        .iter()
        .filter_map(|code| Some((*code, all.get(*code)?)))
        .collect();
    let points = || known.iter().flat_map(|(_, rings)| rings.iter().flatten());
    let west = points().map(|(east, _)| *east).min().unwrap_or_default() - EDGE;
    let east = points().map(|(east, _)| *east).max().unwrap_or_default() + EDGE;
    let south = points().map(|(_, north)| *north).min().unwrap_or_default() - EDGE;
    let north = points().map(|(_, north)| *north).max().unwrap_or_default() + EDGE;
    let place = |(x, y): (i32, i32)| (x - west, north - y);
    let former = known
        .iter()
        .map(|(code, rings)| shape(code, rings, place))
        .collect();
    Ok(Drawing {
        ruta: format!("0 0 {} {}", east - west, north - south),
        former,
    })
}

fn shape(code: &str, rings: &[Ring], place: impl Fn((i32, i32)) -> (i32, i32)) -> Shape {
    let mut path = String::new();
    for ring in rings {
        let mut before = (0, 0);
        for (at, point) in ring.iter().map(|point| place(*point)).enumerate() {
            match at {
                0 => path.push_str(&format!("M{},{}", point.0, point.1)),
                1 => path.push_str(&format!("l{},{}", point.0 - before.0, point.1 - before.1)),
                _ => path.push_str(&format!(" {},{}", point.0 - before.0, point.1 - before.1)),
            }
            before = point;
        }
        path.push('z');
    }
    let middle = rings.iter().map(extent).max_by_key(|one| one.0);
    let (x, y) = place(middle.unwrap_or_default().1);
    Shape {
        kod: code.to_string(),
        bana: path,
        x,
        y,
    }
}

/// Area of the box around a ring, and its middle.
fn extent(ring: &Ring) -> (i64, (i32, i32)) {
    let span = |of: fn(&(i32, i32)) -> i32| {
        let low = ring.iter().map(of).min().unwrap_or_default();
        let high = ring.iter().map(of).max().unwrap_or_default();
        (low, high)
    };
    let ((west, east), (south, north)) = (span(|point| point.0), span(|point| point.1));
    let area = i64::from(east - west) * i64::from(north - south);
    (area, ((west + east) / 2, (south + north) / 2))
}

fn read(file: &DeclaredFile) -> Outcome<BTreeMap<String, Vec<Ring>>> {
    let mut all: BTreeMap<String, Vec<Ring>> = BTreeMap::new();
    let lines = (1..).zip(file.text.lines());
    let mut lines = lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    let fault = |number: usize, what: &str, expected: &str| {
        Err(Problem::input(what)
            .at_line(&file.name, number)
            .expected(expected))
    };
    match lines.next() {
        Some((_, HEADER)) => {}
        Some((number, _)) => return fault(number, "Rubrikraden är en annan", HEADER),
        None => return fault(1, "Filen är tom", HEADER),
    }
    for (number, line) in lines {
        let ring = line
            .split_once(';')
            .and_then(|(code, points)| Some((code, ring(points)?)));
        match ring {
            Some((code, ring)) => all.entry(code.to_string()).or_default().push(ring),
            None => {
                return fault(
                    number,
                    "Raden är ingen ring",
                    "kod;öst,norr steg,steg … med heltal, minst tre punkter",
                );
            }
        }
    }
    Ok(all)
}

/// The first point, and then the step to each next one.
fn ring(text: &str) -> Option<Ring> {
    let mut ring: Ring = Vec::new();
    for pair in text.split(' ') {
        let (x, y) = pair.split_once(',')?;
        let step: (i32, i32) = (x.parse().ok()?, y.parse().ok()?);
        let (east, north) = ring.last().copied().unwrap_or_default();
        ring.push((east.checked_add(step.0)?, north.checked_add(step.1)?));
    }
    (ring.len() >= 3).then_some(ring)
}

/// Lower ends of the classes above the first: whole numbers that divide the kommuner into classes of like size.
pub fn breaks(model: &Model, values: &Values) -> Vec<f64> {
    let codes = model.karta.iter();
    let mut known: Vec<f64> = codes
        .filter_map(|(code, _)| values.get(&format!("karta.{code}.netto")))
        .collect();
    known.sort_by(f64::total_cmp);
    let mut all: Vec<f64> = (1..CLASSES)
        .filter_map(|class| known.get(class * known.len() / CLASSES))
        .map(|value| value.round())
        .collect();
    all.dedup();
    all.retain(|limit| known.first().is_some_and(|lowest| limit > lowest));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kommun_is_drawn_and_every_ring_is_read() {
        let declared = Declared::embedded();
        let all = read(&declared.file(FILE).unwrap()).unwrap();
        assert_eq!(all.len(), 290);
        let drawing = drawn(&declared, &["1440", "1482"]).unwrap();
        assert_eq!(drawing.former.len(), 2);
        assert!(drawing.former[0].bana.starts_with('M') && drawing.former[0].bana.ends_with('z'));
    }

    #[test]
    fn a_bad_ring_is_told_with_its_line() {
        let file = |text: &str| DeclaredFile {
            name: FILE.to_string(),
            text: text.to_string().into(),
        };
        for bad in [
            "0114;1,2 3,4",
            "0114;1,2 3,x 5,6",
            "0114",
            "0114;2147483647,1 1,1 1,1",
        ] {
            let text = format!("# huvud\n{HEADER}\n{bad}\n");
            let told = read(&file(&text)).unwrap_err().to_string();
            assert!(told.contains("kommungranser.csv, rad 3"), "{told}");
        }
        assert!(read(&file("")).is_err());
    }
}
