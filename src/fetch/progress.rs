//! What the user sees while it goes on: a bar per source on a terminal, below each other, plain lines when piped.

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashSet;
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    Usual,
    /// Only faults.
    Quiet,
}

/// How far a source has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    pub name: String,
    /// Replies that are expected, as far as that is known.
    pub expected: usize,
    pub done: usize,
    pub ended: bool,
    /// What was last said of it.
    pub said: Option<String>,
}

/// How far each source has come, for another thread to look at.
#[derive(Debug, Clone, Default)]
pub struct Watched(Arc<Mutex<Vec<Stage>>>);

impl Watched {
    /// In the order that the sources began.
    pub fn stages(&self) -> Vec<Stage> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Stage)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|one| one.name == name);
        let at = at.unwrap_or_else(|| {
            all.push(Stage {
                name: name.to_string(),
                expected: 0,
                done: 0,
                ended: false,
                said: None,
            });
            all.len() - 1
        });
        change(&mut all[at]);
    }
}

/// Progress of one source.
pub struct Progress {
    name: String,
    bar: Option<ProgressBar>,
    talk: Talk,
    watched: Option<Watched>,
    done: Mutex<HashSet<String>>,
}

impl Progress {
    pub fn new(name: &str, talk: Talk, bars: &MultiProgress, watched: Option<Watched>) -> Self {
        let on_terminal = std::io::stderr().is_terminal() && talk == Talk::Usual;
        let bar = on_terminal.then(|| {
            let form = "{msg:32!} {bar:24} {pos:>4}/{len} svar, {eta} kvar";
            let style = ProgressStyle::with_template(form);
            let bar = ProgressBar::new(0)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_message(name.to_string());
            bars.add(bar)
        });
        if let Some(watched) = &watched {
            watched.change(name, |_| {});
        }
        Self {
            name: name.to_string(),
            bar,
            talk,
            watched,
            done: Mutex::default(),
        }
    }

    fn tell(&self, change: impl FnOnce(&mut Stage)) {
        if let Some(watched) = &self.watched {
            watched.change(&self.name, change);
        }
    }

    /// So many more replies are expected.
    pub fn expect(&self, more: usize) {
        self.tell(|stage| stage.expected += more);
        if let Some(bar) = &self.bar {
            bar.inc_length(more as u64);
        }
    }

    /// A reply is in; the same one twice counts once.
    pub fn done(&self, key: &str) {
        let mut done = self.done.lock().unwrap_or_else(|p| p.into_inner());
        if !done.insert(key.to_string()) {
            return;
        }
        self.tell(|stage| {
            stage.done = done.len();
            stage.expected = stage.expected.max(stage.done);
        });
        if let Some(bar) = &self.bar {
            bar.set_length(bar.length().unwrap_or(0).max(done.len() as u64));
            bar.inc(1);
        }
    }

    /// A sentence that should be read.
    pub fn say(&self, sentence: &str) {
        self.tell(|stage| stage.said = Some(sentence.to_string()));
        match (&self.bar, self.talk) {
            (_, Talk::Quiet) => {}
            (Some(bar), _) => bar.suspend(|| print_line(sentence)),
            (None, _) => print_line(sentence),
        }
    }

    /// The source is done.
    pub fn finish(&self) {
        self.tell(|stage| stage.ended = true);
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
