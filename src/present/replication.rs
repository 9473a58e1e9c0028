//! The reproductions as text.

use super::columns::table_of;
use crate::analys::SinceEdition;
use crate::regions::{RIKET, Regions};
use crate::replicate::{Backcast, Moved, Skl, Trial};
use crate::swedish;

/// SKL's table with exact product, printed figure and difference.
pub fn skl2016(skl: &Skl) -> String {
    let mut rows: Vec<Vec<String>> = skl
        .rows
        .iter()
        .map(|row| {
            vec![
                row.group.clone(),
                swedish::whole(row.count),
                swedish::share(row.share),
                swedish::number(row.exact, 1),
                swedish::whole(row.printed),
                swedish::number(row.exact - row.printed, 1),
            ]
        })
        .collect();
    rows.push(vec![
        "Totalt".into(),
        String::new(),
        String::new(),
        swedish::number(skl.total, 1),
        swedish::whole(skl.printed_total),
        swedish::number(skl.total - skl.printed_total, 1),
    ]);
    let table = table_of(
        &[
            "Behovsgrupp",
            "Antal",
            "Andel",
            "Exakt",
            "Tryckt",
            "Skillnad",
        ],
        &rows,
        &[0],
    );
    let mut text = format!("{}\n{table}\n", skl.name);
    text.push_str(&format!(
        "{} av {} ({}); tryckt total ger {}\n\nAndra scenarier på samma indata\n",
        swedish::percent(skl.total / skl.population, 2),
        swedish::whole(skl.population),
        skl.population_name,
        swedish::percent(skl.printed_total / skl.population, 1)
    ));
    for (name, total) in &skl.scenarios {
        text.push_str(&format!(
            "  {name}: {} ({})\n",
            swedish::whole(*total),
            swedish::percent(total / skl.population, 2)
        ));
    }
    text.push_str("\nDet som inte går ihop\n");
    for contradiction in &skl.contradictions {
        text.push_str(&format!("  – {contradiction}\n"));
    }
    text.push_str(&format!("\nKälla: {}\n", skl.source));
    text
}

/// The back-cast and the outside checks.
pub fn backcast(backcast: &Backcast) -> String {
    let header = [
        "Uppgift",
        "År",
        "Metoden",
        "Jämförs med",
        "Skillnad",
        "Jämförelsen",
    ];
    let rows: Vec<Vec<String>> = backcast.trials.iter().map(row).collect();
    let outside: Vec<Vec<String>> = backcast.outside.iter().map(row).collect();
    let (computed, compared) = backcast.brutto;
    format!(
        "Bakåtprövning, riket\n{}\nBrutto med samma andelar: {} mot {} ({})\n\nUtomstående kontroller\n{}\n",
        table_of(&header, &rows, &[0, 5]),
        swedish::whole(computed),
        swedish::whole(compared),
        swedish::percent(computed / compared - 1.0, 1),
        table_of(&header, &outside, &[0, 5])
    )
}

fn row(trial: &Trial) -> Vec<String> {
    let kind = if trial.independent {
        ""
    } else {
        " (prövar bara volymen)"
    };
    vec![
        trial.name.clone(),
        trial.year.to_string(),
        swedish::whole(trial.computed),
        swedish::whole(trial.compared),
        swedish::percent(trial.computed / trial.compared - 1.0, 1),
        format!("{}{kind}", trial.comparison),
    ]
}

/// What has moved in riket and in each kommun since the edition before, by name.
pub fn since_edition(since: &SinceEdition, regions: &Regions) -> String {
    let (riket, kommuner): (Vec<&Moved>, Vec<&Moved>) =
        since.moved.iter().partition(|one| one.code == RIKET);
    let mut kommuner = kommuner;
    kommuner.sort_by_cached_key(|one| swedish::alphabetical(regions.name_of(&one.code)));
    let whole = |value: Option<f64>| value.map_or_else(|| "–".to_string(), swedish::whole);
    let row = |one: &&Moved| {
        let part = one
            .before
            .zip(one.after)
            .filter(|(before, _)| *before > 0.0);
        let part = part.map(|(before, after)| swedish::percent(after / before - 1.0, 1));
        vec![
            regions.name_of(&one.code).to_string(),
            whole(one.before),
            whole(one.by_figures),
            whole(one.by_method),
            whole(one.after),
            part.unwrap_or_else(|| "–".to_string()),
        ]
    };
    let rows: Vec<Vec<String>> = riket.iter().chain(&kommuner).map(row).collect();
    let header = [
        "Område",
        "Netto före",
        "Siffror",
        "Metod",
        "Netto nu",
        "Ändring",
    ];
    let year = |of: &crate::replicate::Edition| of.places.first().map_or(0, |one| one.year);
    format!(
        "Netto i utgåva {} (år {}) mot {} från {} (år {})\n{}\nSiffror är vad nya siffror och deklarationer ändrar med den förra utgåvans regler, Metod är resten. Ett streck: netto kunde inte räknas i en av dem.\n",
        since.now.id,
        year(&since.now),
        since.before.id,
        since.before.day,
        year(&since.before),
        table_of(&header, &rows, &[0])
    )
}
