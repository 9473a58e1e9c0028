//! What the workbook is made of.

use crate::analys::{Analys, Own};
use crate::assumptions::{Scope, overlaps_in_force};
use crate::estimate::Skattning;
use crate::overlaps::Overlap;
use crate::present::{Line, age_of_figures};
use crate::swedish;
use crate::template::SheetTemplate;

/// An answer, and what the user has typed.
pub(super) struct Contents<'a> {
    pub analys: &'a Analys,
    pub own: &'a Own,
    /// Sentences made from the figures, with what the user has written in their place.
    pub said: Vec<Line>,
}

impl Contents<'_> {
    pub(super) fn skattning(&self) -> &Skattning {
        &self.analys.skattning
    }

    /// Every overlap in force, and where.
    pub(super) fn overlaps(&self) -> Vec<(&Scope, &Overlap)> {
        let fraga = &self.analys.fraga;
        overlaps_in_force(&fraga.overlaps, &fraga.assumptions)
    }

    /// What the method's corrections did to netto, where the earlier workbook was made before them.
    pub(super) fn new_rules(&self) -> Option<String> {
        self.own
            .before
            .as_ref()
            .filter(|before| before.earlier_rules)?;
        let steps = &self.analys.steps;
        let (first, last) = (steps.first()?.before, steps.last()?.after);
        let off = last - first;
        Some(format!(
            "Förra filen gjordes med metodens första regler. Med samma siffror ändrar rättelserna netto från {} till {} ({}{}; se Uppdrag och metod). Resten är nya siffror och antaganden.",
            swedish::whole(first),
            swedish::whole(last),
            if off < 0.0 { "−" } else { "+" },
            swedish::whole(off.abs())
        ))
    }

    /// A declared text of a sheet with its places filled in; empty where it is not declared.
    pub(super) fn text(&self, sheet: &SheetTemplate, key: &str) -> String {
        self.filled(sheet.raw_text(key))
    }

    /// Declared texts of a sheet whose key starts so, in order of key.
    pub(super) fn texts_from(&self, sheet: &SheetTemplate, start: &str) -> Vec<String> {
        let found = sheet.raw_texts_from(start).into_iter();
        found.map(|text| self.filled(text)).collect()
    }

    /// The text with `{omrade}` and the like replaced.
    pub(super) fn filled(&self, text: &str) -> String {
        let underlag = &self.skattning().underlag;
        text.replace("{omrade}", &underlag.area.name)
            .replace("{ar}", &self.skattning().year_text())
            .replace("{siffror}", &age_of_figures(self.analys))
            .replace("{antaganden}", &underlag.assumptions.name)
            .replace("{namnare}", &underlag.denominator_name)
            .replace("{version}", env!("CARGO_PKG_VERSION"))
    }
}
