//! Writing one sheet: cells with formats, formulas with their cached values, print set-up.

use super::address::{quoted, range};
use super::contents::Contents;
use super::print::Print;
use super::styles::{DARK, Styles};
use crate::charts::FONT;
use crate::earlier::Typed;
use crate::output::workbook_without_clock;
use crate::swedish;
use crate::template::{Role, SheetTemplate};
use rust_xlsxwriter::{
    Chart, Color, Format, FormatAlign, Formula, ProtectionOptions, Url, Workbook, Worksheet,
    XlsxError,
};
use std::borrow::Cow;
const A4: u8 = 9;
/// How high a row is by itself, in pixels.
pub(super) const ROW_PIXELS: u32 = 18;

/// A footer may hold 255 characters in all; the sheet's name and the page take their part.
const LONGEST_FOOTER: usize = 150;

/// A new workbook: its own font decides how wide a character of a column is, and how high a row.
pub(super) fn new_workbook() -> Result<Workbook, XlsxError> {
    const COLUMN_PIXELS: u32 = 64;
    let mut workbook = workbook_without_clock()?;
    let font = Format::new().set_font_name(FONT).set_font_size(10);
    workbook.set_default_format(&font, ROW_PIXELS, COLUMN_PIXELS)?;
    Ok(workbook)
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
    pub print: Print,
    /// What is printed only where it holds something.
    filled: Vec<Cells>,
    /// Stands under the heading, over the columns that there are.
    intro: String,
    /// True where rows may be inserted and deleted although the sheet is protected.
    open_rows: bool,
    /// True while what is written stays unlocked, so that its rows can be sorted.
    sortable: bool,
    /// True where something on the sheet can be sorted.
    sorts: bool,
}

/// The first and the last cell of a table: row and column.
pub(super) type Cells = ((u32, u16), (u32, u16));

/// What a sheet starts with.
pub(super) struct Heading<'a> {
    pub title: &'a str,
    pub heading: &'a str,
    pub intro: &'a str,
    pub footer: &'a str,
    /// Title of the sheet that a link leads back to; none on that sheet itself.
    pub home: Option<&'a str>,
    pub role: Role,
}

/// The tab of a sheet: what is read, what is written on, and what both rest on.
fn tab_color(role: Role) -> u32 {
    match role {
        Role::Read => DARK,
        Role::Write => 0xE0B100,
        Role::Evidence => 0x9AA5B1,
    }
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
        home: Option<&str>,
    ) -> Result<Self, XlsxError> {
        let texts = Heading {
            title: &template.title,
            heading: &contents.filled(&template.heading),
            intro: &contents.filled(&template.intro),
            footer: &contents.skattning().underlag.area.name,
            home,
            role: template.kind.role(),
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
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        let footer = swedish::shortened(texts.footer, LONGEST_FOOTER).replace('&', "&&");
        sheet.set_footer(format!("&L{footer}&CSida &P av &N&R&A"));
        sheet.set_screen_gridlines(false);
        sheet.write_string_with_format(0, 0, texts.heading, &styles.title)?;
        sheet.set_tab_color(Color::RGB(tab_color(texts.role)));
        let mut page = Self {
            sheet,
            styles,
            print: Print::default(),
            filled: Vec::new(),
            intro: texts.intro.to_string(),
            open_rows: false,
            sortable: false,
            sorts: false,
        };
        page.height(0, 28.0)?;
        if let Some(home) = texts.home.filter(|home| *home != texts.title) {
            page.link(BODY - 1, 0, home, &format!("← {home}"))?;
        }
        Ok(page)
    }

    /// Protects the sheet without a password; unlocked cells stay open. Gives the formula of what is printed, where it is one.
    pub(super) fn finish(mut self) -> Result<Option<String>, XlsxError> {
        self.write_intro()?;
        for (col, width) in (0..).zip(self.print.fitted()) {
            self.sheet.set_column_width(col, width)?;
        }
        let breaks = self.print.breaks();
        if !breaks.is_empty() {
            self.sheet.set_page_breaks(&breaks)?;
        }
        self.sheet.protect_with_options(&ProtectionOptions {
            insert_rows: self.open_rows,
            delete_rows: self.open_rows,
            sort: self.open_rows || self.sorts,
            use_autofilter: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        Ok(self.print_area())
    }

    fn write_intro(&mut self) -> Result<(), XlsxError> {
        let last = self.print.columns().clamp(2, SPAN + 1) - 1;
        let format = &self.styles.intro;
        self.sheet.merge_range(1, 0, 1, last, &self.intro, format)?;
        let wide = (0..=last).map(|col| self.print.column(usize::from(col)));
        let lines = self.intro.chars().count() as f64 / wide.sum::<f64>().max(30.0);
        self.height(1, 12.0 * lines.ceil().max(1.0) + 8.0)
    }

    /// The cells from the upper left corner to the last row that holds something; one empty cell where none does.
    fn print_area(&self) -> Option<String> {
        let columns = self.print.last_column? + 1;
        if self.filled.is_empty() {
            return None;
        }
        let sheet = quoted(&self.sheet.name());
        let all = self.filled.iter();
        let all: Vec<String> = all
            .map(|(first, last)| format!("{sheet}!{}", range(*first, *last)))
            .collect();
        let each = |of: &dyn Fn(&String) -> String| {
            let each: Vec<String> = all.iter().map(of).collect();
            each.join(",")
        };
        // A formula that shows nothing is no content.
        let count = each(&|cells| format!("SUMPRODUCT(--({cells}<>\"\"))"));
        let last = each(&|cells| format!("SUMPRODUCT(MAX(({cells}<>\"\")*ROW({cells})))"));
        Some(format!(
            "IF(SUM({count})=0,{sheet}!$XFD$1,OFFSET({sheet}!$A$1,0,0,MAX({last}),{columns}))"
        ))
    }

    /// Text, never taken for a formula.
    pub(super) fn text(
        &mut self,
        row: u32,
        col: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let format = self.locked_or_not(format);
        self.sheet
            .write_string_with_format(row, col, text, &format)?;
        self.print.wrote(row);
        Ok(())
    }

    pub(super) fn number(
        &mut self,
        row: u32,
        col: u16,
        value: f64,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let format = self.locked_or_not(format);
        self.sheet
            .write_number_with_format(row, col, value, &format)?;
        self.print.wrote(row);
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
        let format = self.locked_or_not(format);
        let formula = Formula::new(formula).set_result(result);
        self.sheet
            .write_formula_with_format(row, col, formula, &format)?;
        self.print.wrote(row);
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
        let lines = |(col, label): (usize, &&str)| {
            // One without a label of its own carries on that before it.
            let more = labels[col + 1..].iter().take_while(|next| next.is_empty());
            let wide = (col..=col + more.count()).map(|col| self.print.column(col));
            let fits = (wide.sum::<f64>() * 0.98 - 0.8).max(3.0);
            (label.chars().count() as f64 / fits).ceil()
        };
        let most = labels.iter().enumerate().map(lines).fold(1.0, f64::max);
        self.height(row, 12.0 * most + 8.0)
    }

    pub(super) fn widths(&mut self, widths: &[f64]) -> Result<(), XlsxError> {
        self.print.widths(widths);
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
        self.height(row, 12.0 * lines as f64 + 3.0)
    }

    /// A link to the top of another sheet.
    pub(super) fn link(
        &mut self,
        row: u32,
        col: u16,
        title: &str,
        text: &str,
    ) -> Result<(), XlsxError> {
        let url = Url::new(format!("internal:'{}'!A1", title.replace('\'', "''"))).set_text(text);
        self.sheet
            .write_url_with_format(row, col, url, &self.styles.link)?;
        self.print.wrote(row);
        Ok(())
    }

    /// The heading of a table or a text, which stays with it in print.
    pub(super) fn section(&mut self, row: u32, text: &str) -> Result<(), XlsxError> {
        self.print.heading(row);
        self.text(row, 0, text, &self.styles.section)
    }

    pub(super) fn height(&mut self, row: u32, points: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, points)?;
        self.print.height(row, points);
        Ok(())
    }

    /// A chart as high as so many points, which no page's end cuts.
    pub(super) fn chart(
        &mut self,
        (row, col): (u32, u16),
        chart: &Chart,
        points: f64,
    ) -> Result<(), XlsxError> {
        self.sheet.insert_chart(row, col, chart)?;
        self.print.over_cells(row, points);
        Ok(())
    }

    /// Rows that every page begins with.
    pub(super) fn repeat(&mut self, first: u32, last: u32) -> Result<(), XlsxError> {
        self.sheet.set_repeat_rows(first, last)?;
        self.print.repeated = Some((first, last));
        Ok(())
    }

    /// What is printed of the sheet: its first rows and columns, to the last ones given.
    pub(super) fn print_to(&mut self, row: u32, col: u16) -> Result<(), XlsxError> {
        self.sheet.set_print_area(0, 0, row, col)?;
        self.print.last_column = Some(col);
        Ok(())
    }

    /// Prints a sheet for input down to the last row that holds something in these cells; one where they are all empty prints
    /// nothing. The area is a formula, so that it follows what is typed.
    pub(super) fn print_filled(&mut self, cells: &[Cells]) -> Result<(), XlsxError> {
        self.filled = cells.to_vec();
        let ends = cells.iter().map(|(_, last)| *last);
        let (row, col) = ends.fold((0, 0), |(row, col), one| (row.max(one.0), col.max(one.1)));
        // What the formula takes the place of.
        self.print_to(row, col)
    }

    /// Prints a wide table on as many papers side by side as it needs, each with the first column.
    pub(super) fn side_by_side(&mut self) -> Result<(), XlsxError> {
        self.print.across = self.print.papers();
        self.sheet.set_print_fit_to_pages(self.print.across, 0);
        self.sheet.set_repeat_columns(0, 0)?;
        Ok(())
    }

    /// Prints on paper that stands up.
    pub(super) fn upright(&mut self) {
        self.sheet.set_portrait();
        self.print.upright = true;
    }

    pub(super) fn on_one_page(&mut self) {
        self.sheet.set_print_fit_to_pages(1, 1);
        self.print.one_page = true;
    }

    /// What is written until [`Page::lock`] can be sorted although the sheet is protected: Excel sorts only unlocked cells.
    pub(super) fn unlock(&mut self) {
        (self.sortable, self.sorts) = (true, true);
    }

    pub(super) fn lock(&mut self) {
        self.sortable = false;
    }

    fn locked_or_not<'f>(&self, format: &'f Format) -> Cow<'f, Format> {
        match self.sortable {
            true => Cow::Owned(format.clone().set_unlocked()),
            false => Cow::Borrowed(format),
        }
    }
}
