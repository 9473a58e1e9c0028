//! Fields that stand elsewhere than in cells: in headers, text boxes, charts, comments and names of sheets.

use super::package::Package;
use crate::parse::zipped::Zipped;
use crate::problem::{Outcome, Problem};

/// What each of these fields is, and where it stands; they are not filled in.
///
/// # Errors
/// A field in a table's heading, whose cell and table must say the same.
pub(super) fn fields(
    name: &str,
    parts: &mut Zipped<'_>,
    package: &Package,
    sheets: &[(String, String)],
) -> Outcome<Vec<String>> {
    let mut all = Vec::new();
    for part in parts.names().unwrap_or_default() {
        // A part that is no text, such as a picture, holds no field.
        let Ok(Some(xml)) = parts.text(&part) else {
            continue;
        };
        let sheet = sheets.iter().find(|(_, of_sheet)| *of_sheet == part);
        let Some(place) = place(&part, package, sheet.map(|(title, _)| title.as_str())) else {
            continue;
        };
        let outside = match sheet {
            Some(_) => outside_cells(&xml),
            None => xml,
        };
        for field in named(&outside) {
            if part.contains("/tables/") {
                return Err(Problem::input(format!("Fältet {field} står i en tabells rubrikrad"))
                    .at(format!("{name}, {part}"))
                    .next("Skriv rubriken utan fält, eller gör om tabellen till ett vanligt område."));
            }
            let told = format!("{field} står kvar i {place}");
            if !all.contains(&told) {
                all.push(told);
            }
        }
    }
    Ok(all)
}

/// Where the reader of the workbook sees what the part holds; none for parts whose texts are those of cells, or unseen.
fn place(part: &str, package: &Package, sheet: Option<&str>) -> Option<String> {
    if let Some(title) = sheet {
        return Some(format!("sidhuvud eller sidfot på bladet {title}"));
    }
    if part == package.texts || !part.ends_with(".xml") {
        return None;
    }
    let holds = |word: &str| part.to_lowercase().contains(word);
    Some(match part {
        _ if part == package.main => "namnet på ett blad".to_string(),
        _ if holds("comment") => format!("en kommentar ({part})"),
        _ if holds("/charts/") => format!("ett diagram ({part})"),
        _ if holds("/drawings/") => format!("en textruta ({part})"),
        _ if holds("/tables/") => format!("en tabell ({part})"),
        _ if part.starts_with("xl/") => format!("delen {part}"),
        _ => return None,
    })
}

/// A sheet's XML without its cells.
fn outside_cells(xml: &str) -> String {
    let start = xml.find("sheetData").unwrap_or(xml.len());
    let end = xml.rfind("sheetData").unwrap_or(start);
    format!("{}{}", &xml[..start], &xml[end..])
}

/// `{{netto}}` and the like, each once.
fn named(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for after in text.split("{{").skip(1) {
        let Some((field, _)) = after.split_once("}}") else {
            continue;
        };
        let field = format!("{{{{{}}}}}", field.trim());
        if !field.contains('<') && !all.contains(&field) {
            all.push(field);
        }
    }
    all
}
