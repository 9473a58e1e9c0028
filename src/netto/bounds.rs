//! How low and how high netto can be: Fréchet, given the pattern table, and given the sizes alone.

use super::table::{Margin, Table};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};

/// Lowest and highest number of people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    pub low: f64,
    pub high: f64,
}

/// max T_i ≤ netto ≤ min(P, Σ T_i): needs nothing but the numbers.
pub fn frechet(targets: &[f64], population: f64) -> Bounds {
    Bounds {
        low: targets.iter().copied().fold(0.0, f64::max),
        high: targets.iter().sum::<f64>().min(population),
    }
}

/// Bounds at a fitted table: 0 ≤ y_s ≤ n_s with Σ_{s∋i} y_s = T_i. None where the shares cannot all be true of it.
pub fn given_table(table: &Table, targets: &[f64]) -> Option<Bounds> {
    let solve = |direction| {
        let mut problem = Problem::new(direction);
        let scale = scale_of(targets);
        let members: Vec<(usize, Variable)> = (1..table.cells.len())
            .filter(|&pattern| table.cells[pattern] > 0.0)
            .map(|pattern| {
                (
                    pattern,
                    problem.add_var(1.0, (0.0, table.cells[pattern] / scale)),
                )
            })
            .collect();
        let known: Vec<Option<f64>> = targets.iter().copied().map(Some).collect();
        add_targets(&mut problem, &members, &known, scale);
        objective(&problem, scale)
    };
    both(solve)
}

/// Bounds given only the sizes, the population, the forbidden patterns and the margins that must hold:
/// one linear programme over the table and its members together. None where they cannot all be true.
/// A group without a target may have any number of members.
pub(super) fn sharp(
    margins: &[Margin],
    targets: &[Option<f64>],
    population: f64,
    forbidden: &[usize],
) -> Option<Bounds> {
    let solve = |direction| {
        let mut problem = Problem::new(direction);
        let known: Vec<f64> = targets.iter().flatten().copied().collect();
        let scale = scale_of(&known);
        let people = add_table(
            &mut problem,
            margins,
            targets.len(),
            population,
            forbidden,
            scale,
        );
        let mut members = Vec::new();
        for (pattern, count) in people {
            let member = problem.add_var(1.0, (0.0, f64::INFINITY));
            problem.add_constraint([(member, 1.0), (count, -1.0)], ComparisonOp::Le, 0.0);
            members.push((pattern, member));
        }
        add_targets(&mut problem, &members, targets, scale);
        objective(&problem, scale)
    };
    both(solve)
}

/// True where a table has these margins and this population.
pub(super) fn feasible(
    margins: &[Margin],
    groups: usize,
    population: f64,
    forbidden: &[usize],
) -> bool {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let scale = population.max(1e-9);
    add_table(&mut problem, margins, groups, population, forbidden, scale);
    objective(&problem, scale).is_some()
}

/// People per allowed pattern, held to the margins and the population.
fn add_table(
    problem: &mut Problem,
    margins: &[Margin],
    groups: usize,
    population: f64,
    forbidden: &[usize],
    scale: f64,
) -> Vec<(usize, Variable)> {
    let people: Vec<(usize, Variable)> = (1..1_usize << groups)
        .filter(|pattern| !forbidden.iter().any(|set| pattern & set == *set))
        .map(|pattern| (pattern, problem.add_var(0.0, (0.0, f64::INFINITY))))
        .collect();
    for margin in margins {
        let inside = people.iter().filter(|(pattern, _)| margin.holds(*pattern));
        let terms: Vec<(Variable, f64)> = inside.map(|(_, count)| (*count, 1.0)).collect();
        problem.add_constraint(&terms, ComparisonOp::Eq, margin.people / scale);
    }
    let all: Vec<(Variable, f64)> = people.iter().map(|(_, count)| (*count, 1.0)).collect();
    problem.add_constraint(&all, ComparisonOp::Le, population / scale);
    people
}

fn objective(problem: &Problem, scale: f64) -> Option<f64> {
    match problem.solve() {
        Ok(SolveOutcome::Solution(solution)) => Some(solution.objective() * scale),
        _ => None,
    }
}

/// Numbers near 1 keep the solver's tolerances meaningful.
fn scale_of(targets: &[f64]) -> f64 {
    targets.iter().sum::<f64>().max(1e-9)
}

fn add_targets(
    problem: &mut Problem,
    members: &[(usize, Variable)],
    targets: &[Option<f64>],
    scale: f64,
) {
    for (group, target) in targets.iter().enumerate() {
        let Some(target) = target else {
            continue;
        };
        let inside = members
            .iter()
            .filter(|(pattern, _)| pattern >> group & 1 == 1);
        let terms: Vec<(Variable, f64)> = inside.map(|(_, member)| (*member, 1.0)).collect();
        problem.add_constraint(&terms, ComparisonOp::Eq, target / scale);
    }
}

fn both(solve: impl Fn(OptimizationDirection) -> Option<f64>) -> Option<Bounds> {
    Some(Bounds {
        low: solve(OptimizationDirection::Minimize)?,
        high: solve(OptimizationDirection::Maximize)?,
    })
}
