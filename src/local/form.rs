//! The form to fill in, empty or prepared for an area, and its rows as a text table.

use super::{ANOTHER_YEAR, COLUMNS, LocalFigure, PARTIES};
use crate::assumptions::Assumptions;
use crate::output::{inert, workbook_without_clock};
use crate::problem::{Outcome, Problem};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatBorder, Worksheet, XlsxError};

/// Empty rows of the form.
const ROWS: u32 = 200;
/// Row of the headings.
const HEADING: u32 = 5;
/// Column of the numbers.
const PEOPLE: u16 = 5;

/// What a form is prepared for.
#[derive(Debug, Clone)]
pub struct Prepared<'a> {
    /// Name of the area.
    pub area: &'a str,
    /// Names of its kommuner.
    pub kommuner: Vec<&'a str>,
    pub year: i32,
}

/// A form as a workbook: a sheet per party, and cells that only take what can be read back. Where it is prepared for an area its
/// rows are filled in but for the numbers; else one sheet for all of the parties is empty.
///
/// # Errors
/// None that a user can cause.
pub fn form(
    assumptions: &Assumptions,
    parties: &[&str],
    prepared: Option<&Prepared<'_>>,
) -> Outcome<Vec<u8>> {
    build(assumptions, parties, prepared)
        .map_err(|error| Problem::surroundings(format!("Formuläret kunde inte byggas: {error}")))
}

fn build(
    assumptions: &Assumptions,
    parties: &[&str],
    prepared: Option<&Prepared<'_>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook_without_clock()?;
    match prepared {
        None => {
            let sheet = workbook.add_worksheet().set_name("Lokala data")?;
            write_sheet(sheet, assumptions, "Uppgifter till behovsanalysen", &[])?;
        }
        Some(prepared) => {
            for party in parties {
                let sheet = workbook.add_worksheet().set_name(*party)?;
                let title = format!(
                    "Uppgifter från {party} till behovsanalysen för {}, {}",
                    prepared.area, prepared.year
                );
                let rows = prepared_rows(assumptions, party, prepared);
                write_sheet(sheet, assumptions, &title, &rows)?;
            }
        }
    }
    workbook.save_to_buffer()
}

/// Party, group, kommun, sex and period of each row: the groups that the party is responsible for, women and men by themselves.
/// A party without such a group writes what it has on empty rows.
fn prepared_rows(
    assumptions: &Assumptions,
    party: &str,
    prepared: &Prepared<'_>,
) -> Vec<[String; 5]> {
    let year = prepared.year.to_string();
    let groups = assumptions.groups.iter();
    let own = groups.filter(|group| group.huvudman == party);
    let mut rows = Vec::new();
    for group in own {
        for kommun in &prepared.kommuner {
            for kon in ["K", "M"] {
                let row = [party, &group.name, kommun, kon, &year];
                rows.push(row.map(str::to_string));
            }
        }
    }
    rows
}

struct Styles {
    title: Format,
    heading: Format,
    open: Format,
    code: Format,
    number: Format,
}

impl Styles {
    fn new() -> Self {
        let open = Format::new()
            .set_background_color(Color::RGB(0xFFF6D6))
            .set_border_bottom(FormatBorder::Hair)
            .set_unlocked();
        Self {
            title: Format::new().set_bold().set_font_size(14.0),
            heading: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x1F3A5F)),
            code: open.clone().set_num_format("@"),
            number: open.clone().set_num_format("#,##0"),
            open,
        }
    }
}

fn write_sheet(
    sheet: &mut Worksheet,
    assumptions: &Assumptions,
    title: &str,
    rows: &[[String; 5]],
) -> Result<(), XlsxError> {
    let styles = Styles::new();
    sheet.write_string_with_format(0, 0, title, &styles.title)?;
    sheet.write_string(
        1,
        0,
        "Skriv antal personer, aldrig uppgifter om enskilda. En rad per grupp, kommun, kön och period. Lämna antalet tomt där uppgiften saknas; skriv inte 0. Skriv ja under Används där antalet ska ersätta det offentliga, eller annat år där det ska göra det fast perioden är en annan.",
    )?;
    // Who sent it is for people: no reader asks for it.
    for (col, label) in [(0, "Avsändare"), (2, "Datum"), (5, "Kontakt")] {
        sheet.write_string(3, col, label)?;
        sheet.write_blank(3, col + 1, &styles.open)?;
    }
    for (col, label) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(HEADING, col, label, &styles.heading)?;
    }
    let first = HEADING + 1;
    let last = HEADING + ROWS.max(rows.len() as u32 + ROWS / 10);
    for row in first..=last {
        let prepared = rows.get((row - first) as usize);
        for col in 0..COLUMNS.len() as u16 {
            let format = match col {
                2 | 4 => &styles.code,
                PEOPLE => &styles.number,
                _ => &styles.open,
            };
            match prepared.and_then(|texts| texts.get(usize::from(col))) {
                Some(text) => sheet.write_string_with_format(row, col, text, format)?,
                None => sheet.write_blank(row, col, format)?,
            };
        }
    }
    finish(sheet, assumptions, first, last)
}

/// Widths, lists and protection.
fn finish(
    sheet: &mut Worksheet,
    assumptions: &Assumptions,
    first: u32,
    last: u32,
) -> Result<(), XlsxError> {
    for (col, width) in (0..).zip([20.0, 34.0, 18.0, 8.0, 12.0, 10.0, 52.0, 10.0]) {
        sheet.set_column_width(col, width)?;
    }
    let names: Vec<&str> = assumptions
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    let lists: [(u16, &[&str]); 4] = [
        (0, &PARTIES),
        (1, &names),
        (3, &["T", "K", "M"]),
        (7, &["ja", "nej", ANOTHER_YEAR]),
    ];
    for (col, list) in lists {
        // A list in the file may hold at most 255 characters, and its items are parted by commas.
        let fits = list.join(",").chars().count() <= 255;
        if fits && !list.iter().any(|one| one.contains(',')) {
            let one = DataValidation::new().allow_list_strings(list)?;
            sheet.add_data_validation(first, col, last, col, &one)?;
        }
    }
    sheet.set_freeze_panes(first, 0)?;
    sheet.set_landscape().set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADING, HEADING)?;
    sheet.protect_with_options(&rust_xlsxwriter::ProtectionOptions {
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..Default::default()
    });
    Ok(())
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
        let used = one.used_word();
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
