//! Eight draws' tables, riket's and those made from it, and netto from them.

use super::block::{Block, national_sizes};
use super::plan::{Held, Plan, Start};
use crate::estimate::Cap;
use crate::netto::{
    Drawn, Known, LANES, Lane, Room, Table, by_group_draws, by_person_draws, fit_draws,
};

/// The tables of eight draws, and netto from them.
pub(super) struct Tables<'a> {
    plan: &'a Plan<'a>,
    block: &'a Block,
    /// Riket's cells; empty where every table is that of the points.
    national: Vec<Lane>,
    /// True where riket's overlaps cannot be true of the drawn sizes.
    national_collides: [bool; LANES],
    room: &'a mut Room,
}

impl<'a> Tables<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, block: &'a Block, room: &'a mut Room) -> Self {
        Self {
            plan,
            block,
            national: Vec::new(),
            national_collides: [false; LANES],
            room,
        }
    }

    /// Draws riket's tables.
    pub(super) fn draw_national(&mut self) {
        let sizes = national_sizes(self.plan, self.block);
        let mut cells = Vec::new();
        spread_out(self.plan.table, &mut cells);
        let population = self.plan.national_population;
        let held = &self.plan.held;
        self.national_collides = self.fit(&mut cells, held, &sizes, population, Lane::ONE);
        self.national = cells;
    }

    /// Fits the cells to a place's sizes and to what is stated of it, where its own published overlaps are off by a factor;
    /// true where what is stated cannot be true.
    fn fit(
        &mut self,
        cells: &mut [Lane],
        held: &Held,
        sizes: &[Lane],
        population: f64,
        off: Lane,
    ) -> [bool; LANES] {
        let points = |factor: &usize| Lane::all(self.plan.factors[*factor].1);
        let mut people: Vec<Lane> = Vec::new();
        for one in &held.shares {
            let part = Lane::all(one.share) * sizes[one.of];
            let part = one.factors.iter().fold(part, |part, factor| {
                part * self.block.factors[*factor] / points(factor)
            });
            let part = if one.local { part * off } else { part };
            people.push(one.caps.iter().fold(part, |part, cap| match cap {
                Cap::Size { group, share } => part.min(Lane::all(*share) * sizes[*group]),
                Cap::Overlap(other) => part.min(people[*other]),
            }));
        }
        let known = Known {
            sizes,
            empty: &held.empty,
            margins: &held.margins,
            people: &people,
            population,
        };
        fit_draws(cells, &known, self.room)
    }

    /// Netto of a place: its table made from riket's, or from its own counted patterns.
    pub(super) fn once(
        &mut self,
        start: &Start,
        population: f64,
        (sizes, brutto): (&[Lane], &[Lane]),
        off: Lane,
    ) -> Drawn {
        let mut cells = Vec::new();
        if self.block.at_tables {
            spread_out(&start.table, &mut cells);
            return self.counted(&cells, &start.h, sizes, brutto, [false; LANES]);
        }
        if start.held.counted {
            spread_out(&start.table, &mut cells);
        } else {
            cells.clone_from(&self.national);
        }
        let collides = self.fit(&mut cells, &start.held, sizes, population, off);
        let either = std::array::from_fn(|at| collides[at] || self.national_collides[at]);
        self.counted(&cells, &start.h, sizes, brutto, either)
    }

    /// Netto of riket, whose table is the national one.
    pub(super) fn once_national(&mut self, sizes: &[Lane], brutto: &[Lane]) -> Drawn {
        let cells = std::mem::take(&mut self.national);
        let start = &self.plan.area_start.h;
        let drawn = self.counted(&cells, start, sizes, brutto, self.national_collides);
        self.national = cells;
        drawn
    }

    /// Netto of riket by the general shares, per person of its population, for what is compared with it.
    pub(super) fn national_rate(&mut self) -> Lane {
        let sizes = national_sizes(self.plan, self.block);
        let shares = self.block.shares.iter().zip(&sizes);
        let brutto: Vec<Lane> = shares.map(|(&share, &size)| share * size).collect();
        let mut cells = std::mem::take(&mut self.national);
        if cells.is_empty() {
            spread_out(self.plan.table, &mut cells);
        }
        let start = vec![0.5; sizes.len()];
        let drawn = self.counted(&cells, &start, &sizes, &brutto, self.national_collides);
        self.national = cells;
        drawn.netto / Lane::all(self.plan.national_population)
    }

    /// Each person counted once, by the leading tolkning; by group where the table lacks what is stated.
    fn counted(
        &mut self,
        cells: &[Lane],
        start: &[f64],
        sizes: &[Lane],
        brutto: &[Lane],
        collides: [bool; LANES],
    ) -> Drawn {
        let pairs = brutto.iter().zip(sizes);
        let shares: Vec<Lane> = pairs.map(|(&b, &n)| ratio(b, n)).collect();
        if !self.plan.by_person {
            return Drawn {
                netto: by_group_draws(cells, &shares, self.room),
                clamped: [false; LANES],
                infeasible: [false; LANES],
            };
        }
        let mut drawn = by_person_draws(cells, &shares, start, self.plan.excluded, self.room);
        if collides.contains(&true) {
            let by_group = by_group_draws(cells, &shares, self.room);
            for lane in (0..LANES).filter(|&lane| collides[lane]) {
                drawn.netto.0[lane] = by_group.0[lane];
                drawn.clamped[lane] = false;
                drawn.infeasible[lane] = true;
            }
        }
        drawn
    }
}

/// The same table in every draw.
fn spread_out(table: &Table, cells: &mut Vec<Lane>) {
    cells.clear();
    cells.extend(table.cells.iter().map(|&people| Lane::all(people)));
}

/// brutto / antal; 0 where there is nobody.
fn ratio(brutto: Lane, size: Lane) -> Lane {
    Lane(std::array::from_fn(|at| match size.0[at] {
        size if size > 0.0 => (brutto.0[at] / size).min(1.0),
        _ => 0.0,
    }))
}
