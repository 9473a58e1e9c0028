//! What every sheet is made from.

use super::super::live::{LiveNetto, Place, Spot};
use super::super::page::BODY;
use super::super::styles::Styles;
use crate::analys::{Analys, PartBeside};
use crate::estimate::Skattning;
use crate::template::{SheetKind, Template};

pub(super) struct Book<'a> {
    pub template: &'a Template,
    pub analys: &'a Analys,
    pub places: &'a [(Skattning, PartBeside)],
    pub styles: Styles,
}

impl Book<'_> {
    /// Netto of every kommun at the shares common to all.
    pub fn live(&self) -> LiveNetto {
        let skattning = &self.analys.skattning;
        let assumptions = &skattning.underlag.assumptions;
        let shares = assumptions.groups.iter().map(|group| group.share.point);
        let shares: Vec<f64> = shares.collect();
        let units = skattning.units.iter().enumerate();
        let places = units.filter_map(|(at, unit)| {
            let netto = unit.netto.as_ref().ok()?;
            Some(Place {
                spot: Spot::Unit(at),
                name: unit.unit.name.clone(),
                netto,
                live: netto.live(assumptions),
                shares: shares.clone(),
            })
        });
        let places: Vec<Place<'_>> = places.collect();
        let title = self.template.title_of(SheetKind::Nettoberakning);
        LiveNetto::new(title.unwrap_or_default(), shares.len(), &places)
    }

    /// A template's text with its places filled in.
    pub fn filled(&self, text: &str, kommun: &str) -> String {
        let skattning = &self.analys.skattning;
        text.replace("{ar}", &skattning.year_text())
            .replace("{antaganden}", &skattning.underlag.assumptions.name)
            .replace("{kommun}", kommun)
    }

    pub fn title(&self, kind: SheetKind) -> String {
        super::super::address::quoted(self.template.title_of(kind).unwrap_or_default())
    }

    /// The cell of a group's share.
    pub fn share(&self, group: usize) -> String {
        let cell = super::super::address::abs(BODY + 1 + group as u32, 2);
        format!("{}!{cell}", self.title(SheetKind::Andelar))
    }
}
