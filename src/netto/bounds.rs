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
        add_targets(&mut problem, &members, targets, scale);
        objective(&problem, scale)
    };
    both(solve)
}

/// Bounds given only the sizes, the population, the forbidden patterns and the margins that must hold:
/// one linear programme over the table and its members together. None where they cannot all be true.
pub fn sharp(
    margins: &[Margin],
    targets: &[f64],
    population: f64,
    forbidden: &[usize],
) -> Option<Bounds> {
    let groups = targets.len();
    let solve = |direction| {
        let mut problem = Problem::new(direction);
        let allowed = (1..1_usize << groups)
            .filter(|pattern| !forbidden.iter().any(|set| pattern & set == *set));
        let (mut people, mut members) = (Vec::new(), Vec::new());
        for pattern in allowed {
            let count = problem.add_var(0.0, (0.0, f64::INFINITY));
            let member = problem.add_var(1.0, (0.0, f64::INFINITY));
            problem.add_constraint([(member, 1.0), (count, -1.0)], ComparisonOp::Le, 0.0);
            people.push((pattern, count));
            members.push((pattern, member));
        }
        let scale = scale_of(targets);
        for margin in margins {
            let terms: Vec<(Variable, f64)> = people
                .iter()
                .filter(|(pattern, _)| margin.holds(*pattern))
                .map(|(_, count)| (*count, 1.0))
                .collect();
            problem.add_constraint(&terms, ComparisonOp::Eq, margin.people / scale);
        }
        let all: Vec<(Variable, f64)> = people.iter().map(|(_, count)| (*count, 1.0)).collect();
        problem.add_constraint(&all, ComparisonOp::Le, population / scale);
        add_targets(&mut problem, &members, targets, scale);
        objective(&problem, scale)
    };
    both(solve)
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

fn add_targets(problem: &mut Problem, members: &[(usize, Variable)], targets: &[f64], scale: f64) {
    for (group, target) in targets.iter().enumerate() {
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
