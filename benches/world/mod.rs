//! The embedded figures, for benchmarks and tests.

use behovsanalys::area::Area;
use behovsanalys::assumptions::{self, Assumptions};
use behovsanalys::declared::Declared;
use behovsanalys::denominators;
use behovsanalys::estimate::{Request, Underlag, gather};
use behovsanalys::figures::Figures;
use behovsanalys::forbund::ForbundRegister;
use behovsanalys::indicators::{Engine, Indicators};
use behovsanalys::regions::Regions;
use std::sync::Arc;

pub struct World {
    pub declared: Declared,
    pub regions: Arc<Regions>,
    pub forbund: ForbundRegister,
    pub figures: Arc<Figures>,
    pub indicators: Arc<Indicators>,
}

pub fn world() -> World {
    let declared = Declared::embedded();
    let regions = Arc::new(Regions::load(&declared).expect("regions"));
    let forbund = ForbundRegister::load(&declared, None, &regions).expect("förbund");
    let figures = Figures::load(&declared, &regions).expect("figures");
    let indicators = Indicators::load(&declared, &figures).expect("indicators");
    World {
        declared,
        regions,
        forbund,
        figures: Arc::new(figures),
        indicators: Arc::new(indicators),
    }
}

impl World {
    /// What an estimate is made of, with the assumptions changed.
    pub fn underlag(
        &self,
        area: &Area,
        year: i32,
        change: impl FnOnce(&mut Assumptions),
    ) -> Underlag {
        let engine = engine(self);
        let chosen = assumptions::load("skl2016", &self.declared, &engine, &self.forbund);
        let mut chosen = chosen.expect("the preset");
        change(&mut chosen);
        let overlaps = behovsanalys::overlaps::load(&self.declared).expect("overlaps");
        let all = denominators::load(&self.declared).expect("denominators");
        let request = Request {
            assumptions: &chosen,
            year: Some(year),
            denominator: &all[0],
            forbund: &self.forbund,
            overlaps: &overlaps,
            local: &[],
            day: "2024-06-30",
        };
        gather(area, &request, &engine).expect("an underlag")
    }
}

pub fn engine(world: &World) -> Engine {
    Engine::new(
        world.figures.clone(),
        world.indicators.clone(),
        world.regions.clone(),
    )
}
