//! Groups that are counted because the question asks for them.

use super::behov::Behov;
use super::fraga::Fraga;
use crate::assumptions::{self, Further};
use crate::problem::{Outcome, Problem};
use crate::regions::RIKET;
use crate::status::{Absent, Kon};
use crate::swedish;
use crate::told::Told;

impl Behov {
    /// The groups that can be counted beside those of a preset.
    ///
    /// # Errors
    /// File and line of what does not follow the form.
    pub fn further_groups(&self) -> Outcome<Vec<Further>> {
        assumptions::further(self.declared(), &self.overlaps().factors, &self.engine())
    }

    /// Counts the group with this id or name too.
    ///
    /// # Errors
    /// It is unknown, has no figures yet, or is one more than netto can be counted over.
    pub fn count_further(&self, fraga: &mut Fraga, wanted: &str) -> Outcome<()> {
        let all = self.further_groups()?;
        let folded = swedish::folded(wanted);
        let same = |text: &str| swedish::folded(text) == folded;
        let found = all
            .iter()
            .find(|one| same(&one.group.id) || same(&one.group.name));
        let Some(one) = found else {
            if fraga.assumptions.group_named(wanted).is_some() {
                return Ok(());
            }
            let ids: Vec<&str> = all.iter().map(|one| one.group.id.as_str()).collect();
            return Err(Problem::input(format!("Okänd behovsgrupp: {wanted}"))
                .expected(swedish::alternatives(&ids)));
        };
        if let Err(absent) = self.has_figures(one) {
            return Err(Problem::input(format!(
                "{} kan inte räknas än: {}",
                one.group.name,
                absent.told().trim_end_matches('.')
            ))
            .next("Hämta siffrorna först, eller välj en annan grupp."));
        }
        fraga.assumptions.count_further(one)
    }

    /// That a group has a figure of riket in some year.
    ///
    /// # Errors
    /// Why there is none in the newest.
    pub fn has_figures(&self, one: &Further) -> Result<(), Absent> {
        let (engine, last) = (self.engine(), self.figures().years().1);
        let indicator = &one.group.indicator;
        match engine.newest_year(indicator, RIKET, last) {
            Some(_) => Ok(()),
            None => engine.figure(indicator, RIKET, last, Kon::T).map(|_| ()),
        }
    }
}
