//! `behov forbund`

use super::args::{Common, ForbundAction, ForbundArgs};
use super::print;
use super::session::{day, declared, own_forbund_file, own_forbund_path};
use crate::area::{Area, listed};
use crate::declared::read_user_file;
use crate::forbund::{Forbund, ForbundRegister, NewForbund, YEARS, appended};
use crate::form::day_of;
use crate::output::{Existing, write_whole};
use crate::present::table_of;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::swedish;
use chrono::NaiveDate;

pub fn run(common: &Common, args: &ForbundArgs) -> Outcome<()> {
    let declared = declared(common)?;
    let regions = Regions::load(&declared)?;
    match &args.action {
        ForbundAction::Lista => {
            let own = own_forbund_file(common)?;
            print(&list(
                &ForbundRegister::load(&declared, own.as_ref(), &regions)?,
                &regions,
            ))
        }
        ForbundAction::Visa { name } => {
            let own = own_forbund_file(common)?;
            let register = ForbundRegister::load(&declared, own.as_ref(), &regions)?;
            print(&show(register.find(name)?, &regions)?)
        }
        ForbundAction::LaggTill {
            namn,
            kommun,
            kalla,
            ar,
            fran,
        } => {
            let from = fran.as_deref().map(first_day).transpose()?;
            for (flag, text) in [("--namn", namn), ("--kalla", kalla)] {
                if text.trim().is_empty() {
                    return Err(Problem::input("Värdet är tomt")
                        .at(flag)
                        .expected("en text"));
                }
            }
            if !YEARS.contains(ar) {
                return Err(Problem::input(format!("{ar} är inget rimligt år"))
                    .at("--ar")
                    .expected("ett årtal från 2004, då de första förbunden bildades"));
            }
            let names: Vec<String> = listed(kommun).map(str::to_string).collect();
            let area = Area::of_kommuner(&names, None, &regions)?;
            let new = NewForbund {
                name: namn.trim(),
                kommuner: area
                    .parts
                    .iter()
                    .filter_map(|part| regions.get(&part.kommun))
                    .collect(),
                source: kalla.trim(),
                year: *ar,
                from,
            };
            let path = own_forbund_path(common)?;
            let existing = if path.is_file() {
                Some(read_user_file(&path)?)
            } else {
                None
            };
            let file = appended(
                existing.as_ref(),
                &path.display().to_string(),
                &new,
                &declared,
                &regions,
            )?;
            write_whole(&path, file.text.as_bytes(), Existing::Replace)?;
            print(&format!("{} är tillagt i {}\n", new.name, path.display()))
        }
    }
}

fn list(register: &ForbundRegister, regions: &Regions) -> String {
    let rows: Vec<Vec<String>> = register
        .all()
        .iter()
        .map(|forbund| {
            let names: Vec<&str> = forbund
                .memberships
                .iter()
                .map(|m| regions.name_of(&m.kommun))
                .collect();
            vec![
                forbund.name.clone(),
                swedish::list(&names),
                forbund.year.to_string(),
                forbund.file.clone(),
            ]
        })
        .collect();
    format!(
        "{}\nListan är inte fullständig: det finns ingen samlad offentlig förteckning. Lägg till ditt med behov forbund lagg-till.\n",
        table_of(
            &["Förbund", "Kommuner", "Gäller år", "Fil"],
            &rows,
            &[0, 1, 2, 3]
        )
    )
}

/// # Errors
/// Not a date.
fn first_day(text: &str) -> Outcome<NaiveDate> {
    day_of(text).ok_or_else(|| {
        Problem::input(format!("”{text}” är inget datum"))
            .at("--fran")
            .expected("ett datum som 2024-01-01")
    })
}

fn show(forbund: &Forbund, regions: &Regions) -> Outcome<String> {
    let today = day(None)?;
    let rows: Vec<Vec<String>> = forbund
        .memberships
        .iter()
        .map(|m| {
            let part = m
                .part
                .as_ref()
                .map(|part| format!("{part} ({})", swedish::share(m.weight)));
            vec![
                format!("{} {}", m.kommun, regions.name_of(&m.kommun)),
                part.unwrap_or_else(|| "hela".into()),
                m.from.map_or_else(|| "okänt".into(), |day| day.to_string()),
                m.to.map_or_else(|| "pågår".into(), |day| day.to_string()),
                if m.holds_on(today) { "ja" } else { "nej" }.into(),
            ]
        })
        .collect();
    Ok(format!(
        "{}\n{}\nKälla: {}, {}\nFil: {}\n",
        forbund.name,
        table_of(
            &["Kommun", "Del", "Från", "Till", "Medlem i dag"],
            &rows,
            &[0, 1, 2, 3, 4]
        ),
        forbund.source,
        forbund.year,
        forbund.file
    ))
}
