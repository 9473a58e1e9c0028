//! `behov analys --fran`: what the user typed in an earlier workbook is taken over.

use super::args::{AreaChoice, EstimateArgs};
use super::session::{Asked, Session};
use crate::assumptions::Assumptions;
use crate::indicators::Engine;
use crate::local;
use crate::problem::Outcome;
use crate::workbook::{self, Earlier, Inputs, Known, Since, Template};
use std::path::Path;

/// What is asked for, what was typed, and what the earlier workbook said.
pub struct Taken {
    pub asked: Asked,
    pub inputs: Inputs,
    pub since: Option<Since>,
}

/// Reads what the user asks for, with what an earlier workbook holds where there is one.
///
/// # Errors
/// The earlier workbook cannot be read, or its layout is beyond recognition; nothing has been written.
pub fn taken(
    session: &Session,
    args: &EstimateArgs,
    fran: Option<&Path>,
    template: &Template,
    engine: &Engine<'_>,
) -> Outcome<Taken> {
    let Some(path) = fran else {
        return Ok(Taken {
            asked: session.asked(args, engine)?,
            inputs: Inputs::default(),
            since: None,
        });
    };
    let earlier = Earlier::read(path, template)?;
    let args = about(args, &earlier);
    let mut asked = session.asked(&args, engine)?;
    let before = asked.assumptions.clone();
    let mut unplaced = Vec::new();
    let known = Known {
        declared: &session.overlaps,
        regions: &session.regions,
        forbund: &session.forbund,
    };
    let denominator = workbook::apply(&earlier, &mut asked.assumptions, &known, &mut unplaced)?;
    if let Some(wanted) = denominator.filter(|_| args.namnare == EstimateArgs::DENOMINATOR) {
        asked.denominator = session.denominator(&wanted)?;
    }
    if earlier.sheet("lokala").is_some() {
        let loaded = local::load(path, &asked.assumptions, &session.regions)?;
        unplaced.extend(loaded.unfinished);
        asked.local.extend(loaded.figures);
    }
    for text in &args.andel {
        crate::assumptions::parse_override(text, &mut asked.assumptions, &session.regions)?;
    }
    let inputs = workbook::read_inputs(&earlier, template)?;
    let since = Since {
        file: path.display().to_string(),
        netto: total(&earlier, "netto"),
        brutto: total(&earlier, "brutto"),
        groups: earlier.groups(),
        kept: kept(&before, &asked, &inputs),
        unplaced,
    };
    Ok(Taken {
        asked,
        inputs,
        since: Some(since),
    })
}

fn total(earlier: &Earlier, what: &str) -> Option<f64> {
    let named = |area: &str| earlier.named(&format!("{area}_{what}"));
    named("omrade").or_else(|| named("riket"))
}

/// What is asked for, of the user's own area or the earlier workbook's.
fn about(args: &EstimateArgs, earlier: &Earlier) -> EstimateArgs {
    let chosen = &args.area;
    let any = chosen.kommun.is_some() || chosen.forbund.is_some() || chosen.lan.is_some();
    if any || chosen.riket {
        return args.clone();
    }
    let (kind, names, own) = earlier.area().unwrap_or_default();
    let of = |wanted: &str| (kind == wanted).then(|| names.to_string());
    EstimateArgs {
        area: AreaChoice {
            kommun: of("kommun"),
            forbund: of("forbund"),
            lan: of("lan"),
            riket: kind == "riket",
        },
        namn: args.namn.clone().or_else(|| own.map(str::to_string)),
        ..args.clone()
    }
}

/// What has been taken over, in sentences.
fn kept(before: &Assumptions, asked: &Asked, inputs: &Inputs) -> Vec<String> {
    let after = &asked.assumptions;
    let pairs = before.groups.iter().zip(&after.groups);
    let changed: Vec<&str> = pairs
        .filter(|(one, other)| one.share.point != other.share.point)
        .map(|(_, other)| other.name.as_str())
        .collect();
    let mut all = Vec::new();
    if !changed.is_empty() {
        all.push(format!(
            "Andelar som är andra än i {}: {}.",
            before.name,
            crate::swedish::list(&changed)
        ));
    }
    let used = asked.local.iter().filter(|one| one.used).count();
    for (count, what) in [
        (
            after.overrides.len(),
            "avvikelser för en kommun, ett förbund, ett län eller ett kön",
        ),
        (after.overlaps.len(), "överlapp som är andra än programmets"),
        (asked.local.len(), "lokala uppgifter"),
        (
            used,
            "av de lokala uppgifterna sätts i de offentligas ställe, om perioden är analysens",
        ),
        (inputs.rows("utbud").len(), "rader på Utbud och täckning"),
        (inputs.rows("karta").len(), "rader i rehabiliteringskartan"),
    ] {
        if count > 0 {
            all.push(format!("{count} {what}."));
        }
    }
    let typed = inputs.texts();
    if typed > 0 {
        all.push(format!(
            "Egna texter i {typed} celler på Behov och insatser."
        ));
    }
    all
}
