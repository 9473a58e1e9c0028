//! `behov fyll`

use super::args::{Common, FyllArgs};
use super::out::print;
use super::renewed::renewed;
use super::session;
use crate::analys::{Behov, Beside, Fraga};
use crate::fill::{Value, Values, fill};
use crate::input::{LARGEST, read_whole};
use crate::output::{Existing, check_ending, check_target, write_whole};
use crate::present::table_of;
use crate::problem::{Outcome, Problem};
use crate::template::Template;
use std::path::{Path, PathBuf};

pub fn run(common: &Common, args: &FyllArgs) -> Outcome<()> {
    let depth = session::depth(&args.depth)?;
    let behov = session::open(common)?;
    let mut fraga = asked(&behov, args)?;
    fraga.depth = depth;
    fraga.beside = Beside::shown();
    session::beside(&mut fraga, &args.depth, &behov)?;
    let values = Values::of(&behov.analysera(&fraga)?);
    if args.lista {
        return print(&list(&values));
    }
    let Some(file) = &args.file else {
        return Err(Problem::input("Ingen arbetsbok är angiven")
            .expected("behov fyll MALL.xlsx OMRÅDE, eller --lista"));
    };
    let bytes = read_whole(file, LARGEST)?;
    let filled = fill(&file.display().to_string(), &bytes, &values)?;
    let path = args
        .ut
        .clone()
        .unwrap_or_else(|| beside(file, filled.ending));
    let existing = Existing::replace_if(args.skriv_over);
    check_target(&path, existing)?;
    check_ending(&path, filled.ending)?;
    let left: String = filled
        .left
        .iter()
        .map(|one| format!("Obs: {one}.\n"))
        .collect();
    if filled.count == 0 {
        return Err(Problem::input("Arbetsboken har inga fält att fylla i")
            .at(file.display().to_string())
            .expected("celler som {{netto}}, eller celler vars namn börjar med behov_")
            .next("Se alla fält med behov fyll --lista."));
    }
    write_whole(&path, &filled.bytes, existing)?;
    print(&format!(
        "{}. Arbetsboken: {}\n{left}",
        match filled.count {
            1 => "1 cell är ifylld".to_string(),
            count => format!("{count} celler är ifyllda"),
        },
        path.display()
    ))
}

/// What the fields are about: without an area the list is of riket's.
fn asked(behov: &Behov, args: &FyllArgs) -> Outcome<Fraga> {
    let mut estimate = args.estimate.clone();
    let named = session::area_name(&estimate.area, estimate.namn.as_deref());
    if args.lista && args.fran.is_none() && named.is_none() {
        estimate.area.riket = true;
    }
    let template = Template::load(behov.declared())?;
    Ok(renewed(behov, &estimate, args.fran.as_deref(), &template)?.fraga)
}

/// The same name with "-ifylld" before the ending.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-ifylld.{ending}"))
}

fn list(values: &Values) -> String {
    let rows: Vec<Vec<String>> = values
        .all()
        .map(|(name, value)| {
            let told = match value {
                Value::Absent(reason) => format!("– ({reason})"),
                known => known.text(),
            };
            vec![format!("{{{{{name}}}}}"), told]
        })
        .collect();
    format!("{}\n", table_of(&["Fält", "Värde i dag"], &rows, &[0, 1]))
}
