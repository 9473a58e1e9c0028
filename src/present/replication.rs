//! The reproductions as text.

use super::terminal::table_of;
use crate::replicate::{Backcast, Skl, Trial};
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
