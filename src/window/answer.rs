//! What the screens show of an answer, as JSON for the window's own script: names, numbers and finished sentences.

use crate::analys::{Analys, Behov, Kind};
use crate::estimate::Skattning;
use crate::present;
use crate::simulation::Spread;
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

/// Everything that the screen of the answer shows.
pub(super) fn whole(analys: &Analys) -> Value {
    let skattning = &analys.skattning;
    let mut answer = exact(skattning);
    answer["omrade"] = json!(skattning.underlag.area.name);
    answer["ar"] = json!(skattning.year_text());
    answer["intervall"] = analys
        .known_depth()
        .map_or(Value::Null, |depth| interval(&depth.simulated.netto));
    answer["saknas"] = json!(skattning.netto.as_ref().err().map(Told::told));
    answer["riket_per_1000"] = json!(of_riket(analys).and_then(per_thousand));
    answer["nulage"] = nowcast(analys);
    answer["meningar"] = json!(sentences(analys));
    answer["utveckling"] = years(analys);
    answer["kommuner"] = kommuner(analys);
    answer["utgava"] = json!(analys.fraga.basis.edition());
    answer
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
        one("kommun", &kommun.name, lan)
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

fn of_riket(analys: &Analys) -> Option<&Skattning> {
    let mut all = analys.comparisons.iter();
    let riket = all.find(|one| one.kind == Kind::Riket);
    riket.map(|one| &one.skattning)
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

/// Each kommun, with its interval and where it stands; nothing where the area is one of them.
fn kommuner(analys: &Analys) -> Value {
    let units = &analys.skattning.units;
    if units.len() < 2 {
        return json!([]);
    }
    let drawn = analys.known_depth().map(|depth| &depth.simulated);
    let one = |(at, unit): (usize, &crate::estimate::UnitResult)| {
        let people = unit.unit.denominator.as_ref().ok().copied();
        let netto = unit.netto.as_ref().ok().map(|netto| netto.centre());
        let rank = drawn.and_then(|drawn| drawn.ranks.get(at).copied().flatten());
        json!({
            "namn": unit.unit.name,
            "netto": netto,
            "saknas": unit.netto.as_ref().err().map(Told::told),
            "per_1000": netto.zip(people).map(|(netto, people)| netto / people * 1_000.0),
            "plats": rank.map(present::rank_text),
        })
    };
    json!(units.iter().enumerate().map(one).collect::<Vec<_>>())
}
