//! The estimate as text for a terminal.

use super::columns::table_of;
use super::{comparison, members, nowcast, uncertainty};
use crate::analys::Analys;
use crate::area::AreaKind;
use crate::assumptions::Tolkning;
use crate::estimate::{AreaGroup, Clamp, DaravCount, Notice, Skattning, UnitResult};
use crate::simulation::Rank;
use crate::swedish;
use crate::told::Told;

/// How many absent figures the terminal lists before it counts the rest.
const MISSING_SHOWN: usize = 8;
/// Local figures that a summary names before it counts the rest.
const LOCAL_SHOWN: usize = 6;
/// Kommuner listed one by one up to this many.
const UNITS_SHOWN: usize = 60;

/// The whole estimate; with women and men where `by_kon`.
pub fn terminal(analys: &Analys, by_kon: bool) -> String {
    let skattning = &analys.skattning;
    let underlag = &skattning.underlag;
    let mut text = format!(
        "{} · {} · {}\n{}\n",
        underlag.area.name,
        skattning.year_text(),
        underlag.assumptions.name,
        groups_table(skattning, by_kon)
    );
    text.push_str(&headline(skattning));
    text.extend(uncertainty::judges(analys).map(|told| format!("\n{told}")));
    text.push_str(&format!("\n{}", netto(skattning)));
    if by_kon {
        text.extend(netto_by_kon(skattning));
    }
    text.extend(nowcast::sentence(analys).map(|told| format!("\n{told}")));
    if let Some(lines) = uncertainty::lines(analys) {
        text.push_str(&format!("\n{lines}"));
    }
    if let Some(line) = parts_and_whole(skattning) {
        text.push_str(&format!("\n{line}"));
    }
    if skattning.units.len() > 1 && skattning.units.len() <= UNITS_SHOWN {
        text.push_str(&format!("\n\n{}", units_table(analys)));
    }
    for line in comparison::lines(analys) {
        text.push_str(&format!("\n{line}"));
    }
    for line in missing_lines(skattning) {
        text.push_str(&format!("\n{line}"));
    }
    for notice in skattning.local_notices.iter().chain(&skattning.notices) {
        text.push_str(&format!("\nObs: {}", notice.told()));
    }
    text.push_str("\nBrutto räknar en person en gång i varje grupp, netto var och en en gång. Andelarna är bedömningar, inte mätningar.\n");
    text.extend(members::doubted_members_with_command(analys));
    text
}

/// Groups of the area whose share becomes higher than asked for.
pub fn clamps(skattning: &Skattning) -> Vec<String> {
    let netto = skattning.netto.as_ref().into_iter();
    let told = |clamp: &Clamp| {
        format!(
            "Andelen för {} blir i netto {} i stället för {}, därför att de andra grupperna redan omfattar fler av dess medlemmar.",
            skattning.underlag.assumptions.groups[clamp.group].name,
            swedish::percent(clamp.reached, 1),
            swedish::share(clamp.asked)
        )
    };
    netto.flat_map(|netto| &netto.clamped).map(told).collect()
}

/// What must be said of an estimate before anything else: shares that become others, and much that is filled.
pub fn first_of_all(skattning: &Skattning) -> Vec<String> {
    let notices = skattning.notices.iter();
    let first = notices.filter(|one| matches!(one, Notice::Filled(_) | Notice::Clamped { .. }));
    clamps(skattning)
        .into_iter()
        .chain(first.map(Told::told))
        .collect()
}

/// Women and men of netto, or why they are not known.
fn netto_by_kon(skattning: &Skattning) -> Option<String> {
    let netto = skattning.netto.as_ref().ok()?;
    Some(match &netto.kon {
        Ok((women, men)) => format!(
            "\nNetto är {} kvinnor och {} män, om grupperna överlappar på samma sätt bland båda.",
            swedish::whole(*women),
            swedish::whole(*men)
        ),
        Err(absent) => format!("\nNetto kan inte delas på kön: {}", absent.told()),
    })
}

/// Netto is not to be summed over kommuner: how much the sum differs.
fn parts_and_whole(skattning: &Skattning) -> Option<String> {
    let whole = skattning.netto.as_ref().ok()?.centre();
    let parts = skattning
        .units
        .iter()
        .map(|unit| Some(unit.netto.as_ref().ok()?.centre()));
    let parts: f64 = parts.collect::<Option<Vec<f64>>>()?.iter().sum();
    (skattning.units.len() > 1).then(|| {
        format!(
            "Kommunernas netto blir tillsammans {}, {} områdets: netto räknas på områdets egna antal och ska inte summeras.",
            swedish::whole(parts),
            // Of the numbers as they are shown.
            match parts.round() - whole.round() {
                0.0 => "lika många som".to_string(),
                off if off > 0.0 => format!("{} fler än", swedish::whole(off)),
                off => format!("{} färre än", swedish::whole(-off)),
            }
        )
    })
}

/// Netto, how low and high it can be, what the other tolkning gives, and shares that become others.
pub fn netto(skattning: &Skattning) -> String {
    let netto = match &skattning.netto {
        Ok(netto) => netto,
        Err(absent) => return format!("Netto kan inte räknas: {}", absent.told()),
    };
    let span = netto.given_of_centre().map_or_else(String::new, |bounds| {
        format!(
            ", mellan {} och {} så som grupperna antas överlappa",
            swedish::whole(bounds.low),
            swedish::whole(bounds.high)
        )
    });
    let mut text = format!(
        "Netto: {}{span}; utan antagande om överlapp mellan {} och {}",
        swedish::whole(netto.centre()),
        swedish::whole(netto.frechet.low),
        swedish::whole(netto.frechet.high)
    );
    match (&netto.person, netto.leading()) {
        (Err(absent), _) => text.push_str(&format!(
            "\nNetto gäller tolkningen grupp, för tolkningen person går inte att räkna: {}",
            absent.told()
        )),
        (Ok(_), Tolkning::Person) => text.push_str(&format!(
            "\nNetto gäller tolkningen person (behovet är en egenskap hos personen). Dras i stället varje grupps andel för sig (tolkningen grupp): {}",
            swedish::whole(netto.grupp)
        )),
        (Ok(person), Tolkning::Grupp) => text.push_str(&format!(
            "\nNetto gäller tolkningen grupp (varje grupps andel dras för sig). Är behovet en egenskap hos personen (tolkningen person): {}",
            swedish::whole(*person)
        )),
    }
    if let Some(absent) = &netto.sharp_without {
        text.push_str(&format!("\nObs: {}", swedish::sentence(&absent.told())));
    }
    for told in clamps(skattning) {
        text.push_str(&format!("\nObs: {told}"));
    }
    text
}

/// One sentence with brutto and its share of the population.
pub fn headline(skattning: &Skattning) -> String {
    let underlag = &skattning.underlag;
    let Some(brutto) = skattning.brutto else {
        return "Brutto kan inte räknas: alla grupper saknas.".into();
    };
    let at_least = if skattning.complete { "" } else { "minst " };
    let population = match (&underlag.denominator, skattning.rate()) {
        (Ok(population), Some(rate)) => format!(
            " ({at_least}{} av {} {} {})",
            swedish::percent(rate, 2),
            swedish::whole(*population),
            underlag.denominator_name,
            underlag.denominator_year
        ),
        (Err(absent), _) => format!(
            ". Andel av {} saknas: {}",
            underlag.denominator_name,
            absent.told()
        ),
        _ => String::new(),
    };
    let partial = if skattning.complete {
        ""
    } else {
        " av de kända delarna"
    };
    format!("Brutto{partial}: {}{population}", swedish::whole(brutto))
}

fn groups_table(skattning: &Skattning, by_kon: bool) -> String {
    let mut header = vec!["Behovsgrupp", "Antal", "Andel", "Brutto"];
    if by_kon {
        header.extend(["varav kvinnor", "varav män"]);
    }
    header.extend(["Måttyp", "Period", "Status"]);
    if skattning.units.len() > 1 {
        header.push("Nivå");
    }
    header.push("Underlag, hämtat");
    let rows: Vec<Vec<String>> = skattning
        .groups
        .iter()
        .enumerate()
        .flat_map(|(index, group)| {
            let mut rows = vec![group_row(skattning, index, group, by_kon)];
            let of_group = |one: &&DaravCount| one.parent == index;
            let darav = skattning.underlag.darav.iter().filter(of_group);
            rows.extend(darav.map(|one| darav_row(one, header.len())));
            rows
        })
        .collect();
    let numbers = if by_kon { 6 } else { 4 };
    let left: Vec<usize> = std::iter::once(0).chain(numbers..header.len()).collect();
    table_of(&header, &rows, &left)
}

fn group_row(skattning: &Skattning, index: usize, group: &AreaGroup, by_kon: bool) -> Vec<String> {
    let declared = &skattning.underlag.assumptions.groups[index];
    let count = group.count.as_ref();
    let number = |value: Option<f64>| value.map_or_else(|| "–".into(), swedish::whole);
    let mut row = vec![
        declared.name.clone(),
        number(count.ok().map(|c| c.value)),
        count.map_or_else(
            |_| "–".into(),
            |_| swedish::share((group.share * 1e6).round() / 1e6),
        ),
        number(group.brutto),
    ];
    if by_kon {
        let kon = group.brutto_kon.as_ref().ok();
        row.push(number(kon.map(|(k, _)| *k)));
        row.push(number(kon.map(|(_, m)| *m)));
    }
    row.push(measure_label(&declared.measure).into());
    row.push(skattning.underlag.years[index].to_string());
    row.push(count.map_or_else(
        |absent| absent.status.id().into(),
        |c| c.status.label().into(),
    ));
    if skattning.units.len() > 1 {
        row.push(group.level.id().into());
    }
    row.push(count.map_or_else(|_| String::new(), |c| c.sources.join(", ")));
    row
}

/// A sub-group: its number or percentage, and nothing in the other columns.
fn darav_row(one: &DaravCount, columns: usize) -> Vec<String> {
    let mut row = vec![String::new(); columns];
    row[0] = format!("  {}", one.name);
    row[1] = darav_value(one);
    row
}

/// The sub-group's number, or its percentage where that is what is published.
pub fn darav_value(one: &DaravCount) -> String {
    match &one.value {
        Ok(value) if one.unit == "antal" => swedish::whole(*value),
        Ok(value) => format!("{} %", swedish::number(*value, 1)),
        Err(_) => "–".into(),
    }
}

/// The Swedish word for a measure.
pub fn measure_label(measure: &str) -> &str {
    match measure {
        "stock" => "vid ett datum",
        "flode" => "under året",
        "arsmedel" => "årsmedel",
        "helarsekvivalent" => "helår",
        other => other,
    }
}

/// The kommuner with their positions, by name; those that the user lists stand as they were listed.
pub fn units_in_order(skattning: &Skattning) -> Vec<(usize, &UnitResult)> {
    let mut units: Vec<_> = skattning.units.iter().enumerate().collect();
    if skattning.underlag.area.kind != AreaKind::Kommuner {
        units.sort_by_cached_key(|(_, unit)| swedish::alphabetical(&unit.unit.name));
    }
    units
}

fn units_table(analys: &Analys) -> String {
    let skattning = &analys.skattning;
    let drawn = analys.known_depth().map(|depth| &depth.simulated);
    let rows: Vec<Vec<String>> = units_in_order(skattning)
        .into_iter()
        .map(|(at, unit)| {
            let rank = drawn.and_then(|drawn| drawn.ranks[at]);
            let brutto = unit.brutto.map_or_else(|| "–".into(), swedish::whole);
            vec![
                format!("{} {}", unit.unit.code, unit.unit.name),
                if unit.complete {
                    brutto
                } else {
                    format!("minst {brutto}")
                },
                unit.netto
                    .as_ref()
                    .map_or_else(|_| "–".into(), |netto| swedish::whole(netto.centre())),
                unit.rate()
                    .map_or_else(|| "–".into(), |rate| swedish::percent(rate, 2)),
                rank.map_or_else(|| "–".into(), rank_text),
                rank.map_or_else(|| "–".into(), |rank| rank.beside.label().into()),
            ]
        })
        .collect();
    let of = format!("Brutto, del av {}", skattning.underlag.denominator_name);
    let header = [
        "Kommun",
        "Brutto",
        "Netto",
        &of,
        "Plats (95 %)",
        "Netto per person",
    ];
    match drawn {
        Some(_) => table_of(&header, &rows, &[0, 5]),
        // Without draws nobody knows how sure a place is.
        None => {
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row[..4].to_vec()).collect();
            table_of(&header[..4], &rows, &[0])
        }
    }
}

/// "10 (6–18) av 49, högre än riket".
pub fn rank_among(rank: Rank) -> String {
    format!(
        "{} av {}, {}",
        rank_text(rank),
        rank.of,
        rank.beside.label()
    )
}

/// "10 (6–18)".
pub fn rank_text(rank: Rank) -> String {
    format!("{} ({}–{})", rank.place, rank.low, rank.high)
}

fn missing_lines(skattning: &Skattning) -> Vec<String> {
    let all = &skattning.missing;
    let mut lines: Vec<String> = all
        .iter()
        .take(MISSING_SHOWN)
        .map(|one| {
            format!(
                "Saknas: {} i {}: {}",
                skattning.group_name(&one.group),
                one.name,
                one.absent.told()
            )
        })
        .collect();
    if all.len() > MISSING_SHOWN {
        lines.push(format!(
            "Saknas: {} uppgifter till; JSON- och CSV-formerna visar alla",
            all.len() - MISSING_SHOWN
        ));
    }
    lines
}

/// The short text after a file has been written: `what` is "Arbetsboken" or "Rapporten".
pub fn summary(analys: &Analys, notes: &[String], what: &str, path: &std::path::Path) -> String {
    let skattning = &analys.skattning;
    let mut text = format!(
        "{}, {}\n{}",
        skattning.underlag.area.name,
        skattning.year_text(),
        headline(skattning)
    );
    let netto = netto(skattning);
    text.push_str(&format!("\n{}", netto.lines().next().unwrap_or_default()));
    for line in missing_lines(skattning) {
        text.push_str(&format!("\n{line}"));
    }
    let local = &skattning.local_notices;
    let notices = local.iter().take(LOCAL_SHOWN).chain(&skattning.notices);
    for note in notices.map(Told::told).chain(notes.iter().cloned()) {
        text.push_str(&format!("\nObs: {note}"));
    }
    if local.len() > LOCAL_SHOWN {
        let more = local.len() - LOCAL_SHOWN;
        text.push_str(&format!("\nObs: {more} lokala uppgifter till används."));
    }
    let members = members::doubted_members_with_command(analys).unwrap_or_default();
    format!("{text}\n{what}: {}\n{members}", path.display())
}
