//! The parts that a user waits for: loading the figures, the estimate, the workbook.

mod fragor;

use behovsanalys::analys::{Beside, Compared, Own, Since};
use behovsanalys::area::AreaName;
use behovsanalys::declared::Declared;
use behovsanalys::figures::Figures;
use behovsanalys::regions::Regions;
use behovsanalys::simulation::Settings;
use behovsanalys::template::Template;
use behovsanalys::workbook;
use divan::Bencher;
use fragor::{behov, fraga};

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
    let riket = fraga(&AreaName::Riket);
    bencher.bench_local(|| behov().skatta(&riket).expect("an estimate"));
}

/// One kommun with as many draws as `skatta` makes, from figures that are already read.
#[divan::bench(sample_count = 20)]
fn draws_kommun(bencher: Bencher) {
    let mut ale = fraga(&AreaName::Any("Ale".into()));
    ale.depth = Some(Settings::default());
    bencher.bench_local(|| behov().analysera(&ale).expect("an answer"));
}

/// A förbund's workbook with all that `analys` puts beside it, from question to bytes.
#[divan::bench(sample_count = 10)]
fn workbook_forbund(bencher: Bencher) {
    let template = Template::load(behov().declared()).expect("the template");
    let name = "Samordningsförbundet Älv & Kust".into();
    let mut forbund = fraga(&AreaName::Forbund(name));
    forbund.depth = Some(Settings::default());
    forbund.beside = Beside::workbook(&forbund.area, &template);
    bencher.bench_local(|| {
        let analys = behov().analysera(&forbund).expect("an answer");
        workbook::write(&template, &analys, &Own::default()).expect("a workbook")
    });
}

/// The national workbook with nothing beside it, from answer to bytes.
#[divan::bench(sample_count = 10)]
fn workbook_riket(bencher: Bencher) {
    let template = Template::load(behov().declared()).expect("the template");
    let mut riket = fraga(&AreaName::Riket);
    riket.beside = Beside {
        others: false,
        similar: false,
        since: Since::Nothing,
        years: false,
        compared: Compared::None,
        national: false,
        ..Beside::workbook(&riket.area, &template)
    };
    let analys = behov().analysera(&riket).expect("an answer");
    bencher
        .bench_local(|| workbook::write(&template, &analys, &Own::default()).expect("a workbook"));
}
