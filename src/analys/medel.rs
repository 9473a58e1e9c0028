//! The state's model for money, put to every förbund whose members are known, beside how many they are to reach.

use super::ask::Asked;
use super::behov::Behov;
use super::fraga::{Beside, Fraga};
use crate::area::{Area, AreaKind};
use crate::estimate::{Netto, Skattning, area_figure, newest_common_year};
use crate::funding::{Funding, Need};
use crate::indicators::Engine;
use crate::problem::{Outcome, Problem};
use crate::simulation::{Settings, Spread, netto_interval};
use crate::status::Absent;
use chrono::NaiveDate;

/// Draws for the interval of each förbund.
const DRAWS: usize = 1_000;

/// What is tried instead of things as they are.
#[derive(Debug, Clone, PartialEq)]
pub enum Scenario {
    /// Two förbund become one.
    Merge(String, String),
    /// A kommun joins a förbund, and leaves the one that it was in.
    Join { kommun: String, forbund: String },
    /// The sum to divide, times this.
    Index(f64),
}

/// The model over all förbund.
#[derive(Debug, Clone)]
pub struct Medel {
    pub year: i32,
    pub funding: Funding,
    pub places: Vec<Place>,
    /// The kommuner of no förbund here, and how many förbund they may be; none where the register has as many as there are.
    pub rest: Option<Need>,
    /// Kronor to the rest, where it is counted.
    pub to_rest: f64,
}

/// A förbund in the model.
#[derive(Debug, Clone)]
pub struct Place {
    pub name: String,
    /// What is divided by; why not where it is not known.
    pub need: Result<Need, Absent>,
    /// Kronor if those that are known were all there are.
    pub alone: Option<f64>,
    /// Kronor if the rest of the country were the förbund that are not known.
    pub beside_rest: Option<f64>,
    pub netto: Result<f64, Absent>,
    pub spread: Option<Spread>,
}

impl Behov {
    /// Every förbund with known members on a day, in the newest year that all groups have, with the scenarios made.
    ///
    /// # Errors
    /// A scenario names what is not there.
    pub fn medel(&self, day: NaiveDate, scenarios: &[Scenario]) -> Outcome<Medel> {
        let riket = Fraga {
            beside: Beside::default(),
            ..Fraga::om(Area::riket(self.regions()), day, self)?
        };
        let engine = self.engine();
        let year = newest_common_year(&engine, &riket.assumptions)?;
        let mut funding = self.funding().clone();
        let mut areas = self.areas_of_forbund(day)?;
        for scenario in scenarios {
            self.apply(scenario, &mut areas, &mut funding)?;
        }
        let asked = Asked::of(self, &engine, &riket)?;
        let counted = Counted {
            engine: &engine,
            funding: &funding,
            year,
        };
        let mut places = Vec::new();
        for area in &areas {
            let skattning = asked.estimate_of(area.clone())?;
            places.push(counted.place(area, &skattning));
        }
        let all: Vec<&Area> = areas.iter().collect();
        let rest = counted.rest(&riket.area, &all);
        let to_rest = divide(&funding, &mut places, rest);
        Ok(Medel {
            year,
            funding,
            places,
            rest,
            to_rest,
        })
    }

    /// Kronor to each of some areas, if the rest of the country were the förbund that are not known.
    pub(super) fn kronor(&self, areas: &[&Area], year: i32, engine: &Engine) -> Vec<Option<f64>> {
        let counted = Counted {
            engine,
            funding: self.funding(),
            year,
        };
        let needs: Vec<Option<Need>> = areas
            .iter()
            .map(|area| counted.need(area, 1).ok())
            .collect();
        let mut known: Vec<Need> = needs.iter().flatten().copied().collect();
        known.extend(counted.rest(&Area::riket(self.regions()), areas));
        let mut kronor = self.funding().divided(&known).into_iter();
        needs
            .iter()
            .map(|need| need.and_then(|_| kronor.next()))
            .collect()
    }

    fn apply(
        &self,
        scenario: &Scenario,
        areas: &mut Vec<Area>,
        funding: &mut Funding,
    ) -> Outcome<()> {
        let at = |areas: &[Area], name: &str| -> Outcome<usize> {
            let found = &self.forbund().find_lasting(name)?.name;
            areas
                .iter()
                .position(|one| one.name == *found)
                .ok_or_else(|| {
                    Problem::input(format!("{found} har inga kända kommuner"))
                        .expected("ett förbund ur behov forbund lista som har kommuner")
                })
        };
        match scenario {
            Scenario::Index(times) => funding.total *= times,
            Scenario::Merge(one, other) => {
                let (one, other) = (at(areas, one)?, at(areas, other)?);
                if one == other {
                    return Err(
                        Problem::input("Ett förbund kan inte gå samman med sig självt")
                            .expected("två olika förbund"),
                    );
                }
                let joined = areas.remove(one.max(other));
                let kept = &mut areas[one.min(other)];
                kept.name = format!("{} + {}", kept.name, joined.name);
                kept.parts.extend(joined.parts);
                // The one that is left: a förbund fewer in the country.
                funding.in_country = funding.in_country.saturating_sub(1);
            }
            Scenario::Join { kommun, forbund } => {
                let kommun = self.regions().kommun(kommun)?;
                let at = at(areas, forbund)?;
                for area in areas.iter_mut() {
                    area.parts.retain(|part| part.kommun != kommun.code);
                }
                areas[at].parts.extend(Area::of_kommun(kommun).parts);
                areas.retain(|area| !area.parts.is_empty());
            }
        }
        Ok(())
    }
}

/// What the model is counted by.
struct Counted<'a> {
    engine: &'a Engine,
    funding: &'a Funding,
    year: i32,
}

impl Counted<'_> {
    fn need(&self, area: &Area, forbund: usize) -> Result<Need, Absent> {
        let of = |id: &str| area_figure(area, id, self.year, self.engine);
        Ok(Need {
            support: of(&self.funding.support)?,
            population: of(&self.funding.population)?,
            forbund,
        })
    }

    fn place(&self, area: &Area, skattning: &Skattning) -> Place {
        let settings = Settings {
            draws: DRAWS,
            ..Settings::default()
        };
        Place {
            name: area.name.clone(),
            need: self.need(area, 1),
            alone: None,
            beside_rest: None,
            netto: skattning
                .netto
                .as_ref()
                .map(Netto::centre)
                .map_err(Absent::clone),
            spread: netto_interval(skattning, settings).ok(),
        }
    }

    /// The kommuner of no förbund that is known, as the förbund that are not known.
    fn rest(&self, riket: &Area, areas: &[&Area]) -> Option<Need> {
        let unknown = self
            .funding
            .in_country
            .checked_sub(areas.len())
            .filter(|one| *one > 0)?;
        let area = Area {
            parts: riket.without(areas.iter().copied()),
            kind: AreaKind::Kommuner,
            ..riket.clone()
        };
        self.need(&area, unknown).ok()
    }
}

/// Kronor to each of those whose need is known: alone, and beside the rest. Returns what the rest has.
fn divide(funding: &Funding, places: &mut [Place], rest: Option<Need>) -> f64 {
    let known: Vec<usize> = (0..places.len())
        .filter(|&at| places[at].need.is_ok())
        .collect();
    let needs = known
        .iter()
        .filter_map(|&at| places[at].need.as_ref().ok().copied());
    let mut needs: Vec<Need> = needs.collect();
    for (&at, kronor) in known.iter().zip(funding.divided(&needs)) {
        places[at].alone = Some(kronor);
    }
    let Some(rest) = rest else { return 0.0 };
    needs.push(rest);
    let with_rest = funding.divided(&needs);
    for (&at, kronor) in known.iter().zip(&with_rest) {
        places[at].beside_rest = Some(*kronor);
    }
    with_rest.last().copied().unwrap_or_default()
}
