//! Netto at the points: by group (independent picks) and by person (membership is a property of the person).

use super::collide::needed;
use super::table::Table;

/// A share nearer to 0 or 1 than this is that.
pub(super) const EDGE: f64 = 1e-12;
/// Largest projected gradient, relative to the sum of the targets, that counts as solved.
const TOLERANCE: f64 = 1e-14;
const MOST_STEPS: usize = 200;

/// The groups that fit, as bits.
pub(super) fn groups_where(groups: usize, fits: impl Fn(usize) -> bool) -> usize {
    (0..groups)
        .filter(|&group| fits(group))
        .fold(0, |all, group| all | 1 << group)
}

/// Each person picked independently within each group: Σ n_s (1 − Π(1 − p_i)).
pub fn by_group(table: &Table, shares: &[f64]) -> f64 {
    let cells = table.cells.iter().enumerate();
    cells
        .map(|(pattern, people)| people * (1.0 - missed(pattern, shares)))
        .sum()
}

/// Probability of being picked by none of a pattern's groups.
fn missed(pattern: usize, chances: &[f64]) -> f64 {
    chances
        .iter()
        .enumerate()
        .filter(|(group, _)| pattern >> group & 1 == 1)
        .fold(1.0, |product, (_, chance)| product * (1.0 - chance))
}

/// The solution by person.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    /// People who belong.
    pub netto: f64,
    /// People who belong, per pattern.
    pub members: Vec<f64>,
    /// θ per group: 1 where everybody belongs.
    pub theta: Vec<f64>,
    /// Share of each group that belongs; higher than asked for where the others already bring more.
    pub shares: Vec<f64>,
    /// True where the share is higher than asked for.
    pub clamped: Vec<bool>,
}

impl Centre {
    /// People who belong, per group.
    pub fn targets(&self) -> Vec<f64> {
        let belonging = Table {
            groups: self.theta.len(),
            cells: self.members.clone(),
        };
        (0..self.theta.len())
            .map(|group| belonging.size(group))
            .collect()
    }
}

/// Shares that cannot all be true of this table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Infeasible {
    /// Group whose share cannot be reached.
    pub group: usize,
    /// A smallest set of groups whose shares of 0 % take its people away.
    pub because: Vec<usize>,
}

/// As [`by_person_without`], where everybody may belong through a group.
///
/// # Errors
/// A group's share needs more people than it has.
pub fn by_person(table: &Table, shares: &[f64]) -> Result<Centre, Infeasible> {
    by_person_without(table, shares, 0)
}

/// `docs/metod.md`, Person: y_s = n_s(1 − Π(1 − θ_i)) with Σ_{s∋i} y_s = p_i·N_i wherever θ_i > 0.
/// With h = −ln(1 − θ) it is the minimum of Σ n_s(H_s + e^(−H_s)) − Σ T_i·h_i over h ≥ 0: projected Newton.
/// A share of 0 is the limit of small ones: the group's people may belong through others. Of the groups in `excluded`,
/// as bits, nobody belongs, whatever else they are in.
///
/// # Errors
/// A group's share needs people who are in an excluded group.
pub fn by_person_without(
    table: &Table,
    shares: &[f64],
    excluded: usize,
) -> Result<Centre, Infeasible> {
    let problem = Problem::new(table, shares, excluded)?;
    let h = problem.solve();
    Ok(problem.centre(table, shares, &h))
}

/// The patterns that are left to decide, and what their groups still lack.
struct Problem {
    groups: usize,
    /// Groups with a θ of their own.
    free: Vec<usize>,
    /// Pattern and people, of those where nothing is settled.
    open: Vec<(usize, f64)>,
    /// Bits of groups to which all or none belong.
    full: usize,
    none: usize,
    /// T_i less what is settled, per free group.
    targets: Vec<f64>,
}

impl Problem {
    fn new(table: &Table, shares: &[f64], none: usize) -> Result<Self, Infeasible> {
        let full = groups_where(shares.len(), |g| shares[g] >= 1.0 - EDGE);
        let free: Vec<usize> = (0..shares.len())
            .filter(|g| (full | none) >> g & 1 == 0)
            .collect();
        let people = |fits: &dyn Fn(usize) -> bool| -> f64 {
            let cells = table.cells.iter().enumerate();
            cells
                .filter(|(pattern, _)| fits(*pattern))
                .map(|(_, people)| people)
                .sum()
        };
        let least = 1e-9 * people(&|_| true);
        let nobody: Vec<usize> = (0..shares.len()).filter(|g| none >> g & 1 == 1).collect();
        let inside = |pattern: usize, group: usize| pattern >> group & 1 == 1;
        let mut targets = Vec::new();
        for group in (0..shares.len()).filter(|&group| !inside(none, group)) {
            let target = shares[group] * table.size(group);
            let lacks = |nobody: &[usize]| {
                let lost = nobody.iter().fold(0, |all, g| all | 1 << g);
                target > people(&|pattern| inside(pattern, group) && pattern & lost == 0) + least
            };
            if lacks(&nobody) {
                let because = needed(nobody, lacks);
                return Err(Infeasible { group, because });
            }
            if inside(full, group) {
                continue;
            }
            let settled = people(&|pattern| inside(pattern, group) && pattern & full != 0);
            targets.push(target - settled);
        }
        let open = table
            .cells
            .iter()
            .enumerate()
            .filter(|(pattern, people)| {
                *pattern != 0 && pattern & (full | none) == 0 && **people > 0.0
            })
            .map(|(pattern, people)| (pattern, *people))
            .collect();
        Ok(Self {
            groups: shares.len(),
            free,
            open,
            full,
            none,
            targets,
        })
    }

    /// H_s of a pattern.
    fn height(&self, pattern: usize, h: &[f64]) -> f64 {
        let of = self.free.iter().zip(h);
        of.filter(|(group, _)| pattern >> **group & 1 == 1)
            .map(|(_, h)| h)
            .sum()
    }

    fn objective(&self, h: &[f64]) -> f64 {
        let open: f64 = self
            .open
            .iter()
            .map(|(pattern, people)| {
                let height = self.height(*pattern, h);
                people * (height + libm::exp(-height))
            })
            .sum();
        open - self
            .targets
            .iter()
            .zip(h)
            .map(|(target, h)| target * h)
            .sum::<f64>()
    }

    fn gradient_and_hessian(&self, h: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let size = self.free.len();
        let mut gradient: Vec<f64> = self.targets.iter().map(|target| -target).collect();
        let mut hessian = vec![vec![0.0; size]; size];
        for (pattern, people) in &self.open {
            let outside = people * libm::exp(-self.height(*pattern, h));
            let inside: Vec<usize> = (0..size)
                .filter(|&i| pattern >> self.free[i] & 1 == 1)
                .collect();
            for &i in &inside {
                gradient[i] += people - outside;
                for &j in &inside {
                    hessian[i][j] += outside;
                }
            }
        }
        (gradient, hessian)
    }

    fn solve(&self) -> Vec<f64> {
        let scale: f64 = self
            .targets
            .iter()
            .map(|target| target.abs())
            .sum::<f64>()
            .max(1e-9);
        let mut h = vec![0.0; self.free.len()];
        for _ in 0..MOST_STEPS {
            let (gradient, hessian) = self.gradient_and_hessian(&h);
            let moving: Vec<usize> = (0..h.len())
                .filter(|&i| h[i] > 0.0 || gradient[i] < 0.0)
                .collect();
            let off = moving
                .iter()
                .map(|&i| gradient[i].abs())
                .fold(0.0, f64::max);
            if off <= TOLERANCE * scale {
                break;
            }
            let Some(step) = newton_step(&gradient, &hessian, &moving) else {
                break;
            };
            let Some(next) = self.searched(&h, &gradient, &moving, &step) else {
                break;
            };
            h = next;
        }
        h
    }

    /// The longest of the halved steps that lowers the objective; none where rounding hides any.
    fn searched(
        &self,
        h: &[f64],
        gradient: &[f64],
        moving: &[usize],
        step: &[f64],
    ) -> Option<Vec<f64>> {
        let here = self.objective(h);
        let mut length = 1.0;
        for _ in 0..60 {
            let mut next = h.to_vec();
            for (&i, step) in moving.iter().zip(step) {
                next[i] = (h[i] + length * step).max(0.0);
            }
            let promised: f64 = moving.iter().map(|&i| gradient[i] * (next[i] - h[i])).sum();
            let there = self.objective(&next);
            if there <= here + 1e-4 * promised
                || (promised.abs() <= 1e-13 * here.abs() && next != h)
            {
                return Some(next);
            }
            length /= 2.0;
        }
        None
    }

    fn centre(&self, table: &Table, shares: &[f64], h: &[f64]) -> Centre {
        let mut theta = vec![0.0; self.groups];
        for (&group, h) in self.free.iter().zip(h) {
            theta[group] = -libm::expm1(-h);
        }
        for (group, theta) in theta.iter_mut().enumerate() {
            if self.full >> group & 1 == 1 {
                *theta = 1.0;
            }
        }
        let members: Vec<f64> = table
            .cells
            .iter()
            .enumerate()
            .map(|(pattern, people)| match pattern & self.none {
                0 => people * (1.0 - missed(pattern, &theta)),
                _ => 0.0,
            })
            .collect();
        let belonging = Table {
            groups: self.groups,
            cells: members.clone(),
        };
        let reached: Vec<f64> = (0..self.groups)
            .map(|group| match table.size(group) {
                size if size > 0.0 => belonging.size(group) / size,
                _ => shares[group],
            })
            .collect();
        Centre {
            netto: members.iter().sum(),
            clamped: (0..self.groups)
                .map(|group| theta[group] == 0.0 && reached[group] > shares[group] + 1e-9)
                .collect(),
            shares: reached,
            members,
            theta,
        }
    }
}

/// Solves H·d = −g over the moving groups, by elimination with a tiny ridge.
fn newton_step(gradient: &[f64], hessian: &[Vec<f64>], moving: &[usize]) -> Option<Vec<f64>> {
    let size = moving.len();
    let mut rows: Vec<Vec<f64>> = moving
        .iter()
        .map(|&i| {
            let mut row: Vec<f64> = moving.iter().map(|&j| hessian[i][j]).collect();
            row.push(-gradient[i]);
            row
        })
        .collect();
    for (at, row) in rows.iter_mut().enumerate() {
        row[at] += 1e-14 * row[at] + 1e-300;
    }
    for at in 0..size {
        let best = (at..size).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))?;
        rows.swap(at, best);
        let pivot = rows[at].clone();
        if pivot[at] == 0.0 {
            return None;
        }
        for row in &mut rows[at + 1..] {
            let factor = row[at] / pivot[at];
            for (value, above) in row.iter_mut().zip(&pivot).skip(at) {
                *value -= factor * above;
            }
        }
    }
    let mut step = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|j| rows[at][j] * step[j]).sum();
        step[at] = (rows[at][size] - known) / rows[at][at];
    }
    step.iter().all(|one| one.is_finite()).then_some(step)
}
