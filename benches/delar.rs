//! The parts that a user waits for: loading the figures, the estimate, the workbook.

mod world;

use behovsanalys::analysis::Analysis;
use behovsanalys::area::Area;
use behovsanalys::declared::Declared;
use behovsanalys::estimate::estimate;
use behovsanalys::figures::Figures;
use behovsanalys::quality;
use behovsanalys::regions::Regions;
use behovsanalys::workbook::{self, ChosenDenominator, Material, Template};
use behovsanalys::{comparison, funding, overlaps};
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
    let analysis = Analysis {
        skattning,
        depth: None,
        declared: comparison::load(&world.declared).expect("declarations"),
        triangles: Vec::new(),
        neighbours: Vec::new(),
        projection: Vec::new(),
        change: None,
    };
    let overlaps = overlaps::load(&world.declared).expect("overlaps");
    let funding = funding::load(&world.declared).expect("parameters");
    let people = ChosenDenominator {
        id: "16-64".into(),
        area: analysis.skattning.underlag.denominator.clone(),
        units: analysis
            .skattning
            .units
            .iter()
            .map(|unit| unit.unit.denominator.clone())
            .collect(),
        comparisons: Vec::new(),
    };
    let denominators = [people];
    let inputs = workbook::Inputs::default();
    bencher.bench_local(|| {
        let material = Material {
            analysis: &analysis,
            comparisons: &[],
            years: &[],
            denominators: &denominators,
            overlaps: &overlaps,
            local: &[],
            funding: &funding,
            engine: &engine,
            checks: quality::checks(&analysis.skattning, &engine),
            inputs: &inputs,
            since: None,
            national: None,
        };
        workbook::write(&template, &material).expect("a workbook")
    });
}
