//! What each field of the outline becomes.

use super::super::block::{Block, Style};
use super::model::Sections;
use super::phrases::own_rows;
use super::{area, basis, groups, means, needs, once};
use crate::problem::Outcome;
use crate::swedish;

/// So many of the area's sentences are messages.
const MESSAGES: usize = 3;

/// The fields of sections, after `avsnitt.`.
pub(in crate::paper) const SECTIONS: [&str; 14] = [
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

impl Sections<'_> {
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
