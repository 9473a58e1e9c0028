//! The parts of a question and the next steps, as flags and commands.

use crate::problem::{Field, Step, Words};

/// The command line's words.
pub struct Flags;

impl Words for Flags {
    fn field(&self, field: Field) -> String {
        let flag = match field {
            Field::Kommun => "--kommun",
            Field::Name => "--namn",
            Field::Year => "--ar",
            Field::CompareYear => "--jamfor-ar",
            Field::Denominator => "--namnare",
            Field::Day => "--medlemmar-per",
        };
        flag.to_string()
    }

    fn step(&self, step: &Step) -> String {
        match step {
            Step::OtherFile => {
                "Välj ett annat namn med --ut, eller lägg till --skriv-over för att ersätta filen."
                    .into()
            }
            Step::OtherPlace => {
                "Ingen halv fil har lämnats. Välj en annan plats med --ut, eller frigör utrymme och försök igen."
                    .into()
            }
            Step::EachNewestYear => "Använd --ar senaste, som tar varje grupps senaste år.".into(),
            Step::OtherDay => {
                "Rätta till- och från-datum i filen, eller välj en annan dag med --medlemmar-per."
                    .into()
            }
            Step::EarlierPath => "Kontrollera sökvägen efter --fran.".into(),
            Step::OtherStore(first) => format!("{first}, eller välj en annan med --lager MAPP."),
            Step::CheckSources(why) => format!("Kör behov kallor --kontrollera{why}."),
            Step::SameAssumptions => "Ange den med --antaganden FIL.".into(),
            Step::FewerThreads => "Försök med färre: --tradar 1.".into(),
            Step::ListFields => "Se alla med behov fyll --lista.".into(),
            Step::AddForbund { name, kommuner } => {
                let kommuner = match kommuner.is_empty() {
                    true => "A, B, C",
                    false => kommuner,
                };
                format!(
                    "Lägg till det: behov forbund lagg-till --namn \"{name}\" --kommun \"{kommuner}\" --kalla \"Förbundsordningen\" --ar ÅR. Eller räkna på kommunerna med --kommun."
                )
            }
        }
    }
}
