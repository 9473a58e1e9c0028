//! What has been chosen so far, as the browser says it and as it is kept: an area, shares that have been moved, the parties' own
//! figures, words.

use super::books::BookRef;
use super::ground::Ground;
use crate::analys::{Fraga, Own};
use crate::area::{Area, AreaName};
use crate::assumptions::{Assumptions, Judgement, Override, Scope, Share};
use crate::distribution::{Distribution, Interval, Judged};
use crate::earlier::{ANSWERS, Inputs, TABLES, Typed};
use crate::local::{LocalFigure, check_together, refuse_remark};
use crate::parse::number::{self, Written};
use crate::problem::{Outcome, Problem};
use crate::status::Kon;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stands where no source has been named.
const UNSTATED: &str = "Ej angivet";
/// Columns of the table of insatser that hold numbers.
const NUMBERS: std::ops::RangeInclusive<usize> = 2..=6;

/// The kind of an area, and its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "slag", rename_all = "lowercase", deny_unknown_fields)]
pub enum Place {
    Kommuner {
        namn: Vec<String>,
        #[serde(default)]
        eget: Option<String>,
    },
    Forbund {
        namn: String,
    },
    Lan {
        namn: String,
    },
    Riket,
    /// That of the earlier workbook.
    Bok,
}

impl Place {
    /// None for that of the earlier workbook.
    pub(super) fn name(&self) -> Option<AreaName> {
        Some(match self.clone() {
            Place::Kommuner { namn, eget } => AreaName::Kommuner {
                names: namn,
                own: eget.filter(|name| !name.trim().is_empty()),
            },
            Place::Forbund { namn } => AreaName::Forbund(namn),
            Place::Lan { namn } => AreaName::Lan(namn),
            Place::Riket => AreaName::Riket,
            Place::Bok => return None,
        })
    }
}

/// A share that has been moved, in per cent, with its grounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    pub andel: f64,
    #[serde(default)]
    pub lag: Option<f64>,
    #[serde(default)]
    pub hog: Option<f64>,
    #[serde(default)]
    pub varfor: String,
    #[serde(default)]
    pub vem: String,
    #[serde(default)]
    pub kalla: String,
}

/// A share that holds for one kommun, one sex, or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    pub grupp: String,
    /// Name of the kommun; none for all of them.
    #[serde(default)]
    pub kommun: Option<String>,
    pub kon: Kon,
    pub val: Chosen,
}

/// Shares that are counted beside those of the work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub namn: String,
    #[serde(default)]
    pub andelar: BTreeMap<String, Chosen>,
    #[serde(default)]
    pub avvikelser: Vec<Deviation>,
}

/// What one judge says of a group, in per cent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judging {
    pub roll: String,
    pub grupp: String,
    pub lagst: f64,
    pub troligast: f64,
    pub hogst: f64,
    pub vikt: f64,
    #[serde(default)]
    pub motivering: String,
}

/// The open cells of the workbook: rows of each table, and single answers, as they are typed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(default)]
    pub tabeller: BTreeMap<String, Vec<Vec<String>>>,
    #[serde(default)]
    pub svar: BTreeMap<String, String>,
}

/// Everything that the user has chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    pub omrade: Place,
    /// By group.
    #[serde(default)]
    pub andelar: BTreeMap<String, Chosen>,
    #[serde(default)]
    pub avvikelser: Vec<Deviation>,
    /// Groups that are counted beside those of the assumptions.
    #[serde(default)]
    pub grupper: Vec<String>,
    #[serde(default)]
    pub scenarier: Vec<Scenario>,
    #[serde(default)]
    pub bedomningar: Vec<Judging>,
    /// None for those of the earlier workbook.
    #[serde(default)]
    pub lokala: Option<Vec<LocalFigure>>,
    /// None for those of the earlier workbook.
    #[serde(default)]
    pub ord: Option<Words>,
    /// The earlier workbook that it goes on from.
    #[serde(default)]
    pub fran: Option<BookRef>,
}

/// A question with what has been typed beside it.
pub(super) struct Asked {
    pub fraga: Fraga,
    pub own: Own,
    /// The assumptions as they were decided.
    pub base: Assumptions,
    /// Those that the earlier workbook was written from.
    pub stood: Assumptions,
    /// What should be known of the earlier workbook.
    pub notices: Vec<String>,
}

impl Work {
    /// The question that has been put so far.
    ///
    /// # Errors
    /// An unknown area or group, a share that cannot be, or figures that contradict each other.
    pub(super) fn asked(&self, ground: &Ground<'_>) -> Outcome<Asked> {
        let mut asked = self.start(ground)?;
        for group in &self.grupper {
            ground.behov.count_further(&mut asked.fraga, group)?;
        }
        if !self.bedomningar.is_empty() {
            let judged = self.bedomningar.iter().map(Judging::judgement);
            asked
                .fraga
                .assumptions
                .judge(judged.collect::<Outcome<_>>()?)?;
        }
        set_shares(&mut asked.fraga, &self.andelar, &self.avvikelser, ground)?;
        if let Some(figures) = &self.lokala {
            check_together(figures)?;
            asked.fraga.local.clone_from(figures);
        }
        if let Some(words) = &self.ord {
            asked.own.inputs = words.inputs(asked.own.inputs)?;
        }
        Ok(asked)
    }

    /// As the area stands, or as the earlier workbook asks.
    fn start(&self, ground: &Ground<'_>) -> Outcome<Asked> {
        let named = self.omrade.name();
        let area = named
            .map(|name| ground.behov.area(&name, ground.day))
            .transpose()?;
        let Some(book) = &self.fran else {
            let fraga = Fraga::om(some_area(area)?, ground.day, ground.behov)?;
            return Ok(Asked {
                base: fraga.assumptions.clone(),
                stood: fraga.assumptions.clone(),
                fraga,
                own: Own::default(),
                notices: Vec::new(),
            });
        };
        let fornyad = ground.renewed(book, area)?;
        Ok(Asked {
            fraga: fornyad.fraga.clone(),
            own: fornyad.own.clone(),
            base: fornyad.base.clone(),
            stood: fornyad.stood.clone(),
            notices: fornyad.notices.clone(),
        })
    }

    /// The same with the shares of a scenario in place of its own.
    pub(super) fn with(&self, scenario: &Scenario) -> Self {
        Self {
            andelar: scenario.andelar.clone(),
            avvikelser: scenario.avvikelser.clone(),
            ..self.clone()
        }
    }
}

fn some_area(area: Option<Area>) -> Outcome<Area> {
    area.ok_or_else(|| {
        Problem::input("Inget område är valt")
            .next("Välj en kommun, ett förbund, ett län eller riket.")
    })
}

fn set_shares(
    fraga: &mut Fraga,
    shares: &BTreeMap<String, Chosen>,
    deviations: &[Deviation],
    ground: &Ground<'_>,
) -> Outcome<()> {
    let general = shares
        .iter()
        .map(|(group, chosen)| (group, None, Kon::T, chosen));
    let others = deviations
        .iter()
        .map(|one| (&one.grupp, one.kommun.as_deref(), one.kon, &one.val));
    for (group, kommun, kon, chosen) in general.chain(others) {
        let Some(name) = fraga.assumptions.group(group).map(|one| one.name.clone()) else {
            return Err(Problem::input(format!("Gruppen {group} finns inte")));
        };
        let scope = match kommun {
            None => Scope::All,
            Some(kommun) => Scope::Kommun(ground.behov.regions().kommun(kommun)?.code.clone()),
        };
        fraga.assumptions.set(Override {
            group: group.clone(),
            scope,
            kon,
            share: chosen.share(&name, ground.day)?,
            place: format!("fönstret, {name}"),
        });
    }
    Ok(())
}

impl Chosen {
    fn share(&self, group: &str, day: NaiveDate) -> Outcome<Share> {
        let or_unstated = |text: &str| match text.trim() {
            "" => UNSTATED.to_string(),
            text => text.to_string(),
        };
        let who = match self.vem.trim() {
            "" => "I fönstret",
            who => who,
        };
        Ok(Share {
            point: part(self.andel, group)?,
            interval: self.interval(group)?,
            moved: false,
            source: or_unstated(&self.kalla),
            reason: or_unstated(&self.varfor),
            decided: Some(format!("{who}, {day}")),
        })
    }

    /// The triangle that is drawn from; none where nobody has said how low and high the share can be.
    fn interval(&self, group: &str) -> Outcome<Option<Interval>> {
        let (Some(low), Some(high)) = (self.lag, self.hog) else {
            return Ok(None);
        };
        let (low, mode, high) = (
            part(low, group)?,
            part(self.andel, group)?,
            part(high, group)?,
        );
        if !(low <= mode && mode <= high && low < high) {
            return Err(Problem::input(format!(
                "Andelen för {group} ligger inte mellan lägst och högst"
            ))
            .expected("lägst, andel och högst i stigande ordning"));
        }
        Ok(Some(Interval {
            distribution: Distribution::Triangel { low, mode, high },
            judged: true,
            reason: match self.varfor.trim() {
                "" => UNSTATED.to_string(),
                why => why.to_string(),
            },
        }))
    }
}

/// A fraction of a percentage.
fn part(percent: f64, group: &str) -> Outcome<f64> {
    match (0.0..=100.0).contains(&percent) {
        true => Ok(percent / 100.0),
        false => Err(
            Problem::input(format!("En andel för {group} är {percent} %"))
                .expected("mellan 0 och 100 %"),
        ),
    }
}

impl Judging {
    fn judgement(&self) -> Outcome<Judgement> {
        let judged = Judged {
            low: part(self.lagst, &self.grupp)?,
            best: part(self.troligast, &self.grupp)?,
            high: part(self.hogst, &self.grupp)?,
            weight: self.vikt,
        };
        let what = format!("Bedömningen av {} från {}", self.grupp, self.roll);
        if !judged.is_in_order() {
            return Err(Problem::input(format!("{what} är inte i ordning"))
                .expected("lägst ≤ troligast ≤ högst"));
        }
        if judged.weight <= 0.0 || self.roll.trim().is_empty() {
            return Err(Problem::input(format!("{what} går inte att använda"))
                .expected("en roll, och en vikt över 0"));
        }
        Ok(Judgement {
            role: self.roll.trim().to_string(),
            group: self.grupp.clone(),
            judged,
            reason: self.motivering.clone(),
        })
    }

    pub(super) fn of(one: &Judgement) -> Self {
        Self {
            roll: one.role.clone(),
            grupp: one.group.clone(),
            lagst: one.judged.low * 100.0,
            troligast: one.judged.best * 100.0,
            hogst: one.judged.high * 100.0,
            vikt: one.judged.weight,
            motivering: one.reason.clone(),
        }
    }
}

impl Words {
    /// What stands in the open cells now.
    pub(super) fn of(inputs: &Inputs) -> Self {
        let text = |cell: &Typed| match cell {
            Typed::Number(number) => unmistakable(*number),
            other => other.text(),
        };
        let texts = |rows: &[Vec<Typed>]| -> Vec<Vec<String>> {
            let rows = rows.iter();
            rows.map(|row| row.iter().map(&text).collect()).collect()
        };
        let tables = TABLES.iter().map(|table| table.id);
        let answers = ANSWERS.iter().map(|(_, key)| *key);
        Self {
            tabeller: tables
                .map(|id| (id.to_string(), texts(inputs.rows(id))))
                .collect(),
            svar: answers
                .filter_map(|key| Some((key.to_string(), text(inputs.answer(key)?))))
                .collect(),
        }
    }

    /// As the workbook would have them; what is not among the words stays as it was.
    ///
    /// # Errors
    /// A table or cell that is not there, a number below 0, or a text with a personnummer.
    fn inputs(&self, mut inputs: Inputs) -> Outcome<Inputs> {
        for (table, rows) in &self.tabeller {
            let mut all = Vec::new();
            for row in rows {
                let cells = row.iter().enumerate();
                let typed =
                    cells.map(|(at, text)| typed(text, table == "utbud" && NUMBERS.contains(&at)));
                all.push(typed.collect::<Outcome<_>>()?);
            }
            inputs = inputs.with_rows(table, all)?;
        }
        for (key, text) in &self.svar {
            inputs = inputs.with_answer(key, typed(text, key != "individinsatser")?)?;
        }
        Ok(inputs)
    }
}

/// A number as it is typed, in the one way that it can be read back: "12,345" could be thousands.
fn unmistakable(number: f64) -> String {
    let text = crate::swedish::plain_comma(number);
    match number::count(&text, &[], false) {
        Ok(_) => text,
        Err(_) => format!("{text}0"),
    }
}

/// A cell as it is typed; a number only where one is asked for.
fn typed(text: &str, is_number: bool) -> Outcome<Typed> {
    let text = text.trim();
    refuse_remark("Våra ord", text)?;
    if text.is_empty() {
        return Ok(Typed::Empty);
    }
    match number::count(text, &[], false) {
        Ok(Written::Number(number)) if is_number && number < 0.0 => {
            Err(Problem::input(format!("Talet {text} är under 0")).expected("ett tal från 0"))
        }
        Ok(Written::Number(number)) if is_number => Ok(Typed::Number(number)),
        Err(why) if is_number && !text.contains(char::is_alphabetic) => {
            Err(Problem::input(format!("Talet går inte att läsa: {why}"))
                .expected("ett tal, till exempel 1 200 eller 0,12"))
        }
        _ => Ok(Typed::Text(text.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::books::Books;
    use super::*;
    use crate::analys::Behov;
    use crate::template::Template;

    fn work(text: &str) -> Work {
        serde_json::from_str(text).unwrap()
    }

    fn asked(text: &str) -> Outcome<Asked> {
        let behov = Behov::embedded().unwrap();
        let ground = Ground {
            template: &Template::load(behov.declared()).unwrap(),
            books: &Books::at(std::env::temp_dir()),
            behov: &behov,
            day: NaiveDate::from_ymd_opt(2026, 1, 31).unwrap(),
        };
        work(text).asked(&ground)
    }

    #[test]
    fn an_area_and_a_moved_share_become_a_question() {
        let asked = asked(
            r#"{"omrade":{"slag":"kommuner","namn":["Ale"]},
                "andelar":{"arbetslosa":{"andel":30,"lag":20,"hog":45,"varfor":"Vi såg akterna","vem":"Anna","kalla":"Genomgång"}},
                "avvikelser":[{"grupp":"uvas","kommun":"Ale","kon":"K","val":{"andel":10}}]}"#,
        );
        let fraga = asked.unwrap().fraga;
        let group = fraga.assumptions.group("arbetslosa").unwrap();
        assert_eq!(
            (group.share.point, group.share.source.as_str()),
            (0.3, "Genomgång")
        );
        assert_eq!(group.share.decided.as_deref(), Some("Anna, 2026-01-31"));
        let interval = group.share.interval.as_ref().unwrap();
        assert_eq!(
            (interval.distribution.low(), interval.distribution.high()),
            (0.2, 0.45)
        );
        let [deviation] = fraga.assumptions.overrides.as_slice() else {
            panic!("one deviation");
        };
        assert_eq!(
            (&deviation.scope, deviation.kon),
            (&Scope::Kommun("1440".into()), Kon::K)
        );
        assert_eq!(fraga.area.name, "Ale");
    }

    #[test]
    fn what_cannot_be_is_told() {
        let told = |text: &str| {
            asked(text)
                .err()
                .map(|one| one.to_string())
                .unwrap_or_default()
        };
        let share = |text: &str| {
            told(&format!(
                r#"{{"omrade":{{"slag":"riket"}},"andelar":{{"uvas":{text}}}}}"#
            ))
        };
        assert!(share(r#"{"andel":101}"#).contains("101 %"));
        assert!(share(r#"{"andel":10,"lag":20,"hog":30}"#).contains("mellan lägst och högst"));
        let riket = |rest: &str| told(&format!(r#"{{"omrade":{{"slag":"riket"}},{rest}}}"#));
        assert!(!told(r#"{"omrade":{"slag":"forbund","namn":"Ingenstans"}}"#).is_empty());
        assert!(riket(r#""andelar":{"x":{"andel":1}}"#).contains("Gruppen x"));
        assert!(told(r#"{"omrade":{"slag":"bok"}}"#).contains("Inget område"));
        assert!(riket(r#""ord":{"tabeller":{"utbud":[["A","","-3"]]}}"#).contains("under 0"));
        assert!(riket(r#""ord":{"tabeller":{"forslag":[["19121212-1212"]]}}"#).contains("person"));
        assert!(riket(r#""ord":{"tabeller":{"okand":[]}}"#).contains("okand"));
        assert!(riket(r#""ord":{"svar":{"staten":"1,234"}}"#).contains("två sätt"));
        let judged = r#""bedomningar":[{"roll":"A","grupp":"uvas","lagst":5,"troligast":4,"hogst":9,"vikt":1}]"#;
        assert!(riket(judged).contains("inte i ordning"));
        assert!(serde_json::from_str::<Work>(r#"{"omrade":{"slag":"riket"},"annat":1}"#).is_err());
    }

    #[test]
    fn words_come_back_as_they_were_typed() {
        let asked = asked(
            r#"{"omrade":{"slag":"riket"},"ord":{"tabeller":{"utbud":[["Vägen in","Förrehab","12","3","4","7","1 200 000","2026","Egen"]],
                "beskrivning":[["Unga","Många väntar","",""]]},"svar":{"individinsatser":"ja","staten":"2 500 000"}}}"#,
        );
        let inputs = asked.unwrap().own.inputs;
        assert_eq!(inputs.participants(), Some(7.0));
        let words = Words::of(&inputs);
        assert_eq!(words.tabeller["utbud"][0][6], "1200000");
        assert_eq!(words.tabeller["beskrivning"][0][1], "Många väntar");
        let again = words.inputs(Inputs::default()).unwrap();
        assert_eq!(again.rows("utbud"), inputs.rows("utbud"));
        assert_eq!(Words::of(&again), words);
        let odd = Inputs::default().with_answer("staten", Typed::Number(12.345));
        let odd = odd.unwrap();
        assert_eq!(
            Words::of(&odd)
                .inputs(Inputs::default())
                .unwrap()
                .answer("staten"),
            odd.answer("staten")
        );
    }
}
