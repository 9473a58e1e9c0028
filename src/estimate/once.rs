//! From sizes and brutto to netto: each person counted once (METHOD §5).

use super::model::*;
use crate::assumptions::{Assumptions, Tolkning};
use crate::netto::{
    Centre, Infeasible, MOST_GROUPS, Margin, Table, by_group, by_person, fit, frechet, given_table,
    sharp, start,
};
use crate::status::Absent;
use crate::swedish;

/// Riket's table, from which every area's is made.
pub fn national_table(underlag: &Underlag) -> Result<Table, Absent> {
    let riket = underlag.riket.as_ref().map_err(Absent::clone)?;
    if riket.sizes.len() > MOST_GROUPS {
        return Err(Absent::not_applicable(format!(
            "det räknas för högst {MOST_GROUPS} behovsgrupper, och antagandena har {}",
            riket.sizes.len()
        )));
    }
    let from = start(&riket.sizes, riket.population, &riket.forbidden);
    let mut margins = sizes(&riket.sizes);
    let first_overlap = margins.len();
    margins.extend(riket.overlaps.iter().map(|known| known.margin.clone()));
    fit(&from, &margins, riket.population).map_err(|off| {
        let place = |index: usize| riket.overlaps.get(index).map(|known| known.place.as_str());
        let at = off.margin.checked_sub(first_overlap).and_then(place);
        Absent::not_applicable(format!(
            "överlappen går inte ihop med gruppernas storlek i riket ({})",
            at.unwrap_or("sources/overlapp.toml")
        ))
    })
}

fn sizes(sizes: &[f64]) -> Vec<Margin> {
    let all = sizes.iter().enumerate();
    all.map(|(group, people)| Margin::size(group, *people))
        .collect()
}

/// What a netto is computed from.
pub(super) struct Basis<'a> {
    pub assumptions: &'a Assumptions,
    pub national: &'a Result<Table, Absent>,
    pub forbidden: &'a [usize],
    /// People per group, in order.
    pub sizes: Vec<f64>,
    /// Brutto per group, in order.
    pub brutto: Vec<f64>,
    pub population: f64,
    /// True for riket, whose table is the national one.
    pub is_riket: bool,
    /// True for the area itself: the joint bounds are computed too.
    pub with_sharp: bool,
}

pub(super) fn netto(basis: &Basis<'_>) -> Result<Netto, Absent> {
    let national = basis.national.as_ref().map_err(Absent::clone)?;
    let margins = sizes(&basis.sizes);
    let table = match basis.is_riket {
        true => national.clone(),
        false => fit(national, &margins, basis.population).map_err(|_| {
            Absent::not_applicable("mönstertabellen går inte att anpassa till områdets storlekar")
        })?,
    };
    let shares: Vec<f64> = basis
        .brutto
        .iter()
        .zip(&basis.sizes)
        .map(|(brutto, size)| if *size > 0.0 { brutto / size } else { 0.0 })
        .collect();
    let person = by_person(&table, &shares);
    let tolkning = basis.assumptions.tolkning;
    Ok(Netto {
        tolkning,
        grupp: by_group(&table, &shares),
        frechet: frechet(&basis.brutto, basis.population),
        given: given_table(&table, &basis.brutto),
        sharp: match basis.with_sharp {
            true => sharp(&margins, &basis.brutto, basis.population, basis.forbidden),
            false => None,
        },
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
        person: person
            .map(|centre| centre.netto)
            .map_err(|collision| told(collision, basis.assumptions)),
    })
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

fn told(collision: Infeasible, assumptions: &Assumptions) -> Absent {
    let name = |group: usize| assumptions.groups[group].name.as_str();
    let of = |group: usize| {
        format!(
            "{} ({})",
            name(group),
            swedish::share(assumptions.groups[group].share.point)
        )
    };
    Absent::not_applicable(match collision.because {
        Some(other) => format!(
            "andelarna för {} och {} kan inte båda vara sanna: de har gemensamma medlemmar",
            of(collision.group),
            of(other)
        ),
        None => format!("andelen för {} går inte att nå", of(collision.group)),
    })
}
