//! The empty form, and the form's rows as a text table.

use super::{COLUMNS, LocalFigure, PARTIES};
use crate::assumptions::Assumptions;
use crate::output::inert;
use crate::problem::{Outcome, Problem};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatBorder, Workbook, XlsxError};

/// Rows of the form that are prepared.
const ROWS: u32 = 200;

/// An empty form as a workbook: headings, and cells that only take what can be read back.
///
/// # Errors
/// None that a user can cause.
pub fn form(assumptions: &Assumptions) -> Outcome<Vec<u8>> {
    build(assumptions)
        .map_err(|error| Problem::surroundings(format!("Formuläret kunde inte byggas: {error}")))
}

fn build(assumptions: &Assumptions) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let heading = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1F3A5F));
    let open = Format::new()
        .set_background_color(Color::RGB(0xFFF6D6))
        .set_border_bottom(FormatBorder::Hair)
        .set_unlocked();
    let code = open.clone().set_num_format("@");
    let number = open.clone().set_num_format("#,##0");
    let sheet = workbook.add_worksheet();
    sheet.set_name("Lokala data")?;
    sheet.write_string(
        0,
        0,
        "Skriv antal personer, aldrig uppgifter om enskilda. En rad per grupp, kommun, kön och period. Lämna antalet tomt där uppgiften saknas; skriv inte 0.",
    )?;
    for (col, label) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(2, col, label, &heading)?;
    }
    for row in 3..3 + ROWS {
        for col in 0..COLUMNS.len() as u16 {
            let format = match col {
                2 | 4 => &code,
                5 => &number,
                _ => &open,
            };
            sheet.write_blank(row, col, format)?;
        }
    }
    for (col, width) in (0..).zip([20.0, 24.0, 18.0, 8.0, 12.0, 10.0, 52.0, 10.0]) {
        sheet.set_column_width(col, width)?;
    }
    let ids: Vec<&str> = assumptions
        .groups
        .iter()
        .map(|group| group.id.as_str())
        .collect();
    let lists: [(u16, &[&str]); 4] = [
        (0, &PARTIES),
        (1, &ids),
        (3, &["T", "K", "M"]),
        (7, &["ja", "nej"]),
    ];
    for (col, list) in lists {
        // A list in the file may hold at most 255 characters.
        if list.join(",").len() <= 255 {
            let one = DataValidation::new().allow_list_strings(list)?;
            sheet.add_data_validation(3, col, 2 + ROWS, col, &one)?;
        }
    }
    sheet.set_freeze_panes(3, 0)?;
    sheet.protect_with_options(&rust_xlsxwriter::ProtectionOptions {
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..Default::default()
    });
    workbook.save_to_buffer()
}

/// The figures as the form's columns, separated by semicolons.
///
/// # Errors
/// None that a user can cause.
pub fn to_csv(figures: &[LocalFigure]) -> Outcome<String> {
    let fault = |_| Problem::surroundings("Uppgifterna kunde inte skrivas");
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|_| fault(()))?;
    for one in figures {
        let people = one.people.to_string();
        let used = if one.used { "ja" } else { "nej" };
        let (party, source) = (inert(&one.party), inert(&one.source));
        let row = [
            party.as_str(),
            &one.group,
            &one.kommun,
            one.kon.id(),
            &one.period,
            &people,
            &source,
            used,
        ];
        writer.write_record(row).map_err(|_| fault(()))?;
    }
    let bytes = writer.into_inner().map_err(|_| fault(()))?;
    String::from_utf8(bytes).map_err(|_| fault(()))
}
