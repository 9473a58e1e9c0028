//! The embedded world that the benchmarks measure in.

use behovsanalys::area::Area;
use behovsanalys::assumptions;
use behovsanalys::declared::Declared;
use behovsanalys::estimate::{Request, Skattning, denominators, estimate, gather};
use behovsanalys::figures::Figures;
use behovsanalys::forbund::ForbundRegister;
use behovsanalys::indicators::{Engine, Indicators};
use behovsanalys::regions::Regions;

pub struct World {
    pub declared: Declared,
    pub regions: Regions,
    pub forbund: ForbundRegister,
    pub figures: Figures,
    pub indicators: Indicators,
}

pub fn world() -> World {
    let declared = Declared::embedded();
    let regions = Regions::load(&declared).expect("regions");
    let forbund = ForbundRegister::load(&declared, None, &regions).expect("förbund");
    let figures = Figures::load(&declared, &regions).expect("figures");
    let indicators = Indicators::load(&declared, &figures).expect("indicators");
    World {
        declared,
        regions,
        forbund,
        figures,
        indicators,
    }
}

impl World {
    pub fn estimate(&self, engine: &Engine<'_>, area: &Area) -> Skattning {
        let chosen = assumptions::load("skl2016", &self.declared, engine, &self.forbund);
        let overlaps = behovsanalys::overlaps::load(&self.declared).expect("overlaps");
        let all = denominators(&self.declared).expect("denominators");
        let request = Request {
            assumptions: &chosen.expect("the preset"),
            year: Some(2022),
            denominator: &all[0],
            forbund: &self.forbund,
            overlaps: &overlaps,
            day: "2024-06-30",
        };
        estimate(gather(area, &request, engine).expect("an underlag"))
    }
}

pub fn engine(world: &World) -> Engine<'_> {
    Engine::new(&world.figures, &world.indicators, &world.regions)
}
