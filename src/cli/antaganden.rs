//! `behov antaganden`

use super::args::{AntagandenAction, AntagandenArgs, Common};
use super::out::print;
use super::session::{self, day};
use crate::analys::{AssumptionsFrom, Behov};
use crate::assumptions::{Assumptions, Membership, decide, preset_ids, template_text};
use crate::output::{Existing, write_whole};
use crate::present::table_of;
use crate::problem::{Outcome, Problem};
use crate::status::Kon;
use crate::swedish;
use std::path::Path;

pub fn run(common: &Common, args: &AntagandenArgs) -> Outcome<()> {
    let behov = session::open(common)?;
    match &args.action {
        AntagandenAction::Lista => print(&list(&behov)?),
        AntagandenAction::Visa { name, kommun } => print(&show(
            &behov,
            &behov.assumptions(AssumptionsFrom::Named(name))?,
            kommun.as_deref(),
        )?),
        AntagandenAction::Mall {
            fran,
            ut,
            skriv_over,
        } => {
            if !preset_ids(behov.declared())?.contains(fran) {
                return Err(Problem::input(format!("Antagandena ”{fran}” finns inte"))
                    .at("--fran")
                    .expected(swedish::alternatives(&preset_ids(behov.declared())?)));
            }
            let text = template_text(behov.declared(), fran)?;
            let Some(path) = ut else {
                return print(&text);
            };
            let existing = Existing::replace_if(*skriv_over);
            write_whole(path, text.as_bytes(), existing)?;
            print(&format!(
                "Mallen: {}\nKontrollera den med behov antaganden kontrollera.\n",
                path.display()
            ))
        }
        AntagandenAction::Kontrollera { file } => {
            if !Path::new(file).is_file() {
                return Err(Problem::input("Filen finns inte").at(file.clone()));
            }
            let checked = behov.assumptions(AssumptionsFrom::Named(file))?;
            print(&format!(
                "{file}: inga fel. {} grupper, {} avvikelser.\n",
                checked.groups.len(),
                checked.overrides.len()
            ))
        }
    }
}

fn list(behov: &Behov) -> Outcome<String> {
    let mut rows = Vec::new();
    for id in preset_ids(behov.declared())? {
        let one = behov.assumptions(AssumptionsFrom::Named(&id))?;
        rows.push(vec![id, one.name.clone(), one.description.clone()]);
    }
    Ok(format!(
        "{}\n\nBehovsgrupper som kan räknas också, med --grupp ID:\n{}\n",
        table_of(&["Id", "Namn", "Beskrivning"], &rows, &[0, 1, 2]),
        further(behov)?
    ))
}

/// The groups that can be switched on, and whether they have figures.
fn further(behov: &Behov) -> Outcome<String> {
    let all = behov.further_groups()?;
    let rows = all.iter().map(|one| {
        let name = match one.priority {
            true => format!("{} (prioriterad)", one.group.name),
            false => one.group.name.clone(),
        };
        vec![
            one.group.id.clone(),
            name,
            swedish::share(one.group.share.point),
            match behov.has_figures(one) {
                Ok(()) => "ja".to_string(),
                Err(_) => "efter behov hamta".to_string(),
            },
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let header = ["Id", "Namn", "Andel", "Har siffror"];
    Ok(table_of(&header, &rows, &[0, 1, 3]))
}

fn show(behov: &Behov, one: &Assumptions, kommun: Option<&str>) -> Outcome<String> {
    let today = day(None)?;
    let region = kommun
        .map(|wanted| behov.regions().kommun(wanted))
        .transpose()?;
    let whole_member = region.and_then(|region| {
        behov
            .forbund()
            .of_kommun(&region.code, today)
            .find(|(_, membership)| membership.weight >= 1.0)
            .map(|(forbund, _)| forbund.name.as_str())
    });
    let at = Membership {
        kommun: region.map(|r| r.code.as_str()),
        forbund: whole_member,
        lan: region.map(|r| r.lan.as_str()),
    };
    let mut rows = Vec::new();
    for group in &one.groups {
        let shares = Kon::ALL.map(|kon| decide(one, group, at, kon));
        let [both, women, men] = shares.map(|decided| decided.share.point);
        let mut text = swedish::share(both);
        if women != both || men != both {
            text.push_str(&format!(
                " (kvinnor {}, män {})",
                swedish::share(women),
                swedish::share(men)
            ));
        }
        let general = format!("{}, rad {}", one.file, group.line);
        let decided: Vec<&str> = shares.iter().filter_map(|decided| decided.place).collect();
        rows.push(vec![
            group.id.clone(),
            text,
            decided.first().map_or(general, |place| place.to_string()),
            shares[0].share.reason.clone(),
        ]);
    }
    let place = region.map_or_else(
        || "allmänt".to_string(),
        |r| format!("{} ({})", r.name, r.code),
    );
    Ok(format!(
        "{}, {place}\n{}\n{}\n",
        one.name,
        one.description,
        table_of(
            &["Grupp", "Andel", "Avgörs av", "Motivering"],
            &rows,
            &[0, 2, 3]
        )
    ))
}
