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

/// A part of a question. Each way in has its own name for it: a flag, a field in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Kommun,
    /// The user's own name for an area.
    Name,
    Year,
    CompareYear,
    Denominator,
    /// Day on which memberships are read.
    Day,
}

impl Field {
    fn label(self) -> &'static str {
        match self {
            Field::Kommun => "kommun",
            Field::Name => "eget namn",
            Field::Year => "år",
            Field::CompareYear => "året att jämföra med",
            Field::Denominator => "nämnare",
            Field::Day => "dag för medlemskap",
        }
    }
}

/// Where a fault is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file, line, sheet, cell or nyckeltal.
    At(String),
    /// A part of the question.
    Field(Field),
}

/// What the user can do next, where each way in has its own words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Another name for the file, or leave to replace it.
    OtherFile,
    /// Another place for a file that could not be written.
    OtherPlace,
    /// The newest year of each group.
    EachNewestYear,
    /// Another day for the memberships, or other dates in their file.
    OtherDay,
    /// The place of the earlier workbook.
    EarlierPath,
    /// Another store; what must be tried first.
    OtherStore(&'static str),
    /// See whether the agencies still answer as declared; why that may help.
    CheckSources(&'static str),
    /// The assumptions that were used before.
    SameAssumptions,
    /// Fewer questions to an agency at a time.
    FewerThreads,
    /// All fields that can be filled in.
    ListFields,
    /// Say which kommuner a förbund has; those that it probably has.
    AddForbund { name: String, kommuner: String },
}

impl Step {
    /// In words that hold whatever the way in.
    pub fn plain(&self) -> String {
        match self {
            Step::OtherFile => "Välj ett annat namn, eller tillåt att filen ersätts.".into(),
            Step::OtherPlace => {
                "Ingen halv fil har lämnats. Välj en annan plats, eller frigör utrymme och försök igen."
                    .into()
            }
            Step::EachNewestYear => "Välj varje grupps senaste år i stället.".into(),
            Step::OtherDay => {
                "Rätta till- och från-datum i filen, eller välj en annan dag.".into()
            }
            Step::EarlierPath => "Kontrollera sökvägen till den tidigare arbetsboken.".into(),
            Step::OtherStore(first) => format!("{first}, eller välj en annan mapp för det hämtade."),
            Step::CheckSources(why) => format!("Kör behov kallor och kontrollera källorna{why}."),
            Step::SameAssumptions => "Ange samma fil med antaganden som då.".into(),
            Step::FewerThreads => "Försök med färre frågor åt gången.".into(),
            Step::ListFields => "Se listan över alla fält.".into(),
            Step::AddForbund { name, .. } => {
                format!("Lägg till {name} med de kommuner som ingår, eller välj kommunerna i stället.")
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    Do(String),
    Step(Step),
}

/// How a way in names fields and steps.
pub trait Words {
    fn field(&self, field: Field) -> String;
    fn step(&self, step: &Step) -> String;
}

/// Words that hold whatever the way in.
struct Plain;

impl Words for Plain {
    fn field(&self, field: Field) -> String {
        field.label().to_string()
    }

    fn step(&self, step: &Step) -> String {
        step.plain()
    }
}

/// A fault in plain Swedish: what happened, where, what was expected, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    cause: Cause,
    what: String,
    place: Option<Place>,
    expected: Option<String>,
    next: Option<Next>,
    /// Further faults of the same reading.
    others: Vec<Problem>,
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
            others: Vec::new(),
        })
    }

    /// Several faults told one after the other, in order; none where there are none.
    pub fn together(faults: Vec<Self>) -> Option<Box<Self>> {
        let mut faults = faults.into_iter();
        let mut first = faults.next()?;
        first.others.extend(faults);
        Some(Box::new(first))
    }

    /// Each fault by itself.
    pub fn each(&self) -> impl Iterator<Item = Self> {
        let alone = |one: &Self| Self {
            others: Vec::new(),
            ..one.clone()
        };
        let all = std::iter::once(self).chain(&self.others);
        all.map(alone).collect::<Vec<_>>().into_iter()
    }

    /// Adds the file, line, sheet, cell or nyckeltal.
    pub fn at(mut self: Box<Self>, place: impl Into<String>) -> Box<Self> {
        self.place = Some(Place::At(place.into()));
        self
    }

    /// Adds the part of the question that is at fault.
    pub fn at_field(mut self: Box<Self>, field: Field) -> Box<Self> {
        self.place = Some(Place::Field(field));
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
        self.next = Some(Next::Do(next.into()));
        self
    }

    /// Adds a step that each way in names in its own words.
    pub fn step(mut self: Box<Self>, step: Step) -> Box<Self> {
        self.next = Some(Next::Step(step));
        self
    }

    /// What happened, without the rest.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Where it happened, where that is known.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Exit code of the process: 2 for the user's input, 1 for the surroundings.
    pub fn exit_code(&self) -> u8 {
        match self.cause {
            Cause::Input => 2,
            Cause::Surroundings => 1,
        }
    }
}

impl Problem {
    /// The whole fault, a line per part, in the words of a way in.
    pub fn told(&self, words: &dyn Words) -> String {
        let place = self.place.as_ref().map(|place| match place {
            Place::At(text) => text.clone(),
            Place::Field(field) => words.field(*field),
        });
        let next = self.next.as_ref().map(|next| match next {
            Next::Do(text) => text.clone(),
            Next::Step(step) => words.step(step),
        });
        let rows = [
            ("Var", place),
            ("Väntat", self.expected.clone()),
            ("Gör så här", next),
        ];
        let mut text = self.what.clone();
        for (label, told) in rows {
            if let Some(told) = told {
                text.push_str(&format!("\n  {label}: {told}"));
            }
        }
        for other in &self.others {
            text.push_str(&format!("\n{}", other.told(words)));
        }
        text
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(&Plain))
    }
}

impl std::error::Error for Problem {}

/// Why the operating system refused, in Swedish.
pub fn io_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind::*;
    if open_elsewhere(error) {
        return "den är öppen i ett annat program, till exempel Excel: stäng den där".into();
    }
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

/// True where Windows says that another program holds the file, or a part of it.
fn open_elsewhere(error: &std::io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    let told = error.raw_os_error();
    cfg!(windows) && matches!(told, Some(SHARING_VIOLATION | LOCK_VIOLATION))
}
