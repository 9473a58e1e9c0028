//! How many in one kommun, and how sure: `cargo run --example en_kommun -- Ale`

use behovsanalys::analys::{Behov, Fraga};
use behovsanalys::area::AreaName;
use behovsanalys::problem::Outcome;
use behovsanalys::told::Told;
use chrono::Utc;

fn main() -> Outcome<()> {
    let kommun = std::env::args().nth(1).unwrap_or_else(|| "Ale".into());
    let (behov, day) = (Behov::embedded()?, Utc::now().date_naive());
    let area = behov.area(&AreaName::Any(kommun), day)?;
    let analys = behov.analysera(&Fraga::om(area, day, &behov)?)?;

    println!(
        "{}, {}",
        analys.fraga.area.name,
        analys.skattning.year_text()
    );
    match &analys.skattning.netto {
        Ok(netto) => println!("netto {:.0}", netto.centre()),
        Err(absent) => println!("netto saknas: {}", absent.told()),
    }
    if let Some(depth) = analys.known_depth() {
        let netto = &depth.simulated.netto;
        println!("95 % {:.0}–{:.0}", netto.low, netto.high);
    }
    Ok(())
}
