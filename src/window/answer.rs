//! What the screens show of an answer, as JSON for the window's own script: names, numbers and finished sentences.

use crate::analys::{Analys, Behov, Fraga};
use crate::earlier::Inputs;
use crate::estimate::Skattning;
use crate::present::{self, Rules};
use crate::problem::Outcome;
use crate::simulation::{Rank, Settings, Spread, difference, netto_interval, simulate};
use crate::swedish;
use crate::told::Told;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Netto and the groups alone: what follows a slider that moves.
pub(super) fn exact(skattning: &Skattning) -> Value {
    json!({
        "netto": netto(skattning),
        "brutto": skattning.brutto,
        "per_1000": per_thousand(skattning),
        "grupper": groups(skattning),
    })
}

/// How sure netto is and where each kommun stands: what follows when a slider rests.
pub(super) fn resting(skattning: &Skattning) -> Value {
    let mut answer = exact(skattning);
    let settings = Settings::default();
    // The places of many kommuner take longer than a hand rests.
    let drawn = match skattning.units.len() {
        0..=MANY => simulate(skattning, settings)
            .ok()
            .map(|drawn| (drawn.netto, drawn.ranks)),
        _ => netto_interval(skattning, settings)
            .ok()
            .map(|netto| (netto, Vec::new())),
    };
    answer["intervall"] = drawn.as_ref().map_or(Value::Null, |one| interval(&one.0));
    let ranks = drawn.map(|one| one.1).unwrap_or_default();
    answer["kommuner"] = kommuner_of(skattning, &ranks);
    answer
}

/// Kommuner whose places are drawn while the user waits.
const MANY: usize = 60;
/// Draws that places and what matters most are told from where the kommuner are more.
const FEWER_DRAWS: usize = 2_000;

/// The answer to a question. Of many kommuner the interval alone is drawn as many times as elsewhere: so it is the same in every
/// form, and nobody waits for all the rest.
///
/// # Errors
/// As [`Behov::analysera`].
pub(super) fn analysed(fraga: &Fraga, behov: &Behov) -> Outcome<Analys> {
    let Some(settings) = fraga.depth.filter(|_| fraga.area.parts.len() > MANY) else {
        return behov.analysera(fraga);
    };
    let fewer = Settings {
        draws: FEWER_DRAWS.min(settings.draws),
        ..settings
    };
    let mut analys = behov.analysera(&Fraga {
        depth: Some(fewer),
        ..fraga.clone()
    })?;
    if let Some(Ok(depth)) = &mut analys.depth
        && let Ok(netto) = netto_interval(&analys.skattning, settings)
    {
        depth.simulated.netto = netto;
    }
    Ok(analys)
}

/// The shares of each scenario, each with its netto and how far it is from the first.
pub(super) fn scenarios(all: &[(String, Skattning)]) -> Value {
    let settings = Settings::default();
    let one = |(name, skattning): &(String, Skattning)| {
        let first = &all[0].1;
        let from_first = difference(first, skattning, settings).ok();
        json!({
            "namn": name,
            "netto": netto(skattning),
            "saknas": skattning.netto.as_ref().err().map(Told::told),
            "intervall": netto_interval(skattning, settings).ok().map(|one| interval(&one)),
            "brutto": skattning.brutto,
            "skillnad": netto(skattning).zip(netto(first)).map(|(one, first)| one - first),
            "skillnad_intervall": from_first.map(|one| interval(&one)),
            "andelar": skattning.groups.iter().map(|group| group.share * 100.0).collect::<Vec<_>>(),
        })
    };
    json!(all.iter().map(one).collect::<Vec<_>>())
}

/// Everything that the screen of the answer shows.
///
/// # Errors
/// The rules of sentences cannot be read.
pub(super) fn whole(analys: &Analys, rules: &Rules, inputs: &Inputs) -> Outcome<Value> {
    let skattning = &analys.skattning;
    let groups = &skattning.underlag.assumptions.groups;
    let said = rules.said(analys)?.lines(groups, inputs);
    let told = |group: Option<usize>| {
        let of = said.iter().filter(move |one| one.group == group);
        of.filter_map(|one| one.text()).collect::<Vec<_>>()
    };
    let mut answer = exact(skattning);
    for (at, group) in answer["grupper"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .enumerate()
    {
        group["sagt"] = json!(told(Some(at)).join(" "));
        group["raknat"] = json!(counted_from(analys, at));
    }
    answer["sagt"] = json!(told(None));
    answer["bedomare"] = judges(analys);
    answer["liknande"] = similar(analys);
    answer["omrade"] = json!(skattning.underlag.area.name);
    answer["ar"] = json!(skattning.year_text());
    answer["intervall"] = analys
        .known_depth()
        .map_or(Value::Null, |depth| interval(&depth.simulated.netto));
    answer["saknas"] = json!(skattning.netto.as_ref().err().map(Told::told));
    answer["riket_per_1000"] = json!(analys.riket().and_then(per_thousand));
    answer["nulage"] = nowcast(analys);
    answer["meningar"] = json!(sentences(analys));
    answer["utveckling"] = years(analys);
    answer["kommuner"] = kommuner(analys);
    answer["utgava"] = json!(analys.fraga.basis.edition());
    Ok(answer)
}

/// The series behind a group's count with what they count, and the formula over them where there is one.
fn counted_from(analys: &Analys, at: usize) -> String {
    let indicator = &analys.skattning.underlag.assumptions.groups[at].indicator;
    let Ok(count) = &analys.skattning.groups[at].count else {
        return String::new();
    };
    let named = |id: &String| match analys.sources.title_of(id) {
        Some(title) => format!("{id} {title}"),
        None => id.clone(),
    };
    let grounds: Vec<String> = count.grounds().iter().map(named).collect();
    let mut declared = analys.sources.indicators.iter();
    let formula = declared
        .find(|one| one.id == *indicator)
        .and_then(|one| one.alternatives.first());
    let formula = formula.map_or_else(String::new, |one| format!("Formel: {}. ", one.text));
    format!("{formula}{}", swedish::list(&grounds))
}

fn judges(analys: &Analys) -> Value {
    let all = analys.judges.iter();
    let shown = all.map(|(role, netto)| json!({"roll": role, "netto": netto.as_ref().ok()}));
    json!(shown.collect::<Vec<_>>())
}

/// Names of the kommuner most like the only one.
fn similar(analys: &Analys) -> Value {
    let alike = analys
        .neighbours
        .iter()
        .filter_map(|one| one.nearest.as_ref().ok());
    let names = alike.flatten().map(|one| analys.regions.name_of(&one.code));
    json!(names.collect::<Vec<_>>())
}

/// Every place that can be chosen, with what kind it is.
pub(super) fn places(behov: &Behov, day: NaiveDate) -> Value {
    let regions = behov.regions();
    let one =
        |kind: &str, name: &str, about: &str| json!({"slag": kind, "namn": name, "om": about});
    let mut all = vec![one("riket", "Riket", "")];
    let forbund = behov.forbund().active_on(day);
    let stated = forbund.filter(|one| one.members_on(day).is_ok_and(|all| !all.is_empty()));
    all.extend(stated.map(|forbund| {
        let members = forbund.members_on(day).unwrap_or_default();
        let names: Vec<&str> = members.iter().map(|one| one.name.as_str()).collect();
        one("forbund", &forbund.name, &swedish::list(&names))
    }));
    all.extend(regions.lan().map(|lan| one("lan", &lan.name, "")));
    all.extend(regions.kommuner().map(|kommun| {
        let lan = regions.name_of(&kommun.lan);
        let mut place = one("kommun", &kommun.name, lan);
        place["kod"] = json!(kommun.code);
        place
    }));
    json!(all)
}

fn netto(skattning: &Skattning) -> Option<f64> {
    let netto = skattning.netto.as_ref().ok()?;
    Some(netto.centre())
}

/// Netto per thousand of the denominator.
fn per_thousand(skattning: &Skattning) -> Option<f64> {
    let people = *skattning.underlag.denominator.as_ref().ok()?;
    (people > 0.0).then_some(netto(skattning)? / people * 1_000.0)
}

fn interval(spread: &Spread) -> Value {
    json!({"lag": spread.low, "hog": spread.high})
}

fn groups(skattning: &Skattning) -> Vec<Value> {
    let declared = skattning.underlag.assumptions.groups.iter();
    let one = |(group, counted): (&crate::assumptions::Group, &crate::estimate::AreaGroup)| {
        let interval = group.share.interval.as_ref();
        let interval = interval.map(|one| &one.distribution);
        json!({
            "id": group.id,
            "namn": group.name,
            "huvudman": group.huvudman,
            "antal": counted.count.as_ref().ok().map(|one| one.value),
            "status": counted.count.as_ref().ok().map(|one| one.status.label()),
            "saknas": counted.count.as_ref().err().map(Told::told),
            "andel": group.share.point * 100.0,
            "lag": interval.map(|one| one.low() * 100.0),
            "hog": interval.map(|one| one.high() * 100.0),
            "motivering": group.share.reason,
            "kalla": group.share.source,
            "brutto": counted.brutto,
        })
    };
    declared.zip(&skattning.groups).map(one).collect()
}

fn nowcast(analys: &Analys) -> Value {
    let Some(nowcast) = analys.known_nowcast() else {
        return Value::Null;
    };
    json!({
        "ar": nowcast.year,
        "netto": netto(&nowcast.skattning),
        "intervall": nowcast.simulated.as_ref().map(|drawn| interval(&drawn.netto)),
    })
}

/// What must be known of the answer, in whole sentences.
fn sentences(analys: &Analys) -> Vec<String> {
    let skattning = &analys.skattning;
    let mut all = vec![present::age_of_figures(analys)];
    let change = analys
        .change
        .as_ref()
        .and_then(|change| change.as_ref().ok());
    all.extend(change.and_then(|change| {
        let told = present::change_interval(change)?;
        Some(format!("Förändringen sedan {}: {told}", change.years.0))
    }));
    all.extend(present::other_ways(analys));
    all.extend(present::to_investigate(analys));
    all.extend(present::doubted_members(analys));
    all.extend(present::first_of_all(skattning));
    let sentence = |text: &String| swedish::sentence(text.trim_end_matches('.'));
    all.iter().map(sentence).collect()
}

fn years(analys: &Analys) -> Value {
    let intervals = analys.year_intervals.iter().map(Option::as_ref);
    let all = analys
        .years
        .iter()
        .zip(intervals.chain(std::iter::repeat(None)));
    let one = |((year, skattning), spread): (&(i32, Skattning), Option<&Spread>)| json!({"ar": year, "netto": netto(skattning), "intervall": spread.map(interval)});
    json!(all.map(one).collect::<Vec<_>>())
}

fn kommuner(analys: &Analys) -> Value {
    let drawn = analys.known_depth().map(|depth| &depth.simulated);
    let ranks = drawn.map_or(&[][..], |drawn| drawn.ranks.as_slice());
    kommuner_of(&analys.skattning, ranks)
}

/// Each kommun with where it stands, in order of their names, and the shares in force there: both sexes, women, men.
fn kommuner_of(skattning: &Skattning, ranks: &[Option<Rank>]) -> Value {
    let units = &skattning.units;
    let one = |(at, unit): (usize, &crate::estimate::UnitResult)| {
        let people = unit.unit.denominator.as_ref().ok().copied();
        let netto = unit.netto.as_ref().ok().map(|netto| netto.centre());
        let rank = ranks.get(at).copied().flatten();
        let percent = |group: &crate::estimate::UnitGroup| group.shares.map(|one| one * 100.0);
        json!({
            "namn": unit.unit.name,
            "kod": unit.unit.code,
            "andelar": unit.groups.iter().map(percent).collect::<Vec<_>>(),
            "netto": netto,
            "saknas": unit.netto.as_ref().err().map(Told::told),
            "per_1000": netto.zip(people).map(|(netto, people)| netto / people * 1_000.0),
            "plats": rank.map(present::rank_text),
        })
    };
    let mut order: Vec<(usize, &crate::estimate::UnitResult)> = units.iter().enumerate().collect();
    order.sort_by_key(|(_, unit)| swedish::alphabetical(&unit.unit.name));
    json!(order.into_iter().map(one).collect::<Vec<_>>())
}
