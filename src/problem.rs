//! What went wrong, told so that the reader can mend it.

use std::fmt;

/// Result of everything that can fail in a way the user should read about.
pub type Outcome<T> = Result<T, Box<Problem>>;

/// Who can mend the problem; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// What the user asked for or wrote in a file (exit code 2).
    Input,
    /// The surroundings: disk, permissions, a damaged installation (exit code 1).
    Surroundings,
}

/// A fault in plain Swedish: what happened, where, what was expected, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    cause: Cause,
    what: String,
    place: Option<String>,
    expected: Option<String>,
    next: Option<String>,
}

impl Problem {
    /// A fault in what the user asked for or wrote.
    pub fn input(what: impl Into<String>) -> Box<Self> {
        Self::new(Cause::Input, what)
    }

    /// A fault in the surroundings.
    pub fn surroundings(what: impl Into<String>) -> Box<Self> {
        Self::new(Cause::Surroundings, what)
    }

    fn new(cause: Cause, what: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            cause,
            what: what.into(),
            place: None,
            expected: None,
            next: None,
        })
    }

    /// Adds the file, line, sheet, cell or nyckeltal.
    pub fn at(mut self: Box<Self>, place: impl Into<String>) -> Box<Self> {
        self.place = Some(place.into());
        self
    }

    /// Adds a file and a line (counted from 1).
    pub fn at_line(self: Box<Self>, file: &str, line: usize) -> Box<Self> {
        self.at(format!("{file}, rad {line}"))
    }

    /// Adds what was expected instead.
    pub fn expected(mut self: Box<Self>, expected: impl Into<String>) -> Box<Self> {
        self.expected = Some(expected.into());
        self
    }

    /// Adds what was expected, where nothing more precise is said.
    pub fn or_expected(mut self: Box<Self>, expected: impl Into<String>) -> Box<Self> {
        self.expected.get_or_insert(expected.into());
        self
    }

    /// Adds what the user can do next.
    pub fn next(mut self: Box<Self>, next: impl Into<String>) -> Box<Self> {
        self.next = Some(next.into());
        self
    }

    /// Exit code of the process: 2 for the user's input, 1 for the surroundings.
    pub fn exit_code(&self) -> u8 {
        match self.cause {
            Cause::Input => 2,
            Cause::Surroundings => 1,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        let rows = [
            ("Var", &self.place),
            ("Väntat", &self.expected),
            ("Gör så här", &self.next),
        ];
        for (label, text) in rows {
            if let Some(text) = text {
                write!(f, "\n  {label}: {text}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// Why the operating system refused, in Swedish.
pub fn io_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind::*;
    match error.kind() {
        NotFound => "den finns inte".into(),
        PermissionDenied => "behörighet saknas".into(),
        StorageFull => "disken är full".into(),
        ReadOnlyFilesystem => "mappen är skrivskyddad".into(),
        AlreadyExists => "den finns redan".into(),
        IsADirectory => "det är en mapp".into(),
        NotADirectory => "en del av sökvägen är inte en mapp".into(),
        InvalidFilename => "filnamnet är för långt eller har otillåtna tecken".into(),
        _ => format!("operativsystemet svarar: {error}"),
    }
}
