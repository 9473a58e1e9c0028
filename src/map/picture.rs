//! The map as a picture, for papers that hold no drawing of their own.

use super::boundaries::extent;
use super::{Boundaries, CLASSES};
use crate::problem::{Outcome, Problem};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

/// The classes from the lowest on, the same as on the page.
pub const FILLS: [[u8; 3]; CLASSES] = [
    [0xe3, 0xec, 0xf5],
    [0xb5, 0xcd, 0xe4],
    [0x7e, 0xa6, 0xcd],
    [0x47, 0x7c, 0xaf],
    [0x1f, 0x46, 0x73],
];
const LINE: [u8; 3] = [0x66, 0x72, 0x7f];
const OWN_LINE: [u8; 3] = [0xc2, 0x41, 0x0c];
const PAPER: [u8; 3] = [0xff, 0xff, 0xff];

/// A kommun of the picture.
#[derive(Debug, Clone, Copy)]
pub struct Painted<'a> {
    pub code: &'a str,
    /// None where it has no value: left white, with its outline.
    pub class: Option<usize>,
    /// True where it is to be told from the others by a stronger outline.
    pub own: bool,
}

impl Painted<'_> {
    /// True where light letters are read on it.
    pub fn is_dark(&self) -> bool {
        self.class.is_some_and(|class| class + 2 >= CLASSES)
    }
}

/// A picture as PNG.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub png: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// The middle of each kommun, in pixels from the upper left corner, in the order that they were given.
    pub middles: Vec<(f32, f32)>,
}

/// The kommuner, coloured, within so many pixels; the same kommuner give the same bytes.
///
/// # Errors
/// A fault in the file of boundaries, or no kommun of it to draw.
pub fn painted(
    boundaries: &Boundaries,
    all: &[Painted<'_>],
    within: (u32, u32),
) -> Outcome<Picture> {
    let codes: Vec<&str> = all.iter().map(|one| one.code).collect();
    let around = boundaries.around(&codes)?;
    let (wide, high) = around.size();
    let scale = (within.0 as f32 / wide as f32).min(within.1 as f32 / high as f32);
    let (width, height) = ((wide as f32 * scale).ceil(), (high as f32 * scale).ceil());
    let canvas = Pixmap::new(width as u32, height as u32);
    let mut canvas = canvas.ok_or_else(|| failed("kartan har ingen storlek"))?;
    canvas.fill(color(PAPER));
    let place = |point: (i32, i32)| {
        let (x, y) = around.place(point);
        (x as f32 * scale, y as f32 * scale)
    };
    let mut middles = Vec::new();
    // Those with a stronger outline last, so that it is not covered.
    for own in [false, true] {
        for one in all.iter().filter(|one| one.own == own) {
            let mut known = around.rings.iter();
            let Some((_, rings)) = known.find(|(code, _)| *code == one.code) else {
                continue;
            };
            let points = rings
                .iter()
                .map(|ring| ring.iter().map(|point| place(*point)));
            if let Some(path) = outline(points) {
                paint(&mut canvas, &path, one);
            }
        }
    }
    for one in all {
        let mut known = around.rings.iter();
        let rings = known.find(|(code, _)| *code == one.code);
        let middle = rings.and_then(|(_, rings)| rings.iter().map(extent).max_by_key(|one| one.0));
        middles.push(middle.map_or((0.0, 0.0), |(_, middle)| place(middle)));
    }
    let png = canvas.encode_png();
    Ok(Picture {
        png: png.map_err(|error| failed(&error.to_string()))?,
        width: canvas.width(),
        height: canvas.height(),
        middles,
    })
}

fn failed(why: &str) -> Box<Problem> {
    Problem::surroundings(format!("Kartbilden kunde inte göras: {why}"))
}

fn outline(rings: impl Iterator<Item = impl Iterator<Item = (f32, f32)>>) -> Option<Path> {
    let mut path = PathBuilder::new();
    for ring in rings {
        for (at, (x, y)) in ring.enumerate() {
            match at {
                0 => path.move_to(x, y),
                _ => path.line_to(x, y),
            }
        }
        path.close();
    }
    path.finish()
}

fn paint(canvas: &mut Pixmap, path: &Path, one: &Painted<'_>) {
    let fill = one
        .class
        .map_or(PAPER, |class| FILLS[class.min(CLASSES - 1)]);
    let (line, width) = match one.own {
        true => (OWN_LINE, 3.5),
        false => (LINE, 1.2),
    };
    let stroke = Stroke {
        width,
        ..Stroke::default()
    };
    let as_is = Transform::identity();
    canvas.fill_path(path, &ink(fill), FillRule::EvenOdd, as_is, None);
    canvas.stroke_path(path, &ink(line), &stroke, as_is, None);
}

fn color([red, green, blue]: [u8; 3]) -> Color {
    Color::from_rgba8(red, green, blue, 0xff)
}

fn ink(of: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color(of));
    paint.anti_alias = true;
    paint
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Declared;

    #[test]
    fn a_kommun_has_its_colour_where_its_middle_is() {
        let boundaries = Boundaries::load(&Declared::embedded()).unwrap();
        let of = |code, class| Painted {
            code,
            class,
            own: false,
        };
        let all = [of("1440", Some(4)), of("1482", Some(0)), of("1415", None)];
        let picture = painted(&boundaries, &all, (400, 400)).unwrap();
        assert!(picture.width <= 400 && picture.height <= 400);
        assert!(picture.width == 400 || picture.height == 400);
        let pixels = Pixmap::decode_png(&picture.png).unwrap();
        for ((x, y), wanted) in picture.middles.iter().zip([FILLS[4], FILLS[0], PAPER]) {
            let pixel = pixels.pixel(*x as u32, *y as u32).unwrap();
            assert_eq!([pixel.red(), pixel.green(), pixel.blue()], wanted);
        }
        assert_eq!(picture, painted(&boundaries, &all, (400, 400)).unwrap());
    }
}
