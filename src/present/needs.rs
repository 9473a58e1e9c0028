//! The needs that studies name, row by row as the template declares them: the newest value, by sex, five years before, and
//! riket beside it.

use crate::analys::{Analys, IndicatorTable, Missing, Where, YEARS};
use crate::regions::RIKET;
use crate::status::Kon;
use crate::swedish;
use crate::template::{RowTemplate, SheetKind, Template};
use serde::Serialize;

/// How many years back the value beside the newest is.
const BACK: i32 = 5;
/// What a heading begins with where the need is to be given priority.
const PRIORITY: &str = "★";

/// A need as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    pub namn: String,
    pub prioriterad: bool,
    /// Whose value it is.
    pub galler: String,
    pub ar: String,
    pub varde: String,
    pub kvinnor: String,
    pub man: String,
    pub riket: String,
    /// The value five years before.
    pub fore: String,
}

/// The needs with values, and what lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Needs {
    pub rader: Vec<Need>,
    /// Sentences on what cannot be shown, and how it can be had.
    pub saknas: Vec<String>,
}

impl Needs {
    /// Those of the sheet in the template; none where it has no such sheet.
    pub fn of(analys: &Analys, template: &Template) -> Self {
        let mut needs = Self::default();
        let mut sheets = template.sheets.iter();
        let Some(sheet) = sheets.find(|one| one.kind == SheetKind::Narmare) else {
            return needs;
        };
        let mut lacking: Vec<(String, Vec<&str>)> = Vec::new();
        let mut without: Vec<&str> = Vec::new();
        for row in &sheet.rows {
            let Some(table) = analys.indicator(&row.indicator, row.weight.as_deref()) else {
                continue;
            };
            match (need(analys, row, table), &table.missing) {
                (Some(need), _) => needs.rader.push(need),
                (None, Some(Missing::NotFetched { name, .. })) => {
                    match lacking.iter_mut().find(|one| one.0 == *name) {
                        Some((_, names)) => names.push(&row.heading),
                        None => lacking.push((name.clone(), vec![&row.heading])),
                    }
                }
                (None, _) => without.push(&row.heading),
            }
        }
        for (source, names) in lacking {
            needs.saknas.push(format!(
                "Visas när siffrorna är hämtade från {source}: {}.",
                listed(&names)
            ));
        }
        if !without.is_empty() {
            needs
                .saknas
                .push(format!("Utan värde för området: {}.", listed(&without)));
        }
        let texts = sheet.raw_texts_from("saknas_").into_iter();
        needs.saknas.extend(texts.map(str::to_string));
        needs
    }
}

/// Names one after the other; several of them hold commas.
fn listed(names: &[&str]) -> String {
    names.join("; ")
}

fn need(analys: &Analys, row: &RowTemplate, table: &IndicatorTable) -> Option<Need> {
    let years = shown_years(analys);
    let number = |value: f64| swedish::number(value, row.decimals);
    let or_dash = |value: Option<f64>| value.map_or_else(|| "–".to_string(), number);
    let of_riket = |year: i32| {
        let own = analys.skattning.underlag.area.own_region();
        let riket = table.value(&Where::Region(RIKET.to_string()), year, Kon::T);
        riket.filter(|_| own != Some(RIKET))
    };
    let named = |galler: String, year: i32| Need {
        namn: row.heading.clone(),
        prioriterad: row.heading.starts_with(PRIORITY),
        galler,
        ar: year.to_string(),
        varde: String::new(),
        kvinnor: or_dash(None),
        man: or_dash(None),
        riket: or_dash(of_riket(year)),
        fore: or_dash(None),
    };
    if let Some((name, place)) = place_of(analys, row, table, &years) {
        let (year, value) = newest(table, &place, &years)?;
        return Some(Need {
            varde: number(value),
            kvinnor: or_dash(table.value(&place, year, Kon::K)),
            man: or_dash(table.value(&place, year, Kon::M)),
            fore: or_dash(table.value(&place, year - BACK, Kon::T)),
            ..named(name, year)
        });
    }
    let (year, low, high) = between(analys, table, &years)?;
    Some(Need {
        varde: format!("{}–{}", number(low), number(high)),
        ..named(BETWEEN.to_string(), year)
    })
}

/// Whose values [`between`] gives.
pub const BETWEEN: &str = "lägst–högst av kommunerna";

/// The years that indicators are shown for, oldest first.
pub fn shown_years(analys: &Analys) -> Vec<i32> {
    let last = analys.skattning.underlag.denominator_year;
    (last - YEARS + 1..=last).collect()
}

/// Whose value stands for the area: its own, its kommuner's together, or that of the only län around it; none where only the
/// kommuner have values, or nobody.
pub fn place_of(
    analys: &Analys,
    row: &RowTemplate,
    table: &IndicatorTable,
    years: &[i32],
) -> Option<(String, Where)> {
    let area = &analys.skattning.underlag.area;
    let own = match (area.own_region(), area.parts.as_slice()) {
        (Some(code), _) => Some(Where::Region(code.to_string())),
        (None, [only]) => Some(Where::Region(only.kommun.clone())),
        _ if table.unit == "antal" => Some(Where::Area),
        _ => row.weight.as_ref().map(|_| Where::Mean),
    };
    let known = |place: &Where| newest(table, place, years).is_some();
    if let Some(place) = own.filter(known) {
        return Some((area.name.clone(), place));
    }
    if area.own_region().is_some() || between(analys, table, years).is_some() {
        return None;
    }
    let lan = area.lan_around(&analys.regions);
    let [only] = lan.as_slice() else { return None };
    let place = Where::Region(only.code.clone());
    known(&place).then(|| (only.name.clone(), place))
}

/// The newest value, with its year.
pub fn newest(table: &IndicatorTable, place: &Where, years: &[i32]) -> Option<(i32, f64)> {
    let mut newest_first = years.iter().rev();
    newest_first.find_map(|&year| Some((year, table.value(place, year, Kon::T)?)))
}

/// The newest year in which some kommun of the area has a value, with the lowest and the highest of them.
pub fn between(analys: &Analys, table: &IndicatorTable, years: &[i32]) -> Option<(i32, f64, f64)> {
    let parts = &analys.skattning.underlag.area.parts;
    let in_year = |year: i32| {
        let all = parts
            .iter()
            .filter_map(|part| table.value(&Where::Region(part.kommun.clone()), year, Kon::T));
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| {
            (low.min(one), high.max(one))
        });
        (low <= high).then_some((year, low, high))
    };
    years.iter().rev().find_map(|&year| in_year(year))
}
