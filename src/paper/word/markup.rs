//! Blocks as paragraphs, tables and drawings.

use super::super::block::{Block, Drawn, Figure, Run, Style, Table};
use super::chart;
use super::drawing::{self, Frame};
use super::names::{DRAWN_PER_MM, TEXT_PER_MM};
use super::paper::escaped;

use super::parts::Parts;
use super::styles::Styles;

/// The widest that a figure is drawn, in millimetres.
const WIDEST: u32 = 165;
/// A table of so many rows is kept on one page.
const KEPT: usize = 4;
/// Space before what follows a table.
const AFTER_TABLE: u32 = 160;

/// The lists of a file: each that counts is one of its own.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The first ids that are free.
    kind: usize,
    first: usize,
    counted: usize,
}

impl Lists {
    /// Those of a file, whose lists are told in this text.
    pub fn beside(numbering: &str) -> Self {
        let highest = |key: &str| {
            let key = format!("{key}=\"");
            let all = numbering.split(&key).skip(1);
            let all = all.filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok());
            all.max().map_or(1, |id| id + 1)
        };
        Self {
            kind: highest("w:abstractNumId"),
            first: highest("w:numId"),
            counted: 0,
        }
    }

    fn points(&self) -> usize {
        self.first
    }

    fn counting(&mut self) -> usize {
        self.counted += 1;
        self.first + self.counted
    }

    /// The file's lists with these among them.
    ///
    /// # Errors
    /// Its lists are damaged, as a Swedish clause.
    pub fn told(&self, numbering: &str) -> Result<String, String> {
        let level = |format: &str, text: &str| {
            format!(
                "<w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"397\" w:hanging=\"397\"/></w:pPr></w:lvl>"
            )
        };
        let (points, numbers) = (self.kind, self.kind + 1);
        let kinds = format!(
            "<w:abstractNum w:abstractNumId=\"{points}\">{}</w:abstractNum><w:abstractNum w:abstractNumId=\"{numbers}\">{}</w:abstractNum>",
            level("bullet", "•"),
            level("decimal", "%1.")
        );
        let mut lists = format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{points}\"/></w:num>",
            self.first
        );
        for at in 1..=self.counted {
            lists.push_str(&format!(
                "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{numbers}\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
                self.first + at
            ));
        }
        // Kinds of lists stand before lists.
        let at = numbering.find("<w:num ").or_else(|| numbering.rfind("</"));
        let at = at.ok_or_else(|| "dess listor är skadade".to_string())?;
        let kinds = [&numbering[..at], &kinds, &numbering[at..]].concat();
        super::parts::appended(&kinds, &lists)
    }
}

/// Writes blocks, one after the other, into a file.
pub(super) struct Writer<'a, 'p> {
    pub styles: &'a Styles,
    pub lists: &'a mut Lists,
    /// None while the outline alone is written, which has no drawings.
    pub parts: Option<&'a mut Parts<'p>>,
    /// Of the text, in millimetres.
    pub width: f64,
    tables: usize,
    figures: usize,
    /// The list that a counting paragraph goes on with.
    list: Option<usize>,
    after_table: bool,
}

impl<'a, 'p> Writer<'a, 'p> {
    pub fn new(
        styles: &'a Styles,
        lists: &'a mut Lists,
        parts: Option<&'a mut Parts<'p>>,
        width: f64,
    ) -> Self {
        Self {
            styles,
            lists,
            parts,
            width,
            tables: 0,
            figures: 0,
            list: None,
            after_table: false,
        }
    }

    /// The blocks; where `after` is the list of the paragraph before them, they go on counting in it.
    ///
    /// # Errors
    /// A figure cannot be made, as a Swedish clause.
    pub fn blocks(&mut self, blocks: &[Block], after: Option<usize>) -> Result<String, String> {
        self.list = after;
        self.after_table = false;
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Result<String, String> {
        let written = match block {
            Block::Text(text) => {
                let properties = self.properties(text.style, text.kept);
                let runs: String = text.runs.iter().map(run).collect();
                return Ok(format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"));
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure)?,
        };
        self.list = None;
        self.after_table = matches!(block, Block::Table(_));
        Ok(written)
    }

    fn properties(&mut self, style: Style, kept: bool) -> String {
        let mut told = format!("<w:pStyle w:val=\"{}\"/>", self.styles.id(style));
        if kept {
            told.push_str("<w:keepNext/>");
        }
        let list = match style {
            Style::Bullet => Some(self.lists.points()),
            Style::Number => Some(match self.list {
                Some(list) => list,
                None => self.lists.counting(),
            }),
            _ => None,
        };
        if let Some(list) = list {
            told.push_str(&format!(
                "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>"
            ));
        }
        self.list = list.filter(|_| style == Style::Number);
        if std::mem::take(&mut self.after_table) {
            told.push_str(&self.space_after_table(style));
        }
        told
    }

    /// A heading has space of its own.
    fn space_after_table(&self, style: Style) -> String {
        match style {
            Style::Heading1 | Style::Heading2 | Style::Caption => String::new(),
            _ => format!("<w:spacing w:before=\"{AFTER_TABLE}\"/>"),
        }
    }

    /// "Tabell 1. …", counted by Word itself.
    fn caption(&self, kind: &str, number: usize, text: &str, above: bool) -> String {
        let keep = if above { "<w:keepNext/>" } else { "" };
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{keep}</w:pPr><w:r><w:t xml:space=\"preserve\">{kind} </w:t></w:r><w:fldSimple w:instr=\" SEQ {kind} \\* ARABIC \"><w:r><w:t>{number}</w:t></w:r></w:fldSimple><w:r><w:t xml:space=\"preserve\">. {}</w:t></w:r></w:p>",
            self.styles.id(Style::Caption),
            escaped(text)
        )
    }

    fn table(&mut self, table: &Table) -> String {
        self.tables += 1;
        let all: u32 = table.widths.iter().sum();
        let whole = self.width * TEXT_PER_MM;
        let widths: Vec<u32> = table
            .widths
            .iter()
            .map(|width| (whole * f64::from(*width) / f64::from(all.max(1))) as u32)
            .collect();
        let grid: String = widths
            .iter()
            .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
            .collect();
        let keep = table.rows.len() <= KEPT;
        let row = |cells: &[String], bold, keep: bool, of_row: &str| {
            let cells: String = cells
                .iter()
                .enumerate()
                .map(|(at, text)| {
                    let right = table.numbers.contains(&at);
                    self.cell(
                        text,
                        widths.get(at).copied().unwrap_or_default(),
                        right,
                        bold,
                        keep,
                    )
                })
                .collect();
            format!("<w:tr><w:trPr><w:cantSplit/>{of_row}</w:trPr>{cells}</w:tr>")
        };
        let header = row(&table.header, true, true, "<w:tblHeader/>");
        let last = table.rows.len().saturating_sub(1);
        let rows: String = table
            .rows
            .iter()
            .enumerate()
            .map(|(at, cells)| row(cells, table.total && at == last, keep && at < last, ""))
            .collect();
        format!(
            "{}<w:tbl><w:tblPr><w:tblStyle w:val=\"{}\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{}\"/><w:tblDescription w:val=\"{}\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{header}{rows}</w:tbl>",
            self.caption("Tabell", self.tables, &table.caption, true),
            self.styles.table(),
            escaped(&table.caption),
            escaped(&table.alternative)
        )
    }

    fn cell(&self, text: &str, width: u32, right: bool, bold: bool, keep: bool) -> String {
        let keep = if keep { "<w:keepNext/>" } else { "" };
        let right = if right { "<w:jc w:val=\"right\"/>" } else { "" };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"{}\"/>{keep}{right}</w:pPr>{}</w:p></w:tc>",
            self.styles.id(Style::Cell),
            run(&Run {
                text: text.to_string(),
                bold
            })
        )
    }

    fn figure(&mut self, figure: &Figure) -> Result<String, String> {
        self.figures += 1;
        let number = self.figures;
        let drawing = match &figure.drawn {
            Drawn::Chart(chart) => self.chart(chart, figure, number)?,
            Drawn::Map(map) => self.map(map, figure, number),
        };
        let before = match self.after_table {
            true => format!("<w:spacing w:before=\"{AFTER_TABLE}\"/>"),
            false => String::new(),
        };
        Ok(format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/><w:keepNext/>{before}</w:pPr><w:r>{drawing}</w:r></w:p>{}",
            self.styles.id(Style::Body),
            self.caption("Figur", number, &figure.caption, false)
        ))
    }

    /// Width of the text, or what is wide enough.
    fn widest(&self) -> u32 {
        (self.width as u32).min(WIDEST)
    }

    fn chart(
        &mut self,
        chart: &super::super::block::Chart,
        figure: &Figure,
        number: usize,
    ) -> Result<String, String> {
        let made = chart::parts(chart, self.styles.font.as_deref())?;
        let frame = Frame {
            number,
            size: (self.widest() * DRAWN_PER_MM, chart.height * DRAWN_PER_MM),
            name: &format!("Diagram {number}"),
            alternative: &figure.alternative,
        };
        let Some(parts) = self.parts.as_mut() else {
            return Ok(String::new());
        };
        let name = format!("charts/behov{number}.xml");
        let link = parts.link(&name, "chart", made.chart.into_bytes());
        parts.beneath(
            &format!("embeddings/behov{number}.xlsx"),
            &name,
            "package",
            made.data,
        );
        parts.typed(
            &name,
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        );
        parts.typed_by_ending(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        );
        Ok(drawing::chart(&frame, &link))
    }

    fn map(&mut self, map: &super::super::block::Map, figure: &Figure, number: usize) -> String {
        let width = map.width.min(self.widest()) * DRAWN_PER_MM;
        let scale = f64::from(width) / f64::from(map.picture.width);
        let frame = Frame {
            number,
            size: (width, (f64::from(map.picture.height) * scale) as u32),
            name: &format!("Karta {number}"),
            alternative: &figure.alternative,
        };
        let Some(parts) = self.parts.as_mut() else {
            return String::new();
        };
        let name = format!("media/behov{number}.png");
        let link = parts.link(&name, "image", map.picture.png.clone());
        parts.typed_by_ending("png", "image/png");
        drawing::map(&frame, &link, map)
    }
}

fn run(run: &Run) -> String {
    let bold = if run.bold {
        "<w:rPr><w:b/></w:rPr>"
    } else {
        ""
    };
    format!(
        "<w:r>{bold}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escaped(&run.text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_beside_those_of_the_file() {
        let own = "<w:numbering><w:abstractNum w:abstractNumId=\"4\"></w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"4\"/></w:num></w:numbering>";
        let mut lists = Lists::beside(own);
        assert_eq!(
            (lists.points(), lists.counting(), lists.counting()),
            (8, 9, 10)
        );
        let told = lists.told(own).unwrap();
        // Kinds first, then lists: another order is refused by Word.
        let last_kind = told.rfind("<w:abstractNum ").unwrap();
        assert!(last_kind < told.find("<w:num ").unwrap(), "{told}");
        for id in [
            "w:abstractNumId=\"5\"",
            "w:abstractNumId=\"6\"",
            "w:numId=\"8\"",
            "w:numId=\"10\"",
        ] {
            assert!(told.contains(id), "{id}");
        }
        assert!(told.ends_with("</w:num></w:numbering>"));
    }
}
