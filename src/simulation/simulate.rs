//! The draws summed up: intervals, places and differences.

use super::draw;
use super::model::{Settings, Varied};
use super::plan::Plan;
use super::rank::{self, Rank};
use super::sensitivity::{self, Sensitivity};
use super::spread::Spread;
use super::{gum, shares};
use crate::estimate::Skattning;
use crate::status::Absent;

/// The uncertainty of an estimate.
#[derive(Debug, Clone)]
pub struct Simulated {
    pub settings: Settings,
    /// Of netto by the leading tolkning.
    pub netto: Spread,
    pub brutto: Spread,
    /// First-order standard uncertainty of brutto (JCGM 100): a cross-check on the draws.
    pub gum: f64,
    /// Fraction of the draws in which a group's share became higher than drawn.
    pub clamped: f64,
    /// Fraction of the draws whose shares could not all be true by person; netto is then by group.
    pub infeasible: f64,
    /// True where no share has a distribution: the figures are uncertain, the shares taken as given.
    pub only_counts: bool,
    /// Netto per kommun, in order; none where it cannot be computed.
    pub units: Vec<Option<Spread>>,
    /// Where each kommun stands among them; none where fewer than two have netto.
    pub ranks: Vec<Option<Rank>>,
    /// Brutto per kommun when the shares alone are drawn.
    pub unit_brutto: Vec<Option<Spread>>,
}

/// Draws the estimate anew.
///
/// # Errors
/// Why there is no netto to draw.
pub fn simulate(skattning: &Skattning, settings: Settings) -> Result<Simulated, Absent> {
    Ok(simulated(&Plan::of(skattning)?, settings))
}

/// As [`simulate`], with nothing drawn but what counts and own overlaps err by because they are carried ahead.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_carried(skattning: &Skattning, settings: Settings) -> Result<Simulated, Absent> {
    Ok(drawn(&Plan::of(skattning)?, settings, Varied::Carried))
}

fn simulated(plan: &Plan<'_>, settings: Settings) -> Simulated {
    drawn(plan, settings, settings.varied())
}

fn drawn(plan: &Plan<'_>, settings: Settings, varied: Varied) -> Simulated {
    let drawn = draw::all(plan, settings, varied, true);
    let count = settings.draws as f64;
    Simulated {
        settings,
        gum: gum::brutto(plan, settings.only_shares),
        clamped: drawn.clamped as f64 / count,
        infeasible: drawn.infeasible as f64 / count,
        only_counts: plan.lines.iter().all(|line| line.distribution.is_none()),
        unit_brutto: shares::brutto(plan, settings, Spread::of),
        ranks: rank::ranks(plan, &drawn),
        netto: Spread::of(&drawn.netto),
        brutto: Spread::of(&drawn.brutto),
        units: drawn
            .units
            .iter()
            .map(|draws| (!draws.is_empty()).then(|| Spread::of(draws)))
            .collect(),
    }
}

/// Netto of an area drawn anew, and nothing else of it.
///
/// # Errors
/// As [`simulate`].
pub fn netto_interval(skattning: &Skattning, settings: Settings) -> Result<Spread, Absent> {
    let plan = Plan::of(skattning)?;
    let drawn = draw::all(&plan, settings, settings.varied(), false);
    Ok(Spread::of(&drawn.netto))
}

/// Where the kommuner of an area stand among each other, and nothing else of it.
///
/// # Errors
/// As [`simulate`].
pub fn ranked(skattning: &Skattning, settings: Settings) -> Result<Vec<Option<Rank>>, Absent> {
    let plan = Plan::of(skattning)?;
    let drawn = draw::all(&plan, settings, settings.varied(), true);
    Ok(rank::ranks(&plan, &drawn))
}

/// Netto of some areas drawn together, and where they stand among each other and beside riket by netto per person; none for an
/// area without netto. No ranks where riket has none.
pub fn ranked_areas(
    areas: &[&Skattning],
    riket: &Skattning,
    settings: Settings,
) -> Vec<Option<(Spread, Option<Rank>)>> {
    let drawn = |one: &Skattning| -> Option<(Vec<f64>, f64)> {
        let plan = Plan::of(one).ok()?;
        let drawn = draw::all(&plan, settings, settings.varied(), false);
        Some((drawn.netto, plan.area_population))
    };
    let rates = |(netto, people): &(Vec<f64>, f64)| -> Vec<f64> {
        netto.iter().map(|one| one / people).collect()
    };
    let all: Vec<Option<(Vec<f64>, f64)>> = areas.iter().map(|one| drawn(one)).collect();
    let known: Vec<usize> = (0..all.len()).filter(|&at| all[at].is_some()).collect();
    let of_known: Vec<Vec<f64>> = all.iter().flatten().map(rates).collect();
    let point = |at: usize| {
        let netto = areas[at].netto.as_ref().map_or(0.0, |netto| netto.centre());
        netto / all[at].as_ref().map_or(1.0, |one| one.1)
    };
    let points: Vec<f64> = known.iter().map(|&at| point(at)).collect();
    let national = drawn(riket).filter(|_| known.len() > 1);
    let ranks = national.map(|national| rank::standing(&of_known, &points, &rates(&national)));
    let mut ranks = ranks.unwrap_or_default().into_iter();
    let told = all.iter().map(|one| {
        let (netto, _) = one.as_ref()?;
        Some((Spread::of(netto), ranks.next()))
    });
    told.collect()
}

/// Netto of the one less netto of the other, draw by draw: they share the draws of shares, overlaps and common errors;
/// what each kommun errs by on its own is another in another year.
///
/// # Errors
/// Why one of them has no netto to draw.
pub fn difference(
    before: &Skattning,
    after: &Skattning,
    settings: Settings,
) -> Result<Spread, Absent> {
    let settings = settings.for_difference();
    let (mut earlier, now) = (Plan::of(before)?, Plan::of(after)?);
    earlier.other_year = before.underlag.years != after.underlag.years;
    let drawn = |plan: &Plan<'_>| draw::all(plan, settings, settings.varied(), false).netto;
    Ok(of_pairs(drawn(&now), drawn(&earlier)))
}

/// Netto per person of the one less that of the other, draw by draw: what they share cancels out.
///
/// # Errors
/// Why one of them has no netto to draw.
pub fn difference_of_rates(
    one: &Skattning,
    other: &Skattning,
    settings: Settings,
) -> Result<Spread, Absent> {
    let settings = settings.for_difference();
    let rates = |of: &Skattning| -> Result<Vec<f64>, Absent> {
        let plan = Plan::of(of)?;
        let people = plan.area_population;
        let drawn = draw::all(&plan, settings, settings.varied(), false).netto;
        Ok(drawn.into_iter().map(|netto| netto / people).collect())
    };
    Ok(of_pairs(rates(one)?, rates(other)?))
}

/// Of the one less the other, in the same draw.
fn of_pairs(one: Vec<f64>, other: Vec<f64>) -> Spread {
    let pairs = one.into_iter().zip(other);
    let differences: Vec<f64> = pairs.map(|(one, other)| one - other).collect();
    Spread::of(&differences)
}

/// What `read` makes of the draws of each kommun's brutto, people, when the shares alone are drawn; none where a group
/// is absent. [`Spread::of`] reads interval and deviation; another reader may want percentiles of its own.
///
/// # Errors
/// Why there is no netto, and so no plan for the draws.
pub fn drawn_brutto<T: Send>(
    skattning: &Skattning,
    settings: Settings,
    read: impl Fn(&[f64]) -> T + Sync,
) -> Result<Vec<Option<T>>, Absent> {
    Ok(shares::brutto(&Plan::of(skattning)?, settings, read))
}

/// What the draws say of an estimate.
#[derive(Debug, Clone)]
pub struct Depth {
    pub simulated: Simulated,
    pub sensitivity: Sensitivity,
}

impl Depth {
    /// Draws the estimate anew and ranks its inputs.
    ///
    /// # Errors
    /// As [`simulate`].
    pub fn of(skattning: &Skattning, settings: Settings) -> Result<Self, Absent> {
        let plan = Plan::of(skattning)?;
        let simulated = simulated(&plan, settings);
        let all = simulated.netto.standard * simulated.netto.standard;
        Ok(Self {
            sensitivity: sensitivity::ranked(&plan, settings, all),
            simulated,
        })
    }
}
