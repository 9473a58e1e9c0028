//! The places whose netto is live, and where each takes its shares from.

use super::contents::Contents;
use super::line;
use super::live::{Place, Spot};
use crate::analys::{Comparison, Kind};
use crate::estimate::{Line, Lines, Netto, Skattning, Unit, UnitResult};
use std::collections::BTreeMap;

/// Where a place's shares come from, where not from its own rows on Målgrupp.
pub(super) enum From {
    /// Brutto as lines in the general shares, per group; flat where the group is absent.
    Lines(Vec<Line>),
    /// The rows of the part's kommuner on Målgrupp.
    Rows(Within),
}

/// Which kommuner on Målgrupp a part of riket consists of.
#[derive(Clone)]
pub(super) struct Within {
    pub col: u16,
    pub value: String,
    /// Code of the län, where the part is one.
    pub lan: Option<String>,
}

/// Written where a kommun has no förbund.
pub(super) const NO_FORBUND: &str = "–";

pub(super) fn all<'a>(contents: &Contents<'a>) -> Vec<Place<'a>> {
    let analys = contents.analys;
    let own = &analys.skattning;
    let mut all = Vec::new();
    let mut add = |spot, name: &str, skattning: &'a Skattning, netto: Option<&'a Netto>| {
        all.extend(netto.map(|netto| Place {
            spot,
            name: name.to_string(),
            netto,
            live: netto.live(&skattning.underlag.assumptions),
            shares: netto.shares(),
        }));
    };
    add(
        Spot::Area,
        &own.underlag.area.name,
        own,
        own.netto.as_ref().ok(),
    );
    for (at, unit) in own.units.iter().enumerate() {
        add(
            Spot::Unit(at),
            &unit.unit.name,
            own,
            unit.netto.as_ref().ok(),
        );
    }
    let parts = analys.national.iter().flat_map(|national| &national.parts);
    let comparisons = analys.comparisons.iter().enumerate();
    let comparisons = comparisons.map(|(at, one)| (Spot::Comparison(at), one));
    let parts = parts.enumerate().map(|(at, one)| (Spot::Part(at), one));
    for (spot, one) in comparisons.chain(parts) {
        let other = &one.skattning;
        add(
            spot,
            &other.underlag.area.name,
            other,
            other.netto.as_ref().ok(),
        );
    }
    for (at, (year, one)) in analys.years.iter().enumerate() {
        let name = format!("{} {year}", own.underlag.area.name);
        add(Spot::Year(at), &name, one, one.netto.as_ref().ok());
    }
    all
}

/// Where the shares of other places than the area and its kommuner come from.
pub(super) fn sources(contents: &Contents<'_>) -> BTreeMap<Spot, From> {
    let analys = contents.analys;
    let lines = |skattning: &Skattning| {
        let lines = Lines::of(skattning).area().into_iter();
        From::Lines(lines.map(Option::unwrap_or_default).collect())
    };
    let comparisons = analys.comparisons.iter().enumerate();
    let comparisons = comparisons.map(|(at, one)| (Spot::Comparison(at), lines(&one.skattning)));
    let years = analys.years.iter().enumerate();
    let years = years.map(|(at, (_, one))| (Spot::Year(at), lines(one)));
    let parts = analys.national.iter().flat_map(|national| &national.parts);
    let parts = parts.enumerate().map(|(at, one)| {
        let rows = within(one).filter(|within| is_sum_of(contents, one, within));
        let from = rows.map_or_else(|| lines(&one.skattning), From::Rows);
        (Spot::Part(at), from)
    });
    comparisons.chain(years).chain(parts).collect()
}

fn within(part: &Comparison) -> Option<Within> {
    let area = &part.skattning.underlag.area;
    let (col, value, lan) = match part.kind {
        Kind::Lan => (line::LAN, area.lan()?, area.lan()),
        Kind::Forbund => (line::FORBUND, area.name.as_str(), None),
        Kind::Rest => (line::FORBUND, NO_FORBUND, None),
        Kind::Riket | Kind::Similar => return None,
    };
    Some(Within {
        col,
        value: value.to_string(),
        lan: lan.map(str::to_string),
    })
}

/// True where the part's kommuner are those that Målgrupp would sum.
fn is_sum_of(contents: &Contents<'_>, part: &Comparison, within: &Within) -> bool {
    let units = contents.skattning().units.iter();
    let of = |at: u16, unit: &Unit| match at {
        line::LAN => unit.lan.clone(),
        _ => unit.forbund.clone().unwrap_or(NO_FORBUND.to_string()),
    };
    let found = units.filter(|one| of(within.col, &one.unit) == within.value);
    let own = part.skattning.units.iter();
    let code = |one: &UnitResult| (one.unit.code.clone(), one.unit.weight.to_bits());
    let (mut found, mut own): (Vec<_>, Vec<_>) =
        (found.map(code).collect(), own.map(code).collect());
    found.sort();
    own.sort();
    found == own
}
