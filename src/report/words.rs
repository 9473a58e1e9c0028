//! The förbund's own words, insatser and money, as the page shows them: only what has been filled in.

use super::Reached;
use crate::analys::{Analys, FEWEST_PEOPLE};
use crate::earlier::{Inputs, TOTAL, Typed, participants};
use crate::present::{Decided, Line};
use crate::swedish;
use serde::Serialize;

/// What `templates/rapport.html` knows by these names.
#[derive(Serialize)]
pub(super) struct Words {
    /// What the figures say of the area.
    sagt: Vec<String>,
    /// True where the förbund itself says something of a group.
    eget: bool,
    /// In the order of the groups.
    behov: Vec<GroupWords>,
    insatser: Vec<Service>,
    vita_falt: Vec<Own>,
    prioriterade: Vec<Own>,
    forslag: Vec<Own>,
    egna_matt: Vec<Own>,
    medel: Option<Money>,
}

#[derive(Serialize)]
struct GroupWords {
    namn: String,
    sagt: Vec<String>,
    /// What the förbund says of the need, of what there is and of what lacks; empty where it says nothing.
    beskrivning: String,
    finns: String,
    saknas: String,
}

#[derive(Serialize)]
struct Service {
    namn: String,
    slag: String,
    deltagare: String,
    kostnad: String,
    period: String,
}

/// A row of a section: its name, and the texts beside it that are filled in.
#[derive(Serialize)]
struct Own {
    namn: String,
    texter: Vec<String>,
}

#[derive(Serialize)]
struct Money {
    rader: Vec<(String, String)>,
}

impl Words {
    pub(super) fn of(analys: &Analys, inputs: &Inputs, lines: &[Line]) -> Self {
        let of_area = lines.iter().filter(|line| line.group.is_none());
        let behov = groups(analys, inputs, lines);
        let mut all = behov.iter();
        let eget = all.any(|one| {
            ![&one.beskrivning, &one.finns, &one.saknas]
                .iter()
                .all(|text| text.is_empty())
        });
        Self {
            sagt: texts(of_area),
            eget,
            behov,
            insatser: services(inputs),
            vita_falt: section(inputs, "vita_falt"),
            prioriterade: section(inputs, "prioriterade"),
            forslag: section(inputs, "forslag"),
            egna_matt: section(inputs, "egna_matt"),
            medel: money(analys, inputs),
        }
    }
}

/// How many the förbund reaches, by what is filled in.
pub(super) fn reached(inputs: &Inputs) -> Reached {
    match inputs.participants() {
        _ if inputs.only_structural() => Reached::OnlyStructural,
        Some(people) => Reached::People(people),
        None => Reached::Unknown,
    }
}

fn texts<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<String> {
    lines
        .filter_map(|line| line.text())
        .map(str::to_string)
        .collect()
}

fn groups(analys: &Analys, inputs: &Inputs, lines: &[Line]) -> Vec<GroupWords> {
    let groups = analys.skattning.underlag.assumptions.groups.iter();
    let rows = inputs.rows("beskrivning");
    groups
        .enumerate()
        .map(|(at, group)| {
            let mut rows = rows.iter();
            let own = rows.find(|row| row[0].text() == group.name);
            let cell = |col: usize| own.map_or_else(String::new, |row| row[col].text());
            GroupWords {
                namn: group.name.clone(),
                sagt: texts(lines.iter().filter(|line| line.group == Some(at))),
                beskrivning: cell(1),
                finns: cell(2),
                saknas: cell(3),
            }
        })
        .collect()
}

fn services(inputs: &Inputs) -> Vec<Service> {
    let rows = inputs.rows("utbud").iter();
    let filled = rows.filter(|row| !row[0].is_empty());
    filled
        .map(|row| Service {
            namn: row[0].text(),
            slag: row[1].text(),
            deltagare: participants(row).map_or_else(|| row[TOTAL].text(), swedish::whole),
            kostnad: row[6]
                .number()
                .map_or_else(|| row[6].text(), swedish::whole),
            period: row[7].text(),
        })
        .collect()
}

/// The rows in which something stands beside the name.
fn section(inputs: &Inputs, table: &str) -> Vec<Own> {
    let rows = inputs.rows(table).iter();
    let filled = rows.filter(|row| row[1..].iter().any(|cell| !cell.is_empty()));
    filled
        .map(|row| Own {
            namn: row[0].text(),
            texter: row[1..]
                .iter()
                .filter(|cell| !cell.is_empty())
                .map(Typed::text)
                .collect(),
        })
        .collect()
}

fn money(analys: &Analys, inputs: &Inputs) -> Option<Money> {
    let decided = Decided::of(inputs);
    let total = decided.total();
    let netto = analys.skattning.netto.as_ref().ok().map(|one| one.centre());
    let each = total
        .zip(netto.filter(|netto| *netto >= FEWEST_PEOPLE))
        .map(|(total, netto)| total / netto);
    let rows = [
        ("Statens beslutade medel", decided.state),
        ("Kommunernas medel", decided.kommuner),
        ("Regionens medel", decided.region),
        (
            "Medel tillsammans, högst dubbelt så mycket som statens",
            total,
        ),
        (
            "Kronor per person i behov (netto när analysen gjordes)",
            each,
        ),
        ("Eget kapital vid årets slut", decided.equity),
    ];
    let known = rows.into_iter().filter_map(|(name, kronor)| {
        Some((
            name.to_string(),
            format!("{}\u{a0}kr", swedish::whole(kronor?)),
        ))
    });
    let rader: Vec<(String, String)> = known.collect();
    (!rader.is_empty()).then_some(Money { rader })
}
