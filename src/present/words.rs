//! The förbund's own words, insatser and money, as the page and the paper show them: only what has been filled in.

use super::medel::Decided;
use super::sentences::Line;
use crate::analys::{Analys, FEWEST_PEOPLE};
use crate::earlier::{Inputs, TOTAL, Typed, participants};
use crate::swedish;
use serde::Serialize;

/// How many the förbund reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reached {
    Unknown,
    /// It gives nobody individual support, so that there is nothing to relate.
    OnlyStructural,
    People(f64),
}

/// What `templates/rapport.html` knows by these names.
#[derive(Serialize)]
pub struct Words {
    /// What the figures say of the area.
    pub sagt: Vec<String>,
    /// True where the förbund itself says something of a group.
    pub eget: bool,
    /// In the order of the groups.
    pub behov: Vec<GroupWords>,
    pub insatser: Vec<Service>,
    pub vita_falt: Vec<OwnRow>,
    pub prioriterade: Vec<OwnRow>,
    pub forslag: Vec<OwnRow>,
    pub egna_matt: Vec<OwnRow>,
    pub medel: Option<Money>,
}

/// What is said of a group.
#[derive(Serialize)]
pub struct GroupWords {
    pub namn: String,
    pub sagt: Vec<String>,
    /// What the förbund says of the need, of what there is and of what lacks; empty where it says nothing.
    pub beskrivning: String,
    pub finns: String,
    pub saknas: String,
}

/// An insats.
#[derive(Serialize)]
pub struct Service {
    pub namn: String,
    pub slag: String,
    pub deltagare: String,
    pub kostnad: String,
    pub period: String,
}

/// A row of a section: its name, and the texts beside it that are filled in.
#[derive(Serialize)]
pub struct OwnRow {
    pub namn: String,
    pub texter: Vec<String>,
}

/// Kronor, each with what they are.
#[derive(Serialize)]
pub struct Money {
    pub rader: Vec<(String, String)>,
}

impl Words {
    /// What is filled in, and the sentences as they are shown.
    pub fn of(analys: &Analys, inputs: &Inputs, lines: &[Line]) -> Self {
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
pub fn reached(inputs: &Inputs) -> Reached {
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
fn section(inputs: &Inputs, table: &str) -> Vec<OwnRow> {
    let rows = inputs.rows(table).iter();
    let filled = rows.filter(|row| row[1..].iter().any(|cell| !cell.is_empty()));
    filled
        .map(|row| OwnRow {
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

/// How many of those in need the insatser reach; none where nothing of them is filled in.
pub fn coverage(analys: &Analys, reached: Reached) -> Option<String> {
    let skattning = &analys.skattning;
    let netto = skattning.netto.as_ref().ok().map(|netto| netto.centre());
    Some(match (reached, netto) {
        (Reached::OnlyStructural, _) => {
            "Förbundet arbetar inte med insatser för enskilda, så någon täckningsgrad finns inte att räkna.".to_string()
        }
        (Reached::Unknown, _) => return None,
        (Reached::People(people), Some(netto)) if netto >= FEWEST_PEOPLE => format!(
            "Insatserna i arbetsboken har {} deltagare. Det motsvarar {} av netto, {} personer {} (när analysen gjordes).",
            swedish::whole(people),
            swedish::percent(people / netto, 1),
            swedish::whole(netto),
            skattning.year_text()
        ),
        (Reached::People(people), Some(_)) => format!(
            "Insatserna i arbetsboken har {} deltagare. Netto är färre än {FEWEST_PEOPLE} personer, och då räknas ingen andel.",
            swedish::whole(people)
        ),
        (Reached::People(people), None) => format!(
            "Insatserna i arbetsboken har {} deltagare. Netto saknas, så någon andel kan inte räknas.",
            swedish::whole(people)
        ),
    })
}
