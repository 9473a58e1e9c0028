//! The parties' own figures.

use crate::status::Kon;
use serde::{Deserialize, Serialize};

/// Those who fund and cooperate (2 § lagen 2003:1210).
pub const PARTIES: [&str; 4] = [
    "Kommunen",
    "Regionen",
    "Arbetsförmedlingen",
    "Försäkringskassan",
];

/// A figure of a party's own: people in a group in a kommun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalFigure {
    /// Kommunen, Arbetsförmedlingen …
    pub party: String,
    /// Id of the group.
    pub group: String,
    /// Code of the kommun.
    pub kommun: String,
    pub kon: Kon,
    /// As written: 2022, or a date.
    pub period: String,
    pub year: i32,
    pub people: f64,
    pub source: String,
    /// True where it takes the public figure's place.
    pub used: bool,
    /// True where it does so although it is about another year than its group: asked for row by row, and shown with its year.
    #[serde(default)]
    pub any_year: bool,
    /// File, sheet and row.
    pub place: String,
}

/// What becomes of a figure in an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It takes the public figure's place.
    Used,
    /// It is shown beside the public one, as asked.
    Beside,
    /// It should be used, but is about another year than its group.
    OtherYear,
    /// It should be used, but its kommun is not in the area.
    OtherPlace,
}

/// A local figure that differs from the public one by more than this part of it is pointed out.
pub const FAR: f64 = 0.5;

/// What stands under Används where a figure is used although its year is another.
pub const ANOTHER_YEAR: &str = "annat år";

impl LocalFigure {
    /// What stands under Används.
    pub fn used_word(&self) -> &'static str {
        match (self.used, self.any_year) {
            (false, _) => "nej",
            (true, false) => "ja",
            (true, true) => ANOTHER_YEAR,
        }
    }

    /// How far it is from the public figure, as a part of that; none where that is 0.
    pub fn off(&self, public: f64) -> Option<f64> {
        (public > 0.0).then(|| self.people / public - 1.0)
    }

    /// In an estimate of these kommuner, in which the figure's group is of this year.
    pub fn standing(&self, kommuner: &[&str], year: Option<i32>) -> Standing {
        match self.used {
            false => Standing::Beside,
            true if !kommuner.contains(&self.kommun.as_str()) => Standing::OtherPlace,
            true if year != Some(self.year) && !self.any_year => Standing::OtherYear,
            true => Standing::Used,
        }
    }

    /// Without what a person has written: of the party only which of the four it is.
    pub fn to_share(self) -> Self {
        let known = PARTIES.contains(&self.party.as_str());
        Self {
            source: match known {
                true => self.party.clone(),
                false => "en av parterna".to_string(),
            },
            party: if known { self.party } else { String::new() },
            place: "Lokala data".to_string(),
            ..self
        }
    }

    fn is_about_the_same_as(&self, other: &Self) -> bool {
        (&self.group, &self.kommun, self.year) == (&other.group, &other.kommun, other.year)
    }
}

/// New figures before earlier ones: an earlier one about the same group, kommun and year gives way to a new one that is
/// used, or that is the same party's of the same sex; of two that say the same one is left. Gives those that gave way beside all that stand.
pub fn replaced(
    new: Vec<LocalFigure>,
    earlier: Vec<LocalFigure>,
) -> (Vec<LocalFigure>, Vec<LocalFigure>) {
    let twin = |one: &LocalFigure, other: &LocalFigure| {
        let place = one.place.clone();
        *one == LocalFigure {
            place,
            ..other.clone()
        }
    };
    let (mut all, mut gone) = (new, Vec::new());
    let count = all.len();
    for one in earlier {
        let new = &all[..count];
        if new.iter().any(|other| twin(&one, other)) {
            continue;
        }
        let gives_way = new.iter().any(|other| {
            let same_row = other.party == one.party && other.kon == one.kon;
            other.is_about_the_same_as(&one) && (other.used || same_row)
        });
        match gives_way {
            true => gone.push(one),
            false => all.push(one),
        }
    }
    (all, gone)
}

/// The used figures of one group, kommun and year.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Used<'a> {
    pub both: Option<&'a LocalFigure>,
    pub women: Option<&'a LocalFigure>,
    pub men: Option<&'a LocalFigure>,
}

/// What takes the public figures' place in a group, a kommun and a year; none where nothing does.
pub fn used<'a>(all: &'a [LocalFigure], group: &str, kommun: &str, year: i32) -> Option<Used<'a>> {
    let about = |one: &&LocalFigure| one.group == group && one.kommun == kommun;
    by_kon(all.iter().filter(about).filter(|one| one.year == year))
}

/// What does so for want of a figure of the year itself.
pub fn used_of_another_year<'a>(
    all: &'a [LocalFigure],
    group: &str,
    kommun: &str,
) -> Option<Used<'a>> {
    let about = |one: &&LocalFigure| one.group == group && one.kommun == kommun;
    by_kon(all.iter().filter(about).filter(|one| one.any_year))
}

fn by_kon<'a>(figures: impl Iterator<Item = &'a LocalFigure>) -> Option<Used<'a>> {
    let mut found = Used::default();
    for one in figures.filter(|one| one.used) {
        match one.kon {
            Kon::T => found.both = Some(one),
            Kon::K => found.women = Some(one),
            Kon::M => found.men = Some(one),
        }
    }
    (found != Used::default()).then_some(found)
}

/// The figures that a shared copy may rest on. One under the threshold is left out everywhere, so that the public figure
/// stands in its place and no sum holds it; where one sex is, the other is too, and only both together are told.
pub fn hidden(all: &[LocalFigure], threshold: u32) -> Vec<LocalFigure> {
    let small = |one: &LocalFigure| one.people < f64::from(threshold);
    let about = |one: &LocalFigure| (one.group.clone(), one.kommun.clone(), one.year);
    let of = |one: &LocalFigure, kon: Kon| {
        let mut found = all.iter().filter(|other| other.used && other.kon == kon);
        found.find(|other| about(other) == about(one))
    };
    let mut kept = Vec::new();
    for one in all.iter().filter(|one| one.used && !small(one)) {
        if one.kon == Kon::T {
            // A sex that is small must not be left when the other is taken from the total.
            kept.push(one.clone());
            continue;
        }
        let other = if one.kon == Kon::K { Kon::M } else { Kon::K };
        let pair = of(one, other);
        if pair.is_some_and(|pair| !small(pair)) {
            kept.push(one.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(kon: Kon, people: f64, party: &str) -> LocalFigure {
        LocalFigure {
            party: party.into(),
            group: "uvas".into(),
            kommun: "1440".into(),
            kon,
            period: "2022".into(),
            year: 2022,
            people,
            source: "s".into(),
            used: true,
            any_year: false,
            place: party.into(),
        }
    }

    #[test]
    fn a_new_figure_takes_the_earlier_ones_place_and_twins_become_one() {
        let earlier = vec![figure(Kon::K, 1.0, "a"), figure(Kon::M, 2.0, "a")];
        let other = LocalFigure {
            kommun: "1482".into(),
            ..figure(Kon::T, 9.0, "a")
        };
        let with_other = [earlier.clone(), vec![other.clone()]].concat();
        let new = figure(Kon::T, 5.0, "b");
        let (all, gone) = replaced(vec![new.clone()], with_other.clone());
        assert_eq!((all, gone), (vec![new, other], earlier.clone()));
        let again: Vec<LocalFigure> = earlier
            .iter()
            .map(|one| LocalFigure {
                place: "ny".into(),
                ..one.clone()
            })
            .collect();
        let (all, gone) = replaced(again.clone(), earlier);
        assert_eq!((all, gone), (again, Vec::new()));
    }
}
