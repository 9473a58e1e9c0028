//! Reading the declarations of sources.

use super::model::*;
use crate::declared::{Declared, DeclaredFile};
use crate::form::{Form, FormFile};
use crate::problem::Outcome;
use crate::swedish;
use std::ops::RangeInclusive;

const FOLDER: &str = "sources/kallor";

/// All declared sources, in order of file name.
///
/// # Errors
/// File and line of a fault, or of a series that two tables describe differently.
pub fn load(declared: &Declared) -> Outcome<Vec<Origin>> {
    let mut all: Vec<Origin> = Vec::new();
    for name in declared.names_in(FOLDER, ".toml")? {
        let file = declared.file(&name)?;
        let origin = read(&file)?;
        if let Some(other) = all.iter().find(|other| other.id == origin.id) {
            let parsed = FormFile::parse(&file)?;
            return Err(parsed.root().fault(
                "id",
                format!("Källan {} finns redan i {}", origin.id, other.file),
            ));
        }
        all.push(origin);
    }
    Ok(all)
}

fn read(file: &DeclaredFile) -> Outcome<Origin> {
    let parsed = FormFile::parse(file)?;
    let root = parsed.root();
    let protocol = one_of(&root, "protokoll", &Protocol::ALL)?;
    let mut tables = Vec::new();
    for form in root.forms("tabell")? {
        tables.push(read_table(&form)?);
    }
    let origin = Origin {
        id: root.text("id")?.to_string(),
        name: root.text("namn")?.to_string(),
        publisher: root.text("utgivare")?.to_string(),
        citation: root.text("citat")?.to_string(),
        licence: root.text("licens")?.to_string(),
        contact: root.text("kontakt")?.to_string(),
        version: optional(&root, "version")?.unwrap_or_default(),
        protocol,
        address: root.text("adress")?.trim_end_matches('/').to_string(),
        fallback: optional(&root, "adress_v1")?,
        hosts: texts(&root, "vardar")?,
        manners: read_manners(&root)?,
        age_sums: read_age_sums(&root)?,
        tables,
        file: file.name.clone(),
        text: file.text.to_string(),
    };
    root.finish()?;
    Ok(origin)
}

fn optional(form: &Form<'_>, key: &'static str) -> Outcome<Option<String>> {
    Ok(form.text_or_none(key)?.map(str::to_string))
}

fn texts(form: &Form<'_>, key: &'static str) -> Outcome<Vec<String>> {
    Ok(form.texts(key)?.into_iter().map(str::to_string).collect())
}

fn one_of<T: Copy>(form: &Form<'_>, key: &'static str, all: &[(&str, T)]) -> Outcome<T> {
    let wanted = form.text(key)?;
    all.iter()
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            form.fault(key, format!("{key} kan inte vara {wanted}"))
                .expected(swedish::alternatives(&names))
        })
}

/// Most calls, attempts and megabytes that make sense.
const MOST: u32 = 10_000;

fn read_manners(form: &Form<'_>) -> Outcome<Manners> {
    let number = |key, otherwise| -> Outcome<f64> {
        let value = form.number_or_none(key)?.unwrap_or(otherwise);
        if value > 0.0 {
            return Ok(value);
        }
        Err(form
            .fault(key, format!("{key} är {value}"))
            .expected("ett tal över 0"))
    };
    let whole = |key, otherwise| -> Outcome<u32> {
        Ok(form.whole_or_none(key, 1..=MOST)?.unwrap_or(otherwise))
    };
    Ok(Manners {
        calls: whole("anrop", 5)? as usize,
        window_seconds: number("per_sekunder", 1.0)?,
        largest_reply: u64::from(whole("storsta_svar_mb", 64)?) * 1_048_576,
        timeout_seconds: number("vantan_pa_svar_sekunder", 60.0)?,
        first_wait_seconds: number("vantan_fore_nytt_forsok_sekunder", 1.0)?,
        attempts: whole("forsok", 6)? as usize,
    })
}

fn read_table(form: &Form<'_>) -> Outcome<Table> {
    let mut series: Vec<Serie> = form
        .texts("nyckeltal")?
        .into_iter()
        .map(|id| Serie::published(id.to_string(), form.line()))
        .collect();
    for one in form.forms("serie")? {
        series.push(read_serie(&one)?);
    }
    let table = Table {
        id: form.text("id")?.to_string(),
        fallback_path: optional(form, "v1")?,
        roles: read_roles(form)?,
        kon_codes: read_kon(form)?,
        selection: read_selection(form)?,
        query: optional(form, "fraga")?.unwrap_or_default(),
        period: read_period(form)?,
        riket_is_sum: form.flag("riket_ar_summan", false)?,
        noisy: form.flag("brusskyddad", false)?,
        file_prefix: optional(form, "filnamn_borjar")?,
        page: optional(form, "sida")?,
        link_words: texts(form, "lank")?,
        file_kinds: texts(form, "filtyp")?,
        records: form.flag("pivotposter", false)?,
        sheets: texts(form, "blad")?,
        skipped: pairs(form, "hoppa_over")?,
        conditions: pairs(form, "villkor")?,
        suppressed: texts(form, "sekretess")?,
        series,
        line: form.line(),
    };
    form.finish()?;
    Ok(table)
}

impl Serie {
    fn published(id: String, line: usize) -> Self {
        Self {
            id,
            about: None,
            pick: Vec::new(),
            pick_text: Vec::new(),
            ages: None,
            column: None,
            factor: 1.0,
            line,
        }
    }
}

/// Ages that people are counted by, years.
const AGES: RangeInclusive<u32> = 0..=120;

fn read_age_sums(root: &Form<'_>) -> Outcome<Vec<AgeSum>> {
    let mut all = Vec::new();
    for form in root.forms("aldersumma")? {
        all.push(AgeSum {
            id: form.text("id")?.to_string(),
            about: read_about(&form)?,
            parts: texts(&form, "delar")?,
            ages: (
                form.whole("alder_fran", AGES)?,
                form.whole("alder_till", AGES)?,
            ),
        });
        form.finish()?;
    }
    Ok(all)
}

fn read_about(form: &Form<'_>) -> Outcome<About> {
    Ok(About {
        title: form.text("titel")?.to_string(),
        unit: form.text("enhet")?.to_string(),
        producer: form.text("producent")?.to_string(),
        measure: optional(form, "mattyp")?.unwrap_or_default(),
        by_kon: !form.flag("ej_per_kon", false)?,
        replaces: optional(form, "ersatter")?,
    })
}

fn read_roles(form: &Form<'_>) -> Outcome<Roles> {
    let Some(inner) = form.form_or_none("roller")? else {
        return Ok(Roles::default());
    };
    let roles = Roles {
        region: optional(&inner, "region")?,
        lan: optional(&inner, "lan")?,
        kon: optional(&inner, "kon")?,
        year: optional(&inner, "ar")?,
        month: optional(&inner, "manad")?,
        age: optional(&inner, "alder")?,
    };
    inner.finish()?;
    Ok(roles)
}

fn read_kon(form: &Form<'_>) -> Outcome<[Vec<String>; 3]> {
    let Some(inner) = form.form_or_none("kon")? else {
        return Ok(Default::default());
    };
    let codes = [
        texts(&inner, "T")?,
        texts(&inner, "K")?,
        texts(&inner, "M")?,
    ];
    inner.finish()?;
    Ok(codes)
}

fn read_selection(form: &Form<'_>) -> Outcome<Vec<(String, Vec<String>)>> {
    match form.form_or_none("urval")? {
        Some(inner) => inner.all_text_lists(),
        None => Ok(Vec::new()),
    }
}

fn pairs(form: &Form<'_>, key: &'static str) -> Outcome<Vec<(String, String)>> {
    match form.form_or_none(key)? {
        Some(inner) => inner.all_texts(),
        None => Ok(Vec::new()),
    }
}

fn read_period(form: &Form<'_>) -> Outcome<Period> {
    match form.text_or_none("period")? {
        None | Some("ar") => Ok(Period::Year),
        Some("arsmedel") => Ok(Period::Mean),
        Some("senaste_manad") => Ok(Period::Newest),
        Some("december") => Ok(Period::Month(12)),
        Some(other) => Err(form
            .fault("period", format!("Okänd period: {other}"))
            .expected("ar, arsmedel, senaste_manad eller december")),
    }
}

fn read_serie(form: &Form<'_>) -> Outcome<Serie> {
    let ages = match (
        form.whole_or_none("alder_fran", AGES)?,
        form.whole_or_none("alder_till", AGES)?,
    ) {
        (Some(from), Some(to)) if from <= to => Some((from, to)),
        (None, None) => None,
        _ => {
            return Err(form
                .fault("alder_fran", "Åldrarna är ofullständiga")
                .expected("både alder_fran och alder_till, i ordning"));
        }
    };
    let serie = Serie {
        id: form.text("id")?.to_string(),
        about: Some(read_about(form)?),
        pick: pairs(form, "kod")?,
        pick_text: pairs(form, "text")?,
        ages,
        column: optional(form, "kolumn")?,
        factor: form.number_or_none("ganger")?.unwrap_or(1.0),
        line: form.line(),
    };
    form.finish()?;
    Ok(serie)
}
