//! The areas that a question's own is put beside.

use super::ask::Asked;
use super::fraga::Compared;
use super::model::{Comparison, Kind, National, PartBeside};
use crate::area::{Area, AreaKind};
use crate::comparison::Neighbours;
use crate::estimate::Skattning;
use crate::problem::Outcome;
use crate::regions::RIKET;
use crate::simulation::ranked_areas;
use crate::swedish;

impl Asked<'_> {
    /// The areas that the question asks to be compared with.
    pub(super) fn comparisons(
        &self,
        skattning: &Skattning,
        neighbours: &[Neighbours],
    ) -> Outcome<Vec<Comparison>> {
        match self.fraga.beside.compared {
            Compared::None => Ok(Vec::new()),
            Compared::EveryLan => self.estimated(self.every_lan()),
            Compared::Nearest => self.estimated(self.nearest(skattning, neighbours)?),
        }
    }

    /// The län that the area touches (where it is not one itself) and riket; for one kommun its förbund and those like it.
    fn nearest(
        &self,
        skattning: &Skattning,
        neighbours: &[Neighbours],
    ) -> Outcome<Vec<(Kind, Area)>> {
        let (area, regions) = (&self.fraga.area, self.behov.regions());
        let mut areas: Vec<(Kind, Area)> = Vec::new();
        if let [only] = skattning.underlag.units.as_slice() {
            if let Some(name) = &only.forbund
                && !matches!(area.kind, AreaKind::Forbund(_))
            {
                let forbund = self.behov.forbund().find_on(name, self.fraga.day)?;
                areas.push((Kind::Forbund, Area::of_forbund(forbund, self.fraga.day)?));
            }
            let alike = neighbours
                .iter()
                .filter_map(|one| one.nearest.as_ref().ok());
            let alike = alike.flatten().filter_map(|one| regions.get(&one.code));
            areas.extend(alike.map(|one| (Kind::Similar, Area::of_kommun(one))));
        }
        if area.own_region().is_none() {
            let lan = area.lan_around(regions).into_iter();
            areas.extend(lan.map(|lan| (Kind::Lan, Area::of_lan(lan, regions))));
        }
        if area.own_region() != Some(RIKET) {
            areas.push((Kind::Riket, Area::riket(regions)));
        }
        Ok(areas)
    }

    fn every_lan(&self) -> Vec<(Kind, Area)> {
        let regions = self.behov.regions();
        let all = regions.lan();
        all.map(|lan| (Kind::Lan, Area::of_lan(lan, regions)))
            .collect()
    }

    fn estimated(&self, areas: Vec<(Kind, Area)>) -> Outcome<Vec<Comparison>> {
        let of = |(kind, area)| {
            Ok(Comparison {
                kind,
                skattning: self.estimate_of(area)?,
            })
        };
        areas.into_iter().map(of).collect()
    }

    /// Riket's parts: every län, every förbund of the register, and the kommuner without one; and the method put to proof.
    pub(super) fn national(&self, skattning: &Skattning) -> Outcome<Option<National>> {
        if !self.fraga.beside.national {
            return Ok(None);
        }
        let mut areas = self.every_lan();
        let forbund = self.behov.areas_of_forbund(self.fraga.day)?.into_iter();
        let all: Vec<(Kind, Area)> = forbund.map(|area| (Kind::Forbund, area)).collect();
        let rest = Area::riket(self.behov.regions()).without(all.iter().map(|(_, area)| area));
        areas.extend(all);
        if !rest.is_empty() {
            let rest = Area {
                name: "Kommuner utan förbund i programmets lista".to_string(),
                kind: AreaKind::Kommuner,
                parts: rest,
            };
            areas.push((Kind::Rest, rest));
        }
        let mut beside = vec![PartBeside::default(); areas.len()];
        let parts = self.estimated(areas)?;
        for kind in [Kind::Lan, Kind::Forbund] {
            self.beside(kind, &parts, skattning, &mut beside);
        }
        Ok(Some(National {
            parts,
            beside,
            backcast: self.behov.backcast()?,
        }))
    }

    /// Interval, rank, nuläge and kronor of every part of a kind.
    fn beside(
        &self,
        kind: Kind,
        parts: &[Comparison],
        riket: &Skattning,
        found: &mut [PartBeside],
    ) {
        let own: Vec<usize> = (0..parts.len())
            .filter(|&at| parts[at].kind == kind)
            .collect();
        let all: Vec<&Skattning> = own.iter().map(|&at| &parts[at].skattning).collect();
        for (&at, beside) in own.iter().zip(self.side_by_side(&all, riket)) {
            found[at] = beside;
        }
        if kind == Kind::Forbund {
            let area = |at: usize| &parts[at].skattning.underlag.area;
            let of_kind: Vec<&Area> = own.iter().map(|&at| area(at)).collect();
            let year = riket.underlag.denominator_year;
            let kronor = self.behov.kronor(&of_kind, year, self.engine);
            for (&at, kronor) in own.iter().zip(kronor) {
                found[at].kronor = kronor;
            }
        }
    }

    /// Interval, rank and nuläge of some areas, drawn together.
    fn side_by_side(&self, areas: &[&Skattning], riket: &Skattning) -> Vec<PartBeside> {
        let mut found = vec![PartBeside::default(); areas.len()];
        if let Some(settings) = self.fewer_draws() {
            for (one, drawn) in found.iter_mut().zip(ranked_areas(areas, riket, settings)) {
                one.spread = drawn.map(|(spread, _)| spread);
                one.rank = drawn.and_then(|(_, rank)| rank);
            }
        }
        for (one, area) in found.iter_mut().zip(areas) {
            one.nowcast = self.nowcast_area(area);
        }
        found
    }

    /// Areas that the user puts beside each other, under the assumptions of the question.
    pub(super) fn compared(&self, areas: Vec<Area>) -> Outcome<Vec<(Skattning, PartBeside)>> {
        let riket = self.estimate_of(Area::riket(self.behov.regions()))?;
        let all: Vec<Skattning> = areas
            .into_iter()
            .map(|area| self.estimate_of(area))
            .collect::<Outcome<_>>()?;
        let beside = self.side_by_side(&all.iter().collect::<Vec<_>>(), &riket);
        Ok(all.into_iter().zip(beside).collect())
    }

    /// The län around the area, whole, or riket where that is a single kommun; none where the area is the whole map.
    pub(super) fn around(&self) -> Outcome<Option<Skattning>> {
        let area = &self.fraga.area;
        let has_a_map = area.own_region().is_some() && area.parts.len() > 1;
        if has_a_map || !self.fraga.beside.around {
            return Ok(None);
        }
        let regions = self.behov.regions();
        let lan = area.lan_around(regions);
        let lan: Vec<Area> = lan.iter().map(|one| Area::of_lan(one, regions)).collect();
        if lan.iter().map(|one| one.parts.len()).sum::<usize>() < 2 {
            return self.whole_estimate_of(Area::riket(regions)).map(Some);
        }
        let names: Vec<&str> = lan.iter().map(|one| one.name.as_str()).collect();
        self.whole_estimate_of(Area::together(&lan, &swedish::list(&names)))
            .map(Some)
    }
}
