//! What each field of the outline becomes.

mod area;
mod basis;
mod groups;
mod means;
mod needs;
mod once;

use super::block::{Block, Style};
use crate::analys::Analys;
use crate::earlier::Inputs;
use crate::estimate::{Netto, Skattning};
use crate::present::{Needs, OwnRow, Sentences, Words};
use crate::problem::Outcome;
use crate::swedish;

/// Stands where there is no value.
const ABSENT: &str = "–";
/// So many of the area's sentences are messages.
const MESSAGES: usize = 3;

/// The fields of sections, after `avsnitt.`.
pub(super) const SECTIONS: [&str; 14] = [
    "budskap",
    "beslut",
    "omrade",
    "grupper",
    "behov",
    "narmare",
    "en_gang",
    "andra",
    "utbud",
    "vita_falt",
    "forslag",
    "antaganden",
    "att_veta",
    "kallor",
];

/// An answer and what the förbund itself has to say.
pub(super) struct Sections<'a> {
    analys: &'a Analys,
    inputs: &'a Inputs,
    words: Words,
    needs: Needs,
}

impl<'a> Sections<'a> {
    pub fn new(analys: &'a Analys, inputs: &'a Inputs, said: &Sentences, needs: Needs) -> Self {
        let groups = &analys.skattning.underlag.assumptions.groups;
        let lines = said.lines(groups, inputs);
        Self {
            analys,
            inputs,
            words: Words::of(analys, inputs, &lines),
            needs,
        }
    }

    /// What stands in place of a section's field; none where there is no such section.
    ///
    /// # Errors
    /// A fault in the file of boundaries.
    pub fn blocks(&self, name: &str) -> Outcome<Option<Vec<Block>>> {
        Ok(Some(match name {
            "budskap" => self.messages(),
            "beslut" => self.decisions(),
            "omrade" => area::blocks(self)?,
            "grupper" => groups::overview(self),
            "behov" => groups::one_by_one(self),
            "narmare" => needs::blocks(&self.needs, &self.skattning().underlag.area.name),
            "en_gang" => once::blocks(self),
            "andra" => once::others(self),
            "utbud" => means::blocks(self),
            "vita_falt" => own_rows(
                &self.words.vita_falt,
                "Inga vita fält är beskrivna på bladet Behov och insatser.",
            ),
            "forslag" => self.proposals(),
            "antaganden" => basis::assumptions(self),
            "att_veta" => basis::caveats(self),
            "kallor" => basis::sources(self),
            _ => return Ok(None),
        }))
    }

    fn skattning(&self) -> &'a Skattning {
        &self.analys.skattning
    }

    /// What the figures say first of all.
    fn messages(&self) -> Vec<Block> {
        let said = self.words.sagt.iter().take(MESSAGES);
        let all: Vec<Block> = said
            .map(|text| Block::text(Style::Number, text.as_str()))
            .collect();
        match all.is_empty() {
            true => vec![Block::body(
                "Siffrorna räcker inte till något budskap. Varför står under Att veta om siffrorna.",
            )],
            false => all,
        }
    }

    /// A decision for each group that is given priority and for each proposal.
    fn decisions(&self) -> Vec<Block> {
        let priority = self.words.prioriterade.iter();
        let priority = priority.map(|one| {
            let name = format!("att prioritera gruppen {}", swedish::within(&one.namn));
            Block::point(Style::Number, &name, &one.texter.join(", "))
        });
        let proposals = self.words.forslag.iter().map(|one| {
            let name = format!("att pröva insatsen {}", swedish::within(&one.namn));
            Block::point(Style::Number, &name, &one.texter.join(", "))
        });
        let all: Vec<Block> = priority.chain(proposals).collect();
        match all.is_empty() {
            true => vec![Block::note(
                "Fler beslut står här när prioriterade grupper och förslag är ifyllda på arbetsbokens blad Behov och insatser.",
            )],
            false => all,
        }
    }

    fn proposals(&self) -> Vec<Block> {
        let nothing = "Inga förslag är ifyllda på bladet Behov och insatser.";
        let mut all = own_rows(&self.words.forslag, nothing);
        if !self.words.prioriterade.is_empty() {
            all.push(Block::about("Prioriterade grupper", ""));
            all.extend(own_rows(&self.words.prioriterade, ""));
        }
        all
    }
}

/// The förbund's own rows as points, or what to say where there are none.
fn own_rows(rows: &[OwnRow], nothing: &str) -> Vec<Block> {
    if rows.is_empty() {
        return vec![Block::body(nothing)];
    }
    let points = rows.iter();
    points
        .map(|row| Block::point(Style::Bullet, &row.namn, &row.texter.join(" · ")))
        .collect()
}

/// A number of people, or a dash.
fn people(value: Option<f64>) -> String {
    value.map_or_else(|| ABSENT.to_string(), swedish::whole)
}

/// With one decimal, or a dash.
fn tenth(value: Option<f64>) -> String {
    value.map_or_else(|| ABSENT.to_string(), |value| swedish::number(value, 1))
}

/// "500–700".
fn between(low: f64, high: f64) -> String {
    format!("{}–{}", swedish::whole(low), swedish::whole(high))
}

/// Something per thousand of those whom an area is related to.
fn per_thousand(skattning: &Skattning, value: Option<f64>) -> Option<f64> {
    let all = *skattning.underlag.denominator.as_ref().ok()?;
    (all > 0.0).then_some(value? / all * 1_000.0)
}

fn netto(skattning: &Skattning) -> Option<f64> {
    skattning.netto.as_ref().ok().map(Netto::centre)
}

/// How many there are in a group, whatever becomes of them.
fn count(skattning: &Skattning, group: usize) -> Option<f64> {
    let count = skattning.groups.get(group)?.count.as_ref().ok()?;
    Some(count.value)
}
