//! What a paper is made of, whatever it is written in.

use crate::map::Picture;
use std::ops::Range;

/// A named style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Title,
    Subtitle,
    Heading1,
    Heading2,
    Body,
    Bullet,
    Number,
    Caption,
    Note,
    /// A text in a table.
    Cell,
    /// A line of the table of contents.
    Contents,
}

impl Style {
    /// Every style with the name that Word knows it by, and the one that the outline has for it where it has one.
    pub const ALL: [(Style, &'static str, &'static str); 11] = [
        (Style::Title, "Title", "titel"),
        (Style::Subtitle, "Subtitle", "undertitel"),
        (Style::Heading1, "heading 1", "rubrik 1"),
        (Style::Heading2, "heading 2", "rubrik 2"),
        (Style::Body, "Normal", "text"),
        (Style::Bullet, "List Bullet", "punkt"),
        (Style::Number, "List Number", "nummer"),
        (Style::Caption, "caption", ""),
        (Style::Note, "behov anmärkning", "anmärkning"),
        (Style::Cell, "behov tabelltext", ""),
        (Style::Contents, "toc 1", ""),
    ];

    /// As Word calls it.
    pub fn word(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|one| one.0 == self).map_or("Normal", |one| one.1)
    }
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub text: String,
    pub bold: bool,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub style: Style,
    pub runs: Vec<Run>,
    /// True where it stands on the same page as what follows.
    pub kept: bool,
}

/// A piece of the paper.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    Text(Text),
    Table(Table),
    Figure(Figure),
}

impl Block {
    pub fn text(style: Style, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::runs(style, vec![Run { text, bold: false }])
    }

    fn runs(style: Style, runs: Vec<Run>) -> Self {
        Self::Text(Text {
            style,
            runs,
            kept: false,
        })
    }

    /// A paragraph on the same page as what follows.
    pub fn kept(mut self) -> Self {
        if let Self::Text(text) = &mut self {
            text.kept = true;
        }
        self
    }

    /// A sentence or several.
    pub fn body(text: impl Into<String>) -> Self {
        Self::text(Style::Body, text)
    }

    pub fn note(text: impl Into<String>) -> Self {
        Self::text(Style::Note, text)
    }

    /// A paragraph that begins with what it is about.
    pub fn about(label: &str, text: &str) -> Self {
        let run = |text: String, bold| Run { text, bold };
        let all = vec![run(format!("{label} "), true), run(text.to_string(), false)];
        Self::runs(Style::Body, all)
    }

    /// A point of a list: a name, and what stands beside it.
    pub fn point(style: Style, name: &str, rest: &str) -> Self {
        let run = |text: String, bold| Run { text, bold };
        let mut all = vec![run(name.to_string(), true)];
        if !rest.is_empty() {
            all.push(run(format!(": {rest}"), false));
        }
        Self::runs(style, all)
    }
}

/// A table with a row of headings.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub caption: String,
    /// For who cannot see it.
    pub alternative: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// How wide each column is beside the others.
    pub widths: Vec<u32>,
    /// The columns that hold numbers.
    pub numbers: Range<usize>,
    /// True where the last row is a sum.
    pub total: bool,
}

/// A chart or a map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub caption: String,
    /// For who cannot see it.
    pub alternative: String,
    pub drawn: Drawn,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Drawn {
    Chart(Chart),
    Map(Map),
}

/// How a chart shows its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Lying bars beside each other, the first category at the top.
    Bars,
    /// Lying bars after each other.
    Stacked,
    Lines,
}

/// How a series looks; all can be told apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Dark,
    Middle,
    Pale,
    /// A thin line, of an interval.
    Thin,
    Dashed,
}

/// A chart with its data.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    pub kind: Kind,
    pub categories: Vec<String>,
    pub series: Vec<Series>,
    /// What the numbers are.
    pub axis: String,
    pub decimals: usize,
    pub legend: bool,
    /// Millimetres.
    pub height: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub name: String,
    pub values: Vec<Option<f64>>,
    pub look: Look,
}

/// A map as a picture, with names to be written on it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    pub picture: Picture,
    /// Each with its middle in pixels of the picture, and whether it stands on something dark.
    pub names: Vec<(String, (f32, f32), bool)>,
    /// Millimetres.
    pub width: u32,
}
