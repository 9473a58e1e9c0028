//! Reading `sources/jamforelser.toml`.

use super::model::{
    Ages, Before, Declarations, Feature, Measure, OverlapChoice, Projection, Step, Way,
};
use crate::declared::Declared;
use crate::form::{Form, FormFile};
use crate::problem::Outcome;

const FILE: &str = "sources/jamforelser.toml";

/// Reads the declarations.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn load(declared: &Declared) -> Outcome<Declarations> {
    let file = declared.file(FILE)?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let measures = root.forms("triangulering")?;
    let features = root.forms("liknande")?;
    let steps = root.forms("steg")?;
    let projection = root.form_or_none("framskrivning")?.ok_or_else(|| {
        root.fault("framskrivning", "framskrivning saknas")
            .expected("en rubrik [framskrivning]")
    })?;
    root.finish()?;
    Ok(Declarations {
        measures: measures.iter().map(read_measure).collect::<Outcome<_>>()?,
        steps: steps.iter().map(read_step).collect::<Outcome<_>>()?,
        features: features.iter().map(read_feature).collect::<Outcome<_>>()?,
        projection: read_projection(&projection)?,
    })
}

fn read_step(form: &Form<'_>) -> Outcome<Step> {
    let pairs = |key: &'static str| -> Outcome<Vec<(String, String)>> {
        match form.form_or_none(key)? {
            Some(inner) => inner.all_texts(),
            None => Ok(Vec::new()),
        }
    };
    let step = Step {
        id: form.text("id")?.to_string(),
        name: form.text("namn")?.to_string(),
        reason: form.text("motivering")?.to_string(),
        source: form.text("kalla")?.to_string(),
        before: Before {
            indicators: pairs("indikatorer")?,
            factors: pairs("faktorer")?,
            independent: form
                .text_or_none("oberoende")?
                .map(str::to_string)
                .into_iter()
                .collect(),
            without_local: form.flag("utan_lokalt", false)?,
        },
    };
    form.finish()?;
    Ok(step)
}

fn read_measure(form: &Form<'_>) -> Outcome<Measure> {
    let measure = Measure {
        id: form.text("id")?.to_string(),
        name: form.text("namn")?.to_string(),
        measures: form.text("mater")?.to_string(),
        source: form.text("kalla")?.to_string(),
        way: read_way(form)?,
    };
    form.finish()?;
    Ok(measure)
}

fn read_way(form: &Form<'_>) -> Outcome<Way> {
    if form.flag("forsta_regler", false)? {
        return Ok(Way::FirstRules);
    }
    if let Some(id) = form.text_or_none("indikator")? {
        return Ok(Way::Indicator {
            id: id.to_string(),
            share: form.percent_or_none("andel_procent")?.unwrap_or(1.0),
        });
    }
    if let Some(people) = form.number_or_none("antal")? {
        return Ok(Way::Riket {
            people,
            year: form.year("ar")?,
        });
    }
    Ok(Way::Assumptions {
        preset: form.text_or_none("antaganden")?.map(str::to_string),
        overlaps: read_overlaps(form)?,
    })
}

fn read_overlaps(form: &Form<'_>) -> Outcome<OverlapChoice> {
    let group =
        |key| -> Outcome<Option<String>> { Ok(form.text_or_none(key)?.map(str::to_string)) };
    if let Some(group) = group("oberoende")? {
        return Ok(OverlapChoice::GroupIndependent(group));
    }
    if let Some(group) = group("skild")? {
        return Ok(OverlapChoice::GroupApart(group));
    }
    match form.text_or_none("overlapp")? {
        None | Some("standard") => Ok(OverlapChoice::AsStated),
        Some("inga") => Ok(OverlapChoice::Independent),
        Some("ofaktoriserade") => Ok(OverlapChoice::Unscaled),
        Some(other) => Err(form
            .fault("overlapp", format!("Okända överlapp: {other}"))
            .expected("standard, inga eller ofaktoriserade")),
    }
}

fn read_feature(form: &Form<'_>) -> Outcome<Feature> {
    let feature = Feature {
        indicator: form.text("indikator")?.to_string(),
        name: form.text("namn")?.to_string(),
        logarithm: match form.text_or_none("skala")? {
            None => false,
            Some("log") => true,
            Some(other) => {
                return Err(form
                    .fault("skala", format!("Okänd skala: {other}"))
                    .expected("log, eller ingen rad alls"));
            }
        },
        per: form.text_or_none("per")?.map(str::to_string),
        decimals: form.decimals("decimaler")?,
    };
    form.finish()?;
    Ok(feature)
}

fn read_projection(form: &Form<'_>) -> Outcome<Projection> {
    let projection = Projection {
        indicator: form.text("indikator")?.to_string(),
        compared_with: form.text("jamfors_med")?.to_string(),
        name: form.text("namn")?.to_string(),
        fetch: form.text("hamta")?.to_string(),
        groups: form
            .forms("grupp")?
            .iter()
            .map(read_ages)
            .collect::<Outcome<_>>()?,
    };
    form.finish()?;
    Ok(projection)
}

fn read_ages(form: &Form<'_>) -> Outcome<Ages> {
    let ages = Ages {
        group: form.text("indikator")?.to_string(),
        indicator: form.text("framskriven")?.to_string(),
        compared_with: form.text("jamfors_med")?.to_string(),
    };
    form.finish()?;
    Ok(ages)
}
