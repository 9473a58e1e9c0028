//! What is drawn, and how a draw becomes sizes and brutto: read once from the finished estimate.

use crate::assumptions::{Decided, Membership, Scope, Share, decide};
use crate::distribution::Distribution;
use crate::estimate::{AreaGroup, Count, Level, Skattning, Unit, national_table};
use crate::netto::{Margin, Table, by_person, fit};
use crate::regions::RIKET;
use crate::status::{Absent, Kon};

/// A share that is drawn once for everyone it applies to.
pub(super) struct Line {
    pub stream: String,
    /// Group that it is a share of.
    pub group: usize,
    pub point: f64,
    pub distribution: Option<Distribution>,
}

/// A count with its relative standard uncertainties, as the σ of ln.
pub(super) struct Size {
    pub value: f64,
    pub common: f64,
    pub own: f64,
}

/// A kommun, or the part of it that belongs to the area.
pub(super) struct Place {
    pub code: String,
    /// None where a group is absent.
    pub groups: Vec<Option<PlaceGroup>>,
    pub population: f64,
    /// Where the search for θ starts; none where there is no netto.
    pub start: Option<Start>,
}

/// The table at the points, and h = −ln(1 − θ) there.
pub(super) struct Start {
    pub table: Table,
    pub h: Vec<f64>,
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
    pub area_start: Vec<f64>,
    pub area_table: Table,
    pub is_riket: bool,
    /// Riket's table at the points.
    pub table: Table,
    pub national: Vec<Size>,
    pub national_population: f64,
    /// Riket's overlaps with their patterns and people at the points.
    pub margins: Vec<(Margin, Vec<usize>)>,
    /// Of the group whose share the overlap is, and its uncertain factors.
    pub margin_of: Vec<(usize, Vec<usize>)>,
    pub factors: Vec<(String, f64, Option<Distribution>)>,
}

impl<'a> Plan<'a> {
    pub fn of(skattning: &'a Skattning) -> Result<Self, Absent> {
        skattning.netto.as_ref().map_err(Absent::clone)?;
        let underlag = &skattning.underlag;
        let riket = underlag.riket.as_ref().map_err(Absent::clone)?;
        let table = national_table(underlag)?;
        let is_riket = underlag.area.own_region() == Some(RIKET);
        let groups = underlag.assumptions.groups.len();
        let mut plan = Self {
            skattning,
            lines: lines(skattning),
            places: Vec::new(),
            area: Vec::new(),
            area_population: underlag.population.clone()?,
            area_start: Vec::new(),
            area_table: table.clone(),
            is_riket,
            national: (0..groups)
                .map(|group| Size::of(riket.sizes[group], (riket.uncertainty[group], 0.0)))
                .collect(),
            national_population: riket.population,
            margins: riket
                .overlaps
                .iter()
                .map(|known| {
                    let all = 0..table.cells.len();
                    let held = all.filter(|&pattern| known.margin.holds(pattern));
                    (known.margin.clone(), held.collect())
                })
                .collect(),
            margin_of: riket
                .overlaps
                .iter()
                .map(|known| (known.of, known.factors.clone()))
                .collect(),
            factors: riket
                .factors
                .iter()
                .map(|one| (one.id.clone(), one.point, one.distribution))
                .collect(),
            table,
        };
        plan.places = (0..underlag.units.len())
            .map(|unit| plan.place(unit))
            .collect();
        plan.area = (0..groups)
            .map(|group| plan.area_size(group, &skattning.groups[group]))
            .collect();
        let sizes: Vec<f64> = skattning
            .groups
            .iter()
            .map(|group| group.count.as_ref().map_or(0.0, |count| count.value))
            .collect();
        let shares: Vec<f64> = skattning.groups.iter().map(|group| group.share).collect();
        if let Some(start) = plan.start(&sizes, &shares, plan.area_population, plan.is_riket) {
            plan.area_start = start.h;
            plan.area_table = start.table;
        }
        Ok(plan)
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
                    size: Size::of(count.value, count.uncertainty),
                    terms: self.terms(group, count, membership(unit)),
                })
            })
            .collect();
        let population = unit.population.as_ref().copied().unwrap_or_default();
        let start = result.netto.is_ok().then_some(()).and_then(|()| {
            let sizes: Vec<f64> = groups
                .iter()
                .map(|group| group.as_ref().map_or(0.0, |one| one.size.value))
                .collect();
            let shares: Vec<f64> = result
                .groups
                .iter()
                .zip(&sizes)
                .map(|(group, size)| match group.brutto {
                    Some(brutto) if *size > 0.0 => brutto / size,
                    _ => group.shares[0],
                })
                .collect();
            self.start(&sizes, &shares, population, false)
        });
        Place {
            code: unit.code.clone(),
            groups,
            population,
            start,
        }
    }

    /// Where the draws of a place start from; none where its table cannot be fitted.
    fn start(
        &self,
        sizes: &[f64],
        shares: &[f64],
        population: f64,
        is_riket: bool,
    ) -> Option<Start> {
        let margins: Vec<Margin> = sizes
            .iter()
            .enumerate()
            .map(|(group, people)| Margin::size(group, *people))
            .collect();
        let table = match is_riket {
            true => self.table.clone(),
            false => fit(&self.table, &margins, population).ok()?,
        };
        let h = match by_person(&table, shares) {
            Ok(centre) => centre
                .theta
                .iter()
                .map(|theta| -libm::log(1.0 - theta.min(0.999)))
                .collect(),
            Err(_) => vec![0.5; sizes.len()],
        };
        Some(Start { table, h })
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
        let at = Membership {
            kommun: None,
            forbund: None,
            lan: match &underlag.area.kind {
                crate::area::AreaKind::Lan(code) => Some(code),
                _ => None,
            },
        };
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
        }
    }
}

fn membership(unit: &Unit) -> Membership<'_> {
    Membership {
        kommun: Some(&unit.code),
        forbund: unit.forbund.as_deref(),
        lan: Some(&unit.lan),
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
