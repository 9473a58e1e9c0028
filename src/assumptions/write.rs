//! Assumptions as the text of a file: what [`super::load`] reads back as the same assumptions.

use super::model::UNSTATED;
use super::{
    Assumptions, Darav, Group, Judgement, LocalOverlap, Override, Patterns, Scope, Share, Tolkning,
};
use crate::distribution::{Distribution, Interval};
use crate::overlaps::{Amount, Factor, Overlap};
use crate::problem::{Outcome, Problem};
use crate::status::Kon;
use serde::Serialize;

/// How the general shares are written, and what they are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    /// As they are.
    Plain,
    /// As `"@andel:GRUPP@"`, `"@kalla:GRUPP@"`, `"@motivering:GRUPP@"` and `"@vem_och_nar:GRUPP@"`, with `"@namn@"`,
    /// `"@beslutad_av@"` and `"@datum@"`, for someone else to fill in.
    Marked,
}

/// The text of a file with these assumptions; `factors` are those that overlaps refer to.
///
/// # Errors
/// A text that TOML cannot hold.
pub fn text(assumptions: &Assumptions, factors: &[Factor], shares: Shares) -> Outcome<String> {
    let file = FileForm::of(assumptions, factors, shares);
    toml::to_string(&file).map_err(|error| {
        Problem::surroundings(format!("Antagandena kunde inte skrivas som TOML: {error}"))
    })
}

#[derive(Serialize)]
struct FileForm<'a> {
    id: &'a str,
    namn: &'a str,
    beskrivning: &'a str,
    beslutad_av: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    datum: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    nasta_oversyn: &'a str,
    tolkning: &'static str,
    standardoverlapp: bool,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    ingen: &'a [String],
    grupp: Vec<GroupForm<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    avvikelse: Vec<OverrideForm<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    darav: Vec<DaravForm<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overlapp: Vec<OverlapForm<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    monster: Vec<PatternsForm<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bedomning: Vec<JudgementForm<'a>>,
}

impl<'a> FileForm<'a> {
    fn of(from: &'a Assumptions, factors: &'a [Factor], shares: Shares) -> Self {
        let either = |mark: &'a str, own: &'a str| match shares {
            Shares::Plain => own,
            Shares::Marked => mark,
        };
        Self {
            id: &from.id,
            namn: either("@namn@", &from.name),
            beskrivning: stated(&from.description),
            beslutad_av: either("@beslutad_av@", from.decided_by()),
            datum: either("@datum@", from.decided_on()),
            nasta_oversyn: &from.next_review,
            tolkning: match from.tolkning {
                Tolkning::Person => "person",
                Tolkning::Grupp => "grupp",
            },
            standardoverlapp: from.standard_overlaps,
            ingen: &from.excluded,
            grupp: from
                .groups
                .iter()
                .map(|one| GroupForm::of(one, shares))
                .collect(),
            avvikelse: from.overrides.iter().map(OverrideForm::of).collect(),
            darav: from.darav.iter().map(DaravForm::of).collect(),
            overlapp: from
                .overlaps
                .iter()
                .map(|one| OverlapForm::of(one, factors))
                .collect(),
            monster: from.patterns.iter().map(PatternsForm::of).collect(),
            bedomning: from.judgements.iter().map(JudgementForm::of).collect(),
        }
    }
}

/// A per cent, or what stands in its place.
#[derive(Serialize)]
#[serde(untagged)]
enum Percent {
    Number(f64),
    Mark(String),
}

#[derive(Serialize)]
struct ShareForm {
    andel_procent: Percent,
    kalla: String,
    motivering: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    vem_och_nar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intervall: Option<IntervalForm>,
}

impl ShareForm {
    fn of(share: &Share) -> Self {
        Self {
            andel_procent: Percent::Number(percent(share.point)),
            kalla: stated(&share.source).to_string(),
            motivering: stated(&share.reason).to_string(),
            vem_och_nar: share.decided.clone().filter(|text| !text.is_empty()),
            intervall: share.interval.as_ref().and_then(IntervalForm::of),
        }
    }

    fn marked(group: &Group) -> Self {
        let mark = |what: &str| format!("@{what}:{}@", group.id);
        Self {
            andel_procent: Percent::Mark(mark("andel")),
            kalla: mark("kalla"),
            motivering: mark("motivering"),
            vem_och_nar: Some(mark("vem_och_nar")),
            ..Self::of(&group.share)
        }
    }
}

#[derive(Serialize)]
struct IntervalForm {
    typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lag: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mitt: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hog: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    medel: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bedomning: Option<bool>,
    motivering: String,
}

impl IntervalForm {
    /// None for that of several judges, who have rows of their own.
    fn of(interval: &Interval) -> Option<Self> {
        let (lag, mitt, hog, medel, sd) = match interval.distribution {
            Distribution::Likformig { low, high } => (Some(low), None, Some(high), None, None),
            Distribution::Triangel { low, mode, high } | Distribution::Pert { low, mode, high } => {
                (Some(low), Some(mode), Some(high), None, None)
            }
            Distribution::Beta { mean, sd } => (None, None, None, Some(mean), Some(sd)),
            Distribution::Pool(_) => return None,
        };
        Some(Self {
            typ: interval.distribution.id(),
            lag: lag.map(percent),
            mitt: mitt.map(percent),
            hog: hog.map(percent),
            medel: medel.map(percent),
            sd: sd.map(percent),
            bedomning: interval.judged.then_some(true),
            motivering: stated(&interval.reason).to_string(),
        })
    }
}

#[derive(Serialize)]
struct GroupForm<'a> {
    id: &'a str,
    namn: &'a str,
    indikator: &'a str,
    huvudman: &'a str,
    alder: &'a str,
    mattyp: &'a str,
    #[serde(flatten)]
    share: ShareForm,
}

impl<'a> GroupForm<'a> {
    fn of(group: &'a Group, shares: Shares) -> Self {
        Self {
            id: &group.id,
            namn: &group.name,
            indikator: &group.indicator,
            huvudman: &group.huvudman,
            alder: &group.ages,
            mattyp: &group.measure,
            share: match shares {
                Shares::Plain => ShareForm::of(&group.share),
                Shares::Marked => ShareForm::marked(group),
            },
        }
    }
}

/// Where something holds; nothing for everywhere.
#[derive(Default, Serialize)]
struct ScopeForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    kommun: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forbund: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lan: Option<&'a str>,
}

impl<'a> ScopeForm<'a> {
    fn of(scope: &'a Scope) -> Self {
        let mut form = Self::default();
        match scope {
            Scope::Kommun(code) => form.kommun = Some(code),
            Scope::Forbund(name) => form.forbund = Some(name),
            Scope::Lan(code) => form.lan = Some(code),
            Scope::All => {}
        }
        form
    }
}

#[derive(Serialize)]
struct OverrideForm<'a> {
    grupp: &'a str,
    #[serde(flatten)]
    scope: ScopeForm<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kon: Option<&'static str>,
    #[serde(flatten)]
    share: ShareForm,
}

impl<'a> OverrideForm<'a> {
    fn of(one: &'a Override) -> Self {
        Self {
            grupp: &one.group,
            scope: ScopeForm::of(&one.scope),
            kon: match one.kon {
                Kon::T => None,
                Kon::K => Some("K"),
                Kon::M => Some("M"),
            },
            share: ShareForm::of(&one.share),
        }
    }
}

#[derive(Serialize)]
struct DaravForm<'a> {
    grupp: &'a str,
    namn: &'a str,
    indikator: &'a str,
}

impl<'a> DaravForm<'a> {
    fn of(one: &'a Darav) -> Self {
        Self {
            grupp: &one.parent,
            namn: &one.name,
            indikator: &one.indicator,
        }
    }
}

#[derive(Serialize)]
struct OverlapForm<'a> {
    av: &'a str,
    aven_i: &'a [Vec<String>],
    #[serde(skip_serializing_if = "Option::is_none")]
    andel_procent: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    antal: Option<f64>,
    #[serde(flatten)]
    scope: ScopeForm<'a>,
    mattyp: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faktorer: Vec<&'a str>,
    styrka: &'static str,
    kalla: &'a str,
    motivering: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    intervall: Option<IntervalForm>,
}

impl<'a> OverlapForm<'a> {
    fn of(one: &'a LocalOverlap, factors: &'a [Factor]) -> Self {
        let overlap: &Overlap = &one.overlap;
        let (andel_procent, antal) = match overlap.amount {
            Amount::Share(share) => (Some(percent(share)), None),
            Amount::People(people) => (None, Some(people)),
        };
        let ids = overlap.factors.iter();
        Self {
            av: &overlap.of,
            aven_i: &overlap.also,
            andel_procent,
            antal,
            scope: ScopeForm::of(&one.scope),
            mattyp: &overlap.measure,
            faktorer: ids.map(|&at| factors[at].id.as_str()).collect(),
            styrka: if overlap.required { "krav" } else { "mal" },
            kalla: stated(&overlap.source),
            motivering: stated(&overlap.reason),
            intervall: overlap.interval.as_ref().and_then(IntervalForm::of),
        }
    }
}

#[derive(Serialize)]
struct PatternsForm<'a> {
    #[serde(flatten)]
    scope: ScopeForm<'a>,
    ovriga: f64,
    mattyp: &'a str,
    kalla: &'a str,
    motivering: &'a str,
    rad: Vec<PatternForm<'a>>,
}

#[derive(Serialize)]
struct PatternForm<'a> {
    grupper: &'a [String],
    antal: f64,
}

impl<'a> PatternsForm<'a> {
    fn of(one: &'a Patterns) -> Self {
        let cells = one.cells.iter();
        Self {
            scope: ScopeForm::of(&one.scope),
            ovriga: 0.0,
            mattyp: &one.measure,
            kalla: stated(&one.source),
            motivering: stated(&one.reason),
            rad: cells
                .map(|(grupper, antal)| PatternForm {
                    grupper,
                    antal: *antal,
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct JudgementForm<'a> {
    roll: &'a str,
    grupp: &'a str,
    lagst_procent: f64,
    troligast_procent: f64,
    hogst_procent: f64,
    vikt: f64,
    #[serde(skip_serializing_if = "str::is_empty")]
    motivering: &'a str,
}

impl<'a> JudgementForm<'a> {
    fn of(one: &'a Judgement) -> Self {
        Self {
            roll: &one.role,
            grupp: &one.group,
            lagst_procent: percent(one.judged.low),
            troligast_procent: percent(one.judged.best),
            hogst_procent: percent(one.judged.high),
            vikt: one.judged.weight,
            motivering: &one.reason,
        }
    }
}

/// A fraction as per cent, without the noise of binary fractions.
fn percent(fraction: f64) -> f64 {
    (fraction * 1e10).round() / 1e8
}

fn stated(text: &str) -> &str {
    match text.trim().is_empty() {
        true => UNSTATED,
        false => text,
    }
}
