//! The fit and the centre for eight draws at a time; a draw that these do not settle is done one by one.

use super::centre::{EDGE, by_person_without, groups_where};
use super::lanes::{LANES, Lane, products, solve_symmetric, superset_sums};
use super::table::{Margin, Table, fit, start};

/// Relative error that counts as fitted.
const FITTED: f64 = 1e-10;
const MOST_STEPS: usize = 40;

/// Room for the work, kept between draws.
#[derive(Default)]
pub struct Room {
    before: Vec<Lane>,
    factors: Vec<Lane>,
    weights: Vec<Lane>,
    sums: Vec<Lane>,
    matrix: Vec<Lane>,
    step: Vec<Lane>,
    open: Vec<Lane>,
}

/// What the tables of eight draws must add up to.
pub struct Known<'a> {
    /// People per group.
    pub sizes: &'a [Lane],
    /// Patterns that hold nobody.
    pub empty: &'a [usize],
    /// Other margins (their own `people` is not read), and the patterns of each.
    pub margins: &'a [(Margin, Vec<usize>)],
    /// People per margin.
    pub people: &'a [Lane],
    pub population: f64,
}

/// The tables nearest to `from` with these margins: Newton on the multipliers of the groups and margins.
/// Gives the same tables as [`fit`]; `from` becomes them. True for a draw whose other margins and empty patterns cannot
/// be true of its sizes: its table is fitted without them, or is independent where not even that is possible.
pub fn fit_draws(from: &mut [Lane], known: &Known<'_>, room: &mut Room) -> [bool; LANES] {
    let groups = known.sizes.len();
    let all = groups + known.people.len();
    let population = Lane::all(known.population);
    room.before.clear();
    room.before.extend_from_slice(from);
    for &pattern in known.empty {
        from[pattern] = Lane::ZERO;
    }
    let mut multipliers = first_multipliers(from, known, room);
    for _ in 0..MOST_STEPS {
        weigh(from, known, &multipliers, room);
        sums(known, room);
        let scale = population / room.sums[0];
        let mut worst = Lane::ZERO;
        room.step.clear();
        for at in 0..all {
            let target = target(known, at);
            let off = target - moment(room, groups, at) * scale;
            worst = worst.max(off.abs() / target.max(Lane::all(1e-9)));
            room.step.push(off);
        }
        if worst.0.iter().all(|one| *one <= FITTED) {
            for (cell, weight) in from.iter_mut().zip(&room.weights) {
                *cell = *weight * scale;
            }
            return [false; LANES];
        }
        curvature(known, room, scale);
        solve_symmetric(&mut room.matrix, &mut room.step);
        for (multiplier, step) in multipliers.iter_mut().zip(&room.step) {
            *multiplier = *multiplier * step.map(|one| libm::exp(one.clamp(-2.0, 2.0)));
        }
    }
    one_by_one(from, &room.before, known)
}

/// Odds ratios: what the multipliers would be if each group stood alone.
fn first_multipliers(from: &[Lane], known: &Known<'_>, room: &mut Room) -> Vec<Lane> {
    superset_sums(from, &mut room.sums);
    let total = room.sums[0];
    let population = Lane::all(known.population);
    let mut all: Vec<Lane> = known
        .sizes
        .iter()
        .enumerate()
        .map(|(group, &size)| {
            let now = room.sums[1 << group];
            size / (population - size) * ((total - now) / now)
        })
        .collect();
    all.resize(all.len() + known.people.len(), Lane::ONE);
    for one in &mut all {
        *one = one.map(|ratio| {
            if ratio.is_finite() && ratio > 0.0 {
                ratio
            } else {
                1.0
            }
        });
    }
    all
}

fn weigh(from: &[Lane], known: &Known<'_>, multipliers: &[Lane], room: &mut Room) {
    let (groups, margins) = multipliers.split_at(known.sizes.len());
    products(groups, &mut room.factors);
    room.weights.clear();
    room.weights.extend(
        from.iter()
            .zip(&room.factors)
            .map(|(&cell, &factor)| cell * factor),
    );
    for ((_, patterns), &factor) in known.margins.iter().zip(margins) {
        for &pattern in patterns {
            room.weights[pattern] = room.weights[pattern] * factor;
        }
    }
}

/// Superset sums of the weights, and after them the sum of each margin.
fn sums(known: &Known<'_>, room: &mut Room) {
    superset_sums(&room.weights, &mut room.sums);
    for (_, patterns) in known.margins {
        let sum = patterns
            .iter()
            .fold(Lane::ZERO, |sum, &pattern| sum + room.weights[pattern]);
        room.sums.push(sum);
    }
}

fn target(known: &Known<'_>, at: usize) -> Lane {
    match known.sizes.get(at) {
        Some(size) => *size,
        None => known.people[at - known.sizes.len()],
    }
}

/// Sum of the weights in a group or, after the groups, in a margin.
fn moment(room: &Room, groups: usize, at: usize) -> Lane {
    match at < groups {
        true => room.sums[1 << at],
        false => room.sums[(1 << groups) + at - groups],
    }
}

/// Second derivatives: covariances of the memberships.
fn curvature(known: &Known<'_>, room: &mut Room, scale: Lane) {
    let groups = known.sizes.len();
    let all = groups + known.people.len();
    let total = room.sums[0];
    room.matrix.clear();
    room.matrix.resize(all * all, Lane::ZERO);
    for i in 0..groups {
        for j in 0..=i {
            room.matrix[i * all + j] = room.sums[1 << i | 1 << j];
        }
    }
    for (at, (_, patterns)) in known.margins.iter().enumerate() {
        let row = groups + at;
        for &pattern in patterns {
            let weight = room.weights[pattern];
            for group in (0..groups).filter(|group| pattern >> group & 1 == 1) {
                room.matrix[row * all + group] += weight;
            }
            for (other, (margin, _)) in known.margins[..=at].iter().enumerate() {
                if margin.holds(pattern) {
                    room.matrix[row * all + groups + other] += weight;
                }
            }
        }
    }
    for i in 0..all {
        for j in 0..=i {
            let product = moment(room, groups, i) * moment(room, groups, j) / total;
            let value = (room.matrix[i * all + j] - product) * scale;
            room.matrix[i * all + j] = value;
            room.matrix[j * all + i] = value;
        }
        let variance = room.matrix[i * all + i];
        room.matrix[i * all + i] = variance * Lane::all(1.0 + 1e-12) + Lane::all(1e-12);
    }
}

/// The slow way, for the draws where Newton's steps did not settle.
fn one_by_one(from: &mut [Lane], before: &[Lane], known: &Known<'_>) -> [bool; LANES] {
    let mut without = [false; LANES];
    for (lane, without) in without.iter_mut().enumerate() {
        let table = table_of(from, known.sizes.len(), lane);
        let sizes: Vec<f64> = known.sizes.iter().map(|size| size.0[lane]).collect();
        let mut margins = Margin::sizes(&sizes);
        let others = known.margins.iter().zip(known.people);
        margins.extend(others.map(|((margin, _), people)| Margin {
            people: people.0[lane],
            ..margin.clone()
        }));
        let fitted = match fit(&table, &margins, known.population) {
            Ok(fitted) => fitted,
            Err(_) => {
                *without = true;
                let table = table_of(before, sizes.len(), lane);
                fit(&table, &margins[..sizes.len()], known.population)
                    .unwrap_or_else(|_| start(&sizes, known.population, &[]))
            }
        };
        for (cell, people) in from.iter_mut().zip(fitted.cells) {
            cell.0[lane] = people;
        }
    }
    without
}

fn table_of(cells: &[Lane], groups: usize, lane: usize) -> Table {
    Table {
        groups,
        cells: cells.iter().map(|cell| cell.0[lane]).collect(),
    }
}

/// Eight draws' netto by person.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    pub netto: Lane,
    /// True where a group's share became higher than drawn.
    pub clamped: [bool; LANES],
    /// True where the shares could not all be true; netto is then by group.
    pub infeasible: [bool; LANES],
}

/// Netto by person for eight tables and eight sets of shares; `h` is where the search starts, per group, and of the groups
/// in `excluded`, as bits, nobody belongs.
pub fn by_person_draws(
    cells: &[Lane],
    shares: &[Lane],
    h: &[f64],
    excluded: usize,
    room: &mut Room,
) -> Drawn {
    let all_lanes = |fits: fn(f64) -> bool| {
        groups_where(shares.len(), |g| {
            shares[g].0.iter().all(|&share| fits(share))
        })
    };
    let full = all_lanes(|share| share >= 1.0 - EDGE);
    let none = excluded;
    let free: Vec<usize> = (0..shares.len())
        .filter(|group| (full | none) >> group & 1 == 0)
        .collect();
    let open = Open::of(cells, shares, &free, full, none, room);
    let solved = open.solve(&free, h, room);
    let mut drawn = Drawn {
        netto: solved.netto,
        clamped: solved.clamped,
        infeasible: [false; LANES],
    };
    for lane in (0..LANES).filter(|&lane| !solved.settled[lane]) {
        let table = table_of(cells, shares.len(), lane);
        let own: Vec<f64> = shares.iter().map(|share| share.0[lane]).collect();
        match by_person_without(&table, &own, excluded) {
            Ok(centre) => {
                drawn.netto.0[lane] = centre.netto;
                drawn.clamped[lane] = centre.clamped.contains(&true);
            }
            Err(_) => {
                drawn.netto.0[lane] = super::by_group(&table, &own);
                drawn.infeasible[lane] = true;
            }
        }
    }
    drawn
}

/// Netto by group for eight tables and eight sets of shares.
pub fn by_group_draws(cells: &[Lane], shares: &[Lane], room: &mut Room) -> Lane {
    let missed: Vec<Lane> = shares.iter().map(|&share| Lane::ONE - share).collect();
    products(&missed, &mut room.factors);
    let pairs = cells.iter().zip(&room.factors);
    pairs.fold(Lane::ZERO, |sum, (&cell, &missed)| {
        sum + cell * (Lane::ONE - missed)
    })
}

/// What is left to decide when those of whom all or none belong are set aside.
struct Open {
    /// People who belong for certain.
    certain: Lane,
    /// People per free group who are open.
    sizes: Vec<Lane>,
    /// People per free group who must be found among the open.
    lacking: Vec<Lane>,
}

struct Solved {
    netto: Lane,
    clamped: [bool; LANES],
    settled: [bool; LANES],
}

impl Open {
    /// Leaves the open patterns, over the free groups alone, in `room.open`.
    fn of(
        cells: &[Lane],
        shares: &[Lane],
        free: &[usize],
        full: usize,
        none: usize,
        room: &mut Room,
    ) -> Self {
        room.open.clear();
        let mut certain = Lane::ZERO;
        let (mut sizes, mut inside, mut lost) = (
            vec![Lane::ZERO; free.len()],
            vec![Lane::ZERO; free.len()],
            Lane::ZERO,
        );
        for (pattern, &people) in cells.iter().enumerate() {
            if pattern & full != 0 {
                certain += people;
                if pattern & none != 0 {
                    lost += people;
                }
            } else if pattern & none == 0 {
                // The free groups keep their order, so the open patterns come in the order of their own bits.
                room.open.push(people);
            }
            for (at, group) in free.iter().enumerate() {
                if pattern >> group & 1 == 1 {
                    sizes[at] += people;
                    if pattern & full != 0 {
                        inside[at] += people;
                    }
                }
            }
        }
        let lacking = free
            .iter()
            .enumerate()
            .map(|(at, &group)| shares[group] * sizes[at] - inside[at])
            .collect();
        superset_sums(&room.open, &mut room.sums);
        Self {
            // People of whom all and none belong at once: the slow way tells why not.
            certain: certain + lost.map(|one| if one > 1e-6 { f64::NAN } else { 0.0 }),
            sizes: (0..free.len()).map(|at| room.sums[1 << at]).collect(),
            lacking,
        }
    }

    fn solve(&self, free: &[usize], start: &[f64], room: &mut Room) -> Solved {
        let size = free.len();
        let mut h: Vec<Lane> = free.iter().map(|&group| Lane::all(start[group])).collect();
        let scale = self
            .lacking
            .iter()
            .fold(Lane::all(1e-9), |sum, one| sum + one.abs());
        let mut settled = [false; LANES];
        for _ in 0..MOST_STEPS {
            let chances: Vec<Lane> = h.iter().map(|one| one.map(|h| libm::exp(-h))).collect();
            products(&chances, &mut room.factors);
            room.weights.clear();
            room.weights
                .extend(room.open.iter().zip(&room.factors).map(|(&n, &q)| n * q));
            superset_sums(&room.weights, &mut room.sums);
            room.step.clear();
            let mut off = Lane::ZERO;
            let mut held = vec![[false; LANES]; size];
            for at in 0..size {
                let mut gradient = self.sizes[at] - room.sums[1 << at] - self.lacking[at];
                for (lane, held) in held[at].iter_mut().enumerate() {
                    if h[at].0[lane] <= 0.0 && gradient.0[lane] >= 0.0 {
                        *held = true;
                        gradient.0[lane] = 0.0;
                    }
                }
                off = off.max(gradient.abs());
                room.step.push(-gradient);
            }
            settled = std::array::from_fn(|lane| off.0[lane] <= 1e-11 * scale.0[lane]);
            if settled.iter().all(|one| *one) {
                break;
            }
            self.curvature(size, &held, room);
            solve_symmetric(&mut room.matrix, &mut room.step);
            for (h, step) in h.iter_mut().zip(&room.step) {
                *h = (*h + step.map(|one| one.clamp(-5.0, 5.0))).max(Lane::ZERO);
            }
        }
        let open = room.open.iter().zip(&room.weights).skip(1);
        let found = open.fold(Lane::ZERO, |sum, (&all, &missed)| sum + (all - missed));
        let netto = self.certain + found;
        Solved {
            netto,
            clamped: self.clamped(&h, room),
            settled: std::array::from_fn(|lane| settled[lane] && netto.0[lane].is_finite()),
        }
    }

    fn curvature(&self, size: usize, held: &[[bool; LANES]], room: &mut Room) {
        room.matrix.clear();
        room.matrix.resize(size * size, Lane::ZERO);
        for i in 0..size {
            for j in 0..=i {
                let mut value = room.sums[1 << i | 1 << j];
                for (lane, (one, other)) in held[i].iter().zip(&held[j]).enumerate() {
                    if *one || *other {
                        value.0[lane] = if i == j { 1.0 } else { 0.0 };
                    }
                }
                room.matrix[i * size + j] = value;
                room.matrix[j * size + i] = value;
            }
            room.matrix[i * size + i] =
                room.matrix[i * size + i] * Lane::all(1.0 + 1e-14) + Lane::all(1e-300);
        }
    }

    /// Held at 0 with more people than drawn.
    fn clamped(&self, h: &[Lane], room: &Room) -> [bool; LANES] {
        std::array::from_fn(|lane| {
            (0..h.len()).any(|at| {
                let over = self.sizes[at] - room.sums[1 << at] - self.lacking[at];
                h[at].0[lane] <= 0.0 && over.0[lane] > 1e-9 * self.sizes[at].0[lane].max(1.0)
            })
        })
    }
}
