//! What has been chosen so far, as the browser says it and as it is kept: an area and shares that have been moved.

use crate::analys::{Behov, Fraga};
use crate::area::AreaName;
use crate::assumptions::{Override, Scope, Share};
use crate::distribution::{Distribution, Interval};
use crate::problem::{Outcome, Problem};
use crate::status::Kon;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stands where no source has been named.
const UNSTATED: &str = "Ej angivet";

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
}

impl Place {
    fn name(&self) -> AreaName {
        match self.clone() {
            Place::Kommuner { namn, eget } => AreaName::Kommuner {
                names: namn,
                own: eget.filter(|name| !name.trim().is_empty()),
            },
            Place::Forbund { namn } => AreaName::Forbund(namn),
            Place::Lan { namn } => AreaName::Lan(namn),
            Place::Riket => AreaName::Riket,
        }
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

/// Everything that the user has chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    pub omrade: Place,
    /// By group.
    #[serde(default)]
    pub andelar: BTreeMap<String, Chosen>,
}

impl Work {
    /// The question that has been put so far.
    ///
    /// # Errors
    /// An unknown area or group, or a share that cannot be.
    pub fn question(&self, behov: &Behov, day: NaiveDate) -> Outcome<Fraga> {
        let area = behov.area(&self.omrade.name(), day)?;
        let mut fraga = Fraga::om(area, day, behov)?;
        for (group, chosen) in &self.andelar {
            let Some(name) = fraga.assumptions.group(group).map(|one| one.name.clone()) else {
                return Err(Problem::input(format!("Gruppen {group} finns inte")));
            };
            fraga.assumptions.set(Override {
                group: group.clone(),
                scope: Scope::All,
                kon: Kon::T,
                share: chosen.share(&name, day)?,
                place: format!("fönstret, {name}"),
            });
        }
        Ok(fraga)
    }
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
                reason => reason.to_string(),
            },
        }))
    }
}

/// Per cent as a fraction.
fn part(percent: f64, group: &str) -> Outcome<f64> {
    match (0.0..=100.0).contains(&percent) {
        true => Ok(percent / 100.0),
        false => Err(
            Problem::input(format!("En andel för {group} är {percent} %"))
                .expected("mellan 0 och 100 %"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(text: &str) -> Work {
        serde_json::from_str(text).unwrap()
    }

    fn asked(text: &str) -> Outcome<Fraga> {
        let day = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        work(text).question(&Behov::embedded().unwrap(), day)
    }

    #[test]
    fn an_area_and_a_moved_share_become_a_question() {
        let fraga = asked(
            r#"{"omrade":{"slag":"kommuner","namn":["Ale"]},
                "andelar":{"arbetslosa":{"andel":30,"lag":20,"hog":45,"varfor":"Vi såg akterna","vem":"Anna","kalla":"Genomgång"}}}"#,
        );
        let fraga = fraga.unwrap();
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
        assert_eq!(fraga.area.name, "Ale");
    }

    #[test]
    fn what_cannot_be_is_told() {
        let share = |text: &str| {
            let text = format!(r#"{{"omrade":{{"slag":"riket"}},"andelar":{{"uvas":{text}}}}}"#);
            asked(&text).unwrap_err().to_string()
        };
        assert!(share(r#"{"andel":101}"#).contains("101 %"));
        assert!(share(r#"{"andel":10,"lag":20,"hog":30}"#).contains("mellan lägst och högst"));
        let unknown = r#"{"omrade":{"slag":"forbund","namn":"Ingenstans"}}"#;
        assert!(asked(unknown).is_err());
        let group = r#"{"omrade":{"slag":"riket"},"andelar":{"x":{"andel":1}}}"#;
        assert!(asked(group).unwrap_err().to_string().contains("Gruppen x"));
        assert!(serde_json::from_str::<Work>(r#"{"omrade":{"slag":"riket"},"annat":1}"#).is_err());
    }
}
