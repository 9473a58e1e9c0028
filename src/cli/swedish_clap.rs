//! The argument parser's own words, in Swedish.

use crate::problem::{Outcome, Problem};
use crate::swedish;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about}\n\nAnvändning: {usage}\n\n{all-args}{after-help}";

/// The command with Swedish headings, help flags and version, all the way down.
pub fn in_swedish(command: Command) -> Command {
    let is_top = command.get_name() == "behov";
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Kommandon")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let heading = arg.get_help_heading().map(str::to_string);
            let positional = arg.get_short().is_none() && arg.get_long().is_none();
            let arg = match arg.get_action() {
                ArgAction::Set | ArgAction::Append => {
                    arg.hide_default_value(true).hide_possible_values(true)
                }
                _ => arg,
            };
            match heading {
                Some(_) => arg,
                None if positional => arg.help_heading("Argument"),
                None => arg.help_heading("Flaggor"),
            }
        })
        .arg(help_flag())
        .mut_subcommands(in_swedish);
    if is_top {
        command = command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help_heading("Flaggor")
                .help("Visa versionen"),
        );
    }
    command
}

fn help_flag() -> Arg {
    Arg::new("hjalp")
        .short('h')
        .long("help")
        .aliases(["hjalp", "hjälp"])
        .action(ArgAction::Help)
        .help_heading("Flaggor")
        .help("Visa den här hjälpen")
}

/// Help and version as text; everything else as a problem.
pub fn explain(error: &clap::Error) -> Outcome<String> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let problem = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return Ok(error.render().to_string()),
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            Problem::input(format!("”{argument}” står för sig själv"))
                .expected("citattecken runt namn med mellanslag, och komma mellan kommuner: --kommun \"Ale, Upplands Väsby\"")
        }
        ErrorKind::UnknownArgument => suggested(
            Problem::input(format!("Okänd flagga: {argument}")),
            &context(ContextKind::SuggestedArg),
        ),
        ErrorKind::InvalidSubcommand => {
            let wanted = context(ContextKind::InvalidSubcommand);
            let near = context(ContextKind::SuggestedSubcommand);
            // The nearest first.
            let near = swedish::nearest(&wanted, near.split(", ").filter(|one| !one.is_empty()), 2);
            suggested(
                Problem::input(format!("Okänt kommando: {wanted}")),
                &swedish::alternatives(&near),
            )
        }
        ErrorKind::MissingSubcommand => Problem::input("Kommandot är inte fullständigt"),
        ErrorKind::MissingRequiredArgument => missing(&argument),
        ErrorKind::ArgumentConflict if argument == context(ContextKind::PriorArg) => {
            let flag = argument.split(' ').next().unwrap_or_default();
            Problem::input(format!("{flag} står två gånger"))
                .expected("en gång; flera kommuner skrivs med komma emellan: --kommun \"Ale, Tjörn\"")
        }
        ErrorKind::ArgumentConflict => Problem::input(format!("{argument} går inte att förena med {}", context(ContextKind::PriorArg)))
            .expected("exakt ett område: --kommun, --forbund, --lan eller --riket, och högst en av --json och --csv"),
        ErrorKind::InvalidValue if value.is_empty() => Problem::input(format!("{argument} saknar värde")),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            Problem::input(format!("{argument} kan inte vara ”{value}”"))
                .expected(match context(ContextKind::ValidValue) {
                    valid if valid.is_empty() => "ett heltal".to_string(),
                    valid => valid,
                })
        }
        ErrorKind::NoEquals => Problem::input(format!("Skriv {argument} med likhetstecken")),
        _ => Problem::input(format!("Kommandoraden går inte att läsa: {argument}")),
    };
    Err(problem.next("Se behov --help, eller behov KOMMANDO --help för ett exempel."))
}

fn suggested(problem: Box<Problem>, near: &str) -> Box<Problem> {
    if near.is_empty() {
        return problem;
    }
    problem.expected(format!("kanske {near}"))
}

fn missing(argument: &str) -> Box<Problem> {
    Problem::input(format!("Det här saknas: {argument}"))
}
