//! What the user sees while it goes on: a bar per source on a terminal, below each other, plain lines when piped.

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashSet;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    Usual,
    /// Only faults.
    Quiet,
}

/// Progress of one source.
pub struct Progress {
    name: String,
    bar: Option<ProgressBar>,
    talk: Talk,
    done: Mutex<HashSet<String>>,
}

impl Progress {
    pub fn new(name: &str, talk: Talk, bars: &MultiProgress) -> Self {
        let on_terminal = std::io::stderr().is_terminal() && talk == Talk::Usual;
        let bar = on_terminal.then(|| {
            let form = "{msg:32!} {bar:24} {pos:>4}/{len} svar, {eta} kvar";
            let style = ProgressStyle::with_template(form);
            let bar = ProgressBar::new(0)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_message(name.to_string());
            bars.add(bar)
        });
        Self {
            name: name.to_string(),
            bar,
            talk,
            done: Mutex::default(),
        }
    }

    /// So many more replies are expected.
    pub fn expect(&self, more: usize) {
        if let Some(bar) = &self.bar {
            bar.inc_length(more as u64);
        }
    }

    /// A reply is in; the same one twice counts once.
    pub fn done(&self, key: &str) {
        let mut done = self.done.lock().unwrap_or_else(|p| p.into_inner());
        if done.insert(key.to_string())
            && let Some(bar) = &self.bar
        {
            bar.set_length(bar.length().unwrap_or(0).max(done.len() as u64));
            bar.inc(1);
        }
    }

    /// A sentence that should be read.
    pub fn say(&self, sentence: &str) {
        match (&self.bar, self.talk) {
            (_, Talk::Quiet) => {}
            (Some(bar), _) => bar.suspend(|| print_line(sentence)),
            (None, _) => print_line(sentence),
        }
    }

    /// The source is done.
    pub fn finish(&self) {
        let count = self.done.lock().unwrap_or_else(|p| p.into_inner()).len();
        match &self.bar {
            Some(bar) => bar.finish(),
            None if self.talk == Talk::Usual => print_line(&format!("{}: {count} svar", self.name)),
            None => {}
        }
    }
}

/// A closed terminal must not stop a retrieval.
fn print_line(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}
