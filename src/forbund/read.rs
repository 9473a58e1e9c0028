//! Reading `sources/forbund.toml`, and a user's own file of the same form.

use super::model::{Ended, Forbund, Membership, Outside, YEARS, simplified};
use crate::declared::DeclaredFile;
use crate::form::{Form, FormFile};
use crate::problem::Outcome;
use crate::regions::{Region, Regions};
use std::collections::HashSet;

/// What a file holds.
pub(super) struct Read {
    pub forbund: Vec<Forbund>,
    pub corrections: Vec<Correction>,
    pub outside: Vec<Outside>,
}

/// What a user knows better about a förbund of the program's.
pub(super) struct Correction {
    pub forbund: String,
    /// True where the kommun belongs, false where it does not.
    pub joins: bool,
    /// None where the members are right as they stand.
    pub membership: Option<Membership>,
    pub source: String,
    pub year: u32,
    pub file: String,
    pub line: usize,
}

pub(super) fn read(file: &DeclaredFile, regions: &Regions) -> Outcome<Read> {
    let parsed = FormFile::parse(file)?;
    let root = parsed.root();
    let mut all: Vec<Forbund> = Vec::new();
    let mut names = HashSet::new();
    for form in root.forms("forbund")? {
        let forbund = read_one(&form, regions)?;
        if !names.insert(simplified(&forbund.name)) {
            return Err(form
                .fault(
                    "namn",
                    format!("Förbundet {} står två gånger", forbund.name),
                )
                .next("Ta bort det ena, eller ge det ett annat namn."));
        }
        all.push(forbund);
    }
    let corrections = root.forms("rattelse")?;
    let corrections = corrections
        .iter()
        .map(|form| read_correction(form, regions));
    let corrections = corrections.collect::<Outcome<_>>()?;
    let outside = root.forms("utanfor")?;
    let outside = outside.iter().map(|form| read_outside(form, regions));
    let outside = outside.collect::<Outcome<_>>()?;
    root.finish()?;
    Ok(Read {
        forbund: all,
        corrections,
        outside,
    })
}

fn read_one(form: &Form<'_>, regions: &Regions) -> Outcome<Forbund> {
    let name = form.text("namn")?.to_string();
    let members = form.forms("medlem")?;
    let memberships = members
        .iter()
        .map(|member| read_membership(member, regions))
        .collect::<Outcome<Vec<_>>>()?;
    let ended = read_ended(form)?;
    let forbund = Forbund {
        also: texts(form, "aven")?,
        lan: form.text_or_none("lan")?.map(str::to_string),
        source: form.text("kalla")?.to_string(),
        address: form.text_or_none("adress")?.map(str::to_string),
        year: stated_year(form, "ar")?,
        earliest: stated_year(form, "tidigast")?,
        probable: probable(form, regions)?,
        remark: form.text_or_none("anmarkning")?.map(str::to_string),
        file: form.file_name().to_string(),
        memberships,
        ended,
        name,
    };
    form.text_or_none("organisationsnummer")?;
    let known = !forbund.memberships.is_empty() || !forbund.probable.is_empty();
    // A förbund of which only the name is known says so by its län, or that it is no more.
    if !known && forbund.lan.is_none() && forbund.ended.is_none() && forbund.remark.is_none() {
        return Err(form
            .fault("medlem", format!("{} har inga medlemmar", forbund.name))
            .expected("medlem = [{ kommun = \"1440\" }]"));
    }
    form.finish()?;
    Ok(forbund)
}

fn read_ended(form: &Form<'_>) -> Outcome<Option<Ended>> {
    let ended = form.flag("upphort", false)?;
    let (on, into) = (
        form.date_or_none("upphorde")?,
        form.text_or_none("overgick_i")?,
    );
    Ok(ended.then(|| Ended {
        on,
        into: into.map(str::to_string),
    }))
}

fn texts(form: &Form<'_>, key: &'static str) -> Outcome<Vec<String>> {
    Ok(form.texts(key)?.into_iter().map(str::to_string).collect())
}

fn probable(form: &Form<'_>, regions: &Regions) -> Outcome<Vec<(String, String)>> {
    let of = |wanted: &str| {
        let kommun = kommun(form, "troliga", wanted, regions)?;
        Ok((kommun.code.clone(), kommun.name.clone()))
    };
    form.texts("troliga")?.into_iter().map(of).collect()
}

fn kommun<'a>(
    form: &Form<'_>,
    key: &'static str,
    wanted: &str,
    regions: &'a Regions,
) -> Outcome<&'a Region> {
    regions
        .kommun(wanted)
        .map_err(|problem| problem.at_line(form.file_name(), form.line_of(key)))
}

fn stated_year(form: &Form<'_>, key: &'static str) -> Outcome<Option<u32>> {
    let Some(year) = form.year_or_none(key)?.map(i32::cast_unsigned) else {
        return Ok(None);
    };
    match YEARS.contains(&year) {
        true => Ok(Some(year)),
        false => Err(form
            .fault(key, format!("{year} är inget rimligt år"))
            .expected("ett årtal från 2004, då de första förbunden bildades")),
    }
}

fn needed_year(form: &Form<'_>) -> Outcome<u32> {
    form.year("ar")?;
    Ok(stated_year(form, "ar")?.unwrap_or_default())
}

fn read_membership(form: &Form<'_>, regions: &Regions) -> Outcome<Membership> {
    let membership = membership(form, regions)?;
    form.finish()?;
    Ok(membership)
}

fn membership(form: &Form<'_>, regions: &Regions) -> Outcome<Membership> {
    let kommun = kommun(form, "kommun", form.text("kommun")?, regions)?;
    let part = form.text_or_none("del")?.map(str::to_string);
    let weight = form.percent_or_none("andel_procent")?;
    if part.is_some() != weight.is_some() {
        return Err(form
            .fault(
                "kommun",
                format!("Delen av {} är ofullständig", kommun.name),
            )
            .expected("både del = \"namn\" och andel_procent = 30, eller ingetdera"));
    }
    if weight == Some(0.0) {
        return Err(form
            .fault("andel_procent", format!("Delen av {} är 0 %", kommun.name))
            .expected("ett tal över 0"));
    }
    let (from, to) = (form.date_or_none("fran")?, form.date_or_none("till")?);
    if let (Some(from), Some(to)) = (&from, &to)
        && to < from
    {
        return Err(form.fault("till", format!("till ({to}) är före fran ({from})")));
    }
    Ok(Membership {
        kommun: kommun.code.clone(),
        name: kommun.name.clone(),
        from,
        to,
        part,
        weight: weight.unwrap_or(1.0),
        line: form.line(),
    })
}

fn read_correction(form: &Form<'_>, regions: &Regions) -> Outcome<Correction> {
    let correction = Correction {
        forbund: form.text("forbund")?.to_string(),
        joins: form.flag("medlem", true)?,
        membership: match form.text_or_none("kommun")? {
            Some(_) => Some(membership(form, regions)?),
            None => None,
        },
        source: form.text("kalla")?.to_string(),
        year: needed_year(form)?,
        file: form.file_name().to_string(),
        line: form.line(),
    };
    form.finish()?;
    Ok(correction)
}

fn read_outside(form: &Form<'_>, regions: &Regions) -> Outcome<Outside> {
    let outside = Outside {
        kommun: kommun(form, "kommun", form.text("kommun")?, regions)?
            .code
            .clone(),
        source: form.text("kalla")?.to_string(),
        year: needed_year(form)?,
    };
    form.finish()?;
    Ok(outside)
}
