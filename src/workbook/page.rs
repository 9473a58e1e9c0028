//! Writing one sheet: cells with formats, formulas with their cached values, print set-up.

use super::contents::Contents;
use crate::earlier::Typed;
use crate::swedish;
use crate::template::SheetTemplate;
use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Url, Worksheet, XlsxError,
};

const DARK: u32 = 0x1F3A5F;
const PALE: u32 = 0xE8EEF5;
const INPUT: u32 = 0xFFF6D6;
const A4: u8 = 9;

/// The formats that all sheets share.
pub(super) struct Styles {
    pub title: Format,
    pub intro: Format,
    pub section: Format,
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
}

/// A footer may hold 255 characters in all; the sheet's name and the page take their part.
const LONGEST_FOOTER: usize = 150;

impl Styles {
    /// For a number with so many decimals: none, or one.
    pub(super) fn number(&self, decimals: usize) -> &Format {
        match decimals {
            0 => &self.whole,
            _ => &self.one_decimal,
        }
    }

    pub(super) fn new() -> Self {
        let base = Format::new()
            .set_font_name("Calibri")
            .set_font_size(10)
            .set_align(FormatAlign::Top);
        let lined = base
            .clone()
            .set_border_bottom(FormatBorder::Hair)
            .set_border_color(Color::RGB(0xB8C4D2));
        let input = lined
            .clone()
            .set_background_color(Color::RGB(INPUT))
            .set_unlocked();
        let header = base
            .clone()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(DARK))
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let bold_fill = lined
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(PALE));
        Self {
            title: base
                .clone()
                .set_bold()
                .set_font_size(18)
                .set_font_color(Color::RGB(DARK)),
            intro: base
                .clone()
                .set_italic()
                .set_text_wrap()
                .set_font_color(Color::RGB(0x404040)),
            section: base
                .clone()
                .set_bold()
                .set_font_size(12)
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
            big_label: base.clone().set_font_size(11).set_text_wrap(),
            total: bold_fill.clone().set_num_format("#,##0"),
            total_text: bold_fill.set_align(FormatAlign::Left).set_indent(1),
            centered: lined.set_align(FormatAlign::Center),
        }
    }
}

/// A text as formulas write it: in pieces, since one may hold 255 characters.
pub(super) fn literal(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let pieces = characters.chunks(200).map(|piece| {
        let piece: String = piece.iter().collect();
        format!("\"{}\"", piece.replace('"', "\"\""))
    });
    match characters.is_empty() {
        true => "\"\"".to_string(),
        false => pieces.collect::<Vec<_>>().join("&"),
    }
}

/// A value that a formula shows until the workbook is recalculated.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cached<'a> {
    Number(f64),
    Text(&'a str),
}

/// One sheet under construction.
pub(super) struct Page<'a> {
    pub sheet: &'a mut Worksheet,
    pub styles: &'a Styles,
    /// True where rows may be inserted, deleted, sorted and filtered although the sheet is protected.
    pub open_rows: bool,
}

/// What a sheet starts with.
pub(super) struct Heading<'a> {
    pub title: &'a str,
    pub heading: &'a str,
    pub intro: &'a str,
    pub footer: &'a str,
}

/// First row below title and intro.
pub(super) const BODY: u32 = 3;
/// Columns that title and intro span.
const SPAN: u16 = 7;

impl<'a> Page<'a> {
    pub(super) fn start(
        sheet: &'a mut Worksheet,
        styles: &'a Styles,
        template: &SheetTemplate,
        contents: &Contents<'_>,
        title: &str,
    ) -> Result<Self, XlsxError> {
        let texts = Heading {
            title,
            heading: &contents.filled(&template.heading),
            intro: &contents.filled(&template.intro),
            footer: &contents.skattning().underlag.area.name,
        };
        Self::headed(sheet, styles, &texts)
    }

    /// A sheet with its heading, its intro and the set-up for print.
    pub(super) fn headed(
        sheet: &'a mut Worksheet,
        styles: &'a Styles,
        texts: &Heading<'_>,
    ) -> Result<Self, XlsxError> {
        sheet.set_name(texts.title)?;
        // A formula whose value is empty text would otherwise be cached as 0.
        sheet.set_formula_result_default("");
        sheet.set_landscape();
        sheet.set_paper_size(A4);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_print_center_horizontally(true);
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        let footer = swedish::shortened(texts.footer, LONGEST_FOOTER).replace('&', "&&");
        sheet.set_footer(format!("&L{footer}&CSida &P av &N&R&A"));
        sheet.set_screen_gridlines(false);
        sheet.write_string_with_format(0, 0, texts.heading, &styles.title)?;
        sheet.set_row_height(0, 28)?;
        sheet.merge_range(1, 0, 1, SPAN, texts.intro, &styles.intro)?;
        sheet.set_row_height(1, 30)?;
        Ok(Self {
            sheet,
            styles,
            open_rows: false,
        })
    }

    /// Protects the sheet without a password; unlocked cells stay open.
    pub(super) fn finish(self) -> Result<(), XlsxError> {
        self.sheet.protect_with_options(&ProtectionOptions {
            insert_rows: self.open_rows,
            delete_rows: self.open_rows,
            sort: self.open_rows,
            use_autofilter: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }

    /// Text, never taken for a formula.
    pub(super) fn text(
        &mut self,
        row: u32,
        col: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet
            .write_string_with_format(row, col, text, format)?;
        Ok(())
    }

    pub(super) fn number(
        &mut self,
        row: u32,
        col: u16,
        value: f64,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet
            .write_number_with_format(row, col, value, format)?;
        Ok(())
    }

    /// A number, or a dash where there is none.
    pub(super) fn number_or_dash(
        &mut self,
        row: u32,
        col: u16,
        value: Option<f64>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        match value {
            Some(value) => self.number(row, col, value, format),
            None => {
                let right = format.clone().set_align(FormatAlign::Right);
                self.text(row, col, "–", &right)
            }
        }
    }

    /// A formula whose value may be absent: it then shows a dash, as its own text must.
    pub(super) fn formula_or_dash(
        &mut self,
        row: u32,
        col: u16,
        formula: &str,
        value: Option<f64>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let cached = value.map_or(Cached::Text("–"), Cached::Number);
        let right = format.clone().set_align(FormatAlign::Right);
        self.formula(row, col, formula, cached, &right)
    }

    /// Texts side by side, from a column on.
    pub(super) fn texts(
        &mut self,
        row: u32,
        first: u16,
        texts: &[&str],
        format: &Format,
    ) -> Result<(), XlsxError> {
        for (col, text) in (first..).zip(texts) {
            self.text(row, col, text, format)?;
        }
        Ok(())
    }

    /// Opens whole rows: a protected sheet lets a row be deleted or sorted only where every cell of it is open.
    pub(super) fn open(&mut self, first: u32, last: u32) -> Result<(), XlsxError> {
        self.open_rows = true;
        for row in first..=last {
            self.sheet.set_row_format(row, &self.styles.open)?;
        }
        Ok(())
    }

    /// An open cell with what the user has typed.
    pub(super) fn typed(
        &mut self,
        row: u32,
        col: u16,
        typed: &Typed,
        format: &Format,
    ) -> Result<(), XlsxError> {
        match typed {
            Typed::Empty => self.sheet.write_blank(row, col, format).map(|_| ()),
            Typed::Text(text) => self.text(row, col, text, format),
            Typed::Number(number) => self.number(row, col, *number, format),
        }
    }

    /// A formula with the value that it has now.
    pub(super) fn formula(
        &mut self,
        row: u32,
        col: u16,
        formula: &str,
        cached: Cached<'_>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let result = match cached {
            Cached::Number(value) => value.to_string(),
            Cached::Text(text) => text.to_string(),
        };
        self.sheet.write_formula_with_format(
            row,
            col,
            Formula::new(formula).set_result(result),
            format,
        )?;
        Ok(())
    }

    /// Column headings; those over numbers stand to the right like the numbers.
    pub(super) fn header(
        &mut self,
        row: u32,
        labels: &[&str],
        over_numbers: impl IntoIterator<Item = u16>,
    ) -> Result<(), XlsxError> {
        for (col, label) in labels.iter().enumerate() {
            self.text(row, col as u16, label, &self.styles.header)?;
        }
        for col in over_numbers {
            self.text(row, col, labels[col as usize], &self.styles.header_right)?;
        }
        let long = labels.iter().any(|label| label.chars().count() > 12);
        self.sheet.set_row_height(row, if long { 42 } else { 22 })?;
        Ok(())
    }

    pub(super) fn widths(&mut self, widths: &[f64]) -> Result<(), XlsxError> {
        for (col, width) in widths.iter().enumerate() {
            self.sheet.set_column_width(col as u16, *width)?;
        }
        Ok(())
    }

    /// A merged, wrapped paragraph; its height follows the length of the text.
    pub(super) fn paragraph(
        &mut self,
        row: u32,
        last_col: u16,
        text: &str,
        characters: usize,
    ) -> Result<(), XlsxError> {
        self.sheet
            .merge_range(row, 0, row, last_col, text, &self.styles.wrapped)?;
        let lines = text.chars().count().div_ceil(characters).max(1);
        self.sheet.set_row_height(row, 14.0 * lines as f64 + 3.0)?;
        Ok(())
    }

    pub(super) fn link(&mut self, row: u32, col: u16, title: &str) -> Result<(), XlsxError> {
        let url = Url::new(format!("internal:'{}'!A1", title.replace('\'', "''"))).set_text(title);
        self.sheet.write_url(row, col, url)?;
        Ok(())
    }
}
