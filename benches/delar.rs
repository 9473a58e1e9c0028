//! The parts that a user waits for: loading the figures, the estimate, the workbook.

use behovsanalys::area::Area;
use behovsanalys::assumptions;
use behovsanalys::declared::Declared;
use behovsanalys::estimate::{Request, Skattning, denominators, estimate, gather};
use behovsanalys::figures::Figures;
use behovsanalys::forbund::ForbundRegister;
use behovsanalys::indicators::{Engine, Indicators};
use behovsanalys::quality;
use behovsanalys::regions::Regions;
use behovsanalys::workbook::{self, Material, Template};
use divan::Bencher;

fn main() {
    divan::main();
}

struct World {
    declared: Declared,
    regions: Regions,
    forbund: ForbundRegister,
    figures: Figures,
    indicators: Indicators,
}

fn world() -> World {
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
    fn estimate(&self, engine: &Engine<'_>, area: &Area) -> Skattning {
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

/// The embedded files to the table of figures.
#[divan::bench]
fn load_figures(bencher: Bencher) {
    let declared = Declared::embedded();
    let regions = Regions::load(&declared).expect("regions");
    bencher.bench_local(|| Figures::load(&declared, &regions).expect("figures"));
}

/// Riket with its 290 kommuner, every derived figure computed anew.
#[divan::bench]
fn estimate_riket(bencher: Bencher) {
    let world = world();
    let area = Area::riket(&world.regions);
    bencher.bench_local(|| {
        let engine = Engine::new(&world.figures, &world.indicators, &world.regions);
        world.estimate(&engine, &area)
    });
}

/// The national workbook, from estimate to bytes.
#[divan::bench(sample_count = 10)]
fn workbook_riket(bencher: Bencher) {
    let world = world();
    let engine = Engine::new(&world.figures, &world.indicators, &world.regions);
    let skattning = world.estimate(&engine, &Area::riket(&world.regions));
    let template = Template::load(&world.declared).expect("the template");
    bencher.bench_local(|| {
        let material = Material {
            skattning: &skattning,
            comparisons: &[],
            engine: &engine,
            checks: quality::checks(&skattning, &engine),
        };
        workbook::write(&template, &material).expect("a workbook")
    });
}
