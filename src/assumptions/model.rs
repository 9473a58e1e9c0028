//! What is assumed: groups, shares and where they hold.

use crate::distribution::{Interval, Judged};
use crate::overlaps::Overlap;
use crate::status::Kon;
use crate::swedish;
use serde::{Deserialize, Serialize};

/// A group of people known to one system, and the share of it assumed to belong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub id: String,
    pub name: String,
    /// Nyckeltal or indicator that counts the group.
    pub indicator: String,
    /// Who is responsible: kommun, Arbetsförmedlingen …
    pub huvudman: String,
    /// Age span as text: `16–24`.
    pub ages: String,
    /// `stock`, `flode`, `arsmedel` or `helarsekvivalent`.
    pub measure: String,
    pub share: Share,
    pub line: usize,
}

/// What stands where a reason or a name is asked for and there is none.
pub(super) const UNSTATED: &str = "Ej angivet";

/// A share with its grounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// A fraction in [0, 1].
    pub point: f64,
    /// Used by the simulation only.
    pub interval: Option<Interval>,
    /// True where the point alone was moved, so that the interval that it had does not apply.
    pub moved: bool,
    pub source: String,
    pub reason: String,
    /// Who decided it and when; none where it is the file's own decision.
    pub decided: Option<String>,
}

/// Stands as the source where what a person wrote is left out.
const OWN: &str = "eget antagande";
/// Stands as the place of a line where the file is nobody else's concern.
const SHEET: &str = "bladet Antaganden";

impl Share {
    /// True where only the point is another, so that the interval that it had does not apply.
    pub fn is_moved_to(&self, point: f64, interval: Option<&Interval>) -> bool {
        let kept = interval.is_none() || interval == self.interval.as_ref();
        let had = self.moved || self.interval.is_some() && point != self.point;
        had && kept
    }

    fn without_texts(&self) -> Self {
        Self {
            point: self.point,
            interval: self.interval.as_ref().map(|one| Interval {
                reason: String::new(),
                ..one.clone()
            }),
            moved: self.moved,
            source: OWN.to_string(),
            reason: String::new(),
            decided: Some(String::new()),
        }
    }
}

/// What an override applies to, from the most to the least specific.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Code of a kommun.
    Kommun(String),
    /// Name of a förbund.
    Forbund(String),
    /// Code of a län.
    Lan(String),
    /// Everywhere (only meaningful together with a sex).
    All,
}

/// A share that replaces the general one somewhere or for one sex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Override {
    pub group: String,
    pub scope: Scope,
    /// `T` where it applies to both sexes.
    pub kon: Kon,
    pub share: Share,
    /// File and line, or the option.
    pub place: String,
}

/// A sub-group shown under its parent, without a share of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Darav {
    pub parent: String,
    pub name: String,
    pub indicator: String,
}

/// What a share means (`docs/metod.md`, Person and Grupp); decides netto more than the overlaps do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tolkning {
    /// Membership is a property of the person.
    Person,
    /// People are picked independently within each group.
    Grupp,
}

impl Tolkning {
    pub fn id(self) -> &'static str {
        match self {
            Tolkning::Person => "person",
            Tolkning::Grupp => "grupp",
        }
    }
}

/// What was read otherwise than it was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Remark {
    /// UVAS is used where `neet` is written.
    UvasForNeet,
    /// A share was moved, and the interval that it had does not apply to it.
    IntervalDropped {
        /// The group's name.
        group: String,
        /// Fractions: the share, and the interval's ends.
        share: f64,
        low: f64,
        high: f64,
        /// File and line, or the option.
        place: String,
    },
    /// An earlier workbook's assumptions differ from the file's.
    Earlier {
        /// Name of the file's assumptions.
        before: String,
        /// Groups, by name, with another share or other grounds.
        groups: Vec<String>,
        overrides: bool,
        overlaps: bool,
        tolkning: bool,
    },
}

/// A whole set of assumptions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assumptions {
    pub id: String,
    pub name: String,
    pub description: String,
    pub decided_by: String,
    /// A date, or only its year; blank where there is none.
    pub date: String,
    pub next_review: String,
    /// True where something is no longer as it was decided.
    pub changed: bool,
    pub tolkning: Tolkning,
    /// Groups of which nobody belongs, whatever else their people are in.
    pub excluded: Vec<String>,
    pub groups: Vec<Group>,
    pub overrides: Vec<Override>,
    pub darav: Vec<Darav>,
    /// True where the overlaps of `sources/overlapp.toml` are used, except those that are restated for riket.
    pub standard_overlaps: bool,
    pub overlaps: Vec<LocalOverlap>,
    pub patterns: Vec<Patterns>,
    /// What several judges say of shares.
    #[serde(default)]
    pub judgements: Vec<Judgement>,
    /// What was read otherwise than it was written.
    pub remarks: Vec<Remark>,
    /// The declared file.
    pub file: String,
}

impl Assumptions {
    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// Without what a person has written that is not in `base`: the numbers stay, their sentences do not.
    pub fn to_share(&self, base: &Self) -> Self {
        let mut shared = self.clone();
        // Where the user keeps files is nobody else's concern.
        shared.file = SHEET.to_string();
        for one in &mut shared.patterns {
            one.place = SHEET.to_string();
        }
        for one in &mut shared.judgements {
            one.reason = String::new();
        }
        for one in &mut shared.groups {
            let own = base.group(&one.id).map(|own| &own.share);
            if own != Some(&one.share) {
                one.share = one.share.without_texts();
            }
        }
        for one in &mut shared.overrides {
            one.place = SHEET.to_string();
            let same = |own: &Override| {
                let place = one.place.clone();
                *one == Override {
                    place,
                    ..own.clone()
                }
            };
            if !base.overrides.iter().any(same) {
                one.share = one.share.without_texts();
            }
        }
        for one in &mut shared.overlaps {
            one.overlap.place = SHEET.to_string();
            let same = |own: &LocalOverlap| {
                let mut own = own.clone();
                own.overlap.place = SHEET.to_string();
                *one == own
            };
            if !base.overlaps.iter().any(same) {
                one.overlap.source = OWN.to_string();
                one.overlap.reason = String::new();
            }
        }
        shared
    }

    /// The groups of which nobody belongs, as bits. One whose share has been moved from 0 is no longer among them.
    pub fn excluded_bits(&self) -> usize {
        let groups = self.groups.iter().enumerate();
        let none = |group: &Group| group.share.point == 0.0 && self.excluded.contains(&group.id);
        let excluded = groups.filter(|(_, group)| none(group));
        excluded.fold(0, |bits, (at, _)| bits | 1 << at)
    }

    /// A group's name; the id where it has none.
    pub fn group_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.group(id).map_or(id, |group| group.name.as_str())
    }

    /// The group that a person means by its id or its name.
    pub fn group_named(&self, text: &str) -> Option<&Group> {
        let wanted = swedish::folded(text);
        let same = |text: &str| swedish::folded(text) == wanted;
        let mut groups = self.groups.iter();
        groups.find(|group| same(&group.id) || same(&group.name))
    }

    /// Who decided all of these; what stands where nobody did.
    pub fn decided_by(&self) -> &str {
        match self.changed || self.decided_by.trim().is_empty() {
            true => UNSTATED,
            false => &self.decided_by,
        }
    }

    /// When all of these were decided; blank where that is not known.
    pub fn decided_on(&self) -> &str {
        if self.changed { "" } else { &self.date }
    }

    /// Who decided the general shares and when, as one text.
    pub fn decision(&self) -> String {
        format!("{} {}", self.decided_by, self.date)
            .trim()
            .to_string()
    }

    /// A share that is moved: the general one where it holds everywhere, else one that stands before it.
    /// An interval that the general one had does not apply to a share without one of its own.
    pub fn set(&mut self, mut moved: Override) {
        self.mark_changed();
        if let Some(general) = self.group(&moved.group).map(|one| one.share.clone())
            && moved.share.interval.is_none()
        {
            moved.share.moved = general.moved || general.interval.is_some();
            let (share, place) = (moved.share.point, moved.place.clone());
            self.remark_on_interval(&moved.group, share, place, general.interval.as_ref());
        }
        if moved.scope == Scope::All && moved.kon == Kon::T {
            let mut groups = self.groups.iter_mut();
            if let Some(general) = groups.find(|one| one.id == moved.group) {
                general.share = moved.share;
            }
            self.forget_moved_judgements();
            return;
        }
        let about = |one: &Override| (one.group.clone(), one.scope.clone(), one.kon);
        let same = about(&moved);
        self.overrides.retain(|other| about(other) != same);
        self.overrides.push(moved);
    }

    /// Remembers that the interval that a share had is not used.
    pub fn remark_on_interval(
        &mut self,
        group: &str,
        share: f64,
        place: String,
        had: Option<&Interval>,
    ) {
        let known = self.group_named(group);
        let group = known.map_or(group, |one| &one.name).to_string();
        self.remarks
            .extend(had.map(|interval| Remark::IntervalDropped {
                group,
                share,
                low: interval.distribution.low(),
                high: interval.distribution.high(),
                place,
            }));
    }

    /// Says in the name that these are no longer the decided ones.
    pub fn mark_changed(&mut self) {
        if !self.changed {
            self.changed = true;
            self.name.push_str(", med ändringar");
        }
    }
}

/// What one judge says of one group's share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Who judges: kommun, region, Arbetsförmedlingen, Försäkringskassan …
    pub role: String,
    pub group: String,
    pub judged: Judged,
    pub reason: String,
}

/// An overlap, and where it holds: riket where the scope is all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalOverlap {
    pub scope: Scope,
    pub overlap: Overlap,
}

/// How many people are in exactly which groups, counted somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Patterns {
    /// Riket where it is all.
    pub scope: Scope,
    /// Groups and people; patterns that are not listed hold nobody.
    pub cells: Vec<(Vec<String>, f64)>,
    pub measure: String,
    pub source: String,
    pub reason: String,
    /// File and line.
    pub place: String,
}
