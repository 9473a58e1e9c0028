//! `behov analys --fran`: what the user typed in an earlier workbook is taken over.

use super::args::{AreaChoice, EstimateArgs};
use super::session::{Asked, Session};
use crate::assumptions::{self, Assumptions, Remark};
use crate::indicators::Engine;
use crate::local::{self, LocalFigure};
use crate::problem::{Outcome, Problem};
use crate::status::Kon;
use crate::swedish;
use crate::workbook::{self, Earlier, Inputs, Known, Since, Template};
use std::path::Path;

/// What is asked for, what was typed, and what the earlier workbook said.
pub struct Taken {
    pub asked: Asked,
    pub inputs: Inputs,
    pub since: Option<Since>,
    /// The assumptions without what the workbook changes.
    pub base: Assumptions,
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
    engine: &Engine,
) -> Outcome<Taken> {
    let Some(path) = fran else {
        let asked = session.asked(args, engine)?;
        return Ok(Taken {
            base: asked.assumptions.clone(),
            asked,
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
    asked.notes.extend(moved(session, &args, &earlier, &asked));
    let before = asked.assumptions.clone();
    let mut unplaced = Vec::new();
    let denominator = assume(session, &earlier, &mut asked, &mut unplaced)?;
    if let Some(wanted) = denominator.filter(|_| args.namnare == EstimateArgs::DENOMINATOR) {
        asked.denominator = session
            .denominator(&wanted.replace('–', "-"))
            .map_err(|problem| problem.at(format!("{}, bladet Antaganden", earlier.file)))?;
    }
    let gone = own_figures(session, path, &earlier, &mut asked, &mut unplaced)?;
    let inputs = workbook::read_inputs(&earlier, template)?;
    unplaced.extend(inputs.contradictions());
    unplaced.extend(earlier.without_sheet(template).map(|title| {
        format!("mallen har inget blad för {title}, och det som står där följer inte med")
    }));
    unplaced.extend(earlier.foreign.iter().map(|title| {
        format!("bladet {title} är inte programmets och följer inte med; kopiera det själv")
    }));
    let mut kept = kept(&before, &asked, &inputs);
    if let Some(told) = gave_way(&gone, &asked.assumptions, session) {
        asked.notes.push(told.clone());
        kept.push(told);
    }
    asked.notes.extend(without_place(&unplaced));
    note_changes(&before, &mut asked.assumptions);
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
        base: before,
    })
}

/// The workbook's shares and overlaps in the assumptions' place; gives the denominator that is chosen in it.
fn assume(
    session: &Session,
    earlier: &Earlier,
    asked: &mut Asked,
    unplaced: &mut Vec<String>,
) -> Outcome<Option<String>> {
    let known = Known {
        declared: &session.overlaps,
        regions: &session.regions,
        forbund: &session.forbund,
    };
    workbook::apply(earlier, &mut asked.assumptions, &known, unplaced)
}

/// The workbook's local figures beside those of a file; gives those that the file's stand instead of.
fn own_figures(
    session: &Session,
    path: &Path,
    earlier: &Earlier,
    asked: &mut Asked,
    unplaced: &mut Vec<String>,
) -> Outcome<Vec<LocalFigure>> {
    let Some(sheet) = earlier.sheet("lokala") else {
        return Ok(Vec::new());
    };
    if sheet.heading(&local::COLUMNS, 0).is_none() {
        let expected = format!("en rad med rubrikerna {}", local::COLUMNS.join(", "));
        return Err(sheet.lost(&earlier.file, &expected));
    }
    let loaded = local::load(path, &asked.assumptions, &session.regions)?;
    unplaced.extend(loaded.unfinished);
    let (all, gone) = local::replaced(std::mem::take(&mut asked.local), loaded.figures);
    local::check_together(&all)?;
    asked.local = all;
    Ok(gone)
}

/// That the earlier workbook is about another area, whose texts and figures come along.
fn moved(
    session: &Session,
    args: &EstimateArgs,
    earlier: &Earlier,
    asked: &Asked,
) -> Option<String> {
    let own = EstimateArgs {
        area: AreaChoice::default(),
        namn: None,
        ..args.clone()
    };
    let own = about(&own, earlier);
    // An area that can no longer be named is another one.
    let was = session
        .area(&own.area, own.namn.as_deref(), &asked.day)
        .ok();
    let same = was
        .as_ref()
        .is_some_and(|was| was.parts == asked.area.parts);
    (!same).then(|| {
        let was = was.map_or_else(|| "ett annat område".to_string(), |was| was.name);
        format!("Den tidigare arbetsboken är om {was}; andelar, lokala data och texter i den följer med hit.")
    })
}

/// Local figures of the workbook that newer ones stand instead of.
fn gave_way(gone: &[LocalFigure], assumptions: &Assumptions, session: &Session) -> Option<String> {
    let told: Vec<String> = gone
        .iter()
        .map(|one| {
            let group = assumptions.group_name(&one.group);
            let kommun = session.regions.name_of(&one.kommun);
            let people = swedish::plain_comma(one.people);
            let kon = match one.kon {
                Kon::T => String::new(),
                kon => format!(", {}", kon.label()),
            };
            format!("{group} i {kommun}{kon} {} ({people})", one.period)
        })
        .collect();
    let what = match told.len() {
        0 => return None,
        1 => "1 lokal uppgift i arbetsboken är ersatt av den i filen med lokala uppgifter"
            .to_string(),
        many => format!(
            "{many} lokala uppgifter i arbetsboken är ersatta av dem i filen med lokala uppgifter"
        ),
    };
    Some(format!("{what}: {}.", swedish::short_list(&told, SHOWN)))
}

/// What of the workbook could not be placed, for the terminal; the sheet Ändringar has all of it.
fn without_place(unplaced: &[String]) -> Option<String> {
    (!unplaced.is_empty()).then(|| {
        format!(
            "{} i arbetsboken fick ingen plats: {}.",
            swedish::counted(unplaced.len(), "uppgift", "uppgifter"),
            swedish::short_list(unplaced, SHOWN)
        )
    })
}

/// Things in a sentence, before the rest are counted.
const SHOWN: usize = 4;

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
fn note_changes(before: &Assumptions, after: &mut Assumptions) {
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
    let tolkning = before.tolkning != after.tolkning;
    if groups.is_empty() && !overrides && !overlaps && !tolkning {
        return;
    }
    after.remarks.push(Remark::Earlier {
        before: before.name.clone(),
        groups,
        overrides,
        overlaps,
        tolkning,
    });
    after.mark_changed();
}

/// Names of groups whose general share, or what is said of it, is another.
fn changed_groups(before: &Assumptions, after: &Assumptions) -> Vec<String> {
    let pairs = before.groups.iter().zip(&after.groups);
    pairs
        .filter(|(one, other)| one.share != other.share)
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
            "Andelar, intervall eller skäl som är andra än i {}: {}.",
            before.name,
            swedish::list(&changed)
        ));
    }
    for (count, one, several) in [
        (
            after.overrides.len(),
            "avvikelse för en kommun, ett förbund, ett län eller ett kön",
            "avvikelser för en kommun, ett förbund, ett län eller ett kön",
        ),
        (
            after.overlaps.len(),
            "överlapp som är ett annat än programmets",
            "överlapp som är andra än programmets",
        ),
        (asked.local.len(), "lokal uppgift", "lokala uppgifter"),
        (inputs.count("utbud"), "insats", "insatser"),
        (
            inputs.count("karta"),
            "rad i rehabiliteringskartan",
            "rader i rehabiliteringskartan",
        ),
        (
            inputs.texts(),
            "cell med egen text om behov och insatser",
            "celler med egen text om behov och insatser",
        ),
    ] {
        if count > 0 {
            all.push(format!("{}.", swedish::counted(count, one, several)));
        }
    }
    if after.tolkning != before.tolkning {
        all.push(format!("Tolkningen {}.", after.tolkning.id()));
    }
    all
}
