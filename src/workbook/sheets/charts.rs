//! What all charts share: colours that can be told apart in black and white, size, and an alternative text.

use crate::swedish;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartSolidFill, Color,
};

pub(in crate::workbook) const DARK: u32 = 0x1F3A5F;
pub(in crate::workbook) const MIDDLE: u32 = 0x5B7FA8;
pub(in crate::workbook) const PALE: u32 = 0xB9C9DC;

pub(in crate::workbook) fn filled(color: u32) -> ChartFormat {
    let mut fill = ChartSolidFill::new();
    fill.set_color(Color::RGB(color));
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(DARK)).set_width(0.75);
    let mut format = ChartFormat::new();
    format.set_solid_fill(&fill).set_line(&line);
    format
}

pub(in crate::workbook) fn line(color: u32, width: f64) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(color)).set_width(width);
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}

/// Lines that can be told apart without colour.
pub(in crate::workbook) fn told_apart(index: usize) -> ChartFormat {
    const DASHES: [ChartLineDashType; 6] = [
        ChartLineDashType::Solid,
        ChartLineDashType::Dash,
        ChartLineDashType::RoundDot,
        ChartLineDashType::DashDot,
        ChartLineDashType::LongDash,
        ChartLineDashType::SquareDot,
    ];
    let mut line = ChartLine::new();
    let color = if index.is_multiple_of(2) {
        DARK
    } else {
        MIDDLE
    };
    line.set_color(Color::RGB(color))
        .set_width(2.0)
        .set_dash_type(DASHES[index % DASHES.len()]);
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}

/// A chart's own text, which the writer would take for a range of cells where it looks like one.
pub(in crate::workbook) fn plain(text: &str) -> String {
    let text = text.replace('!', "\u{ff01}");
    match text.starts_with('=') {
        true => format!("’{text}"),
        false => text,
    }
}

/// What Excel takes.
const LONGEST_ALTERNATIVE: usize = 255;

pub(in crate::workbook) fn finish(chart: &mut Chart, alternative: &str) {
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(900).set_height(320);
    chart.set_alt_text(swedish::shortened(alternative, LONGEST_ALTERNATIVE));
}
