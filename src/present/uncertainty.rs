//! The uncertainty in sentences.

use crate::analys::Analys;
use crate::comparison::Way;
use crate::estimate::Skattning;
use crate::simulation::{Bar, Input, Settings, Simulated};
use crate::swedish;
use crate::told::Told;

/// The interval, and what it depends on most; none where no draws are asked for or there is nothing to draw.
pub fn lines(analys: &Analys) -> Option<String> {
    let skattning = &analys.skattning;
    skattning.netto.as_ref().ok()?;
    let depth = match analys.depth.as_ref()? {
        Ok(depth) => depth,
        Err(absent) => return Some(format!("Osäkerheten kan inte räknas: {}", absent.told())),
    };
    let mut text = interval(&depth.simulated);
    for told in [off_median(analys), other_ways(analys)] {
        text.extend(told.map(|told| format!(". {told}")));
    }
    if let Some(line) = investigate(skattning, &depth.sensitivity.bars) {
        text.push_str(&format!("\n{line}"));
    }
    Some(text)
}

fn interval(one: &Simulated) -> String {
    let what = match (one.settings.only_shares, one.only_counts) {
        (true, _) => "Osäkerhet i andelarna, inte i underlaget",
        (false, true) => "Osäkerhet i underlaget, inte i andelarna",
        (false, false) => "Osäkerhet",
    };
    let mut text = format!(
        "{what}: 95 % av {} ger netto mellan {} och {}, givet tolkningen och modellen (standardosäkerhet {})",
        draws(one.settings),
        swedish::whole(one.netto.low),
        swedish::whole(one.netto.high),
        swedish::whole(one.netto.standard)
    );
    if one.clamped > 0.0 {
        text.push_str(&format!(
            "; i {} blir en grupps andel högre än den som valts",
            swedish::one_in(one.clamped, "omräkning", "omräkningarna")
        ));
    }
    if one.infeasible > 0.0 {
        text.push_str(&format!(
            "; i {} gick andelar eller överlapp inte ihop, och netto är där enligt tolkningen grupp",
            swedish::percent(one.infeasible, 1)
        ));
    }
    text
}

/// "10 000 omräkningar (samma varje gång)": how netto was drawn.
pub fn draws(settings: Settings) -> String {
    let again = match settings.seed {
        seed if seed == Settings::default().seed => "samma varje gång".to_string(),
        seed => format!("samma varje gång med fröet {seed}"),
    };
    format!(
        "{} omräkningar ({again})",
        swedish::whole(settings.draws as f64)
    )
}

/// Netto as each judge of shares would have it: their disagreement is the result.
pub fn judges(analys: &Analys) -> Option<String> {
    let all = analys.judges.iter().map(|(role, netto)| match netto {
        Ok(netto) => format!("{role} {}", swedish::whole(*netto)),
        Err(_) => format!("{role} –"),
    });
    let all: Vec<String> = all.collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    (!all.is_empty()).then(|| {
        format!(
            "Netto enligt bedömarna var för sig: {}",
            swedish::list(&all)
        )
    })
}

/// The median of the draws, where the estimate at the points is another.
pub fn off_median(analys: &Analys) -> Option<String> {
    let netto = analys.skattning.netto.as_ref().ok()?.centre();
    let median = analys.known_depth()?.simulated.netto.median;
    let off = (median - netto).abs() > MEDIAN_OFF * netto;
    off.then(|| format!("Medianen är {}", swedish::whole(median)))
}

/// The estimate and the median may differ by this part of it without a word.
const MEDIAN_OFF: f64 = 0.02;

/// Netto by the other tolkning and the other models of the overlaps: what the interval does not hold.
pub fn other_ways(analys: &Analys) -> Option<String> {
    let netto = analys.skattning.netto.as_ref().ok()?;
    let others = analys.triangles.iter().filter(
        |one| matches!(&one.measure.way, Way::Assumptions { preset, .. } if preset.is_none()),
    );
    let people = others.filter_map(|one| Some(one.found.as_ref().ok()?.people));
    let all: Vec<f64> = people
        .chain([netto.grupp])
        .chain(netto.person.as_ref().ok().copied())
        .collect();
    let (low, high) = all
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(low, high), one| {
            (low.min(*one), high.max(*one))
        });
    (!analys.triangles.is_empty()).then(|| {
        format!(
            "Utöver detta: andra sätt att räkna ger {}–{}",
            swedish::whole(low),
            swedish::whole(high)
        )
    })
}

/// Which share to look into first, and what matters more than that, if anything does.
fn investigate(skattning: &Skattning, bars: &[Bar]) -> Option<String> {
    if let Some(moved) = bars.first().filter(|bar| bar.moved) {
        return Some(format!(
            "Ta först reda på {}: den är ändrad och har inget intervall, så dess osäkerhet är inte med (en procentenhet mer ger {} fler i netto).",
            input_name(skattning, &moved.input),
            swedish::number(moved.per_point.unwrap_or_default(), 1)
        ));
    }
    let first = bars.first().filter(|bar| bar.variance > 0.0)?;
    let share = bars.iter().find(|bar| bar.ends.is_some() && is_share(bar));
    let Some((share, ends)) = share.and_then(|bar| Some((bar, bar.ends?))) else {
        let steepest = bars.iter().filter(|bar| is_share(bar)).max_by(|a, b| {
            let size = |bar: &Bar| bar.per_point.unwrap_or_default().abs();
            size(a).total_cmp(&size(b))
        })?;
        return Some(format!(
            "Ta först reda på {}: ingen andel har intervall, och en procentenhet mer ger där {} fler i netto, mest av alla.",
            input_name(skattning, &steepest.input),
            swedish::number(steepest.per_point.unwrap_or_default(), 1)
        ));
    };
    let mut text = format!(
        "Ta först reda på {}: den står för {} av den osäkerhet som är angiven (netto {} vid {}, {} vid {})",
        input_name(skattning, &share.input),
        swedish::percent(share.variance, 0),
        swedish::whole(ends.netto_low),
        swedish::share(ends.low),
        swedish::whole(ends.netto_high),
        swedish::share(ends.high)
    );
    if first.input != share.input {
        text.push_str(&format!(
            "; mest betyder {} ({})",
            input_name(skattning, &first.input),
            swedish::percent(first.variance, 0)
        ));
    }
    Some(text)
}

/// Which share to look into first; none where nothing is drawn.
pub fn to_investigate(analys: &Analys) -> Option<String> {
    investigate(&analys.skattning, &analys.known_depth()?.sensitivity.bars)
}

fn is_share(bar: &Bar) -> bool {
    matches!(bar.input, Input::Share { .. })
}

/// What would take away most of the uncertainty that is stated, and how much.
pub fn worth_knowing(analys: &Analys) -> Option<String> {
    let one = &analys.known_depth()?.sensitivity;
    let shares = one.bars.iter().filter(|bar| is_share(bar));
    let share = shares.max_by(|a, b| a.worth.total_cmp(&b.worth))?;
    let candidates = [
        (
            format!("få veta {}", input_name(&analys.skattning, &share.input)),
            share.worth,
        ),
        (
            "få veta överlappen (en registerbeställning hos SCB)".to_string(),
            one.overlaps_worth,
        ),
        ("få veta antalen".to_string(), one.counts_worth),
    ];
    let most = candidates.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let (what, part) = most.filter(|(_, part)| *part > 0.0)?;
    let mut text = format!(
        "Mest vore det värt att {what}: då försvann {} av den osäkerhet som är angiven",
        swedish::percent(part, 0)
    );
    if let Some(part) = share.worth_of_review(FILES) {
        text.push_str(&format!(
            "; en granskning av {FILES} akter om {} tar bort {}",
            input_name(&analys.skattning, &share.input),
            swedish::percent(part, 0)
        ));
    }
    Some(text + ".")
}

/// Case files that a review is counted with.
pub const FILES: f64 = 100.0;

/// An uncertain input in words.
pub fn input_name(skattning: &Skattning, input: &Input) -> String {
    let group = |at: usize| swedish::within(&skattning.underlag.assumptions.groups[at].name);
    match input {
        Input::Share {
            group: at,
            place: None,
        } => format!("andelen för {}", group(*at)),
        Input::Share {
            group: at,
            place: Some(place),
        } => {
            format!("andelen för {} ({place})", group(*at))
        }
        Input::Size { group: at } => format!("antalet i {}", group(*at)),
        Input::Factor { id } => {
            let riket = skattning.underlag.riket.as_ref().ok();
            let mut factors = riket.iter().flat_map(|riket| &riket.factors);
            let known = factors.find(|one| one.id == *id);
            known.map_or_else(|| id.clone(), |one| one.name.told())
        }
    }
}
