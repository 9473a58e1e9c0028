//! Reading an assumptions file; every fault names file, line and what was expected.

use super::judged;
use super::model::{Assumptions, Darav, Group, Override, Remark, Scope, Share, Tolkning};
use super::named::{known_group, known_group_named, read_scopes};
use super::overlap::{read_overlap, read_patterns};
use crate::declared::{Declared, DeclaredFile, read_user_file};
use crate::distribution::{self, Interval};
use crate::forbund::ForbundRegister;
use crate::form::{Form, FormFile};
use crate::indicators::Engine;
use crate::overlaps::{self, read_measure};
use crate::problem::{Outcome, Problem};
use crate::status::Kon;
use crate::swedish;
use std::path::Path;

const FOLDER: &str = "sources/antaganden";

/// Ids of the presets in the program, sorted.
///
/// # Errors
/// The folder of replacements cannot be read.
pub fn preset_ids(declared: &Declared) -> Outcome<Vec<String>> {
    let names = declared.names_in(FOLDER, ".toml")?;
    Ok(names
        .iter()
        .filter_map(|name| {
            name.strip_prefix(&format!("{FOLDER}/"))?
                .strip_suffix(".toml")
        })
        .map(str::to_string)
        .collect())
}

/// The text of a preset, as a file to start from.
///
/// # Errors
/// There is no such preset.
pub fn template_text(declared: &Declared, preset: &str) -> Outcome<String> {
    Ok(declared
        .file(&format!("{FOLDER}/{preset}.toml"))?
        .text
        .to_string())
}

/// A preset by its id, or a file by its path.
///
/// # Errors
/// No such preset or file, or a fault in it.
pub fn load(
    wanted: &str,
    declared: &Declared,
    engine: &Engine,
    forbund: &ForbundRegister,
) -> Outcome<Assumptions> {
    let ids = preset_ids(declared)?;
    let file = if ids.iter().any(|id| id == wanted) {
        declared.file(&format!("{FOLDER}/{wanted}.toml"))?
    } else if Path::new(wanted).is_file() {
        read_user_file(Path::new(wanted))?
    } else {
        let near = swedish::nearest(wanted, ids.iter().map(String::as_str), 3);
        return Err(Problem::input(format!("Antagandena ”{wanted}” finns inte"))
            .expected(format!("{}, eller en fil", swedish::alternatives(&near)))
            .next("Se behov antaganden lista, eller gör en egen fil med behov antaganden mall."));
    };
    of(&file, declared, engine, forbund)
}

/// Reads a file that is at hand.
///
/// # Errors
/// As [`load`].
pub fn of(
    file: &DeclaredFile,
    declared: &Declared,
    engine: &Engine,
    forbund: &ForbundRegister,
) -> Outcome<Assumptions> {
    let parsed = FormFile::parse(file)?;
    let root = parsed.root();
    let mut assumptions = Assumptions {
        id: root.text("id")?.to_string(),
        name: root.text("namn")?.to_string(),
        description: root.text("beskrivning")?.to_string(),
        decided_by: root.text("beslutad_av")?.to_string(),
        date: root.year_or_date_or_none("datum")?.unwrap_or_default(),
        next_review: root
            .date_or_none("nasta_oversyn")?
            .map_or_else(String::new, |day| day.to_string()),
        changed: false,
        tolkning: read_tolkning(&root)?,
        excluded: Vec::new(),
        groups: Vec::new(),
        overrides: Vec::new(),
        darav: Vec::new(),
        standard_overlaps: root.flag("standardoverlapp", true)?,
        overlaps: Vec::new(),
        patterns: Vec::new(),
        judgements: Vec::new(),
        remarks: Vec::new(),
        file: file.name.clone(),
    };
    for form in root.forms("grupp")? {
        let group = read_group(&form, engine)?;
        if let Some(first) = assumptions.group(&group.id) {
            return Err(form.fault(
                "id",
                format!(
                    "Gruppen {} står två gånger, första gången på rad {}",
                    group.id, first.line
                ),
            ));
        }
        assumptions.groups.push(group);
    }
    if assumptions.groups.is_empty() {
        return Err(root
            .fault("grupp", "Filen har ingen behovsgrupp")
            .expected("minst en [[grupp]]"));
    }
    for form in root.forms("avvikelse")? {
        let one = read_override(&form, &assumptions, engine, forbund)?;
        if let Some(first) = assumptions.overrides.iter().find(|other| {
            (&other.group, &other.scope, other.kon) == (&one.group, &one.scope, one.kon)
        }) {
            return Err(form
                .fault(
                    "grupp",
                    format!(
                        "Avvikelsen gäller samma grupp, plats och kön som {}",
                        first.place
                    ),
                )
                .next("Behåll den ena."));
        }
        remark_on_neet(form.text("grupp")?, &mut assumptions);
        assumptions.overrides.push(one);
    }
    assumptions.judgements = judged::read(&root, &assumptions)?;
    judged_shares(&root, &mut assumptions)?;
    assumptions.excluded = read_excluded(&root, &assumptions)?;
    for form in root.forms("darav")? {
        assumptions
            .darav
            .push(read_darav(&form, &assumptions, engine)?);
    }
    let factors = overlaps::load(declared)?.factors;
    for form in root.forms("overlapp")? {
        let one = read_overlap(&form, &assumptions, &factors, engine, forbund)?;
        assumptions.overlaps.push(one);
    }
    for form in root.forms("monster")? {
        let one = read_patterns(&form, &assumptions, engine, forbund)?;
        assumptions.patterns.push(one);
    }
    root.finish()?;
    Ok(assumptions)
}

/// The judged shares; one that is also written must be what the judges say.
fn judged_shares(root: &Form<'_>, assumptions: &mut Assumptions) -> Outcome<()> {
    let written: Vec<f64> = assumptions
        .groups
        .iter()
        .map(|one| one.share.point)
        .collect();
    judged::pool(assumptions);
    for (group, written) in assumptions.groups.iter().zip(written) {
        let judged = assumptions
            .judgements
            .iter()
            .any(|one| one.group == group.id);
        if judged && (group.share.point - written).abs() > JUDGED_WITHIN {
            return Err(root
                .fault(
                    "bedomning",
                    format!(
                        "Andelen för {} är {}, men bedömningarna ger {}",
                        group.id,
                        swedish::percent(written, 2),
                        swedish::percent(group.share.point, 2)
                    ),
                )
                .next("Skriv andelen som bedömningarna ger, eller ta bort gruppens bedömningar."));
        }
    }
    Ok(())
}

/// A judged share may be written with two decimals of per cent.
const JUDGED_WITHIN: f64 = 0.5e-4;

fn read_tolkning(root: &Form<'_>) -> Outcome<Tolkning> {
    match root.text_or_none("tolkning")? {
        None | Some("person") => Ok(Tolkning::Person),
        Some("grupp") => Ok(Tolkning::Grupp),
        Some(other) => Err(root
            .fault("tolkning", format!("Okänd tolkning: {other}"))
            .expected("person (en egenskap hos personen) eller grupp (ett urval ur varje grupp)")),
    }
}

/// `ingen`: groups with a share of 0 of which nobody belongs through another group either.
fn read_excluded(root: &Form<'_>, assumptions: &Assumptions) -> Outcome<Vec<String>> {
    let mut all = Vec::new();
    for id in root.texts("ingen")? {
        let id = known_group_named(root, "ingen", id, assumptions)?;
        let group = assumptions
            .group(&id)
            .map_or(0.0, |group| group.share.point);
        let mut own = assumptions.overrides.iter().filter(|one| one.group == id);
        if group > 0.0 || own.any(|one| one.share.point > 0.0) {
            return Err(root
                .fault("ingen", format!("{id} har en andel som inte är 0"))
                .expected("andel_procent = 0 för en grupp som står under ingen"));
        }
        all.push(id);
    }
    Ok(all)
}

pub(super) fn read_group(form: &Form<'_>, engine: &Engine) -> Outcome<Group> {
    let group = Group {
        id: form.text("id")?.to_string(),
        name: form.text("namn")?.to_string(),
        indicator: known_indicator(form, engine)?,
        huvudman: form.text("huvudman")?.to_string(),
        ages: form.text("alder")?.to_string(),
        measure: read_measure(form)?,
        share: read_share(form)?,
        line: form.line(),
    };
    if engine.unit_of(&group.indicator) != "antal" {
        return Err(form
            .fault(
                "indikator",
                format!("{} är inget antal personer", group.indicator),
            )
            .expected("en indikator med enheten antal"));
    }
    form.finish()?;
    Ok(group)
}

fn known_indicator(form: &Form<'_>, engine: &Engine) -> Outcome<String> {
    let id = form.text("indikator")?;
    if engine.knows(id) {
        return Ok(id.to_string());
    }
    let known = engine.indicators().all().iter().map(|one| one.id.as_str());
    let near = swedish::nearest(id, known, 3);
    Err(form
        .fault("indikator", format!("Okänd indikator: {id}"))
        .expected("ett id ur sources/indikatorer.toml eller ett nyckeltal")
        .next(format!("Menade du {}?", swedish::alternatives(&near))))
}

fn read_share(form: &Form<'_>) -> Outcome<Share> {
    let point = form.percent_or_none("andel_procent")?.ok_or_else(|| {
        form.fault("andel_procent", "andel_procent saknas")
            .expected("andel_procent = 80")
    })?;
    let interval = match form.form_or_none("intervall")? {
        Some(inner) => Some(distribution::read(&inner)?),
        None => None,
    };
    let outside = |interval: &Interval| !interval.distribution.holds(point);
    if interval.as_ref().is_some_and(outside) {
        return Err(form
            .fault(
                "andel_procent",
                "Andelen ligger utanför sitt eget intervall",
            )
            .expected("en andel mellan intervallets lag och hog")
            .next("Ändra andelen, eller ta bort intervallet: det gällde en annan andel."));
    }
    Ok(Share {
        point,
        interval,
        moved: false,
        source: form.text("kalla")?.to_string(),
        reason: form.text("motivering")?.to_string(),
        decided: form.text_or_none("vem_och_nar")?.map(str::to_string),
    })
}

fn read_override(
    form: &Form<'_>,
    assumptions: &Assumptions,
    engine: &Engine,
    forbund: &ForbundRegister,
) -> Outcome<Override> {
    let group = known_group(form, "grupp", assumptions)?;
    let kon = match form.text_or_none("kon")? {
        None => Kon::T,
        Some(text) => Kon::from_id(text).ok_or_else(|| {
            form.fault("kon", format!("Okänt kön: {text}"))
                .expected("K eller M, eller ingen rad alls")
        })?,
    };
    let mut scopes = read_scopes(form, engine, forbund)?;
    let scope = match (scopes.len(), kon) {
        (1, _) => scopes.remove(0),
        (0, Kon::K | Kon::M) => Scope::All,
        _ => {
            return Err(form
                .fault("grupp", "Det framgår inte var avvikelsen gäller")
                .expected("en av kommun, forbund och lan, eller bara kon"));
        }
    };
    let one = Override {
        group,
        scope,
        kon,
        share: read_share(form)?,
        place: format!("{}, rad {}", form.file_name(), form.line()),
    };
    form.finish()?;
    Ok(one)
}

/// Says that UVAS is used where the user wrote `neet`.
pub fn remark_on_neet(id: &str, assumptions: &mut Assumptions) {
    let remark = Remark::UvasForNeet;
    if id == "neet" && !assumptions.remarks.contains(&remark) {
        assumptions.remarks.push(remark);
    }
}

fn read_darav(form: &Form<'_>, assumptions: &Assumptions, engine: &Engine) -> Outcome<Darav> {
    let darav = Darav {
        parent: known_group(form, "grupp", assumptions)?,
        name: form.text("namn")?.to_string(),
        indicator: known_indicator(form, engine)?,
    };
    form.finish()?;
    Ok(darav)
}
