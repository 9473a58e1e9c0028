//! A chart as Word has it: the chart part of a workbook, and the workbook with its data.

use super::super::block::{Chart, Kind, Look, Series};
use crate::charts;
use crate::output::workbook_without_clock;
use rust_xlsxwriter::{
    Chart as Drawn, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartLineDashType, ChartType, XlsxError,
};

const SHEET: &str = "Data";
/// Points of a chart's letters.
const LETTERS: f64 = 9.0;

/// A label's value, and the same with what else it is not to show: some readers show all that is not told.
const VALUE_ALONE: (&str, &str) = (
    "<c:showVal val=\"1\"/>",
    "<c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>",
);

/// The chart part without its data, and the workbook that holds them.
pub(super) struct Parts {
    pub chart: String,
    pub data: Vec<u8>,
}

/// # Errors
/// The writer of workbooks refuses it, as a Swedish clause.
pub(super) fn parts(chart: &Chart, font: Option<&str>) -> Result<Parts, String> {
    let refused = |error: XlsxError| format!("ett diagram kunde inte göras ({error})");
    let data = workbook(chart, None).map_err(refused)?;
    let whole = workbook(chart, Some(&drawn(chart, font))).map_err(refused)?;
    let mut zipped = crate::parse::zipped::Zipped::open(&whole)?;
    let part = zipped.text("xl/charts/chart1.xml")?;
    let part = part.ok_or_else(|| "ett diagram kunde inte göras".to_string())?;
    // What a line says nothing of some readers draw as a curve.
    let part = match chart.kind {
        Kind::Lines => part.replace("</c:val></c:ser>", "</c:val><c:smooth val=\"0\"/></c:ser>"),
        Kind::Bars | Kind::Stacked => part.replace(VALUE_ALONE.0, VALUE_ALONE.1),
    };
    // Word finds the data by this link; it stands before what is told of printing.
    let link = "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData>";
    let at = part
        .find("<c:printSettings>")
        .or_else(|| part.rfind("</c:chartSpace>"));
    let at = at.ok_or_else(|| "ett diagram kunde inte göras".to_string())?;
    Ok(Parts {
        chart: [&part[..at], link, &part[at..]].concat(),
        data,
    })
}

/// The data on a sheet, with a chart on it where one is given.
fn workbook(chart: &Chart, drawn: Option<&Drawn>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook_without_clock()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    for (row, category) in (1..).zip(&chart.categories) {
        sheet.write_string(row, 0, category)?;
    }
    for (col, series) in (1..).zip(&chart.series) {
        sheet.write_string(0, col, &series.name)?;
        for (row, value) in (1..).zip(&series.values) {
            if let Some(value) = value {
                sheet.write_number(row, col, *value)?;
            }
        }
    }
    sheet.set_column_width(0, 30)?;
    if let Some(drawn) = drawn {
        sheet.insert_chart(0, 6, drawn)?;
    }
    workbook.save_to_buffer()
}

fn drawn(chart: &Chart, font: Option<&str>) -> Drawn {
    let mut drawn = Drawn::new(match chart.kind {
        Kind::Bars => ChartType::Bar,
        Kind::Stacked => ChartType::BarStacked,
        Kind::Lines => ChartType::Line,
    });
    charts::absent_is_no_zero(&mut drawn);
    let last = chart.categories.len() as u32;
    for (col, series) in (1..).zip(&chart.series) {
        let one = drawn.add_series();
        one.set_name((SHEET, 0, col))
            .set_categories((SHEET, 1, 0, last, 0))
            .set_values((SHEET, 1, col, last, col))
            .set_format(&mut look(chart.kind, series));
        if chart.kind != Kind::Lines {
            one.set_gap(45);
        }
        if chart.kind == Kind::Bars {
            let mut label = ChartDataLabel::new();
            label.show_value().set_font(&letters(font));
            label.set_num_format(number_format(chart.decimals));
            one.set_data_label(&label);
        }
    }
    let letters = letters(font);
    // Of lying bars the writer of workbooks calls the axis of categories y.
    let values = match chart.kind {
        Kind::Lines => {
            drawn.x_axis().set_font(&letters);
            drawn.y_axis()
        }
        Kind::Bars | Kind::Stacked => {
            drawn.y_axis().set_reverse().set_font(&letters);
            // The first category is at the top; the numbers still stand below.
            drawn
                .x_axis()
                .set_label_position(ChartAxisLabelPosition::High)
        }
    };
    values
        .set_num_format(number_format(chart.decimals))
        .set_min(0.0)
        .set_font(&letters)
        .set_name_font(&letters);
    if !chart.axis.is_empty() {
        values.set_name(&charts::plain(&chart.axis));
    }
    match chart.legend {
        true => {
            drawn.legend().set_position(ChartLegendPosition::Bottom);
            drawn.legend().set_font(&letters);
        }
        false => {
            drawn.legend().set_hidden();
        }
    }
    drawn
}

fn number_format(decimals: usize) -> &'static str {
    match decimals {
        0 => "#,##0",
        _ => "#,##0.0",
    }
}

fn letters(font: Option<&str>) -> ChartFont {
    let mut letters = ChartFont::new();
    // A face that a theme has is called so in drawings.
    letters.set_name(font.unwrap_or("+mn-lt")).set_size(LETTERS);
    letters
}

fn look(kind: Kind, series: &Series) -> ChartFormat {
    let line = |color, width, dash| {
        let mut line = ChartLine::new();
        line.set_color(rust_xlsxwriter::Color::RGB(color))
            .set_width(width)
            .set_dash_type(dash);
        let mut format = ChartFormat::new();
        format.set_line(&line);
        format
    };
    match (kind, series.look) {
        (Kind::Lines, Look::Thin) => line(charts::MIDDLE, 1.0, ChartLineDashType::Solid),
        (Kind::Lines, Look::Middle) => line(charts::MIDDLE, 2.0, ChartLineDashType::RoundDot),
        (Kind::Lines, Look::Dashed) => line(charts::DARK, 1.75, ChartLineDashType::Dash),
        (Kind::Lines, _) => line(charts::DARK, 2.25, ChartLineDashType::Solid),
        (_, Look::Pale) => charts::filled(charts::PALE),
        (_, Look::Middle | Look::Thin | Look::Dashed) => charts::filled(charts::MIDDLE),
        (_, Look::Dark) => charts::filled(charts::DARK),
    }
}
