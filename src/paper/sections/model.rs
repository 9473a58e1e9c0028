//! What the sections are made of.

use crate::analys::Analys;
use crate::earlier::Inputs;
use crate::estimate::Skattning;
use crate::present::{Needs, Sentences, Words};

/// An answer and what the förbund itself has to say.
pub(in crate::paper) struct Sections<'a> {
    pub analys: &'a Analys,
    pub inputs: &'a Inputs,
    pub words: Words,
    pub needs: Needs,
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

    pub fn skattning(&self) -> &'a Skattning {
        &self.analys.skattning
    }
}
