//! Boundaries of kommuner, and classes of what is painted.

use crate::declared::{Declared, DeclaredFile};
use crate::problem::{Outcome, Problem};
use crate::swedish;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

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

/// Every kommun's boundary, read from the declared file when a map is first drawn.
#[derive(Debug)]
pub struct Boundaries {
    file: DeclaredFile,
    read: OnceLock<BTreeMap<String, Vec<Ring>>>,
}

/// The rings of some kommuner, and the box around them.
pub(super) struct Around<'a> {
    pub(super) rings: Vec<(&'a str, &'a [Ring])>,
    pub(super) west: i32,
    pub(super) east: i32,
    pub(super) south: i32,
    pub(super) north: i32,
}

impl Around<'_> {
    /// A point as the map has it: from the north-west corner, to the right and down.
    pub(super) fn place(&self, (x, y): (i32, i32)) -> (i32, i32) {
        (x - self.west, self.north - y)
    }

    pub(super) fn size(&self) -> (i32, i32) {
        (self.east - self.west, self.north - self.south)
    }
}

impl Boundaries {
    /// The program's own, or those that replace them.
    ///
    /// # Errors
    /// The installation is damaged.
    pub fn load(declared: &Declared) -> Outcome<Self> {
        Ok(Self {
            file: declared.file(FILE)?,
            read: OnceLock::new(),
        })
    }

    /// The wanted kommuner, drawn; those without a boundary are left out of the drawing.
    ///
    /// # Errors
    /// A line of the file of boundaries that does not follow its form.
    pub fn drawn(&self, wanted: &[&str]) -> Outcome<Drawing> {
        let around = self.around(wanted)?;
        let (width, height) = around.size();
        let former = around.rings.iter();
        Ok(Drawing {
            ruta: format!("0 0 {width} {height}"),
            former: former
                .map(|(code, rings)| shape(code, rings, |point| around.place(point)))
                .collect(),
        })
    }

    pub(super) fn around<'a>(&'a self, wanted: &[&'a str]) -> Outcome<Around<'a>> {
        let all = self.all()?;
        let rings: Vec<(&str, &[Ring])> = wanted
            .iter()
            .filter_map(|code| Some((*code, all.get(*code)?.as_slice())))
            .collect();
        let points = || rings.iter().flat_map(|(_, rings)| rings.iter().flatten());
        Ok(Around {
            west: points().map(|(east, _)| *east).min().unwrap_or_default() - EDGE,
            east: points().map(|(east, _)| *east).max().unwrap_or_default() + EDGE,
            south: points().map(|(_, north)| *north).min().unwrap_or_default() - EDGE,
            north: points().map(|(_, north)| *north).max().unwrap_or_default() + EDGE,
            rings,
        })
    }

    fn all(&self) -> Outcome<&BTreeMap<String, Vec<Ring>>> {
        if let Some(all) = self.read.get() {
            return Ok(all);
        }
        let all = read(&self.file)?;
        Ok(self.read.get_or_init(|| all))
    }
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
pub(super) fn extent(ring: &Ring) -> (i64, (i32, i32)) {
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

/// Lower ends of the classes above the first: whole numbers that divide the values into classes of like size.
pub fn breaks(mut known: Vec<f64>) -> Vec<f64> {
    known.sort_by(f64::total_cmp);
    let mut all: Vec<f64> = (1..CLASSES)
        .filter_map(|class| known.get(class * known.len() / CLASSES))
        .map(|value| value.round())
        .collect();
    all.dedup();
    all.retain(|limit| known.first().is_some_and(|lowest| limit > lowest));
    all
}

/// Which class a value is of, from 0.
pub fn class_of(value: f64, breaks: &[f64]) -> usize {
    breaks.iter().filter(|limit| value >= **limit).count()
}

/// The classes in words, the lowest first.
pub fn classes(breaks: &[f64]) -> Vec<String> {
    let text = |limit: &f64| swedish::whole(*limit);
    let (Some(first), Some(last)) = (breaks.first(), breaks.last()) else {
        return vec!["alla kommuner med uppgift".to_string()];
    };
    let between = breaks
        .windows(2)
        .map(|pair| format!("{} till under {}", text(&pair[0]), text(&pair[1])));
    std::iter::once(format!("under {}", text(first)))
        .chain(between)
        .chain(std::iter::once(format!("{} eller fler", text(last))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kommun_is_drawn_and_every_ring_is_read() {
        let boundaries = Boundaries::load(&Declared::embedded()).unwrap();
        assert_eq!(boundaries.all().unwrap().len(), 290);
        let drawing = boundaries.drawn(&["1440", "1482"]).unwrap();
        assert_eq!(drawing.former.len(), 2);
        assert!(drawing.former[0].bana.starts_with('M') && drawing.former[0].bana.ends_with('z'));
    }

    #[test]
    fn classes_are_of_like_size_and_said_in_words() {
        let limits = breaks((1..=10).map(f64::from).collect());
        assert_eq!(limits, [3.0, 5.0, 7.0, 9.0]);
        assert_eq!(class_of(2.9, &limits), 0);
        assert_eq!(class_of(9.0, &limits), 4);
        assert_eq!(classes(&limits)[1], "3 till under 5");
        assert!(breaks(vec![4.0; 6]).is_empty());
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
