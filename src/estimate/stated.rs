//! What is stated about overlaps, brought to a place's own sizes.

use super::model::{
    Count, Counted, FactorName, KnownFactor, KnownOverlap, KnownPatterns, Stated, Unit,
};
use crate::area::{Area, AreaKind};
use crate::assumptions::{
    Assumptions, Membership, Patterns, Scope, local_overlaps, overlaps_in_force,
};
use crate::netto::Margin;
use crate::overlaps::{Amount, Overlap, Overlaps};
use crate::regions::RIKET;
use crate::status::{Absent, Uncounted};

/// The declared factors, and after them one for each overlap whose share is itself uncertain.
///
/// # Errors
/// A figure that a factor is made of is absent for riket.
pub(super) fn factors(
    declared: &Overlaps,
    assumptions: &Assumptions,
    riket: impl Fn(&str) -> Result<f64, Absent>,
) -> Result<Vec<KnownFactor>, Absent> {
    let mut all = declared
        .factors
        .iter()
        .map(|factor| {
            Ok(KnownFactor {
                id: factor.id.clone(),
                name: FactorName::Declared(factor.name.clone()),
                point: riket(&factor.numerator)? / riket(&factor.denominator)?,
                distribution: factor.interval.as_ref().map(|one| one.distribution),
            })
        })
        .collect::<Result<Vec<_>, Absent>>()?;
    for (scope, overlap) in overlaps_in_force(declared, assumptions) {
        if let (Some(interval), Amount::Share(share)) = (&overlap.interval, overlap.amount) {
            all.push(KnownFactor {
                id: factor_id(scope, overlap),
                name: FactorName::ShareAt(overlap.place.clone()),
                point: share,
                distribution: Some(interval.distribution),
            });
        }
    }
    Ok(all)
}

/// What is stated about riket.
pub(super) fn of_riket(
    declared: &Overlaps,
    assumptions: &Assumptions,
    factors: &[KnownFactor],
    sizes: &[f64],
) -> Stated {
    let all = overlaps_in_force(declared, assumptions).into_iter();
    let all = all.filter(|(scope, _)| **scope == Scope::All);
    let known = Known {
        assumptions,
        factors,
        sizes,
    };
    Stated {
        overlaps: all
            .filter_map(|(scope, one)| known.overlap(scope, one))
            .collect(),
        patterns: known.patterns(&Scope::All),
    }
}

/// What is stated about a place: shares of what it lies in too, counts of itself alone.
fn of_place(
    assumptions: &Assumptions,
    factors: &[KnownFactor],
    sizes: &[f64],
    at: Membership<'_>,
    own: Option<&Scope>,
) -> Stated {
    let known = Known {
        assumptions,
        factors,
        sizes,
    };
    let applies = |scope: &Scope, one: &Overlap| match one.amount {
        Amount::Share(_) => true,
        Amount::People(_) => Some(scope) == own,
    };
    Stated {
        overlaps: local_overlaps(assumptions, at)
            .into_iter()
            .filter(|one| applies(&one.scope, &one.overlap))
            .filter_map(|one| known.overlap(&one.scope, &one.overlap))
            .collect(),
        patterns: own.and_then(|own| known.patterns(own)),
    }
}

/// What is stated about a kommun's table; nothing where riket, and so the factors, cannot be had that year.
pub(super) fn of_unit(
    unit: &Unit,
    assumptions: &Assumptions,
    factors: Option<&[KnownFactor]>,
) -> Stated {
    let Some((sizes, factors)) = known_sizes(&unit.counts).zip(factors) else {
        return Stated::default();
    };
    let own = Scope::Kommun(unit.code.clone());
    let own = (unit.weight >= 1.0).then_some(&own);
    of_place(assumptions, factors, &sizes, unit.membership(), own)
}

/// What is stated about the table of the area as a whole.
pub(super) fn of_area(
    area: &Area,
    units: &[Unit],
    rows: &[Option<Count>],
    assumptions: &Assumptions,
    factors: Option<&[KnownFactor]>,
) -> Stated {
    if let [only] = units {
        return only.stated.clone();
    }
    let sums: Vec<Counted> = rows
        .iter()
        .enumerate()
        .map(|(group, row)| match row {
            Some(row) => Ok(row.clone()),
            None => {
                let mut counts = units.iter().map(|unit| unit.counts[group].clone());
                let none = || Err(Absent::bortfall(Uncounted::NoKommuner));
                let mut sum = counts.next().unwrap_or_else(none)?;
                for count in counts {
                    sum.value += count?.value;
                }
                Ok(sum)
            }
        })
        .collect();
    let Some((sizes, factors)) = known_sizes(&sums).zip(factors) else {
        return Stated::default();
    };
    let same = |of: fn(&Unit) -> Option<&str>| {
        let first = of(units.first()?)?;
        units
            .iter()
            .all(|unit| of(unit) == Some(first))
            .then_some(first)
    };
    let is_riket = area.own_region() == Some(RIKET);
    let at = Membership {
        kommun: None,
        forbund: same(|unit| unit.forbund.as_deref()),
        lan: same(|unit| Some(&unit.lan)).filter(|_| !is_riket),
    };
    let own = match &area.kind {
        AreaKind::Forbund(name) => Some(Scope::Forbund(name.clone())),
        AreaKind::Lan(code) => Some(Scope::Lan(code.clone())),
        AreaKind::Kommuner | AreaKind::Riket => None,
    };
    of_place(assumptions, factors, &sizes, at, own.as_ref())
}

fn known_sizes(counts: &[Counted]) -> Option<Vec<f64>> {
    let all = counts.iter();
    all.map(|count| count.as_ref().ok().map(|count| count.value))
        .collect()
}

/// What a margin is made from.
struct Known<'a> {
    assumptions: &'a Assumptions,
    factors: &'a [KnownFactor],
    sizes: &'a [f64],
}

impl Known<'_> {
    /// The group as a bit.
    fn bit(&self, id: &String) -> Option<usize> {
        let groups = &self.assumptions.groups;
        groups
            .iter()
            .position(|group| group.id == *id)
            .map(|at| 1 << at)
    }

    /// None where the assumptions leave a group out: the overlap then says nothing about the others.
    fn overlap(&self, scope: &Scope, one: &Overlap) -> Option<KnownOverlap> {
        let every = self.bit(&one.of)?;
        let mut any = Vec::new();
        for set in &one.also {
            let bits = set.iter().filter_map(|id| self.bit(id));
            any.push(bits.reduce(|all, one| all | one)?);
        }
        let of = every.trailing_zeros() as usize;
        let mut factors = one.factors.clone();
        let id = factor_id(scope, one);
        factors.extend(self.factors.iter().position(|known| known.id == id));
        let scaled: f64 = factors.iter().map(|&at| self.factors[at].point).product();
        let people = match one.amount {
            Amount::People(people) => people,
            // Where the share is drawn it is itself the last of the factors.
            Amount::Share(_) if one.interval.is_some() => self.sizes[of] * scaled,
            Amount::Share(share) => self.sizes[of] * share * scaled,
        };
        Some(KnownOverlap {
            margin: Margin { every, any, people },
            of,
            factors,
            required: one.required,
            place: one.place.clone(),
        })
    }

    fn patterns(&self, own: &Scope) -> Option<KnownPatterns> {
        let found: &Patterns = self.assumptions.patterns.iter().find(|p| p.scope == *own)?;
        let cells = found.cells.iter().map(|(groups, people)| {
            let bits = groups.iter().filter_map(|id| self.bit(id));
            (bits.fold(0, |all, one| all | one), *people)
        });
        Some(KnownPatterns {
            cells: cells.collect(),
            place: found.place.clone(),
        })
    }
}

/// Names the overlap's own draws, whatever file it stands in.
fn factor_id(scope: &Scope, one: &Overlap) -> String {
    let also: Vec<String> = one.also.iter().map(|set| set.join("/")).collect();
    let place = match scope {
        Scope::Kommun(place) | Scope::Forbund(place) | Scope::Lan(place) => format!(" i {place}"),
        Scope::All => String::new(),
    };
    format!("{} även {}{place}", one.of, also.join(" och "))
}
