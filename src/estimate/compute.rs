//! From counts and shares to brutto (`docs/metod.md`: brutto = Σ antal · andel).

use super::model::*;
use super::notices;
use super::once::{self, BoundsWanted};
use crate::assumptions::{Membership, decide};
use crate::regions::RIKET;
use crate::status::{Absent, Kon, Status, Uncounted};
use rayon::prelude::*;

/// Applies the shares. Fixed order of summation: the same input gives the same bits.
pub fn estimate(underlag: Underlag) -> Skattning {
    assembled(underlag, Detail::Whole)
}

/// The estimate of the area alone: no bounds, and no netto per kommun.
pub fn estimate_area(underlag: Underlag) -> Skattning {
    assembled(underlag, Detail::Area)
}

/// Brutto alone, of the area and of every kommun: nobody is counted once.
pub fn estimate_brutto(underlag: Underlag) -> Skattning {
    assembled(underlag, Detail::Brutto)
}

/// Netto of the area and of every kommun, without bounds: for counts that are carried ahead.
pub fn estimate_ahead(underlag: Underlag) -> Skattning {
    assembled(underlag, Detail::Points)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Whole,
    Points,
    Area,
    Brutto,
}

fn assembled(underlag: Underlag, detail: Detail) -> Skattning {
    let national = match detail {
        Detail::Brutto => Err(only_brutto()),
        _ => once::national(&underlag),
    };
    let units: Vec<UnitResult> = underlag
        .units
        .par_iter()
        .map(|unit| unit_result(&underlag, unit, &national, detail))
        .collect();
    let groups: Vec<AreaGroup> = (0..underlag.assumptions.groups.len())
        .map(|index| area_group(&underlag, &units, index))
        .collect();
    let known: Vec<f64> = groups.iter().filter_map(|group| group.brutto).collect();
    Skattning {
        brutto: (!known.is_empty()).then(|| known.iter().sum()),
        complete: groups.iter().all(AreaGroup::complete),
        netto: area_netto(&underlag, &groups, &national, detail),
        national,
        missing: missing(&underlag, &units),
        notices: notices::of(&underlag, &units),
        local_notices: notices::local(&underlag, &units),
        underlag,
        groups,
        units,
    }
}

fn only_brutto() -> Absent {
    Absent::not_applicable(Uncounted::OnlyBrutto)
}

fn unit_result(
    underlag: &Underlag,
    unit: &Unit,
    national: &Result<Fitted, Absent>,
    detail: Detail,
) -> UnitResult {
    let groups: Vec<UnitGroup> = unit
        .counts
        .iter()
        .enumerate()
        .map(|(index, count)| unit_group(underlag, unit, index, count))
        .collect();
    let known: Vec<f64> = groups.iter().filter_map(|group| group.brutto).collect();
    UnitResult {
        unit: unit.clone(),
        brutto: (!known.is_empty()).then(|| known.iter().sum()),
        complete: known.len() == groups.len(),
        netto: match detail {
            Detail::Whole | Detail::Points => unit_netto(underlag, unit, &groups, national, detail),
            Detail::Area => Err(Absent::not_applicable(Uncounted::OnlyArea)),
            Detail::Brutto => Err(only_brutto()),
        },
        groups,
    }
}

fn unit_netto(
    underlag: &Underlag,
    unit: &Unit,
    groups: &[UnitGroup],
    national: &Result<Fitted, Absent>,
    detail: Detail,
) -> Result<Netto, Absent> {
    let counts = groups.iter().map(|group| (&group.count, group.brutto));
    let mut basis = basis(underlag, counts, unit.population.clone(), national)?;
    basis.women = women(groups.iter().map(|group| &group.count), &unit.women);
    basis.stated = &unit.stated;
    if detail == Detail::Points {
        basis.bounds = BoundsWanted::None;
    }
    once::netto(&basis)
}

fn area_netto(
    underlag: &Underlag,
    groups: &[AreaGroup],
    national: &Result<Fitted, Absent>,
    detail: Detail,
) -> Result<Netto, Absent> {
    if detail == Detail::Brutto {
        return Err(only_brutto());
    }
    if let Some((group, declared)) = groups
        .iter()
        .zip(&underlag.assumptions.groups)
        .find(|(group, _)| group.count.is_ok() && !group.complete())
    {
        let absent = group.absent.iter();
        return Err(Absent::bortfall(Uncounted::GroupIn {
            group: declared.name.clone(),
            kommuner: absent.map(|&at| underlag.units[at].name.clone()).collect(),
        }));
    }
    let counts = groups.iter().map(|group| (&group.count, group.brutto));
    let mut basis = basis(underlag, counts, underlag.population.clone(), national)?;
    basis.women = women(groups.iter().map(|group| &group.count), &underlag.women);
    basis.is_riket = underlag.area.own_region() == Some(RIKET);
    if let (true, Ok(riket)) = (basis.is_riket, &underlag.riket) {
        basis.stated = &riket.stated;
    }
    basis.bounds = match detail {
        Detail::Whole => BoundsWanted::All,
        Detail::Area | Detail::Brutto | Detail::Points => BoundsWanted::None,
    };
    once::netto(&basis)
}

/// Women per group and of the population.
fn women<'a>(
    counts: impl Iterator<Item = &'a Counted>,
    population: &Result<f64, Absent>,
) -> Result<(Vec<f64>, f64), Absent> {
    let women = counts.map(|count| {
        let count = count.as_ref().map_err(Absent::clone)?;
        Ok(count.kon.as_ref().map_err(Absent::clone)?.0)
    });
    Ok((women.collect::<Result<_, Absent>>()?, population.clone()?))
}

fn basis<'a>(
    underlag: &'a Underlag,
    counts: impl Iterator<Item = (&'a Counted, Option<f64>)>,
    population: Result<f64, Absent>,
    national: &'a Result<Fitted, Absent>,
) -> Result<once::Basis<'a>, Absent> {
    let (mut sizes, mut all) = (Vec::new(), Vec::new());
    for (count, brutto) in counts {
        sizes.push(count.as_ref().map_err(Absent::clone)?.value);
        all.push(brutto.unwrap_or_default());
    }
    Ok(once::Basis {
        assumptions: &underlag.assumptions,
        national,
        forbidden: underlag
            .riket
            .as_ref()
            .map_or(&[], |riket| &riket.forbidden),
        sizes,
        brutto: all,
        population: population?,
        women: Err(only_brutto()),
        stated: &underlag.stated,
        is_riket: false,
        bounds: BoundsWanted::Given,
    })
}

fn unit_group(underlag: &Underlag, unit: &Unit, index: usize, count: &Counted) -> UnitGroup {
    let group = &underlag.assumptions.groups[index];
    let at = unit.membership();
    let decided = Kon::ALL.map(|kon| decide(&underlag.assumptions, group, at, kon));
    let shares = decided.map(|one| one.share.point);
    let (brutto, brutto_kon) = applied(count, shares);
    UnitGroup {
        count: count.clone(),
        shares,
        decided_by: decided.iter().find_map(|one| one.place).map(str::to_string),
        brutto,
        brutto_kon,
    }
}

/// Brutto for both sexes and for each. Where the sexes have shares of their own and can be
/// counted, the total is their sum; otherwise it is antal · andel.
fn applied(count: &Counted, [both, women, men]: [f64; 3]) -> (Option<f64>, Option<(f64, f64)>) {
    let Ok(count) = count else {
        return (None, None);
    };
    match &count.kon {
        Ok((k, m)) if women != both || men != both => {
            let (k, m) = (k * women, m * men);
            (Some(k + m), Some((k, m)))
        }
        Ok((k, m)) => (Some(count.value * both), Some((k * both, m * both))),
        Err(_) => (Some(count.value * both), None),
    }
}

fn area_group(underlag: &Underlag, units: &[UnitResult], index: usize) -> AreaGroup {
    let absent: Vec<usize> = (0..units.len())
        .filter(|&u| units[u].groups[index].count.is_err())
        .collect();
    match &underlag.rows[index] {
        Some(row) => from_row(underlag, units, index, row, absent),
        None => from_units(units, index, absent),
    }
}

/// The published row at the area's share, plus what kommuner with other shares add to it.
fn from_row(
    underlag: &Underlag,
    units: &[UnitResult],
    index: usize,
    row: &Count,
    absent: Vec<usize>,
) -> AreaGroup {
    let group = &underlag.assumptions.groups[index];
    let at = Membership::of_row(underlag.area.lan());
    let shares = Kon::ALL.map(|kon| decide(&underlag.assumptions, group, at, kon).share.point);
    let (brutto, brutto_kon) = applied(&Ok(row.clone()), shares);
    let (mut brutto, mut brutto_kon) = (brutto.unwrap_or_default(), brutto_kon);
    let mut count = row.clone();
    for unit in units {
        let own = &unit.groups[index];
        let replaced = own.count.as_ref().ok().and_then(|count| count.replaced);
        if own.shares == shares && replaced.is_none() {
            continue;
        }
        let Ok(known) = &own.count else {
            continue;
        };
        // What the row holds of the kommun is its public count at the area's share.
        let public = Count {
            value: known.public().value,
            kon: known.public().kon.ok_or_else(|| kon_reason(known)),
            ..known.clone()
        };
        count.value += known.value - public.value;
        let (general, general_kon) = applied(&Ok(public), shares);
        if let (Some(own), Some(general)) = (own.brutto, general) {
            brutto += own - general;
        }
        brutto_kon = match (brutto_kon, own.brutto_kon, general_kon) {
            (Some(sum), Some(own), Some(general)) => {
                Some((sum.0 + own.0 - general.0, sum.1 + own.1 - general.1))
            }
            _ => None,
        };
        if replaced.is_some() {
            count.status = Status::Lokal;
            count.replaced = Some(row.public());
            count.kon = local_kon(&count, known);
        }
    }
    AreaGroup {
        level: Level::Rad,
        share: if count.value > 0.0 {
            brutto / count.value
        } else {
            shares[0]
        },
        brutto: Some(brutto),
        brutto_kon: brutto_kon.ok_or_else(|| kon_reason(row)),
        count: Ok(count),
        absent,
    }
}

/// Women and men of a row, with a kommun's local figures in its public ones' place.
fn local_kon(row: &Count, known: &Count) -> Result<(f64, f64), Absent> {
    let (k, m) = row.kon.clone()?;
    let (own_k, own_m) = known.kon.clone()?;
    match known.public().kon {
        Some((public_k, public_m)) => Ok((k + own_k - public_k, m + own_m - public_m)),
        None => Err(kon_reason(known)),
    }
}

fn kon_reason(count: &Count) -> Absent {
    match &count.kon {
        Err(absent) => absent.clone(),
        Ok(_) => Absent::bortfall(Uncounted::KommunNotByKon),
    }
}

fn from_units(units: &[UnitResult], index: usize, absent: Vec<usize>) -> AreaGroup {
    let known: Vec<(&Count, &UnitGroup)> = units
        .iter()
        .filter_map(|unit| {
            let group = &unit.groups[index];
            group.count.as_ref().ok().map(|count| (count, group))
        })
        .collect();
    let Some(((first, _), _)) = known.split_first() else {
        let reason = absent
            .first()
            .and_then(|&u| units[u].groups[index].count.as_ref().err().cloned());
        let reason = reason.unwrap_or_else(|| Absent::not_applicable(Uncounted::NoKommuner));
        return AreaGroup {
            count: Err(reason.clone()),
            level: Level::Kommunsumma,
            share: 0.0,
            brutto: None,
            brutto_kon: Err(reason),
            absent,
        };
    };
    let mut sum = (*first).clone();
    sum.value = known.iter().map(|(count, _)| count.value).sum();
    sum.kon = sum_kon(known.iter().map(|(count, _)| count.kon.clone()));
    sum.status = known
        .iter()
        .map(|(count, _)| count.status)
        .max()
        .unwrap_or(Status::Modellerad);
    sum.replaced = public_sum(&known);
    for (count, _) in &known[1..] {
        merge_traces(&mut sum, count);
    }
    let brutto: f64 = known.iter().filter_map(|(_, group)| group.brutto).sum();
    let brutto_kon = sum_kon(
        known
            .iter()
            .map(|(count, group)| group.brutto_kon.ok_or_else(|| kon_reason(count))),
    );
    // One whole kommun is its own row.
    let level = match units {
        [only] if only.unit.weight >= 1.0 => Level::Rad,
        _ => Level::Kommunsumma,
    };
    AreaGroup {
        level,
        share: if sum.value > 0.0 {
            brutto / sum.value
        } else {
            known[0].1.shares[0]
        },
        brutto: Some(brutto),
        brutto_kon,
        count: Ok(sum),
        absent,
    }
}

/// The sum of the public counts, where a local one has taken the place of any of them.
fn public_sum(known: &[(&Count, &UnitGroup)]) -> Option<Public> {
    let any = known.iter().any(|(count, _)| count.replaced.is_some());
    let all = || known.iter().map(|(count, _)| count.public());
    any.then(|| Public {
        value: all().map(|public| public.value).sum(),
        kon: all().try_fold((0.0, 0.0), |(k, m), public| {
            public.kon.map(|(women, men)| (k + women, m + men))
        }),
    })
}

fn sum_kon(all: impl Iterator<Item = Result<(f64, f64), Absent>>) -> Result<(f64, f64), Absent> {
    let mut sum = (0.0, 0.0);
    for one in all {
        let (k, m) = one?;
        sum = (sum.0 + k, sum.1 + m);
    }
    Ok(sum)
}

fn merge_traces(sum: &mut Count, count: &Count) {
    sum.years = (
        sum.years.0.min(count.years.0),
        sum.years.1.max(count.years.1),
    );
    sum.kon_scaled |= count.kon_scaled;
    for source in &count.sources {
        if !sum.sources.contains(source) {
            sum.sources.push(source.clone());
        }
    }
    for id in &count.series {
        if !sum.series.contains(id) {
            sum.series.push(id.clone());
        }
    }
    for remark in &count.remarks {
        if !sum.remarks.contains(remark) {
            sum.remarks.push(remark.clone());
        }
    }
}

fn missing(underlag: &Underlag, units: &[UnitResult]) -> Vec<Missing> {
    let mut all = Vec::new();
    for unit in units {
        for (group, one) in underlag.assumptions.groups.iter().zip(&unit.groups) {
            if let Err(absent) = &one.count {
                all.push(Missing {
                    code: unit.unit.code.clone(),
                    name: unit.unit.name.clone(),
                    group: group.id.clone(),
                    absent: absent.clone(),
                });
            }
        }
    }
    if let Err(absent) = &underlag.denominator {
        all.push(Missing {
            code: String::new(),
            name: underlag.area.name.clone(),
            group: format!("namnare {}", underlag.denominator_id),
            absent: absent.clone(),
        });
    }
    all
}
