//! A way out of one's own: the groups of an area as a list in Markdown.

use behovsanalys::analys::{Analys, Behov, Fraga};
use behovsanalys::area::AreaName;
use behovsanalys::problem::Outcome;
use behovsanalys::told::Told;
use chrono::Utc;

/// Renders an answer, and computes nothing.
fn markdown(analys: &Analys) -> String {
    let skattning = &analys.skattning;
    let groups = &skattning.underlag.assumptions.groups;
    let mut text = format!("# {}\n\n", analys.fraga.area.name);
    for (group, counted) in groups.iter().zip(&skattning.groups) {
        let people = match (&counted.count, counted.brutto) {
            (Ok(count), Some(brutto)) => format!("{brutto:.0} av {:.0}", count.value),
            (Err(absent), _) => format!("saknas: {}", absent.told()),
            (Ok(_), None) => "saknas".into(),
        };
        text.push_str(&format!("- {}: {people}\n", group.name));
    }
    text
}

fn main() -> Outcome<()> {
    let (behov, day) = (Behov::embedded()?, Utc::now().date_naive());
    let area = behov.area(&AreaName::Lan("Uppsala".into()), day)?;
    let fraga = Fraga {
        depth: None,
        ..Fraga::om(area, day, &behov)?
    };
    print!("{}", markdown(&behov.analysera(&fraga)?));
    Ok(())
}
