//! The pattern table: how many people are in exactly which groups, fitted to what is known of them.

/// Largest relative error of a margin that counts as fitted.
const TOLERANCE: f64 = 1e-10;
/// The error that is aimed at; beyond it sums of people round.
const AIM: f64 = 1e-12;
const MOST_ROUNDS: usize = 100_000;
/// Rounds after which some progress must show.
const PATIENCE: usize = 1_000;

/// Most groups that a table is made of: patterns double with each.
pub const MOST_GROUPS: usize = 12;

/// People per pattern; `cells[0]` are those in no group.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Number of groups.
    pub groups: usize,
    /// 2^groups numbers of people.
    pub cells: Vec<f64>,
}

/// The number of people whose pattern fits: in all of `every`, and in at least one of each of `any`.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// Bits of the groups that a person must be in.
    pub every: usize,
    /// Each a set of bits, of which a person must have one.
    pub any: Vec<usize>,
    /// Number of people.
    pub people: f64,
}

impl Margin {
    /// The size of one group.
    pub fn size(group: usize, people: f64) -> Self {
        Self {
            every: 1 << group,
            any: Vec::new(),
            people,
        }
    }

    /// The sizes of all groups, in order.
    pub fn sizes(sizes: &[f64]) -> Vec<Self> {
        let all = sizes.iter().enumerate();
        all.map(|(group, people)| Self::size(group, *people))
            .collect()
    }

    /// True where it says all or nothing of a group of this size: an iterative fit would reach it only in the limit.
    pub fn is_extreme(&self, size: f64) -> bool {
        self.people <= 1e-12 * size || self.people >= size * (1.0 - 1e-12)
    }

    /// True where an extreme margin leaves nobody in the pattern.
    pub fn empties(&self, pattern: usize, size: f64) -> bool {
        match self.people > 0.5 * size {
            true => pattern & self.every == self.every && !self.holds(pattern),
            false => self.holds(pattern),
        }
    }

    pub fn holds(&self, pattern: usize) -> bool {
        pattern & self.every == self.every && self.any.iter().all(|any| pattern & any != 0)
    }
}

/// The margins cannot all be true of one table, or only in the limit.
#[derive(Debug, Clone, PartialEq)]
pub struct NotConverged {
    /// Position of the margin that is furthest from its number.
    pub margin: usize,
    /// What the table gives for it.
    pub reached: f64,
}

impl Table {
    /// People in a group.
    pub fn size(&self, group: usize) -> f64 {
        self.sum(&Margin::size(group, 0.0))
    }

    /// People whose pattern fits the margin.
    pub fn sum(&self, margin: &Margin) -> f64 {
        let cells = self.cells.iter().enumerate();
        cells
            .filter(|(pattern, _)| margin.holds(*pattern))
            .map(|(_, people)| people)
            .sum()
    }
}

/// Independent memberships, with nobody in patterns that hold all of a forbidden set.
pub fn start(sizes: &[f64], population: f64, forbidden: &[usize]) -> Table {
    let groups = sizes.len();
    let cells = (0..1_usize << groups)
        .map(|pattern| {
            if forbidden.iter().any(|set| pattern & set == *set) {
                return 0.0;
            }
            (0..groups).fold(population, |people, group| {
                let share = sizes[group] / population;
                let inside = pattern >> group & 1 == 1;
                people * if inside { share } else { 1.0 - share }
            })
        })
        .collect();
    Table { groups, cells }
}

/// Iterative proportional fitting: the table nearest to `start` (Kullback–Leibler) with these margins and population.
/// From riket's table and an area's margins it is structure preserving estimation (SPREE).
///
/// # Errors
/// A margin is still off by more than 1e-10 of its own number of people after many rounds.
pub fn fit(start: &Table, margins: &[Margin], population: f64) -> Result<Table, NotConverged> {
    let mut table = start.clone();
    let members: Vec<Vec<bool>> = margins
        .iter()
        .map(|margin| {
            (0..table.cells.len())
                .map(|pattern| margin.holds(pattern))
                .collect()
        })
        .collect();
    let (mut before, mut last) = (f64::INFINITY, f64::INFINITY);
    for round in 0..MOST_ROUNDS {
        let mut worst = 0.0_f64;
        for (margin, inside) in margins.iter().zip(&members) {
            worst = worst.max(scale(&mut table.cells, inside, margin.people, population));
        }
        if worst <= AIM || (worst <= TOLERANCE && worst >= 0.5 * last) {
            return Ok(table);
        }
        last = worst;
        // Margins that contradict each other stop coming nearer.
        if round % PATIENCE == PATIENCE - 1 {
            if worst > 0.999 * before {
                break;
            }
            before = worst;
        }
    }
    let off = |margin: &Margin| (table.sum(margin) - margin.people).abs();
    let worst = (0..margins.len()).max_by(|a, b| off(&margins[*a]).total_cmp(&off(&margins[*b])));
    let margin = worst.unwrap_or(0);
    Err(NotConverged {
        margin,
        reached: margins.get(margin).map_or(0.0, |one| table.sum(one)),
    })
}

/// Scales inside and outside to their numbers; gives how far off the inside was, relative to its number.
fn scale(cells: &mut [f64], inside: &[bool], people: f64, population: f64) -> f64 {
    let (mut sum_in, mut sum_out) = (0.0, 0.0);
    for (people, inside) in cells.iter().zip(inside) {
        if *inside {
            sum_in += people;
        } else {
            sum_out += people;
        }
    }
    let factor = |target: f64, sum: f64| if sum > 0.0 { target / sum } else { 1.0 };
    let (by_in, by_out) = (factor(people, sum_in), factor(population - people, sum_out));
    for (people, inside) in cells.iter_mut().zip(inside) {
        *people *= if *inside { by_in } else { by_out };
    }
    let off = (sum_in - people).abs() / people.max(1e-9);
    off.max((sum_in + sum_out - population).abs() / population)
}
