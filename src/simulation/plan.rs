//! What is drawn, and how a draw becomes sizes and brutto: read once from the finished estimate.

use crate::assumptions::{Decided, Membership, Scope, Share, Tolkning, decide};
use crate::distribution::Distribution;
use crate::estimate::{AreaGroup, Cap, Carried, Count, Level, Netto, Skattning, Stated};
use crate::netto::{Margin, Table};
use crate::regions::RIKET;
use crate::status::{Absent, Kon};

/// A share that is drawn once for everyone it applies to.
pub(super) struct Line {
    pub stream: String,
    /// Group that it is a share of.
    pub group: usize,
    pub point: f64,
    pub distribution: Option<Distribution>,
    /// True where it was moved from its interval, which then does not apply.
    pub moved: bool,
}

/// A count with its relative standard uncertainties, as the σ of ln.
pub(super) struct Size {
    pub value: f64,
    pub common: f64,
    pub own: f64,
    /// What it errs by where it is carried ahead from an earlier year.
    pub carried: Option<Carried>,
}

/// A kommun, or the part of it that belongs to the area.
pub(super) struct Place {
    pub code: String,
    /// None where a group is absent.
    pub groups: Vec<Option<PlaceGroup>>,
    pub population: f64,
    /// None where there is no netto.
    pub start: Option<Start>,
    /// σ of ln of what its own published overlaps err by.
    pub overlap_sigma: f64,
    /// People in them at the points.
    pub overlap_people: f64,
}

/// The table at the points, what its draws are held to, and where the search for θ starts.
pub(super) struct Start {
    pub table: Table,
    /// h = −ln(1 − θ) at the points.
    pub h: Vec<f64>,
    pub held: Held,
}

/// What a place's tables are held to beyond its sizes.
#[derive(Default)]
pub(super) struct Held {
    /// With the patterns of each.
    pub margins: Vec<(Margin, Vec<usize>)>,
    /// Per margin: what it is a share of.
    pub shares: Vec<MarginShare>,
    /// Patterns that hold nobody.
    pub empty: Vec<usize>,
    /// True where the table is made from counted patterns, not from riket's.
    pub counted: bool,
}

/// A margin as a share of a group.
pub(super) struct MarginShare {
    /// The group.
    pub of: usize,
    /// The share at the points.
    pub share: f64,
    /// Positions of the factors that it varies with.
    pub factors: Vec<usize>,
    /// True where a published figure of the place itself tells it.
    pub local: bool,
    /// What it never exceeds: fractions of groups, and other margins by position.
    pub caps: Vec<Cap>,
}

pub(super) struct PlaceGroup {
    pub size: Size,
    /// Brutto = Σ people · share over these: one share for all, or one for each sex.
    pub terms: Vec<(usize, f64)>,
}

/// A group of the area.
pub(super) enum AreaSize {
    /// The sum of the kommuner.
    Sum,
    /// The area's own row, its share line, and the kommuner with shares of their own.
    Row {
        size: Size,
        terms: Vec<(usize, f64)>,
        others: Vec<usize>,
    },
}

pub(super) struct Plan<'a> {
    pub skattning: &'a Skattning,
    pub lines: Vec<Line>,
    pub places: Vec<Place>,
    pub area: Vec<AreaSize>,
    pub area_population: f64,
    pub area_start: Start,
    pub is_riket: bool,
    /// True where the leading netto is by person.
    pub by_person: bool,
    /// Groups of which nobody belongs, as bits.
    pub excluded: usize,
    /// Riket's table at the points, and what it is held to.
    pub table: &'a Table,
    pub held: Held,
    pub national: Vec<Size>,
    pub national_population: f64,
    pub factors: Vec<(String, f64, Option<Distribution>)>,
    /// True of figures of another year than those they are compared with: their own errors are others.
    pub other_year: bool,
}

impl<'a> Plan<'a> {
    pub fn of(skattning: &'a Skattning) -> Result<Self, Absent> {
        let netto = skattning.netto.as_ref().map_err(Absent::clone)?;
        let underlag = &skattning.underlag;
        let riket = underlag.riket.as_ref().map_err(Absent::clone)?;
        let national = skattning.national.as_ref().map_err(Absent::clone)?;
        let groups = underlag.assumptions.groups.len();
        let sizes: Vec<f64> = skattning
            .groups
            .iter()
            .map(|group| group.count.as_ref().map_or(0.0, |count| count.value))
            .collect();
        let mut plan = Self {
            skattning,
            lines: lines(skattning),
            places: Vec::new(),
            area: Vec::new(),
            area_population: underlag.population.clone()?,
            area_start: Start::of(netto, &underlag.stated, &sizes),
            by_person: netto.leading() == Tolkning::Person,
            excluded: underlag.assumptions.excluded_bits(),
            is_riket: underlag.area.own_region() == Some(RIKET),
            table: &national.table,
            held: match national.collision {
                None => Held::of(&riket.stated, &riket.sizes, &national.table, |_| true),
                Some(_) => Held::default(),
            },
            national: (0..groups)
                .map(|group| Size::of(riket.sizes[group], (riket.uncertainty[group], 0.0)))
                .collect(),
            national_population: riket.population,
            factors: riket
                .factors
                .iter()
                .map(|one| (one.id.clone(), one.point, one.distribution))
                .collect(),
            other_year: false,
        };
        plan.places = (0..underlag.units.len())
            .map(|unit| plan.place(unit))
            .collect();
        plan.area = (0..groups)
            .map(|group| plan.area_size(group, &skattning.groups[group]))
            .collect();
        Ok(plan)
    }

    /// Netto per person of a kommun at the points.
    pub fn point_rate(&self, at: usize) -> f64 {
        let netto = self.skattning.units[at].netto.as_ref();
        let netto = netto.map_or(0.0, Netto::centre);
        netto / self.places[at].population
    }

    fn place(&self, index: usize) -> Place {
        let result = &self.skattning.units[index];
        let unit = &result.unit;
        let groups: Vec<Option<PlaceGroup>> = unit
            .counts
            .iter()
            .enumerate()
            .map(|(group, count)| {
                let count = count.as_ref().ok()?;
                Some(PlaceGroup {
                    size: Size {
                        carried: count.carried.clone(),
                        ..Size::of(count.value, count.uncertainty)
                    },
                    terms: self.terms(group, count, unit.membership()),
                })
            })
            .collect();
        let start = result.netto.as_ref().ok().map(|netto| {
            let sizes: Vec<f64> = groups
                .iter()
                .map(|group| group.as_ref().map_or(0.0, |one| one.size.value))
                .collect();
            Start::of(netto, &unit.stated, &sizes)
        });
        let local = unit.stated.overlaps.iter().filter(|one| one.automatic);
        Place {
            code: unit.code.clone(),
            groups,
            population: unit.population.as_ref().copied().unwrap_or_default(),
            start,
            overlap_sigma: unit.overlap_sigma,
            overlap_people: local.map(|one| one.margin.people).sum(),
        }
    }

    /// The share lines that apply, with the people each applies to.
    fn terms(&self, group: usize, count: &Count, at: Membership<'_>) -> Vec<(usize, f64)> {
        let assumptions = &self.skattning.underlag.assumptions;
        let [both, women, men] = Kon::ALL.map(|kon| {
            let decided = decide(assumptions, &assumptions.groups[group], at, kon);
            self.line(group, &decided)
        });
        match &count.kon {
            Ok((k, m)) if women != both || men != both => vec![(women, *k), (men, *m)],
            _ => vec![(both, count.value)],
        }
    }

    fn line(&self, group: usize, decided: &Decided<'_>) -> usize {
        let assumptions = &self.skattning.underlag.assumptions;
        let own = assumptions
            .overrides
            .iter()
            .position(|one| std::ptr::eq(&one.share, decided.share));
        own.map_or(group, |at| assumptions.groups.len() + at)
    }

    fn area_size(&self, index: usize, group: &AreaGroup) -> AreaSize {
        let underlag = &self.skattning.underlag;
        let whole = matches!(underlag.units.as_slice(), [only] if only.weight >= 1.0);
        let (Level::Rad, Ok(row), false) = (group.level, &group.count, whole) else {
            return AreaSize::Sum;
        };
        let at = Membership::of_row(underlag.area.lan());
        let terms = self.terms(index, row, at);
        let general: Vec<usize> = terms.iter().map(|(line, _)| *line).collect();
        let others = (0..self.places.len()).filter(|&place| {
            self.places[place].groups[index]
                .as_ref()
                .is_some_and(|own| own.terms.iter().any(|(line, _)| !general.contains(line)))
        });
        AreaSize::Row {
            // What the kommuner err by on their own has evened out in the row.
            size: Size::of(row.value, (row.uncertainty.0, 0.0)),
            others: others.collect(),
            terms,
        }
    }
}

impl Size {
    /// A relative standard uncertainty u of a log-normal number with mean 1 is σ² = ln(1 + u²).
    fn of(value: f64, (common, own): (f64, f64)) -> Self {
        let sigma = |relative: f64| libm::sqrt(libm::log1p(relative * relative));
        Self {
            value,
            common: sigma(common),
            own: sigma(own),
            carried: None,
        }
    }
}

impl Start {
    fn of(netto: &Netto, stated: &Stated, sizes: &[f64]) -> Self {
        let h = |theta: &f64| -libm::log(1.0 - theta.min(0.999));
        Self {
            h: match &netto.theta {
                Some(theta) => theta.iter().map(h).collect(),
                None => vec![0.5; sizes.len()],
            },
            held: match netto.without_overlaps {
                true => Held::default(),
                false => {
                    let kept = |place: &String| !netto.dropped.contains(place);
                    Held::of(stated, sizes, &netto.table, kept)
                }
            },
            table: netto.table.clone(),
        }
    }
}

impl Held {
    /// What is stated, but the overlaps that are left out, by where they stand.
    fn of(stated: &Stated, sizes: &[f64], table: &Table, kept: impl Fn(&String) -> bool) -> Self {
        let patterns = || 0..table.cells.len();
        let mut held = Self {
            counted: stated.patterns.is_some(),
            ..Self::default()
        };
        let mut margin_of = vec![None; stated.overlaps.len()];
        for (at, known) in stated.overlaps.iter().enumerate() {
            let (margin, size) = (&known.margin, sizes[known.of]);
            if !kept(&known.place) {
                continue;
            }
            if margin.is_extreme(size) {
                held.empty
                    .extend(patterns().filter(|&one| margin.empties(one, size)));
                continue;
            }
            margin_of[at] = Some(held.margins.len());
            let inside = patterns().filter(|&one| margin.holds(one)).collect();
            held.margins.push((margin.clone(), inside));
            let caps = known.caps.iter().filter_map(|cap| match cap {
                Cap::Overlap(other) => margin_of[*other].map(Cap::Overlap),
                size => Some(*size),
            });
            held.shares.push(MarginShare {
                of: known.of,
                share: margin.people / size,
                local: known.automatic,
                factors: known.factors.clone(),
                caps: caps.collect(),
            });
        }
        held
    }
}

/// The general share of each group, then the overrides, in the order of the file.
fn lines(skattning: &Skattning) -> Vec<Line> {
    let assumptions = &skattning.underlag.assumptions;
    let line = |group: usize, stream: String, share: &Share| Line {
        stream,
        group,
        point: share.point,
        distribution: share.interval.as_ref().map(|one| one.distribution),
        moved: share.moved,
    };
    let general = assumptions
        .groups
        .iter()
        .enumerate()
        .map(|(at, group)| line(at, format!("andel/{}", group.id), &group.share));
    let own = assumptions.overrides.iter().map(|one| {
        let place = match &one.scope {
            Scope::Kommun(code) => format!("kommun/{code}"),
            Scope::Forbund(name) => format!("forbund/{name}"),
            Scope::Lan(code) => format!("lan/{code}"),
            Scope::All => "alla".to_string(),
        };
        let group = assumptions.groups.iter().position(|g| g.id == one.group);
        line(
            group.unwrap_or_default(),
            format!("andel/{}/{place}/{}", one.group, one.kon.id()),
            &one.share,
        )
    });
    general.chain(own).collect()
}
