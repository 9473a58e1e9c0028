//! Indicators shown as they are: the area, its kommuner, its län and riket, over the years.

use super::ask::Asked;
use super::fraga::Wanted;
use super::model::{IndicatorTable, MOST_KOMMUNER, Missing, Where, YEARS};
use crate::area::Area;
use crate::estimate::area_figure;
use crate::figures::Held;
use crate::regions::RIKET;
use crate::status::Kon;
use std::collections::HashMap;

impl Asked<'_> {
    /// Every indicator that the question asks for, up to a year.
    pub(super) fn indicators(&self, last: i32) -> Vec<IndicatorTable> {
        let all = self.fraga.beside.indicators.iter();
        all.map(|wanted| self.indicator(wanted, last)).collect()
    }

    fn indicator(&self, wanted: &Wanted, last: i32) -> IndicatorTable {
        let (engine, id) = (self.engine, wanted.indicator.as_str());
        let series = engine.figures().get(id);
        let missing = match series.map(|one| &one.held) {
            Some(Held::At(source)) => Some(self.not_fetched(source)),
            Some(Held::Embedded | Held::Fetched | Held::Transcribed) => None,
            None => (!engine.knows(id)).then_some(Missing::Unknown),
        };
        let mut values = HashMap::new();
        if missing.is_none() {
            for (place, years) in self.places(wanted, last) {
                for year in years {
                    for kon in Kon::ALL {
                        if let Some(value) = self.indicator_value(wanted, &place, year, kon) {
                            values.insert((place.clone(), year, kon), value);
                        }
                    }
                }
            }
        }
        // A formula without a value anywhere waits for what it is made from.
        let missing = missing.or_else(|| self.waits_for(id).filter(|_| values.is_empty()));
        IndicatorTable {
            unit: engine.unit_of(id).to_string(),
            published: series.map(|one| (one.publisher_short().to_string(), one.id.clone())),
            wanted: wanted.clone(),
            missing,
            values,
        }
    }

    fn not_fetched(&self, source: &str) -> Missing {
        let mut origins = self.behov.origins().iter();
        let origin = origins.find(|one| one.id == source);
        Missing::NotFetched {
            id: source.to_string(),
            name: origin.map_or_else(|| source.to_string(), |one| one.name.clone()),
        }
    }

    /// The source of the first series behind a formula that is not at hand.
    fn waits_for(&self, id: &str) -> Option<Missing> {
        let mut parts = self.engine.indicators().possible_parts_of(id).into_iter();
        let figures = self.engine.figures();
        parts.find_map(|part| match &figures.get(part)?.held {
            Held::At(source) => Some(self.not_fetched(source)),
            _ => None,
        })
    }

    /// Where an indicator is shown, and in which years.
    fn places(&self, wanted: &Wanted, last: i32) -> Vec<(Where, std::ops::RangeInclusive<i32>)> {
        let area = &self.fraga.area;
        let all_years = last - YEARS + 1..=last;
        let own = match area.parts.len() {
            count if count <= MOST_KOMMUNER => all_years.clone(),
            _ => last..=last,
        };
        let mut all = vec![(Where::Area, all_years.clone())];
        if wanted.weight.is_some() {
            all.push((Where::Mean, all_years.clone()));
        }
        let region = |code: &str| Where::Region(code.to_string());
        all.extend(
            area.parts
                .iter()
                .map(|part| (region(&part.kommun), own.clone())),
        );
        if area.own_region().is_none() {
            let lan = area.lan_around(self.engine.regions()).into_iter();
            all.extend(lan.map(|one| (region(&one.code), all_years.clone())));
        }
        // A län's own row is its region's.
        let whole = [Some(RIKET), area.own_region()].into_iter().flatten();
        all.extend(whole.map(|code| (region(code), all_years.clone())));
        all
    }

    fn indicator_value(&self, wanted: &Wanted, place: &Where, year: i32, kon: Kon) -> Option<f64> {
        let id = wanted.indicator.as_str();
        let area = &self.fraga.area;
        let at = |id: &str, code: &str| {
            let figure = self.engine.figure(id, code, year, kon);
            figure.ok().map(|one| one.value)
        };
        match (place, &wanted.weight) {
            (Where::Region(code), _) => at(id, code),
            (Where::Area, _) if kon == Kon::T => area_figure(area, id, year, self.engine).ok(),
            (Where::Area, _) => match area.own_region() {
                Some(code) => at(id, code),
                None => sum(area, |code| at(id, code)),
            },
            (Where::Mean, Some(weight)) => mean(area, |code| at(id, code), |code| at(weight, code)),
            (Where::Mean, None) => None,
        }
    }
}

/// The sum over the area's parts; none where one is absent.
fn sum(area: &Area, of: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    let parts = area.parts.iter();
    parts
        .map(|part| Some(of(&part.kommun)? * part.weight))
        .sum()
}

/// The weighted mean over the area's parts; none where one is absent.
fn mean(
    area: &Area,
    of: impl Fn(&str) -> Option<f64>,
    weight: impl Fn(&str) -> Option<f64>,
) -> Option<f64> {
    let mut sums = (0.0, 0.0);
    for part in &area.parts {
        let weight = weight(&part.kommun)? * part.weight;
        sums.0 += of(&part.kommun)? * weight;
        sums.1 += weight;
    }
    (sums.1 > 0.0).then_some(sums.0 / sums.1)
}
