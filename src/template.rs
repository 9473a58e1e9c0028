//! The declared workbook: which sheets, in which order, with which texts and rows.

use crate::declared::{Declared, DeclaredFile};
use crate::form::{Form, FormFile};
use crate::indicators::Engine;
use crate::problem::{Outcome, Problem, io_reason};
use crate::swedish;
use rust_xlsxwriter::Image;
use std::path::{Component, Path};

const FILE: &str = "templates/behovsanalys.toml";

/// The rules of sentences.
pub const SENTENCES: &str = "templates/meningar.toml";

const COMPARISON: &str = "templates/jamforelse.toml";
const GATHERING: &str = "templates/sammanstallning.toml";

/// What a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    Sammanfattning,
    Uppdrag,
    Basfakta,
    Kommunen,
    Arbetsformedlingen,
    Forsakringskassan,
    Regionen,
    Unga,
    /// The needs that studies name, each by cause, age or length.
    Narmare,
    Overlapp,
    Malgrupp,
    Jamforelse,
    Utveckling,
    Utbud,
    Insatser,
    Medel,
    Antaganden,
    Lokala,
    Kallor,
    Kvalitet,
    Andringar,
    Delar,
    Provning,
    Nettoberakning,
    Oversikt,
    Rangordning,
    Liknande,
    Andelar,
    Data,
    Profil,
    Utfall,
    Beslutslogg,
    Meningar,
    Ordlista,
    Omraden,
}

/// What a sheet is to the one who has it before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Read,
    /// Something on it is filled in.
    Write,
    /// What the rest is founded on.
    Evidence,
}

impl SheetKind {
    /// Of the behovsanalys.
    const WORKBOOK: [Self; 28] = [
        Self::Sammanfattning,
        Self::Uppdrag,
        Self::Basfakta,
        Self::Kommunen,
        Self::Arbetsformedlingen,
        Self::Forsakringskassan,
        Self::Regionen,
        Self::Unga,
        Self::Narmare,
        Self::Overlapp,
        Self::Malgrupp,
        Self::Jamforelse,
        Self::Utveckling,
        Self::Utbud,
        Self::Insatser,
        Self::Medel,
        Self::Antaganden,
        Self::Lokala,
        Self::Kallor,
        Self::Kvalitet,
        Self::Andringar,
        Self::Delar,
        Self::Provning,
        Self::Nettoberakning,
        Self::Utfall,
        Self::Beslutslogg,
        Self::Meningar,
        Self::Ordlista,
    ];
    /// Of the workbook that compares kommuner; all are needed.
    const COMPARISON: [Self; 8] = [
        Self::Oversikt,
        Self::Omraden,
        Self::Rangordning,
        Self::Liknande,
        Self::Andelar,
        Self::Data,
        Self::Nettoberakning,
        Self::Profil,
    ];
    /// Of the workbook that brings several together; all are needed.
    const GATHERING: [Self; 5] = [
        Self::Oversikt,
        Self::Andelar,
        Self::Utbud,
        Self::Insatser,
        Self::Kvalitet,
    ];
    /// Sheets that are for input.
    const INPUT: [Self; 7] = [
        Self::Lokala,
        Self::Utbud,
        Self::Insatser,
        Self::Medel,
        Self::Andringar,
        Self::Beslutslogg,
        Self::Meningar,
    ];
    /// Sheets that formulas on other sheets point to.
    const NEEDED: [Self; 3] = [Self::Malgrupp, Self::Antaganden, Self::Nettoberakning];

    /// As templates write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Sammanfattning => "sammanfattning",
            Self::Uppdrag => "uppdrag",
            Self::Basfakta => "basfakta",
            Self::Kommunen => "kommunen",
            Self::Arbetsformedlingen => "arbetsformedlingen",
            Self::Forsakringskassan => "forsakringskassan",
            Self::Regionen => "regionen",
            Self::Unga => "unga",
            Self::Narmare => "narmare",
            Self::Overlapp => "overlapp",
            Self::Malgrupp => "malgrupp",
            Self::Jamforelse => "jamforelse",
            Self::Utveckling => "utveckling",
            Self::Utbud => "utbud",
            Self::Insatser => "insatser",
            Self::Medel => "medel",
            Self::Antaganden => "antaganden",
            Self::Lokala => "lokala",
            Self::Kallor => "kallor",
            Self::Kvalitet => "kvalitet",
            Self::Andringar => "andringar",
            Self::Delar => "delar",
            Self::Provning => "provning",
            Self::Nettoberakning => "nettoberakning",
            Self::Oversikt => "oversikt",
            Self::Rangordning => "rangordning",
            Self::Liknande => "liknande",
            Self::Andelar => "andelar",
            Self::Data => "data",
            Self::Profil => "profil",
            Self::Utfall => "utfall",
            Self::Beslutslogg => "beslutslogg",
            Self::Meningar => "meningar",
            Self::Ordlista => "ordlista",
            Self::Omraden => "omraden",
        }
    }

    /// What it is for; the tabs are coloured by it.
    pub fn role(self) -> Role {
        match self {
            Self::Antaganden
            | Self::Beslutslogg
            | Self::Meningar
            | Self::Lokala
            | Self::Insatser
            | Self::Utbud
            | Self::Medel => Role::Write,
            Self::Uppdrag
            | Self::Overlapp
            | Self::Nettoberakning
            | Self::Kallor
            | Self::Kvalitet
            | Self::Provning
            | Self::Ordlista
            | Self::Data => Role::Evidence,
            _ => Role::Read,
        }
    }

    /// The behovsanalys' sheet with this id.
    pub fn named(id: &str) -> Option<Self> {
        Self::WORKBOOK.into_iter().find(|kind| kind.id() == id)
    }
}

/// The whole template.
#[derive(Debug, Clone)]
pub struct Template {
    pub file: String,
    /// Picture at the top of the first sheet: a file in the template's folder.
    pub logo: Option<Vec<u8>>,
    /// The rules by which sentences are made from figures.
    pub sentences: DeclaredFile,
    pub sheets: Vec<SheetTemplate>,
}

/// One sheet.
#[derive(Debug, Clone)]
pub struct SheetTemplate {
    pub kind: SheetKind,
    pub title: String,
    pub heading: String,
    pub intro: String,
    texts: Vec<(String, String)>,
    pub rows: Vec<RowTemplate>,
}

/// A declared indicator on a sheet.
#[derive(Debug, Clone)]
pub struct RowTemplate {
    pub indicator: String,
    pub heading: String,
    pub decimals: usize,
    /// Indicator that weighs the area's kommuner.
    pub weight: Option<String>,
    line: usize,
}

impl Template {
    /// Reads the built-in template (or its replacement).
    ///
    /// # Errors
    /// File and line of an unknown sheet, a sheet that stands twice, or one that is needed and absent.
    pub fn load(declared: &Declared) -> Outcome<Self> {
        Self::of(&declared.file(FILE)?, declared)
    }

    /// Without the sheets that hold what the user has typed.
    pub fn to_share(&self) -> Self {
        let mut shared = self.clone();
        shared
            .sheets
            .retain(|sheet| !SheetKind::INPUT.contains(&sheet.kind));
        shared
    }

    /// The built-in template as text, to start from.
    ///
    /// # Errors
    /// The installation is damaged.
    pub fn text(declared: &Declared) -> Outcome<String> {
        Ok(declared.file(FILE)?.text.to_string())
    }

    /// Checks what needs the figures: that every row's indicator is known.
    ///
    /// # Errors
    /// File and line of an unknown indicator.
    pub fn check(&self, engine: &Engine) -> Outcome<()> {
        for row in self.sheets.iter().flat_map(|sheet| &sheet.rows) {
            for id in std::iter::once(&row.indicator).chain(&row.weight) {
                if engine.knows(id) {
                    continue;
                }
                let known = engine.indicators().all().iter().map(|one| one.id.as_str());
                let near = swedish::nearest(id, known, 3);
                return Err(Problem::input(format!("Okänd indikator: {id}"))
                    .at_line(&self.file, row.line)
                    .expected("ett id ur sources/indikatorer.toml eller ett nyckeltal")
                    .next(format!("Menade du {}?", swedish::alternatives(&near))));
            }
        }
        Ok(())
    }

    /// Reads a template that the user has written.
    ///
    /// # Errors
    /// As [`Template::load`].
    pub fn of(file: &DeclaredFile, declared: &Declared) -> Outcome<Self> {
        Self::read(file, declared, &SheetKind::WORKBOOK, &SheetKind::NEEDED)
    }

    /// The sheets of the workbook that compares kommuner.
    ///
    /// # Errors
    /// As [`Template::load`].
    pub fn of_comparison(declared: &Declared) -> Outcome<Self> {
        Self::read(
            &declared.file(COMPARISON)?,
            declared,
            &SheetKind::COMPARISON,
            &SheetKind::COMPARISON,
        )
    }

    /// Of the workbook that brings several together.
    ///
    /// # Errors
    /// As [`Template::load`].
    pub fn of_gathering(declared: &Declared) -> Outcome<Self> {
        Self::read(
            &declared.file(GATHERING)?,
            declared,
            &SheetKind::GATHERING,
            &SheetKind::GATHERING,
        )
    }

    fn read(
        file: &DeclaredFile,
        declared: &Declared,
        kinds: &[SheetKind],
        needed: &[SheetKind],
    ) -> Outcome<Self> {
        let parsed = FormFile::parse(file)?;
        let root = parsed.root();
        let mut sheets: Vec<SheetTemplate> = Vec::new();
        for form in root.forms("blad")? {
            let sheet = read_sheet(&form, kinds)?;
            check_title(&form, &sheet.title)?;
            if sheets
                .iter()
                .any(|other| other.kind == sheet.kind || other.title == sheet.title)
            {
                return Err(form.fault("id", format!("Bladet {} står två gånger", sheet.kind.id())));
            }
            sheets.push(sheet);
        }
        for &needed in needed {
            if !sheets.iter().any(|sheet| sheet.kind == needed) {
                return Err(root
                    .fault("blad", format!("Bladet {} saknas", needed.id()))
                    .expected("ett blad som övriga blads formler pekar på"));
            }
        }
        let logo = match root.text_or_none("logotyp")? {
            Some(name) => Some(read_logo(&root, name)?),
            None => None,
        };
        root.finish()?;
        Ok(Self {
            logo,
            sentences: declared.file(SENTENCES)?,
            file: file.name.clone(),
            sheets,
        })
    }

    /// A sheet's declared text as it stands; empty where it is not declared.
    pub fn raw_text(&self, kind: SheetKind, key: &str) -> &str {
        let sheet = self.sheets.iter().find(|one| one.kind == kind);
        sheet.map_or("", |sheet| sheet.raw_text(key))
    }

    /// Title of the sheet with this content, where it is there.
    pub fn title_of(&self, kind: SheetKind) -> Option<&str> {
        self.sheets
            .iter()
            .find(|sheet| sheet.kind == kind)
            .map(|sheet| sheet.title.as_str())
    }
}

/// A picture in the template's own folder; never outside it.
fn read_logo(root: &Form<'_>, name: &str) -> Outcome<Vec<u8>> {
    let path = Path::new(name);
    let plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !plain {
        return Err(root
            .fault("logotyp", "Logotypen ligger utanför mallens mapp")
            .expected("en fil i samma mapp som mallen, till exempel logotyp = \"logo.png\""));
    }
    let folder = Path::new(root.file_name())
        .parent()
        .unwrap_or(Path::new(""));
    let unreadable = |why: String| {
        root.fault("logotyp", format!("Logotypen går inte att läsa: {why}"))
            .expected("en bild i png, jpg, gif eller bmp i samma mapp som mallen")
    };
    let bytes = std::fs::read(folder.join(path)).map_err(|error| unreadable(io_reason(&error)))?;
    Image::new_from_buffer(&bytes)
        .map_err(|_| unreadable("den är ingen bild som Excel visar".into()))?;
    Ok(bytes)
}

/// Excel's rules for the name of a sheet.
fn check_title(form: &Form<'_>, title: &str) -> Outcome<()> {
    let forbidden = ['[', ']', ':', '*', '?', '/', '\\'];
    let sound = title.chars().count() <= 31
        && !title.contains(forbidden)
        && !title.starts_with('\'')
        && !title.ends_with('\'');
    if sound {
        return Ok(());
    }
    Err(form
        .fault("titel", format!("Bladets titel går inte: {title}"))
        .expected(
            "högst 31 tecken, inga av tecknen [ ] : * ? / \\ och ingen apostrof först eller sist",
        ))
}

fn read_sheet(form: &Form<'_>, kinds: &[SheetKind]) -> Outcome<SheetTemplate> {
    let id = form.text("id")?;
    let Some(kind) = kinds.iter().copied().find(|kind| kind.id() == id) else {
        let known: Vec<&str> = kinds.iter().map(|kind| kind.id()).collect();
        return Err(form
            .fault("id", format!("Okänt blad: {id}"))
            .expected(swedish::alternatives(&known)));
    };
    let texts = match form.form_or_none("text")? {
        Some(texts) => texts.all_texts()?,
        None => Vec::new(),
    };
    let mut rows = Vec::new();
    for row in form.forms("rad")? {
        rows.push(RowTemplate {
            indicator: row.text("indikator")?.to_string(),
            heading: row.text("rubrik")?.to_string(),
            decimals: row.decimals("decimaler")?,
            weight: row.text_or_none("vikt")?.map(str::to_string),
            line: row.line(),
        });
        row.finish()?;
    }
    let sheet = SheetTemplate {
        kind,
        title: form.text("titel")?.to_string(),
        heading: form.text("rubrik")?.to_string(),
        intro: form
            .text_or_none("ingress")?
            .unwrap_or_default()
            .to_string(),
        texts,
        rows,
    };
    form.finish()?;
    Ok(sheet)
}

impl SheetTemplate {
    /// A declared text as it stands; empty where it is not declared.
    pub fn raw_text(&self, key: &str) -> &str {
        let found = self.texts.iter().find(|(name, _)| name == key);
        found.map_or("", |(_, text)| text)
    }

    /// Declared texts whose key starts so, in order of key.
    pub fn raw_texts_from(&self, start: &str) -> Vec<&str> {
        let starts = |(key, _): &&(String, String)| key.starts_with(start);
        let mut found: Vec<&(String, String)> = self.texts.iter().filter(starts).collect();
        found.sort();
        found.iter().map(|(_, text)| text.as_str()).collect()
    }
}
