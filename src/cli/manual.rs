//! `behov manual` and `behov komplettera`: pages and completions made from the same words as `--help`.

use super::args::{Behov, Form, KompletteraArgs, ManualArgs};
use super::out::{print, print_bytes};
use super::swedish_clap::in_swedish;
use crate::output::{Existing, write_whole};
use crate::problem::{Outcome, Problem};
use clap::{Command, CommandFactory};
use std::path::Path;

/// Headings of manual pages, in Swedish; those of the options come from the help itself.
const HEADINGS: [(&str, &str); 6] = [
    (".SH NAME", ".SH NAMN"),
    (".SH SYNOPSIS", ".SH ANVÄNDNING"),
    (".SH DESCRIPTION", ".SH BESKRIVNING"),
    (".SH SUBCOMMANDS", ".SH KOMMANDON"),
    (".SH OPTIONS", ".SH FLAGGOR"),
    (".SH EXTRA", ".SH EXEMPEL"),
];

pub fn completions(args: &KompletteraArgs) -> Outcome<()> {
    let mut out = Vec::new();
    clap_complete::generate(
        args.skal,
        &mut in_swedish(Behov::command()),
        "behov",
        &mut out,
    );
    print_bytes(&out)
}

pub fn manual(args: &ManualArgs) -> Outcome<()> {
    match args.form {
        Form::Markdown => print(&markdown()),
        Form::Man => {
            let count = write_pages(&args.ut)?;
            print(&format!("{count} sidor i {}\n", args.ut.display()))
        }
    }
}

/// Every command's help, the one page after the other.
fn markdown() -> String {
    let mut text = String::from(
        "# Kommandon\n\nSidan är gjord med `behov manual --form markdown` ur samma text som `--help` visar.\n",
    );
    let mut top = in_swedish(Behov::command()).term_width(100);
    top.build();
    for (names, command) in walked(&top, &[]) {
        let help = command.clone().term_width(100).render_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        text.push_str(&format!(
            "\n## {}\n\n```text\n{}\n```\n",
            names.join(" "),
            lines.join("\n").trim_end()
        ));
    }
    text
}

/// The command and all below it, each with the words that lead to it.
fn walked<'a>(command: &'a Command, above: &[&'a str]) -> Vec<(Vec<&'a str>, &'a Command)> {
    let names = [above, &[command.get_name()]].concat();
    let mut all = vec![(names.clone(), command)];
    for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        all.extend(walked(one, &names));
    }
    all
}

/// One manual page per command, `behov-skatta.1`; gives how many.
fn write_pages(folder: &Path) -> Outcome<usize> {
    let mut top = in_swedish(Behov::command());
    top.build();
    if folder.exists() && !folder.is_dir() {
        return Err(Problem::input("Sökvägen är en fil, inte en mapp")
            .at(folder.display().to_string())
            .next("Ange en mapp med --ut."));
    }
    let pages = walked(&top, &[]);
    for (names, command) in &pages {
        let name = names.join("-");
        let mut page = Vec::new();
        let named = (*command)
            .clone()
            .display_name(name.clone())
            .bin_name(names.join(" "));
        clap_mangen::Man::new(named)
            .render(&mut page)
            .map_err(|error| Problem::surroundings(format!("Sidan kunde inte göras: {error}")))?;
        let mut text = String::from_utf8_lossy(&page).into_owned();
        for (english, swedish) in HEADINGS {
            text = text.replace(english, swedish);
        }
        let path = folder.join(format!("{name}.1"));
        write_whole(&path, text.as_bytes(), Existing::Replace)?;
    }
    Ok(pages.len())
}
