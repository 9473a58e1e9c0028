//! What is stated about overlaps, brought to a place's own sizes.

use super::model::{
    Cap, Count, Counted, FactorName, KnownFactor, KnownOverlap, KnownPatterns, Stated, Unit,
};
use crate::area::{Area, AreaKind};
use crate::assumptions::{
    Assumptions, Membership, Patterns, Scope, local_overlaps, overlaps_in_force,
};
use crate::distribution::Interval;
use crate::netto::Margin;
use crate::overlaps::{Amount, Factor, LocalPart, Overlap, Overlaps};
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
            let (point, interval) = factor_of(factor, &riket)?;
            Ok(KnownFactor {
                id: factor.id.clone(),
                name: FactorName::Declared(factor.name.clone()),
                point,
                distribution: interval.map(|one| one.distribution),
            })
        })
        .collect::<Result<Vec<_>, Absent>>()?;
    for (scope, overlap) in overlaps_in_force(declared, assumptions) {
        if let (Some(interval), Amount::Share(share)) = (&overlap.interval, overlap.amount) {
            all.push(KnownFactor {
                id: factor_id(scope, overlap),
                name: FactorName::Overlap {
                    of: assumptions.group_name(&overlap.of).to_string(),
                    also: named(&overlap.also, assumptions),
                },
                point: share,
                distribution: Some(interval.distribution),
            });
        }
    }
    Ok(all)
}

/// Names of groups instead of their ids.
fn named(sets: &[Vec<String>], assumptions: &Assumptions) -> Vec<Vec<String>> {
    let names = |set: &Vec<String>| {
        let names = set.iter().map(|id| assumptions.group_name(id).to_string());
        names.collect()
    };
    sets.iter().map(names).collect()
}

/// A factor's ratio of riket, and what is drawn of it.
fn factor_of(
    factor: &Factor,
    riket: impl Fn(&str) -> Result<f64, Absent>,
) -> Result<(f64, Option<&Interval>), Absent> {
    match (riket(&factor.indicator), &factor.otherwise) {
        (Err(_), Some(otherwise)) => {
            let interval = factor.interval.as_ref();
            Ok((
                riket(otherwise)?,
                interval.or(factor.interval_otherwise.as_ref()),
            ))
        }
        (found, _) => Ok((found?, factor.interval.as_ref())),
    }
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
    let all: Vec<(&Scope, &Overlap)> = all.collect();
    let known = Known {
        assumptions,
        factors,
        sizes,
    };
    let mut stated = Stated {
        overlaps: all
            .iter()
            .filter_map(|(scope, one)| known.overlap(scope, one))
            .collect(),
        patterns: known.patterns(&Scope::All),
    };
    for (_, one) in &all {
        known.follow(one, declared, &all, &mut stated);
    }
    stated
}

/// What the program itself declares of the same people: one that the user restates keeps what belongs to it.
fn declared_of<'a>(declared: &'a Overlaps, one: &Overlap) -> Option<(usize, &'a Overlap)> {
    let mut all = declared.stated.iter().enumerate();
    all.find(|(_, other)| other.same_people(one))
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
    declared: &Overlaps,
    assumptions: &Assumptions,
    factors: Option<&[KnownFactor]>,
) -> Stated {
    let Some((sizes, factors)) = known_sizes(&unit.counts).zip(factors) else {
        return Stated::default();
    };
    let own = Scope::Kommun(unit.code.clone());
    let own = (unit.weight >= 1.0).then_some(&own);
    let mut stated = of_place(assumptions, factors, &sizes, unit.membership(), own);
    let known = Known {
        assumptions,
        factors,
        sizes: &sizes,
    };
    known.add_local(&mut stated, declared, |at, riket| {
        match &unit.relative[at] {
            Some(Ok(relative)) => Some(riket.margin.people / sizes[riket.of] * relative),
            _ => None,
        }
    });
    stated
}

/// What is stated about the table of the area as a whole.
pub(super) fn of_area(
    area: &Area,
    units: &[Unit],
    rows: &[Option<Count>],
    declared: &Overlaps,
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
    let mut stated = of_place(assumptions, factors, &sizes, at, own.as_ref());
    if !is_riket {
        let known = Known {
            assumptions,
            factors,
            sizes: &sizes,
        };
        known.add_local(&mut stated, declared, |_, riket| mean_share(units, riket));
    }
    stated
}

/// The part of a group that is also in the other in the kommuner that tell their own: Σ/Σ.
fn mean_share(units: &[Unit], overlap: &KnownOverlap) -> Option<f64> {
    let (mut both, mut people) = (0.0, 0.0);
    for unit in units {
        let mut own = unit.stated.overlaps.iter();
        if let Some(known) = own.find(|one| one.automatic && one.place == overlap.place)
            && let Ok(count) = &unit.counts[known.of]
        {
            both += known.margin.people;
            people += count.value;
        }
    }
    (people > 0.0).then(|| both / people)
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
            caps: Vec::new(),
            required: one.required,
            automatic: false,
            place: one.place.clone(),
        })
    }

    /// Lets an overlap of riket move with the one that it follows, and stay within those that it is a part of.
    fn follow(
        &self,
        one: &Overlap,
        declared: &Overlaps,
        all: &[(&Scope, &Overlap)],
        stated: &mut Stated,
    ) {
        let own = declared_of(declared, one).and_then(|(_, own)| own.follows.as_ref());
        let Some(followed) = own.filter(|_| one.interval.is_none()) else {
            return;
        };
        let at = |overlap: &Overlap| {
            let mut known = stated.overlaps.iter();
            known.position(|known| known.place == overlap.place)
        };
        let Some(mine) = at(one) else {
            return;
        };
        let named = |(_, other): &&(&Scope, &Overlap)| {
            let own = declared_of(declared, other);
            own.is_some_and(|(_, own)| own.id.as_ref() == Some(followed))
        };
        let moving = all.iter().find(named).and_then(|(scope, other)| {
            let id = factor_id(scope, other);
            self.factors.iter().position(|known| known.id == id)
        });
        let whole = |other: &Overlap| {
            let part = other.also.iter().all(|set| one.also.contains(set));
            other.of == one.of && part && other.also.len() < one.also.len()
        };
        let wholes = all.iter().filter(|(_, other)| whole(other));
        let caps: Vec<Cap> = wholes
            .filter_map(|(_, other)| at(other))
            .map(Cap::Overlap)
            .collect();
        stated.overlaps[mine].factors.extend(moving);
        stated.overlaps[mine].caps = caps;
    }

    /// Adds the overlaps that a published figure of the place itself tells, where nobody has stated them otherwise.
    /// `share` makes the place's share of a declared overlap, by position, from riket's in its numbers.
    fn add_local(
        &self,
        stated: &mut Stated,
        declared: &Overlaps,
        share: impl Fn(usize, &KnownOverlap) -> Option<f64>,
    ) {
        if stated.patterns.is_some() {
            return;
        }
        let in_force = overlaps_in_force(declared, self.assumptions).into_iter();
        let of_riket = in_force.filter(|(scope, _)| **scope == Scope::All);
        for (_, overlap) in of_riket {
            let own = declared_of(declared, overlap)
                .and_then(|(at, own)| Some((at, own.local.as_ref()?)));
            let (Some((at, part)), Some(known), Amount::Share(_)) =
                (own, self.overlap(&Scope::All, overlap), overlap.amount)
            else {
                continue;
            };
            let same = |own: &KnownOverlap| {
                (own.margin.every, &own.margin.any) == (known.margin.every, &known.margin.any)
            };
            if stated.overlaps.iter().any(same) {
                continue;
            }
            let size = self.sizes[known.of];
            if let Some(share) = share(at, &known) {
                let caps = self.limits(&known, part);
                let limits = caps.iter().map(|cap| match cap {
                    Cap::Size { group, share } => share * self.sizes[*group],
                    Cap::Overlap(_) => f64::INFINITY,
                });
                let people = limits.fold(size * share, f64::min);
                stated.overlaps.push(KnownOverlap {
                    margin: Margin {
                        people,
                        ..known.margin
                    },
                    caps,
                    automatic: true,
                    ..known
                });
            }
        }
    }

    /// The largest parts of the group, and of each single group that it overlaps.
    fn limits(&self, known: &KnownOverlap, part: &LocalPart) -> Vec<Cap> {
        let others = known
            .margin
            .any
            .iter()
            .filter(|bits| bits.is_power_of_two());
        let others = others.map(|bits| Cap::Size {
            group: bits.trailing_zeros() as usize,
            share: part.most_of_other,
        });
        let own = Cap::Size {
            group: known.of,
            share: part.most,
        };
        std::iter::once(own).chain(others).collect()
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
