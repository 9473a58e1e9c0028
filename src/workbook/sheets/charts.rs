//! What all charts share: colours that can be told apart in black and white, size, and an alternative text.

use rust_xlsxwriter::{Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, Color};

pub(super) const DARK: u32 = 0x1F3A5F;
pub(super) const PALE: u32 = 0xB9C9DC;

pub(super) fn filled(color: u32) -> ChartFormat {
    let mut fill = ChartSolidFill::new();
    fill.set_color(Color::RGB(color));
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(DARK)).set_width(0.75);
    let mut format = ChartFormat::new();
    format.set_solid_fill(&fill).set_line(&line);
    format
}

pub(super) fn line(color: u32, width: f64) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(color)).set_width(width);
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}

pub(super) fn finish(chart: &mut Chart, alternative: &str) {
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(900).set_height(320);
    chart.set_alt_text(alternative);
}
