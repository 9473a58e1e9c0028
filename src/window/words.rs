//! What the user can do about a fault, in the window's own words.

use crate::problem::{Field, Problem, Step, Words};

struct InWindow;

impl Words for InWindow {
    fn field(&self, field: Field) -> String {
        match field {
            Field::Kommun => "sökrutan".into(),
            Field::Name => "eget namn".into(),
            Field::Year => "år".into(),
            Field::CompareYear => "året att jämföra med".into(),
            Field::Denominator => "nämnare".into(),
            Field::Day => "dag för medlemskap".into(),
        }
    }

    fn step(&self, step: &Step) -> String {
        match step {
            Step::OtherFile => "Flytta eller döp om filen som finns, och försök igen.".into(),
            Step::OtherPlace => {
                "Ingen halv fil har lämnats. Välj en annan mapp under Ladda ner, eller frigör utrymme."
                    .into()
            }
            Step::EarlierPath => "Lägg arbetsboken i fönstret igen.".into(),
            Step::CheckSources(why) => format!("Hämta siffrorna igen om en stund{why}."),
            Step::AddForbund { name, .. } => format!(
                "Vilka kommuner som ingår i {name} är inte känt här. Välj kommunerna en och en i stället och ge dem namnet."
            ),
            other => other.plain(),
        }
    }
}

/// The whole fault as the window shows it.
pub(super) fn told(problem: &Problem) -> String {
    problem.told(&InWindow)
}
