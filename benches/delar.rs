//! The parts that a user waits for: loading the figures, the estimate, the workbook.

mod world;

use behovsanalys::area::Area;
use behovsanalys::declared::Declared;
use behovsanalys::estimate::estimate;
use behovsanalys::figures::Figures;
use behovsanalys::quality;
use behovsanalys::regions::Regions;
use behovsanalys::workbook::{self, Material, Template};
use divan::Bencher;
use world::{engine, world};

fn main() {
    divan::main();
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
    bencher.bench_local(|| estimate(world.underlag(&area, 2022, |_| {})));
}

/// The national workbook, from estimate to bytes.
#[divan::bench(sample_count = 10)]
fn workbook_riket(bencher: Bencher) {
    let world = world();
    let engine = engine(&world);
    let skattning = estimate(world.underlag(&Area::riket(&world.regions), 2022, |_| {}));
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
