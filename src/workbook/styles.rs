//! How cells look.

use crate::charts::FONT;
use crate::map;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

pub(super) const DARK: u32 = 0x1F3A5F;
const PALE: u32 = 0xE8EEF5;
const INPUT: u32 = 0xFFF6D6;
/// Points of what is read.
const TEXT: f64 = 9.0;

/// The formats that all sheets share.
pub(super) struct Styles {
    pub title: Format,
    pub intro: Format,
    pub section: Format,
    pub link: Format,
    pub header: Format,
    pub header_right: Format,
    pub text: Format,
    pub wrapped: Format,
    pub whole: Format,
    /// A difference, with its sign.
    pub signed: Format,
    pub year: Format,
    pub one_decimal: Format,
    pub percent: Format,
    pub percent2: Format,
    pub input_share: Format,
    pub input_text: Format,
    pub input_number: Format,
    /// Text even where it looks like a number or a date: codes keep their zeros.
    pub input_code: Format,
    /// Nothing but unlocked.
    pub open: Format,
    /// A computed number in an open row.
    pub open_number: Format,
    pub stale: Format,
    pub note: Format,
    /// Numbers that only a chart reads.
    pub hidden: Format,
    /// On top of another format, where a condition holds.
    pub warning: Format,
    pub big: Format,
    pub big_label: Format,
    pub total: Format,
    pub total_text: Format,
    pub centered: Format,
    /// A text among numbers.
    pub right: Format,
}

impl Styles {
    /// For a number with so many decimals: none, or one.
    pub(super) fn number(&self, decimals: usize) -> &Format {
        match decimals {
            0 => &self.whole,
            _ => &self.one_decimal,
        }
    }

    /// A change with an arrow up or down before it.
    pub(super) fn arrow(&self, decimals: usize) -> Format {
        let number = if decimals == 0 { "#,##0" } else { "#,##0.0" };
        let format = format!("\"▲ \"{number};\"▼ \"{number};\"= \"0");
        self.whole.clone().set_num_format(format)
    }

    /// The colour of a class on the map.
    pub(super) fn class(&self, at: usize) -> Format {
        let [red, green, blue] = map::FILLS[at.min(map::CLASSES - 1)].map(u32::from);
        self.text
            .clone()
            .set_background_color(Color::RGB(red << 16 | green << 8 | blue))
    }

    pub(super) fn new() -> Self {
        let base = base();
        let (lined, header) = (lined(&base), header(&base));
        let input = lined
            .clone()
            .set_background_color(Color::RGB(INPUT))
            .set_unlocked();
        let bold_fill = lined
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(PALE));
        Self {
            title: base
                .clone()
                .set_bold()
                .set_font_size(16)
                .set_font_color(Color::RGB(DARK)),
            intro: base
                .clone()
                .set_italic()
                .set_text_wrap()
                .set_font_color(Color::RGB(0x404040)),
            section: base
                .clone()
                .set_bold()
                .set_font_size(11)
                .set_font_color(Color::RGB(DARK)),
            link: base
                .clone()
                .set_underline(FormatUnderline::Single)
                .set_font_color(Color::RGB(DARK)),
            header: header.clone().set_align(FormatAlign::Left).set_indent(1),
            header_right: header.set_align(FormatAlign::Right),
            text: lined.clone().set_align(FormatAlign::Left).set_indent(1),
            wrapped: lined
                .clone()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_text_wrap(),
            whole: lined.clone().set_num_format("#,##0"),
            signed: lined.clone().set_num_format("+#,##0;-#,##0;0"),
            year: lined.clone().set_num_format("0"),
            one_decimal: lined.clone().set_num_format("#,##0.0"),
            percent: lined.clone().set_num_format("0.0%"),
            percent2: lined.clone().set_num_format("0.00%"),
            input_share: input.clone().set_num_format("0.0%"),
            input_number: input.clone().set_num_format("#,##0"),
            input_code: input
                .clone()
                .set_num_format("@")
                .set_align(FormatAlign::Left)
                .set_indent(1),
            open: Format::new().set_unlocked(),
            open_number: lined.clone().set_num_format("#,##0").set_unlocked(),
            stale: base
                .clone()
                .set_bold()
                .set_indent(1)
                .set_font_color(Color::RGB(0x8A3B00)),
            note: base.clone().set_align(FormatAlign::Left).set_indent(1),
            hidden: base
                .clone()
                .set_num_format("#,##0")
                .set_font_color(Color::White),
            warning: Format::new()
                .set_bold()
                .set_font_color(Color::RGB(0x8A3B00)),
            input_text: input
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_text_wrap(),
            big: base
                .clone()
                .set_bold()
                .set_font_size(26)
                .set_num_format("#,##0")
                .set_align(FormatAlign::Left)
                .set_font_color(Color::RGB(DARK)),
            big_label: base.clone().set_font_size(10).set_text_wrap(),
            total: bold_fill.clone().set_num_format("#,##0"),
            total_text: bold_fill.set_align(FormatAlign::Left).set_indent(1),
            right: lined.clone().set_align(FormatAlign::Right),
            centered: lined.set_align(FormatAlign::Center),
        }
    }
}

fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(TEXT)
        .set_align(FormatAlign::Top)
}

/// With a thin line below: a row of a table.
fn lined(base: &Format) -> Format {
    base.clone()
        .set_border_bottom(FormatBorder::Hair)
        .set_border_color(Color::RGB(0xB8C4D2))
}

fn header(base: &Format) -> Format {
    base.clone()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(DARK))
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}
