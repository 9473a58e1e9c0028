//! Draws per second: riket with its kommuner, everything drawn anew, and the shares alone.

mod fragor;

use behovsanalys::area::AreaName;
use behovsanalys::estimate::Skattning;
use behovsanalys::simulation::{Settings, Spread, drawn_brutto, simulate};
use fragor::{behov, fraga};
use std::time::Instant;

const RUNS: usize = 3;

fn main() {
    let riket = behov().skatta(&fraga(&AreaName::Riket));
    let riket = riket.expect("an estimate");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("fall; kärnor; dragningar; sekunder (min, median, max); dragningar·områden/s");
    for threads in [1, cores] {
        let settings = Settings {
            draws: 100_000,
            seed: 1,
            only_shares: true,
        };
        measure(
            "bara brutto",
            threads,
            &riket,
            settings,
            |skattning, settings| drawn_brutto(skattning, settings, Spread::of).is_ok(),
        );
    }
    for (name, draws, only_shares) in [
        ("allt draget, omanpassat", 10_000, false),
        ("bara andelar", 100_000, true),
    ] {
        for threads in [1, cores] {
            let settings = Settings {
                draws,
                seed: 1,
                only_shares,
            };
            measure(name, threads, &riket, settings, |skattning, settings| {
                simulate(skattning, settings).is_ok()
            });
        }
    }
}

fn measure(
    name: &str,
    threads: usize,
    skattning: &Skattning,
    settings: Settings,
    draw: impl Fn(&Skattning, Settings) -> bool + Sync,
) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.expect("threads");
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            assert!(
                pool.install(|| draw(skattning, settings)),
                "riket has a netto"
            );
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let median = seconds[RUNS / 2];
    let places = skattning.units.len() + 1;
    println!(
        "{name}; {threads}; {}; {:.2} {median:.2} {:.2}; {:.0}",
        settings.draws,
        seconds[0],
        seconds[RUNS - 1],
        (settings.draws * places) as f64 / median
    );
}
