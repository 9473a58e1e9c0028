//! What all charts share, in workbooks and papers: colours that can be told apart in black and white, letters, size, and an
//! alternative text.

use crate::swedish;
use rust_xlsxwriter::{
    Chart, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartSolidFill, Color,
};

/// Found, or drawn with the same widths, by every reader: what fits on a page here does so everywhere.
pub const FONT: &str = "Arial";

/// Red, green and blue.
pub const DARK: u32 = 0x1F3A5F;
pub const MIDDLE: u32 = 0x5B7FA8;
pub const PALE: u32 = 0xB9C9DC;

/// A bar of a colour, outlined.
pub fn filled(color: u32) -> ChartFormat {
    let mut fill = ChartSolidFill::new();
    fill.set_color(Color::RGB(color));
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(DARK)).set_width(0.75);
    let mut format = ChartFormat::new();
    format.set_solid_fill(&fill).set_line(&line);
    format
}

/// A line of a colour, so many points wide.
pub fn line(color: u32, width: f64) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(color)).set_width(width);
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}

/// Lines that can be told apart without colour.
pub fn told_apart(index: usize) -> ChartFormat {
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
pub fn plain(text: &str) -> String {
    let text = text.replace('!', "\u{ff01}");
    match text.starts_with('=') {
        true => format!("’{text}"),
        false => text,
    }
}

/// A round number a little below the lowest bar: bars from 0 would all look alike.
pub fn axis_start(lowest: f64, highest: f64) -> f64 {
    let step = 10f64.powf((highest - lowest).max(1.0).log10().floor());
    ((lowest - 0.25 * step) / step).floor().max(0.0) * step
}

/// The title of a chart that is small.
pub fn small_title() -> ChartFont {
    let mut font = font(10.0);
    font.set_bold();
    font
}

fn font(points: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(points);
    font
}

/// What Excel takes.
const LONGEST_ALTERNATIVE: usize = 255;

/// An empty cell breaks a line. Where the file does not say so, some readers draw it as 0.
pub fn absent_is_no_zero(chart: &mut Chart) {
    chart.show_empty_cells_as(ChartEmptyCells::Gaps);
}

/// Letters, size and alternative text.
pub fn finish(chart: &mut Chart, alternative: &str) {
    let plain = font(9.0);
    absent_is_no_zero(chart);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.legend().set_font(&plain);
    chart.x_axis().set_font(&plain).set_name_font(&plain);
    chart.y_axis().set_font(&plain).set_name_font(&plain);
    let mut bold = font(11.0);
    chart.title().set_font(bold.set_bold());
    chart.set_width(900).set_height(320);
    chart.set_alt_text(swedish::shortened(alternative, LONGEST_ALTERNATIVE));
}
