//! Each check, and what it says.

use crate::estimate::Skattning;
use crate::indicators::Engine;
use crate::regions::RIKET;
use crate::status::{Kon, Status};
use crate::swedish;
use crate::told::{self, Told};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Passed,
    Warning,
    Failed,
}

impl Verdict {
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Passed => "Godkänd",
            Verdict::Warning => "Varning",
            Verdict::Failed => "Underkänd",
        }
    }
}

/// A check and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub verdict: Verdict,
    pub sentence: String,
}

fn check(verdict: Verdict, sentence: String) -> Check {
    Check { verdict, sentence }
}

/// Largest change of a group from one year to the next that passes without a remark.
const JUMP: f64 = 0.25;

/// Groups smaller than this jump by chance.
const JUMP_LEAST: f64 = 50.0;

/// Kommuner may differ from riket's own row by this much.
const RIKET_TOLERANCE: f64 = 0.05;

/// All checks for an estimate, in a fixed order.
pub fn checks(skattning: &Skattning, engine: &Engine) -> Vec<Check> {
    let mut all = vec![
        population_by_kon(skattning, engine),
        population_against_riket(skattning, engine),
        groups_by_kon(skattning),
        completeness(skattning),
        persons_and_full_time(skattning, engine),
        day_and_year(skattning, engine),
    ];
    all.extend(shares_and_labels(skattning));
    all.extend(jumps(skattning, engine));
    all.extend(modelled(skattning));
    all.extend(remarks(skattning));
    all.extend(
        engine
            .figures()
            .corrections()
            .iter()
            .filter_map(|correction| {
                let mended = correction.mended.as_ref();
                mended.map(|one| check(Verdict::Failed, one.told()))
            }),
    );
    all.extend(
        skattning
            .local_notices
            .iter()
            .chain(&skattning.notices)
            .map(|notice| check(Verdict::Warning, notice.told())),
    );
    all
}

fn population_by_kon(skattning: &Skattning, engine: &Engine) -> Check {
    let year = skattning.underlag.denominator_year;
    let wrong: Vec<&str> = skattning
        .units
        .iter()
        .filter(|unit| {
            let at = |kon| {
                engine
                    .figure("folkmangd_16_64", &unit.unit.code, year, kon)
                    .map(|f| f.value)
            };
            match (at(Kon::T), at(Kon::K), at(Kon::M)) {
                (Ok(t), Ok(k), Ok(m)) => (k + m - t).abs() > 0.5,
                _ => true,
            }
        })
        .map(|unit| unit.unit.name.as_str())
        .collect();
    if wrong.is_empty() {
        return check(
            Verdict::Passed,
            format!("Kvinnor och män summerar till folkmängden 16–64 år {year} i alla kommuner."),
        );
    }
    check(
        Verdict::Failed,
        format!(
            "Kvinnor och män summerar inte till folkmängden 16–64 år {year} i {}.",
            swedish::short_list(&wrong, 8)
        ),
    )
}

fn population_against_riket(skattning: &Skattning, engine: &Engine) -> Check {
    let year = skattning.underlag.denominator_year;
    let sum: f64 = engine
        .regions()
        .kommuner()
        .filter_map(|r| engine.figure("N01951", &r.code, year, Kon::T).ok())
        .map(|figure| figure.value)
        .sum();
    match engine.figure("N01951", RIKET, year, Kon::T) {
        Ok(riket) if (riket.value - sum).abs() < 0.5 => check(
            Verdict::Passed,
            format!(
                "Folkmängden i rikets kommuner {year} summerar till riket: {}.",
                swedish::whole(sum)
            ),
        ),
        Ok(riket) => {
            let share = (sum / riket.value - 1.0).abs();
            let verdict = if share < RIKET_TOLERANCE {
                Verdict::Warning
            } else {
                Verdict::Failed
            };
            check(
                verdict,
                format!(
                    "Folkmängden i rikets kommuner {year} är {}, riket {}. Den publicerade totalen används.",
                    swedish::whole(sum),
                    swedish::whole(riket.value)
                ),
            )
        }
        Err(absent) => check(
            Verdict::Warning,
            format!(
                "Folkmängden kunde inte prövas mot riket: {}.",
                told::with_status(&absent)
            ),
        ),
    }
}

fn groups_by_kon(skattning: &Skattning) -> Check {
    let scaled: Vec<&str> = skattning
        .groups
        .iter()
        .zip(&skattning.underlag.assumptions.groups)
        .filter(|(group, _)| group.count.as_ref().is_ok_and(|count| count.kon_scaled))
        .map(|(_, declared)| declared.name.as_str())
        .collect();
    if scaled.is_empty() {
        return check(
            Verdict::Passed,
            "Inga grupper är omräknade för att kvinnor och män ska summera till totalen.".into(),
        );
    }
    check(
        Verdict::Warning,
        format!(
            "Kvinnor och män är proportionellt omräknade så att de summerar till totalen i {}.",
            swedish::list(&scaled)
        ),
    )
}

fn completeness(skattning: &Skattning) -> Check {
    let mut names: Vec<&str> = skattning
        .missing
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    names.dedup();
    if names.is_empty() {
        return check(
            Verdict::Passed,
            "Alla behovsgrupper har ett värde i alla kommuner.".into(),
        );
    }
    check(
        Verdict::Warning,
        format!(
            "Uppgifter saknas för {}. Saknade värden räknas aldrig som 0; de står i listan nedan.",
            swedish::short_list(&names, 8)
        ),
    )
}

fn persons_and_full_time(skattning: &Skattning, engine: &Engine) -> Check {
    let year = skattning.underlag.denominator_year;
    let wrong: Vec<&str> = skattning
        .units
        .iter()
        .filter(|unit| {
            let at = |id| engine.figure(id, &unit.unit.code, year, Kon::T).map(|f| f.value);
            matches!((at("sjukskrivna"), at("helarsekv_sjukpenning")), (Ok(persons), Ok(full)) if persons < full)
        })
        .map(|unit| unit.unit.name.as_str())
        .collect();
    if wrong.is_empty() {
        return check(
            Verdict::Passed,
            "Antalet sjukskrivna personer är minst antalet hela sjukfall i alla kommuner.".into(),
        );
    }
    check(
        Verdict::Failed,
        format!(
            "Antalet sjukskrivna personer är färre än de hela sjukfallen i {}.",
            swedish::short_list(&wrong, 8)
        ),
    )
}

/// Who is unemployed on a day has been so during the year.
fn day_and_year(skattning: &Skattning, engine: &Engine) -> Check {
    let year = skattning.underlag.denominator_year;
    let (mut known, mut wrong) = (0, Vec::new());
    for unit in &skattning.units {
        let at = |id| {
            engine
                .figure(id, &unit.unit.code, year, Kon::T)
                .map(|f| f.value)
        };
        if let (Ok(day), Ok(during)) = (at("N03920"), at("arbetslos_nagon_gang_andel")) {
            known += 1;
            if day >= during {
                wrong.push(unit.unit.name.as_str());
            }
        }
    }
    match (known, wrong.is_empty()) {
        (0, _) => check(
            Verdict::Warning,
            format!(
                "Arbetslösa en dag kunde inte prövas mot arbetslösa under året: det senare är inte publicerat för {year} (U00800 märks med året efter)."
            ),
        ),
        (_, true) => check(
            Verdict::Passed,
            format!(
                "Andelen arbetslösa en genomsnittlig dag {year} (N03920) är mindre än andelen någon gång under året (U00800 märkt {}) i alla kommuner som har båda.",
                year + 1
            ),
        ),
        (_, false) => check(
            Verdict::Failed,
            format!(
                "Andelen arbetslösa en genomsnittlig dag {year} (N03920) är inte mindre än andelen någon gång under året (U00800 märkt {}) i {}.",
                year + 1,
                swedish::short_list(&wrong, 8)
            ),
        ),
    }
}

/// SKL's text and labels disagree; a user of its preset must know.
fn shares_and_labels(skattning: &Skattning) -> Option<Check> {
    let id = skattning.underlag.assumptions.id.as_str();
    id.starts_with("skl2016").then(|| check(
        Verdict::Warning,
        "SKL 2016 motsäger sig själv: för ekonomiskt bistånd och sjukskrivna anger tabellens etiketter (100 % och 10 %) andra andelar än uträkningen (80 % och 20 %).".into(),
    ))
}

fn jumps(skattning: &Skattning, engine: &Engine) -> Vec<Check> {
    let underlag = &skattning.underlag;
    let mut found = Vec::new();
    for (index, group) in underlag.assumptions.groups.iter().enumerate() {
        let year = underlag.years[index];
        for unit in &skattning.units {
            let at = |year| {
                engine
                    .figure(&group.indicator, &unit.unit.code, year, Kon::T)
                    .map(|f| f.value)
            };
            if let (Ok(now), Ok(before)) = (at(year), at(year - 1))
                && before >= JUMP_LEAST
                && (now / before - 1.0).abs() > JUMP
            {
                found.push(format!(
                    "{} i {} ({} → {})",
                    group.name,
                    unit.unit.name,
                    swedish::whole(before),
                    swedish::whole(now)
                ));
            }
        }
    }
    if found.is_empty() {
        return vec![check(
            Verdict::Passed,
            format!(
                "Ingen behovsgrupp har ändrats mer än {} från året före.",
                swedish::share(JUMP)
            ),
        )];
    }
    vec![check(
        Verdict::Warning,
        format!(
            "Ovanligt stor ändring från året före: {}.",
            swedish::short_list(&found, 6)
        ),
    )]
}

fn modelled(skattning: &Skattning) -> Option<Check> {
    let names: Vec<&str> = skattning
        .groups
        .iter()
        .zip(&skattning.underlag.assumptions.groups)
        .filter(|(group, _)| {
            group
                .count
                .as_ref()
                .is_ok_and(|count| count.status == Status::Modellerad)
        })
        .map(|(_, declared)| declared.name.as_str())
        .collect();
    (!names.is_empty()).then(|| {
        check(
            Verdict::Warning,
            format!(
                "Antalet är modellerat, inte publicerat, för {}.",
                swedish::list(&names)
            ),
        )
    })
}

fn remarks(skattning: &Skattning) -> Vec<Check> {
    let mut all: Vec<Check> = Vec::new();
    for unit in &skattning.units {
        for group in &unit.groups {
            let Ok(count) = &group.count else { continue };
            for remark in &count.remarks {
                let sentence = format!("{}: {}.", unit.unit.name, remark.told());
                if !all.iter().any(|one| one.sentence == sentence) {
                    all.push(check(Verdict::Warning, sentence));
                }
            }
        }
    }
    all
}
