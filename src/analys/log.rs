//! What has been decided otherwise than the assumptions that the work began from, row by row, kept from year to year.

use super::behov::{AssumptionsFrom, Behov};
use super::fraga::Fraga;
use super::renew::Own;
use crate::assumptions::{self, Assumptions, Scope, Share, overlaps_in_force};
use crate::earlier::{Inputs, LOG, Typed};
use crate::overlaps::{Amount, Overlap, Overlaps};
use crate::problem::Outcome;
use crate::regions::Regions;
use crate::swedish;

/// Stands for a share of a place that has none of its own.
const AS_ALL: &str = "som övriga";
/// Stands for an overlap that nobody has stated.
const NONE: &str = "inget";

/// A setting as it is now.
struct Setting {
    what: String,
    value: String,
    who: String,
    why: String,
}

impl Behov {
    /// What the user has typed, with a row in the log for each share, overlap or tolkning that is now another than the log's
    /// last row about it says, or than in the preset where the log says nothing. `stood` is what the work began from where
    /// that is no preset.
    ///
    /// # Errors
    /// The preset cannot be read.
    pub fn logged(&self, fraga: &Fraga, stood: &Assumptions, own: Own) -> Outcome<Own> {
        let id = &fraga.assumptions.id;
        let preset = assumptions::preset_ids(self.declared())?.contains(id);
        let base = match preset {
            true => self.assumptions(AssumptionsFrom::Named(id))?,
            false => stood.clone(),
        };
        let before = settings(&base, self.overlaps(), self.regions());
        let now = settings(&fraga.assumptions, &fraga.overlaps, self.regions());
        let mut rows = own.inputs.rows(LOG).to_vec();
        let day = fraga.day.to_string();
        for row in changes(&before, &now, &own.inputs) {
            let cells = [row.what, row.from, row.to, row.who, day.clone(), row.why];
            rows.push(cells.into_iter().map(typed).collect());
        }
        Ok(Own {
            inputs: own.inputs.with_rows(LOG, rows)?,
            ..own
        })
    }
}

fn typed(text: String) -> Typed {
    match text.is_empty() {
        true => Typed::Empty,
        false => Typed::Text(text),
    }
}

/// A row of the log.
struct Change {
    what: String,
    from: String,
    to: String,
    who: String,
    why: String,
}

fn changes(before: &[Setting], now: &[Setting], inputs: &Inputs) -> Vec<Change> {
    let logged = |what: &str| {
        let mut rows = inputs.rows(LOG).iter().rev();
        let last = rows.find(|row| row[0].text() == what)?;
        Some(last[2].text())
    };
    let base = |what: &str| before.iter().find(|one| one.what == what);
    let mut all = Vec::new();
    for one in now {
        let was = base(&one.what);
        let from = logged(&one.what)
            .or_else(|| was.map(|was| was.value.clone()))
            .unwrap_or_else(|| absent(&one.what).to_string());
        if from == one.value {
            continue;
        }
        // What was said of the share before is not what is said of the change.
        let new = |text: &str, old: Option<&str>| match old == Some(text) {
            true => String::new(),
            false => text.to_string(),
        };
        all.push(Change {
            what: one.what.clone(),
            from,
            to: one.value.clone(),
            who: new(&one.who, was.map(|was| was.who.as_str())),
            why: new(&one.why, was.map(|was| was.why.as_str())),
        });
    }
    // What has been taken away again.
    let mut gone: Vec<String> = inputs.rows(LOG).iter().map(|row| row[0].text()).collect();
    gone.extend(before.iter().map(|one| one.what.clone()));
    gone.sort();
    gone.dedup();
    for what in gone {
        let from = logged(&what).or_else(|| base(&what).map(|was| was.value.clone()));
        let to = absent(&what);
        let ours = what.starts_with(SHARE) || what.starts_with(OVERLAP);
        if ours && now.iter().all(|one| one.what != what) && from.as_deref() != Some(to) {
            all.push(Change {
                from: from.unwrap_or_default(),
                to: to.to_string(),
                what,
                who: String::new(),
                why: String::new(),
            });
        }
    }
    all
}

const SHARE: &str = "Andel: ";
const OVERLAP: &str = "Överlapp: ";

fn absent(what: &str) -> &'static str {
    match what.starts_with(OVERLAP) {
        true => NONE,
        false => AS_ALL,
    }
}

fn settings(one: &Assumptions, declared: &Overlaps, regions: &Regions) -> Vec<Setting> {
    let decision = one.decision();
    let share = |what: String, share: &Share| Setting {
        what,
        value: value_of(share),
        who: share.decided.clone().unwrap_or_else(|| decision.clone()),
        why: share.reason.clone(),
    };
    let general = one.groups.iter();
    let general = general.map(|group| share(format!("{SHARE}{}", group.name), &group.share));
    let overrides = one.overrides.iter().map(|one_of| {
        let place = place(&one_of.scope, regions);
        let kon = one_of.kon.after_comma();
        let group = one.group_name(&one_of.group);
        share(format!("{SHARE}{group}{place}{kon}"), &one_of.share)
    });
    let tolkning = Setting {
        what: "Tolkning".to_string(),
        value: one.tolkning.id().to_string(),
        who: decision.clone(),
        why: String::new(),
    };
    let overlaps = overlaps_in_force(declared, one).into_iter();
    let overlaps = overlaps.map(|(scope, overlap)| Setting {
        what: overlap_name(one, scope, overlap, regions),
        value: match overlap.amount {
            Amount::Share(share) => swedish::share(share),
            Amount::People(people) => format!("{} personer", swedish::plain_comma(people)),
        },
        who: decision.clone(),
        why: overlap.reason.clone(),
    });
    general
        .chain(overrides)
        .chain([tolkning])
        .chain(overlaps)
        .collect()
}

fn value_of(share: &Share) -> String {
    let point = swedish::share(share.point);
    match &share.interval {
        None => point,
        Some(interval) => {
            let one = interval.distribution;
            format!(
                "{point} ({} till {})",
                swedish::share(one.low()),
                swedish::share(one.high())
            )
        }
    }
}

fn place(scope: &Scope, regions: &Regions) -> String {
    match scope {
        Scope::Kommun(code) | Scope::Lan(code) => format!(" i {}", regions.name_of(code)),
        Scope::Forbund(name) => format!(" i {name}"),
        Scope::All => String::new(),
    }
}

fn overlap_name(all: &Assumptions, scope: &Scope, one: &Overlap, regions: &Regions) -> String {
    let sets = one.also.iter().map(|set| {
        let names: Vec<&str> = set.iter().map(|id| all.group_name(id)).collect();
        swedish::alternatives(&names)
    });
    format!(
        "{OVERLAP}{} också i {}{}",
        all.group_name(&one.of),
        sets.collect::<Vec<_>>().join(", och i "),
        place(scope, regions)
    )
}
