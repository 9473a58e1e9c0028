//! Checks that formulas name what exists, do not go in circles, and yield the declared unit.

use super::formula::{Expr, Function, KonAt, Operator};
use super::model::*;
use super::unit::Unit;
use crate::figures::Figures;
use crate::problem::{Outcome, Problem};
use crate::swedish;

/// An indicator for both sexes (`false`) or for one (`true`): a formula by sex may use its own total.
type Node<'a> = (&'a str, bool);

pub(super) fn check(indicators: &Indicators, figures: &Figures, file: &str) -> Outcome<()> {
    for indicator in &indicators.all {
        for (formula, line) in formulas(indicator) {
            check_names(formula, indicators, figures, file, line)?;
            check_unit(indicator, formula, indicators, figures, file, line)?;
        }
    }
    for indicator in &indicators.all {
        for by_kon in [false, true] {
            let mut path = Vec::new();
            visit((&indicator.id, by_kon), indicators, file, &mut path)?;
        }
    }
    Ok(())
}

fn formulas(indicator: &Indicator) -> Vec<(&Expr, usize)> {
    let mut all: Vec<(&Expr, usize)> = indicator
        .alternatives
        .iter()
        .map(|way| (&way.formula, way.line))
        .collect();
    if let KonRule::Formulas(formulas) = &indicator.kon {
        all.extend(formulas.iter().map(|one| (&one.formula, indicator.line)));
    }
    all
}

fn check_names(
    formula: &Expr,
    indicators: &Indicators,
    figures: &Figures,
    file: &str,
    line: usize,
) -> Outcome<()> {
    let unknown = formula
        .names()
        .into_iter()
        .find(|(name, _)| unit_of(name, indicators, figures).is_none());
    match unknown {
        Some((name, _)) => Err(unknown_name(name, indicators, figures, file, line)),
        None => Ok(()),
    }
}

fn unknown_name(
    name: &str,
    indicators: &Indicators,
    figures: &Figures,
    file: &str,
    line: usize,
) -> Box<Problem> {
    let known = indicators
        .all
        .iter()
        .map(|one| one.id.as_str())
        .chain(figures.series().iter().map(|one| one.id.as_str()))
        .chain(indicators.constants.keys().map(String::as_str));
    let near = swedish::nearest(name, known, 3);
    Problem::input(format!("Formeln nämner {name}, som inte finns"))
        .at_line(file, line)
        .expected("ett nyckeltal, en indikator eller en konstant")
        .next(format!("Menade du {}?", swedish::alternatives(&near)))
}

fn check_unit(
    indicator: &Indicator,
    formula: &Expr,
    indicators: &Indicators,
    figures: &Figures,
    file: &str,
    line: usize,
) -> Outcome<()> {
    let place = |what: String| {
        Problem::input(format!("{}: {what}", indicator.id))
            .at_line(file, line)
            .next("Dela med 100 procent där en andel ska bli en kvot, och med 365 dagar där dagar ska bli helår.")
    };
    let found = unit_in(formula, indicators, figures).map_err(place)?;
    let declared = Unit::named(&indicator.unit);
    if found == declared {
        return Ok(());
    }
    Err(place(format!("formeln ger enheten {found}")).expected(format!("enheten {declared}")))
}

fn unit_in(expr: &Expr, indicators: &Indicators, figures: &Figures) -> Result<Unit, String> {
    let of = |inner: &Expr| unit_in(inner, indicators, figures);
    match expr {
        Expr::Number { unit, .. } => Ok(unit.as_deref().map_or_else(Unit::bare, Unit::named)),
        Expr::Name { name, .. } => {
            unit_of(name, indicators, figures).ok_or_else(|| format!("{name} är okänt"))
        }
        Expr::Negative(inner) => of(inner),
        Expr::Call(function, parts) => unit_of_call(*function, parts, of),
        Expr::Binary(Operator::Multiply, left, right) => Ok(of(left)?.times(&of(right)?)),
        Expr::Binary(Operator::Divide, left, right) => Ok(of(left)?.over(&of(right)?)),
        Expr::Binary(_, left, right) => same_unit(of(left)?, of(right)?),
    }
}

fn same_unit(left: Unit, right: Unit) -> Result<Unit, String> {
    if left == right {
        return Ok(left);
    }
    Err(format!(
        "enheterna {left} och {right} kan inte läggas ihop, dras ifrån varandra eller jämföras"
    ))
}

fn unit_of_call(
    function: Function,
    parts: &[Expr],
    of: impl Fn(&Expr) -> Result<Unit, String>,
) -> Result<Unit, String> {
    let units = parts.iter().map(of).collect::<Result<Vec<_>, _>>()?;
    let first = units[0].clone();
    match function {
        Function::NearestYear
        | Function::BetweenYears
        | Function::LanSum
        | Function::KommunMean => Ok(first),
        Function::LanRatio => Ok(first.over(&units[1])),
        Function::Within | Function::AtLeast => units.into_iter().try_fold(first, same_unit),
    }
}

fn visit<'a>(
    node: Node<'a>,
    indicators: &'a Indicators,
    file: &str,
    path: &mut Vec<Node<'a>>,
) -> Outcome<()> {
    let Some(indicator) = indicators.get(node.0) else {
        return Ok(());
    };
    if let Some(start) = path.iter().position(|earlier| *earlier == node) {
        let mut names: Vec<&str> = path[start..].iter().map(|(name, _)| *name).collect();
        names.push(node.0);
        return Err(
            Problem::input(format!("Formlerna går i cirkel: {}", names.join(" → ")))
                .at_line(file, indicator.line)
                .next("Ändra en av formlerna så att den inte beror på sig själv."),
        );
    }
    path.push(node);
    for next in needs(indicator, node.1) {
        visit(next, indicators, file, path)?;
    }
    path.pop();
    Ok(())
}

fn needs(indicator: &Indicator, by_kon: bool) -> Vec<Node<'_>> {
    let formulas: Vec<&Expr> = match (&indicator.kon, by_kon) {
        (KonRule::Formulas(formulas), true) => formulas.iter().map(|one| &one.formula).collect(),
        (KonRule::Not(_), true) => Vec::new(),
        _ => indicator
            .alternatives
            .iter()
            .map(|way| &way.formula)
            .collect(),
    };
    formulas
        .into_iter()
        .flat_map(Expr::names)
        .map(|(name, at)| (name, by_kon && at.kon != KonAt::Both))
        .collect()
}
