//! From sizes and brutto to netto: each person counted once (`docs/metod.md`).

use super::model::*;
use crate::assumptions::{Assumptions, Tolkning};
use crate::netto::{
    Bounds, Centre, Claims, Infeasible, MOST_GROUPS, Margin, NotConverged, Table, Women, by_group,
    by_person_without, fit, frechet, given_table, start, women_in, women_of,
};
use crate::status::{Absent, Contradiction, Uncounted};

/// Riket's table, from which every area's is made.
pub(super) fn national(underlag: &Underlag) -> Result<Fitted, Absent> {
    let riket = underlag.riket.as_ref().map_err(Absent::clone)?;
    if riket.sizes.len() > MOST_GROUPS {
        return Err(Absent::not_applicable(Uncounted::TooManyGroups {
            most: MOST_GROUPS,
            groups: riket.sizes.len(),
        }));
    }
    let independent = start(&riket.sizes, riket.population, &riket.forbidden);
    let place = Place {
        assumptions: &underlag.assumptions,
        sizes: &riket.sizes,
        population: riket.population,
        forbidden: &riket.forbidden,
        stated: &riket.stated,
    };
    place.fitted(&independent)
}

/// What the table of a place is made to hold.
struct Place<'a> {
    assumptions: &'a Assumptions,
    sizes: &'a [f64],
    population: f64,
    forbidden: &'a [usize],
    stated: &'a Stated,
}

impl Place<'_> {
    /// The table nearest to `from`, or to the counted patterns, that has the sizes and what is stated.
    fn fitted(&self, from: &Table) -> Result<Fitted, Absent> {
        let counted = self.stated.patterns.as_ref();
        let from = match counted {
            Some(counted) => self.counted(counted)?,
            None => from.clone(),
        };
        let automatic = self.stated.overlaps.iter().filter(|one| one.automatic);
        let automatic: Vec<String> = automatic.map(|one| one.place.clone()).collect();
        if let Ok(table) = self.held_to(&from, |_| true) {
            return Ok(Fitted::whole(table, Vec::new()));
        }
        if !automatic.is_empty()
            && let Ok(table) = self.held_to(&from, |one| !one.automatic)
        {
            return Ok(Fitted::whole(table, automatic));
        }
        if let Ok(table) = self.held_to(&from, |_| false) {
            return Ok(Fitted {
                collision: Some(self.collision()),
                ..Fitted::whole(table, automatic)
            });
        }
        Ok(Fitted {
            dropped: automatic,
            table: start(self.sizes, self.population, self.forbidden),
            collision: Some(Absent::not_applicable(match counted {
                Some(counted) => Contradiction::PatternsAgainstSizes {
                    place: counted.place.clone(),
                },
                None => Contradiction::EmptyInRiket,
            })),
        })
    }

    /// The table nearest to `from` with the sizes and those of the overlaps that are wanted.
    fn held_to(
        &self,
        from: &Table,
        wanted: impl Fn(&KnownOverlap) -> bool,
    ) -> Result<Table, NotConverged> {
        let mut held = from.clone();
        let mut margins = Margin::sizes(self.sizes);
        for known in self.stated.overlaps.iter().filter(|one| wanted(one)) {
            let size = self.sizes[known.of];
            if known.margin.is_extreme(size) {
                for (pattern, people) in held.cells.iter_mut().enumerate() {
                    if known.margin.empties(pattern, size) {
                        *people = 0.0;
                    }
                }
            } else {
                margins.push(known.margin.clone());
            }
        }
        fit(&held, &margins, self.population)
    }

    /// Groups, by id, with their people.
    fn with_sizes(&self, bits: usize) -> Vec<(String, f64)> {
        let inside = (0..self.sizes.len()).filter(|group| bits >> group & 1 == 1);
        let groups = &self.assumptions.groups;
        inside
            .map(|group| (groups[group].id.clone(), self.sizes[group]))
            .collect()
    }

    fn counted(&self, counted: &KnownPatterns) -> Result<Table, Absent> {
        let mut cells = vec![0.0; 1 << self.sizes.len()];
        for (pattern, people) in &counted.cells {
            cells[*pattern] = *people;
        }
        let inside: f64 = cells.iter().sum();
        if inside > self.population {
            return Err(Absent::not_applicable(
                Contradiction::PatternsAgainstPopulation {
                    place: counted.place.clone(),
                    population: self.population,
                },
            ));
        }
        cells[0] = self.population - inside;
        Ok(Table {
            groups: self.sizes.len(),
            cells,
        })
    }

    /// The statements that cannot all be true, by file and line.
    fn collision(&self) -> Absent {
        let overlaps = &self.stated.overlaps;
        let stated: Vec<Margin> = overlaps.iter().map(|known| known.margin.clone()).collect();
        let claims = Claims {
            sizes: self.sizes,
            population: self.population,
            forbidden: self.forbidden,
            stated: &stated,
        };
        let place = |at: usize| overlaps[at].place.clone();
        Absent::not_applicable(match claims.smallest_collision().as_deref() {
            None => Contradiction::OverlapsWithoutPatterns {
                places: (0..overlaps.len()).map(place).collect(),
            },
            Some(&[only]) => {
                let margin = &stated[only];
                let sets = std::iter::once(&margin.every).chain(&margin.any);
                Contradiction::OverlapAgainstSizes {
                    place: place(only),
                    people: margin.people,
                    sets: sets.map(|bits| self.with_sizes(*bits)).collect(),
                }
            }
            Some(found) => Contradiction::OverlapsAgainstSizes {
                places: found.iter().map(|&at| place(at)).collect(),
            },
        })
    }
}

/// What a netto is computed from.
pub(super) struct Basis<'a> {
    pub assumptions: &'a Assumptions,
    pub national: &'a Result<Fitted, Absent>,
    pub forbidden: &'a [usize],
    pub stated: &'a Stated,
    /// People per group, in order.
    pub sizes: Vec<f64>,
    /// Brutto per group, in order.
    pub brutto: Vec<f64>,
    pub population: f64,
    /// Women per group and of the population.
    pub women: Result<(Vec<f64>, f64), Absent>,
    /// True for riket, whose table is the national one.
    pub is_riket: bool,
    pub bounds: BoundsWanted,
}

/// Which bounds are computed: each is a pair of linear programmes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BoundsWanted {
    None,
    Given,
    /// Those given the table, and the joint ones.
    All,
}

pub(super) fn netto(basis: &Basis<'_>) -> Result<Netto, Absent> {
    let national = basis.national.as_ref().map_err(Absent::clone)?;
    let place = Place {
        assumptions: basis.assumptions,
        sizes: &basis.sizes,
        population: basis.population,
        forbidden: basis.forbidden,
        stated: basis.stated,
    };
    let fitted = match basis.is_riket {
        true => national.clone(),
        false => place.fitted(&national.table)?,
    };
    let collision = fitted.collision.or_else(|| national.collision.clone());
    let table = fitted.table;
    let shares: Vec<f64> = basis
        .brutto
        .iter()
        .zip(&basis.sizes)
        .map(|(brutto, size)| if *size > 0.0 { brutto / size } else { 0.0 })
        .collect();
    let person = match &collision {
        Some(collision) => Err(collision.clone()),
        None => {
            let excluded = basis.assumptions.excluded_bits();
            by_person_without(&table, &shares, excluded)
                .map_err(|found| infeasible(&found, basis.assumptions, &shares))
        }
    };
    let tolkning = basis.assumptions.tolkning;
    let women = women(basis, &table);
    let (sharp, sharp_without) = match basis.bounds {
        BoundsWanted::All => joint(basis, &shares),
        _ => (None, None),
    };
    let wanted = |least| basis.bounds == BoundsWanted::All || basis.bounds == least;
    Ok(Netto {
        tolkning,
        grupp: by_group(&table, &shares),
        kon: women.as_ref().map_err(Absent::clone).map(|women| {
            let members = members(&table, &shares, &person, tolkning);
            kon(&table, women, &members)
        }),
        women,
        frechet: frechet(&basis.brutto, basis.population),
        given: match (wanted(BoundsWanted::Given), &collision) {
            (true, None) => {
                let reached = person.as_ref().map(Centre::targets);
                given_table(&table, reached.as_deref().unwrap_or(&basis.brutto))
            }
            _ => None,
        },
        sharp,
        sharp_without,
        clamped: person
            .as_ref()
            .map_or_else(|_| Vec::new(), |centre| clamped(centre, &shares)),
        waterfall: match (&person, tolkning) {
            (Ok(centre), Tolkning::Person) => steps(&table, &basis.brutto, |pattern, group| {
                let first = pattern.trailing_zeros() as usize == group;
                if first { centre.members[pattern] } else { 0.0 }
            }),
            _ => steps(&table, &basis.brutto, |pattern, group| {
                picked_first(&table, &shares, pattern, group)
            }),
        },
        theta: person.as_ref().ok().map(|centre| centre.theta.clone()),
        person: person.map(|centre| centre.netto),
        without_overlaps: collision.is_some(),
        dropped: fitted.dropped,
        table,
    })
}

/// People who belong, per pattern, by the leading tolkning.
fn members(
    table: &Table,
    shares: &[f64],
    person: &Result<Centre, Absent>,
    tolkning: Tolkning,
) -> Vec<f64> {
    if let (Ok(centre), Tolkning::Person) = (person, tolkning) {
        return centre.members.clone();
    }
    let groups = |pattern| (0..shares.len()).map(move |group| (pattern, group));
    let cells = (0..table.cells.len()).map(|pattern| {
        let first = |(pattern, group): (usize, usize)| match pattern >> group & 1 {
            1 => picked_first(table, shares, pattern, group),
            _ => 0.0,
        };
        groups(pattern).map(first).sum()
    });
    cells.collect()
}

/// Women per pattern.
fn women(basis: &Basis<'_>, table: &Table) -> Result<Vec<f64>, Absent> {
    let (sizes, population) = basis.women.as_ref().map_err(Absent::clone)?;
    let women = Women {
        sizes,
        population: *population,
    };
    women_in(table, &women).ok_or_else(|| Absent::not_applicable(Contradiction::KonAgainstOverlaps))
}

/// Women and men of those who belong.
fn kon(table: &Table, women: &[f64], members: &[f64]) -> (f64, f64) {
    let own = women_of(table, women, members);
    (own, members.iter().sum::<f64>() - own)
}

/// The joint bounds: given the sizes, and the overlaps that must hold. Where these and the shares cannot all be true,
/// the bounds without overlaps, and why.
fn joint(basis: &Basis<'_>, shares: &[f64]) -> (Option<Bounds>, Option<Absent>) {
    let required: Vec<&KnownOverlap> = basis
        .stated
        .overlaps
        .iter()
        .filter(|known| known.required)
        .collect();
    let stated: Vec<Margin> = required.iter().map(|known| known.margin.clone()).collect();
    let claims = Claims {
        sizes: &basis.sizes,
        population: basis.population,
        forbidden: basis.forbidden,
        stated: &stated,
    };
    let found = claims.joint_bounds(&basis.brutto);
    if found.is_some() || required.is_empty() {
        return (found, None);
    }
    let (groups, overlaps) = claims.colliding_with(&basis.brutto);
    let groups = groups.iter();
    let why = Contradiction::SharesAgainstOverlaps {
        shares: groups
            .map(|&group| share_of(group, basis.assumptions, shares))
            .collect(),
        places: overlaps
            .iter()
            .map(|&at| required[at].place.clone())
            .collect(),
    };
    let without = Claims {
        stated: &[],
        ..claims
    };
    (
        without.joint_bounds(&basis.brutto),
        Some(Absent::not_applicable(why)),
    )
}

/// A group's name and share.
fn share_of(group: usize, assumptions: &Assumptions, shares: &[f64]) -> (String, f64) {
    (assumptions.groups[group].name.clone(), shares[group])
}

fn clamped(centre: &Centre, shares: &[f64]) -> Vec<Clamp> {
    (0..shares.len())
        .filter(|&group| centre.clamped[group])
        .map(|group| Clamp {
            group,
            asked: shares[group],
            reached: centre.shares[group],
        })
        .collect()
}

/// People of a pattern who are picked in the group and in none before it.
fn picked_first(table: &Table, shares: &[f64], pattern: usize, group: usize) -> f64 {
    let missed: f64 = (0..group)
        .filter(|earlier| pattern >> earlier & 1 == 1)
        .map(|earlier| 1.0 - shares[earlier])
        .product();
    table.cells[pattern] * shares[group] * missed
}

/// Brutto, already counted and netto per group; the nettos sum to the whole.
fn steps(table: &Table, brutto: &[f64], mine: impl Fn(usize, usize) -> f64) -> Vec<Step> {
    brutto
        .iter()
        .enumerate()
        .map(|(group, &brutto)| {
            let patterns = (1..table.cells.len()).filter(|pattern| pattern >> group & 1 == 1);
            let netto: f64 = patterns.map(|pattern| mine(pattern, group)).sum();
            Step {
                brutto,
                counted: brutto - netto,
                netto,
            }
        })
        .collect()
}

/// Why the shares cannot all be true of the table.
fn infeasible(collision: &Infeasible, assumptions: &Assumptions, shares: &[f64]) -> Absent {
    let groups = std::iter::once(&collision.group).chain(&collision.because);
    let all = groups.map(|&group| share_of(group, assumptions, shares));
    Absent::not_applicable(Contradiction::Shares(all.collect()))
}
