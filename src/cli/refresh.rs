//! `behov analys --fran`: what the user typed in an earlier workbook is taken over.

use super::args::{AreaChoice, EstimateArgs};
use super::session::{Asked, Session};
use crate::assumptions::{self, Assumptions};
use crate::indicators::Engine;
use crate::local;
use crate::problem::{Outcome, Problem};
use crate::swedish;
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
    let shares = &args.andel;
    let args = EstimateArgs {
        antaganden: base(session, args, &earlier)?,
        // On top of what the workbook says, below.
        andel: Vec::new(),
        ..about(args, &earlier)
    };
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
    let inputs = workbook::read_inputs(&earlier, template)?;
    let kept = kept(&before, &asked, &inputs);
    note_changes(&before, &mut asked.assumptions, &earlier.file);
    for text in shares {
        assumptions::parse_override(text, &mut asked.assumptions, &session.regions)?;
    }
    let since = Since {
        file: path.display().to_string(),
        netto: total(&earlier, "netto"),
        brutto: total(&earlier, "brutto"),
        groups: earlier.groups(),
        kept,
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

/// The assumptions that the earlier workbook was made with, unless the user names others.
///
/// # Errors
/// It was made with a file of the user's own, which is not named now.
fn base(session: &Session, args: &EstimateArgs, earlier: &Earlier) -> Outcome<String> {
    let named = args.antaganden != EstimateArgs::ASSUMPTIONS;
    let Some(own) = earlier.assumptions().filter(|_| !named) else {
        return Ok(args.antaganden.clone());
    };
    if !assumptions::preset_ids(&session.declared)?.contains(&own.to_string()) {
        return Err(Problem::input(format!(
            "Arbetsboken är gjord med egna antaganden (id ”{own}”), och de behövs för att läsa den"
        ))
        .at(earlier.file.clone())
        .expected("samma fil med antaganden som då")
        .next("Ange den med --antaganden FIL."));
    }
    Ok(own.to_string())
}

/// Where the workbook's shares are others than the file's, that is said wherever the assumptions are shown.
fn note_changes(before: &Assumptions, after: &mut Assumptions, file: &str) {
    let places = |one: &Assumptions| {
        let all = one.overrides.iter();
        all.map(|one| {
            (
                one.group.clone(),
                one.scope.clone(),
                one.kon,
                one.share.point,
            )
        })
        .collect::<Vec<_>>()
    };
    let groups = changed_groups(before, after);
    let overrides = places(before) != places(after);
    let overlaps = before.overlaps.len() != after.overlaps.len();
    if groups.is_empty() && !overrides && !overlaps && before.tolkning == after.tolkning {
        return;
    }
    let mut what: Vec<String> = groups;
    for (differs, name) in [
        (overrides, "avvikelserna"),
        (overlaps, "överlappen"),
        (before.tolkning != after.tolkning, "tolkningen"),
    ] {
        if differs {
            what.push(name.to_string());
        }
    }
    after.remarks.push(format!(
        "Antagandena är arbetsbokens ({file}), där något är ändrat mot {}: {}.",
        before.name,
        swedish::list(&what)
    ));
    after.mark_changed();
}

/// Names of groups whose general share is another.
fn changed_groups(before: &Assumptions, after: &Assumptions) -> Vec<String> {
    let pairs = before.groups.iter().zip(&after.groups);
    pairs
        .filter(|(one, other)| one.share.point != other.share.point)
        .map(|(_, other)| other.name.clone())
        .collect()
}

/// What has been taken over, in sentences.
fn kept(before: &Assumptions, asked: &Asked, inputs: &Inputs) -> Vec<String> {
    let after = &asked.assumptions;
    let changed = changed_groups(before, after);
    let mut all = Vec::new();
    if !changed.is_empty() {
        all.push(format!(
            "Andelar som är andra än i {}: {}.",
            before.name,
            swedish::list(&changed)
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
